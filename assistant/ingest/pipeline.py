"""Files into the library: read -> mask -> split -> vectors -> store, one report line a file.

One bad file never stops the others, and nothing of it is stored. A file that is already there is
said to be; a newer state of a known act becomes its new version by itself, any other new version
needs `replaces`.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast, get_args

from assistant.domain.documents import DocumentType, Passage, ReadDocument
from assistant.errors import InvalidRequest, LibraryBusy, NoText, UnreadableDocument, UserError
from assistant.ingest import personal_data
from assistant.ingest.corpus import indexed_text
from assistant.ingest.readers import FORMATS, reader_for
from assistant.ingest.splitting import split
from assistant.library.embeddings import Embedder
from assistant.library.store import NewDocument, Store

LEFT_ALONE = (".xz", ".gz", ".zip", ".7z", ".jsonl", ".yaml", ".yml", ".json", ".csv", ".py", ".sh")
"""Files that a folder may hold and that are no documents: named in no error."""

Status = Literal["added", "version", "known", "no_text", "failed"]


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """What the user says of the files: type, owner, provider, and which document they replace."""

    type: DocumentType | None = None
    owner: str | None = None
    provider: str | None = None
    replaces: str | None = None
    max_bytes: int = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file; `message` and `remedy` are Swedish, for the user."""

    path: str
    status: Status
    document_id: str | None = None
    version: str | None = None
    passages: int = 0
    title: str = ""
    message: str = ""
    remedy: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the file should have been taken in and was not."""
        return self.status == "failed"

    def line(self) -> str:
        """The report line, as printed."""
        name = Path(self.path).name
        text = {
            "added": f"✓ {name}: «{self.title}», {self.passages} avsnitt ({self.document_id})",
            "version": f"✓ {name}: ny version {self.version} av {self.document_id}, "
            f"{self.passages} avsnitt",
            "known": f"= {name}: finns redan som {self.document_id}",
            "no_text": f"– {name}: ingen text. {self.message}",
            "failed": f"✗ {name}: {self.message} {self.remedy}".rstrip(),
        }[self.status]
        return text + "".join(f"\n    ! {warning}" for warning in self.warnings)


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Files to read: those named, and the documents in the folders named, in stable order.

    A folder without any document is given itself, so that it gets a report line.
    """
    for path in paths:
        # os.path, because Path.is_dir and Path.exists raise for a name that is too long.
        inside = sorted(path.rglob("*")) if os.path.isdir(path) else []
        yield from [file for file in inside if _is_document(file, path)] or [path]


