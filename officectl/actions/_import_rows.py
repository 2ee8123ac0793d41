"""Rows of tables as lines about to become records: their cells understood, every fault with its line and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from officectl.actions._import_columns import Column, Heading, find
from officectl.actions._import_values import Reader
from officectl.errors import NotWritten, OfficeError
from officectl.imports import Row
from officectl.light import dataclass, field
from officectl.query.fold import fold
from officectl.records.changes import REMOVE
from officectl.text.lang import Lang, Message, Text, show

if TYPE_CHECKING:
    from officectl.actions._write import Change
    from officectl.imports import Table
    from officectl.records.kind import Kind
    from officectl.records.record import Record

Tell = Callable[[str, int, int], None]
"""Told (stage, done, all); what it raises ends the import, and nothing is written."""
EVERY = 200
"""Rows between two words about how far it is."""

_TOO_LONG = Text("这一格上面没有表头：{value}", "there is no heading above this cell: {value}")
_OTHER = Text("这一行的类别是“{value}”，不是{kind}", "the row says that it is a “{value}”, not a {kind}")
_PLACES = {
    (False, False): Text("第 {line} 行", "line {line}"),
    (False, True): Text("第 {line} 条", "item {line}"),
    (True, False): Text("{file} 第 {line} 行", "{file} line {line}"),
    (True, True): Text("{file} 第 {line} 条", "{file} item {line}"),
}
_SAYS = Text("{place} · {column}：{message}", "{place} · {column}: {message}")
_SAYS_ROW = Text("{place}：{message}", "{place}: {message}")
_AND = Text("{line}。{remedy}", "{line}; {remedy}")
_AND_SO = Text("{line}{remedy}", "{line} {remedy}")
_MANY = Text("{file}（{count} 行）：{message}", "{file} ({count} rows): {message}")
_FILE_KIND = Text("{file} 里是“{found}”，不是{kind}", "{file} holds “{found}”, not {kind}")


class OtherKind(NotWritten):
    """The file says that it holds records of another kind."""

    text = _FILE_KIND
    remedy_text = Text("换成 officectl import {found}", "use officectl import {found}")


@dataclass(frozen=True, slots=True)
class Bad:
    """One fault of a table. `line` 0: of `rows` rows alike, in no column."""

    file: str
    line: int
    column: str
    field: str
    message: Message
    remedy: Message | None = None
    rows: int = 1
    item: bool = False
    """Whether `line` counts rows."""
    code: str = ""
    """What sort of fault, for programs."""

    def render(self, lang: Lang, *, files: bool = False) -> str:
        """On one line; `files`: there are several, so each is named."""
        place = _PLACES[files, self.item].render(lang, file=self.file, line=self.line)
        if not self.line:
            text = _MANY.render(lang, file=self.file, count=self.rows, message=self.message)
        elif self.column:
            text = _SAYS.render(lang, place=place, column=self.column, message=self.message)
        else:
            text = _SAYS_ROW.render(lang, place=place, message=self.message)
        join = _AND_SO if text[-1] in "？！。?!." else _AND
        return text if self.remedy is None else join.render(lang, line=text, remedy=self.remedy)

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        return {
            "file": self.file, "item" if self.item else "line": self.line or None, "rows": self.rows,
            "column": self.column or None, "field": self.field or None, "code": self.code,
            "message": self.message.render(lang), "remedy": None if self.remedy is None else self.remedy.render(lang),
        }


@dataclass(slots=True)
class Line:
    """One row on its way."""

    source: int
    file: str
    row: Row
    heading: Heading
    item: bool = False
    """Whether the row is known by its number, not by its line."""
    values: dict[tuple[str, ...], Any] = field(default_factory=dict)
    """What it says, by field; REMOVE: that nothing stands there."""
    bad: list[Bad] = field(default_factory=list)
    ident: str = ""
    record: Record | None = None
    """The record that it is; None: a new one."""
    change: Change | None = None
    waits: tuple[tuple[tuple[str | int, ...], str], ...] = ()
    """References to records that only this import brings."""

    def knows(self, name: str) -> bool:
        """Whether a column or its field is called so."""
        return self._column(name) is not None

    def said(self, name: str) -> str:
        """The text of a cell by the name of its column or field."""
        column = self._column(name)
        value = None if column is None else self.values.get(column.path)
        return "" if value is None or value is REMOVE else show(value, "zh")

    def _column(self, name: str) -> Column | None:
        wanted = fold(name)
        for column in self.heading.columns:
            if wanted in (fold(column.head), fold(column.path[-1]), fold(column.field.title.zh), fold(column.field.title.en)):
                return column
        return None

    def wrong(self, path: Sequence[str | int], message: Message, remedy: Message | None = None, code: str = "") -> None:
        """Note a fault of a field."""
        names = [str(step) for step in path if isinstance(step, str)]
        column = next((one for one in self.heading.columns if list(one.path) == names[: len(one.path)]), None)
        head = column.head if column else ""
        self.bad.append(Bad(self.file, self.row.line, head, ".".join(names), message, remedy, item=self.item, code=code))


class Counter:
    """Tells of every few rows."""

    def __init__(self, tell: Tell, stage: str, total: int) -> None:
        self._tell, self._stage, self._total, self._done = tell, stage, total, 0
        tell(stage, 0, total)

    def one(self) -> None:
        """One more."""
        self._done += 1
        if self._done % EVERY == 0:
            self._tell(self._stage, self._done, self._total)


def code_of(error: OfficeError) -> str:
    """An error's class as a word for programs: `NeedsYear` is `needs-year`."""
    return "".join("-" + char.lower() if char.isupper() else char for char in type(error).__name__).strip("-")


