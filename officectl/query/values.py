"""Typed text as the value of a field, for writes: exact types, one record for one name.

Raises QueryError subclasses.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from officectl.light import dataclass
from officectl.query.choices import boolean, choices_of, clock, matching
from officectl.query.env import Candidate, Env
from officectl.query.errors import (
    Ambiguous,
    AmbiguousChoice,
    BadValue,
    LooksLikeId,
    NoSuchTarget,
    UnknownChoice,
    WrongUnit,
    near,
    some,
)
from officectl.query.fold import fold, half
from officectl.query.numbers import number
from officectl.records.ids import is_id
from officectl.records.kind import Field
from officectl.text import dates
from officectl.text.lang import Message, Text, plain
from officectl.text.pinyin import matches as pinyin_matches

EXPECTED: dict[str, tuple[Text, Text]] = {
    "string": (Text("文字", "text"), Text("赴青山镇督查防汛", "flood inspection in Qingshan")),
    "integer": (Text("整数", "a whole number"), Text("12", "12")),
    "decimal": (Text("数", "a number"), Text("48.5", "48.5")),
    "boolean": (Text("是或否", "yes or no"), Text("是", "yes")),
    "date": (
        Text("日期", "a date"),
        Text("2026-11-20、11-20、明天、下周三、月底", "2026-11-20, 11-20, tomorrow, next-wed, eom"),
    ),
    "datetime": (
        Text("日期和时间", "a date and time"),
        Text("2026-11-20T08:30、明天15:00、下周三下午3点半", "2026-11-20T08:30, tomorrow 15:00, fri 3pm"),
    ),
    "time": (Text("时间", "a time"), Text("08:30、下午3点半", "08:30")),
}
"""Per value type: what the field takes, and examples to type."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A value and, where it differs from what was typed, how it was understood."""

    value: object
    echo: Message | None = None


def scalar(field: Field, title: Message, text: str, env: Env) -> Typed:
    """One value of a field that is neither table nor array, from text as typed (not empty)."""
    if field.ref:
        return reference(field.ref, title, text, env)
    if field.ref_or_text:
        return reference_or_text(field.ref_or_text, title, text, env)
    if field.enum:
        return choice(field, title, text)
    if field.type == "string":
        return Typed(text)
    value = _plain(field, title, text, env)
    shown: Message = dates.said(value) if isinstance(value, date) else _VALUE(value=value)
    return Typed(value, None if shown.render("zh") == text.strip() else shown)


_VALUE = Text("{value}", "{value}")


def _plain(field: Field, title: Message, text: str, env: Env) -> object:
    match field.type:
        case "date":
            return day(field, title, text, env)
        case "datetime":
            return moment(field, title, text, env)
        case "time":
            found_time = clock(text)
            if found_time is not None:
                return found_time
        case "boolean":
            found_bool = boolean(text)
            if found_bool is not None:
                return found_bool
        case "integer" | "decimal":
            found = number(text, field.unit)
            if found is not None and field.type == "decimal":
                return found
            if found is not None and found == found.to_integral_value() and "." not in half(text):
                return int(found)
    raise bad(field, title, text)


def bad(field: Field, title: Message, text: str, reason: Message | None = None) -> BadValue:
    """The fault that says what the field takes, with examples."""
    expected, examples = EXPECTED.get(field.type, EXPECTED["string"])
    why = plain("") if reason is None else _REASON(reason=reason)
    return BadValue(field=title, value=text, expected=expected, examples=examples, reason=why)


_REASON = Text("（{reason}）", " ({reason})")


def day(field: Field, title: Message, text: str, env: Env) -> date:
    """One date. Raises BadValue."""
    try:
        return dates.parse_date(text, env.today)
    except dates.BadDate as fault:
        raise bad(field, title, text, fault.why) from None


def moment(field: Field, title: Message, text: str, env: Env) -> datetime:
    """One date with its time: in the workspace's zone, therefore naive, unless a zone was typed.

    Raises BadValue.
    """
    try:
        found = dates.parse_moment(text, env.now)
    except dates.BadDate as fault:
        raise bad(field, title, text, fault.why) from None
    # 现在 is the clock itself: nobody writes its microseconds into a record.
    return found.replace(microsecond=0, tzinfo=None) if found == env.now else found


