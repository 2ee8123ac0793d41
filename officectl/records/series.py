"""Numbers of a yearly series as offices write them: 2026-0187, 督〔2026〕15号, 水派20260012. Pure.

Nobody has to declare the form. A number is taken apart into its year, its serial number (the last digits that are not the year) and
the words around both, which name the series; the next number is written like the last one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

YEAR, SERIAL = "{year}", "{number}"
_USUAL = re.compile("([^0-9０-９]*)((?:19|20)[0-9]{2})([^0-9０-９]+)([0-9]{1,9})([^0-9０-９]*)")
"""Words, a year, words, the serial number, words: nearly all numbers are read in one step."""
_DIGITS = re.compile("[0-9]+")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_TEMPLATE = re.compile(r"([^{}0-9]*\{year\}[^{}0-9]+)\{number(?::([1-9]))?\}([^{}0-9]*)")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_BRACKETS = str.maketrans("()[]", "〔〕〔〕")


class Number(NamedTuple):
    """A number taken apart. `year` 0: it names none."""

    form: str
    """The text with `{year}` and `{number}` in their places."""
    year: int
    serial: int
    width: int
    """How many digits the serial number has when it is filled up with zeros; 0: it is not."""

    @property
    def series(self) -> str:
        """Equal for all numbers of a series, whatever the year, and however brackets and letters are typed."""
        return _series(self.form)


@lru_cache(1024)
def _series(form: str) -> str:
    return unicodedata.normalize("NFKC", form).translate(_BRACKETS).upper().replace(" ", "")


@lru_cache(1024)
def _form(head: str, between: str, tail: str) -> str:
    return f"{head.lstrip()}{YEAR}{between}{SERIAL}{tail.rstrip()}"


def read(text: str) -> Number | None:
    """A number taken apart; None for a text without digits. Full-width digits are digits."""
    match = _USUAL.fullmatch(text)
    if match is None:
        return _read(text)
    head, year, between, serial, tail = match.groups()
    return Number(_form(head, between, tail), int(year), int(serial), len(serial) if serial[0] == "0" else 0)


def _read(text: str) -> Number | None:
    text = text.translate(_WIDE).strip()
    runs = [(match.start(), match.end()) for match in _DIGITS.finditer(text)]
    if not runs:
        return None
    start, end = runs[-1]
    year = next(((a, b) for a, b in runs[:-1] if b - a == 4 and _YEAR.match(text, a)), None)
    if year is None and end - start > 6 and _YEAR.match(text, start):   # 20260187
        year, start = (start, start + 4), start + 4
    serial = text[start:end]
    if len(serial) > 9:
        return None
    head, tail = text[:start], text[end:]
    if year is not None:
        head = text[:year[0]] + YEAR + text[year[1]:start]
    width = len(serial) if serial.startswith("0") else 0
    return Number(f"{head}{SERIAL}{tail}", int(text[year[0]:year[1]]) if year is not None else 0, int(serial), width)


def write(form: str, year: int, serial: int, width: int = 0) -> str:
    """The number of a form."""
    return form.replace(YEAR, str(year), 1).replace(SERIAL, str(serial).zfill(width), 1)


def template(text: str) -> tuple[str, int] | None:
    """The form and width of a template such as `督〔{year}〕{number}号` or `{year}-{number:4}`; None when it is none."""
    match = _TEMPLATE.fullmatch(text)
    return None if match is None else (f"{match[1]}{SERIAL}{match[3]}", int(match[2] or 0))
