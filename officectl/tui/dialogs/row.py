"""One row of a record in a form of its own; the rows inside it, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from officectl.text.lang import Text
from officectl.tui.dialogs.box import Box
from officectl.tui.widgets.form import Ask, Form
from officectl.tui.widgets.form_choice import choose
from officectl.tui.widgets.form_field import FormField
from officectl.tui.widgets.form_hint import FormHint

if TYPE_CHECKING:
    from officectl.records.finding import FieldPath
    from officectl.records.kind import Field
    from officectl.tui.widgets.form_model import FormModel

_TITLE = Text("{title} 第 {number} 行", "{title}, row {number}")
_KEYS = Text("F2 完成（随整条一起保存）    F4 从列表选    Esc 放弃这一行的改动", "F2 done (saved with the record)    F4 list    Esc drops the changes")
_ASK = Text("放弃这一行的改动？", "Drop the changes of this row?")
_DROP = Text("放弃", "drop them")
_STAY = Text("继续填", "go on")


class RowDialog(Box[bool]):
    """True: the row stays as it was typed; None: as it was before (a new one goes away again)."""

    DEFAULT_CSS = """
    RowDialog > .box { width: 94%; height: 90%; }
    """
    AUTO_FOCUS = ""
    BINDINGS = [Binding("f2,ctrl+s", "done", show=False), Binding("f4", "choose", show=False)]

    def __init__(self, model: FormModel, path: FieldPath, spec: Field, at: int, ask: Ask, *, fresh: bool) -> None:
        """`path`, `spec`: the rows; `at`: which."""
        super().__init__()
        self.model, self.path, self.spec, self.at, self.ask, self.fresh = model, path, spec, at, ask, fresh
        self.before = model.mark()

    def compose(self) -> ComposeResult:
        assert self.spec.item is not None   # rows are tables
        title = _TITLE.render(self.lang, title=self.spec.title, number=self.at + 1)
        with Vertical(classes="box") as box:
            box.border_title = title.replace("[", r"\[")
            yield Form(self.model, self.spec.item.fields, self.ask, self.lang, (*self.path, self.at))
            yield FormHint()
            yield Static(self.t(_KEYS), classes="keys", markup=False)

    def on_form_here(self, event: Form.Here) -> None:
        """The hint follows the cursor."""
        self.query_one(FormHint).show(event.spec, self.lang, self.model.sheet.world.kinds)

    def action_done(self) -> None:
        """Keep it."""
        self.dismiss(True)

    @work
    async def action_leave(self) -> None:  # type: ignore[override]  # the question makes it a worker
        """Drop what was changed here, after asking."""
        from officectl.tui.dialogs.confirm import Confirm

        touched = self.model.value(self.path) != _at(self.before.data, self.path) or self.model.texts != self.before.texts
        held = self.model.value((*self.path, self.at))
        if touched and (held or not self.fresh):
            answer = await self.app.push_screen_wait(Confirm("", [self.t(_ASK)], yes=_DROP, no=_STAY))
            if not answer:
                return
        self.query_one(Form).dropped = True
        self.model.back(self.before)
        if self.fresh:
            self.model.drop_row(self.path, self.at)
        self.dismiss(None)

    @work
    async def action_choose(self) -> None:
        """From the list of the field under the cursor."""
        from officectl.tui.app import OfficeApp

        form = self.query_one(Form)
        field = form.current
        if isinstance(field, FormField) and isinstance(self.app, OfficeApp):
            await choose(self.app, form, field)

    def on_form_choose(self, event: Form.Choose) -> None:
        """Enter on a name that fits several."""
        self.action_choose()

    def on_form_open_row(self, event: Form.OpenRow) -> None:
        """A row of a row."""
        dialog = RowDialog(self.model, event.path, event.spec, event.at, self.ask, fresh=event.fresh)
        self.app.push_screen(dialog, lambda _: event.form.tell())


def _at(data: object, path: FieldPath) -> object:
    here: object = data
    for step in path:
        here = here.get(step) if isinstance(here, dict) else here[step] if isinstance(here, list) and isinstance(step, int) else None
    return here
