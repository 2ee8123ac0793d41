"""SARIF 2.1.0: for code-review systems and editors that show findings beside the lines."""

from __future__ import annotations

from collections.abc import Iterator

from officectl.records.finding import Finding, Severity
from officectl.records.report import Excerpts, Report, no_excerpts
from officectl.render.finding import clause_text, finding_data, report_data, waived_text
from officectl.render.formats.concise import WORKSPACE_FILE
from officectl.render.values import to_json
from officectl.text.lang import Lang

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def render(
    report: Report, lang: Lang, *, color: bool = False, width: int = 100, excerpts: Excerpts = no_excerpts
) -> Iterator[str]:
    """One run; findings that a waiver or the baseline covers are suppressed results."""
    from officectl import __version__

    codes = {finding.code: finding for finding in reversed(report.findings)}
    order = sorted(codes)
    driver = {
        "name": "officectl",
        "version": __version__,
        "rules": [_rule(codes[code], lang) for code in order],
    }
    index = {code: number for number, code in enumerate(order)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index, lang) for finding in report.findings],
        "properties": report_data(report, lang),
    }
    yield to_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(finding: Finding, lang: Lang) -> dict[str, object]:
    rule: dict[str, object] = {
        "id": finding.code,
        "name": finding.code,
        "shortDescription": {"text": finding.title.render(lang)},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
    }
    clauses = [clause_text(clause, lang) for clause in finding.clauses]
    if clauses:
        rule["help"] = {"text": "\n".join(clauses)}
    return rule


def _result(finding: Finding, index: dict[str, int], lang: Lang) -> dict[str, object]:
    text = finding.message.render(lang)
    if finding.remedy is not None:
        text += "\n" + finding.remedy.render(lang)
    data = finding_data(finding, lang)
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [_location(finding.path, finding.line, finding.column)],
        "partialFingerprints": {"officectl/key": "|".join(finding.key)},
        "properties": {
            name: data[name] for name in ("standing", "record", "field", "measured", "commit", "as_of")
        },
    }
    related = [
        {**_location(row.path, row.line, 0), "message": {"text": row.text.render(lang)}}
        for row in finding.evidence
        if row.path
    ]
    if related:
        result["relatedLocations"] = related
    if finding.waived is not None:
        result["suppressions"] = [{"kind": "external", "justification": waived_text(finding, lang)}]
    return result


def _location(path: str, line: int, column: int) -> dict[str, object]:
    from urllib.parse import quote

    physical: dict[str, object] = {"artifactLocation": {"uri": quote(path or WORKSPACE_FILE)}}
    if line:
        physical["region"] = {"startLine": line, "startColumn": column or 1}
    return {"physicalLocation": physical}
