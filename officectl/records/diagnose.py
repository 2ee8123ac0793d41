"""Why a parser refused a file, in words for the person who typed it. Only read when a file is broken."""

from __future__ import annotations

from officectl.records.fault import Fault
from officectl.records.profile import conflicts, inspect
from officectl.text.lang import Text

_OTHER = Text("第 {line} 行写得不对（{detail}）", "line {line} is not valid TOML ({detail})")


def diagnose(raw: bytes, text: str, detail: str) -> tuple[Fault, ...]:
    """At least one fault for a text that the parser refused with `detail`."""
    found = tuple(conflicts(text, parsed=False))
    if found:
        return found
    found = tuple(fault for fault in inspect(text) if fault.code != "FILE-EOL")
    if found:
        return found
    return (Fault("FILE-SYNTAX", _OTHER(line=1, detail=detail), 1, 1),)
