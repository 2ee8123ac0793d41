"""One JSON object a line: each finding, then the summary. For streams and log collectors."""

from __future__ import annotations

from collections.abc import Iterator

from officectl.records.report import Excerpts, Report, no_excerpts
from officectl.render.finding import finding_data, report_data
from officectl.render.values import to_json
from officectl.text.lang import Lang


def render(
    report: Report, lang: Lang, *, color: bool = False, width: int = 100, excerpts: Excerpts = no_excerpts
) -> Iterator[str]:
    """Lines of `officectl.finding/1`, and one last line of `officectl.summary/1`."""
    for finding in report.findings:
        yield to_json({"schema": "officectl.finding/1", **finding_data(finding, lang)}) + "\n"
    yield to_json({"schema": "officectl.summary/1", "lang": lang, **report_data(report, lang)}) + "\n"
