"""What a request gets wrong, said by the plan's own sourced line that it runs against.

The lines are those of the kind of visit in `visit_types.yaml`; here is only what words of a request
each is told for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain.answers import Citation
from assistant.domain.visits import SourcedText, VisitRequest
from assistant.library import swedish
from assistant.visits.request_spelling import respelt

_PERSON = r"(?:kill|tjej|flick|pojk|grabb|kvinn|klient|ungdom|brukar)\w*|barn(?:et|en)?|mannen|placerade|syskon\w*"
_SAID_BY_OTHERS = r"(?:läs|höra|lyssna|sitta med|vara med|ta del|se)\w*"
_STAFF = r"(?:föreståndar|personal|chef|kontaktperson|behandl|konsulent|medarbetar|hemmet|boendet|familjehems)\w*"
_NOT_ENOUGH = (
    r"\bslipp\w*|\bräcker\b|\bersätt\w*|\bi ?stället för\b|\bhoppa\w* över\b|\bstryk\w*"
    r"|\bbehöver (?:vi|jag|man|kommunen) (?:då |väl )?inte\b"
)


@dataclass(frozen=True, slots=True)
class Correction:
    """Words of a request (`said`) for which a line of the plan (`line`) is told, both patterns.

    `kinds`: only for these kinds of visit; empty: all. `unless`: words by which the request already
    knows better. `lead`: a sentence before the line; the line is left to speak for itself without.
    """

    said: str
    line: str
    kinds: tuple[str, ...] = ()
    unless: str | None = None
    lead: str = ""


_ALL = (
    Correction(
        r"\b(?:dra|drar|dras|ta|tar|återkall\w*|stäng\w*|förbjud\w*|förelägg\w*|upphäv\w*)\b.{0,40}\b"
        r"(?:tillstånd\w*|hemmet|boendet|verksamheten|vite\w*)|\btillstånd\w*\b.{0,40}\b(?:dra|dras|återkall\w*|"
        r"bort|ryker|indra\w*)\b|\bvite(?:n|t)?\b|\bförelägg\w*|\bstänga? (?:ner|ned|igen)\b",
        r"återkalla tillstånd",
    ),
    Correction(
        r"\b(?<!ivos )(?<!ivo:s )(?:tillsyn(?!s?(?:beslut|rapport|ärende))\w*|inspektion\w*|inspekter\w*)",
        r"tillsyn",
        ("yearly", "unannounced", "in_depth"),
        lead="Kommunens uppföljning är ingen tillsyn.",
    ),
    Correction(
        r"\bårlig\w*|\bvarje år\b|\bårets\b|\b(?:en gång|1 gång) (?:om|per) år\w*|\bvartannat år",
        r"^hur ofta",
        ("in_depth",),
        r"\btredje år|\btreår",
        "Den fördjupade uppföljningen görs inte varje år utan vart tredje år.",
    ),
    Correction(
        r"\bårlig\w*|\bvarje år\b|\bårsbesök\w*",
        r"^hur ofta",
        ("framework_purchaser", "family_counselling"),
    ),
    Correction(
        r"\bvart(?:t)? (?:tredje|femte|fjärde)|\bvartannat", r"^hur ofta", ("yearly", "lov_meeting")
    ),
    Correction(
        r"\bårsbesök\w*|\bårlig\w* besök|\bsjälva?\b|\bensam\w*|\begen hand\b|\begen uppföljning|\bbara vi\b"
        r"|\butan (?:de andra|övriga|grann)\w*",
        r"får inte ensam",
        ("framework_joint",),
        lead="Ett hem på ett delat ramavtal följs upp i en gemensam uppföljning som kommunerna beslutar om tillsammans.",
    ),
    Correction(
        r"\bdela\w*\b.{0,40}\b(?:uppgift|namn|enskil|journal|akt|barn|erfarenhet)\w*|\bnamn\w*|\bpersonakt\w*",
        r"dela uppgifter om enskilda",
        ("framework_joint",),
    ),
    Correction(
        r"\bunderkän\w*|\bgodkän\w*|\babsolut\w*|\ben enda\b|\bminsta (?:avvikelse|avsteg|punkt)|"
        r"\b(?:alla|varje|samtliga) (?:punkt|krav|del)\w*|\bska-?krav\w*|\bskall-?krav\w*|\btvingande|\bbindande"
        r"|\bobligatorisk\w*|\bkräv(?:s|er)\b|\b(?:uppfyll|klara|lev)\w*(?: \w+)? (?:allt|alla|varje)\b"
        r"|\bmåste (?:följa|uppfylla|klara|leva upp)"
        r"|\blagkrav\w*|\benligt lag\b|\bsäger upp\b",
        r"absolut krav",
        ("standard",),
    ),
    Correction(r"\bcertif\w*|\bintyg\w*", r"certifikat", ("standard",)),
    Correction(
        rf"\b{_SAID_BY_OTHERS}\b.{{0,60}}\b(?:par\w*|samtal\w*|berätta\w*|anteckning\w*|journal\w*|rådgivning\w*)"
        r"|\b(?:par|paren|paret|klient\w*|besökar\w*)\b.{0,40}\b(?:berätta|säg|sagt|sade|upplev|tyck|intervju)\w*"
        r"|\bjournal\w*|\banteckning\w*|\bintervjua\w*\b.{0,30}\bpar(?:en|et)?\b",
        r"förtroende|anteckningar",
        ("family_counselling",),
    ),
    Correction(r"\banmälningsplikt\w*|\borosanmäl\w*", r"anmälningsplikt", ("family_counselling",)),
    Correction(
        rf"\b(?:vår|vårt|våra|min|mitt|mina|ditt|en|ett|den|hon|han|två|tre) (?:[a-zåäö]+ )?(?:{_PERSON})\b(?![ -]*(?:och|hvb))"
        r"|\b(?:tjejen|killen|killarna|tjejerna|flickan|flickorna|pojken|pojkarna|kvinnan|mannen|klienten|klienterna|"
        r"grabben|grabbarna|henne|honom)\b|\benskil\w+ (?:ärende|fall|klient|placering|person|barn)\w*"
        r"|\bärende(?:t|n|na)?\b|\bvid namn\b|\bnamnge\w*",
        r"enskilda (?:klienter|personer) tas inte upp",
        ("lov_meeting", "provider_meeting"),
        lead="Flera utförare deltar, så den som är placerad tas inte upp, inte heller utan namn om någon kan känna igen personen.",
    ),
    Correction(".", r"^vem", ("lov_meeting",)),
    Correction(
        r"\bvar och en\b|\benskil\w*|\bnamn\w*|\bjournal\w*|\bgenomförandeplan\w*|\bpersonakt\w*|\bvilka som bor\b|"
        rf"\b(?:hur|vad)\b.{{0,25}}\b(?:går|mår|tycker|har det|trivs)\b|\b(?:dem|de) som bor\b|\b(?:{_PERSON})\b.{{0,30}}"
        r"\b(?:mår|går det|trivs|har det)\b",
        r"uppgifter om enskilda personer",
        ("framework_purchaser",),
    ),
    Correction(
        r"\bhalvtid\w*|\bhalvvägs\b|\bmitt (?:i|under)\b|\bpågående\b|\bpågår\b|\bbor kvar\b|\bfortfarande\b|\bbor (?:ännu|nu)\b|"
        r"\bunder (?:placeringen|vistelsen|tiden)\b|\binte avslutad\w*|\bska (?:bo|stanna) kvar\b|\bmellanuppföljning\w*|"
        r"\bär placerad\w*\b|\bbor (?:där|på)\b",
        r"^hur ofta",
        ("ubu",),
        r"\bär avslutad\w*|\butskriv\w*|\bflytta(?:t|de)\b",
        "UBU görs när placeringen är avslutad; pågående placeringar följs vid socialsekreterarens egna besök.",
    ),
    Correction(
        rf"\b{_STAFF}\b(?: \w+){{0,4}} (?:tar?|gör|göra|håll(?:a|er)|sköt(?:a|er)|intervjuar?|"
        r"genomför|genomföra|ställ(?:a|er)|får|kan|ska|leda|leder|pratar?)\b"
        rf"|\b(?:låta?|låter|be|ber|ta hjälp av|överlåt\w*)\b.{{0,25}}\b{_STAFF}",
        r"hemmet som har vårdat",
        ("ubu",),
    ),
    Correction(
        r"\beffekt\w*|\bbevis\w*|\bfungera(?:t|de)\b|\bverkan\b|\bhjälpt\b",
        r"bevis för vilken effekt",
        ("ubu",),
    ),
    Correction(r"\bnamn\w*|\bpersonnummer\w*|\bdatabas\w*", r"gemensamma databasen", ("ubu",)),
    Correction(r"\bsakkunnig\w*|\bupphandl\w*|\badda\b", r"^vem", ("ubu", "social_worker")),
    Correction(
        rf"\b{_STAFF}\b(?: \w+){{0,4}} (?:i stället|istället|åt mig|för mig|i mitt ställe)\b"
        rf"|\b(?:i stället|istället|åt mig|i mitt ställe)\b.{{0,30}}\b{_STAFF}",
        r"gör inte besöket",
        ("social_worker",),
    ),
    Correction(
        rf"\b{_STAFF}\b(?: \w+){{0,3}} (?:sitta|sitter|vara|är|närvara|närvarar|delta|deltar) ?(?:med)?\b",
        r"personal sitter med",
        ("social_worker",),
    ),
    Correction(
        r"\b(?:gå|kolla|titta|leta|se)\w*\b.{0,30}\b(?:rum(?:men|met)?|garderob\w*|lådor\w*|skåp\w*|väskor\w*)\b|\brumsvisit\w*",
        r"eget rum",
        ("unannounced",),
    ),
    Correction(
        r"\b(?:kräva|krav på|tvinga|rätt) (?:att )?(?:bli |komma )?(?:in|insläpp\w*|tillträde)\b|\bsläpp\w* in\b|\btillträde\b",
        r"insläppt",
        ("unannounced",),
    ),
    Correction(
        r"\blova\w*\b|\bhemlig\w*|\bmellan oss\b|\bstannar mellan\b|\binte (?:för\w*|berätta\w*) vidare\b|\btystnadslöfte",
        r"lovar inte",
        ("unannounced", "social_worker"),
    ),
    Correction(
        r"\bpersonakt\w*|\bjournal(?:er|erna|en)\b|\bakter(?:na)?\b", r"personakter", ("yearly",)
    ),
    Correction(
        r"\bvem\b(?: \w+){0,4} (?:anmäl|rapporter|klaga|larma|tipsa|läck|sagt|berätta|skvallra|visselblås)\w*|\bvisselblås\w*"
        r"|\bnamnet på\b",
        r"ta reda på vem",
        ("alarm_meeting",),
    ),
    Correction(
        r"\b(?:vi|kommunen|jag|nämnden|adda)\b(?: \w+){0,3} (?:utred\w*|utreder)\b|\b(?:göra|gör) (?:\w+ )?(?:lex[ -]?sarah-?)?utredning",
        r"lex sarah-utredning",
        ("alarm_meeting",),
    ),
    Correction(
        rf"\b(?:{_PERSON}|den utsatte|den utsatta|offret|anhörig\w*)\b(?: \w+){{0,4}} (?:vara med|närvara|deltar?|komma|kallas|är med)\b"
        rf"|\bkalla\w*\b.{{0,30}}\b(?:flickan|pojken|tjejen|killen|den utsatt[ea]|ungdomen|barnet)\b",
        r"blivit utsatt, kallas inte",
        ("alarm_meeting",),
    ),
    Correction(
        r"\bvem (?:\w+ )?(?:som )?(?:har )?(?:sagt|sade|sa)\b|\bnamn\w*|\bcitat\w*|\bciter\w*",
        r"vem av de placerade",
        ("in_depth",),
    ),
    Correction(
        r"\bmåste (?:alla|de|barnen|ungdomarna|vara med|svara|delta|prata)\b|\balla (?:\w+ )?(?:barn|pojkar|flickor|ungdomar|boende)"
        r"(?:na|en)? ska\b|\btving\w*|\bobligatorisk\w*",
        r"frivilliga|själv vill",
        ("in_depth", "yearly"),
    ),
    Correction(
        _NOT_ENOUGH,
        r"ersätter|befriar inte|tar inte över",
        (
            "yearly",
            "in_depth",
            "lov_meeting",
            "provider_meeting",
            "framework_purchaser",
            "framework_joint",
        ),
    ),
)
_RECIPIENTS = (
    r"\b(?:social)?nämnd(?:en|ens)?\b", r"\bförvaltningsledning\w*", r"\bivo\b", r"\badda\w*|\burvalsdatabas\w*",
    r"\bkommunstyrelse\w*", r"\b(?:kommun)?fullmäktige\b", r"\bupphandlingsenhet\w*", r"\bpersonakt\w*",
)  # fmt: skip
_REPORT = re.compile(
    r"\b(?:(?:slut|besöks)?rapport(?:en|eras?|erar|ering\w*)?|redovis\w*|återrapport\w*|återredovis\w*)\b"
)
_NEAR = 70
"""Characters on either side of "rapporten" within which its recipient is named."""


def corrections(
    asked: VisitRequest,
    kind: str,
    lines: Sequence[SourcedText],
    citations: Sequence[Citation],
    already: Sequence[str] = (),
) -> list[str]:
    """Notes on what the request gets wrong, each with its source.

    `lines` are what the plan does not allow and what it says about the kind of visit; those that a
    note in `already` holds are not told again.
    """
    lines = [line for line in lines if not any(line.text in note for note in already)]
    said = respelt(swedish.fold(asked.text))
    notes = []
    for correction in _ALL:
        if correction.kinds and kind not in correction.kinds:
            continue
        if not re.search(correction.said, said):
            continue
        if correction.unless and re.search(correction.unless, said):
            continue
        notes += _told(correction.line, correction.lead, lines, citations)
    notes += _of_the_form(asked, kind, lines, citations)
    notes += _of_the_recipient(said, lines, citations)
    return list(dict.fromkeys(notes))


def _told(
    line: str, lead: str, lines: Sequence[SourcedText], citations: Sequence[Citation]
) -> list[str]:
    found = next((each for each in lines if re.search(line, swedish.fold(each.text))), None)
    if found is None:
        return []
    return [f"{lead} {found.text.rstrip('.')}. Källa: {places(found, citations)}.".strip()]


def _of_the_form(
    asked: VisitRequest, kind: str, lines: Sequence[SourcedText], citations: Sequence[Citation]
) -> list[str]:
    """What does not hold for the form of service or the group asked about."""
    if kind == "standard" and asked.service_form not in (None, "hvb_barn", "hvb_vuxna"):
        return _told(r"skriven för hvb", "", lines, citations)
    if kind == "social_worker" and asked.target_group == "vuxna":
        notes = _told(r"åberopas inte för vuxna", "", lines, citations)
        if re.search(r"\b(?:föräld|mamm|papp|anhörig|syskon)\w*", swedish.fold(asked.text)):
            notes += _told(r"en vuxens föräldrar", "", lines, citations)
        return notes
    return []


def _of_the_recipient(
    said: str, lines: Sequence[SourcedText], citations: Sequence[Citation]
) -> list[str]:
    """Who gets the report, where the request asks or says so."""
    right = next((each for each in lines if each.text.startswith("Redovisas till")), None)
    if right is None:
        return []
    told = swedish.fold(right.text)
    for found in _REPORT.finditer(said):
        near = said[max(0, found.start() - _NEAR) : found.end() + _NEAR]
        named = [r for r in _RECIPIENTS if re.search(r, near)]
        if named and not any(re.search(r, told) for r in named):
            return _told("^redovisas till", "Rapporten har en annan mottagare.", lines, citations)
        if named or re.search(r"\bvem\b|\bvilka\b|\bvart\b", near):
            return _told("^redovisas till", "", lines, citations)
    return []


def places(line: SourcedText, citations: Sequence[Citation]) -> str:
    """The sources of a line in words: document and place."""
    cited = [c for c in citations if c.n in line.citations]
    return "; ".join(f"{c.document}, {c.locator}" for c in cited)
