"""JUnit XML: for build servers. A suite a code, a case a finding; what counts (--fail-on) is a failure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from officectl.records.finding import Finding
from officectl.records.report import Excerpts, Report, counts_as_failure, no_excerpts
from officectl.render.finding import clause_text, measured_text, waived_text
from officectl.render.formats.concise import place
from officectl.render.style import clean
from officectl.text.lang import Lang, Text

_PASSED = Text("没有发现问题", "no findings")


def render(
    report: Report, lang: Lang, *, color: bool = False, width: int = 100, excerpts: Excerpts = no_excerpts
) -> Iterator[str]:
    """The document. Without findings it holds one passed case, because servers call an empty file broken."""
    failures = sum(counts_as_failure(finding, report.fail_on) for finding in report.findings)
    when = f'timestamp="{report.as_of.isoformat()}T00:00:00"'
    total = len(report.findings) or 1
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="officectl {report.thing}" tests="{total}" failures="{failures}">\n'
    if not report.findings:
        yield f'  <testsuite name="officectl" tests="1" failures="0" {when}>\n'
        passed = _attribute(_PASSED.render(lang))
        yield f"    <testcase classname={_attribute(report.workspace)} name={passed}/>\n"
        yield "  </testsuite>\n"
    by_code = sorted(report.findings, key=lambda finding: finding.code)
    for code, group in groupby(by_code, key=lambda finding: finding.code):
        yield from _suite(code, list(group), report, lang)
    yield "</testsuites>\n"


def _suite(code: str, findings: list[Finding], report: Report, lang: Lang) -> Iterator[str]:
    failures = sum(counts_as_failure(finding, report.fail_on) for finding in findings)
    skipped = sum(finding.waived is not None for finding in findings)
    name = _attribute(f"{code} {findings[0].title.render(lang)}")
    counts = f'tests="{len(findings)}" failures="{failures}" skipped="{skipped}"'
    yield f'  <testsuite name={name} {counts} timestamp="{report.as_of.isoformat()}T00:00:00">\n'
    for finding in findings:
        case = f"    <testcase classname={_attribute(code)} name={_attribute(place(finding))}"
        message = _attribute(finding.message.render(lang).replace("\n", " "))
        if finding.waived is not None:
            why = _attribute(waived_text(finding, lang))
            yield f"{case}>\n      <skipped message={why}/>\n    </testcase>\n"
        elif counts_as_failure(finding, report.fail_on):
            yield f"{case}>\n      <failure type={_attribute(finding.severity)} message={message}>"
            yield f"{_escape(_body(finding, lang))}</failure>\n    </testcase>\n"
        else:
            body = _escape(_body(finding, lang))
            yield f"{case}>\n      <system-out>{body}</system-out>\n    </testcase>\n"
    yield "  </testsuite>\n"


def _body(finding: Finding, lang: Lang) -> str:
    lines = [finding.message.render(lang), measured_text(finding, lang)]
    lines += [clause_text(clause, lang) for clause in finding.clauses]
    if finding.remedy is not None:
        lines.append(finding.remedy.render(lang))
    return "\n".join(line for line in lines if line)


def _escape(text: str) -> str:
    """XML text; control characters are spelt out, what XML 1.0 cannot hold is replaced."""
    safe = "".join(sign if _allowed(sign) else "\ufffd" for sign in clean(text))
    return safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> str:
    return '"' + _escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;") + '"'


def _allowed(sign: str) -> bool:
    code = ord(sign)
    return code in (9, 10) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
