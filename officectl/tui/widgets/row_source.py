"""What a list of rows is made of: columns, cells and where they come from. No drawing here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, Protocol

from officectl.light import dataclass

Tone = Literal["", "error", "warning", "success", "accent", "muted"]
"""Colour of a cell or of a row, by meaning. Colour never stands alone: the text must say it too."""


@dataclass(frozen=True, slots=True)
class Toned:
    """A cell with a colour."""

    text: str
    tone: Tone


Cell = str | Toned
Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `title` is in the language of the app already: it comes from schemas and from texts."""

    name: str
    """What a click on the heading sorts by; stable."""
    title: str
    width: int = 0
    """Cells; 0: as wide as the rows need, at most `most`."""
    align: Align = "left"
    most: int = 40
    keep: bool = False
    """Never narrower than it needs (ids, days, numbers); others give way on a narrow screen."""


class Source(Protocol):
    """Rows by position. `Rows` asks only for those on the screen; nothing is kept beyond them."""

    def __len__(self) -> int:
        """How many there are."""

    def row(self, at: int) -> Sequence[Cell]:
        """The cells of a row, one a column."""

    def id(self, at: int) -> str:
        """What the row is about, stable across reloads: a record id, a key of a finding."""

    def find(self, ident: str) -> int:
        """Where that id is now; -1 when it is gone."""

    def tone(self, at: int) -> Tone:
        """Colour of the whole row."""


class ListSource:
    """Rows that are at hand: (id, cells)."""

    def __init__(
        self, rows: Iterable[tuple[str, Sequence[Cell]]] = (), tones: Mapping[str, Tone] | None = None
    ) -> None:
        """`tones`: colour of a row by its id."""
        self._rows = list(rows)
        self._tones = tones or {}
        self._places = {ident: at for at, (ident, _) in reversed(list(enumerate(self._rows)))}

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, at: int) -> Sequence[Cell]:
        """The cells of a row."""
        return self._rows[at][1]

    def id(self, at: int) -> str:
        """The id of a row."""
        return self._rows[at][0]

    def find(self, ident: str) -> int:
        """Where an id is; -1 when it is not there."""
        return self._places.get(ident, -1)

    def tone(self, at: int) -> Tone:
        """Colour of a row."""
        return self._tones.get(self._rows[at][0], "")
