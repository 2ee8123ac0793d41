"""The digest a second time, from docs/contracts/digest.md alone and by other means: no json, no
number formatting, no date arithmetic of the library.

It judges the product and made the published vectors.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time
from decimal import Decimal

NAMED = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def quoted(text: str) -> str:
    return '"' + "".join(NAMED.get(c) or (f"\\u{ord(c):04x}" if ord(c) < 32 else c) for c in text) + '"'


def digits(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    assert isinstance(value, Decimal)
    sign, figures, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    text = "".join(map(str, figures)) + "0" * exponent  # "0" * negative is nothing
    text = text.rjust(1 - exponent, "0")
    whole, point = (text[:exponent], text[exponent:].rstrip("0")) if exponent < 0 else (text, "")
    whole = whole.lstrip("0") or "0"
    return ("-" if sign and (whole != "0" or point) else "") + whole + ("." + point if point else "")


def leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def instant(value: datetime) -> str:
    """A date-time with an offset, moved to UTC minute by minute count rather than by the library."""
    offset = value.utcoffset()
    assert offset is not None
    minutes = value.hour * 60 + value.minute - (offset.days * 1440 + offset.seconds // 60)
    year, month, day = value.year, value.month, value.day + minutes // 1440
    minutes %= 1440

    def length() -> int:
        return (
            29 if month == 2 and leap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
        )

    if day < 1:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        day += length()
    elif day > length():
        day -= length()
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return f"{year:04d}-{month:02d}-{day:02d}T{minutes // 60:02d}:{minutes % 60:02d}" + seconds(value) + "Z"


def seconds(value: datetime | time) -> str:
    return f":{value.second:02d}" + (f".{value.microsecond:06d}".rstrip("0") if value.microsecond else "")


def moment(value: object) -> str:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return instant(value)
    text = f"{value.year:04d}-{value.month:02d}-{value.day:02d}" if isinstance(value, date) else ""
    if isinstance(value, datetime | time):
        text += ("T" if text else "") + f"{value.hour:02d}:{value.minute:02d}" + seconds(value)
    return text


def canonical(value: object) -> str:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: [ord(c) for c in key])
        return "{" + ",".join(quoted(key) + ":" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str):
        tag, text = "s", value
    elif value is True or value is False:
        tag, text = "b", str(value).lower()
    elif isinstance(value, date | time):
        tag, text = "t", moment(value)
    else:
        tag, text = "n", digits(value)
    return f'["{tag}",{quoted(text)}]'


def digest(kind: str, value: object) -> str:
    digest = hashlib.sha256()
    for part in ("officectl/record/1", "\0", kind, "\0", canonical(value)):
        digest.update(part.encode())
    return "sha256:" + digest.hexdigest()
