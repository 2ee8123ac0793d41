"""For a person: where, the lines of the file, what was measured, the clause, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from officectl.records.finding import SEVERITY_TITLES, STANDING_TITLES, Evidence, Finding
from officectl.records.report import SINGLE_ADMIN, Excerpts, Report, no_excerpts, summary
from officectl.render.excerpt import excerpt
from officectl.render.finding import clause_text, measured_text, waived_text
from officectl.render.formats.concise import where
from officectl.render.style import SEVERITY_COLORS, clean, one_line, paint
from officectl.text.dates import echo
from officectl.text.lang import Lang, Text
from officectl.text.width import width as width_of
from officectl.text.width import wrap

_MEASURED = Text("测算", "measured")
_EVIDENCE = Text("证据", "evidence")
_CLAUSE = Text("依据", "clause")
_REMEDY = Text("怎么改", "remedy")
_WAIVED = Text("不计", "not counted")
_COMMIT = Text("提交", "commit")
_NONE = Text("没有发现问题。", "No findings.")
_TOTAL = Text(
    "共 {count} 条：{severities}；其中 {standings}。", "{count} findings: {severities}; of them {standings}."
)
_WAIVED_COUNT = Text("另有 {count} 条已豁免，不计。", "{count} more are waived and not counted.")
_RUN = Text(
    "核查 {name}（{revision}），基准日 {day}{fixed}", "Checked {name} ({revision}) as of {day}{fixed}"
)
_VERIFIED = Text("核验 {name}（{revision}）", "Verified {name} ({revision})")
_READ = Text("读取 {name}（{revision}），没有签名可核验", "Read {name} ({revision}); nothing is signed")
_FIXED = Text("，演示日期", ", a fixed day for demonstration")
_COUNTS = Text("记录 {records} 条，检查 {checks} 项", "{records} records, {checks} checks")
_DIGESTS = Text("所用版本：{digests}", "Ran with: {digests}")
_SKIPPED = Text("没有查 {code}：{reason}", "Not checked: {code}: {reason}")
_NAMES = {
    "rules": Text("规则", "rules"),
    "calendar": Text("节假日", "calendar"),
    "schemas": Text("表样", "schemas"),
    "policy": Text("权限", "policy"),
}


def render(
    report: Report, lang: Lang, *, color: bool = False, width: int = 100, excerpts: Excerpts = no_excerpts
) -> Iterator[str]:
    """Every finding as a paragraph, then what the run was."""
    texts: dict[str, list[str] | None] = {}
    for finding in report.findings:
        if finding.path not in texts:
            text = excerpts(finding.path) if finding.path else None
            texts = {finding.path: None if text is None else text.split("\n")}
        for line in _finding(finding, lang, color, width, texts[finding.path]):
            yield line + "\n"
        yield "\n"
    for line in _summary(report, lang, color, width):
        yield line + "\n"


def _finding(finding: Finding, lang: Lang, color: bool, cells: int, lines: list[str] | None) -> Iterator[str]:
    hue = SEVERITY_COLORS[finding.severity]
    head = paint(f"{SEVERITY_TITLES[finding.severity].render(lang)}[{finding.code}]", hue, color)
    title = paint(one_line(finding.title.render(lang)), "bold", color)
    yield f"{head} {title} · {STANDING_TITLES[finding.standing].render(lang)}"
    for paragraph in clean(finding.message.render(lang)).splitlines():
        yield from ("  " + line for line in wrap(paragraph, cells - 2))
    if finding.path or not finding.commit:
        yield paint(f"  --> {where(finding)}", "cyan", color)
    if lines is not None and finding.line:
        yield from excerpt(lines, finding.line, finding.column, cells, hue if color else "")
    if finding.commit:
        yield from _labelled(_COMMIT, finding.commit, lang, cells)
    yield from _labelled(_MEASURED, measured_text(finding, lang), lang, cells)
    for row in finding.evidence:
        yield from _labelled(_EVIDENCE, _evidence(row, lang), lang, cells)
    for clause in finding.clauses:
        yield from _labelled(_CLAUSE, clause_text(clause, lang), lang, cells)
    if finding.remedy is not None:
        yield from _labelled(_REMEDY, finding.remedy.render(lang), lang, cells)
    yield from _labelled(_WAIVED, waived_text(finding, lang), lang, cells)


def _evidence(row: Evidence, lang: Lang) -> str:
    where = f"{row.path}:{row.line}" if row.path and row.line else row.path or row.id
    return f"{where}  {row.text.render(lang)}" if where else row.text.render(lang)


def _labelled(label: Text, text: str, lang: Lang, cells: int) -> Iterator[str]:
    """`  依据：……`, continued under its text."""
    if not text:
        return
    head = f"  {label.render(lang)}{'：' if lang == 'zh' else ': '}"
    indent = width_of(head)
    lines = [line for part in clean(text).splitlines() for line in wrap(part, max(cells - indent, 20))]
    yield head + (lines[0] if lines else "")
    yield from (" " * indent + line for line in lines[1:])


def _summary(report: Report, lang: Lang, color: bool, cells: int) -> Iterator[str]:
    counts = summary(report.findings)
    comma = "、" if lang == "zh" else ", "
    if not counts.findings:
        yield paint(_NONE.render(lang), "green", color)
    else:
        by_severity = [(SEVERITY_TITLES[name], number) for name, number in counts.severity.items()]
        by_standing = [(STANDING_TITLES[name], number) for name, number in counts.standing.items()]
        severities = comma.join(f"{title.render(lang)} {number}" for title, number in by_severity if number)
        standings = comma.join(f"{title.render(lang)} {number}" for title, number in by_standing if number)
        yield _TOTAL.render(lang, count=counts.findings, severities=severities, standings=standings)
    if counts.waived:
        yield _WAIVED_COUNT.render(lang, count=counts.waived)
    for item in report.skipped:
        yield from wrap(clean(_SKIPPED.render(lang, code=item.code, reason=item.reason)), cells)
    fixed = _FIXED.render(lang) if report.as_of_fixed else ""
    revision = report.revision[:12] if len(report.revision) >= 40 else report.revision
    if report.thing == "verify":
        run = (_VERIFIED if report.digests else _READ).render(lang, name=report.workspace, revision=revision)
    else:
        day = echo(report.as_of, lang)
        run = _RUN.render(lang, name=report.workspace, revision=revision, day=day, fixed=fixed)
    yield from wrap(clean(run), cells)
    if report.checked:
        records, checks = report.checked.get("records", 0), report.checked.get("checks", 0)
        yield _COUNTS.render(lang, records=records, checks=checks)
    if report.single_admin:
        yield from wrap(clean(SINGLE_ADMIN.render(lang, name=report.single_admin)), cells)
    if report.digests:
        shown = comma.join(f"{_name(key, lang)} {value[:19]}" for key, value in report.digests.items())
        yield from (paint(line, "dim", color) for line in wrap(_DIGESTS.render(lang, digests=shown), cells))


def _name(key: str, lang: Lang) -> str:
    return _NAMES[key].render(lang) if key in _NAMES else key
