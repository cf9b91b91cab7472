"""The formats of the cards in `corpus/`, checked with pydantic where they enter.

A key that a format does not know is an error, so that a misspelt key is found and not lost.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]
Verified = Literal["text", "second_hand", "unverified"]


class Card(BaseModel):
    """A card knows no key but its own, and does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ActEntry(Card):
    """One act of `legislation/acts.yaml`."""

    sfs: str = Field(pattern=r"^\d{4}:\d+$")
    title: Text
    short: str = ""
    names: tuple[str, ...] = ()
    in_force: date | None = None
    repealed: date | None = None
    successor: str | None = None
    chapters: bool = True


class ActsFile(Card):
    """`legislation/acts.yaml`."""

    acts: tuple[ActEntry, ...]


class DocumentSource(Card):
    """A place in a document that a card digests: the start of its file name, and a heading.

    `quote`: two to eleven words in a row, exactly as the document has them, which point out the
    sentence or list item to quote. None: the sentence nearest to the card's text is quoted.
    """

    document: Text
    heading: Text | None = None
    quote: Text | None = None

    @field_validator("quote")
    @classmethod
    def _short(cls, quote: str | None) -> str | None:
        if quote is not None and not 2 <= len(quote.split()) <= 11:
            raise ValueError("quote ska vara två till elva ord i följd ur dokumentet")
        return quote


class MayNot(Card):
    """Who may not do the task, and why, as a whole sentence that names the actor."""

    actor: Text
    why: Text
    grounds: tuple[Text, ...] = ()
    sources: tuple[DocumentSource, ...] = ()


