"""cases/*.toml: overlays and what the book then says. Add a file, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from officectl.text.lang import LANGS

from .rule_cases import HERE, answer, book_of, check_faults, faults_of, read

CASES = sorted((HERE / "cases").glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = read(path)
    book = book_of(case)
    assert case.get("expect") or case.get("fault"), "a case expects something"
    check_faults(case, faults_of(book.faults))
    for expected in case.get("expect", []):
        value = book.get(expected.pop("rule"), expected.pop("on"), **expected.pop("keys", {}))
        assert answer(value, expected) == expected, value.name


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_rule_of_a_case_can_be_explained(path: Path) -> None:
    case = read(path)
    book = book_of(case)
    for expected in case.get("expect", []):
        found = book.explain(expected["rule"], expected["on"])
        assert [row.value for row in found.rows] == [
            book.get(found.name, found.on, **dict(zip(found.rule.keys, row.key, strict=True)))
            for row in found.rows
        ]
    for faults in book.faults.values():
        for fault in faults:
            for lang in LANGS:
                assert "{" not in fault.message.render(lang)
                assert fault.remedy is None or fault.remedy.render(lang)
