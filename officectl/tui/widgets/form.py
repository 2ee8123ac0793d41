"""A form for a record, or for one of its rows: made from the fields of the kind, whatever they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text as Line
from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from officectl.actions._form_text import is_rows
from officectl.errors import OfficeError
from officectl.text.lang import Text
from officectl.text.width import width
from officectl.tui.widgets.form_field import TITLE_CELLS, FormField, title
from officectl.tui.widgets.form_rows import FormRows
from officectl.tui.widgets.said import Said

if TYPE_CHECKING:
    from officectl.actions.form import Typed
    from officectl.records.finding import FieldPath
    from officectl.records.kind import Field
    from officectl.text.lang import Lang
    from officectl.tui.widgets.form_model import FormModel

Ask = Callable[[str, Callable[[], Any], Callable[[Any], None], Callable[[Exception], None]], None]
"""Have the desk do a job: the group of which only the newest counts, the job, what then, what when it failed."""

_ROWS = Text("{title}（Enter 修改 · + 添加 · Del 删除 · Ctrl+↑↓ 移动）", "{title} (Enter edits · + adds · Del removes · Ctrl+↑↓ moves)")


class Form(VerticalScroll):
    """Fields from top to bottom; tables inside are groups, lists of tables are lists of rows."""

    DEFAULT_CSS = """
    Form { height: 1fr; width: 1fr; padding: 0 1 0 0; }
    Form > .group { height: 1; margin-top: 1; text-style: bold; color: $text-accent; }
    Form > .said { height: auto; color: $text-error; display: none; }
    """
    can_focus = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go(1, True)", show=False, priority=True),
        Binding("down", "go(1)", show=False, priority=True),
        Binding("up", "go(-1)", show=False, priority=True),
        Binding("tab", "jump(1)", show=False, priority=True),
        Binding("shift+tab", "jump(-1)", show=False, priority=True),
    ]

    class Here(Message):
        """The cursor is in this field (None: in a list of rows)."""

        def __init__(self, form: Form, path: FieldPath, spec: Field | None) -> None:
            super().__init__()
            self.form, self.path, self.spec = form, path, spec

    class Told(Message):
        """Something was typed, understood or found wrong."""

        def __init__(self, form: Form) -> None:
            super().__init__()
            self.form = form

    class OpenRow(Message):
        """A row is to be changed. `fresh`: it was added just now."""

        def __init__(self, form: Form, path: FieldPath, spec: Field, at: int, *, fresh: bool) -> None:
            super().__init__()
            self.form, self.path, self.spec, self.at, self.fresh = form, path, spec, at, fresh

    class Choose(Message):
        """Enter in a field whose text fits several, or none."""

        def __init__(self, form: Form, field: FormField) -> None:
            super().__init__()
            self.form, self.field = form, field

    def __init__(
        self, model: FormModel, fields: Mapping[str, Field], ask: Ask, lang: Lang, prefix: FieldPath = (), *,
        start: FieldPath | None = None,
    ) -> None:  # fmt: skip
        """`prefix`: where in the record these fields are; `start`: the field to begin in, if not the first."""
        super().__init__()
        self._start = start
        self.model, self.fields, self.ask, self.lang, self.prefix = model, fields, ask, lang, prefix
        self.parts: dict[FieldPath, FormField | FormRows] = {}
        self.pending: set[FieldPath] = set()
        """Fields whose text the desk is reading."""
        self._latest: dict[FieldPath, str] = {}
        self._cells = TITLE_CELLS
        self._begun = False
        self.dropped = False
        """What is typed here counts no more."""

    def compose(self) -> ComposeResult:
        yield Said(classes="said")
        titles = [width(title(spec, self.lang)) + 2 * depth for spec, depth in _shown(self.fields, 0)]
        self._cells = min(max([*titles, 12]) + 3, 32 if self.app.size.width >= 100 else 28)
        for widget in self._made(self.fields, self.prefix, 0):
            if isinstance(widget, FormField | FormRows):
                self.parts[widget.path] = widget
            yield widget

    def _made(self, fields: Mapping[str, Field], prefix: FieldPath, depth: int, *, asked: bool = True) -> Iterator[Widget]:
        """`asked`: whether what these fields need is needed; not in a table that nobody has begun and nobody must."""
        held = self.model.value(prefix)
        unknown = [name for name in held if name not in fields] if isinstance(held, dict) else []
        last: list[Field] = []
        for name, spec in fields.items():
            if name == "id" and not prefix:
                if self.model.sheet.new and self.model.sheet.kind.id_style == "slug":
                    yield FormField((name,), spec, self.model.text((name,), spec), self.lang, needed="*", cells=self._cells)
            elif spec.type == "table" or is_rows(spec):
                last.append(spec)   # as in the file: what has parts of its own comes after what has none
            else:
                yield FormField((*prefix, name), spec, self.model.text((*prefix, name), spec), self.lang, needed=needed(spec) if asked else "",
                                depth=depth, cells=self._cells)  # fmt: skip
        for name in unknown:
            yield FormField((*prefix, name), None, self.model.text((*prefix, name), None), self.lang, depth=depth,
                            cells=self._cells)  # fmt: skip
        for spec in last:
            path = (*prefix, spec.name)
            name = (needed(spec) if asked else "") + spec.title.render(self.lang)
            if spec.type == "table":
                yield Static(Line("  " * depth + name), classes="group")
                begun = spec.required or self.model.value(path) is not None
                yield from self._made(spec.fields, path, depth + 1, asked=asked and begun)
            else:
                yield Static(Line("  " * depth + _ROWS.render(self.lang, title=name)), classes="group")
                yield FormRows(path, spec, self.model, self.lang)

    # what is said ---------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """What is wrong from the start is told from the start; the cursor goes into the first field, once it has its place."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._begun = True
        self.tell()
        if self.has_focus_within or not self.parts:
            return
        owner = self.owner(self._start) if self._start is not None else None
        part = self.parts[owner] if owner is not None else next(iter(self.parts.values()))
        widget = part.editor if isinstance(part, FormField) else part
        # Where a field will lie is not known before all have been laid out: scrolling now would go anywhere.
        widget.focus(scroll_visible=False)
        if owner is not None:
            self.set_timer(0.2, lambda: widget.scroll_visible(animate=False))

    def tell(self) -> None:
        """Say below each field what there is to say, once there is where to say it."""
        if not self._begun or not self.is_attached:
            return
        notes = self.model.notes()
        wrong = [path for path, note in notes.items() if note.sort == "wrong"]
        said: dict[FieldPath, Any] = {}
        rest: list[str] = []
        for path, note in notes.items():
            owner = self.owner(path)
            if owner is not None:
                if owner not in said or note.sort == "wrong":
                    said.setdefault(owner, note)
            elif note.sort == "wrong" and path[: len(self.prefix)] == self.prefix:
                rest.append("✗ " + note.message.render(self.lang))
        for path, part in self.parts.items():
            if isinstance(part, FormField):
                part.tell(said.get(path))
            else:
                part.fill(wrong)
        said_above = self.query_one(Said)
        said_above.say("\n".join(rest))
        said_above.display = bool(rest)
        self.post_message(self.Told(self))
        self.call_after_refresh(self._point)

    def _point(self) -> None:
        """Notes that came or went moved the field: an input method must show its candidates where the field is now."""
        here = self.current
        if isinstance(here, FormField):
            self.app.cursor_position = here.editor.cursor_screen_offset

    def owner(self, path: FieldPath) -> FieldPath | None:
        """The field that a fault belongs to: an item of a list is its list's; a fault of a whole row stands at its rows."""
        for end in range(len(path), len(self.prefix), -1):
            if path[:end] in self.parts:
                return path[:end]
        # A table that is missing as a whole: its first field says so.
        return next((own for own in self.parts if own[: len(path)] == path and len(own) > len(path)), None) if path else None

    # typing ---------------------------------------------------------------------------------------------------------

    def on_form_field_changed(self, event: FormField.Changed) -> None:
        """Read what was typed: here, or on the desk where names are looked for."""
        event.stop()
        self.read(event.field, event.text)

    def read(self, field: FormField, text: str) -> None:
        """A text of a field, typed or chosen."""
        path, spec, sheet = field.path, field.spec, self.model.sheet
        if self.dropped:
            return
        self._latest[path] = text
        if path == ("id",):
            from officectl.actions.form import Typed as Found

            self._understood(path, text, Found(text.strip()))
        elif sheet.needs_names(spec) and text.strip():
            self.pending.add(path)
            self.ask(f"field:{path}", lambda: sheet.read(spec, text), lambda typed: self._understood(path, text, typed),
                     lambda error: self._failed(path, text, error))  # fmt: skip
        else:
            try:
                self._understood(path, text, sheet.read(spec, text))
            except OfficeError as error:
                self._failed(path, text, error)

    def _understood(self, path: FieldPath, text: str, typed: Typed) -> None:
        if self.dropped or self._latest.get(path) != text:   # the desk answers a text that has gone
            return
        self.pending.discard(path)
        self.model.typed(path, text, typed)
        self._settle(path)
        if self.is_attached:
            self.tell()

    def _failed(self, path: FieldPath, text: str, error: Exception) -> None:
        if self.dropped or self._latest.get(path) != text:
            return
        self.pending.discard(path)
        if isinstance(error, OfficeError):
            self.model.failed(path, text, error)
        elif self.is_attached:
            raise error
        if self.is_attached:
            self.tell()

    def _settle(self, path: FieldPath) -> None:
        """A field that was left shows its value in words as soon as it is understood."""
        part = self.parts.get(path)
        if isinstance(part, FormField) and part.is_attached and not part.has_focus_within:
            part.editor.show(self.model.settled(path, part.spec))

    # going about ----------------------------------------------------------------------------------------------------

    def on_form_field_left(self, event: FormField.Left) -> None:
        """Show the value as it was understood."""
        event.stop()
        field = event.field
        if self.dropped or field.has_focus_within or not field.is_attached:   # somebody came back faster than this message
            return
        if field.words != self.model.text(field.path, field.spec):   # typed, but not told yet
            self.read(field, field.words)
        if field.path not in self.pending and (field.path in self.model.texts or field.path not in self.model.left):
            field.editor.show(self.model.settled(field.path, field.spec))
            self.tell()

    def on_form_field_entered(self, event: FormField.Entered) -> None:
        """The hint follows."""
        event.stop()
        self.post_message(self.Here(self, event.field.path, event.field.spec))

    def action_go(self, by: int, entered: bool = False) -> None:
        """To the next field, or the one before; Enter on a name that fits several opens the list of them.

        A key of priority, and the focus moves at once: what somebody types on without waiting belongs into the next field.
        """
        here = self.current
        if not isinstance(here, FormField) or not here.editor.lets_go(by, entered=entered):
            raise SkipAction
        wrong = here.path in self.model.wrong and here.path not in self.pending   # what was wrong with half a word says nothing of the whole
        if entered and wrong and (self.model.sheet.needs_names(here.spec) or _choices(here.spec)):
            self.post_message(self.Choose(self, here))
            return
        self.step(here, by)

    def action_jump(self, by: int) -> None:
        """To the next field whatever it is, round and round."""
        here, order = self.current, list(self.parts.values())
        if here is not None:
            self.focus_part(order[(order.index(here) + by) % len(order)])

    def on_form_rows_past(self, event: FormRows.Past) -> None:
        """Out of the list."""
        event.stop()
        self.step(event.rows, event.by)

    def step(self, part: FormField | FormRows, by: int) -> None:
        """Focus the neighbour."""
        order = list(self.parts.values())
        to = order.index(part) + by
        if 0 <= to < len(order):
            self.focus_part(order[to])

    def focus_part(self, part: FormField | FormRows) -> None:
        """Put the cursor into a field."""
        self.screen.set_focus(part.editor if isinstance(part, FormField) else part)

    def focus_path(self, path: FieldPath) -> bool:
        """Put the cursor where a fault is; False when that is nowhere here."""
        owner = self.owner(path)
        if owner is None:
            return False
        self.focus_part(self.parts[owner])
        return True

    @property
    def current(self) -> FormField | FormRows | None:
        """Where the cursor is."""
        return next((part for part in self.parts.values() if part.has_focus or part.has_focus_within), None)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A list of rows came under the cursor."""
        if isinstance(event.widget, FormRows):
            self.post_message(self.Here(self, event.widget.path, event.widget.spec))

    # rows -----------------------------------------------------------------------------------------------------------

    def on_form_rows_act(self, event: FormRows.Act) -> None:
        """A key in a list of rows."""
        event.stop()
        self.act(event.rows, event.what)

    def on_rows_opened(self, event: FormRows.Opened) -> None:
        """A row was clicked twice."""
        event.stop()
        if isinstance(event.rows, FormRows):
            self.act(event.rows, "open")

    def act(self, rows: FormRows, what: str) -> None:
        """Open, add, drop, up, down."""
        model, path, at = self.model, rows.path, rows.at
        if what == "add" or (what == "open" and at < 0):
            at = model.add_row(path)
            rows.fill()
            rows.go(str(at))
            self.post_message(self.OpenRow(self, path, rows.spec, at, fresh=True))
        elif what == "open":
            self.post_message(self.OpenRow(self, path, rows.spec, at, fresh=False))
        elif what == "drop" and at >= 0:
            model.drop_row(path, at)
            self.tell()
        elif what in ("up", "down") and at >= 0:
            to = model.move_row(path, at, -1 if what == "up" else 1)
            self.tell()
            rows.go(str(to))


def _shown(fields: Mapping[str, Field], depth: int) -> Iterator[tuple[Field, int]]:
    """The fields that have a line of their own, with how many tables they stand in."""
    for spec in fields.values():
        if spec.type == "table":
            yield from _shown(spec.fields, depth + 1)
        elif not is_rows(spec):
            yield spec, depth


def _choices(spec: Field | None) -> bool:
    item = spec.item if spec is not None and spec.type == "array" else spec
    return item is not None and bool(item.enum)


def needed(spec: Field) -> str:
    """`*`: a draft needs it; `△`: it is needed when the record is submitted."""
    return "*" if spec.required else "△" if spec.required_at or spec.required_from else ""
