"""One pass from text to a good record: a regular expression and a function, both written from the kind.

Records that officectl wrote itself lie in the kind's layout: keys in schema order, one a line, then tables, then
rows. For such a file one match gives every value, and the function made beside it builds the record, judges it and
lists its references. It answers for sound records in the right place only; for anything else it gives None, and the
file goes the long way (`toml.read`, `validate`, `references`), which alone decides. Tests hold the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from itertools import takewhile
from typing import Any, NamedTuple, cast

from officectl.light import replace
from officectl.records import ids
from officectl.records.kind import Field, Kind
from officectl.records.plain import CLOCK, DAY, NUMBER, TEXT, ZONE
from officectl.records.references import NAMED, Reference, is_named
from officectl.records.validate_fast import Writer

Found = tuple[str, dict[str, Any], list[Reference]]
Quick = Callable[[str, str], Found | None]
"""(path, text) → id, data and references of a sound record; None when the long way must look."""

_SHAPES = {
    "string": f'"({TEXT})"',
    "integer": f"({NUMBER})",
    "decimal": rf"({NUMBER}(?:\.[0-9]{{1,30}})?)",
    "boolean": "(true|false)",
    "date": f"({DAY})",
    "datetime": f"((?!0001|9999){DAY}T{CLOCK}{ZONE})",   # at the ends of the calendar the exact look decides
    "time": f"({CLOCK})",
}
_VALUES = {
    "string": "{0}",
    "integer": "int({0})",
    "decimal": "Decimal({0}) if '.' in {0} else int({0})",
    "boolean": "{0} == 'true'",
    "date": "day({0})",
    "datetime": "moment({0})",
    "time": "clock({0})",
}
_SLUG = "[a-z0-9][a-z0-9.-]{0,62}"
_BARE = re.compile("[A-Za-z0-9_-]+")
_TAIL = "[0-9]{8}-[0-9a-hjkmnp-tv-z]{8}"
_SIMPLE = re.compile(r"\^(?:\[[0-9A-Za-z-]+\](?:\{[0-9]+(?:,[0-9]*)?\})?|[0-9A-Za-z-])+\$")
"""Patterns that stand in the expression as they are: nothing in them takes a quote or needs a group."""


def compile_quick(kind: Kind) -> Quick | None:
    """The function for a kind; None when the kind demands what no single match can give. Costs some milliseconds."""
    try:
        return _Maker(kind).finish()
    except _Unfit:
        return None


def strings(text: str) -> list[str]:
    """The items of an array of plain strings that stands one item a line, or is empty."""
    return text[5:-4].split('",\n  "') if len(text) > 2 else []


def parts(text: str) -> list[str]:
    """The items of an array of numbers, dates or flags, as text."""
    return [item for item in map(str.strip, text[1:-1].split(",")) if item]


@lru_cache(maxsize=4096)
def is_day(text: str) -> bool:
    """Whether eight digits are a day of the calendar."""
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


class _Unfit(Exception):
    """The kind demands a value that no single match can give."""


class _Key(NamedTuple):
    """One field that is read: the variable with its value, and whether the value is always there."""

    field: Field
    var: str
    certain: bool

    @property
    def inner(self) -> Field:
        """What names records: the field, or the item of an array."""
        return self.field.item if self.field.type == "array" and self.field.item is not None else self.field

    @property
    def names(self) -> bool:
        """Whether the value may name a record."""
        return bool(self.inner.ref or self.inner.ref_or_text)


class _Maker:
    """Writes expression and function together, so that groups and variables stay in step."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.out = Writer("return None")
        self.day = ""
        self.out.constants |= {
            "day": date.fromisoformat,
            "moment": datetime.fromisoformat,
            "clock": time.fromisoformat,
            "strings": strings,
            "parts": parts,
            "is_day": is_day,
            "is_named": is_named,
            "named": NAMED,
        }

    def finish(self) -> Quick:
        """Raises _Unfit."""
        line, out = self.out.line, self.out
        flat, tables, rows = _sorted(self.kind.fields)
        if not _BARE.fullmatch(self.kind.name) or not _BARE.fullmatch(self.kind.prefix):
            raise _Unfit
        if "id" not in flat or not flat["id"].required or flat["id"].type != "string":
            raise _Unfit
        groups: list[str] = []
        line(0, "def quick(path, text):")
        line(1, "found = head(text)")
        line(1, "if found is None: return None")
        at = len(out.lines)
        line(1, "try:")
        pattern, keys = self.keys(2, flat, "data", groups)
        self.place(2, keys["id"].var)
        below: dict[str, list[_Key] | str] = {}
        for name, field in tables.items():
            inner, named = self.table(2, name, field, groups)
            below[name] = list(named.values())
            pattern += inner
        if rows:
            line(2, "end, size = found.end(), len(text)")
            for name, field in rows.items():
                below[name] = self.rows(2, name, field)
            line(2, "if end != size: return None")
        out.dependent(2, "data", self.kind.dependent)
        line(1, "except ValueError:")
        line(2, "return None")
        out.lines.insert(at, f" ({', '.join(groups)},) = found.groups()")
        self.references(list(keys.values()), below)
        line(1, f"return {keys['id'].var}, data, refs")
        head = re.compile(pattern)
        out.constants["head"] = head.match if rows else head.fullmatch
        return cast(Quick, out.function("quick", self.kind))

    def keys(
        self, depth: int, fields: Mapping[str, Field], target: str, groups: list[str]
    ) -> tuple[str, dict[str, _Key]]:
        """The lines of one table as an expression; statements that convert, judge and put its values into `target`."""
        pattern, keys = "", {}
        for name, field in fields.items():
            keys[name] = _Key(field, self.out.name(), field.required)
            groups.append(keys[name].var)
            shape = self.shape(field)
            if name == "id" and target == "data":
                self.day = self.out.name()
                groups.append(self.day)
                shape = self.ident()
            one = f"{re.escape(name)} = {shape}\\n"
            pattern += one if field.required else f"(?:{one})?"   # not possessive: before 3.11.5 such groups lose what they captured
        first = list(takewhile(lambda key: key.certain, keys.values()))
        for key in first:
            self.convert(depth, key)
        self.out.line(depth, f"{target} = {{{', '.join(f'{key.field.name!r}: {key.var}' for key in first)}}}")
        for key in list(keys.values())[len(first) :]:
            inner = depth
            if not key.certain:
                self.out.line(depth, f"if {key.var} is not None:")
                inner += 1
            self.convert(inner, key)
            self.out.line(inner, f"{target}[{key.field.name!r}] = {key.var}")
        return pattern, keys

    def ident(self) -> str:
        """The id, with a second group for its day."""
        if self.kind.id_style == "dated":
            return f'"({re.escape(self.kind.prefix)}-([0-9]{{8}})-[{ids.ALPHABET}]{{8}})"'
        return f'"({_SLUG})()"'

    def shape(self, field: Field) -> str:
        """A value as an expression with one group."""
        if field.type == "array" and field.item is not None:
            item = self.scalar(field.item).replace("(", "(?:", 1)
            return rf"(\[(?:{item}(?:, {item})*)?\]|\[\n(?:  {item},\n)+\])"
        return self.scalar(field)

    def scalar(self, field: Field) -> str:
        """A value that is no array."""
        if field.type == "string" and _SIMPLE.fullmatch(field.pattern):
            return f'"({field.pattern[1:-1]})"'
        shape = _SHAPES[field.type]
        return shape.replace("*)", "+)") if field.type == "string" and field.min_length == 1 else shape

    def convert(self, depth: int, key: _Key) -> None:
        """Text to value, and the judgement of the value."""
        field, var = key.field, key.var
        if field.type != "array" or field.item is None:
            value = _VALUES[field.type].format(var)
        elif field.item.type == "string":
            value = f"""{var}[2:-2].split('", "') if {var}[1] == '"' else strings({var})"""
        else:
            value = f"[{_VALUES[field.item.type].format('item')} for item in parts({var})]"
        if value != var:
            self.out.line(depth, f"{var} = {value}")
        self.out.value(depth, var, self.left(field), typed=True)

    def left(self, field: Field) -> Field:
        """The field without what the expression has already asked."""
        if field.type == "array" and field.item is not None:
            return replace(field, item=self.left(field.item))
        if field.type != "string":
            return field
        # A slug's pattern is the grammar of its id, and that of a dated id its prefix, day and tail.
        own = field.name == "id" and field.pattern in (f"^{_SLUG}$", f"^{self.kind.prefix}-{_TAIL}$")
        asked = own or _SIMPLE.fullmatch(field.pattern) is not None
        return replace(
            field,
            pattern="" if asked else field.pattern,
            min_length=None if field.min_length == 1 and not field.pattern else field.min_length,
        )

    def place(self, depth: int, ident: str) -> None:
        """Refuse a day that is none, and a file that lies elsewhere."""
        kind, folder = self.kind, f"records/{self.kind.name}/"
        if kind.id_style == "dated":
            self.out.refuse(depth, [f"not is_day({self.day})"])
            if kind.partition != "none":
                folder += f"{{{self.day}[:4]}}/" + (f"{{{self.day}[4:6]}}/" if kind.partition == "month" else "")
        self.out.refuse(depth, [f"path != f'{folder}{{{ident}}}.toml'"])

    def table(self, depth: int, name: str, field: Field, groups: list[str]) -> tuple[str, dict[str, _Key]]:
        """A `[table]`: its expression and its keys."""
        here, var = self.out.name(), self.out.name()
        groups.append(here)
        inner = depth
        if not field.required:
            self.out.line(depth, f"if {here} is not None:")
            inner += 1
        pattern, keys = self.keys(inner, _flat(field.fields), var, groups)
        self.out.dependent(inner, var, field.dependent)
        self.out.line(inner, f"data[{name!r}] = {var}")
        pattern = rf"(\n)\[{re.escape(name)}\]\n{pattern}"
        return pattern if field.required else f"(?:{pattern})?", keys

    def rows(self, depth: int, name: str, field: Field) -> str:
        """The `[[rows]]` of one name, one match each. Gives the variable with their references, "" for none."""
        assert field.item is not None
        line, rows, named = self.out.line, self.out.name(), self.out.name()
        groups: list[str] = []
        line(depth, f"{rows} = []; {named} = []")
        line(depth, f"match = match_{rows}(text, end) if end != size else None")
        line(depth, "while match is not None:")
        at = len(self.out.lines)
        pattern, keys = self.keys(depth + 1, _flat(field.item.fields), "row", groups)
        self.out.dependent(depth + 1, "row", field.item.dependent)
        self.out.lines.insert(at, f"{' ' * (depth + 1)}({', '.join(groups)},) = match.groups()")
        self.name(depth + 1, keys.values(), f"{name!r}, len({rows}), ", named)
        line(depth + 1, f"{rows}.append(row)")
        line(depth + 1, "end = match.end()")
        line(depth + 1, f"match = match_{rows}(text, end) if end != size else None")
        line(depth, f"if {rows}:")
        tests = [f"len({rows}) < {field.min_items}"] if field.min_items else []
        tests += [f"len({rows}) > {field.max_items}"] if field.max_items is not None else []
        tests += [f"not distinct({rows})"] if field.unique_items else []
        self.out.refuse(depth + 1, tests)
        line(depth + 1, f"data[{name!r}] = {rows}")
        if field.required:
            line(depth, "else: return None")
        self.out.constants[f"match_{rows}"] = re.compile(rf"\n\[\[{re.escape(name)}\]\]\n{pattern}").match
        return named if any(key.names for key in keys.values()) else ""

    def references(self, keys: list[_Key], below: Mapping[str, list[_Key] | str]) -> None:
        """The statements that list what the record names, in the order of `references.references`."""
        line = self.out.line
        arrays = [key for key in keys if key.field.type == "array"]
        texts = [key for key in keys if key.field.type != "array" and key.inner.ref_or_text]
        ones = [key for key in keys if key.names and key not in arrays and key not in texts]
        first = list(takewhile(lambda key: key.certain, ones))
        listed = (f"({(key.field.name,)!r}, {key.var}, {_kinds(key.field)!r})" for key in first)
        line(1, f"refs = [{', '.join(listed)}]")
        self.name(1, (*ones[len(first) :], *texts, *arrays), "", "refs")
        for name in self.kind.fields:
            inner = below.get(name, "")
            if isinstance(inner, list) and any(key.names for key in inner):
                line(1, f"if {name!r} in data:")
                self.name(2, inner, f"{name!r}, ", "refs")
            elif inner and isinstance(inner, str):
                line(1, f"refs += {inner}")

    def name(self, depth: int, keys: Iterable[_Key], path: str, into: str) -> None:
        """Statements that add the references of some keys to a list, in their order."""
        for key in keys:
            if not key.names:
                continue
            var, at, where = key.var, depth, f"({path}{key.field.name!r},)"
            if not key.certain:
                self.out.line(at, f"if {var} is not None:")
                at += 1
            if key.field.type == "array":
                self.out.line(at, f"for index, item in enumerate({var}):")
                var, at, where = "item", at + 1, f"({path}{key.field.name!r}, index)"
            if key.inner.ref_or_text:
                self.out.line(at, f"if {var} in named or is_named({var}):")
                at += 1
            self.out.line(at, f"{into}.append(({where}, {var}, {_kinds(key.inner)!r}))")


