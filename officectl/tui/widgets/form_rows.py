"""A list of rows in a form: one line a row; a row is opened to be changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from officectl.actions._form_text import is_rows
from officectl.text.lang import Text
from officectl.tui import keys
from officectl.tui.widgets.row_source import Cell, Column, ListSource, Toned
from officectl.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from officectl.records.finding import FieldPath
    from officectl.records.kind import Field
    from officectl.text.lang import Lang
    from officectl.tui.widgets.form_model import FormModel

_EMPTY = Text("没有行：按 + 或 F7 添加", "no rows: + or F7 adds one")
_COUNT = Text("{count} 行", "{count} rows")
MOST_COLUMNS = 8
HIGHEST = 12


class FormRows(Rows):
    """Rows of one array of tables."""

    DEFAULT_CSS = "FormRows { height: 3; margin: 0 0 0 2; width: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "act('open')", show=False),
        Binding(",".join(keys.every(("plus", "insert"))), "act('add')", show=False),
        Binding(",".join(keys.every(("delete", "backspace", "minus"))), "act('drop')", show=False),
        Binding(",".join(keys.every(("q",))), "app.deed('form.quit')", show=False),   # nothing typed is lost by a slip
        Binding("alt+up,ctrl+up", "act('up')", show=False),
        Binding("alt+down,ctrl+down", "act('down')", show=False),
    ]

    class Act(Message):
        """Open, add, drop, move up or down."""

        def __init__(self, rows: FormRows, what: str) -> None:
            super().__init__()
            self.rows, self.what = rows, what

    class Past(Message):
        """The cursor goes beyond the first or the last row."""

        def __init__(self, rows: FormRows, by: int) -> None:
            super().__init__()
            self.rows, self.by = rows, by

    def __init__(self, path: FieldPath, spec: Field, model: FormModel, lang: Lang) -> None:
        super().__init__(empty=_EMPTY.render(lang), fixed=1)
        self.path, self.spec, self.model, self.lang = path, spec, model, lang
        assert spec.item is not None   # `is_rows` has looked
        self.inner = spec.item.fields
        self._told: tuple[object, ...] = ()

    def on_mount(self) -> None:
        """What there is."""
        self.fill()

    def fill(self, wrong: Iterable[FieldPath] = ()) -> None:
        """The rows as they are now; `wrong`: where something keeps the record from being saved."""
        depth = len(self.path)
        faulty = frozenset(path[depth] for path in wrong if path[:depth] == self.path and len(path) > depth)
        told = (self.model.stamps.get(str(self.path[0]), 0), faulty)
        if told == self._told:
            return
        self._told = told
        rows = self.model.value(self.path)
        rows = rows if isinstance(rows, list) else []
        names = self._names(rows)
        shown: list[tuple[str, Sequence[Cell]]] = [
            (str(at), [Toned("✗" if at in faulty else "", "error"), *(self._cell(row, name) for name in names)]) for at, row in enumerate(rows)
        ]
        columns = [Column("", "", width=1), *(self._column(name) for name in names)]
        self.styles.height = min(len(rows), HIGHEST) + 1 if rows else 2
        self.show(ListSource(shown), columns)

    def action_act(self, what: str) -> None:
        """Have the form do it."""
        self.post_message(self.Act(self, what))

    def action_step(self, by: int) -> None:
        """Up or down; beyond the ends to the neighbouring fields."""
        if abs(by) == 1 and not 0 <= self.at + by < len(self.source):
            self.post_message(self.Past(self, by))
        else:
            super().action_step(by)

    def _names(self, rows: Sequence[object]) -> list[str]:
        """The columns: what identifies a row first, then what the rows hold, then what may be needed."""
        held = {name for row in rows if isinstance(row, dict) for name in row}
        order = [*(name for name in self.spec.key if name in self.inner), *self.inner]
        wanted = [name for name in dict.fromkeys(order) if name in held] or [name for name, one in self.inner.items() if one.required] or order
        return wanted[:MOST_COLUMNS]

    def _column(self, name: str) -> Column:
        spec = self.inner[name]
        return Column(name, spec.title.render(self.lang), align="right" if spec.type in ("integer", "decimal") else "left", most=24)

    def _cell(self, row: object, name: str) -> str:
        value, spec = (row.get(name), self.inner.get(name)) if isinstance(row, dict) else (None, None)
        if isinstance(value, list) and spec is not None and is_rows(spec):
            return _COUNT.render(self.lang, count=len(value))
        return self.model.sheet.text_of(value, spec)
