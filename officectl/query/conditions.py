"""One term as a test on records, with the words that tell how it was understood.

References are resolved here, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from officectl.light import dataclass, replace
from officectl.query import words
from officectl.query.choices import (
    EMPTY,
    PRESENT,
    boolean,
    choices_of,
    kind_names,
    matching,
    state_title,
    states,
)
from officectl.query.env import Env
from officectl.query.errors import (
    MissingValue,
    TableField,
    ThousandsOrList,
    UnknownChoice,
    WrongOperator,
    near,
    some,
)
from officectl.query.fields import Target, children, find, separators
from officectl.query.fold import fold, half, parts, unquoted
from officectl.query.numbers import thousands
from officectl.query.ranges import bounds
from officectl.query.reading import leaves, present, reader, spread
from officectl.query.search import anything, contains, equals
from officectl.query.syntax import Op, Term
from officectl.query.values import bad, candidates, titles
from officectl.records.kind import Field, Kind
from officectl.records.record import Record
from officectl.text.lang import Message, plain

Test = Callable[[Record], bool]
OneValue = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled term."""

    test: Test
    message: Message
    fields: frozenset[str]
    cost: int = 1
    """Cheap ones run first: 1 a comparison, 2 a derived state, 3 text, 4 a search with pinyin."""
    notes: tuple[Message, ...] = ()
    echoes: tuple[Message, ...] = ()
    """What was parsed into dates, with the weekday."""
    literals: frozenset[str] | None = None
    """Texts of which a record that matches holds one, word for word; None: that cannot be said."""


@dataclass(frozen=True, slots=True)
class _Alternative:
    """One of the values between commas."""

    test: OneValue
    phrase: Message
    cost: int = 1
    notes: tuple[Message, ...] = ()
    dated: bool = False
    presence: bool | None = None
    """Whether any value (True) or none (False) is asked for, instead of a comparison."""
    literals: frozenset[str] | None = None
    """The values that pass, where they are known."""


def compile_term(kind: Kind, term: Term, env: Env) -> Condition:
    """The condition that a term states. Raises QueryError subclasses."""
    condition = _positive(kind, term, env)
    if not term.negated:
        return condition
    test = condition.test
    return replace(
        condition, test=lambda record: not test(record), message=words.NOT(what=condition.message), literals=None
    )


def _positive(kind: Kind, term: Term, env: Env) -> Condition:
    if not term.field:
        return anything(kind, _pieces(term.value, ",，"), env)
    target = find(kind, term.field)
    if target.special == "search":
        return anything(kind, [unquoted(term.value) or term.value] if term.value else [], env)
    if not term.value:
        raise MissingValue(field=term.field)
    pieces = parts(term.value, ",，、" if target.special else separators(target.leaf))
    if (
        len(pieces) > 1
        and target.leaf.type in ("integer", "decimal")
        and "、" not in term.value
        and thousands(term.value)
    ):
        typed = half(term.value)
        raise ThousandsOrList(
            field=target.title, value=typed, joined=typed.replace(",", ""), listed=typed.replace(",", "、")
        )
    if not all(pieces):
        raise MissingValue(field=term.field)
    found = [_alternative(target, term.op, piece, env) for piece in pieces]
    message = words.CONDITION(field=target.title, phrase=words.any_of([one.phrase for one in found]))
    return Condition(
        _over(target, found, env),
        message,
        frozenset({target.name}),
        max(one.cost for one in found),
        tuple(note for one in found for note in one.notes),
        (message,) if any(one.dated for one in found) else (),
        None if target.special else _together(one.literals for one in found),
    )


