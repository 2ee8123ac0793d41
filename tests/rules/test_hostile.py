"""Whatever a rule or calendar file holds, reading it gives faults, never an exception."""

from __future__ import annotations

import copy
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officectl.rules import build
from officectl.rules.book import load
from officectl.rules.calendar import Calendar
from officectl.rules.document import Document
from officectl.store.packs import shipped_packs
from officectl.text.lang import LANGS

from .rule_cases import HERE, read

SCALARS = st.one_of(
    st.text(max_size=6),
    st.integers(-3, 99),
    st.booleans(),
    st.decimals(-9, 9, places=1),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.just(datetime(2026, 1, 1, 8)),
    st.just(time(8)),
)
ANYTHING = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=2),
    st.dictionaries(st.sampled_from(["name", "value", "rank", "date"]), SCALARS, max_size=2),
    st.just([{}]),
)
NAMES = ("pack", "overlay")
PACKS = shipped_packs()


def spots(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a document."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += spots(item, (*path, key))
    return found


def put(document: Any, path: tuple[str | int, ...], value: Any) -> Any:
    document = copy.deepcopy(document)
    table = document
    for key in path[:-1]:
        table = table[key]
    table[path[-1]] = value
    return document


@given(st.sampled_from(NAMES), st.data())
@settings(max_examples=150, deadline=None)
def test_one_wrong_value_in_a_rule_file(name: str, data: st.DataObject) -> None:
    whole = read(HERE / "files" / "accepted" / f"{name}.toml")
    wrong = put(whole, data.draw(st.sampled_from(spots(whole))), data.draw(ANYTHING))

    class Given(Document):
        def __init__(self, path: str, raw: str | bytes) -> None:
            super().__init__(path, "" if path == "x.toml" else raw)
            if path == "x.toml":
                self.data = wrong

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "Document", Given)
        pair = [("x.toml", "")]
        book = load(pair, [], "县") if name == "pack" else load(PACKS, pair, "县")
    for rule in book.names if name == "pack" else ("room.moving_grace", "room.area.office"):
        assert book.explain(rule, date(2026, 11, 22)).name == rule
    for fault in book.faults.get("x.toml", ()):
        assert all(fault.message.render(lang) for lang in LANGS)
    book.digest()


CALENDAR = {
    "year": 2027,
    "notice": {"number": "某发〔2026〕1号", "on": date(2026, 11, 1)},
    "holiday": [{"name": "元旦", "from": date(2027, 1, 1), "to": date(2027, 1, 3), "basis": "某文件"}],
    "workday": [{"name": "元旦", "date": date(2027, 1, 9), "basis": "某文件"}],
    "period": [{"name": "汛期", "from": date(2027, 6, 1), "to": date(2027, 9, 30)}],
}


@given(st.sampled_from(spots(CALENDAR)), ANYTHING)
@settings(max_examples=150, deadline=None)
def test_one_wrong_value_in_a_calendar(path: tuple[str | int, ...], value: Any) -> None:
    from officectl.rules import calendar

    class Given(Document):
        def __init__(self, name: str, raw: str | bytes) -> None:
            super().__init__(name, "")
            self.data = put(CALENDAR, path, value)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calendar, "Document", Given)
        found = Calendar.from_sources([], [("calendar/2027.toml", "")])
    found.add_workdays(date(2026, 12, 31), 5)
    found.periods(date(2027, 7, 1))
    found.digest()
    for fault in found.faults.get("calendar/2027.toml", ()):
        assert all(fault.message.render(lang) for lang in LANGS)
