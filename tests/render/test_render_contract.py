"""The machine formats against their published definitions."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

sys.path.insert(0, str(Path(__file__).parent))
from render_reports import cases, excerpts, read

from officectl.records.report import Report, failed
from officectl.render import formats

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "schemas" / "meta" / "officectl-findings.schema.json").read_text(
        encoding="utf-8"
    )
)
LANGS = ("zh", "en")


def output(case: str, name: str, lang: str = "zh") -> str:
    return "".join(formats.load(name).render(read(case), lang, excerpts=excerpts(case).get))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("case", cases())
def test_json_fits_its_schema(case: str, lang: str) -> None:
    body = json.loads(output(case, "json", lang))
    Draft202012Validator(SCHEMA).validate(body)
    assert len(body["findings"]) == body["summary"]["findings"] + body["summary"]["waived"]
    assert sum(body["summary"]["severity"].values()) == body["summary"]["findings"]


@pytest.mark.parametrize("case", cases())
def test_jsonl_lines_fit_the_line_schema_and_say_the_same(case: str) -> None:
    line_schema = {"$ref": "#/$defs/line", "$defs": SCHEMA["$defs"], "$schema": SCHEMA["$schema"]}
    lines = [json.loads(line) for line in output(case, "jsonl").split("\n")[:-1]]
    for line in lines:
        Draft202012Validator(line_schema).validate(line)
    whole = json.loads(output(case, "json"))
    findings = [{key: value for key, value in line.items() if key != "schema"} for line in lines[:-1]]
    assert findings == whole["findings"]
    assert lines[-1]["summary"] == whole["summary"]


@pytest.mark.parametrize(
    "change",
    [
        {"code": "lower-case"},
        {"severity": "fatal"},
        {"standing": "crime"},
        {"line": 0},
        {"line": 4.5},
        {"measured": {"value": 31, "limit": None, "excess": None, "unit": "m2"}},
        {"record": {"kind": "allocation"}},
        {"surplus": 1},
        {"commit": "HEAD"},
        {"path": ""},
    ],
    ids=str,
)
def test_the_schema_refuses(change: dict[str, Any]) -> None:
    body = json.loads(output("office", "json"))
    body["findings"][1].update(change)
    assert not Draft202012Validator(SCHEMA).is_valid(body)


@pytest.mark.parametrize("name", ["code", "remedy", "waived", "rule", "column"])
def test_the_schema_misses_nothing(name: str) -> None:
    body = json.loads(output("office", "json"))
    del body["findings"][0][name]
    assert not Draft202012Validator(SCHEMA).is_valid(body)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("case", cases())
def test_concise_is_one_parseable_line_a_finding(case: str, lang: str) -> None:
    lines = output(case, "concise", lang).split("\n")[:-1]
    report = read(case)
    assert len(lines) == len(report.findings)
    for line, finding in zip(lines, report.findings, strict=True):
        found = re.fullmatch(r"(.+):(\d+):(\d+): ([A-Z][A-Z0-9_-]*) (.+)", line)
        assert found is not None
        assert found[4] == finding.code
        assert int(found[2]) >= 1 <= int(found[3])


@pytest.mark.parametrize("case", cases())
def test_junit_is_xml_and_counts_right(case: str) -> None:
    report = read(case)
    root = ElementTree.fromstring(output(case, "junit"))
    assert int(root.attrib["failures"]) == len(root.findall(".//failure"))
    assert int(root.attrib["tests"]) == len(root.findall(".//testcase"))
    assert len(root.findall(".//skipped")) == sum(finding.waived is not None for finding in report.findings)
    assert bool(root.findall(".//failure")) == failed(report)


@pytest.mark.parametrize("case", cases())
def test_csv_is_read_back_by_a_spreadsheet(case: str) -> None:
    text = output(case, "csv")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len(rows) == 1 + len(read(case).findings)
    assert {len(row) for row in rows} == {len(rows[0])}
    for row in rows[1:]:
        assert not any(re.match(r"[=@]|[+-](?![\d.]+$)", cell) for cell in row)


@pytest.mark.parametrize("case", cases())
def test_sarif_has_what_viewers_need(case: str) -> None:
    run = json.loads(output(case, "sarif"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result, finding in zip(run["results"], read(case).findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
        assert result["level"] in ("error", "warning", "note")
        assert ("suppressions" in result) == (finding.waived is not None)
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri.isascii() and " " not in uri


@pytest.mark.parametrize("case", cases())
def test_github_commands_stay_on_their_line(case: str) -> None:
    report = read(case)
    lines = output(case, "github").split("\n")[:-1]
    assert len(lines) == sum(finding.waived is None for finding in report.findings)
    assert all(
        re.match(r"::(error|warning|notice) file=[^,:]+,line=\d+,col=\d+,title=[^,:]+::", line)
        for line in lines
    )


@pytest.mark.parametrize("name", ["full", "concise", "md", "github", "csv", "junit"])
def test_no_control_character_reaches_a_screen(name: str) -> None:
    text = output("hostile", name).replace("\r\n", "\n").removeprefix("\ufeff")
    assert not [sign for sign in text if not sign.isprintable() and sign not in "\n\u3000"]


def test_colour_only_adds_escape_sequences() -> None:
    for name in ("full", "concise"):
        module = formats.load(name)
        plain = "".join(module.render(read("office"), "zh", excerpts=excerpts("office").get))
        colored = "".join(module.render(read("office"), "zh", color=True, excerpts=excerpts("office").get))
        assert colored != plain
        assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


def test_findings_are_sorted_whatever_order_they_came_in() -> None:
    report = read("office")
    from officectl.records.report import in_order

    assert in_order(reversed(report.findings)) == report.findings


@pytest.mark.parametrize(
    ("fail_on", "expected"), [("error", True), ("warning", True), ("info", True), ("never", False)]
)
def test_fail_on(fail_on: Any, expected: bool) -> None:
    report = read("office")
    assert (
        failed(Report(report.workspace, report.revision, report.as_of, report.findings, fail_on=fail_on))
        is expected
    )


def test_fail_on_looks_at_severity_and_waivers() -> None:
    report = read("office")
    only = {f.code: f for f in report.findings if f.waived is None}
    run = ("x", "worktree", report.as_of)
    assert not failed(Report(*run, (only["SUP-DUE"],), fail_on="error"))
    assert failed(Report(*run, (only["SUP-DUE"],), fail_on="warning"))
    assert not failed(Report(*run, (only["RULE-UNSET"],), fail_on="warning"))
    assert failed(Report(*run, (only["RULE-UNSET"],), fail_on="info"))
    assert not failed(Report(*run, tuple(f for f in report.findings if f.waived), fail_on="info"))