def _is_document(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.is_file() and not hidden and file.suffix.lower() not in LEFT_ALONE


@contextmanager
def write_lock(store: Store) -> Iterator[None]:
    """One writer at a time over all processes. Raises LibraryBusy after two seconds."""
    from filelock import FileLock, Timeout

    lock = FileLock(str(store.path) + ".lock")
    try:
        lock.acquire(timeout=2)
    except Timeout as error:
        raise LibraryBusy(
            "En annan Samsyn-process skriver till biblioteket just nu.",
            "Vänta tills den är klar och försök igen.",
        ) from error
    try:
        yield
    finally:
        lock.release()


def ingest(
    store: Store,
    embedder: Embedder,
    paths: Sequence[Path],
    options: IngestOptions | None = None,
    on_file: Callable[[FileReport, int, int], None] | None = None,
    originals: Path | None = None,
) -> list[FileReport]:
    """Take in files and folders. Raises LibraryBusy, InvalidRequest; a bad file is only reported."""
    options = options or IngestOptions()
    files = list(find_files(paths))
    if options.replaces and len(files) != 1:
        raise InvalidRequest(
            f"--replaces gäller en fil, men {len(files)} angavs.", "Ange en fil i taget."
        )
    if options.type is not None and options.type not in get_args(DocumentType):
        raise InvalidRequest(
            f"Dokumenttypen «{options.type}» finns inte.",
            "Välj bland: " + ", ".join(get_args(DocumentType)) + ".",
        )
    reports = []
    with write_lock(store):
        if options.replaces:
            store.document(options.replaces)
        for number, path in enumerate(files, 1):
            report = _ingest_file(store, embedder, path, options, originals)
            reports.append(report)
            if on_file:
                on_file(report, number, len(files))
    return reports


def _ingest_file(
    store: Store, embedder: Embedder, path: Path, options: IngestOptions, originals: Path | None
) -> FileReport:
    try:
        data = read_bytes(path, options.max_bytes)
        # A name in another encoding (out of an old archive) must not stop the files after it.
        name = path.name.encode("utf-8", "replace").decode("utf-8")
        return ingest_bytes(store, embedder, data, name, options, originals, label=str(path))
    except NoText as error:
        # A statute with front matter only is no fault of the user's; a scanned page is.
        metadata_only = "innehåller bara uppgifter om författningen" in error.message
        status: Status = "no_text" if metadata_only else "failed"
        return FileReport(str(path), status, message=error.message, remedy=error.remedy)
    except UserError as error:
        return FileReport(str(path), "failed", message=error.message, remedy=error.remedy)


def read_bytes(path: Path, limit: int) -> bytes:
    """The file's content. Raises UnreadableDocument, naming file and remedy."""
    name = path.name
    if not os.path.exists(path):
        raise UnreadableDocument(f"«{path}» finns inte.", "Kontrollera sökvägen.")
    if path.is_dir():
        raise UnreadableDocument(
            f"Mappen «{path}» innehåller inga dokument.",
            f"Format som kan läsas: {', '.join(FORMATS)}.",
        )
    if not path.is_file():
        raise UnreadableDocument(f"«{path}» är ingen vanlig fil.", "Ange en fil eller en mapp.")
    try:
        size = path.stat().st_size
        if size > limit:
            raise UnreadableDocument(
                f"«{name}» är {size / 1e6:.0f} MB; gränsen är {limit / 1e6:.0f} MB.",
                "Dela upp filen, eller höj SAMSYN_MAX_UPLOAD_MB.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(
            f"«{name}» kan inte läsas ({error.strerror}).", "Kontrollera rättigheterna till filen."
        ) from error
    if not data.strip():
        raise UnreadableDocument(f"«{name}» är tom.", "Kontrollera att rätt fil sparades.")
    return data


def ingest_bytes(
    store: Store,
    embedder: Embedder,
    data: bytes,
    name: str,
    options: IngestOptions,
    originals: Path | None = None,
    label: str | None = None,
) -> FileReport:
    """Take in one file's content; the caller holds the write lock. Raises UserError."""
    label = label or name
    content_hash = hashlib.sha256(data).hexdigest()
    known = store.find_content(content_hash)
    if known:
        if options.owner or options.provider:
            store.describe(known[0], options.owner, options.provider)
        return FileReport(label, "known", known[0], known[1])
    read = reader_for(name, data)(data, name)
    # What the reader made of it decides: calling a file a statute is no way past the masks.
    statute = read.type == "statute"
    if options.type:
        read = replace(read, type=options.type)
    elif read.type == "document":
        read = replace(read, type=guess_type(read))
    if not statute:
        read, name = personal_data.protect(read, name), personal_data.safe_name(name)
    passages = split(read)
    if not passages:
        raise NoText(f"«{name}» innehåller ingen läsbar text.", "Kontrollera filen.")
    document_id, version, current, status = _identity(store, read, name, options)
    vectors = embedder.encode([indexed_text(read, p) for p in passages], "passage")
    if originals is not None:
        keep_original(originals, content_hash, name, data)
    store.add(
        NewDocument(
            id=document_id,
            version=version,
            read=read,
            passages=cast("Sequence[Passage]", passages),
            vectors=vectors,
            question_vectors=embedder.encode([], "query"),
            content_hash=content_hash,
            file_name=name,
            owner=options.owner or ("nationell" if read.type == "statute" else None),
            provider=options.provider,
            current=current,
        )
    )
    return FileReport(
        label, status, document_id, version, len(passages), read.title, warnings=read.warnings
    )


def _identity(
    store: Store, read: ReadDocument, name: str, options: IngestOptions
) -> tuple[str, str, bool, Status]:
    """Document id, version, whether it becomes the current one, and what to report."""
    if options.replaces:
        row = store.document(options.replaces)
        return row.id, _next_version(row.versions), True, "version"
    if read.type == "statute" and read.metadata.get("sfs"):
        document_id = "sfs-" + read.metadata["sfs"].replace(":", "-")
        rows = [d for d in store.documents() if d.id == document_id]
        texts = [v for d in rows for v in d.versions if not v.startswith("kort-")]
        if not texts:
            return document_id, "1", True, "added"
        present = rows[0].metadata.get("state_sfs", "0:0")
        newer = _state(read.metadata.get("state_sfs", "0:0")) > _state(present)
        return document_id, _next_version(tuple(texts)), newer, "version"
    base = safe_id(name)
    taken = {d.id for d in store.documents()}
    document_id, number = base, 2
    while document_id in taken:
        document_id, number = f"{base}~{number}", number + 1
    return document_id, "1", True, "added"


def _state(sfs: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+):(\d+)", sfs)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def _next_version(versions: Sequence[str]) -> str:
    return str(max((int(v) for v in versions if v.isdigit()), default=0) + 1)


def safe_id(name: str) -> str:
    """The file's name as an id: no path, no control characters, at most 120 characters."""
    base = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    base = "".join(c for c in base if c.isprintable() and c not in '<>:"|?*').strip(" .")
    return base[:120] or "dokument"


def guess_type(read: ReadDocument) -> DocumentType:
    """The kind of document by its title and first headings; "document" when they do not tell."""
    head = " ".join([read.title, *(h for b in read.blocks[:12] for h in b.heading_path)]).lower()
    for kind, pattern in (
        ("minutes", r"\b(?:protokoll|minnesanteckningar|anteckningar|mötesanteckningar)\b"),
        ("report", r"\b(?:uppföljningsrapport|rapport|avtalsuppföljning \d{4}|tillsynsrapport)\b"),
        ("agreement", r"\b(?:ramavtal|avtal|avtalsvillkor|kontrakt)\b(?! med)"),
        ("standard", r"\b(?:ss|sis|iso)[ -]?\d{4,}"),
        (
            "programme",
            r"\b(?:program|uppföljningsplan|riktlinjer?|uppföljning av privata utförare)\b",
        ),
    ):
        if re.search(pattern, head):
            return cast(DocumentType, kind)
    return "guidance" if read.metadata.get("published") else "document"


def keep_original(folder: Path, content_hash: str, name: str, data: bytes) -> None:
    """Keep the file as it came, under its content hash; written whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / (content_hash + Path(name).suffix.lower()[:8])
    if not target.exists():
        partial = target.with_suffix(target.suffix + ".part")
        partial.write_bytes(data)
        partial.replace(target)
