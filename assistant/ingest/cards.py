"""Reads the card files of a corpus folder, checks each against its format, lays the overlay over.

A card of the user's own (`SAMSYN_HOME/corpus`) wins over a shipped card of the same id. The id of a
provision card is its place: "2025:400 22 kap. 11 §".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from assistant.domain.law import Act, Acts
from assistant.errors import InvalidCard
from assistant.ingest import card_files, document_formats, visit_formats
from assistant.ingest import card_formats as formats
from assistant.ingest.bearing import BearingFile, BorneCard
from assistant.ingest.cues import check_cues

Model = TypeVar("Model", bound=formats.Card)


@dataclass(frozen=True)
class Corpus:
    """Every card that is in force: shipped ones with the user's own laid over them.

    `provisions` maps (sfs, ref) to a card, the others map their id. `files` tells where a card came
    from, for messages.
    """

    acts: Acts
    provisions: dict[tuple[str, str], formats.ProvisionCard] = field(default_factory=dict)
    responsibilities: dict[str, formats.ResponsibilityCard] = field(default_factory=dict)
    guidance: dict[str, tuple[str, formats.GuidanceCard]] = field(default_factory=dict)
    history: tuple[formats.HistoryRow, ...] = ()
    announcements: tuple[formats.Announcement, ...] = ()
    actors: dict[str, formats.ActorEntry] = field(default_factory=dict)
    terms: dict[str, formats.Term] = field(default_factory=dict)
    misconceptions: dict[str, formats.Misconception] = field(default_factory=dict)
    situations: frozenset[str] = frozenset()
    cues: dict[str, Any] = field(default_factory=dict)
    document_words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    visit_data: dict[str, Any] = field(default_factory=dict)
    visit_questions: dict[str, visit_formats.VisitQuestionCard] = field(default_factory=dict)
    documents: dict[str, document_formats.KnownDocument] = field(default_factory=dict)
    gaps: dict[str, formats.Gap] = field(default_factory=dict)
    bearing: dict[str, BorneCard] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    doubles: tuple[str, ...] = ()


def load_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises InvalidCard naming the line that cannot be read."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: no UTF-8, or the 30th of February
        mark = getattr(error, "problem_mark", None)
        where = f" rad {mark.line + 1}" if mark else ""
        raise InvalidCard(
            f"{path.name}{where}: filen kan inte läsas som YAML.",
            "Kontrollera indrag, citattecken och datum.",
        ) from error


def validated(model: type[Model], data: Any, path: Path, what: str = "") -> Model:
    """`data` as `model`. Raises InvalidCard with the file, the card and the first wrong key."""
    from pydantic import ValidationError

    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise InvalidCard(
            f"{path.name}{' ' + what if what else ''}: nyckeln «{key}»: {_reason(first)}",
            "Formaten står i corpus/README.md.",
        ) from error


def _reason(error: Any) -> str:
    reasons = {
        "missing": "saknas",
        "extra_forbidden": "finns inte i formatet",
        "too_short": "har för få poster",
        "string_too_short": "är tom",
        "string_pattern_mismatch": "har fel form",
        "literal_error": "har ett värde som inte är tillåtet",
        "date_from_datetime_parsing": "är inget datum (ÅÅÅÅ-MM-DD)",
        "string_type": "ska vara text (sätt citattecken om den innehåller kolon)",
    }
    return str(reasons.get(error["type"], error["msg"]))


def read_corpus(shipped: Path, overlay: Path | None = None) -> Corpus:
    """All cards of both folders. Raises InvalidCard at the first card that breaks its format."""
    reader = _Reader()
    for folder in (shipped, overlay):
        if folder is None or not folder.is_dir():
            continue
        reader.overlaying = folder is overlay
        for path in card_files(folder):
            reader.read(path, path.relative_to(folder))
    return reader.corpus()


class _Reader:
    """Collects cards file by file."""

    def __init__(self) -> None:
        self.overlaying = False
        self.acts: dict[str, Act] = {}
        self.provisions: dict[tuple[str, str], formats.ProvisionCard] = {}
        self.responsibilities: dict[str, formats.ResponsibilityCard] = {}
        self.guidance: dict[str, tuple[str, formats.GuidanceCard]] = {}
        self.rows: list[formats.HistoryRow] = []
        self.announcements: dict[str, formats.Announcement] = {}
        self.actors: dict[str, formats.ActorEntry] = {}
        self.terms: dict[str, formats.Term] = {}
        self.misconceptions: dict[str, formats.Misconception] = {}
        self.situations: set[str] = set()
        self.cues: dict[str, Any] = {}
        self.document_words: dict[str, tuple[str, ...]] = {}
        self.visit_data: dict[str, Any] = {}
        self.visit_questions: dict[str, visit_formats.VisitQuestionCard] = {}
        self.documents: dict[str, document_formats.KnownDocument] = {}
        self.gaps: dict[str, formats.Gap] = {}
        self.bearing: dict[str, BorneCard] = {}
        self.own_bearing: dict[str, BorneCard] = {}
        self.files: dict[str, Path] = {}
        self.doubles: list[str] = []
        self.further: list[tuple[tuple[str, str], tuple[str, ...], Path]] = []

    def read(self, path: Path, relative: Path) -> None:
        """Take in one file; its telling key says which format it has."""
        data = load_yaml(path)
        if not isinstance(data, dict):
            raise InvalidCard(f"{path.name}: filen har inga nycklar.", "Se corpus/README.md.")
        if relative.name == "cues.yaml":
            self.cues = check_cues(data, path)
            return
        if relative.name == "finding_cues.yaml":
            return  # phrases for the finding reader, checked where they are used
        if relative.parts[0] == "visit_questions":
            self._visit_questions(data, path)
            return
        if relative.parts[0] == "learning" or relative == Path("legislation") / "sources.yaml":
            return  # no cards
        handlers: dict[str, Callable[[Any, Path], None]] = {
            "acts": self._acts,
            "bearing": self._bearing,
            "documents": self._documents,
            "gaps": self._gaps,
            "document_words": self._document_words,
            "provisions": self._provisions,
            "further_questions": self._further,
            "rows": self._history,
            "actors": self._actors,
            "misconceptions": self._misconceptions,
            "terms": self._terms,
            "cards": self._guidance,
            "visit_types": self._visit_types,
            "task": self._responsibility,
        }
        handler = next((h for key, h in handlers.items() if key in data), None)
        if handler is None and relative.parts[0] == "responsibilities":
            handler = self._responsibility
        if handler is None:
            raise InvalidCard(
                f"{path.name}: det framgår inte vilket slags kort filen har.",
                "Se corpus/README.md om mappar och nycklar.",
            )
        handler(data, path)

    def _acts(self, data: Any, path: Path) -> None:
        for entry in validated(formats.ActsFile, data, path).acts:
            self.acts[entry.sfs] = Act(**entry.model_dump())

    def _documents(self, data: Any, path: Path) -> None:
        for known in validated(document_formats.KnownDocumentsFile, data, path).documents:
            self.documents[known.document] = known

    def _gaps(self, data: Any, path: Path) -> None:
        for gap in validated(formats.GapsFile, data, path).gaps:
            self._note(f"gap {gap.id}", path)
            self.gaps[gap.id] = gap

    def _document_words(self, data: Any, path: Path) -> None:
        for entry in validated(document_formats.DocumentWordsFile, data, path).document_words:
            self.document_words[entry.say] = entry.means

    def _bearing(self, data: Any, path: Path) -> None:
        for borne in validated(BearingFile, data, path).bearing:
            (self.own_bearing if self.overlaying else self.bearing)[borne.card] = borne

    def _provisions(self, data: Any, path: Path) -> None:
        legislation = validated(formats.LegislationFile, data, path)
        for card in legislation.provisions:
            self._note(f"{legislation.sfs} {card.ref}", path)
            self.provisions[(legislation.sfs, card.ref)] = card

    def _further(self, data: Any, path: Path) -> None:
        for group in validated(formats.FurtherQuestionsFile, data, path).further_questions:
            kind = group.sfs if isinstance(group, formats.ActQuestions) else group.cards
            for name, questions in group.questions.items():
                self.further.append(((kind, name), questions, path))

    def _history(self, data: Any, path: Path) -> None:
        history = validated(formats.LawHistoryFile, data, path)
        self.rows.extend(history.rows)
        for item in history.announcements:
            self._note(f"announcement {item.id}", path)
            self.announcements[item.id] = item

    def _actors(self, data: Any, path: Path) -> None:
        for actor in validated(formats.ActorsFile, data, path).actors:
            self._note(f"actor {actor.id}", path)
            self.actors[actor.id] = actor

    def _misconceptions(self, data: Any, path: Path) -> None:
        for belief in validated(formats.MisconceptionsFile, data, path).misconceptions:
            self._note(belief.id, path)
            self.misconceptions[belief.id] = belief

    def _terms(self, data: Any, path: Path) -> None:
        for term in validated(formats.GlossaryFile, data, path).terms:
            self._note(f"term {term.term}", path)
            self.terms[term.term] = term

    def _guidance(self, data: Any, path: Path) -> None:
        guidance = validated(formats.GuidanceFile, data, path)
        for digest in guidance.cards:
            self._note(digest.id, path)
            self.guidance[digest.id] = (guidance.title, digest)
            (self.situations.add if guidance.situations else self.situations.discard)(digest.id)

    def _visit_types(self, data: Any, path: Path) -> None:
        self.visit_data = validated(visit_formats.VisitTypesFile, data, path).model_dump(
            mode="json"
        )

    def _visit_questions(self, data: Any, path: Path) -> None:
        for question in validated(visit_formats.VisitQuestionsFile, data, path).questions:
            self._note(f"question {question.id}", path)
            self.visit_questions[question.id] = question

    def _responsibility(self, data: Any, path: Path) -> None:
        task = validated(formats.ResponsibilityCard, data, path)
        self._note(task.id, path)
        self.responsibilities[task.id] = task

    def _note(self, card_id: str, path: Path) -> None:
        if card_id in self.files and not self.overlaying:
            self.doubles.append(
                f"{path.name}: id «{card_id}» finns också i {self.files[card_id].name}"
            )
        if self.overlaying:
            # What bears the shipped card says nothing of the user's own in its place.
            self.bearing.pop(card_id, None)
        self.files[card_id] = path

    def corpus(self) -> Corpus:
        for (kind, name), questions, path in self.further:
            if not self._ask_further(kind, name, questions):
                raise InvalidCard(
                    f"{path.name}: {name} i {kind} har inget kort att lägga frågor till.",
                    "Skriv kortet först.",
                )
        return Corpus(
            acts=Acts(tuple(self.acts.values())),
            provisions=self.provisions,
            responsibilities=self.responsibilities,
            guidance=self.guidance,
            history=tuple(self.rows),
            announcements=tuple(self.announcements.values()),
            actors=self.actors,
            terms=self.terms,
            misconceptions=self.misconceptions,
            situations=frozenset(self.situations),
            cues=self.cues,
            document_words=self.document_words,
            visit_data=self.visit_data,
            visit_questions=self.visit_questions,
            documents=self.documents,
            gaps=self.gaps,
            bearing={**self.bearing, **self.own_bearing},
            files=self.files,
            doubles=tuple(self.doubles),
        )

    def _ask_further(self, kind: str, name: str, questions: tuple[str, ...]) -> bool:
        """Add questions to a card; False when there is no such card."""
        if kind == "guidance":
            if name in self.guidance:
                title, digest = self.guidance[name]
                self.guidance[name] = (title, _with_questions(digest, questions))
            return name in self.guidance
        cards: dict[str, dict[Any, Any]] = {
            "responsibilities": self.responsibilities,
            "misconceptions": self.misconceptions,
            "terms": self.terms,
            "announcements": self.announcements,
        }
        key: Any = name if kind in cards else (kind, name)
        group: dict[Any, Any] = cards.get(kind, self.provisions)
        if key in group:
            group[key] = _with_questions(group[key], questions)
        return key in group


def _with_questions(card: Any, questions: tuple[str, ...]) -> Any:
    """`card` with `questions` after its own."""
    return card.model_copy(update={"questions": (*card.questions, *questions)})
