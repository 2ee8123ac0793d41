"""Random record values and random damage to texts, shared by the property tests."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

texts = st.text(
    st.one_of(
        st.sampled_from("青山镇督查防汛“”，。 #=[]{}\"'\\\n\t\r.-_★密aZ09"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=12,
)
keys = st.one_of(st.sampled_from(["id", "note", "row", "at", "a-b", "a.b", "中 文", "", '"', "\n"]), texts)
zones = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.one_of(
    st.dates(),
    st.times(),
    st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 28)),
    st.datetimes(
        min_value=datetime(1, 1, 3),
        max_value=datetime(9999, 12, 28),
        timezones=st.one_of(zones, st.just(UTC)),
    ),
)
decimals = st.tuples(st.integers(-(10**30), 10**30), st.integers(1, 32)).map(
    lambda pair: Decimal(pair[0]).scaleb(-pair[1]) if abs(pair[0]) < 10**25 else Decimal(f"{pair[0]}.5")
)
scalars = st.one_of(texts, st.booleans(), st.integers(-(2**63), 2**63 - 1), decimals, moments)
arrays = st.recursive(st.lists(scalars, max_size=4), lambda inner: st.lists(inner, max_size=3), max_leaves=6)


def tables(depth: int = 2) -> st.SearchStrategy[dict[str, object]]:
    value: st.SearchStrategy[object] = st.one_of(scalars, arrays)
    if depth:
        value = st.one_of(value, tables(depth - 1), st.lists(tables(depth - 1), min_size=1, max_size=3))
    return st.dictionaries(keys, value, max_size=4)


PIECES = (
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "=",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    ",",
    ".",
    "#",
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    "\\e",
    "\\x41",
    "\\u00e9",
    "\\n",
    "08:30",
    "08:30:00",
    "2026-11-20",
    "2026-11-20T08:30",
    "T",
    "Z",
    "+08:00",
    ":00.1234567",
    "0x1F",
    "1e5",
    "1_0",
    "-",
    "+",
    "inf",
    "true",
    "a",
    "b.c",
    "中",
    "“",
    "＝",
    "\x00",
    "\x7f",
    "\u2028",
    "\ufeff",
)


def damage(text: str, rng: random.Random) -> str:
    """The text with one to three small accidents."""
    for _ in range(rng.randint(1, 3)):
        at = rng.randint(0, len(text))
        cut = at + rng.choice((0, 0, 1, 1, 2, 5))
        text = text[:at] + (rng.choice(PIECES) if rng.random() < 0.8 else "") + text[cut:]
    return text


MODERN = (
    ("{", "{\n"),
    ("}", ",}"),
    ("}", "\n}"),
    (",", ",\n"),
    (":00", ""),
    ('"', '"\\e'),
    ('"', '"\\x41'),
    ("{", "{ # x\n"),
)
"""What TOML 1.1 takes and 1.0 does not, as replacements."""


def modernise(text: str, rng: random.Random) -> str:
    """The text with one to three things that only TOML 1.1 allows (if they land where it does)."""
    for _ in range(rng.randint(1, 3)):
        old, new = rng.choice(MODERN)
        places = [at for at in range(len(text)) if text.startswith(old, at)]
        if places:
            at = rng.choice(places)
            text = text[:at] + new + text[at + len(old) :]
    return text


SAMPLES = tuple(
    path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parent / "data" / "samples").glob("*.toml"), key=str)
)
"""data/samples/*.toml: good documents that the damage is done to. Add a file to add one."""