def choice(field: Field, title: Message, text: str) -> Typed:
    """One value of a closed list, by its Chinese, its English, a part or pinyin initials.

    Raises UnknownChoice, AmbiguousChoice.
    """
    offered = choices_of(field)
    found = matching(offered, text)
    if len(found) == 1:
        return Typed(found[0], None if found[0] == text.strip() else plain(found[0]))
    if found:
        raise AmbiguousChoice(field=title, value=text, choices=list(found))
    raise UnknownChoice(field=title, value=text, near=near(text, offered), choices=some(list(offered)))


def candidates(env: Env, kinds: Sequence[str], text: str) -> tuple[Candidate, ...]:
    """The records that `text` may mean, narrowed by `@单位`; a leading `@` names a group."""
    name, unit = split_unit(text)
    if name.startswith("@") and "group" in kinds:
        return tuple(env.resolve(("group",), name[1:]))
    whole = tuple(env.resolve(kinds, text.strip()))
    if whole or not unit:
        return whole
    return tuple(found for found in env.resolve(kinds, name) if in_unit(found, unit))


def split_unit(text: str) -> tuple[str, str]:
    """`李伟@水利局` → (`李伟`, `水利局`); without a unit the second is empty."""
    typed = half(text).strip()
    at = typed.rfind("@")
    return (typed[:at].strip(), typed[at + 1 :].strip()) if at > 0 else (typed, "")


def in_unit(candidate: Candidate, unit: str) -> bool:
    """Whether the candidate belongs to the unit of this id, name, part of a name or pinyin initials."""
    wanted = fold(unit)
    names = (candidate.unit, *candidate.within)
    if not wanted:
        return False
    return any(wanted in fold(name) or (unit.isascii() and pinyin_matches(unit, name)) for name in names)


def reference(kinds: Sequence[str], title: Message, text: str, env: Env) -> Typed:
    """The id of the one record that `text` names. Raises Ambiguous, NoSuchTarget, WrongUnit."""
    found = candidates(env, kinds, text)
    if not found:
        _refuse_unit(kinds, title, text, env)
        new = next((kind for kind in kinds if kind in env.kinds), plain("…"))
        raise NoSuchTarget(field=title, value=text, kinds=titles(kinds, env), kind=new)
    return _one(title, text, found)


def titles(kinds: Sequence[str], env: Env) -> list[Text | Message]:
    """The kinds a reference may name, as a person reads them."""
    return [
        _ANY_KIND if kind == "*" else env.kinds[kind].title if kind in env.kinds else plain(kind)
        for kind in kinds
    ]


_ANY_KIND = Text("记录", "record")


def reference_or_text(kinds: Sequence[str], title: Message, text: str, env: Env) -> Typed:
    """An id where `text` names a record in full or by initials, else the text itself.

    Part of a name is not enough: 青山 stays text beside the place 青山镇.
    Raises Ambiguous, WrongUnit, LooksLikeId.
    """
    found = tuple(candidate for candidate in candidates(env, kinds, text) if candidate.how != "part")
    if found:
        return _one(title, text, found)
    _refuse_unit(kinds, title, text, env)
    if is_id(text.strip()):
        raise LooksLikeId(field=title, value=text)
    return Typed(text)


def _one(title: Message, text: str, found: tuple[Candidate, ...]) -> Typed:
    if len({candidate.id for candidate in found}) == 1:
        only = found[0]
        return Typed(only.id, only.echo())
    first = found[0]
    units = [candidate.unit for candidate in found]
    example = f"{first.label}@{first.unit}" if first.unit and units.count(first.unit) == 1 else first.id
    listed = some([candidate.echo() for candidate in found], 12)
    raise Ambiguous(
        field=title,
        value=text,
        count=len(found),
        candidates=listed,
        example=_EXAMPLE(field=title, value=example),
    )


_EXAMPLE = Text("{field}={value}", "{field}={value}")


def _refuse_unit(kinds: Sequence[str], title: Message, text: str, env: Env) -> None:
    """`李伟@财政局` where 李伟 exists elsewhere is a slip, not a new name."""
    name, unit = split_unit(text)
    elsewhere = [found for found in env.resolve(kinds, name) if found.how != "part"] if unit else []
    if elsewhere:
        listed = some([found.echo() for found in elsewhere], 12)
        raise WrongUnit(field=title, name=name, unit=unit, candidates=listed)
