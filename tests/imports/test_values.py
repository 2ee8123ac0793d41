"""Days as spreadsheets write them: the short way through them gives what the long one gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officectl.actions import _import_values
from officectl.actions._import_values import Reader
from officectl.errors import OfficeError
from officectl.query.env import Env
from officectl.records.kind import Field
from officectl.records.record import RECORDED
from officectl.text.lang import Text

ENV = Env(date(2026, 11, 20), datetime(2026, 11, 20, 12), lambda kinds, text: (), lambda ident: RECORDED, {})
DAY, MOMENT = (Field("x", kind, Text("日期", "day")) for kind in ("date", "datetime"))   # type: ignore[arg-type]


def said(field: Field, text: str) -> Any:
    try:
        return Reader(ENV).cell(field, text, grid=True)
    except OfficeError as error:
        return type(error)


@settings(max_examples=400, deadline=None)
@given(
    st.integers(1900, 2100), st.integers(0, 13), st.integers(0, 32), st.integers(0, 25), st.integers(0, 61), st.sampled_from("-/."),
    st.booleans(), st.booleans(),
)  # fmt: skip
def test_the_short_way(year: int, month: int, day: int, hour: int, minute: int, mark: str, two: bool, timed: bool) -> None:
    width = 2 if two else 1
    text = f"{year}{mark}{month:0{width}}{mark}{day:0{width}}" + (f" {hour:0{width}}:{minute:02}" if timed else "")
    field = MOMENT if timed else DAY
    short = said(field, text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_import_values, "_of_sheet", lambda *_: None)
        assert said(field, text) == short
    other = said(DAY if timed else MOMENT, text)
    assert isinstance(other, type), "a day is no moment, a moment no day"
