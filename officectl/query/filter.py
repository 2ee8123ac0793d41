"""Compile the words of a filter into a `Query`. The one language of `list`, the TUI's `/`, saved views and waivers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from itertools import islice
from typing import Any

from officectl.query import fields, words
from officectl.query.conditions import Condition, Test, compile_term, half_commas, leaves, local
from officectl.query.env import Env
from officectl.query.errors import Directive
from officectl.query.fields import Target
from officectl.query.fold import fold, half
from officectl.query.syntax import Term, groups
from officectl.records.kind import Kind
from officectl.records.record import Record
from officectl.text.lang import Message, Text

_DIRECTIVES = {
    **dict.fromkeys(("排序", "sort"), "sort"),
    **dict.fromkeys(("列", "columns"), "columns"),
    **dict.fromkeys(("前", "limit"), "limit"),
}
_MISPLACED = Text(
    "不是条件，不能放在“或”“非”旁边，也不能用别的比较号",
    "is not a condition: no “or”, no “not”, no other comparison",
)
_NOT_A_COUNT = Text("要写正整数", "takes a whole number above zero")
_TWICE = Text("写了两次", "is given twice")
_NO_VALUE = Text("后面没有值", "has no value")
_UNSORTABLE = Text("不能用来排序", "cannot be sorted by")


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of the order."""

    target: Target
    descending: bool = False

    @property
    def name(self) -> str:
        """The field as written: `plan_out`, `row.at`, `id`, `state`."""
        return self.target.name


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled filter. Pure: the same record gives the same answer; references and dates were resolved when it was made."""

    kind: Kind
    matches: Test
    """`matches(record) -> bool`; never raises on a record of any shape."""
    sort: tuple[SortKey, ...]
    limit: int | None
    columns: tuple[str, ...]
    """Field paths in the order wanted; empty: the kind's own columns."""
    empty: bool
    """No condition at all: a write must ask first."""
    fields: frozenset[str]
    """Fields the conditions and the order read (`row.type`), with `id`, `kind`, `state` for what is not in the record."""
    notes: tuple[Message, ...]
    """What the user should know, such as a name that no record bears."""
    echoes: tuple[Message, ...]
    """The conditions with dates, every date with its weekday."""
    _groups: tuple[tuple[Message, ...], ...]
    _env: Env

    def describe(self) -> Message:
        """The whole query in words, in the language of the reader."""
        said = [list(group) for group in self._groups] or [[words.EVERYTHING()]]
        told = words.directives([(key.target.title, key.descending) for key in self.sort], self.limit)
        return words.all_of([*said, *([message] for message in told)])

    def order(self, records: Iterable[Record]) -> list[Record]:
        """Records in the query's order; where it says nothing they keep the order they came in. Missing values come last."""
        out = list(records)
        for key in reversed(self.sort):
            read = _reader(key.target, self._env)
            keyed = [(read(record), record) for record in out]
            full = [pair for pair in keyed if pair[0] is not None]
            full.sort(key=_first, reverse=key.descending)
            out = [record for _, record in full] + [record for value, record in keyed if value is None]
        return out

    def select(self, records: Iterable[Record]) -> list[Record]:
        """The records that match, ordered and cut to the limit."""
        found = filter(self.matches, records)
        return list(islice(found, self.limit)) if not self.sort else self.order(found)[: self.limit]


def compile(kind: Kind, terms: Sequence[str], env: Env) -> Query:
    """The query that the words state. Raises QueryError subclasses (exit code 2), nothing else."""
    conditions: list[list[Condition]] = []
    told: dict[str, Term] = {}
    for group in groups(terms, lambda name: _known(kind, name)):
        compiled = []
        for term in group:
            directive = _DIRECTIVES.get(half(term.field).strip().lower())
            if directive is None:
                compiled.append(compile_term(kind, term, env))
                continue
            if len(group) > 1 or term.negated or term.op != "=":
                raise Directive(word=term.raw, reason=_MISPLACED)
            if directive in told:
                raise Directive(word=f"{term.field}=", reason=_TWICE)
            if not term.value:
                raise Directive(word=f"{term.field}=", reason=_NO_VALUE)
            told[directive] = term
        if compiled:
            conditions.append(compiled)
    sort = _sort(kind, told["sort"]) if "sort" in told else ()
    flat = [condition for group in conditions for condition in group]
    return Query(
        kind=kind,
        matches=_every(
            [_any([condition.test for condition in group]) for group in sorted(conditions, key=_cost)]
        ),
        sort=sort,
        limit=_limit(told["limit"]) if "limit" in told else None,
        columns=tuple(_column(kind, name).name for name in _list(told["columns"]))
        if "columns" in told
        else (),
        empty=not conditions,
        fields=frozenset().union(*(condition.fields for condition in flat), (key.name for key in sort)),
        notes=tuple(note for condition in flat for note in condition.notes),
        echoes=tuple(echo for condition in flat for echo in condition.echoes),
        _groups=tuple(tuple(condition.message for condition in group) for group in conditions),
        _env=env,
    )


