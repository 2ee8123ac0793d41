"""A finding in words and as plain data: what the formats share."""

from __future__ import annotations

from officectl.records.finding import Clause, Finding
from officectl.records.report import Report, summary
from officectl.text.lang import Lang, Text
from officectl.text.units import unit_title

_OWN_DEFAULT = Text("{name}（本工具的默认值，没有条款）", "{name} (a default of this tool, no clause)")
_OWN = "officectl "
_UNVERIFIED = Text("条款号待核", "article number to be verified")
_WAIVED_BY = {
    "waiver": Text("豁免", "waived by"),
    "baseline": Text("基线中已有", "in the baseline"),
}
_WAIVED = Text("{how} {id}{until}{reason}", "{how} {id}{until}{reason}")
_UNTIL = Text("，至 {until}", ", until {until}")
_REASON = Text("，理由：{reason}", ", reason: {reason}")
_LIMIT = Text("限额 {limit}", "limit {limit}")
_EXCESS = Text("超出 {excess}", "over by {excess}")


def clause_text(clause: Clause, lang: Lang) -> str:
    """`《办法》（国办发〔2013〕1号）第五条`, with a note when the article's number is not confirmed."""
    name = clause.instrument
    if name.startswith(_OWN):
        return _OWN_DEFAULT.render(lang, name=name)
    if lang == "zh" and not name.startswith("《"):
        name = f"《{name}》"
    number = f"（{clause.number}）" if clause.number else ""
    edition = f"（{clause.edition}）" if clause.edition else ""
    note = f"（{_UNVERIFIED.render(lang)}）" if clause.confidence in ("C", "K") else ""
    return f"{name}{number}{edition}{clause.article}{note}"


def measured_text(finding: Finding, lang: Lang) -> str:
    """`31 m2，限额 9 m2，超出 22 m2`; empty when nothing was measured."""
    measured = finding.measured
    if measured is None:
        return ""
    parts = [_with_unit(measured.value, measured.unit, lang)]
    if measured.limit:
        parts.append(_LIMIT.render(lang, limit=_with_unit(measured.limit, measured.unit, lang)))
    if measured.excess:
        parts.append(_EXCESS.render(lang, excess=_with_unit(measured.excess, measured.unit, lang)))
    return ("，" if lang == "zh" else ", ").join(parts)


def _with_unit(value: str, unit: str, lang: Lang) -> str:
    """`31 ㎡`, `2 天`; a date stands as it is."""
    if not unit or value.count("-") == 2:
        return value
    return f"{value} {unit_title(unit).render(lang)}"


def waived_text(finding: Finding, lang: Lang) -> str:
    """Why the finding does not count; empty when it counts."""
    waived = finding.waived
    if waived is None:
        return ""
    until = _UNTIL.render(lang, until=waived.until) if waived.until else ""
    reason = _REASON.render(lang, reason=waived.reason) if waived.reason else ""
    how = _WAIVED_BY[waived.by].render(lang)
    if not waived.id:
        return how + until + reason
    return _WAIVED.render(lang, how=how, id=waived.id, until=until, reason=reason)


def finding_data(finding: Finding, lang: Lang) -> dict[str, object]:
    """The finding as `officectl.findings/1` says it; unknown is null, never an empty text."""
    measured, waived = finding.measured, finding.waived
    return {
        "code": finding.code,
        "severity": finding.severity,
        "standing": finding.standing,
        "title": finding.title.render(lang),
        "message": finding.message.render(lang),
        "record": {"kind": finding.kind, "id": finding.id} if finding.kind and finding.id else None,
        "commit": finding.commit,
        "path": finding.path or None,
        "line": finding.line or None,
        "column": finding.column or None,
        "field": finding.field_name or None,
        "measured": None
        if measured is None
        else {
            "value": measured.value,
            "limit": measured.limit or None,
            "excess": measured.excess or None,
            "unit": measured.unit or None,
        },
        "as_of": finding.as_of.isoformat() if finding.as_of else None,
        "rule": finding.rule or None,
        "clauses": [_clause_data(clause) for clause in finding.clauses],
        "evidence": [
            {
                "record": {"kind": row.kind, "id": row.id} if row.kind and row.id else None,
                "path": row.path or None,
                "line": row.line or None,
                "row": row.row or None,
                "text": row.text.render(lang),
            }
            for row in finding.evidence
        ],
        "remedy": finding.remedy.render(lang) if finding.remedy else None,
        "waived": None
        if waived is None
        else {
            "by": waived.by,
            "id": waived.id or None,
            "reason": waived.reason or None,
            "until": waived.until.isoformat() if waived.until else None,
        },
    }


def report_data(report: Report, lang: Lang) -> dict[str, object]:
    """Everything about the run except its findings."""
    counts = summary(report.findings)
    return {
        "workspace": report.workspace,
        "revision": report.revision,
        "as_of": report.as_of.isoformat(),
        "as_of_fixed": report.as_of_fixed,
        "digests": dict(report.digests),
        **({"single_admin": report.single_admin} if report.single_admin else {}),
        "summary": {
            "findings": counts.findings,
            "waived": counts.waived,
            "severity": dict(counts.severity),
            "standing": dict(counts.standing),
            "code": dict(counts.code),
            "checked": dict(report.checked),
            "skipped": [{"code": item.code, "reason": item.reason.render(lang)} for item in report.skipped],
            "fail_on": report.fail_on,
        },
    }


def _clause_data(clause: Clause) -> dict[str, object]:
    return {
        "instrument": clause.instrument,
        "number": clause.number or None,
        "article": clause.article or None,
        "edition": clause.edition or None,
        "confidence": clause.confidence,
        "article_verified": clause.article_verified,
        "source": clause.source or None,
    }
