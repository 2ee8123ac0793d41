"""One record for a person, and as plain data for a program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from officectl.records.kind import Field, Kind
from officectl.records.record import Record
from officectl.render.style import clean, paint
from officectl.render.table import Column, table
from officectl.render.values import plain
from officectl.text.dates import echo
from officectl.text.lang import Lang, Text, show
from officectl.text.units import unit_title
from officectl.text.width import pad, width, wrap

Names = Callable[[str], str | None]
"""Id → what a person calls that record; None when it is unknown."""

_STATE = Text("状态", "State")
_HIDDEN = Text("（不公开）", "(not shown)")
_ROWS = Text("{title}（{count} 行）", "{title} ({count} rows)")
_NAMED = Text("{id}（{name}）", "{id} ({name})")


def nameless(id: str) -> str | None:
    """For views that name nobody."""
    return None


def person_view(
    record: Record,
    kind: Kind,
    lang: Lang,
    *,
    names: Names = nameless,
    state: str = "",
    public: bool = False,
    color: bool = False,
    cells: int = 100,
) -> Iterator[str]:
    """Lines: kind and id, then every field by its title, in the order of the schema; rows as small tables.

    `public` leaves out what the schema calls restricted.
    """
    yield paint(kind.title.render(lang), "bold", color) + "  " + record.id
    pairs: list[tuple[str, str]] = [(_STATE.render(lang), state)] if state else []
    blocks: list[tuple[Field, object]] = []
    for name in (*kind.fields, *(name for name in record.data if name not in kind.fields)):
        if name == "id" or name not in record.data:
            continue
        spec, value = kind.fields.get(name), record.data[name]
        if spec is not None and _is_block(spec, value):
            blocks.append((spec, value))
            continue
        title = spec.title.render(lang) if spec else name
        pairs.append((title, _value(value, spec, lang, names, public)))
    yield from _pairs(pairs, cells)
    for spec, value in blocks:
        yield ""
        yield from _block(spec, value, lang, names, public, color, cells)


def data_view(record: Record, *, state: str = "") -> dict[str, object]:
    """Kind, id, path and the fields as they are: decimals as strings, dates in ISO form."""
    body: dict[str, object] = {"kind": record.kind, "id": record.id, "path": record.path}
    if state:
        body["state"] = state
    return {**body, "data": plain(record.data)}


def cell(value: object, spec: Field | None, lang: Lang, names: Names = nameless) -> str:
    """A value on one line of a table: a reference by its name when there is one, else its id."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        item = spec.item if spec else None
        return ("、" if lang == "zh" else ", ").join(cell(part, item, lang, names) for part in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}={cell(part, None, lang, names)}" for key, part in value.items())
    if isinstance(value, str) and spec is not None and (spec.ref or spec.ref_or_text):
        return names(value) or value
    if isinstance(value, str) and spec is not None and lang == "en":
        return spec.enum_titles.get(value, value)
    return show(value, lang)


def _is_block(spec: Field, value: object) -> bool:
    if isinstance(value, Mapping):
        return True
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _value(value: object, spec: Field | None, lang: Lang, names: Names, public: bool) -> str:
    if public and spec is not None and spec.sensitivity == "restricted":
        return _HIDDEN.render(lang)
    if isinstance(value, list):
        item = spec.item if spec else None
        comma = "、" if lang == "zh" else ", "
        return comma.join(_value(part, item, lang, names, public) for part in value)
    if isinstance(value, str):
        if spec is not None and (spec.ref or spec.ref_or_text):
            name = names(value)
            return _NAMED.render(lang, id=value, name=name) if name and name != value else value
        return spec.enum_titles.get(value, value) if spec is not None and lang == "en" else value
    if isinstance(value, date):
        return echo(value, lang)
    text = show(value, lang)
    if spec is not None and spec.unit and isinstance(value, int | Decimal) and not isinstance(value, bool):
        text += f" {unit_title(spec.unit).render(lang)}"
    return text


def _pairs(pairs: list[tuple[str, str]], cells: int) -> Iterator[str]:
    left = min(max((width(title) for title, _ in pairs), default=0), 24) + 2
    for title, text in pairs:
        lines = [line for part in clean(text).splitlines() for line in wrap(part, max(cells - left - 2, 20))]
        yield f"  {pad(title, left)}{lines[0] if lines else ''}".rstrip()
        yield from (" " * (left + 2) + line for line in lines[1:])


def _block(
    spec: Field, value: object, lang: Lang, names: Names, public: bool, color: bool, cells: int
) -> Iterator[str]:
    title = spec.title.render(lang)
    if isinstance(value, Mapping):
        yield paint(title, "bold", color)
        pairs = []
        for key, part in value.items():
            inner = spec.fields.get(key)
            title = inner.title.render(lang) if inner else key
            pairs.append((title, _value(part, inner, lang, names, public)))
        yield from _pairs(pairs, cells)
        return
    rows = value if isinstance(value, list) else []
    fields = spec.item.fields if spec.item else {}
    present = {key: None for row in rows for key in row}
    keys = [key for key in fields if key in present] + [key for key in present if key not in fields]
    if public:
        keys = [key for key in keys if key not in fields or fields[key].sensitivity != "restricted"]
    columns = [_column(key, fields.get(key), lang) for key in keys]
    yield paint(_ROWS.render(lang, title=title, count=len(rows)), "bold", color)
    body = [[cell(row.get(key), fields.get(key), lang, names) for key in keys] for row in rows]
    for line in table(columns, body, width=cells - 2, color=color):
        yield "  " + line.rstrip("\n")


def _column(name: str, spec: Field | None, lang: Lang) -> Column:
    if spec is None:
        return Column(name)
    title = spec.title.render(lang)
    return Column(f"{title}（{unit_title(spec.unit).zh}）" if spec.unit and lang == "zh" else title, spec.type)
