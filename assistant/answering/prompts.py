"""Prompts for a language model: Markdown files with front matter, `$name` for what is filled in.

```text
---
purpose: what the prompt is for
inputs: question, passages
output: what the model shall write
temperature: 0
---
# Instruktion
…
# Fråga
… $question …
```

What is filled in is data: it is put in once and never read for `$` again.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from string import Template

from assistant.errors import SettingsError

_FILE = re.compile(
    r"---\n(?P<head>.*?)\n---\n\s*# Instruktion\n(?P<system>.*?)\n# Fråga\n(?P<user>.*)", re.DOTALL
)
_KEYS = {"purpose", "inputs", "output", "temperature"}
_REMEDY = "Se prompts/README.md för hur en prompt skrivs."


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt. `digest` is twelve hex digits of the file's SHA-256; `temperature` None: not sent."""

    name: str
    purpose: str
    inputs: tuple[str, ...]
    output: str
    temperature: float | None
    system: str
    user: str
    digest: str

    def filled(self, **values: str) -> tuple[str, str]:
        """(instruction, question) with every input filled in. Raises KeyError when one is missing."""
        wanted = {name: values[name] for name in self.inputs}
        return Template(self.system).substitute(wanted), Template(self.user).substitute(wanted)


def read_prompt(folder: Path, name: str) -> Prompt:
    """The prompt `name`.md of a folder. Raises SettingsError naming the file and its fault."""
    path = folder / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"Prompten {path} kan inte läsas.", _REMEDY) from error
    match = _FILE.fullmatch(text)
    if match is None:
        raise SettingsError(f"Prompten {path} har fel form.", _REMEDY)
    head = dict(_pair(line, path) for line in match["head"].splitlines() if line.strip())
    if set(head) - _KEYS or not head.keys() >= {"purpose", "inputs", "output"}:
        raise SettingsError(f"Prompten {path} har fel nycklar i huvudet.", _REMEDY)
    inputs = tuple(name.strip() for name in head["inputs"].split(",") if name.strip())
    system, user = match["system"].strip(), match["user"].strip()
    named = set(Template(system).get_identifiers()) | set(Template(user).get_identifiers())
    if named != set(inputs) or not (Template(system).is_valid() and Template(user).is_valid()):
        raise SettingsError(
            f"Prompten {path} använder andra namn med $ än de som står under inputs.", _REMEDY
        )
    return Prompt(
        name=name,
        purpose=head["purpose"],
        inputs=inputs,
        output=head["output"],
        temperature=_temperature(head.get("temperature", ""), path),
        system=system,
        user=user,
        digest=hashlib.sha256(text.encode()).hexdigest()[:12],
    )


def _pair(line: str, path: Path) -> tuple[str, str]:
    key, colon, value = line.partition(":")
    if not colon:
        raise SettingsError(f"Prompten {path} har en rad utan kolon i huvudet.", _REMEDY)
    return key.strip(), value.strip()


def _temperature(value: str, path: Path) -> float | None:
    if not value:
        return None
    try:
        number = float(value)
    except ValueError as error:
        raise SettingsError(
            f"Prompten {path}: temperature={value} är inget tal.", _REMEDY
        ) from error
    if not 0 <= number <= 2:
        raise SettingsError(f"Prompten {path}: temperature={value} går inte (0–2).", _REMEDY)
    return number
