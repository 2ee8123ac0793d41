"""Values of a record as the text of a form's field, and back: what is shown reads back as the same value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from officectl.errors import UsageError
from officectl.light import dataclass
from officectl.query.errors import ThousandsOrList
from officectl.query.fields import separators
from officectl.query.fold import CLOSING, half, parts, unquoted
from officectl.query.numbers import thousands
from officectl.query.values import scalar
from officectl.records import toml
from officectl.records.changes import REMOVE
from officectl.records.layout import literal
from officectl.text import dates
from officectl.text.lang import Lang, Message, Text, show

if TYPE_CHECKING:
    from officectl.query.env import Env
    from officectl.records.kind import Field

Spoken = Callable[[str], str]
"""Id → the words by which a form shows it, and which lead back to it; the id itself where there are none."""

_ECHOES = Text("{first}，{second}", "{first}, {second}")


class NotToml(UsageError):
    """A value that is written as TOML cannot be read."""

    text = Text("看不懂这个值：{why}", "this value cannot be read: {why}")
    remedy_text = Text("照 TOML 写，例如 [[0, 0], [6, 0], [6, 4]]", "write it as TOML, such as [[0, 0], [6, 0], [6, 4]]")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was understood. `value` REMOVE: nothing is there. `echo`: as it was understood; `ask`: worth a second look."""

    value: Any
    echo: Message | None = None
    ask: Message | None = None


def is_plain(field: Field | None) -> bool:
    """Whether the field is edited as one text: a single value or a list of single values."""
    item = field.item if field is not None and field.type == "array" else field
    return item is not None and item.type not in ("array", "table")


def is_rows(field: Field) -> bool:
    """Whether the field is a list of rows."""
    return field.type == "array" and field.item is not None and field.item.type == "table"


def text_of(value: Any, field: Field | None, lang: Lang, spoken: Spoken) -> str:
    """The text of a field. What no field of the kind describes, and lists of lists, are shown as TOML."""
    if value is None:
        return ""
    if field is None or not is_plain(field) or isinstance(value, dict):
        return _literal(value)
    if field.type != "array":
        return _one(value, field, lang, spoken)
    if not isinstance(value, list) or field.item is None or any(isinstance(part, list | dict) for part in value):
        return _literal(value)
    marks = separators(field.item)
    pieces = [_quoted(_one(part, field.item, lang, spoken), marks) for part in value]
    return ("、" if "、" in marks else "，" if lang == "zh" else ", ").join(pieces)


def read(field: Field | None, text: str, env: Env) -> Typed:
    """The value that a text means in a field. Raises QueryError subclasses, NotToml."""
    if not text.strip():
        return Typed(REMOVE)
    if field is None or not is_plain(field):
        return _toml(text)
    title = field.title()
    if field.type != "array":
        return _read_one(field, title, text.strip(), env)
    item = field.item
    assert item is not None   # `is_plain` has looked
    read_all = [_read_one(item, title, piece, env) for piece in _pieces(item, text.strip())]
    values: list[Any] = []
    for one in read_all:
        if not (field.unique_items and one.value in values):
            values.append(one.value)
    echoes = [one.echo for one in read_all if one.echo is not None]
    echo = echoes[0] if echoes else None
    for more in echoes[1:]:
        echo = _ECHOES(first=echo, second=more)
    return Typed(values, echo, next((one.ask for one in read_all if one.ask is not None), None))


def _read_one(field: Field, title: Message, text: str, env: Env) -> Typed:
    typed = scalar(field, title, text, env)
    if isinstance(typed.value, date):
        # A date is read back with its weekday even where it was typed in full: the weekday is what people check.
        return Typed(typed.value, dates.said(typed.value), dates.needs_confirmation(text, env.now))
    return Typed(typed.value, typed.echo)


def _pieces(leaf: Field, text: str) -> list[str]:
    cut = [piece for piece in parts(text, separators(leaf)) if piece]
    if len(cut) > 1 and leaf.type in ("integer", "decimal") and "、" not in text and thousands(text):
        typed = half(text)
        raise ThousandsOrList(field=leaf.title, value=typed, joined=typed.replace(",", ""), listed=typed.replace(",", "、"))
    return [unquoted(piece) or piece for piece in cut]


def _one(value: Any, field: Field, lang: Lang, spoken: Spoken) -> str:
    if isinstance(value, str):
        if field.ref or field.ref_or_text:
            return spoken(value)
        return field.enum_titles.get(value, value) if lang == "en" else value
    if isinstance(value, datetime) and (value.tzinfo is not None or value.microsecond):
        return value.isoformat(" ")
    if isinstance(value, time) and (value.second or value.microsecond):
        return value.isoformat()
    if isinstance(value, bool | int | Decimal | date | time):
        return show(value, lang)
    return _literal(value)


def _quoted(piece: str, marks: str) -> str:
    """A piece of a list that holds a separator, or looks quoted, stands in quotes that it does not hold."""
    if not any(mark in piece for mark in marks) and piece == piece.strip() and unquoted(piece) is None and piece[:1] not in CLOSING:
        return piece
    for opening, closing in CLOSING.items():
        if opening not in piece and closing not in piece:
            return opening + piece + closing
    return piece


def _literal(value: Any) -> str:
    from officectl.records.layout import key_text

    if isinstance(value, dict):
        inside = ", ".join(f"{key_text(name)} = {_literal(part)}" for name, part in value.items())
        return "{ " + inside + " }" if inside else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    return literal(value, ("x",)) if not isinstance(value, str) or "\n" not in value else literal([value], ("x",))[1:-1]


def _toml(text: str) -> Typed:
    reading = toml.read(f"x = {text.strip()}\n".encode())
    if reading.data is None or reading.data.keys() != {"x"}:
        raise NotToml(why=reading.faults[0].message if reading.faults else text.strip()[:40])
    return Typed(reading.data["x"])