def read(
    source: int, file: str, table: Table, heading: Heading, kind: Kind, called: Callable[[str], Kind | None], reader: Reader,
    step: Callable[[], None],
) -> Iterator[Line]:
    """The lines of one table, every cell read. Raises OtherKind."""
    _agrees(file, table, kind, called)
    grid = table.form == "grid"
    places = frozenset(at for at, _ in heading.heads) if grid else None
    for row in heading.rows:
        line = Line(source, file, row, heading, table.items)
        _cells(line, row, places, reader)
        if heading.kind_at is not None:
            said = cell(row, heading.kind_at)
            if said not in (None, "") and called(str(said)) != kind:
                line.bad.append(Bad(file, row.line, "kind", "", _OTHER(value=said, kind=kind.title), item=table.items, code="other-kind"))
        ident = line.values.pop(("id",), REMOVE)
        line.ident = ident if isinstance(ident, str) else ""
        step()
        yield line


def _agrees(file: str, table: Table, kind: Kind, called: Callable[[str], Kind | None]) -> None:
    if table.kind and called(table.kind) != kind:
        raise OtherKind(file=file, found=table.kind, kind=kind.title)


def _cells(line: Line, row: Row, places: frozenset[int] | None, reader: Reader) -> None:
    """Every cell of a row; `places`: those of a grid that have a heading."""
    grid = places is not None
    for column in line.heading.columns:
        if not grid and column.at not in row.cells:
            continue   # this row does not speak of it
        try:
            value = reader.cell(column.field, cell(row, column.at), grid=grid)
        except OfficeError as error:
            line.wrong(column.path, error.message, error.remedy, code_of(error))
            continue
        line.values[column.path] = value.strip() if column.path == ("id",) and isinstance(value, str) else value
    if places is not None:
        spare = [one for at, one in enumerate(row.cells) if at not in places and one is not None and str(one).strip()]
        if spare:
            line.bad.append(Bad(line.file, row.line, "", "", _TOO_LONG(value=str(spare[0])[:40]), code="no-heading"))


def cell(row: Row, at: int | str) -> Any:
    """What stands in a column of a row; None where nothing does."""
    cells = row.cells
    if isinstance(cells, Mapping):
        return cells.get(str(at))
    return cells[int(at)] if int(at) < len(cells) else None


def gathered(lines: Iterable[Line], kind: Kind) -> list[Bad]:
    """All faults in the order of the tables. What a whole table lacks is told once."""
    out: list[Bad] = []
    lacking: dict[tuple[str, str], Bad] = {}
    for line in lines:
        columns = {column.path[0] for column in line.heading.columns}
        for bad in line.bad:
            name = bad.field.partition(".")[0]
            if bad.column or not name or name in columns or name == "id":
                out.append(bad)
                continue
            first = lacking.get((line.file, bad.field))
            count = 1 if first is None else first.rows + 1
            lacking[line.file, bad.field] = Bad(line.file, 0, "", bad.field, _titled(kind, name, bad), bad.remedy, count, code=bad.code)
    return [*lacking.values(), *out]


_NO_COLUMN = Text("没有“{field}”这一列，而它必须填", "there is no column “{field}”, and it must be filled in")


def _titled(kind: Kind, name: str, bad: Bad) -> Message:
    target = find(kind, name)
    return bad.message if target is None or bad.code != "FIELD-MISSING" else _NO_COLUMN(field=target.title)