def _known(kind: Kind, name: str) -> bool:
    return half(name).strip().lower() in _DIRECTIVES or fields.exact(kind, name) is not None


def _cost(group: list[Condition]) -> int:
    return max(condition.cost for condition in group)


def _any(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def test(record: Record) -> bool:
        for one in tests:  # a loop: any() with a generator costs twice as much per record
            if one(record):
                return True
        return False

    return test


def _every(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def test(record: Record) -> bool:
        for one in tests:
            if not one(record):
                return False
        return True

    return test


def _list(term: Term) -> list[str]:
    names = [name.strip() for name in half_commas(term.value).replace("、", ",").split(",")]
    if not all(names):
        raise Directive(word=term.raw, reason=_NO_VALUE)
    return names


def _limit(term: Term) -> int:
    typed = half(term.value).removesuffix("条").strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 9 and int(typed) > 0):
        raise Directive(word=term.raw, reason=_NOT_A_COUNT)
    return int(typed)


def _column(kind: Kind, name: str) -> Target:
    target = fields.find(kind, name)
    if target.special == "search":
        raise Directive(word=name, reason=_UNSORTABLE)
    return target


def _sort(kind: Kind, term: Term) -> tuple[SortKey, ...]:
    keys = []
    for typed in _list(term):
        name, down = typed, False
        for suffix, means in (("降序", True), ("倒序", True), ("升序", False)):
            if name.endswith(suffix) and name != suffix:
                name, down = name.removesuffix(suffix), means
        if half(name)[0] in "-+":
            down, name = half(name)[0] == "-", name[1:]
        keys.append(SortKey(_column(kind, name), down))
    return tuple(keys)


def _reader(target: Target, env: Env) -> Callable[[Record], Any]:
    """The first value of the field as something that compares with every other value; enums go by the schema's order."""
    if target.special == "state":
        return lambda record: (3, _natural(env.state_of(record.id).name))
    if target.special:
        return lambda record: (3, _natural(record.id if target.special == "id" else record.kind))
    zone, leaf = env.now.tzinfo, target.leaf
    rank = {value: place for place, value in enumerate(leaf.enum)}

    def read(record: Record) -> Any:
        for value in leaves(record.data, target.path):
            if rank and isinstance(value, str):
                return (-1, rank[value]) if value in rank else None
            return _comparable(leaf.type, value, zone)
        return None

    return read


def _comparable(wanted: str, value: Any, zone: tzinfo | None) -> tuple[int, Any] | None:
    """A value as a key; None for a value of another type than the field's: faulty data goes last, with the missing."""
    if wanted in ("integer", "decimal", "boolean"):
        return (0, value) if isinstance(value, int | Decimal) else None
    if wanted in ("date", "datetime"):
        if isinstance(value, datetime):
            return 1, local(value, zone)
        return (1, datetime.combine(value, time.min)) if isinstance(value, date) else None
    if wanted == "time":
        return (2, value.replace(tzinfo=None)) if isinstance(value, time) else None
    return (3, _natural(value)) if isinstance(value, str) else None


def _natural(text: str) -> list[tuple[int, int, str]]:
    """A2 before A10: digits compare as numbers."""
    out: list[tuple[int, int, str]] = []
    run = ""
    for char in fold(text):
        if run and (char in _DIGITS) != (run[0] in _DIGITS):
            out.append(_piece(run))
            run = ""
        run += char
    if run:
        out.append(_piece(run))
    return out


_DIGITS = frozenset("0123456789")


def _piece(run: str) -> tuple[int, int, str]:
    digits = run.lstrip("0")
    return (0, len(digits), digits) if run[0] in _DIGITS else (1, 0, run)


def _first(pair: tuple[Any, Record]) -> Any:
    return pair[0]
