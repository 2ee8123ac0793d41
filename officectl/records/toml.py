"""Reading one file: bytes → value, text and faults. Held to TOML 1.0 on every Python version.

The profile is narrower than TOML: up to 1 MiB, UTF-8 without a BOM, exact decimals, 64-bit integers, up to
six fraction digits of a second; inf, nan and exponents are refused. Canonical files are read in one pass
(`plain`), all files by a quicker parser where one is installed (`engine`); any other good file costs little more
than `tomllib.loads`: cheap signs decide whether the slow, exact look (`profile`, `diagnose`) is needed at all.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from officectl.light import pattern
from officectl.records import engine, plain
from officectl.records.fault import Fault

MAX_BYTES = 1_048_576
"""The largest file that is parsed, 1 MiB: a record has some hundred bytes, a month of rows some thousand."""


class Reading(NamedTuple):
    """`data` is None when the file gives no value; beside data stands at most FILE-EOL."""

    data: dict[str, Any] | None
    text: str
    faults: tuple[Fault, ...] = ()


class _NotInProfile(Exception):
    """A number that TOML allows and we do not; the exact look names it."""


def _decimal(text: str) -> Decimal:
    if "e" in text or "E" in text or "n" in text:   # an exponent, inf or nan
        raise _NotInProfile
    return Decimal(text)


@cache
def _parser_takes_more() -> bool:
    """Whether this Python's parser takes more than TOML 1.0: then more files get the exact look."""
    import tomllib

    try:
        tomllib.loads("a={b=1,\n}")
    except tomllib.TOMLDecodeError:
        return False
    return True


_ZEROES = bytes(ord("0") if chr(code) in "0123456789_" else code for code in range(256))
_LONG_RUN = b"0" * 18
"""Every digit made a 0: eighteen in a row, underscores between them included, are then found as a constant."""
_LONG_HEX = pattern("0x[0-9A-Fa-f_]{16}")
_LONG_FRACTION = pattern(r"\.[0-9]{7}")
_BEYOND_1_0 = pattern(r"[{\\]|[Tt \t=\[,][0-9]{2}:[0-9]{2}(?!:)|^[ \t]*[^\x00-\x7f]", re.MULTILINE)


def read(raw: bytes) -> Reading:
    """The value of one file, or the faults that it has none for. Never raises."""
    if len(raw) > MAX_BYTES:
        from officectl.records import encoding
        return encoding.too_large(raw, MAX_BYTES)
    if raw[:3] == b"\xef\xbb\xbf":
        from officectl.records import encoding
        return encoding.undecodable(raw)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        from officectl.records import encoding
        return encoding.undecodable(raw)
    quick = engine.loads()
    if quick is None and engine.short_cuts():
        data = plain.read(text)
        if data is not None:
            return Reading(data, text)
    return exact(raw, text, quick)


def exact(raw: bytes, text: str, quick: engine.Loads | None = None) -> Reading:
    """As `read` for decoded text, through tomllib: what all quicker readings are held to.

    `quick` is asked first; what it refuses tomllib judges.
    """
    try:
        data = quick(text, _decimal) if quick is not None else None
    except (ValueError, _NotInProfile, RecursionError):
        data = None
    try:
        if data is None:
            import tomllib

            data = tomllib.loads(text, parse_float=_decimal)
    except (ValueError, _NotInProfile, RecursionError) as error:
        from officectl.records.diagnose import diagnose
        return Reading(None, text, diagnose(raw, text, str(error)))
    if (
        _LONG_RUN in raw.translate(_ZEROES)
        or ("0x" in text and _LONG_HEX.search(text))
        or ("." in text and _LONG_FRACTION.search(text))
        or "<<<<<<<" in text or ">>>>>>>" in text
        or "\r" in text
        or "0001-01-01" in text or "9999-12-31" in text
        or (_parser_takes_more() and _BEYOND_1_0.search(text))
    ):
        from officectl.records.profile import inspect
        faults = inspect(text)
        if any(fault.code != "FILE-EOL" for fault in faults):
            return Reading(None, text, faults)
        return Reading(data, text, faults)
    return Reading(data, text)
