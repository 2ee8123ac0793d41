"""Which column of a table is which field: by name, by title in either language, by an earlier name, or as somebody said with `--map`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from officectl.errors import NotWritten, UsageError
from officectl.imports._cells import BLANKS
from officectl.light import dataclass
from officectl.query.errors import near, some
from officectl.query.fields import Target, exact, top
from officectl.query.fold import fold
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.imports import Row, Table
    from officectl.records.kind import Field, Kind

WHY = Text("没有导入的原因", "Why it was not imported")
"""The column that `--rejects` adds; an import passes over it."""

_SEARCHED = 12
"""Rows among which the heading is looked for: a title, a unit and a date often stand above it."""
_STATE = ("state", "状态", "State")
_KIND = ("kind", "类别", "种类", "记录类别", "Kind")
_DERIVED = Text("由签批得出，不导入", "derived from approvals, not imported")
_SAID = Text("已说明不要", "left out as you said")
_UNKNOWN = Text("没有这个字段", "no such field")
_OWN = Text("记录的类别", "the kind of the record")
_REASON = Text("上次没有导入的原因", "why it was not imported last time")


class UnknownColumns(NotWritten):
    """Columns that are no field of the kind."""

    text = Text("{file}：{kind}没有这些字段：{columns}", "{file}: {kind} has no such fields: {columns}")
    remedy_text = Text(
        "对上字段：--map 列名=字段；不要这一列：--map 列名=；不认识的都不要：--skip-columns。可用的字段：{fields}",
        "say which field it is: --map COLUMN=FIELD; leave it out: --map COLUMN=; leave all unknown ones out: --skip-columns. Fields: {fields}",
    )


    @property
    def names(self) -> list[str]:
        """The columns, as the table calls them."""
        return [str(name) for name in cast("list[str]", self.params["names"])]

    @property
    def fields(self) -> list[Field]:
        """What they may be."""
        return [field for field in cast("Kind", self.params["of"]).fields.values() if field.name != "id"]


class NoColumns(NotWritten):
    """Nothing in the heading is a field."""

    text = Text("{file} 的前 {rows} 行里找不到表头：没有一列是{kind}的字段", "{file}: no heading in the first {rows} rows: no column is a field of {kind}")
    remedy_text = Text("表头写字段的名称或代号（officectl schema {name} 可查），或用 --map 列名=字段",
                       "head the columns with the fields' titles or names (`officectl schema {name}` lists them), or use --map COLUMN=FIELD")


class TwoColumns(NotWritten):
    """Two columns for one field."""

    text = Text("{file}：“{first}”和“{second}”两列都是“{field}”", "{file}: the columns “{first}” and “{second}” are both “{field}”")
    remedy_text = Text("不要的一列用 --map 列名= 去掉，或在表里删去、改名", "leave one out with --map COLUMN=, or rename or remove it in the table")


class BadMap(UsageError):
    """A `--map` that says nothing."""

    text = Text("看不懂 --map {word}", "--map {word} is not understood")
    remedy_text = Text("写成 --map 列名=字段，例如 --map 车牌号=vehicle；不要的列写 --map 列名=",
                       "write --map COLUMN=FIELD, such as --map plate=vehicle; --map COLUMN= leaves it out")


class UnmappedColumn(UsageError):
    """A `--map` for a column that no table has."""

    text = Text("表里没有“{column}”这一列{near}", "the table has no column “{column}”{near}")
    remedy_text = Text("表里的列：{columns}", "columns of the table: {columns}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table as a field of the kind."""

    at: int | str
    """Its place in a grid, its name in objects."""
    head: str
    path: tuple[str, ...]
    field: Field
    title: Message


@dataclass(frozen=True, slots=True)
class Heading:
    """How a table's columns were understood."""

    columns: tuple[Column, ...]
    ignored: tuple[tuple[str, Message], ...]
    """Columns that are left out, and why."""
    rows: Sequence[Row]
    """What stands below the heading."""
    names: tuple[str, ...]
    """Every column as the table calls it."""
    kind_at: int | str | None = None
    """Where rows say their kind."""
    heads: tuple[tuple[int, str], ...] = ()
    """Of a grid: every place that has a heading."""


def maps(words: Iterable[str]) -> dict[str, str]:
    """`列=字段` words. Raises BadMap."""
    out = {}
    for word in words:
        name, mark, target = word.replace("＝", "=").rpartition("=")
        if not mark or not name.strip():
            raise BadMap(word=word)
        out[_key(name)] = target.strip()
    return out


