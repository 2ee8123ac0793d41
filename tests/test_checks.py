"""Every check: its documentation, its two examples, its fixtures in tests/checks/<CODE>/<case>/."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from officectl.checks import _load
from officectl.checks._explain import BAD, GOOD, HEADINGS, Example, example, sections
from officectl.records.report import Report

HERE = Path(__file__).parent / "checks"
CODES = sorted(_load.codes())
PROSE = {"FILE-SIZE": BAD, "FILE-MODE": BAD, "FILE-UNREADABLE": BAD, "SCHEMA-WEAKENS": BAD, "SCHEMA-OLD": BAD, "RULE-UNSET": GOOD}
"""Examples that no text can show; each has a test of its own in tests/bad_input/."""
CASES = sorted(path.parent for path in HERE.glob("*/*/records.toml"))
Check = Callable[[Example], Report]


@pytest.mark.parametrize("code", CODES)
def test_documentation_is_complete(code: str) -> None:
    found = sections(_load.load(code))
    for lang, headings in HEADINGS.items():
        for heading in headings:
            assert found.get(heading, "").strip(), f"{code}: {lang} heading {heading} is missing"
    title = _load.load(code).check.title
    assert found[""].splitlines()[0] == f"{title.zh} · {title.en}"


@pytest.mark.parametrize("code", [code for code in CODES if PROSE.get(code) != BAD])
def test_bad_example_is_found(code: str, check_example: Check) -> None:
    report = check_example(example(sections(_load.load(code))[BAD]))
    assert code in {finding.code for finding in report.findings}


@pytest.mark.parametrize("code", [code for code in CODES if PROSE.get(code) != GOOD])
def test_good_example_is_silent(code: str, check_example: Check) -> None:
    shown = example(sections(_load.load(code))[GOOD])
    assert shown.blocks
    report = check_example(shown)
    assert [finding.message.render("zh") for finding in report.findings if finding.code == code] == []


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_fixture(case: Path, check_example: Check) -> None:
    code = case.parent.name
    report = check_example(example((case / "records.toml").read_text(encoding="utf-8")))
    found = [finding for finding in report.findings if finding.code == code]
    lines = (case / "expected.txt").read_text(encoding="utf-8").splitlines()
    expected = [line for line in lines if line.strip() and not line.startswith("#")]
    shown = [f"{f.code} {f.id or f.path} {f.field_name} {f.severity} {f.standing} | {f.message.render('zh')}" for f in found]
    assert len(shown) == len(expected), "\n".join(shown)
    for want in expected:
        head, _, part = (piece.strip() for piece in want.partition("|"))
        match = [s for s in shown if s.startswith(head + " ") and all(p.strip() in s for p in part.split("…"))]
        assert match, f"expected {want}\nfound:\n" + "\n".join(shown)
        shown.remove(match[0])


@pytest.mark.parametrize("code", CODES)
def test_every_check_has_fixtures(code: str) -> None:
    loaded = _load.load(code)
    if loaded.find is None or loaded.check.scope in ("file", "outcome"):
        return
    cases = [case for case in CASES if case.parent.name == code]
    assert len(cases) >= 3, f"{code} needs a clear hit, the nearest innocent neighbour and a boundary"
    hits = [c for c in cases if re.search(r"^[A-Z]", (c / "expected.txt").read_text(encoding="utf-8"), re.M)]
    assert hits
    assert len(hits) < len(cases)


def test_every_fault_code_has_a_check() -> None:
    """A fault that no check tells would vanish."""
    source = Path(_load.root.__path__[0]).parent
    used = set()
    for path in source.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and re.fullmatch(r"(FILE|FIELD|RULE|SCHEMA|CAL|TEXT|BASELINE)-[A-Z]+", value):
                used.add(value)
    assert used - set(CODES) == {"FILE-CONFIG"}, "FILE-CONFIG is raised as BadWorkspace"
