"""What a record says, field by field, for a person: titles, names instead of ids, rows as lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from officectl.actions._differences import shown
from officectl.actions._nearby import named
from officectl.text.dates import echo
from officectl.text.lang import Lang, Text
from officectl.text.units import unit_title
from officectl.tui.widgets.entries import Entry

if TYPE_CHECKING:
    from officectl.actions.page import Page
    from officectl.records.kind import Field

_ROWS = Text("{title}（{count} 行）", "{title} ({count} rows)")
_PAIR = Text("{title}：{value}", "{title}: {value}")
_UNKNOWN = Text("{name}（没有这个字段）", "{name} (no such field)")


def entries(page: Page, lang: Lang) -> list[Entry]:
    """One entry a field, in the order of the schema; nothing for fields that are not there. The key is the field's path."""
    if page.data is None or page.kind is None:
        return []
    return list(_entries(page, page.kind.fields, page.data, (), lang))


def target(page: Page, key: str) -> tuple[str, ...]:
    """The ids that the field of this entry names and that exist."""
    if page.data is None or page.kind is None:
        return ()
    here: Any = page.data
    fields: Mapping[str, Field] = page.kind.fields
    spec: Field | None = None
    for part in key.split("\0"):
        if isinstance(here, Mapping):
            spec, here = fields.get(part), here.get(part)
            fields = {} if spec is None else spec.fields or (spec.item.fields if spec.item is not None else {})
        elif isinstance(here, list) and part.isdecimal() and int(part) < len(here):
            here = here[int(part)]
            spec = spec.item if spec is not None else None
    if spec is None:
        return ()
    found = (ident for _, ident in named({spec.name: spec}, {spec.name: here}))
    return tuple(dict.fromkeys(ident for ident in found if page.names.get(ident)))


def _entries(page: Page, fields: Mapping[str, Field], data: Mapping[str, Any], path: tuple[str, ...], lang: Lang) -> Iterator[Entry]:
    depth = "  " * len(path)
    last: list[tuple[str, Field]] = []
    for name in (*fields, *(name for name in data if name not in fields)):
        if name not in data or (name == "id" and not path):
            continue
        spec, value = fields.get(name), data[name]
        if spec is not None and (isinstance(value, Mapping) or _rows(value)):
            last.append((name, spec))
            continue
        title = spec.title.render(lang) if spec is not None else _UNKNOWN.render(lang, name=name)
        yield Entry("\0".join((*path, name)), tuple(text(page, value, spec, lang).split("\n")), depth + title)
    for name, spec in last:
        value = data[name]
        if isinstance(value, Mapping):
            yield Entry("\0".join((*path, name)), ("",), depth + spec.title.render(lang), head=True)
            yield from _entries(page, spec.fields, value, (*path, name), lang)
            continue
        head = _ROWS.render(lang, title=spec.title, count=len(value))
        yield Entry("\0".join((*path, name)), ("",), depth + head, head=True)
        inner = spec.item.fields if spec.item is not None else {}
        for number, row in enumerate(value):
            yield Entry("\0".join((*path, name, str(number))), (_row(page, row, inner, lang),), f"{depth}  {number + 1}")


def _row(page: Page, row: Mapping[str, Any], fields: Mapping[str, Field], lang: Lang) -> str:
    pairs = []
    for name in (*fields, *(name for name in row if name not in fields)):
        if name in row:
            spec = fields.get(name)
            pairs.append(_PAIR.render(lang, title=spec.title if spec is not None else name, value=text(page, row[name], spec, lang)))
    return "  ".join(pairs)


def text(page: Page, value: Any, spec: Field | None, lang: Lang) -> str:
    """A value: days with their weekday, numbers with their unit, records with their name."""
    if isinstance(value, date):
        return echo(value, lang)
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and spec is not None and spec.unit:
        return f"{shown(value, spec, lang, page.name)} {unit_title(spec.unit).render(lang)}"
    if isinstance(value, str) and "\n" in value:
        return value.rstrip("\n")
    return shown(value, spec, lang, page.name)


def _rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)
