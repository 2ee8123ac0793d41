"""A check's docstring is what `explain` prints. It has fixed headings in both languages and two examples that a test runs.

Examples are blocks of records; a line `# room/room-a305` starts the record of that kind and id (the `id` line is
added). `# rules/county` and `# calendar/2026` start an overlay, `# officectl` workspace settings, `# as_of 2026-11-22`
sets the day asked. `# history` says what verification found in a signed workspace: `founded`, states by id, `[[event]]`
and `[[power]]` tables (docs/contracts/checks.md).
`# bytes room/room-a305` takes `\\xNN` escapes, for files that are not text; `# extra fuel/fuel-…` is a file for `--extra`.
"""

from __future__ import annotations

import re

from officectl.checks._contract import LoadedCheck
from officectl.light import dataclass, pattern
from officectl.text.lang import Lang

HEADINGS: dict[Lang, tuple[str, ...]] = {
    "zh": ("查什么", "依据", "为什么", "不合格的例子", "合格的例子", "怎么改"),
    "en": ("What", "Basis", "Why", "Remedy"),
}
BAD, GOOD = "不合格的例子", "合格的例子"
_BLOCK = pattern(r"^# (bytes |extra )?(officectl|baseline|history|as_of|[a-z_]+/[a-z0-9][a-z0-9._-]*)(?: (\d{4}-\d{2}-\d{2}))?$")


@dataclass(frozen=True, slots=True)
class Block:
    """One file of an example: its name (`room/room-a305`, `rules/county`, `officectl`) and its bytes."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Example:
    """Files and the day asked (ISO, "" when the example does not care)."""

    blocks: tuple[Block, ...]
    as_of: str = ""


def sections(loaded: LoadedCheck) -> dict[str, str]:
    """heading → text of the docstring; the first line is under ""."""
    known = {heading for headings in HEADINGS.values() for heading in headings}
    out: dict[str, list[str]] = {"": []}
    current = ""
    for line in (loaded.module.__doc__ or "").splitlines():
        if line.strip() in known and line == line.strip():
            current = line.strip()
            out[current] = []
        else:
            out[current].append(line)
    return {heading: _dedent(lines) for heading, lines in out.items()}


def example(text: str) -> Example:
    """The files of an example section or of a fixture's `records.toml`."""
    blocks: list[Block] = []
    as_of, name, raw, body = "", "", False, [""]

    def close() -> None:
        if name:
            content = "\n".join(body).strip("\n") + "\n"
            blocks.append(Block(name, _bytes(content) if raw else content.encode()))

    for line in text.splitlines():
        match = _BLOCK.match(line)
        if match is None:
            body.append(line)
            continue
        if match[2] == "as_of":
            as_of = match[3] or ""
            continue
        close()
        raw, name = match[1] == "bytes ", match[2]
        if match[1] == "extra ":
            name = f"extra/{name}"
        is_record = "/" in name and not name.startswith(("rules/", "calendar/", "schemas/"))
        body = [f'id = "{name.rpartition("/")[2]}"'] if is_record and not raw else []
    close()
    return Example(tuple(blocks), as_of)


def _bytes(text: str) -> bytes:
    return re.sub(rb"\\x([0-9a-f]{2})", lambda m: bytes([int(m[1], 16)]), text.encode())


def _dedent(lines: list[str]) -> str:
    used = [line for line in lines if line.strip()]
    margin = min((len(line) - len(line.lstrip()) for line in used), default=0)
    return "\n".join(line[margin:].rstrip() for line in lines).strip("\n")
