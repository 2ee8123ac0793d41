"""Any TOML value in any place of a policy: told as a fault or taken, never raised; and what is taken is never half understood."""

from __future__ import annotations

import copy
import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from test_policy import BASE

from officectl.history import policy
from officectl.records import layout

TABLES = {path: tomllib.loads(text) for path, text in BASE.items()}
NAMES = st.sampled_from(["a", "k", "self", "x-1", "李四", "li.si", "stage", "global", "fp", "when", ""])
SCALARS = st.one_of(
    st.booleans(), st.integers(-2, 100), st.sampled_from([Decimal("1.5"), date(2026, 1, 1)]),
    st.sampled_from(["", "*", "a", "all", "submit", "approved", "policy-admin", "x@y", "a=有", "\u200b", "SHA256:" + "A" * 43]),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(SCALARS, max_size=3), st.dictionaries(NAMES, inner, max_size=3),
                                     st.lists(st.dictionaries(NAMES, inner, max_size=3), min_size=1, max_size=2)), max_leaves=8,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place below a table."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, inner in pairs for place in [(*path, key), *places(inner, (*path, key))]]


PLACES = [(file, place) for file, table in TABLES.items() for place in places(table)]


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(PLACES), st.one_of(VALUES, st.none()), st.booleans())
def test_any_value_in_any_place(where: tuple[str, tuple[Any, ...]], value: Any, beside: bool) -> None:
    """`value` stands there, or beside it under another name; None takes the place away."""
    file, (*above, last) = where
    tables = copy.deepcopy(TABLES)
    node: Any = tables[file]
    for key in above:
        node = node[key]
    if value is None:
        del node[last]
    elif beside and isinstance(node, dict):
        node["another_key"] = value
    else:
        node[last] = value
    try:
        files = {path: layout.dump(table, None).encode() for path, table in tables.items()}
    except layout.NotLayable:   # a list of mixed values is no TOML of ours
        return
    made, faults = policy.load(files)
    assert (made is None) == bool(faults)
    for path, fault in faults:
        assert fault.line >= 1 and fault.message.render("zh") and fault.message.render("en") and path in files
    if beside and value is not None and isinstance(node, dict):
        free = above in (["people"], ["recovery", "holders"])   # where names are ids, any id is a name
        assert free or made is None, "a key that nobody knows was taken"
    if made is not None:
        assert made.digest == policy.digest(files)
        assert policy.load(files)[0].digest == made.digest   # type: ignore[union-attr]
