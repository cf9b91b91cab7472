"""Every error Samsyn raises on purpose, as one tree.

SamsynError
├── UserError               something the user can mend: message and remedy, both in Swedish
│   ├── UnreadableDocument  a file that cannot be taken in
│   │   └── NoText          it could be read but holds no text (scanned page, metadata only)
│   ├── DocumentNotFound    an id or reference that the library does not hold
│   ├── InvalidRequest      a question, date, option or batch line that cannot be understood
│   ├── InvalidCard         a card in the corpus that breaks its format
│   ├── ModelMismatch       the index was made with another embedding model
│   ├── LibraryBusy         another process is writing
│   └── SettingsError       a setting with a value that cannot be used
├── ModelFault              a language model gave nothing that can be used; the sources still answer
└── LibraryDamaged          the store contradicts itself: `samsyn doctor` is the way on
"""

from __future__ import annotations


class SamsynError(Exception):
    """Root of all errors raised on purpose."""


class UserError(SamsynError):
    """An error with a Swedish `message` that names the thing and a `remedy` that says what to do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class UnreadableDocument(UserError):
    """A file that cannot be taken in."""


class NoText(UnreadableDocument):
    """The file was read but holds no text to index."""


class DocumentNotFound(UserError):
    """The library holds no such document, version or paragraph."""


class InvalidRequest(UserError):
    """A question, option or batch line that cannot be understood."""


class InvalidCard(UserError):
    """A card in the corpus that breaks its format; the message names file and key."""


class ModelMismatch(UserError):
    """The vectors in the store come from another embedding model than the one configured."""


class LibraryBusy(UserError):
    """Another process holds the write lock."""


class SettingsError(UserError):
    """A setting with a value that cannot be used."""


class ModelFault(SamsynError):
    """A language model gave nothing that can be used: its `kind`, and a Swedish `reason` for a notice.

    Caught where the answer is made, which is then made from the sources alone. `kind` is one of
    unreachable, slow, refused, garbage, cut, empty, language, declined, unsupported, no_sources, rests.
    """

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(f"{kind}: {reason}")
        self.kind = kind
        self.reason = reason


class LibraryDamaged(SamsynError):
    """The store contradicts itself."""