def understand(kind: Kind, file: str, table: Table, said: Mapping[str, str], skip: bool) -> Heading:
    """Raises UnknownColumns, NoColumns, TwoColumns, UnmappedColumn."""
    names: list[tuple[int | str, str]]
    if table.form == "objects":
        names = [(name, name) for name in dict.fromkeys(name for row in table.rows for name in row.cells)]
        rows = table.rows
    else:
        found = _heading(kind, table.rows, said)
        if found is None and table.rows and not skip:
            raise NoColumns(file=file, rows=min(len(table.rows), _SEARCHED), kind=kind.title, name=kind.name)
        heads = table.rows[found].cells if found is not None and table.rows else []
        names = [(at, shown(head)) for at, head in enumerate(heads) if shown(head)]
        rows = [] if found is None else table.rows[found + 1 :]
    unmapped = set(said) - {_key(name) for _, name in names}
    if unmapped and table.rows:
        column = sorted(unmapped)[0]
        heads_now = [name for _, name in names]
        raise UnmappedColumn(column=column, near=near(column, heads_now), columns=some(heads_now))
    columns, ignored, unknown, kind_at = _columns(kind, names, said, file)
    if unknown and not skip:
        fields = [field.title for field in kind.fields.values()]
        raise UnknownColumns(file=file, kind=kind.title, columns=[_hint(kind, name) for name in unknown], fields=some(fields), names=unknown, of=kind)
    ignored += [(name, _UNKNOWN()) for name in unknown]
    heads = tuple((at, name) for at, name in names if isinstance(at, int))
    return Heading(tuple(columns), tuple(ignored), rows, tuple(name for _, name in names), kind_at, heads)


def _columns(
    kind: Kind, names: Sequence[tuple[int | str, str]], said: Mapping[str, str], file: str
) -> tuple[list[Column], list[tuple[str, Message]], list[str], int | str | None]:
    columns: dict[tuple[str, ...], Column] = {}
    ignored: list[tuple[str, Message]] = []
    unknown: list[str] = []
    kind_at: int | str | None = None
    for at, name in names:
        wanted = said.get(_key(name))
        if wanted == "":
            ignored.append((name, _SAID()))
            continue
        target = find(kind, wanted if wanted is not None else name)
        if target is None:
            if wanted is None and _key(name) in map(_key, _STATE):
                ignored.append((name, _DERIVED()))
            elif wanted is None and _key(name) in map(_key, _KIND):
                ignored.append((name, _OWN()))
                kind_at = at
            elif _key(name) in (_key(WHY.zh), _key(WHY.en)):
                ignored.append((name, _REASON()))
            else:
                unknown.append(name if wanted is None else f"{name}={wanted}")
            continue
        if target.path in columns:
            raise TwoColumns(file=file, first=columns[target.path].head, second=name, field=target.title)
        columns[target.path] = Column(at, name, target.path, target.field, target.title)
    return list(columns.values()), ignored, unknown, kind_at


def find(kind: Kind, name: str) -> Target | None:
    """The field of exactly this name, title, earlier name or path into a table; None where there is none."""
    wanted = _key(name)
    own = kind.fields.get("id")
    for target in top(kind):
        if wanted in map(_key, target.labels()):
            return target
    if own is not None and wanted in map(_key, ("id", own.title.zh, own.title.en)):
        return Target(("id",), (own,))
    inner = exact(kind, name.replace("·", ".").replace(" ", "")) if "." in name or "·" in name else None
    if inner is not None and not inner.special and not any(step.type == "array" for step in inner.chain[:-1]):
        return inner
    return None


def _heading(kind: Kind, rows: Sequence[Row], said: Mapping[str, str]) -> int | None:
    """The first of the rows in which most cells name fields."""
    best, most = None, 0
    for number, row in enumerate(rows[:_SEARCHED]):
        known = sum(1 for cell in row.cells if (name := shown(cell)) and (_key(name) in said or find(kind, name) is not None))
        if known > most:
            best, most = number, known
    return best


def shown(cell: Any) -> str:
    """A heading on one line, without the blanks around it."""
    return " ".join(str(cell).split()).strip(BLANKS) if cell is not None else ""


def _key(name: str) -> str:
    """Headings compare without case, width, blanks, and the marks that forms put around them: `*姓名`, `姓名：`."""
    return "".join(fold(name).split()).strip("*:").replace("-", "_")


def _hint(kind: Kind, name: str) -> Message:
    labels = [label for target in top(kind) for label in target.labels()]
    return Text("{name}{near}", "{name}{near}")(name=name, near=near(name, labels))
