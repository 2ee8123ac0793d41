"""One JSON document, `officectl.findings/1`: for programs."""

from __future__ import annotations

from collections.abc import Iterator

from officectl.records.report import Excerpts, Report, no_excerpts
from officectl.render.finding import finding_data, report_data
from officectl.render.values import to_json
from officectl.text.lang import Lang


def render(
    report: Report, lang: Lang, *, color: bool = False, width: int = 100, excerpts: Excerpts = no_excerpts
) -> Iterator[str]:
    """The document; findings stand one a line, so that two runs can be compared with diff."""
    head = {"schema": "officectl.findings/1", "lang": lang, **report_data(report, lang)}
    if report.since:
        head |= {"since": report.since, "cured": [finding_data(finding, lang) for finding in report.cured]}
    yield to_json(head)[:-1] + ', "findings": ['
    for index, finding in enumerate(report.findings):
        yield ("," if index else "") + "\n  " + to_json(finding_data(finding, lang))
    yield ("\n" if report.findings else "") + "]}\n"
