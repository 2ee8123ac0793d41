"""A record in a form: typed, judged while it is typed, shown as what changes, written as one commit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from rich.text import Text as Line
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from officectl.actions import form as forms
from officectl.store.errors import Conflict
from officectl.text.lang import Message, Text
from officectl.text.width import cut
from officectl.tui.deeds import form as deeds
from officectl.tui.place import Place
from officectl.tui.widgets.form import Form
from officectl.tui.widgets.form_choice import choose
from officectl.tui.widgets.form_hint import FormHint
from officectl.tui.widgets.form_model import FormModel

if TYPE_CHECKING:
    from officectl.actions.form import Preview, Sheet

T = TypeVar("T")
_NEW = Text("新建{kind}", "New {kind}")
_EDIT = Text("修改{kind} {id}", "Edit {kind} {id}")
_LEGEND = Text("* 必填  △ 送审时必填", "* required  △ required when submitted")
_CHANGED = Text("有改动，没保存", "changed, not saved")
_FAULTS = Text("{count} 处不对", "{count} faults")
_AWAITED = Text("送审还缺 {count} 项", "{count} missing for submission")
_SAVE = Text("保存", "save")
_STAY = Text("继续填", "go on")
_DROP = Text("不保存", "leave it")
_ASK_LEAVE = Text("有没保存的改动，确定放弃？", "There are unsaved changes. Leave all the same?")
_ASK_SAVE = Text("写入，作为一次提交？", "Write it as one commit?")
_NOTHING = Text("没有改动", "nothing was changed")
_SEE = Text("还有 {count} 处不对，先改好", "{count} faults have to be mended first")
_SAVED = Text("已保存：{id}（{commit}）", "saved: {id} ({commit})")
_JUDGING = Text("正在核对", "judging")
_WRITING = Text("正在写入", "writing")
_TAKEN = Text("{path} 在您打开之后已被别人修改", "{path} has changed since you opened it")
_OVER = Text("接着改：您的改动放到最新内容上", "go on: your changes on top of the newest content")
_BOTH = Text("两边都改了，先按您的（别人的 → 您的）：", "changed on both sides, yours are kept (theirs → yours):")
_MERGED = Text("已放到最新内容上，请看一遍再保存", "your changes stand on the newest content now; look once more, then save")
_OUTSIDE = Text("这条记录刚刚在外面改过，保存时会问您", "this record has just changed outside; saving will ask")
_GONE = Text("这条记录刚刚被删除；保存会重新建立它", "this record has just been removed; saving makes it again")


class FormScreen(Place):
    """`ident` empty: a new record of `kind`. Dismissed with the id that was saved, "" where nothing was."""

    DEFAULT_CSS = """
    FormScreen #top { height: 1; background: $surface; text-style: bold; padding: 0 1; }
    FormScreen #holder { height: 1fr; }
    """
    AUTO_FOCUS = ""
    DEEDS = deeds.DEEDS

    def __init__(self, ident: str = "", *, kind: str = "", like: str = "") -> None:
        super().__init__()
        self.ident, self.kind, self.like = ident, kind, like
        self.model: FormModel | None = None
        self._saving = False
        self._front: Form | None = None

    def body(self) -> ComposeResult:
        yield Static("", id="top", markup=False)
        yield Container(id="holder")
        yield FormHint()

    @property
    def ready(self) -> bool:
        """What is typed belongs into the first field."""
        return self._front is not None and self._front.current is not None

    @property
    def dirty(self) -> bool:
        """Whether something would be lost if this screen went away."""
        return self.model is not None and self.model.dirty

    def focus_id(self) -> str:
        """The record in the form; none while it is new."""
        return self.ident

    # reading --------------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Open the sheet; later: see whether the file is still what it was."""
        options = self.office_app.office.options
        if self.model is None:
            make = (lambda: forms.of(options, self.ident)) if self.ident else (lambda: forms.blank(options, self.kind, self.like))
            self.work(make, self._opened, failed=self._no_form)
        elif not self.model.sheet.new:
            sheet = self.model.sheet
            self.work(lambda: forms.state_of(sheet), self._looked)

    def _opened(self, sheet: Sheet) -> None:
        self._show(FormModel(sheet))

    def _no_form(self, error: Exception) -> None:
        self.dismiss("")
        self.office_app.told(error)

    def _looked(self, state: str) -> None:
        if self.model is None or state == "same" or self._saving:
            return
        if state == "changed" and not self.model.dirty:
            self.model = None
            self.load()
        else:
            self.say(_OUTSIDE if state == "changed" else _GONE, "warning")

    def _show(self, model: FormModel) -> None:
        self.model = model
        part = self._front.current if self._front is not None else None
        at = None if part is None else part.path
        form = self._front = Form(model, model.sheet.kind.fields, self._ask, self.office_app.lang, start=at)
        holder = self.query_one("#holder")
        holder.remove_children()
        holder.mount(form)
        self._title()

    def _ask(self, group: str, job: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        self.work(job, done, group=group, failed=failed)

    # what is said ---------------------------------------------------------------------------------------------------

    def _title(self) -> None:
        model = self.model
        if model is None:
            return
        sheet, name = model.sheet, self.heading()
        faults = model.faults()
        parts: list[Message] = []
        if faults:
            parts.append(_FAULTS(count=len(faults)))
        awaited = sheet.awaited(model.data)
        if awaited:
            parts.append(_AWAITED(count=len(awaited)))
        if model.dirty:
            parts.append(_CHANGED())
        parts.append(_LEGEND())
        text = name + "  " + "  ·  ".join(map(self.t, parts))
        self.query_one("#top", Static).update(Line(cut(text, max(self.size.width - 2, 10))))

    def heading(self) -> str:
        """What is being done: `修改房间 room-a306`."""
        assert self.model is not None   # there is a form
        sheet, own = self.model.sheet, str(self.model.data.get("id", ""))
        if not sheet.new:
            return self.t(_EDIT, kind=sheet.kind.title, id=sheet.id)
        return f"{self.t(_NEW, kind=sheet.kind.title)} {own}".rstrip()

    def on_form_told(self, event: Form.Told) -> None:
        """Count again."""
        self._title()
        self.refresh_footer()

    def on_resize(self) -> None:
        """The title is cut anew."""
        self._title()

    def on_form_here(self, event: Form.Here) -> None:
        """The hint follows the cursor."""
        if self.model is not None:
            self.query_one(FormHint).show(event.spec, self.office_app.lang, self.model.sheet.world.kinds)
        self.refresh_footer()

    # rows and lists -------------------------------------------------------------------------------------------------

    @property
    def form(self) -> Form | None:
        """The form, once it has been read."""
        return self._front

    def on_form_open_row(self, event: Form.OpenRow) -> None:
        """A row in front of the form."""
        from officectl.tui.dialogs.row import RowDialog

        if self.model is not None:
            dialog = RowDialog(self.model, event.path, event.spec, event.at, self._ask, fresh=event.fresh)
            self.app.push_screen(dialog, lambda _: event.form.tell())

    def on_form_choose(self, event: Form.Choose) -> None:
        """Enter on a name that fits several."""
        self.run_worker(choose(self.office_app, event.form, event.field), exit_on_error=False)

    # saving ---------------------------------------------------------------------------------------------------------

    async def settled(self) -> None:
        """Wait until every text has been read."""
        while self._front is not None and self._front.pending:
            await self.do(lambda: None)
            await asyncio.sleep(0)

    async def save(self) -> None:
        """Show what would change, ask, write. Whatever is refused leaves the form as it is."""
        model, form = self.model, self.form
        if model is None or form is None or self._saving:
            return
        self._saving = True
        try:
            await self.settled()
            model.told = True
            faults = model.faults(all=True)
            form.tell()
            if faults:
                form.focus_path(next(iter(sorted(faults, key=lambda path: _order(form, path)))))
                self.say(_SEE(count=len(faults)), "warning")
                return
            await self._write(model)
        finally:
            self._saving = False

    async def _write(self, model: FormModel) -> None:
        from officectl.tui.dialogs.confirm import Confirm

        sheet, data = model.sheet, dict(model.data)
        try:
            preview = await self._wait(_JUDGING, lambda: sheet.preview(data, tuple(model.asks.values())))
            if not preview.unified and not sheet.new:
                self.say(_NOTHING)
                return
            lines = self._preview_lines(preview)
            danger = any(one.violation for one in preview.rounds)
            if not await self.app.push_screen_wait(Confirm(self.heading(), lines, yes=_SAVE, no=_STAY, danger=danger)):
                return
            done = await self._wait(_WRITING, lambda: sheet.save(data, confirm=lambda _: True))
        except Conflict as fault:
            await self._take_over(model, fault)
            return
        self.say(_SAVED(id=done.id, commit=(done.commit or "")[:10]))
        self.dismiss(done.id)
        self.office_app.changed()

    async def _wait(self, text: Text, job: Callable[[], T]) -> T:
        """Have the desk do it; the header says what is waited for (in a signed workspace the first look at states takes a while)."""
        waits = self.office_app.waits
        number = waits.begin(text)
        try:
            return await self.do(job)
        finally:
            waits.end(number)

    def _preview_lines(self, preview: Preview) -> list[str]:
        lines = list(preview.lines) or list(preview.unified)
        for message in (*preview.questions, *(one.message for one in preview.rounds)):
            lines += ["", "! " + self.t(message)]
        return [*lines, self.t(_ASK_SAVE)]

    async def _take_over(self, model: FormModel, fault: Conflict) -> None:
        """Somebody else wrote meanwhile: put what was typed on top of it, if that is wanted."""
        from officectl.tui.dialogs.confirm import Confirm

        sheet = model.sheet
        rebased = await self.do(lambda: forms.rebase(sheet, model.data))
        lines = [self.t(_TAKEN, path=fault.params["path"])]
        if rebased.lines:
            lines += ["", self.t(_BOTH), *rebased.lines]
        if await self.app.push_screen_wait(Confirm(self.t(_SAVE), [*lines, self.t(_OVER)], no=_STAY)):
            self._show(FormModel(rebased.sheet, rebased.data))
            self.say(_MERGED)

    async def leave(self) -> bool:
        """Ask where something would be lost; whether it is all right to go."""
        from officectl.tui.dialogs.confirm import Confirm

        if self.dirty:
            answer = await self.app.push_screen_wait(Confirm("", [self.t(_ASK_LEAVE)], yes=_DROP, no=_STAY))
            return bool(answer)
        return True


def _order(form: Form, path: Any) -> int:
    owner = form.owner(path)
    return list(form.parts).index(owner) if owner is not None else len(form.parts)
