"""Pinyin initials: `zw` finds 张伟 without switching the input method. The table is loaded on first use."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_UNKNOWN = "."
_ANY_LETTER = "abcdefghijklmnopqrstuvwxyz"

_SURNAMES: Mapping[str, str] = {
    pair[0]: pair[1]
    for pair in "单s 單s 曾z 解x 仇q 区o 區o 查z 乐y 樂y 种c 繁p 秘b 折s 召s 翟z 隗w 覃q 祭z 句g 郇x 佴n 乜n".split()
}
"""Surnames whose reading begins otherwise than the character's commonest one."""
_COMPOUND_SURNAMES: Mapping[str, str] = {
    pair[:2]: pair[2:]
    for pair in "单于cy 單于cy 尉迟yc 尉遲yc 万俟mq 萬俟mq 澹台tt 澹臺tt 长孙zs 長孫zs 乐正yz 樂正yz".split()
}


@lru_cache(maxsize=1)
def _table() -> tuple[int, str, Mapping[str, str]]:
    from officectl.text import _initials

    others: dict[str, str] = {}
    last = ""
    for char in _initials.OTHERS:
        if char.isascii():
            others[last] += char
        else:
            last = char
            others[last] = ""
    return _initials.FIRST, _initials.LETTERS, others


def _readings(char: str) -> str:
    """First letters of a character's readings, commonest first; "" where it is no Chinese character."""
    first, letters, others = _table()
    at = ord(char) - first
    if 0 <= at < len(letters):
        return "" if letters[at] == _UNKNOWN else letters[at] + others.get(char, "")
    return "l" if char == "〇" else ""


def _kept(s: str) -> str:
    """The letters, digits and characters of `s`, in half width and lower case; spaces and punctuation go."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", s).lower()))


def initials(s: str, *, name: bool = False) -> str:
    """First letters of the commonest readings, lower case; ASCII letters and digits stay, all else goes.

    `name=True` reads the beginning as a surname (单丽 `sl`, not `dl`). A character whose reading is not known
    (all beyond U+9FFF) goes too.
    """
    kept = _kept(s)
    head = ""
    if name and kept:
        head = _COMPOUND_SURNAMES.get(kept[:2], "") or _SURNAMES.get(kept[0], "")
    return head + "".join(c if c.isascii() else _readings(c)[:1] for c in kept[len(head) :])


@lru_cache(maxsize=8192)
def _choices(s: str) -> tuple[str, ...]:
    """What may be typed for each kept character: itself, or the first letter of any of its readings."""
    kept = _kept(s)
    choices = [c if c.isascii() else c + (_readings(c) or _unread(c)) for c in kept]
    for at, letter in enumerate(_COMPOUND_SURNAMES.get(kept[:2], "") or _SURNAMES.get(kept[:1], "")):
        choices[at] += letter
    return tuple(choices)


def _unread(char: str) -> str:
    """A rare ideograph without a known reading may be typed as any letter: its bearer is still found."""
    return _ANY_LETTER if 0x3400 <= ord(char) <= 0x9FFF or ord(char) >= 0x20000 else ""


def matches(query: str, s: str) -> bool:
    """Whether `query` is a part of the initials of `s` under any of its readings.

    Characters of `s` may stand in the query too (张w finds 张伟). Case, width, spaces and punctuation do not
    count. An empty query matches nothing.
    """
    wanted = _kept(query)
    if not wanted:
        return False
    choices = _choices(s)
    return any(
        all(letter in choices[start + at] for at, letter in enumerate(wanted))
        for start in range(len(choices) - len(wanted) + 1)
    )
