"""From shell words to groups of conditions: operators, negation, `或`. Knows no types.

All groups must hold; inside a group, joined by `或`, one condition is enough: `或` binds its neighbours only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

from officectl.light import dataclass, pattern
from officectl.query.errors import Brackets, DanglingWord, EmptyTerm
from officectl.query.fold import CLOSING, half, unquoted

Op = Literal["", "=", "==", "<", "<=", ">", ">="]

_HARD = pattern(r"==|!=|<>|>=|<=|[=≠≥≤<>]")
_SOFT = pattern(r"不等于|不是|:")
_OPS: dict[str, tuple[Op, bool]] = {
    "=": ("=", False), "==": ("==", False), "!=": ("=", True), "<>": ("=", True), "≠": ("=", True),
    ">": (">", False), "<": ("<", False), ">=": (">=", False), "<=": ("<=", False), "≥": (">=", False),
    "≤": ("<=", False), ":": ("=", False), "不是": ("=", True), "不等于": ("=", True),
}  # fmt: skip
_ALONE = frozenset(_OPS) | {"是", "等于"}
_OR = frozenset({"或", "或者", "or", "|", "||"})
_AND = frozenset({"且", "并且", "and", "&", "&&"})
_NOT = frozenset({"非", "不", "not", "-", "!"})
_BRACKETS = frozenset("()（）[]【】{}")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition as typed. `field` is empty for a bare word; `negated` counts every kind of not."""

    raw: str
    field: str
    op: Op
    value: str
    negated: bool = False


Known = Callable[[str], bool]
"""Whether a text is exactly the name or title of a field."""


def split(line: str) -> list[str]:
    """One typed line (TUI, saved view) as words: cut at spaces of any width outside quotes.

    Raises nothing.
    """
    words: list[str] = []
    word, closing = "", ""
    for at, char in enumerate(line):
        if closing:
            word += char
            closing = "" if char == closing else closing
        elif char.isspace():
            words.append(word)
            word = ""
        else:
            if (
                char in CLOSING
                and (not word or half(word[-1]) in "=:<>≠≥≤,、-")
                and CLOSING[char] in line[at + 1 :]
            ):
                closing = CLOSING[char]
            word += char
    words.append(word)
    return [word for word in words if word]


def groups(words: Sequence[str], known: Known) -> list[list[Term]]:
    """The conditions: every group must hold, one of each group is enough. Raises QueryError subclasses."""
    out: list[list[Term]] = []
    joined, negated, waiting = False, False, ""
    for place, word in enumerate(words, start=1):
        if not word.strip():
            raise EmptyTerm(place=place)
    for word in _glue(words):
        bare = word.strip()
        sign = half(bare).lower()
        if sign in _BRACKETS:
            raise Brackets(word=bare)
        if sign in _OR or sign in _AND:
            if not out or waiting:
                raise DanglingWord(word=bare)
            joined, waiting = sign in _OR, bare
        elif sign in _NOT:
            negated, waiting = not negated, bare
        elif sign in _OPS:
            raise DanglingWord(word=bare)
        else:
            found = term(bare, known)
            if negated:
                found = Term(found.raw, found.field, found.op, found.value, not found.negated)
            if joined:
                out[-1].append(found)
            else:
                out.append([found])
            joined, negated, waiting = False, False, ""
    if waiting:
        raise DanglingWord(word=waiting)
    return out


def term(word: str, known: Known) -> Term:
    """One word as a condition.

    `:` and `不是` count only behind the exact name of a field, since they stand in plain text too.
    """
    narrow = half(word)
    if unquoted(word) is not None:
        return Term(word, "", "", word)
    if narrow[0] == "-" and narrow[1:].strip() and narrow[1] != "-":
        found = term(word[1:].strip(), known)
        return Term(word, found.field, found.op, found.value, not found.negated)
    hard = _HARD.search(narrow)
    for soft in _SOFT.finditer(narrow, 0, hard.start() if hard else len(narrow)):
        if known(word[: soft.start()]):
            return _made(word, soft, known)
    return _made(word, hard, known) if hard else Term(word, "", "", word)


def _made(word: str, operator: re.Match[str], known: Known) -> Term:
    op, negated = _OPS[operator.group()]
    name = word[: operator.start()].strip()
    if not name:
        raise DanglingWord(word=word)
    if name[0] == "非" and not known(name) and known(name[1:]):
        name, negated = name[1:].strip(), not negated
    return Term(word, name, op, word[operator.end() :].strip(), negated)


def _glue(words: Sequence[str]) -> list[str]:
    """`状态 不是 草稿` typed with spaces is `状态不是草稿`."""
    out: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        sign = half(word).strip()
        if (
            out
            and at + 1 < len(words)
            and sign in _ALONE
            and not _is_joint(out[-1])
            and not _HARD.search(half(out[-1]))
        ):
            out[-1] = out[-1].strip() + ("=" if sign in ("是", "等于") else sign) + words[at + 1].strip()
            at += 2
            continue
        out.append(word)
        at += 1
    return out


def _is_joint(word: str) -> bool:
    sign = half(word).strip().lower()
    return sign in _OR or sign in _AND or sign in _NOT
