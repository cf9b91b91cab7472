"""Reads a web page in a process of its own: `python -m assistant.ingest.readers.html_worker`.

Standard input is the file's name as one line of JSON, then the file. The answer is the fields of
the `ReadDocument`, or `{"message", "remedy", "no_text"}` for a page that cannot be read.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from assistant.errors import NoText, UnreadableDocument
from assistant.ingest.readers.html_content import read_page
from assistant.ingest.readers.isolation import answer


def _read(data: bytes) -> dict[str, Any]:
    name, _, page = data.partition(b"\n")
    try:
        return asdict(read_page(page, json.loads(name)))
    except UnreadableDocument as error:
        return {
            "message": error.message,
            "remedy": error.remedy,
            "no_text": isinstance(error, NoText),
        }


if __name__ == "__main__":
    answer(_read)
