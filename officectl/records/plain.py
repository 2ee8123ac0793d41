"""Reading the canonical layout in one pass. Anything else is left to tomllib: this never decides that a file is wrong.

Records that officectl wrote itself are one key a line with plain strings, numbers, dates and lists of strings; people
add comments. One regular expression reads such a file in about a sixth of tomllib's time, and whatever it accepts is
inside the reading profile by its grammar. Property tests hold it to tomllib: the same value with the same types, or nothing.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

TEXT = r'[^"\\\x00-\x1f\x7f]*'
_LINES = r'[^"\\\x00-\x09\x0b-\x1f\x7f]*(?:"{1,2}(?!")[^"\\\x00-\x09\x0b-\x1f\x7f]*)*'
CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
ZONE = r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
NUMBER = r"-?(?:0|[1-9][0-9]{0,17})"
_END = r"(?:[ \t]*\#[^\x00-\x08\x0a-\x1f\x7f]*)?\n"
_LINE = re.compile(
    rf"""([A-Za-z0-9_-]+)\ =\ (?:
        "({TEXT})"
      | ({DAY}T{CLOCK}{ZONE})
      | ({DAY})
      | ({NUMBER}\.[0-9]{{1,30}})
      | ({NUMBER})
      | (\[(?:"{TEXT}"(?:,\ "{TEXT}")*)?\]|\[\n(?:\ \ "{TEXT}",\n)+\])
      | (true|false)
      | ({CLOCK})
      | "{{3}}\n({_LINES})"{{3}}
    ){_END}
    | \[\[([A-Za-z0-9_-]+)\]\]{_END}
    | \[([A-Za-z0-9_-]+)\]{_END}
    | {_END}""",
    re.VERBOSE,
)
_ITEMS = re.compile(rf'"({TEXT})"')
_STRING, _MOMENT, _DATE, _DECIMAL, _INTEGER, _LIST, _FLAG, _TIME, _LONG, _ROWS, _TABLE = range(2, 13)


def read(text: str) -> dict[str, Any] | None:
    """The value of a canonical text; None when it is not one (broken or merely written differently)."""
    data: dict[str, Any] = {}
    table = data
    rows: dict[str, list[dict[str, Any]]] = {}
    line, end, size = _LINE.match, 0, len(text)
    try:
        while end < size:
            match = line(text, end)  # anchored: a search would look at every place of a hostile line
            if match is None:
                return None
            end = match.end()
            what = match.lastindex
            if what is None:
                continue
            value: Any = match[what]
            if what < _ROWS:
                key = match[1]
                if key in table:
                    return None
                if what == _STRING:
                    pass
                elif what == _LIST:
                    value = _ITEMS.findall(value)
                elif what == _MOMENT:
                    if value.startswith(("0001-01-01", "9999-12-31")):
                        return None  # may leave the calendar in UTC: the exact look decides
                    value = datetime.fromisoformat(value)
                elif what == _DATE:
                    value = date.fromisoformat(value)
                elif what == _INTEGER:
                    value = int(value)
                elif what == _DECIMAL:
                    value = Decimal(value)
                elif what == _LONG:
                    if "<<<<<<<" in value or ">>>>>>>" in value:
                        return None  # marks of a conflict count even in here
                elif what == _FLAG:
                    value = value == "true"
                else:
                    value = time.fromisoformat(value)
                table[key] = value
            elif what == _ROWS:
                known = rows.get(value)
                if known is None:
                    if value in data:
                        return None
                    known = rows[value] = data[value] = []
                table = {}
                known.append(table)
            else:
                if value in data:
                    return None
                table = data[value] = {}
    except ValueError:  # 2026-02-30: tomllib finds the words for it
        return None
    return data