def _kinds(field: Field) -> tuple[str, ...]:
    kinds = field.ref or field.ref_or_text
    return () if kinds == ("*",) else kinds


def _flat(fields: Mapping[str, Field]) -> dict[str, Field]:
    """The fields with a value on lines of their own key; others are not read. Raises _Unfit when one is required."""
    flat = {}
    for name, field in fields.items():
        inner = field.item if field.type == "array" else field
        if inner is not None and inner.type in _SHAPES and _BARE.fullmatch(name):
            flat[name] = field
        elif field.required:
            raise _Unfit
    return flat


def _sorted(fields: Mapping[str, Field]) -> tuple[dict[str, Field], dict[str, Field], dict[str, Field]]:
    """A record's own lines, its tables and its rows, as far as they are read."""
    flat: dict[str, Field] = {}
    tables: dict[str, Field] = {}
    rows: dict[str, Field] = {}
    for name, field in fields.items():
        inner = field.item if field.type == "array" else field
        try:
            if inner is not None and inner.type == "table" and _BARE.fullmatch(name):
                if not _flat(inner.fields):
                    raise _Unfit
                (rows if field.type == "array" else tables)[name] = field
            else:
                flat |= _flat({name: field})
        except _Unfit:
            if field.required:
                raise
    return flat, tables, rows
