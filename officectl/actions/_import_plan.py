"""What an import would do, worked out without writing anything: new records, changed ones, what is there already, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from officectl.actions import _import_columns, _import_ids, _import_rows, _open, _records
from officectl.actions._differences import compare
from officectl.actions._import_judge import judge, wanted
from officectl.actions._import_rows import Bad, Counter, Line, Tell
from officectl.actions._import_values import Reader
from officectl.errors import NotWritten
from officectl.imports import BadTable, load
from officectl.light import dataclass, replace
from officectl.query.resolve import label, resolver
from officectl.records.record import Record
from officectl.text.lang import Lang, Message, Text

if TYPE_CHECKING:
    from officectl.actions._import_columns import Heading
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.actions._write import Change
    from officectl.imports import Table
    from officectl.records.kind import Field, Kind

SHOWN = 5
"""Records that a preview shows in full."""

_AT_LINE = Text("第 {line} 行：{why}", "line {line}: {why}")
_TABLE = Text("{file}：{said}，{rows} 行", "{file}: {said}, rows: {rows}")
_LEFT_OUT = Text("  不导入的列：{columns}", "  columns left out: {columns}")
_COLUMN = Text("{name}（{why}）", "{name} ({why})")
_COUNTS = Text("新建 {new}，修改 {changed}，相同 {same}，有错 {bad}", "{new} new, {changed} changed, {same} the same, {bad} bad")
_DIFFER = Text("已有而内容不同的 {count} 条没有动；要按表修改，加 --update", "left alone, as they exist and differ: {count} (--update changes them)")
_NEW = Text("新建  {id}  {label}", "new  {id}  {label}")
_CHANGED = Text("修改  {id}  {label}", "change  {id}  {label}")
_DIFFERS = Text("不同  {id}  {label}", "differs  {id}  {label}")
_MORE = Text("… 还有 {count} 条", "… {count} more")
_NO_NAME = Text("", "")


class UnreadableTable(NotWritten):
    """The file is no table."""

    text = Text("{file} 读不了：{why}", "{file} cannot be read: {why}")
    remedy_text = Text("{what}", "{what}")

    @property
    def remedy(self) -> Message | None:
        """What the importer says, if anything."""
        found = self.params.get("what")
        return found if isinstance(found, Message) else None


@dataclass(frozen=True, slots=True)
class Source:
    """A file: its name, its bytes, its format ("": found out), the sheet wanted."""

    file: str
    raw: bytes
    form: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for."""

    kind: str
    sources: tuple[Source, ...]
    maps: tuple[str, ...] = ()
    """`列=字段`."""
    skip_columns: bool = False
    key: tuple[str, ...] = ()
    """Fields by which rows without an id are known."""
    form: str = ""
    """How an id is made of columns, for kinds whose ids are chosen."""
    update: bool = False
    """Whether records that exist are changed."""
    skip_bad: bool = False
    """Whether sound rows are written although others are bad."""
    year: int = 0
    """Of dates without one."""


@dataclass(frozen=True, slots=True)
class Read:
    """One file as it was read."""

    file: str
    form: str
    table: Table
    heading: Heading
    digest: str
    """SHA-256 of its bytes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be written, and what was found on the way."""

    opened: Opened
    kind: Kind
    request: Request
    tables: tuple[Read, ...]
    lines: tuple[Line, ...]
    new: tuple[Line, ...]
    changed: tuple[Line, ...]
    differing: tuple[Line, ...]
    """Records that exist and differ, where nobody asked for an update."""
    same: int
    bad: tuple[Bad, ...]
    bad_lines: tuple[Line, ...]

    @property
    def changes(self) -> list[Change]:
        """What the commit would hold."""
        return [line.change for line in (*self.new, *self.changed) if line.change is not None]

    @property
    def refused(self) -> bool:
        """Whether nothing may be written: there are bad rows, and nobody said to leave them out."""
        return bool(self.bad) and not self.request.skip_bad

    @property
    def lacks_ids(self) -> bool:
        """Whether rows have no id, of a kind whose ids are chosen."""
        return any(one.code == _import_ids.NO_ID for one in self.bad)

    @property
    def lacks_year(self) -> bool:
        """Whether dates stand without their year."""
        return any(one.code == "needs-year" for one in self.bad)

    @property
    def counts(self) -> Message:
        """In one line."""
        return _COUNTS(new=len(self.new), changed=len(self.changed), same=self.same, bad=len(self.bad_lines))

    def said(self, lang: Lang) -> Iterator[str]:
        """How each table was read, and what would be done: counts and the first records."""
        comma = "，" if lang == "zh" else ", "
        for one in self.tables:
            how = comma.join([load(one.form).TITLE.render(lang), *(message.render(lang) for message in one.table.said)])
            yield _TABLE.render(lang, file=one.file, said=how, rows=len(one.heading.rows))
            if one.heading.ignored:
                yield _LEFT_OUT.render(lang, columns=[_COLUMN(name=name, why=why) for name, why in one.heading.ignored])
        yield self.counts.render(lang)
        if self.differing:
            yield _DIFFER.render(lang, count=len(self.differing))
        for title, lines in ((_NEW, self.new), (_CHANGED, self.changed), (_DIFFERS, self.differing)):
            for line in lines[:SHOWN]:
                yield from self._shown(title, line, lang)
            if len(lines) > SHOWN:
                yield _MORE.render(lang, count=len(lines) - SHOWN)

    def faults(self, lang: Lang) -> Iterator[str]:
        """Every fault, a line each."""
        files = len(self.tables) > 1
        return (bad.render(lang, files=files) for bad in self.bad)

    def _shown(self, title: Text, line: Line, lang: Lang) -> Iterator[str]:
        names = _records.names(self.opened)
        called = line.values.get((self.kind.label,))
        if line.record is not None:
            yield title.render(lang, id=line.ident, label=label(self.opened.ledger, self.opened.kinds, line.record))
            after = wanted(line)
            yield from ("  " + one.line(lang, names) for one in compare(self.kind.fields, line.record.data, after))
        else:
            name = called if isinstance(called, str) else ""
            yield title.render(lang, id=line.ident, label=" ".join((names(name) or name).split()))


