"""`path:line:column: CODE message`, one line a finding: for editors (quickfix), grep and pipes."""

from __future__ import annotations

from collections.abc import Iterator

from officectl.records.finding import Finding
from officectl.records.report import Excerpts, Report, no_excerpts
from officectl.render.finding import waived_text
from officectl.render.style import SEVERITY_COLORS, one_line, paint
from officectl.text.lang import Lang, Text

WORKSPACE_FILE = "officectl.toml"
_NOTE = Text("（{note}）", " ({note})")


def render(
    report: Report, lang: Lang, *, color: bool = False, width: int = 100, excerpts: Excerpts = no_excerpts
) -> Iterator[str]:
    """The lines. A finding about the whole workspace is placed at its officectl.toml."""
    for finding in report.findings:
        code = paint(finding.code, SEVERITY_COLORS[finding.severity], color)
        yield f"{place(finding)}: {code} {one_line(finding.message.render(lang))}{_note(finding, lang)}\n"


def place(finding: Finding) -> str:
    """`path:line:column`; an unknown line or column is 1, because editors want a number."""
    return f"{one_line(finding.path) or WORKSPACE_FILE}:{finding.line or 1}:{finding.column or 1}"


def where(finding: Finding) -> str:
    """The place as a person reads it: no line where none is known."""
    return place(finding) if finding.line else one_line(finding.path) or WORKSPACE_FILE


def _note(finding: Finding, lang: Lang) -> str:
    waived = waived_text(finding, lang)
    return _NOTE.render(lang, note=one_line(waived)) if waived else ""
