"""The rows of a list of records: cells are made from the sheet when a row comes into sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from officectl.text.lang import Text
from officectl.tui.widgets.row_source import Cell, Column, Tone, Toned

if TYPE_CHECKING:
    from officectl.actions._sheet import Shape, Sheet
    from officectl.text.lang import Lang

_UNREAD = Text("读不出来：{path}（用编辑器打开，或看核查）", "cannot be read: {path} (open it in the editor, or see the checks)")
_NUMBERS = ("integer", "decimal")
_SHORT = ("date", "datetime", "time", "boolean", *_NUMBERS)
_TONES: dict[str, Tone] = {"returned": "warning", "void": "muted", "deleted": "muted", "unparsable": "error", "undecided": "warning"}


class SheetRows:
    """A `Source` over a sheet in some order. Files that give no record stand first, where nothing was asked for."""

    def __init__(self, sheet: Sheet, order: Sequence[int], columns: Sequence[Shape], lang: Lang, *, unread: bool) -> None:
        self.sheet, self.order, self.columns, self.lang = sheet, order, columns, lang
        self._unread = sheet.unread if unread else ()
        self._places: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self._unread) + len(self.order)

    def row(self, at: int) -> Sequence[Cell]:
        """The cells of a record."""
        at -= len(self._unread)
        if at < 0:
            return (Toned(_UNREAD.render(self.lang, path=self._unread[at]), "error"),)
        cells: list[Cell] = list(self.sheet.cells(self.order[at], self.columns, self.lang))
        states = self.sheet.states
        if states and self.columns and self.columns[0].special == "state":
            known = states.get(self.sheet.ids[self.order[at]])
            tone = _TONES.get(known[0].name, "") if known is not None else ""
            if tone:
                cells[0] = Toned(str(cells[0]), tone)
        return cells

    def id(self, at: int) -> str:
        """The id of a record; of an unreadable file its name."""
        at -= len(self._unread)
        return _stem(self._unread[at]) if at < 0 else self.sheet.ids[self.order[at]]

    def find(self, ident: str) -> int:
        """Where a record is."""
        if self._places is None:
            self._places = {self.id(at): at for at in range(len(self) - 1, -1, -1)}
        return self._places.get(ident, -1)

    def tone(self, at: int) -> Tone:
        """A file that cannot be read stands out."""
        return "error" if at < len(self._unread) else ""

    def headings(self) -> list[Column]:
        """The columns with their titles."""
        return [_column(shape, self.lang) for shape in self.columns]


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".toml")


def _column(shape: Shape, lang: Lang) -> Column:
    short = shape.type in _SHORT or shape.special == "state"
    return Column(shape.name, shape.title(lang), align="right" if shape.type in _NUMBERS else "left", most=24 if short else 36, keep=short)
