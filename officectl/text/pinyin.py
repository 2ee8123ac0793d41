"""Pinyin initials: `zw` finds 张伟 without switching the input method. The table is loaded on first use."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

_UNKNOWN = "."
_ANY_LETTER = "abcdefghijklmnopqrstuvwxyz"

_SURNAMES: Mapping[str, str] = dict(
    zip("单單曾解仇区區查乐樂种繁秘折召翟隗覃祭句郇佴乜", "sszxqoozyycpbsszwqzgxnn", strict=True)
)
"""Surnames whose reading begins otherwise than the character's commonest one."""
_COMPOUND_SURNAMES: Mapping[str, str] = {
    **dict.fromkeys(("单于", "單于"), "cy"),
    **dict.fromkeys(("尉迟", "尉遲"), "yc"),
    **dict.fromkeys(("万俟", "萬俟"), "mq"),
    **dict.fromkeys(("澹台", "澹臺"), "tt"),
    **dict.fromkeys(("乐正", "樂正"), "yz"),
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
    for at, letter in enumerate(_COMPOUND_SURNAMES.get(kept[:2], "")):
        choices[at] += letter  # 萬 is read m nowhere else
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


_DROPPED, _SLOW = -1, -2
_SURNAMES_BEGIN = frozenset(name[0] for name in _COMPOUND_SURNAMES)
_SIMPLE = frozenset("〇、。〈〉《》「」『』【】〔〕“”‘’—…·\u3000") | frozenset(map(chr, range(0xFF01, 0xFF5F)))


class _Meant(dict[str, int]):
    """Character → one bit for every letter of the query that it may stand for; filled as characters come."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self._wanted = wanted

    def __missing__(self, char: str) -> int:
        mask = self[char] = self._mask(char)
        return mask

    def _mask(self, char: str) -> int:
        if not (char.isascii() or "\u4e00" <= char <= "\u9fff" or char in _SIMPLE):
            return _SLOW  # what it becomes may depend on its neighbours
        kept = _kept(char)
        if not kept:
            return _DROPPED
        choice = kept if kept.isascii() else kept + (_readings(kept) or _unread(kept))
        return sum(1 << at for at, letter in enumerate(self._wanted) if letter in choice)


def finder(query: str) -> Callable[[str], bool]:
    """`matches` for one query and many texts: the same answers, several times faster.

    What a character may stand for is worked out once a query. A text is then walked once; the state has a bit for
    each letter of the query that the characters so far may lead up to.
    """
    wanted = _kept(query)
    if not wanted:
        return lambda s: False
    meant = _Meant(wanted)
    last = 1 << (len(wanted) - 1)

    def found(s: str) -> bool:
        if not _SURNAMES_BEGIN.isdisjoint(s) and _kept(s)[:2] in _COMPOUND_SURNAMES:
            return matches(query, s)
        state = 0
        for char in s:
            mask = meant[char]
            if mask >= 0:
                state = (state << 1 | 1) & mask
                if state & last:
                    return True
            elif mask == _SLOW:
                return matches(query, s)
        return False

    return found