def plan(options: Options, request: Request, tell: Tell = lambda stage, done, all_: None) -> Plan:
    """Read the tables against the workspace. Raises UnknownKind, UnreadableTable, what `_import_columns` raises, OtherKind."""
    opened = _open.opened(options)
    kind = _records.kind_of(opened.kinds, request.kind)
    maps = _import_columns.maps(request.maps)
    tables = tuple(_read(kind, source, maps, request.skip_columns) for source in request.sources)
    total = sum(len(one.heading.rows) for one in tables)
    done = Counter(tell, "read", total)
    env = _records.env(options, opened)
    env = replace(env, resolve=resolver(_Known(opened, kind, tables), opened.kinds)) if _names_itself(kind) else env
    reader = Reader(env, request.year)
    lines: list[Line] = []
    for number, one in enumerate(tables):
        lines += _import_rows.read(number, one.file, one.table, one.heading, kind, opened.kinds.by_alias, reader, done.one)
    columns = list(dict.fromkeys(column.path for one in tables for column in one.heading.columns))
    key = _import_ids.keys(kind, request.key, columns)
    _form_known(request.form, tables)
    broken = {item.id: item.path for item in opened.ledger.broken if item.id}
    matcher = _import_ids.Matcher(
        opened.ledger, opened.kinds, kind, broken, key, request.form, Line.wrong,
        lambda record: _title(opened, record),
    )
    matcher.match(lines, columns, _import_ids.new_ids(kind, opened.as_of))
    judge(opened, kind, lines, tell, request.update)
    sound = [line for line in lines if not line.bad]
    new = tuple(line for line in sound if line.record is None)
    differs = [line for line in sound if line.record is not None and line.change is not None]
    bad_lines = tuple(line for line in lines if line.bad)
    return Plan(
        opened, kind, request, tables, tuple(lines), new,
        tuple(differs) if request.update else (), () if request.update else tuple(differs),
        len(sound) - len(new) - len(differs), tuple(_import_rows.gathered(bad_lines, kind)), bad_lines,
    )


def _read(kind: Kind, source: Source, maps: Mapping[str, str], skip: bool) -> Read:
    from hashlib import sha256

    from officectl import imports

    try:
        form = source.form or imports.of(source.file, source.raw)
        table = load(form).read(source.raw, source.sheet)
    except BadTable as error:
        why = _AT_LINE(line=error.line, why=error.message) if error.line else error.message
        raise UnreadableTable(file=source.file, why=why, what=error.remedy) from None
    heading = _import_columns.understand(kind, source.file, table, maps, skip)
    return Read(source.file, form, table, heading, sha256(source.raw).hexdigest())


def _form_known(form: str, tables: Sequence[Read]) -> None:
    """Raises BadForm where a hole is no column of any table."""
    for name in _import_ids.holes(form):
        for one in tables:
            probe = Line(0, one.file, one.heading.rows[0], one.heading) if one.heading.rows else None
            if probe is not None and not probe.knows(name):
                raise _import_ids.BadForm(form=form, name=name)


def _title(opened: Opened, record: Record) -> Message:
    found = next((one for one in resolver(opened.ledger, opened.kinds)((record.kind,), record.id) if one.id == record.id), None)
    return found.echo() if found is not None else _NO_NAME()


def _names_itself(kind: Kind) -> bool:
    stack: list[Field] = list(kind.fields.values())
    while stack:
        field = stack.pop()
        if {kind.name, "*"} & {*field.ref, *field.ref_or_text}:
            return True
        stack += [*field.fields.values(), *([field.item] if field.item is not None else [])]
    return False


class _Known:
    """The ledger together with the records that a table is about to bring, as far as it gives them ids."""

    def __init__(self, opened: Opened, kind: Kind, tables: Iterable[Read]) -> None:
        self._ledger, self._kind = opened.ledger, kind
        names = {("id",), (kind.label,), *((name,) for name in kind.search)}
        self._coming: dict[str, Record] = {}
        for one in tables:
            wanted = [column for column in one.heading.columns if column.path in names and column.field.type == "string"]
            for row in one.heading.rows:
                data: dict[str, Any] = {}
                for column in wanted:
                    value = _import_rows.cell(row, column.at)
                    if value is not None:
                        data[column.path[0]] = str(value).strip()
                ident = data.get("id", "")
                if ident and opened.ledger.get(ident) is None:
                    self._coming.setdefault(ident, Record(kind.name, ident, "", data))

    def records(self, kind: str) -> Iterator[Record]:
        """Those there are, then those to come."""
        yield from self._ledger.records(kind)
        if kind == self._kind.name:
            yield from self._coming.values()

    def get(self, ident: str) -> Record | None:
        """The record of an id."""
        return self._ledger.get(ident) or self._coming.get(ident)
