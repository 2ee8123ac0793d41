"""Terminal cells: the only place that measures text.

A Chinese character takes two cells, a Latin letter one, a combining mark none. The characters that Unicode
calls East-Asian-ambiguous (“ ” … — · ① × ℃ → ■ Ⅳ) take one cell unless OFFICECTL_AMBIGUOUS=2 says that this
terminal draws them in two. Escape sequences (colours, links) take none.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

Align = Literal["left", "right", "center"]

_ESCAPE = r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))"
_ZWJ, _TEXT_STYLE, _EMOJI_STYLE = "\u200d", "\ufe0e", "\ufe0f"
_SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_IN_CONTEXT = frozenset((_ZWJ, _EMOJI_STYLE, "\x1b")) | _SKIN_TONES
"""Characters that change the cells of their neighbours: a text with one of them is measured by clusters."""

_KEYCAPS = frozenset("#*0123456789©®")

# GB/T 15834-2011, 5.1: what may not stand at the start or at the end of a line; units stay with their number.
_NO_START = frozenset("，。、；：！？）》〉」』】〗〕］｝”’·～－–／,.;:!?)]}~/%％‰°′″℃㎡㎥㎞々〻ー")
_NO_END = frozenset("（《〈「『【〖〔［｛“‘／([{￥¥$＄№")
_UNDIVIDED = frozenset("—…─⋯")
"""A dash or an ellipsis takes two characters, which stay together."""
_CHINESE_NARROW = frozenset("“”‘…—─⋯·→←↑↓■□●○◆◇★☆△▲×÷")
"""Narrow characters of Chinese text: a line may break beside them, as it may not inside a Latin word."""
_SPACES = frozenset(" \t\u3000")


class _Cells(dict[str, int]):
    """Cells of a character, computed when first seen."""

    def __init__(self, ambiguous: int) -> None:
        super().__init__()
        self.ambiguous = ambiguous

    def __missing__(self, char: str) -> int:
        cells = self[char] = _cells_of(char, self.ambiguous)
        return cells


def _cells_of(char: str, ambiguous: int) -> int:
    code = ord(char)
    if char == "\u00ad":
        return 1  # a soft hyphen is drawn
    if 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FF or char in "\u3164\uffa0":
        return 0  # Hangul vowels and finals join the syllable before them; fillers are not drawn
    if unicodedata.category(char) in ("Mn", "Me", "Mc", "Cf", "Cc", "Cs", "Zl", "Zp"):
        return 0
    if 0x20000 <= code <= 0x3FFFD:
        return 2  # ideographs, those newer than this Python's tables too
    kind = unicodedata.east_asian_width(char)
    if kind in "WF":
        return 2
    return ambiguous if kind == "A" else 1


_cells = _Cells(2 if os.environ.get("OFFICECTL_AMBIGUOUS", "").strip() == "2" else 1)


def set_ambiguous(cells: Literal[1, 2]) -> None:
    """Decide the East-Asian-ambiguous characters for this process; the environment is read at import."""
    global _cells
    if cells != _cells.ambiguous:
        _cells = _Cells(cells)


def width(s: str) -> int:
    """Terminal cells of `s`. Control characters and escape sequences count none."""
    if s.isascii() and s.isprintable():
        return len(s)
    if _IN_CONTEXT.isdisjoint(s):
        return sum(map(_cells.__getitem__, s))
    return sum(cells for _, cells in _clusters(s))


def pad(s: str, cells: int, align: Align = "left") -> str:
    """`s` filled with spaces to `cells`; a longer text stays as it is (see `cut`)."""
    missing = cells - width(s)
    if missing <= 0:
        return s
    if align == "right":
        return " " * missing + s
    if align == "center":
        return " " * (missing // 2) + s + " " * (missing - missing // 2)
    return s + " " * missing


def cut(s: str, cells: int, mark: str = "…") -> str:
    """At most `cells` of `s`, ending in `mark` when something was cut; a mark without room is left out.

    Escape sequences after the cut are kept, so that a colour is still switched off.
    """
    if width(s) <= cells:
        return s
    if width(mark) > cells:
        mark = ""
    room = cells - width(mark)
    head: list[str] = []
    tail: list[str] = []
    full = False
    for text, size in _clusters(s):
        if text.startswith("\x1b"):
            (tail if full else head).append(text)
        elif not full and size <= room:
            head.append(text)
            room -= size
        else:
            full = True
    return "".join([*head, mark, *tail])


def wrap(s: str, cells: int, indent: str = "") -> list[str]:
    """`s` as lines of at most `cells`; `indent` goes before every line but the first. Newlines are kept.

    Chinese breaks between any two characters, except that closing punctuation never starts a line and opening
    punctuation never ends one (避头尾); a Latin word is split only when longer than a line. Where a line
    is too narrow for both, the width wins. Below 2 cells a Chinese character cannot stand: `cells` counts as
    at least 2, and an indent that leaves less than 2 cells is dropped.
    """
    cells = max(cells, 2)
    if width(s) <= cells and "\n" not in s and "\r" not in s:
        return [s.rstrip(" \t\u3000").replace("\t", " ")]
    if cells - width(indent) < 2:
        indent = ""
    lines: list[str] = []
    for paragraph in s.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n"):
        first = cells if not lines else cells - width(indent)
        for line in _fill(paragraph, first, cells - width(indent)):
            lines.append((indent + line if lines else line).rstrip(" \t\u3000"))
    return lines


Cluster = tuple[str, int]


def _clusters(s: str) -> Iterator[Cluster]:
    """What a terminal draws as one: a character with its marks, an emoji with its joiners; or an escape."""
    at = 0
    for found in re.finditer(_ESCAPE, s) if "\x1b" in s else ():
        yield from _plain_clusters(s[at : found.start()])
        yield found.group(), 0
        at = found.end()
    yield from _plain_clusters(s[at:])


def _plain_clusters(s: str) -> Iterator[Cluster]:
    table = _cells
    text, cells = "", 0
    for char in s:
        size = table[char]
        joined = text.endswith(_ZWJ) and cells == 2 and size == 2
        if text and (size == 0 or joined or (char in _SKIN_TONES and cells == 2 and ord(text[0]) > 0x2600)):
            if char == _EMOJI_STYLE and cells == 1 and _has_emoji_style(text):
                cells = 2
            elif cells == 0 and size:
                cells = size
            text += char
            continue
        if text:
            yield text, cells
        text, cells = char, size
    if text:
        yield text, cells


def _has_emoji_style(base: str) -> bool:
    """Whether the narrow character before an emoji selector is one that becomes a wide picture."""
    char = base[-1]
    return char in _KEYCAPS or (char >= "\u203c" and unicodedata.category(char) in ("So", "Sm", "Po", "Ll"))


def _fill(paragraph: str, first: int, rest: int) -> Iterator[str]:
    """Greedy lines of one paragraph: `first` cells for the first line, `rest` for the others."""
    line, used, room = "", 0, first
    for piece in _pieces(paragraph):
        text, size, ink = _measure(piece)
        if used + ink <= room:
            line, used = line + text, used + size
            continue
        if line.strip():
            yield line
            line, used, room = "", 0, rest
        while ink > room - used:
            if used:  # leading spaces alone; a piece too long for the line drops them
                line, used = "", 0
                continue
            head, piece = _split(piece, room)
            yield "".join(part for part, _ in head)
            room = rest
            text, size, ink = _measure(piece)
        line, used = line + text, used + size
    yield line


def _measure(piece: list[Cluster]) -> tuple[str, int, int]:
    """Text, cells, and cells without the spaces at its end (which may hang over the edge)."""
    size = ink = 0
    for text, cells in piece:
        size += cells
        if text not in _SPACES:
            ink = size
    return "".join(text for text, _ in piece), size, ink


def _pieces(s: str) -> Iterator[list[Cluster]]:
    """The text in pieces that may not be divided, each with the spaces after it."""
    piece: list[Cluster] = []
    last = ""  # the last drawn character
    for cluster in _clusters(s):
        char = cluster[0][0]
        if char == "\x1b":
            piece.append(cluster)
            continue
        if last and _may_break(last, char):
            yield piece
            piece = []
        piece.append(cluster)
        last = char
    if piece:
        yield piece


def _may_break(left: str, right: str) -> bool:
    if right in _SPACES:
        return False
    if left in _SPACES:
        return True
    if left in _NO_END or right in _NO_START or (left in _UNDIVIDED and right in _UNDIVIDED):
        return False
    return _is_chinese(left) or _is_chinese(right)


def _is_chinese(char: str) -> bool:
    return char in _CHINESE_NARROW or _cells_of(char, 1) == 2


def _split(piece: list[Cluster], room: int) -> tuple[list[Cluster], list[Cluster]]:
    """Divide a piece longer than a line; at least one cluster goes, with good line ends when possible."""
    fit, used = 0, 0
    for _, cells in piece:
        if used + cells > room:
            break
        used += cells
        fit += 1
    fit = max(fit, 1)
    for count in range(fit, 0, -1):
        if piece[count][0][0] not in _NO_START and piece[count - 1][0][0] not in _NO_END:
            return piece[:count], piece[count:]
    return piece[:fit], piece[fit:]
