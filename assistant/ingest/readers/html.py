"""Saved web pages (HTML): read in a process of their own that can be stopped."""

from __future__ import annotations

import json
from typing import Any

from assistant.domain.documents import Block, ReadDocument
from assistant.errors import NoText, UnreadableDocument
from assistant.ingest.readers import isolation

MAX_BYTES = 20_000_000

_WORKER = "assistant.ingest.readers.html_worker"
_SAVE_SMALLER = 'Spara sidan utan bilder ("endast HTML") eller som PDF och lägg in den igen.'
_ERRORS = {
    "time": "tar för lång tid att läsa.",
    "memory": "kräver för mycket minne för att läsas.",
    "corrupt": "är uppbyggd på ett sätt som inte går att läsa.",
}


def read_html(data: bytes, name: str) -> ReadDocument:
    """Read a web page; `name` is its file name, for messages and as the last resort for a title.

    Menus, cookie banners and the like become boilerplate; what does not show is left out.

    Raises UnreadableDocument (something else than HTML, too large, too slow) and NoText.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(
            f"«{name}» är för stor för en webbsida (över 20 MB).", _SAVE_SMALLER
        )
    # The name goes with the page since the messages are written there.
    sent = json.dumps(name).encode("ascii") + b"\n" + data
    result = isolation.run(_WORKER, sent, isolation.TIME_LIMIT)
    if "message" in result:
        kind = NoText if result["no_text"] else UnreadableDocument
        raise kind(result["message"], result["remedy"])
    if "error" in result:
        what = _ERRORS.get(result["error"], _ERRORS["corrupt"])
        raise UnreadableDocument(f"«{name}» {what}", _SAVE_SMALLER)
    return _document(result)


def _document(result: dict[str, Any]) -> ReadDocument:
    blocks = tuple(
        Block(**{**block, "heading_path": tuple(block["heading_path"])})
        for block in result["blocks"]
    )
    return ReadDocument(**{**result, "blocks": blocks, "warnings": tuple(result["warnings"])})
