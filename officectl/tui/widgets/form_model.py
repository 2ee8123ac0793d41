"""What stands in a form: the record as it would be, the texts that cannot be read yet, and what is said below each field."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from officectl.actions._form_changes import changed
from officectl.errors import OfficeError
from officectl.records.changes import REMOVE
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions.form import Sheet, Typed
    from officectl.records.finding import FieldPath
    from officectl.records.kind import Field

_AFTER = Text("{message}。{remedy}", "{message}. {remedy}")


class Note(NamedTuple):
    """What is said below a field: what keeps the record from being saved, what is doubtful, how the text was understood."""

    sort: Literal["wrong", "doubt", "echo"]
    message: Message


class Mark(NamedTuple):
    """A form as it stood at some moment."""

    data: dict[str, Any]
    texts: dict[FieldPath, str]
    wrong: dict[FieldPath, Message]
    echoes: dict[FieldPath, Message]
    asks: dict[FieldPath, Message]


class FormModel:
    """One form. Paths are those of the record: ("row", 3, "at")."""

    def __init__(self, sheet: Sheet, data: Mapping[str, Any] | None = None) -> None:
        self.sheet = sheet
        self.data: dict[str, Any] = deepcopy(dict(sheet.base if data is None else data))
        self.texts: dict[FieldPath, str] = {}
        """As typed, for every field that was touched."""
        self.wrong: dict[FieldPath, Message] = {}
        """Texts that cannot be read."""
        self.echoes: dict[FieldPath, Message] = {}
        self.asks: dict[FieldPath, Message] = {}
        self.stamps: dict[str, int] = {}
        """Top-level field → how often it has changed: what is made of it need not be made again while this stays."""
        self.told = False
        """Whether missing fields are told too: not before somebody tried to save, or left the field."""
        self.left: set[FieldPath] = set()
        """Fields that were entered and left."""

    @property
    def dirty(self) -> bool:
        """Whether leaving would lose something."""
        return bool(self.wrong) or bool(changed(self.sheet.base, self.data))

    def value(self, path: FieldPath) -> Any:
        """What the record holds at a path; None where nothing is."""
        here: Any = self.data
        for step in path:
            if isinstance(here, dict):
                here = here.get(str(step))
            elif isinstance(here, list) and isinstance(step, int) and step < len(here):
                here = here[step]
            else:
                return None
        return here

    def text(self, path: FieldPath, field: Field | None) -> str:
        """What the field shows: as it was typed, else its value in words."""
        return self.texts[path] if path in self.texts else self.sheet.text_of(self.value(path), field)

    def typed(self, path: FieldPath, text: str, found: Typed) -> None:
        """A text that was understood."""
        self._said(path, text)
        if found.echo is not None:
            self.echoes[path] = found.echo
        if found.ask is not None:
            self.asks[path] = found.ask
        self._put(path, found.value)

    def failed(self, path: FieldPath, text: str, error: OfficeError) -> None:
        """A text that was not; the record keeps what it had there."""
        self._said(path, text)
        remedy = error.remedy
        self.wrong[path] = error.message if remedy is None else _AFTER(message=error.message, remedy=remedy)

    def settled(self, path: FieldPath, field: Field | None) -> str:
        """The field was left: a text that was understood gives way to its value in words."""
        self.left.add(path)
        if path not in self.wrong:
            self.texts.pop(path, None)
        return self.text(path, field)

    def _touch(self, path: FieldPath) -> None:
        self.stamps[str(path[0])] = self.stamps.get(str(path[0]), 0) + 1

    def add_row(self, path: FieldPath) -> int:
        """A new, empty row at the end; its index."""
        self._touch(path)
        rows = self.value(path)
        if not isinstance(rows, list):
            self._put(path, rows := [])
        rows = self.value(path)
        rows.append({})
        return len(rows) - 1

    def drop_row(self, path: FieldPath, at: int) -> None:
        """Take a row away."""
        rows = self.value(path)
        self._touch(path)
        if isinstance(rows, list) and 0 <= at < len(rows):
            del rows[at]
            self._shift(path, lambda index: None if index == at else index - 1 if index > at else index)
            if not rows:
                self._put(path, REMOVE)

    def move_row(self, path: FieldPath, at: int, by: int) -> int:
        """Swap a row with its neighbour; where it is then."""
        rows, to = self.value(path), at + by
        self._touch(path)
        if not isinstance(rows, list) or not (0 <= at < len(rows) and 0 <= to < len(rows)):
            return at
        rows[at], rows[to] = rows[to], rows[at]
        self._shift(path, lambda index: to if index == at else at if index == to else index)
        return to

    def mark(self) -> Mark:
        """The form as it stands, for `back`."""
        return Mark(deepcopy(self.data), dict(self.texts), dict(self.wrong), dict(self.echoes), dict(self.asks))

    def back(self, mark: Mark) -> None:
        """As it stood then."""
        self.data, self.texts, self.wrong, self.echoes, self.asks = mark
        for name in self.sheet.kind.fields:
            self._touch((name,))

    def notes(self) -> dict[FieldPath, Note]:
        """What is to be said, by field. What is wrong outweighs what is doubtful, and that what was understood."""
        notes = {path: Note("echo", message) for path, message in self.echoes.items()}
        notes.update((path, Note("doubt", message)) for path, message in self.asks.items())
        notes.update((path, Note("doubt", message)) for path, message in self.sheet.doubts(self.data).items())
        for path, message in self.faults().items():
            notes[path] = Note("wrong", message)
        return notes

    def faults(self, *, all: bool = False) -> dict[FieldPath, Message]:
        """What keeps the record from being saved, by field. Fields that nobody has been at yet are not scolded for being empty."""
        found: dict[FieldPath, Message] = {}
        for fault in self.sheet.faults(self.data):
            path = fault.field
            if fault.code == "FIELD-MISSING" and not (all or self.told or path in self.left or any(at[: len(path)] == path for at in self.left)):
                continue
            found.setdefault(path, fault.message)
        if self.sheet.new and self.sheet.kind.id_style == "slug":
            error = self.sheet.bad_id(str(self.data.get("id", "")))
            if error is not None and (all or self.told or ("id",) in self.texts):
                found[("id",)] = error.message if error.remedy is None else _AFTER(message=error.message, remedy=error.remedy)
        found.update(self.wrong)
        return found

    def _said(self, path: FieldPath, text: str) -> None:
        self.texts[path] = text
        for kept in (self.wrong, self.echoes, self.asks):
            kept.pop(path, None)

    def _put(self, path: FieldPath, value: Any) -> None:
        self._touch(path)
        if value is REMOVE:
            self._remove(path)
            return
        here: Any = self.data
        for step in path[:-1]:
            here = here.setdefault(str(step), {}) if isinstance(here, dict) else here[int(step)]
        here[path[-1]] = value

    def _remove(self, path: FieldPath) -> None:
        here = self.value(path[:-1])
        if isinstance(here, dict):
            here.pop(str(path[-1]), None)
            if not here and len(path) > 1 and isinstance(path[-2], str):   # a table whose last field went goes too; a row stays
                self._remove(path[:-1])

    def _shift(self, path: FieldPath, move: Any) -> None:
        """Keep what is known of rows with their rows when their places change."""
        depth = len(path)
        for kept in (self.texts, self.wrong, self.echoes, self.asks):
            moved: dict[FieldPath, Any] = {}
            for key, value in kept.items():
                if key[:depth] == path and len(key) > depth and isinstance(key[depth], int):
                    at = move(key[depth])
                    if at is not None:
                        moved[(*path, at, *key[depth + 1 :])] = value
                else:
                    moved[key] = value
            kept.clear()
            kept.update(moved)
        self.left = {key for key in self.left if key[:depth] != path or len(key) == depth}
