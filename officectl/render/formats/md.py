"""Markdown: a page that can be filed or sent as it is."""

from __future__ import annotations

from collections.abc import Iterator

from officectl.records.finding import SEVERITIES, SEVERITY_TITLES, STANDING_TITLES, Finding
from officectl.records.report import SINGLE_ADMIN, Excerpts, Report, no_excerpts, summary
from officectl.render.finding import clause_text, measured_text, waived_text
from officectl.render.formats.concise import where
from officectl.render.style import one_line
from officectl.text.dates import echo
from officectl.text.lang import Lang, Text

_TITLE = Text("核查结果：{name}", "Findings: {name}")
_RUN = Text("基准日 {day}{fixed}，版本 {revision}。", "As of {day}{fixed}, revision {revision}.")
_FIXED = Text("（演示日期）", " (a fixed day for demonstration)")
_SECTION = Text("{title}（{count}）", "{title} ({count})")
_WAIVED = Text("不计（{count}）", "Not counted ({count})")
_NONE = Text("没有发现问题。", "No findings.")
_DIGESTS = Text("所用规则和数据的摘要", "Digests of rules and data used")
_HEAD = (
    Text("代码", "Code"),
    Text("性质", "Standing"),
    Text("情况", "What"),
    Text("位置", "Where"),
    Text("依据", "Clause"),
    Text("怎么改", "Remedy"),
)


def render(
    report: Report, lang: Lang, *, color: bool = False, width: int = 100, excerpts: Excerpts = no_excerpts
) -> Iterator[str]:
    """A heading, a table a severity, what does not count, the digests."""
    yield f"# {_cell(_TITLE.render(lang, name=report.workspace))}\n\n"
    fixed = _FIXED.render(lang) if report.as_of_fixed else ""
    yield _RUN.render(lang, day=echo(report.as_of, lang), fixed=fixed, revision=report.revision) + "\n"
    if not summary(report.findings).findings:
        yield f"\n{_NONE.render(lang)}\n"
    for severity in SEVERITIES:
        live = [item for item in report.findings if item.severity == severity and item.waived is None]
        if live:
            title = SEVERITY_TITLES[severity].render(lang)
            yield from _table(_SECTION.render(lang, title=title, count=len(live)), live, lang)
    waived = [item for item in report.findings if item.waived is not None]
    if waived:
        yield from _table(_WAIVED.render(lang, count=len(waived)), waived, lang)
    if report.single_admin:
        yield f"\n{_cell(SINGLE_ADMIN.render(lang, name=report.single_admin))}\n"
    if report.digests:
        yield f"\n## {_DIGESTS.render(lang)}\n\n"
        yield from (f"- {key}: `{value}`\n" for key, value in report.digests.items())


def _table(title: str, findings: list[Finding], lang: Lang) -> Iterator[str]:
    yield f"\n## {title}\n\n"
    yield "| " + " | ".join(text.render(lang) for text in _HEAD) + " |\n"
    yield "|" + " --- |" * len(_HEAD) + "\n"
    for finding in findings:
        yield "| " + " | ".join(_cell(text) for text in _row(finding, lang)) + " |\n"


def _row(finding: Finding, lang: Lang) -> list[str]:
    what = [finding.message.render(lang), measured_text(finding, lang), waived_text(finding, lang)]
    return [
        finding.code,
        STANDING_TITLES[finding.standing].render(lang),
        "\n".join(part for part in what if part),
        where(finding),
        "\n".join(clause_text(clause, lang) for clause in finding.clauses),
        finding.remedy.render(lang) if finding.remedy else "",
    ]


def _cell(text: str) -> str:
    """Text that Markdown shows as it is."""
    out = "".join("\\" + sign if sign in "\\`*_[]<>|#" else sign for sign in text)
    return "<br>".join(one_line(line) for line in out.splitlines())
