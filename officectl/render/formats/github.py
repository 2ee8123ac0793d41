"""Workflow commands (`::error file=…`): annotations in a forge's pull request view."""

from __future__ import annotations

from collections.abc import Iterator

from officectl.records.finding import Severity
from officectl.records.report import Excerpts, Report, no_excerpts
from officectl.render.formats.concise import WORKSPACE_FILE
from officectl.render.style import clean
from officectl.text.lang import Lang

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def render(
    report: Report, lang: Lang, *, color: bool = False, width: int = 100, excerpts: Excerpts = no_excerpts
) -> Iterator[str]:
    """One command a finding; waived ones are left out: an annotation cannot say that it does not count."""
    for finding in report.findings:
        if finding.waived is not None:
            continue
        place = f"file={_value(finding.path or WORKSPACE_FILE)}"
        place += f",line={finding.line or 1},col={finding.column or 1}"
        title = _value(f"{finding.code} {finding.title.render(lang)}")
        text = finding.message.render(lang)
        if finding.remedy is not None:
            text += "\n" + finding.remedy.render(lang)
        yield f"::{_COMMANDS[finding.severity]} {place},title={title}::{_escape(text)}\n"


def _escape(text: str) -> str:
    return clean(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _value(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
