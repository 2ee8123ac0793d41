"""When a stage applies: a small closed language over the fields of the signed content (`when` in a flow file).

It reads like a `list` filter and is none: verification must give the same answer without schemas, calendars or names of
people, so there are only field names, numbers, yes and no, and exact texts. Where both languages take a condition they agree
on every value of the right type (a test holds them together). Contract: docs/contracts/history.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

from officectl.light import dataclass, pattern

Op = Literal["==", "<", "<=", ">", ">=", "..", "any", "is"]
Reason = Literal["empty", "word", "field", "operator", "value", "text-needs-two-equals", "dangling", "too-long"]

_LONGEST, _MOST = 500, 20
_FIELD = pattern(r"[a-z][a-z0-9_]{0,63}(?:\.[a-z][a-z0-9_]{0,63}){0,7}")
_NUMBER = pattern(r"-?[0-9]{1,18}(?:\.[0-9]{1,12})?")
_OPERATOR = pattern("==|!=|>=|<=|[=≠≥≤<>]")
_FULL_WIDTH = str.maketrans("＝＜＞！", "=<>!")
_CLOSING = {"「": "」", "“": "”", '"': '"'}
_AND, _OR, _NOT = frozenset(("且", "and")), frozenset(("或", "or")), frozenset(("非", "not"))
_ANY, _NONE = frozenset(("有", "any")), frozenset(("空", "none"))
_YES, _NO = frozenset(("是", "yes", "true")), frozenset(("否", "no", "false"))
_SIGNS: dict[str, Op] = {"≥": ">=", "≤": "<=", ">=": ">=", "<=": "<=", ">": ">", "<": "<"}


@dataclass(frozen=True, slots=True)
class Term:
    """One comparison: the values at `path`, any of which may fulfil it."""

    path: tuple[str, ...]
    op: Op
    wanted: tuple[Any, ...] = ()
    negated: bool = False

    def judge(self, data: Mapping[str, Any]) -> bool | None:
        """True, False, or None where the content does not say: no value there, or one of another type."""
        found = list(_leaves(data, self.path))
        if self.op == "any":
            return any(value not in ("", {}, None) for value in found) is not self.negated
        answers = [_compare(self.op, value, self.wanted) for value in found]
        answer = True if True in answers else None if None in answers or not answers else False
        return answer if answer is None else answer is not self.negated


@dataclass(frozen=True, slots=True)
class When:
    """A compiled condition."""

    text: str = ""
    groups: tuple[tuple[Term, ...], ...] = ()
    """All groups must hold; within one, one term is enough."""

    def applies(self, data: Mapping[str, Any]) -> bool:
        """Whether the stage applies to this content. What the content does not say (a field that is missing or of another
        type) counts as fulfilled: nobody skips a stage by leaving a field out. Never raises.
        """
        return all(any(term.judge(data) is not False for term in group) for group in self.groups)


ALWAYS = When()


def compile(text: str) -> When | Reason:
    """The condition, or a short reason why the text is none. The empty text is ALWAYS. Never raises."""
    if not text:
        return ALWAYS
    if len(text) > _LONGEST:
        return "too-long"
    groups: list[list[Term]] = []
    joined = negated = waiting = False
    for word in _words(text):
        if word in _AND or word in _OR:
            if not groups or waiting:
                return "dangling"
            joined, waiting = word in _OR, True
        elif word in _NOT:
            negated, waiting = not negated, True
        else:
            term = _term(word, negated)
            if not isinstance(term, Term):
                return term
            if joined:
                groups[-1].append(term)
            else:
                groups.append([term])
            joined = negated = waiting = False
    if waiting:
        return "dangling"
    if sum(map(len, groups)) > _MOST:
        return "too-long"
    return When(text, tuple(tuple(group) for group in groups)) if groups else "empty"


def _words(text: str) -> Iterator[str]:
    """Words at spaces of any width; a quote behind an operator or a comma keeps its inside together."""
    word, closing = "", ""
    for at, char in enumerate(text):
        if closing:
            word += char
            closing = "" if char == closing else closing
        elif char.isspace():
            if word:
                yield word
            word = ""
        else:
            if char in _CLOSING and word[-1:] in ("=", "＝", "≠", ",", "，") and _CLOSING[char] in text[at + 1 :]:
                closing = _CLOSING[char]
            word += char
    if word:
        yield word


def _term(word: str, negated: bool) -> Term | Reason:
    narrow = word.translate(_FULL_WIDTH)
    match = _OPERATOR.search(narrow)
    if match is None:
        return "word"
    name, sign, value = word[: match.start()], match[0], word[match.end() :]
    if not _FIELD.fullmatch(name):
        return "field"
    if not value:
        return "value"
    path = tuple(name.split("."))
    if sign in _SIGNS:
        return Term(path, _SIGNS[sign], (Decimal(value),), negated) if _NUMBER.fullmatch(value) else "value"
    if sign in ("!=", "≠"):
        negated = not negated
    if sign == "==":
        texts = tuple(_texts(value))
        return Term(path, "==", texts, negated) if all(texts) else "value"
    if value in _ANY or value in _NONE:
        return Term(path, "any", (), negated is not (value in _NONE))
    if value in _YES or value in _NO:
        return Term(path, "is", (value in _YES,), negated)
    low, dots, high = value.partition("..")
    if not dots:
        return Term(path, "..", (Decimal(value), Decimal(value)), negated) if _NUMBER.fullmatch(value) else "text-needs-two-equals"
    if not (low or high) or not all(_NUMBER.fullmatch(end) for end in (low, high) if end):
        return "value"
    ends = Decimal(low) if low else None, Decimal(high) if high else None
    return "value" if ends[0] is not None and ends[1] is not None and ends[0] > ends[1] else Term(path, "..", ends, negated)


def _texts(value: str) -> Iterator[str]:
    """The alternatives of `==甲,乙`, quotes taken off."""
    part, closing = "", ""
    for char in value:
        if closing:
            closing = "" if char == closing else closing
            part += char
        elif char in ",，":
            yield _unquoted(part)
            part = ""
        else:
            closing = _CLOSING.get(char, "") if not part else ""
            part += char
    yield _unquoted(part)


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and _CLOSING.get(text[0]) == text[-1] else text


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _leaves(value[path[0]], path[1:])
    else:
        yield None   # no value of TOML: a row that leaves the field out


def _compare(op: Op, value: Any, wanted: tuple[Any, ...]) -> bool | None:
    if op == "==":
        return value in wanted if isinstance(value, str) else None
    if op == "is":
        return value is wanted[0] if isinstance(value, bool) else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    if op == "..":
        return (wanted[0] is None or value >= wanted[0]) and (wanted[1] is None or value <= wanted[1])
    limit = wanted[0]
    return bool(value > limit if op == ">" else value >= limit if op == ">=" else value < limit if op == "<" else value <= limit)