def _together(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """All of them, or None when one is not known."""
    known: frozenset[str] = frozenset()
    for one in sets:
        if one is None:
            return None
        known |= one
    return known


def _pieces(text: str, separators: str) -> list[str]:
    return [unquoted(piece) or piece for piece in parts(text, separators) if piece]


def _over(target: Target, found: Sequence[_Alternative], env: Env) -> Test:
    """The test on a record: one value of the field satisfies one alternative."""
    if target.special == "id":
        return lambda record: any(one.test(record.id) for one in found)
    if target.special == "kind":
        return lambda record: any(one.test(record.kind) for one in found)
    if target.special == "state":
        state_of = env.state_of
        return lambda record: any(one.test(state_of(record.id).name) for one in found)
    wants_none = any(one.presence is False for one in found)
    wants_any = any(one.presence is True for one in found)
    tests = [one.test for one in found if one.presence is None]
    if wants_none and wants_any:
        return lambda record: True
    if wants_any:
        return lambda record: present(record, target.path)
    compared = _one_path(target.path, tests)
    if not wants_none:
        return compared
    return lambda record: not present(record, target.path) or compared(record)


def _one_path(path: tuple[str, ...], tests: Sequence[OneValue]) -> Test:
    if not tests:
        return lambda record: False
    first = tests[0]
    test = first if len(tests) == 1 else lambda value: any(one(value) for one in tests)
    if len(path) > 1:
        return lambda record: any(map(test, leaves(record.data, path)))
    name = path[0]

    def flat(record: Record) -> bool:
        value = record.data.get(name)
        if value is None:
            return False
        if value.__class__ is list:
            return any(map(test, spread(value)))
        return test(value)

    return flat


def _alternative(target: Target, op: Op, piece: str, env: Env) -> _Alternative:
    literal = unquoted(piece)
    text = piece if literal is None else literal
    field = target.leaf
    if target.special == "state":
        return _one_of(target, op, text, states(env.states), lambda name: state_title(name, env.states)())
    if target.special == "kind":
        return _one_of(target, op, text, kind_names(env.kinds), lambda name: env.kinds[name].title())
    if field.enum and op in ("=", "==") and text in field.enum:
        return _Alternative(lambda value: value == text, words.IS(value=text), literals=frozenset({text}))
    if literal is None and op == "=" and fold(text) in EMPTY:
        return _Alternative(lambda value: False, words.EMPTY(), presence=False)
    if literal is None and op == "=" and fold(text) in PRESENT:
        return _Alternative(lambda value: True, words.PRESENT(), presence=True)
    if field.type == "table":
        raise TableField(
            field=target.title, examples=some([f"{child.name}=…" for child in children(target)], 6)
        )
    if field.type in ("integer", "decimal", "date", "datetime", "time"):
        return _ranged(target, op, text, env)
    if op not in ("=", "=="):
        example = words.CONDITION_TYPED(field=plain(target.name), value=text)
        raise WrongOperator(field=target.title, op=op, example=example)
    if field.ref or field.ref_or_text:
        return _reference(field, op, text, env)
    if field.enum:
        return _one_of(target, op, text, choices_of(field), plain)
    if field.type == "boolean":
        wanted = boolean(text)
        if wanted is None:
            raise bad(field, target.title, text)
        return _Alternative(lambda value: value is wanted, words.IS(value=wanted))
    if op == "==":
        return _Alternative(equals(text), words.EXACTLY(value=text), 3)
    return _Alternative(contains(text), words.CONTAINS(value=text), 3)


def _one_of(
    target: Target, op: Op, text: str, offered: dict[str, tuple[str, ...]], title: Callable[[str], Message]
) -> _Alternative:
    if op not in ("=", "=="):
        raise WrongOperator(
            field=target.title, op=op, example=words.CONDITION_TYPED(field=target.title, value=text)
        )
    found = matching(offered, text)
    if not found:
        names = [name for called in offered.values() for name in called]
        raise UnknownChoice(
            field=target.title,
            value=text,
            near=near(text, names),
            choices=some([title(name) for name in offered]),
        )
    wanted = frozenset(found)
    phrase = words.any_of([words.IS(value=title(name)) for name in found])
    return _Alternative(
        lambda value: isinstance(value, str) and value in wanted,
        phrase,
        2 if target.special == "state" else 1,
        literals=wanted,
    )


def _reference(field: Field, op: Op, text: str, env: Env) -> _Alternative:
    kinds = field.ref or field.ref_or_text
    found = [one for one in candidates(env, kinds, text) if op == "=" or one.how in ("id", "name")]
    ids = frozenset(one.id for one in found) | {text.strip()}
    shown = [words.IS(value=one.echo()) for one in found[:6]]
    if len(found) > 6:
        shown = [words.IS_MANY(value=text, count=len(found))]
    notes: tuple[Message, ...] = ()
    if field.ref_or_text:
        free = equals(text) if op == "==" else contains(text)
        shown.append(words.CONTAINS(value=text) if op == "=" else words.EXACTLY(value=text))
        return _Alternative(
            lambda value: isinstance(value, str) and (value in ids or free(value)), words.any_of(shown), 3
        )
    if not found:
        notes = (words.NO_SUCH(value=text, kinds=titles(kinds, env)),)
        shown = [words.IS(value=text)]
    return _Alternative(lambda value: isinstance(value, str) and value in ids, words.any_of(shown), 1, notes, literals=ids)


def _ranged(target: Target, op: Op, text: str, env: Env) -> _Alternative:
    field = target.leaf
    span = bounds(field, target.title, op, text, env)
    inside = span.test()
    convert = reader(field.type, env.now.tzinfo)

    def test(value: Any) -> bool:
        read = convert(value)
        return read is not None and inside(read)

    phrase = words.span(span, field.unit)
    return _Alternative(test, phrase, dated=field.type in ("date", "datetime"))
