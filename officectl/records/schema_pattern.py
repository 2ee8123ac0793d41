"""`pattern` of a schema: the subset that ECMA, Python and Rust regular expressions read alike, and our
reading.

Ours is the narrowest of the three: `\\d` is an ASCII digit, `.` is no line end of any kind, `$` is the end
and not "before the last newline". So whatever we accept the independent validators accept too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from officectl.text.lang import Text

_CLASS = r"\[\^?(?:\\[d^$\\.*+?()\[\]{}|/-]|-(?!-)|&(?!&)|~(?!~)|\|(?!\|)|[^\\\[\]&~|-])+\]"
_ATOM = rf"(?:\\[d^$\\.*+?()\[\]{{}}|/]|{_CLASS}|\)|[^\\\[\](){{}}|?*+^$])"
_REPEAT = r"(?:[?*+]|\{[0-9]+(?:,[0-9]*)?\})"
GRAMMAR = rf"^\^(?:{_ATOM}{_REPEAT}?|\((?:\?:)?|\|)*\$$"
"""A regular expression that admits the patterns of the subset; the meta-schema holds the same one."""

DATE = r"^\d{4}-\d{2}-\d{2}$"
DATETIME = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})?$"
TIME = r"^\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})?$"
OF_TYPE = {"date": DATE, "datetime": DATETIME, "time": TIME}
"""The one pattern each `x-officectl.type` carries for validators that know no dates."""

_ANY = "[^\\n\\r\u2028\u2029]"
_ONCE = ("", "?", "{0}", "{1}", "{0,1}", "{1,1}")

_ALTERNATION = Text("“|”要放在括号里：^(?:甲|乙)$", "“|” stands in a group: ^(?:a|b)$")
_NESTED = Text(
    "重复的括号里再有 *、+ 或 {n,}，匹配可能极慢；括号要以其余部分不会出现的字开头，如 (?:-[a-z]+)*",
    "a repeated group with *, + or {n,} in it could match for ever; let it begin with a character that the rest "
    "of it cannot match, as in (?:-[a-z]+)*",
)
_MALFORMED = Text(
    "不是完整的正则表达式（括号、范围或次数有误）",
    "not a well-formed regular expression (brackets, ranges or counts)",
)


def in_subset(pattern: str) -> bool:
    """Whether the text stays within the subset; `trouble` says what is left to say."""
    return "\n" not in pattern and re.search(GRAMMAR, pattern) is not None


def trouble(pattern: str) -> Text | None:
    """Why a pattern of the subset is still no good: `^a|b$` (anchors half of itself), `^(a+)+$`, `^(a$`."""
    try:
        matcher(pattern)
    except (re.error, OverflowError):
        return _MALFORMED
    groups = [_Group()]
    for piece, repeat in _pieces(pattern[1:-1]):
        top = groups[-1]
        endless = repeat in ("*", "+") or repeat.endswith(",}")
        if piece == "|":
            if len(groups) == 1:
                return _ALTERNATION
            top.forked = True
        elif piece in ("(", "(?:"):
            groups.append(_Group())
        elif piece == ")":
            groups.pop()
            if top.endless and repeat not in _ONCE and not top.separated():
                return _NESTED
            groups[-1].endless += top.endless + (top.atoms if endless else [])
            groups[-1].atoms += top.atoms
        else:
            top.atoms.append(piece)
            top.first = top.first or (piece if not repeat else "[^^]")
            top.endless += [piece] if endless else []
    return None


class _Group:
    """What `trouble` remembers of a bracket: its atoms, those that repeat without end, how it begins."""

    __slots__ = ("atoms", "endless", "first", "forked")

    def __init__(self) -> None:
        self.atoms: list[str] = []
        self.endless: list[str] = []
        self.first = ""
        self.forked = False

    def separated(self) -> bool:
        """Whether every round begins with one character that the endless parts cannot take."""
        if self.forked or not self.atoms or self.first != self.atoms[0]:
            return False
        starts = _starts(self.first)
        return bool(starts) and not any(
            re.fullmatch(atom, one, re.ASCII) for atom in self.endless for one in starts
        )


def _starts(atom: str) -> str:
    """The characters an atom takes when they can be listed, else nothing."""
    if atom == "." or atom.startswith("[^") or re.search(r"[^\x00-\x7f]-.|-[^\x00-\x7f]", atom[1:-1]):
        return ""
    return "".join(one for one in {*map(chr, range(128)), *atom} if re.fullmatch(atom, one, re.ASCII))


def matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """The function that says whether a whole string fits. Raises re.error where `trouble` tells of one."""
    inner = pattern[1:-1]
    if "." in inner:
        inner = "".join((_ANY if piece == "." else piece) + repeat for piece, repeat in _pieces(inner))
    return re.compile(inner, re.ASCII).fullmatch


def _pieces(inner: str) -> list[tuple[str, str]]:
    """The pattern as (atom, bracket or bar; its repeat)."""
    return re.findall(rf"({_CLASS}|\\.|\(\?:|.)({_REPEAT}?)", inner, re.DOTALL)


def example(pattern: str) -> str:
    """A short text that fits a pattern: the first branch, the fewest repeats, of a class its digits if any."""
    return _example(iter(_pieces(pattern[1:-1])))[0]


def _example(pieces: Iterator[tuple[str, str]]) -> tuple[str, str]:
    """The text up to the closing bracket, and that bracket's repeat."""
    text, done = "", False
    for piece, repeat in pieces:
        if piece == ")":
            return text, repeat
        one = piece
        if piece in ("(", "(?:"):
            one, repeat = _example(pieces)
        elif piece == "|":
            done = True
        elif piece == ".":
            one = "x"
        elif piece[0] == "[" or piece == r"\d":
            one = "".join(char for char in "123456789" if re.fullmatch(piece, char, re.ASCII))
            one = one or next(char for char in _likely(piece) if re.fullmatch(piece, char, re.ASCII))
            one, repeat = _cycle(one, _least(repeat)), ""
        elif piece[0] == "\\":
            one = piece[1]
        if not done:
            text += one * _least(repeat)
    return text, ""


def _cycle(characters: str, size: int) -> str:
    return (characters * (size // len(characters) + 1))[:size]


def _likely(atom: str) -> str:
    """Characters to try for a class: plain ones, those it spells out, then any."""
    return "aA一" + atom[1:-1].replace("\\", "") + "".join(map(chr, range(32, 0xD800)))


def _least(repeat: str) -> int:
    if repeat in ("?", "*"):
        return 0
    return int(repeat[1:-1].partition(",")[0]) if repeat.startswith("{") else 1
