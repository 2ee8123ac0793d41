"""CSV with a byte-order mark, as spreadsheet programs of Chinese offices expect it."""

from __future__ import annotations

from collections.abc import Iterator

from officectl.records.finding import SEVERITY_TITLES, STANDING_TITLES, Finding
from officectl.records.report import Excerpts, Report, no_excerpts
from officectl.render.finding import clause_text, waived_text
from officectl.render.style import clean
from officectl.render.table import csv_text
from officectl.text.lang import Lang, Text

COLUMNS = (
    Text("代码", "code"),
    Text("程度", "severity"),
    Text("性质", "standing"),
    Text("名称", "title"),
    Text("情况", "message"),
    Text("种类", "kind"),
    Text("编号", "id"),
    Text("文件", "path"),
    Text("行", "line"),
    Text("列", "column"),
    Text("字段", "field"),
    Text("实测", "value"),
    Text("限额", "limit"),
    Text("超出", "excess"),
    Text("单位", "unit"),
    Text("基准日", "as_of"),
    Text("依据", "clauses"),
    Text("怎么改", "remedy"),
    Text("不计的原因", "waived"),
)


def render(
    report: Report, lang: Lang, *, color: bool = False, width: int = 100, excerpts: Excerpts = no_excerpts
) -> Iterator[str]:
    """A header line, then a line a finding."""
    yield csv_text([column.render(lang) for column in COLUMNS], mark=True)
    for finding in report.findings:
        yield csv_text(_row(finding, report, lang))


def _row(finding: Finding, report: Report, lang: Lang) -> list[str]:
    measured = finding.measured
    figures = (
        (measured.value, measured.limit, measured.excess, measured.unit) if measured else ("", "", "", "")
    )
    return [
        finding.code,
        SEVERITY_TITLES[finding.severity].render(lang),
        STANDING_TITLES[finding.standing].render(lang),
        finding.title.render(lang),
        clean(finding.message.render(lang)),
        finding.kind,
        finding.id,
        finding.path,
        str(finding.line or ""),
        str(finding.column or ""),
        finding.field_name,
        *figures,
        (finding.as_of or report.as_of).isoformat(),
        ("；" if lang == "zh" else "; ").join(clause_text(clause, lang) for clause in finding.clauses),
        clean(finding.remedy.render(lang)) if finding.remedy else "",
        waived_text(finding, lang),
    ]
