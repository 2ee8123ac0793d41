"""The digest survives every rewriting and no change of value."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officectl.records import layout, toml
from officectl.records.canonical import canonical, digest, number_text
from officectl.records.record import walk

from . import judge, strategies

QUICK = settings(max_examples=150, deadline=None)


@QUICK
@given(strategies.tables())
def test_the_judge_agrees(data: dict[str, Any]) -> None:
    assert canonical(data) == judge.canonical(data)


@QUICK
@given(strategies.tables(), st.randoms(use_true_random=False))
def test_rewriting_keeps_it(data: dict[str, Any], rng: random.Random) -> None:
    expected = digest("trip", data)
    text = layout.dump(shuffled(data, rng), None)
    assert digest("trip", toml.read(text.encode()).data or {}) == expected
    crlf = "# 注释\n\n" + text.replace("\n", "\r\n") + "# 完\n"
    reading = toml.read(crlf.encode())
    assert digest("trip", reading.data or {}) == expected


@QUICK
@given(strategies.tables(), st.randoms(use_true_random=False))
def test_any_change_of_value_changes_it(data: dict[str, Any], rng: random.Random) -> None:
    places = [path for path, _ in walk(data)]
    if not places:
        assert digest("trip", data) != digest("trip", {"x": ""})
        return
    path = rng.choice(places)
    changed = replaced(data, path)
    assert digest("trip", changed) != digest("trip", data)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("100"), "100"),
        (Decimal("1E+2"), "100"),
        (Decimal("14.00"), "14"),
        (Decimal("-0.00"), "0"),
        (Decimal("0.10"), "0.1"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("0E+5"), "0"),
        (0, "0"),
        (-5, "-5"),
        (Decimal("1" * 60 + ".10"), "1" * 60 + ".1"),
        (Decimal("1000.000"), "1000"),
    ],
)
def test_numbers_are_text(value: Decimal | int, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize("value", [None, 1.5, b"x", {1: "x"}, object()])
def test_what_toml_has_not_is_a_fault_of_the_program(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"a": value})


@pytest.mark.parametrize(
    "value", [Decimal("inf"), Decimal("nan"), datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=8)))]
)
def test_what_has_no_text_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical({"a": value})


def test_another_kind_is_another_digest() -> None:
    assert digest("trip", {}) != digest("task", {})


def test_utc_is_utc_however_it_is_said() -> None:
    one, other = (
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))),
    )
    assert canonical({"a": one}) == canonical({"a": other})


def shuffled(value: Any, rng: random.Random) -> Any:
    if isinstance(value, dict):
        names = list(value)
        rng.shuffle(names)
        return {name: shuffled(value[name], rng) for name in names}
    return [shuffled(item, rng) for item in value] if isinstance(value, list) else value


def replaced(value: Any, path: tuple[str | int, ...]) -> Any:
    """The value with the leaf at `path` made another."""
    if path:
        copy = dict(value) if isinstance(value, dict) else list(value)
        copy[path[0]] = replaced(value[path[0]], path[1:])
        return copy
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | Decimal):
        return Decimal(value) + Decimal("0.25") if abs(value) < 10**20 else 7
    return value + "x" if isinstance(value, str) else str(value)
