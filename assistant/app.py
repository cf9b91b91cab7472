"""`Assistant`: the only place where the parts are put together."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast

from assistant.domain.answers import Answer
from assistant.domain.law import Act, Acts
from assistant.errors import InvalidRequest
from assistant.settings import Settings

Mode = Literal["extractive", "generative"]


class Assistant:
    """Samsyn over one library. Open it, use it, close it; safe to share between threads.

    >>> with Assistant.open() as assistant:            # doctest: +SKIP
    ...     print(assistant.ask("Vem följer upp ett placerat barn?").text)
    """

    def __init__(self, settings: Settings) -> None:
        from assistant.library.embeddings import load_embedder
        from assistant.library.reranker import load_reranker
        from assistant.library.store import Store

        self.settings = settings
        fetch = settings.allow_download
        self.embedder = load_embedder(settings.embedding_model, allow_download=fetch)
        self.reranker = load_reranker(settings.reranker, allow_download=fetch)
        self.store = Store(settings.database)
        self._nearest: Any = None
        self._answerer: Any = None
        self.generative: Any = None
        if settings.llm:
            from assistant.answering.generative import Generative

            self.generative = Generative.from_settings(settings)

    @classmethod
    def open(
        cls,
        settings: Settings | None = None,
        *,
        progress: Callable[[str, int, int], None] | None = None,
        check_model: bool = True,
    ) -> Assistant:
        """Open (and on first use fill) the library. Raises UserError, LibraryBusy, ModelMismatch."""
        assistant = cls(settings or Settings.from_environment())
        try:
            if check_model:
                assistant.store.check_model(assistant.embedder.fingerprint)
                assistant._sync(progress)
        except BaseException:
            assistant.close()
            raise
        return assistant

    def _sync(self, progress: Callable[[str, int, int], None] | None) -> None:
        from assistant.ingest import state_of, up_to_date

        state = state_of(self.settings.corpus, self.settings.overlay)
        if up_to_date(self.store.meta("corpus"), self.store.meta("next_review"), state):
            return
        from assistant.ingest.corpus import sync_corpus
        from assistant.ingest.pipeline import write_lock

        with write_lock(self.store):
            sync_corpus(
                self.store, self.embedder, self.settings.corpus, self.settings.overlay, progress
            )

    def __enter__(self) -> Assistant:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database and of connections."""
        for part in (self._nearest, self.generative and self.generative.chat):
            if part is not None:
                part.close()
        self.store.close()

    # -- asking -------------------------------------------------------------------------------

    @property
    def search(self) -> Any:
        """Search over the library (`assistant.library.search.Search`)."""
        return self.answerer.search

    @property
    def answerer(self) -> Any:
        """What answers are made from, built on first use and again when the corpus changed."""
        if self._answerer is None or self._answerer[0] != self.store.meta("corpus"):
            self._answerer = (self.store.meta("corpus"), self._build_answerer())
        return self._answerer[1]

    def _build_answerer(self) -> Any:
        from assistant.answering.answer import Answerer
        from assistant.answering.cues import Cues
        from assistant.answering.currency import History
        from assistant.library.gaps import KnownGaps
        from assistant.library.search import Search

        store, embedder = self.store, self.embedder
        acts = Acts(tuple(_act(data) for data in store.cards("act").values()))
        search = Search(store, embedder, acts, self._expansions(), self._nearest, self.reranker)
        cues = Cues.from_data(store.cards("cues").get("cues", {}))
        history = History([*store.cards("history").values()], acts)
        told, gaps = tuple(store.cards("announcement").values()), KnownGaps(store, embedder)
        return Answerer(search, cues, history, self.settings.municipality, told, gaps)

    def _expansions(self) -> dict[str, list[str]]:
        """Everyday phrases -> terms, from the glossary and the actors' other names."""
        from assistant.library.query import phrase_key

        out: dict[str, list[str]] = {}
        for kind, name, others in (
            ("term", "term", ("everyday", "synonyms")),
            ("actor", "name", ("words",)),
        ):
            for card in self.store.cards(kind).values():
                for words in others:
                    for word in cast("Sequence[str]", card.get(words) or ()):
                        terms = out.setdefault(phrase_key(word), [])
                        if str(card[name]) not in terms:
                            terms.append(str(card[name]))
        # A phrase that stands for many things tells none of them.
        return {phrase: terms for phrase, terms in out.items() if phrase and len(terms) <= 2}

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        as_of: date | None = None,
        *,
        mode: Mode | None = None,
    ) -> Answer:
        """Answer a question in Swedish. `history`: earlier questions, oldest first. `as_of`: the day
        whose law counts; None: the day the question names, else today. `mode` None: generative when a
        language model is set. Raises InvalidRequest for a generative answer without one.
        """
        *_, answer = self.ask_in_steps(question, history, as_of, mode)
        return cast(Answer, answer)

    def ask_in_steps(
        self, question: str, history: Sequence[str], as_of: date | None, mode: Mode | None = None
    ) -> Iterator[Any]:
        """As `ask`, with every `Draft` of a language model on the way; the last item is the Answer."""
        from assistant.visit_handoff import with_understood

        if mode == "generative" and self.generative is None:
            raise InvalidRequest("Ingen språkmodell är vald.", "Sätt SAMSYN_LLM.")
        if mode == "extractive" or self.generative is None:
            from assistant.answering.screened import screened_answer as answer

            steps: Any = [answer(self.answerer, question, list(history), as_of)]
        else:
            steps = self.generative.steps(self.answerer, question, list(history), as_of)
        yield from (with_understood(step, self.store) for step in steps)

    def plan_visit(self, request: Any, today: date | None = None) -> Any:
        """A visit plan (`VisitPlan`) for a sentence or a `VisitRequest`. Raises InvalidRequest."""
        from assistant.answering.instructions import ScreenedSearch
        from assistant.visits.drafting import Drafter

        data = self.store.cards("visit_data").get("visit data") or {}
        if not data:
            raise InvalidRequest("Korten med besökstyper saknas.", "Kontrollera mappen corpus.")
        bank = list(self.store.cards("visit_question").values())
        search = ScreenedSearch(self.answerer.search, model=False)
        drafter = Drafter(search, self.answerer.cues, data, bank)
        return drafter.plan(request, today or date.today())

    def reword_visit(self, plan: Any) -> Any:
        """The plan with its questions in the language model's words where they ask the same.

        Raises InvalidRequest when no model is set, SettingsError.
        """
        from assistant.visits.rewording import Rewording

        acts = self.answerer.search.acts
        return Rewording.of(self.generative, self.settings, self.store, acts).reworded(plan)

    def look_up(self, reference: str, as_of: date | None = None) -> dict[str, Any]:
        """A paragraph: what became of it, its text and our card. Raises DocumentNotFound."""
        from assistant.answering.lookup import look_up

        return look_up(self.answerer, reference, as_of or date.today())

    def responsibilities(self, actor: str | None = None) -> list[dict[str, Any]]:
        """Actor × task as data, one row a task; `actor` keeps those whose names hold it."""
        from assistant.answering.actor_tasks import actor_tasks

        return actor_tasks(self.store.cards("responsibility"), actor)

    # -- the library --------------------------------------------------------------------------

    def ingest(
        self,
        paths: Iterable[Path | str],
        *,
        on_file: Callable[[Any, int, int], None] | None = None,
        **options: Any,
    ) -> list[Any]:
        """Take in files and folders; a report a file. Raises LibraryBusy, InvalidRequest."""
        from assistant.ingest.pipeline import IngestOptions, ingest

        limit = self.settings.max_upload_mb * 1024 * 1024
        return ingest(
            self.store,
            self.embedder,
            [Path(p) for p in paths],
            IngestOptions(max_bytes=limit, **options),
            on_file,
            self.settings.originals,
        )

    def fetch_laws(
        self,
        numbers: Sequence[str] = (),
        *,
        on_act: Callable[[Any, int, int], None] | None = None,
    ) -> list[Any]:
        """Fetch the official text of acts ("2025:400"; none: all known); a report an act.

        Goes out on the net, which nothing else does with the law. Raises InvalidRequest,
        InvalidCard, LibraryBusy.
        """
        from assistant.ingest.law_fetch import Fetching, fetch_laws
        from assistant.ingest.law_sources import chosen, read_sources

        settings = self.settings
        sources = chosen(read_sources(settings.corpus, settings.overlay), list(numbers))
        fetching = Fetching(
            settings.law_service.rstrip("/"), settings.law_cache, settings.originals
        )
        return fetch_laws(
            self.store, self.embedder, sources, fetching, resume=not numbers, on_act=on_act
        )

    def remove(self, document_id: str) -> str:
        """Delete a document everywhere; what went, in Swedish. Raises DocumentNotFound, UserError."""
        from assistant.ingest.pipeline import write_lock

        row = self.store.document(document_id)
        hashes = self.store.content_hashes(document_id)
        with write_lock(self.store):
            self.store.remove(document_id)
            files = [f for h in hashes for f in self.settings.originals.glob(h + "*")]
            for file in files:
                file.unlink(missing_ok=True)
        versions = len([v for v in row.versions if not v.startswith("kort-")])
        return f"{versions} version(er), {row.passages} avsnitt, {len(files)} original"

    def examine(self, *, repair: bool = False) -> list[Any]:
        """What is wrong with the library; with `repair`, after mending what can be mended."""
        from assistant.library import doctor

        findings = doctor.examine(self.store, self.embedder, self.settings.home)
        if repair and findings:
            from assistant.ingest.pipeline import write_lock

            with write_lock(self.store):
                findings = doctor.repair(self.store, self.embedder, self.settings.home, findings)
        return findings

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Make all vectors anew with the configured model."""
        from assistant.ingest.pipeline import write_lock
        from assistant.library.reindex import reindex

        with write_lock(self.store):
            reindex(self.store, self.embedder, progress)

    def use_chroma(self) -> None:
        """Search vectors with Chroma from now on; exact search answers while it is (re)built."""
        from assistant.library.vectors import ChromaIndex

        if self._nearest is None:
            self._nearest = ChromaIndex(self.settings.home / "chroma", self.store)
            self._nearest.start()
            self._answerer = None


def _act(data: dict[str, Any]) -> Act:
    def day(value: Any) -> date | None:
        return date.fromisoformat(value) if value else None

    return Act(
        sfs=data["sfs"],
        title=data["title"],
        short=data["short"],
        names=tuple(data["names"]),
        in_force=day(data["in_force"]),
        repealed=day(data["repealed"]),
        successor=data["successor"],
        chapters=data["chapters"],
    )


def parse_day(value: str | None) -> date | None:
    """An ISO date. Raises InvalidRequest naming the value."""
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError) as error:
        raise InvalidRequest(f"«{value}» är inget datum.", "Skriv datum som ÅÅÅÅ-MM-DD.") from error


def to_json(answer: Answer) -> str:
    """One line of JSON, as the command line prints it."""
    return json.dumps(answer.to_dict(), ensure_ascii=False)