class ProvisionCard(Card):
    """What one paragraph of an act means, in our own words.

    `ref` is the place inside the file's act ("22 kap. 11 §", "13 a §"). `binds` names actors.
    `responsible` are those who decide or act by the paragraph, as short names, where somebody may
    ask who; `may_not` those who are mistaken for them.
    `verified`: "text" when checked against the statute text, "second_hand" when known from a
    trustworthy account, "unverified" when nobody could check it.
    """

    ref: Text
    heading: Text
    text: Text
    binds: tuple[Text, ...] = ()
    responsible: tuple[Text, ...] = Field(default=(), max_length=3)
    may_not: tuple[MayNot, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    replaces: tuple[Text, ...] = ()
    mistaken_for: Text | None = None
    note: Text | None = None
    verified: Verified = "text"
    checked: date
    questions: tuple[Text, ...] = Field(min_length=6)


class LegislationFile(Card):
    """`legislation/<act>.yaml`: the cards of one act."""

    sfs: str = Field(pattern=r"^\d{4}:\d+$")
    provisions: tuple[ProvisionCard, ...]


class ActQuestions(Card):
    """Further questions on one act's provisions: place -> questions."""

    sfs: str = Field(pattern=r"^\d{4}:\d+$")
    questions: dict[Text, tuple[Text, ...]]


class CardQuestions(Card):
    """Further questions on other cards: id (a term's name for terms) -> questions."""

    cards: Literal["responsibilities", "guidance", "misconceptions", "terms", "announcements"]
    questions: dict[Text, tuple[Text, ...]]


class FurtherQuestionsFile(Card):
    """`legislation/further_questions.yaml`, `questions/*.yaml`: added to the cards they name."""

    further_questions: tuple[ActQuestions | CardQuestions, ...]


class ResponsibilityCard(Card):
    """One task: who is responsible, who supports, who may not, on what ground.

    `answer` is one or two whole sentences that answer the question "who?". `responsible` and
    `supporting` are short actor names as shown. `scope`: a general rule, a local routine of one
    municipality, or what an agreement says.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    task: Text
    answer: Text
    responsible: tuple[Text, ...] = Field(min_length=1)
    supporting: tuple[Text, ...] = ()
    may_not: tuple[MayNot, ...] = ()
    grounds: tuple[Text, ...] = ()
    sources: tuple[DocumentSource, ...] = ()
    reported_to: Text | None = None
    how_often: Text | None = None
    scope: Literal["general", "local", "agreement"] = "general"
    mistaken_for: Text | None = None
    note: Text | None = None
    verified: Verified = "text"
    checked: date
    questions: tuple[Text, ...] = Field(min_length=6)


class GuidanceCard(Card):
    """A digest of practice: one fact or custom in our own words, and where it comes from."""

    id: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    heading: Text
    text: Text
    sources: tuple[DocumentSource, ...] = ()
    grounds: tuple[Text, ...] = ()
    scope: Literal["general", "local", "agreement"] = "general"
    as_of: Text | None = None
    note: Text | None = None
    verified: Verified = "second_hand"
    checked: date
    questions: tuple[Text, ...] = Field(min_length=4)


class GuidanceFile(Card):
    """`guidance/*.yaml`, `situations/*.yaml` and `standard/*.yaml`: digests under one title.

    `situations`: each tells what holds in a situation that people stand in, out of several places at once.
    """

    title: Text
    situations: bool = False
    cards: tuple[GuidanceCard, ...]


class Misconception(Card):
    """A belief that leads people wrong, and what holds instead.

    `correction` is one to three whole sentences, true on their own, the first of which answers
    those who ask in good faith of the belief. `questions`: what a person who holds it would ask.
    Where the belief is about who does what: `task` names it, `responsible` who does it, `may_not`
    whom the belief takes for them.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    belief: Text
    correction: Text
    task: Text | None = None
    responsible: tuple[Text, ...] = Field(default=(), max_length=3)
    may_not: tuple[Text, ...] = ()
    grounds: tuple[Text, ...] = ()
    sources: tuple[DocumentSource, ...] = ()
    note: Text | None = None
    verified: Verified = "text"
    checked: date
    questions: tuple[Text, ...] = Field(min_length=8)


class MisconceptionsFile(Card):
    """`misconceptions.yaml`."""

    misconceptions: tuple[Misconception, ...]


class HistoryRow(Card):
    """One row of `law_history.yaml`: an old place, what took over, from which day.

    `old` None: the rule is new. `since` is the first day the new place applies.
    """

    old: Text | None = None
    new: tuple[Text, ...] = ()
    since: date | None = None
    content: Text
    verified: Verified
    note: Text | None = None


class Announcement(Card):
    """A change decided or proposed: shown as exactly that, softened after `review`.

    `status`: "decided" (not yet in force), "proposed" (a bill whose fate is not verified),
    "inquiry" (a proposal only). `concerns` names acts by SFS number. `text` is shown until
    `review`, `text_after_review` from that day on. `shown_with` are acts (by number) and places
    whose quotes always bring the announcement along as a notice.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    status: Literal["decided", "proposed", "inquiry"]
    concerns: tuple[str, ...] = ()
    shown_with: tuple[Text, ...] = ()
    text: Text
    text_after_review: Text
    review: date
    verified: Verified
    source: Text
    questions: tuple[Text, ...] = ()


class LawHistoryFile(Card):
    """`law_history.yaml`."""

    rows: tuple[HistoryRow, ...]
    announcements: tuple[Announcement, ...] = ()


class ActorEntry(Card):
    """An actor and the words people use for it. `is_not` guards against mix-ups."""

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    name: Text
    what: Text
    words: tuple[Text, ...] = ()
    is_not: tuple[str, ...] = ()
    confusion: Text | None = None
    grounds: tuple[Text, ...] = ()
    sources: tuple[DocumentSource, ...] = ()
    verified: Verified = "text"


class ActorsFile(Card):
    """`actors.yaml`."""

    actors: tuple[ActorEntry, ...]


class Term(Card):
    """One term of `glossary.yaml`: definition, synonyms, everyday words.

    `source` is shown; `sources` names documents that say it, to be quoted where they are held.
    """

    term: Text
    definition: Text
    source: Text
    grounds: tuple[Text, ...] = ()
    sources: tuple[DocumentSource, ...] = ()
    synonyms: tuple[Text, ...] = ()
    everyday: tuple[Text, ...] = Field(min_length=3)
    see: tuple[Text, ...] = ()
    verified: Verified = "text"
    questions: tuple[Text, ...] = ()


class GlossaryFile(Card):
    """`glossary.yaml`."""

    terms: tuple[Term, ...]


class Gap(Card):
    """Something people ask about that nothing in the library answers (kunskapslucka), and where to turn.

    `checked` are the words that the documents, the law and the cards were searched for.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    topic: Text
    missing: Text
    turn_to: Text
    checked: Text
    questions: tuple[Text, ...] = Field(min_length=3)


class GapsFile(Card):
    """`gaps/*.yaml`."""

    gaps: tuple[Gap, ...]
