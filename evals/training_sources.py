"""What the built-in embedding model learns from: statute paragraphs and the questions people ask.

Three kinds of source are read: a statute book (one paragraph a line), consolidated acts in
Markdown, and questions written for provisions ("bridges") or on the cards of ``corpus/``.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

CARD_TEXT_KEYS = ("text", "statement", "definition", "answer", "correction")
CARD_NAME_KEYS = ("heading", "title", "term", "task", "name", "belief")

_SFS = re.compile(r"\d{4}:\d+")
_HEADING = re.compile(r"(#+)\s+(.*)")
_CHAPTER = re.compile(r"(\d+(?: [a-z])?) kap\.\s*(.*)")
_SECTION = re.compile(r"(?:/[^/]*/\s*)*(\d+(?: [a-z])?) §")
_REF = re.compile(r"(?:(\d+(?: [a-z])?) kap\. )?(\d+(?: [a-z])?) §")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_STAMP = re.compile(r"\s*(?:Lag|Förordning) \(\d{4}:\d+\)\.?\s*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_END = re.compile(r"(?:övergångsbestämmelser|/?bilaga)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One § of one act, with the headings it stands under. Empty strings where there is none."""

    sfs: str
    title: str
    chapter: str
    chapter_title: str
    heads: tuple[str, ...]
    number: str
    text: str

    @property
    def key(self) -> str:
        """Act, chapter and § as one string, for example ``2025:400#22.11``."""
        return f"{self.sfs}#{self.chapter}.{self.number}"

    @property
    def path(self) -> str:
        """Title, chapter title and headings on one line, as they are indexed before the text."""
        return ". ".join(part for part in (self.title, self.chapter_title, *self.heads) if part)


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions that one text answers.

    ``key`` is a paragraph's key for a bridge and ``card:<file>#<n>`` for a card; ``provision``
    is the key of the paragraph that both are about, empty for a card about none. ``path`` is
    what stands above ``text`` (headings, or the card's name) and may be empty.
    """

    key: str
    provision: str
    path: str
    text: str
    questions: tuple[str, ...]

    @property
    def is_card(self) -> bool:
        """Whether the questions stand on a card (otherwise on a provision)."""
        return self.key.startswith("card:")

    @property
    def unit(self) -> str:
        """What is kept out of training as a whole: the provision, or else the card."""
        return self.provision or self.key


def in_part(key: str, parts: int) -> bool:
    """Whether ``key`` falls in the first of ``parts`` equal parts, by its SHA-256."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % parts == 0


def clean(text: str) -> str:
    """``text`` without Markdown links, amendment stamps and repeated white space in a line."""
    text = _STAMP.sub("", _LINK.sub(r"\1", text).replace("**", ""))
    return "\n".join(line for line in (" ".join(row.split()) for row in text.split("\n")) if line)


def read_statute_book(path: Path) -> Iterator[Paragraph]:
    """Yield the paragraphs of an xz file with one JSON object a line."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row: dict[str, Any] = json.loads(line)
            yield Paragraph(
                sfs=row["sfs"],
                title=row["title"],
                chapter=row["kap"] or "",
                chapter_title=row["kaptitle"],
                heads=tuple(row["heads"]),
                number=row["par"],
                text=clean(row["text"]),
            )


def read_markdown_act(path: Path) -> list[Paragraph]:
    """Return the paragraphs of one act in Markdown; empty for a file with front matter only.

    Headings that are really the introduction of a list (lower case, or ending in a comma or a
    colon) count as text. Reading stops at the transitional rules and at the first annex.
    """
    source = path.read_text(encoding="utf-8")
    front, body = _front_matter(source)
    sfs_found = _SFS.search(front.get("beteckning", ""))
    sfs = sfs_found.group() if sfs_found else path.stem
    title = re.sub(r"\s*\(\d{4}:\d+\)", "", front.get("rubrik", "")).strip()
    chapter = chapter_title = number = ""
    heads: list[tuple[int, str]] = []
    lines: list[str] = []
    found: list[Paragraph] = []

    def finish() -> None:
        text = clean("\n".join(lines))
        if number and text:
            names = tuple(name for _, name in heads)
            found.append(Paragraph(sfs, title, chapter, chapter_title, names, number, text))
        lines.clear()

    for line in _COMMENT.sub("", body).split("\n"):
        heading = _HEADING.match(line)
        if heading is None:
            lines.append(line)
            continue
        level, name = len(heading[1]), clean(heading[2])
        if section := _SECTION.match(name):
            finish()
            number = section[1]
        elif new_chapter := _CHAPTER.match(name):
            finish()
            chapter, chapter_title, number = new_chapter[1], new_chapter[2], ""
            heads = []
        elif _END.match(name) and found:
            break
        elif not name or name[0].islower() or name[-1] in ",:":
            lines.append(name)
        else:
            finish()
            number = ""
            is_part = level == 1 or name.upper().startswith("AVDELNING")
            heads = [] if is_part else [*(h for h in heads if h[0] < level), (level, name)]
    finish()
    return found


def read_paragraphs(law: Path) -> list[Paragraph]:
    """Return every paragraph under ``law``, each act from one source only.

    Order of precedence: ``law/*.md``, the statute book, ``law/se-lex/*.md``.

    Raises:
        FileNotFoundError: there is neither a statute book nor a Markdown act.
    """
    paragraphs: list[Paragraph] = []
    for path in sorted(law.glob("*.md")):
        paragraphs += read_markdown_act(path)
    taken = {paragraph.sfs for paragraph in paragraphs}
    book = law / "statute-book.jsonl.xz"
    if book.exists():
        paragraphs += (p for p in read_statute_book(book) if p.text and p.sfs not in taken)
        taken = {paragraph.sfs for paragraph in paragraphs}
    for path in sorted(law.glob("se-lex/*.md")):
        paragraphs += (p for p in read_markdown_act(path) if p.sfs not in taken)
    if not paragraphs:
        raise FileNotFoundError(f"no statute text under {law}")
    return paragraphs


def read_bridges(folder: Path, paragraphs: Iterable[Paragraph]) -> list[QuestionGroup]:
    """Return the questions of ``folder/*.jsonl`` whose provision is among ``paragraphs``."""
    by_key = {paragraph.key: paragraph for paragraph in paragraphs}
    groups: list[QuestionGroup] = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row: dict[str, Any] = json.loads(line)
            key = f"{row['sfs']}#{row['kap'] or ''}.{row['paragraf']}"
            if (paragraph := by_key.get(key)) is not None:
                questions = tuple(row["questions"])
                groups.append(QuestionGroup(key, key, paragraph.path, paragraph.text, questions))
    return groups


def read_cards(folder: Path) -> list[QuestionGroup]:
    """Return the questions of every mapping in ``folder/**/*.yaml`` that has a text beside them.

    A mapping with a ``ref`` ("22 kap. 11 §") inside one with an ``sfs`` is about that provision.

    Raises:
        ValueError: a file is not YAML; the message names it.
    """
    paths = sorted(folder.rglob("*.yaml"))
    if not paths:
        return []
    import yaml

    files: list[tuple[Path, list[Any]]] = []
    for path in paths:
        try:
            files.append((path, list(yaml.safe_load_all(path.read_text(encoding="utf-8")))))
        except yaml.YAMLError as error:
            raise ValueError(f"{path}: {error}") from error
    further = _further(contents for _, contents in files)
    groups: list[QuestionGroup] = []
    for path, contents in files:
        for mapping, sfs in _mappings(contents, ""):
            text = next((mapping[key] for key in CARD_TEXT_KEYS if mapping.get(key)), None)
            asked = mapping.get("questions")
            if not isinstance(text, str) or not isinstance(asked, list):
                continue
            own = mapping.get("ref") or mapping.get("id") or mapping.get("term")
            asked = [*asked, *further.get((sfs if mapping.get("ref") else "", str(own)), ())]
            questions = tuple(q for q in asked if isinstance(q, str) and q.strip())
            names = (mapping.get(key) for key in CARD_NAME_KEYS)
            name = next((n for n in names if isinstance(n, str)), "")
            ref = _REF.match(str(mapping.get("ref", "")))
            provision = f"{sfs}#{ref[1] or ''}.{ref[2]}" if sfs and ref else ""
            key = f"card:{path.relative_to(folder)}#{len(groups)}"
            if questions:
                groups.append(QuestionGroup(key, provision, name, clean(text), questions))
    return groups


def _further(files: Iterable[list[Any]]) -> dict[tuple[str, str], list[str]]:
    """(act's number or "", place or card id) -> the questions written for it in other files."""
    out: dict[tuple[str, str], list[str]] = {}
    for contents in files:
        for content in contents:
            for entry in (
                (content or {}).get("further_questions") or () if isinstance(content, dict) else ()
            ):
                for name, questions in entry["questions"].items():
                    out.setdefault((str(entry.get("sfs") or ""), str(name)), []).extend(questions)
    return out


def without_part(groups: Iterable[QuestionGroup], parts: int) -> list[QuestionGroup]:
    """The groups less one question in `parts` of each, by its hash; 0 keeps all."""
    return [
        replace(g, questions=tuple(q for q in g.questions if not parts or not in_part(q, parts)))
        for g in groups
    ]


def split_groups(
    groups: Iterable[QuestionGroup], parts: int
) -> tuple[list[QuestionGroup], list[QuestionGroup]]:
    """Return (for training, held out): one unit in ``parts`` is held out, by its hash.

    A group that shares a question with a held-out group is left out of both, so that nothing
    leaks when a bridge's questions have also been copied to a card.
    """
    everything = list(groups)
    held_out = [group for group in everything if in_part(group.unit, parts)]
    secret = {question for group in held_out for question in group.questions}
    training = [
        group
        for group in everything
        if not in_part(group.unit, parts) and secret.isdisjoint(group.questions)
    ]
    return training, held_out


def _mappings(node: object, sfs: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every mapping inside ``node``, at any depth, with the ``sfs`` that holds there."""
    if isinstance(node, dict):
        sfs = str(node.get("sfs") or sfs)
        yield node, sfs
        for value in node.values():
            yield from _mappings(value, sfs)
    elif isinstance(node, list):
        for value in node:
            yield from _mappings(value, sfs)


def _front_matter(source: str) -> tuple[dict[str, str], str]:
    """Split ``source`` into its flat front matter (nested keys are ignored) and the rest."""
    if not source.startswith("---"):
        return {}, source
    _, head, body = f"{source}\n".split("---\n", 2)
    pairs = (line.split(":", 1) for line in head.splitlines() if re.match(r"\w+:", line))
    return {key: value.strip().strip('"') for key, value in pairs}, body
