"""The quick reading of canonical files says what tomllib says, type for type, or nothing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officectl.records import layout, plain, toml

RECORDS = sorted((Path(__file__).parent.parent / "records").glob("*/valid/*.toml"))
TEXTS = [path.read_text(encoding="utf-8") for path in RECORDS]

offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
scalars = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.integers(-(2**63), 2**63 - 1),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=offsets, min_value=datetime(2, 1, 2), max_value=datetime(9998, 12, 30)),
    st.times(),
)
keys = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
lists = st.lists(st.text("一二三ab c\"\\\n", max_size=40), max_size=5)
flat = st.dictionaries(keys, st.one_of(scalars, lists, st.text('一二 \n"<>=', max_size=30)), max_size=6)
documents = st.dictionaries(keys, st.one_of(scalars, flat, st.lists(flat, min_size=1, max_size=3)), max_size=6)


def strict(value: Any) -> Any:
    """A value with its type, all the way down."""
    if isinstance(value, dict):
        return {key: strict(item) for key, item in value.items()}
    if isinstance(value, list):
        return [strict(item) for item in value]
    if isinstance(value, datetime):
        return ("datetime", value.isoformat(), value.utcoffset())
    return (type(value).__name__, str(value))


def held(text: str) -> bool:
    """Whether the quick reading answered; if so it must be what the exact reading says, without a fault."""
    quick = plain.read(text)
    if quick is None:
        return False
    exact = toml.exact(text.encode(), text)
    assert exact.faults == ()
    assert exact.data is not None
    assert list(exact.data) == list(quick)
    assert strict(exact.data) == strict(quick)
    return True


@given(documents)
@settings(max_examples=300, deadline=None)
def test_dumped_documents(document: dict[str, Any]) -> None:
    held(layout.dump(document, None))


@given(st.sampled_from(TEXTS), st.data())
@settings(max_examples=600, deadline=None)
def test_mutants_of_real_records(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        kept = data.draw(st.integers(0, 3))
        put = data.draw(st.sampled_from(["", *'01-.:TZ"\\[] \n=中e\t#']))
        text = text[:at] + put + text[at + kept :]
    held(text)


@pytest.mark.parametrize("text", TEXTS, ids=[f"{p.parent.parent.name}/{p.name}" for p in RECORDS])
def test_canonical_records_take_the_quick_way(text: str) -> None:
    """Not a promise about every record (lists of numbers go to tomllib), but if hardly any did this would be useless."""
    assert held(text) or "points" in text or '"""' in text or "\n  " in text or "\\" in text


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\na = 2\n", "a = 01\n", "a = 1e5\n", "a = inf\n", "a = 2026-02-30\n", "a = 24:00:00\n", "a = 08:30\n", "[a]\n[a]\n",
        "[[a]]\n[a]\n", "a = 1\n[a]\n", "a = [\"x\"]\n[[a]]\n", "a = 99999999999999999999\n", "a = 08:30:00.1234567\n",
        "a = 0001-01-01T00:00:00+14:00\n", "\ufeffa = 1\n", "a = 1", "a = \"\t\"\n", "a = \"\\e\"\n", "<<<<<<< HEAD\n",
    ],
)  # fmt: skip
def test_never_answers_what_needs_a_look(text: str) -> None:
    assert plain.read(text) is None


def test_texts_of_several_lines_and_long_lists() -> None:
    """As the layout writes them."""
    text = 'a = """\n甲 "乙"\n\n丙\n"""\nb = [\n  "x",\n  "y, z",\n]\nc = 1\n'
    assert plain.read(text) == {"a": '甲 "乙"\n\n丙\n', "b": ["x", "y, z"], "c": 1}
    assert layout.dump(plain.read(text) or {}, None) == text.replace('[\n  "x",\n  "y, z",\n]', '["x", "y, z"]')
    for odd in ('a = """\n<<<<<<< x\n"""\n', 'a = """\nx""""\n', 'a = """x"""\n', "a = [\n]\n", 'a = """\n\t"""\n'):
        assert plain.read(odd) is None
        held(odd)


def test_types() -> None:
    text = (
        'a = "字"\nb = 1\nc = 1.50\nd = true\ne = 2026-11-20\nf = 08:30:00\ng = 2026-11-20T08:30:00.5\nh = ["x", "y"]\n'
        "\n[t]\nk = 1\n\n[[r]]\nn = 1\n\n[[r]]\n"
    )
    assert plain.read(text) == {
        "a": "字", "b": 1, "c": Decimal("1.50"), "d": True, "e": date(2026, 11, 20), "f": time(8, 30),
        "g": datetime(2026, 11, 20, 8, 30, 0, 500000), "h": ["x", "y"], "t": {"k": 1}, "r": [{"n": 1}, {}],
    }  # fmt: skip
