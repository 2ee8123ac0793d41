"""Compile the words of a filter into a `Query`.

The one language of `list`, the TUI's `/`, saved views and waivers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from officectl.light import dataclass
from officectl.query import fields, words
from officectl.query.conditions import Condition, Test, compile_term
from officectl.query.env import Env
from officectl.query.errors import Directive
from officectl.query.fields import Target
from officectl.query.fold import half, parts
from officectl.query.order import SortKey, ordered
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
class Query:
    """A compiled filter.

    Pure: the same record gives the same answer; references and dates were resolved when it was made.
    """

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
    """Fields the conditions and the order read (`row.type`); also `id`, `kind`, `state`."""
    notes: tuple[Message, ...]
    """What the user should know, such as a name that no record bears."""
    echoes: tuple[Message, ...]
    """The conditions with dates, every date with its weekday."""
    literals: tuple[str, frozenset[str]] | None
    """A field and texts of which every record that matches holds one in it, word for word; None: that cannot be said. Spares
    a store from handing out records that cannot match."""
    _groups: tuple[tuple[Message, ...], ...]
    _env: Env

    def describe(self) -> Message:
        """The whole query in words, in the language of the reader."""
        said = [list(group) for group in self._groups] or [[words.EVERYTHING()]]
        told = words.directives([(key.target.title, key.descending) for key in self.sort], self.limit)
        return words.all_of([*said, *([message] for message in told)])

    def order(self, records: Iterable[Record]) -> list[Record]:
        """Records in the query's order; where it says nothing they keep the order they came in.

        Missing values come last.
        """
        return ordered(records, self.sort, self._env)

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
        literals=_literals(conditions),
        _groups=tuple(tuple(condition.message for condition in group) for group in conditions),
        _env=env,
    )


def _literals(groups: list[list[Condition]]) -> tuple[str, frozenset[str]] | None:
    known = []
    for group in groups:
        names = {name for condition in group for name in condition.fields}
        sets = [condition.literals for condition in group if condition.literals is not None]
        if len(names) == 1 and len(sets) == len(group):
            known.append((names.pop(), frozenset[str]().union(*sets)))
    return min(known, key=lambda pair: len(pair[1]), default=None)


def _known(kind: Kind, name: str) -> bool:
    return half(name).strip().lower() in _DIRECTIVES or fields.exact(kind, name) is not None


def _cost(group: list[Condition]) -> int:
    return max(condition.cost for condition in group)


def _any(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def test(record: Record) -> bool:
        for one in tests:  # a loop: any() over a generator costs twice as much per record
            if one(record):
                break
        else:
            return False
        return True

    return test


def _every(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def test(record: Record) -> bool:
        for one in tests:
            if not one(record):
                break
        else:
            return True
        return False

    return test


def _list(term: Term) -> list[str]:
    names = parts(term.value, ",，、")
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
