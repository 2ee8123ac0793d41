"""The records of one kind as a browser holds them: texts that are understood when a row is shown.

Nothing in a sheet belongs to a thread, a process or a database: it is made on one thread and read on another. A hundred thousand
records take some forty megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from officectl.light import dataclass, field
from officectl.records.codec import dumps, loads
from officectl.records.ledger import Row
from officectl.records.record import Record
from officectl.store.index.ledger import RowData

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.records.codec import RowCodec
    from officectl.records.kind import Field, Kind
    from officectl.records.record import State
    from officectl.store.index.ledger import Read
    from officectl.text.lang import Lang, Message, Text

Shown = tuple["State", "Message"]
Path = tuple[str, ...]
"""A column's field path, without its special names."""


@dataclass(frozen=True, slots=True)
class KindCount:
    """A kind and how many records (without an index: record files) it has."""

    name: str
    title: Text
    count: int
    custom: bool


@dataclass(slots=True)
class Sheet:
    """`ids`, `paths` and `texts` go together; the order is that of the paths."""

    kind: Kind
    columns: tuple[str, ...]
    """What is shown unless somebody asks for other columns."""
    codec: RowCodec | None
    read: Read
    ids: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """A JSON list (a row of the index) or a JSON table (the whole record)."""
    unlike: dict[int, int] = field(default_factory=dict)
    """Place → bits of the columns of its row that only the file tells; they are not shown."""
    names: dict[str, str] = field(default_factory=dict)
    """Id → what a person calls the record, for every reference in a column that is shown."""
    states: dict[str, Shown] | None = None
    """Derived states; None in an open workspace, empty while they are not known yet."""
    titles: Mapping[str, Text] = field(default_factory=dict)
    """Titles of states beyond the built-in ones."""
    unread: tuple[str, ...] = ()
    """Files in the kind's folder that give no record."""
    total: int = 0
    """How many records there are; more than `ids` while only the first are here."""
    indexed: bool = False
    """Whether it came by way of the index."""
    exact: bool = False
    """Whether every file was looked at; otherwise it is what the index held."""
    kinds: tuple[KindCount, ...] = ()
    """All kinds of the workspace."""
    opened: Opened | None = None
    """Where there is no index: what names in filters are looked up in."""
    _seen: int = -1
    """Bits of the columns that are shown."""

    def add(self, ident: str, path: str, text: str, unlike: int = 0) -> None:
        """Take a record in; an empty text: its file tells; `unlike`: bits of the columns that only the file tells."""
        if unlike and self.codec is not None:
            if self._seen < 0:
                at = self.codec.columns
                self._seen = sum({1 << at[shape.path[0]] for shape in shapes(self.kind, self.columns) if shape.path})
            if unlike & self._seen:
                text = ""
            else:
                self.unlike[len(self.ids)] = unlike
        if not text:
            intake = self.read(path)
            text = dumps(dict(intake.data)) if intake is not None and intake.data is not None else "{}"
        self.ids.append(ident)
        self.paths.append(path)
        self.texts.append(text)

    def data(self, at: int) -> Mapping[str, Any]:
        """The fields of a record. Those that the index does not hold are read from the file when asked for."""
        text = self.texts[at]
        if text[0] == "{" or self.codec is None:
            whole: Mapping[str, Any] = loads(text)
            return whole
        return RowData(self.codec.decode(text, {}), self.paths[at], self.read, self.unlike.get(at, 0))

    def record(self, at: int) -> Record:
        """The record at a place."""
        return Record(self.kind.name, self.ids[at], self.paths[at], self.data(at))

    def cells(self, at: int, columns: Iterable[Shape], lang: Lang) -> list[str]:
        """The columns of a record as text; reads no file."""
        from officectl.render.records import cell

        held = self._held(at)
        out = []
        for shape in columns:
            if shape.special:
                out.append(self._special(shape.special, self.ids[at], lang))
            else:
                value = _dig(held, shape.path)
                out.append("" if value is None else cell(value, shape.field, lang, self.names.get))
        return out

    def values(self, columns: Sequence[Shape]) -> Iterator[list[Any]]:
        """Columns of all records."""
        for at in range(len(self.ids)):
            held = self._held(at)
            yield [_dig(held, shape.path) for shape in columns]

    def _held(self, at: int) -> Any:
        text = self.texts[at]
        return loads(text) if text[0] == "{" or self.codec is None else self.codec.decode(text, {})

    def _special(self, name: str, ident: str, lang: Lang) -> str:
        if name == "id":
            return ident
        if name == "state":
            if self.states is None:
                return ""
            found = self.states.get(ident)
            return "…" if found is None else found[1].render(lang)
        return self.kind.title.render(lang)

    def holds(self, columns: Sequence[Shape]) -> bool:
        """Whether the texts have these columns: rows of the index do not have every field."""
        return self.codec is None or all(shape.special or shape.path[0] in self.codec.columns for shape in columns)


@dataclass(frozen=True, slots=True)
class Shape:
    """A column: what it shows and how."""

    name: str
    path: Path
    field: Field | None
    special: str = ""

    def title(self, lang: Lang) -> str:
        """Its heading."""
        from officectl.query.fields import specials

        if self.special:
            return next(target.field.title for target in specials() if target.special == self.special).render(lang)
        return self.name if self.field is None else self.field.title.render(lang)

    @property
    def type(self) -> str:
        """The type of its values."""
        return "string" if self.field is None else self.field.type


def shapes(kind: Kind, names: Iterable[str]) -> tuple[Shape, ...]:
    """Columns by their names."""
    from officectl.actions.list import spec

    out = []
    for name in names:
        if name in ("id", "state") or (name == "kind" and "kind" not in kind.fields):
            out.append(Shape(name, (), None, name))
        else:
            out.append(Shape(name, tuple(name.split(".")), spec(kind, name)))
    return tuple(out)


def _dig(value: Any, path: Path) -> Any:
    """The value at a path; through rows it is the list of their values."""
    for part in path:
        if isinstance(value, Row):
            value = value.get(part)
        elif isinstance(value, list):
            value = [inner for item in value if (inner := _dig(item, (part,))) is not None] or None
        else:
            value = value.get(part) if hasattr(value, "get") else None
    return value
