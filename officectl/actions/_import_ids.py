"""Which record a row of a table is: by its id, by a key that somebody named, by equal content, by the name of a standing record.
The same table imported twice makes no record twice.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from officectl.actions._import_columns import find
from officectl.errors import UsageError
from officectl.light import pattern
from officectl.query.errors import some
from officectl.query.fold import half
from officectl.records import ids
from officectl.records.canonical import canonical
from officectl.records.changes import REMOVE
from officectl.text.lang import Message, Text
from officectl.text.pinyin import initials

if TYPE_CHECKING:
    from officectl.actions._import_rows import Line
    from officectl.records.kind import Kind
    from officectl.records.ledger import Ledger
    from officectl.records.record import Record

Path = tuple[str, ...]

_TWICE = Text("编号 {id} 在第 {line} 行已经有了", "the id {id} stands on line {line} already")
_OTHER_KIND = Text("编号 {id} 已经用在{kind}上：{path}", "the id {id} is taken by a {kind}: {path}")
_UNREADABLE = Text("{path} 现在读不出来，先改好再导入", "{path} cannot be read at present; mend it first")
_BAD_ID = Text("编号“{id}”不能用于{kind}，应为：{shape}", "the id “{id}” cannot be used for a {kind}; expected: {shape}")
_NO_ID = Text("这一类的编号要自己起，这一行没有：加一列“编号”，或用 --id 由其他列拼出，如 --id \"{example}\"",
              "the id of this kind is yours to choose, and this row has none: add a column “id”, or make it of other columns, "
              "such as --id \"{example}\"")
_NO_KEY = Text("用来认记录的“{field}”是空的", "“{field}”, by which records are known, is empty")
_KEY_TWICE = Text("与第 {line} 行是同一条：{key} 相同", "the same record as line {line}: {key} is the same")
_SEVERAL = Text("{key}为“{value}”的有 {count} 条，认不出是哪一条：{found}", "{count} records have {key} “{value}”, which one is meant? {found}")
_SEVERAL_REMEDY = Text("加一列“编号”，或用 --key 多写几个字段", "add a column “id”, or name more fields with --key")
_EMPTY_ID = Text("--id 拼出来是空的", "--id makes nothing of this row")

NO_ID = "no-id"
"""The code of rows that have no id where one must be chosen."""
CODES = ("id-twice", "unreadable", "id-taken", "bad-id", "no-key", "key-twice", "several")
"""The codes of rows of which nobody knows what record they are."""
_HOLE = pattern(r"\{([^{}]+)\}")
_OUTSIDE = pattern(r"[^a-z0-9.]+")


class UnknownKey(UsageError):
    """`--key` names what the table does not have."""

    text = Text("--key {name}：表里没有这个字段的列", "--key {name}: the table has no column for such a field")


class BadForm(UsageError):
    """`--id` cannot be followed."""

    text = Text("看不懂 --id {form}：{name} 不是表里的列", "--id {form} is not understood: {name} is no column of the table")
    remedy_text = Text("花括号里写列名，如 --id \"room-{{房号}}\"", "write a column in braces, such as --id \"room-{{no}}\"")


def mark(value: Any) -> str:
    """A value to compare by: 1.0 and 1.00 are the same."""
    if value is None or value is REMOVE:
        return ""
    return "s" + value if isinstance(value, str) else canonical({"": value})


def at(data: Mapping[str, Any], path: Path) -> Any:
    """What a record holds at a path; None when nothing."""
    here: Any = data
    for step in path:
        here = here.get(step) if isinstance(here, Mapping) else None
    return here


class Matcher:
    """Gives every sound line its record or its new id; what speaks against it is told to `wrong(line, path, message, remedy)`."""

    def __init__(
        self, ledger: Ledger, kinds: Mapping[str, Kind], kind: Kind, broken: Mapping[str, str], key: Sequence[Path], form: str,
        wrong: Callable[[Line, Path, Message, Message | None, str], None], title_of: Callable[[Record], Message],
    ) -> None:
        self._kinds = kinds
        self.ledger, self.kind, self.broken, self.key, self.form = ledger, kind, broken, key, form
        self._wrong, self._title_of = wrong, title_of
        self._taken: dict[str, int] = {}
        """Ids of this import → the line."""

    def match(self, lines: Sequence[Line], columns: Iterable[Path], new_id: Callable[[], str]) -> None:
        """Fill in `record` and `ident` of every line without a fault."""
        named = [line for line in lines if line.ident and not line.bad]
        for line in named:
            self._named(line)
        rest = [line for line in lines if not line.ident and not line.bad]
        if self.key:
            self._by_key(rest)
        else:
            self._by_content(rest, [path for path in columns if path != ("id",)])
            if self.kind.id_style == "slug":
                self._by_label([line for line in rest if line.record is None])
        fresh = [line for line in rest if line.record is None and not line.bad]
        for line in rest:
            if line.record is not None:
                line.ident = line.record.id
        if self.kind.id_style == "dated":
            self._dated(fresh, new_id)
        else:
            for line in fresh:
                self._chosen(line)

    def _named(self, line: Line) -> None:
        first = self._taken.setdefault(line.ident, line.row.line)
        record = self.ledger.get(line.ident)
        if first != line.row.line:
            self._wrong(line, ("id",), _TWICE(id=line.ident, line=first), None, "id-twice")
        elif line.ident in self.broken:
            self._wrong(line, ("id",), _UNREADABLE(path=self.broken[line.ident]), None, "unreadable")
        elif record is not None and record.kind != self.kind.name:
            self._wrong(line, ("id",), _OTHER_KIND(id=line.ident, kind=self._kinds[record.kind].title, path=record.path), None, "id-taken")
        elif record is None and not ids.fits(self.kind, line.ident):
            self._wrong(line, ("id",), _BAD_ID(id=line.ident[:80], kind=self.kind.title, shape=ids.shape(self.kind)), None, "bad-id")
        else:
            line.record = record

    def _by_key(self, lines: Sequence[Line]) -> None:
        known = self._index(self.key)
        seen: dict[tuple[str, ...], int] = {}
        for line in lines:
            empty = next((path for path in self.key if mark(line.values.get(path)) == ""), None)
            if empty is not None:
                self._wrong(line, empty, _NO_KEY(field=self.kind.fields[empty[0]].title), None, "no-key")
                continue
            wanted = tuple(mark(line.values.get(path)) for path in self.key)
            first = seen.setdefault(wanted, line.row.line)
            found = [record for record in known.get(wanted, ()) if record.id not in self._taken]
            titles = [self.kind.fields[path[0]].title for path in self.key]
            if first != line.row.line:
                self._wrong(line, self.key[0], _KEY_TWICE(line=first, key=titles), None, "key-twice")
            elif len(found) > 1:
                self._several(line, self.key[0], titles, found)
            elif found:
                self._claim(line, found[0])

    def _by_content(self, lines: Sequence[Line], columns: Sequence[Path]) -> None:
        """Records that say the same in everything that the table says; each belongs to one row."""
        known = self._index(columns) if lines else {}
        for line in lines:
            waiting = known.get(tuple(mark(line.values.get(path)) for path in columns), [])
            while waiting:
                record = waiting.pop(0)
                if record.id not in self._taken:
                    self._claim(line, record)
                    break

    def _by_label(self, lines: Sequence[Line]) -> None:
        path = (self.kind.label,)
        known = self._index([path])
        title = self.kind.fields[self.kind.label].title if self.kind.label in self.kind.fields else Text("名称", "name")
        for line in lines:
            wanted = mark(line.values.get(path))
            found = [record for record in known.get((wanted,), ()) if record.id not in self._taken] if wanted else []
            if len(found) > 1:
                self._several(line, path, [title], found)
            elif found:
                self._claim(line, found[0])

    def _several(self, line: Line, path: Path, titles: Sequence[Text], found: Sequence[Record]) -> None:
        listed = some([self._title_of(record) for record in found], 8)
        message = _SEVERAL(key=list(titles), value=line.values.get(path), count=len(found), found=listed)
        self._wrong(line, path, message, _SEVERAL_REMEDY(), "several")

    def _index(self, paths: Sequence[Path]) -> dict[tuple[str, ...], list[Record]]:
        out: dict[tuple[str, ...], list[Record]] = {}
        for record in self.ledger.records(self.kind.name):
            out.setdefault(tuple(mark(at(record.data, path)) for path in paths), []).append(record)
        return out

    def _claim(self, line: Line, record: Record) -> None:
        line.record = record
        self._taken[record.id] = line.row.line

    def _dated(self, lines: Sequence[Line], new_id: Callable[[], str]) -> None:
        """Ids by chance, given out in their order: what is listed by id stands as it stood in the table."""
        made: set[str] = set()
        while len(made) < len(lines):
            ident = new_id()
            if ident not in self._taken and self.ledger.get(ident) is None:   # it is taken once in 10^12
                made.add(ident)
        for line, ident in zip(lines, sorted(made), strict=True):
            line.ident = ident
            self._taken[ident] = line.row.line

    def _chosen(self, line: Line) -> None:
        """An id that the form makes."""
        if not self.form:
            self._wrong(line, ("id",), _NO_ID(example=example(self.kind)), None, NO_ID)
            return
        line.ident = self._formed(line)
        self._taken[line.ident] = line.row.line

    def _formed(self, line: Line) -> str:
        """The id that the form makes of a row; a number behind it where another record bears it."""
        wish = formed(self.form, line.said)
        if not ids.fits(self.kind, wish):
            message = _BAD_ID(id=wish[:80], kind=self.kind.title, shape=ids.shape(self.kind)) if wish else _EMPTY_ID()
            self._wrong(line, ("id",), message, None, "bad-id")
            return wish
        number, ident = 1, wish
        while ident in self._taken or ident in self.broken or self.ledger.get(ident) is not None:
            number += 1
            ident = f"{wish}{number}" if not wish[-1].isdigit() else f"{wish}-{number}"
        return ident


def new_ids(kind: Kind, day: Any) -> Callable[[], str]:
    """Ids of today."""
    return lambda: ids.new_id(kind.prefix, day, os.urandom(5))


def example(kind: Kind) -> str:
    """An id form for a kind: `room-{房号}`."""
    return f"{kind.prefix}-{{{kind.fields[kind.label].title.zh}}}"


def keys(kind: Kind, names: Sequence[str], columns: Iterable[Path]) -> tuple[Path, ...]:
    """The fields of `--key`. Raises UnknownKey."""
    known = set(columns)
    out = []
    for name in names:
        target = find(kind, name)
        if target is None or target.path not in known:
            raise UnknownKey(name=name)
        out.append(target.path)
    return tuple(out)


def holes(form: str) -> list[str]:
    """The columns that a form names."""
    return [found.strip() for found in _HOLE.findall(form)]


def formed(form: str, said: Callable[[str], str]) -> str:
    """A form with its columns filled in, as an id: Chinese by its pinyin initials, everything else small letters, digits, dots, hyphens."""
    whole = _HOLE.sub(lambda found: _ascii(said(found[1].strip())), half(form).lower())
    return re.sub(r"-{2,}", "-", whole).strip("-.")[:60]


def _ascii(text: str) -> str:
    out = "".join(initials(char) if char > "\u2e7f" else char for char in half(text).replace("·", "").replace("•", ""))
    return _OUTSIDE.sub("-", out.lower()).strip("-")


__all__ = ["CODES", "NO_ID", "BadForm", "Matcher", "UnknownKey", "at", "example", "formed", "holes", "keys", "mark", "new_ids"]
