"""What checks say about a record: the fact, the arithmetic, the clause, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.actions import _scope
from officectl.records.finding import SEVERITY_TITLES, STANDING_TITLES
from officectl.render.finding import clause_text, measured_text, waived_text
from officectl.text.lang import Text
from officectl.tui.widgets.entries import Entry

if TYPE_CHECKING:
    from officectl.actions.page import Page
    from officectl.records.fault import Fault
    from officectl.records.finding import Evidence, Finding
    from officectl.text.lang import Lang

SIGNS = {"error": "✗", "warning": "!", "info": "i"}
_HEAD = Text("{sign} {severity}·{standing}  {title}  {code}", "{sign} {severity} · {standing}  {title}  {code}")
_CLAUSE = Text("依据：{clause}", "basis: {clause}")
_REMEDY = Text("怎么办：{remedy}", "remedy: {remedy}")
_EVIDENCE = Text("见：{text}（{path} 第 {line} 行）", "see: {text} ({path} line {line})")
_MORE = Text("还有 {count} 行，按 {key} 看全部", "{count} more rows; {key} shows them all")
_ALL = Text("数据（{count} 行）", "rows ({count})")
ROWS = 6
"""Rows of evidence that are shown at once."""
_AT = Text("第 {line} 行第 {column} 列：{message}", "line {line}, column {column}: {message}")
_PLAIN = Text("{message}", "{message}")
_ELSEWHERE = Text("（在 {path}）", "(in {path})")


def about(found: tuple[Finding, ...], ident: str, path: str) -> tuple[Finding, ...]:
    """The findings at this record and those that rest on it: errors first, what is waived last."""
    order = {"error": 0, "warning": 1, "info": 2}
    mine = (one for one in found if _scope.about(one, {ident}) or one.path == path)
    return tuple(sorted(mine, key=lambda one: (one.waived is not None, order[one.severity])))


def entries(found: tuple[Finding, ...], page: Page, lang: Lang, key: str) -> list[Entry]:
    """One entry a finding, in the order given. The entry's key ends with its number. `key`: what shows rows that found no room."""
    return [_entry(one, page, number, lang, key) for number, one in enumerate(found)]


def all_rows(one: Finding, lang: Lang) -> list[str]:
    """All rows of evidence under a heading, and a blank line; nothing where the entry shows them all."""
    if len(one.evidence) <= ROWS:
        return []
    return [_ALL.render(lang, count=len(one.evidence)), *("  " + _evidence(row, lang) for row in one.evidence), ""]


def _evidence(row: Evidence, lang: Lang) -> str:
    return _EVIDENCE.render(lang, text=row.text, path=row.path, line=row.line) if row.line else row.text.render(lang)


def _entry(one: Finding, page: Page, number: int, lang: Lang, key: str) -> Entry:
    head = _HEAD.render(
        lang, sign=SIGNS[one.severity], severity=SEVERITY_TITLES[one.severity], standing=STANDING_TITLES[one.standing], title=one.title,
        code=one.code,
    )
    lines = [head, "  " + one.message.render(lang)]
    if one.path and one.path != page.path:
        lines.append("  " + _ELSEWHERE.render(lang, path=one.path))
    measured = measured_text(one, lang)
    if measured:
        lines.append("  " + measured)
    lines += ["  " + _CLAUSE.render(lang, clause=clause_text(each, lang)) for each in one.clauses]
    lines += ["  " + _evidence(row, lang) for row in one.evidence[:ROWS]]
    if len(one.evidence) > ROWS:
        lines.append("  " + _MORE.render(lang, count=len(one.evidence) - ROWS, key=key))
    if one.remedy is not None:
        lines.append("  " + _REMEDY.render(lang, remedy=one.remedy))
    if one.waived is not None:
        lines.append("  " + waived_text(one, lang))
    tone = "muted" if one.waived is not None else one.severity if one.severity != "info" else ""
    return Entry(f"{one.code}\0{one.id}\0{one.field_name}\0{number}", tuple(lines), head=True, tone=tone)


def faults(found: tuple[Fault, ...], lang: Lang) -> list[str]:
    """What is wrong with a file that cannot be read, with lines and columns."""
    lines = []
    for one in found:
        text = _AT if one.line else _PLAIN
        params = {"line": one.line, "column": one.column} if one.line else {}
        lines.append("✗ " + text.render(lang, message=one.message, **params))
        if one.remedy is not None:
            lines.append("  " + _REMEDY.render(lang, remedy=one.remedy))
    return lines
