"""Numbers of a yearly series taken apart and written. Cases: data/series.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officectl.records import series

CASES = tomllib.loads((Path(__file__).parent / "data/series.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["number"], ids=lambda case: str(case["text"]))
def test_read_and_written_again(case: dict[str, Any]) -> None:
    found = series.read(case["text"])
    assert found == series.Number(case["form"], case.get("year", 0), case["serial"], case.get("width", 0))
    written = series.write(found.form, found.year, found.serial, found.width)
    assert series.read(written) == found
    for other in case.get("same", ()):
        assert (one := series.read(other)) is not None and one.series == found.series
    for other in case.get("other", ()):
        assert (one := series.read(other)) is not None and one.series != found.series


@pytest.mark.parametrize("case", CASES["nothing"], ids=lambda case: str(case["text"]))
def test_no_number(case: dict[str, Any]) -> None:
    assert series.read(case["text"]) is None


@pytest.mark.parametrize("case", CASES["template"], ids=lambda case: str(case["text"]))
def test_template(case: dict[str, Any]) -> None:
    found = series.template(case["text"])
    assert found == (case["form"], case.get("width", 0))
    assert series.write(found[0], 2026, 1, found[1]) == case["first"]


@pytest.mark.parametrize("case", CASES["no_template"], ids=lambda case: str(case["text"]))
def test_no_template(case: dict[str, Any]) -> None:
    assert series.template(case["text"]) is None


WORDS = st.text(st.sampled_from("督查府〔〕号-/ AB"), max_size=6)


@settings(max_examples=200, deadline=None)
@given(WORDS, st.sampled_from("〔-/号"), WORDS, st.integers(1990, 2090), st.integers(1, 99_999), st.integers(0, 5))
def test_what_a_template_writes_is_read_back(head: str, between: str, tail: str, year: int, serial: int, width: int) -> None:
    text = f"{head}{{year}}{between}{{number{f':{width}' if width else ''}}}{tail}"
    found = series.template(text)
    assert found is not None
    written = series.write(found[0], year, serial, found[1])
    got = series.read(written)
    assert got is not None
    assert (got.year, got.serial) == (year, serial)
    following = series.read(series.write(got.form, year, serial + 1, got.width))
    assert following is not None
    assert (following.series, following.serial) == (got.series, serial + 1)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_any_text(text: str) -> None:
    found = series.read(text)
    assert found is None or (found.serial >= 0 and found.series)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("督〔〕号- 0129０２期"), max_size=14))
def test_the_short_way_reads_the_same(text: str) -> None:
    assert series.read(text) == series._read(text)
