"""Figures of a spreadsheet: what a number format makes of them (ECMA-376 part 1, 18.8.30), days as serial numbers, digits it has lost."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal

from officectl.imports._table import Broken
from officectl.light import pattern
from officectl.text.lang import Text

Shape = Literal["", "date", "moment", "time"]
"""What a cell's format shows of its number."""

_LOST = Text("表格软件存数只有 15 位，后面的数字已经丢了：把这一列设成文本格式，重新填",
             "a spreadsheet keeps 15 digits of a number, the others are lost: format the column as text and enter it again")
_NO_NUMBER = Text("不是数", "is no number")
_NO_DAY = Text("不是表格软件能表示的日期", "is no day that a spreadsheet knows")

_BUILT_IN: dict[int, Shape] = {
    **dict.fromkeys((14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "date"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), "time"),
    22: "moment",
}
"""Formats that have a number and no text of their own, those of Chinese spreadsheets among them."""
_NOT_CODE = pattern(r'"[^"]*"|\\.|_.|\*.|\[(?!h|hh|m|mm|s|ss\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = pattern(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_FIGURE = pattern(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?")
_MOST_DIGITS = 10**15


def shape_of(number: int, code: str) -> Shape:
    """What the format of this number and code shows."""
    if not code:
        return _BUILT_IN.get(number, "")
    first = code.split(";", 1)[0]
    if _ELAPSED.search(first):
        return ""
    bare = _NOT_CODE.sub("", first).lower()
    if "general" in bare:
        return ""
    day = "y" in bare or "d" in bare or ("m" in bare and "h" not in bare and "s" not in bare)
    clock = "h" in bare or "s" in bare
    if day:
        return "moment" if clock else "date"
    return "time" if clock else ""


def figure(text: str, shape: Shape, since_1904: bool) -> Any:
    """The value of a number cell: int, Decimal, date, datetime, time, or Broken."""
    typed = text.strip()
    if _FIGURE.fullmatch(typed) is None:
        return Broken(text, _NO_NUMBER())
    exact = Decimal(typed)
    if not shape:
        if abs(exact) >= _MOST_DIGITS:
            return Broken(text, _LOST())
        if exact == exact.to_integral_value():
            return int(exact)
        # A spreadsheet counts in binary: 18.1 is stored as 18.100000000000001 and means what it shows.
        return Decimal(format(Decimal(repr(float(f"{float(typed):.15g}"))), "f"))
    return _day(exact, shape, since_1904)


def _day(serial: Decimal, shape: Shape, since_1904: bool) -> Any:
    if serial < 0 or serial >= 2958466:   # 10000-01-01
        return Broken(str(serial), _NO_DAY())
    days = int(serial)
    seconds = int(((serial - days) * 86400).to_integral_value())
    if shape == "time" and not days:
        return time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60) if seconds < 86400 else time(0)
    if not since_1904 and days < 61:
        if days in (0, 60):   # 1900-02-29, which the calendar does not have
            return Broken(str(serial), _NO_DAY())
        days += 1
    first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
    moment = first + timedelta(days=days, seconds=seconds)
    if shape == "date" and not seconds:
        return date(moment.year, moment.month, moment.day)
    return moment
