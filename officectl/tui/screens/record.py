"""Everything about one record: its fields, what checks say, its history, what refers to it, its file. Of any kind, broken or gone too."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static, TextArea

from officectl.actions import mentions as referring
from officectl.actions import page as pages
from officectl.errors import OfficeError
from officectl.text.lang import Message, Text
from officectl.tui import checked
from officectl.tui.deeds import record_page as deeds
from officectl.tui.place import HALTED, Place
from officectl.tui.screens import record_fields, record_findings, record_head, record_history, record_points
from officectl.tui.screens.record_form import FormScreen
from officectl.tui.screens.record_head import PANES
from officectl.tui.widgets.entries import Entries, Entry
from officectl.tui.widgets.row_source import Column, ListSource
from officectl.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from officectl.actions.mentions import Mention
    from officectl.actions.page import Page
    from officectl.records.finding import Finding
    from officectl.tui.screens.record_history import Past, Point

WIDE = 130
"""Cells from which the history stands beside the other panes."""
_UNREAD = Text("读不出来（原文在最后一栏，o 用编辑器改）", "it cannot be read (the file is in the last pane; o opens the editor)")
_NOT_THERE = Text("那时还没有这条记录", "there was no such record then")
_NOT_CHECKED = Text("这里看的是过去的内容，不核查", "this is what it was: it is not checked")
_CLEAR = Text("没有问题", "nothing found")
_CHECKING = Text("正在核查", "checking")
_READING = Text("正在读历史", "reading the history")
_SEARCHING = Text("正在找引用", "looking for mentions")
_NONE = Text("没有记录引用它", "no record refers to it")
_NO_STATE = Text("状态未知：{why}", "state unknown: {why}")
_KIND, _ID, _NAME, _FIELD = Text("种类", "Kind"), Text("编号", "Id"), Text("名称", "Name"), Text("字段", "Field")


class RecordScreen(Place):
    """`ident`: an id, a path, or empty with `kind`: a form for a new record. `edit`: begin with the form."""

    DEFAULT_CSS = """
    RecordScreen #head { height: auto; background: $surface; padding: 0 1; }
    RecordScreen #panes { height: 1fr; }
    RecordScreen #left { width: 1fr; height: 1fr; }
    RecordScreen #left > * { display: none; height: 1fr; }
    RecordScreen #left > .shown { display: block; }
    RecordScreen #history { display: none; width: 1fr; }
    RecordScreen.wide #history { display: block; width: 2fr; border-left: solid $panel; }
    RecordScreen.wide #left { width: 3fr; }
    RecordScreen.past #history { display: block; }
    RecordScreen.past #left { display: none; }
    RecordScreen.wide.past #left { display: block; }
    RecordScreen #file, RecordScreen #file:focus { border: none; padding: 0; }
    """
    DEEDS = deeds.DEEDS
    AUTO_FOCUS = ""
    ORDER: ClassVar[tuple[str, ...]] = tuple(PANES)

    def __init__(self, ident: str, *, revision: str = "", kind: str = "", edit: bool = False, like: str = "") -> None:
        super().__init__()
        self.ident, self.revision = ident, revision
        self.page: Page | None = None
        self.pane = "fields"
        self._form = FormScreen(ident, kind=kind, like=like) if edit or not ident else None
        self._state: Message | None = None
        self._found: tuple[Finding, ...] | None = None
        self.past: Past | None = None
        self._mentions: tuple[Mention, ...] | None = None
        self.marked: list[str] = []

    def body(self) -> ComposeResult:
        yield Static("", id="head", markup=False)
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield Entries(titles=26, id="fields")
                yield Entries(id="findings")
                yield Rows(id="mentions", fixed=0)
                yield TextArea("", read_only=True, show_line_numbers=True, compact=True, soft_wrap=False, id="file")
            yield Entries(id="history")

    def on_mount(self) -> None:
        """The form first, where one begins with it."""
        super().on_mount()
        self._fit()
        self.show_pane("fields")
        if self._form is not None:
            form, self._form = self._form, None
            self.app.push_screen(form, self._formed)

    def _formed(self, saved: str | None) -> None:
        """Back from a form that was there from the start: to where it was opened, or to the new record."""
        if not saved or self.ident:
            self.dismiss(None)
        else:
            self.ident = saved
            self.load()

    def called(self, ident: str) -> str:
        page = self.page
        return super().called(ident) if page is None or page.id != ident or page.kind is None else f"{self.t(page.kind.title)}  {page.label}  {ident}"

    def chosen(self) -> tuple[str, ...]:
        """What events act on: this record as it is now, not as it was."""
        page = self.page
        return () if page is None or page.gone or page.revision or page.data is None else (page.id,)

    # reading --------------------------------------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """A page may be read at leisure; a form that one begins with has to be there."""
        return self._form is None

    def focus_id(self) -> str:
        """The record shown."""
        return "" if self.page is None else self.page.id

    def load(self) -> None:
        """The page at once; state, findings, history and mentions when they come."""
        if not self.ident or self._form is not None:
            return
        options, ident = self.office_app.office.options, self.ident
        self.work(lambda: pages.page(options, ident, self.revision), self._read, failed=self._no_page)

    def _no_page(self, error: Exception) -> None:
        self.dismiss(None)
        self.office_app.told(error)

    def _read(self, page: Page) -> None:
        self.page = page
        if page.gone:
            self._state = None
        self.ident = page.path if page.kind is None or page.data is None else page.id
        lang = self.office_app.lang
        entries = record_fields.entries(page, lang)
        if not entries:
            lines = [self.t(_NOT_THERE if page.raw is None else _UNREAD), *record_findings.faults(page.faults, lang)]
            entries = [Entry(f"!{at}", (line,), tone="error" if line.startswith("✗") else "") for at, line in enumerate(lines)]
        self.query_one("#fields", Entries).show(entries)
        file = self.query_one("#file", TextArea)
        if file.text != page.text:
            file.load_text(page.text)
        self._head()
        self._more(page)

    def _more(self, page: Page) -> None:
        options, lang = self.office_app.office.options, self.office_app.lang
        self.work(lambda: record_history.past(options, page.id, page.path), self._know_past, line="history", group="past", failed=self._no_past)
        if page.revision and not page.gone:
            self.query_one("#findings", Entries).show([Entry("", (self.t(_NOT_CHECKED),), tone="muted")])
            self.query_one("#mentions", Rows).show(ListSource(), empty=self.t(_NOT_CHECKED))
            return
        if not page.gone:
            self.work(lambda: pages.state(options, page.id), self._know_state, line="history", group="state",
                      failed=lambda error: self._say_state(_NO_STATE(why=_why(error))))  # fmt: skip
        checked.findings(self, self._know_findings)
        # Whoever leafs through records quickly does not have all of them looked for.
        self.set_timer(0.3, self._look_for_mentions)
        if self._found is None:
            self.query_one("#findings", Entries).show([Entry("", (_CHECKING.render(lang) + " …",), tone="muted")])
        if self.past is None:
            self.query_one("#history", Entries).show([Entry("", (_READING.render(lang) + " …",), tone="muted")])
        if self._mentions is None:
            self.query_one("#mentions", Rows).show(ListSource(), empty=_SEARCHING.render(lang) + " …")

    def _look_for_mentions(self) -> None:
        options, page = self.office_app.office.options, self.page
        if self.is_attached and page is not None:
            self.work(lambda: referring.mentions(options, page.id), self._know_mentions, line="long", group="mentions")

    def _know_state(self, state: tuple[str, Message]) -> None:
        self._say_state(state[1])

    def _say_state(self, state: Message) -> None:
        self._state = state
        self._head()

    def _know_findings(self, every: tuple[Finding, ...]) -> None:
        if self.page is None:
            return
        self._found = found = record_findings.about(every, self.page.id, self.page.path)
        entries = record_findings.entries(found, self.page, self.office_app.lang, self.office_app.key_of(deeds.EXPLAIN))
        self.query_one("#findings", Entries).show(entries or [Entry("", (self.t(_CLEAR),))])
        self._head()

    def halted(self) -> None:
        """A record that was not checked is not said to be in order, nor to be checked just now."""
        super().halted()
        for name, known in (("#findings", self._found), ("#history", self.past)):
            if known is None:
                self.query_one(name, Entries).show([Entry("", (self.t(HALTED),), tone="muted")])

    def _know_past(self, past: Past) -> None:
        self.past = past
        keys = {point.oid or "now" for point in past.points}
        self.marked = [key for key in self.marked if key in keys]
        self._show_past()
        self._head()

    def _no_past(self, error: Exception) -> None:
        self.query_one("#history", Entries).show([Entry("", (_why(error).render(self.office_app.lang),), tone="warning")])

    def _show_past(self) -> None:
        if self.past is not None:
            self.query_one("#history", Entries).show(record_history.entries(self.past, tuple(self.marked), self.office_app.lang))

    def _know_mentions(self, found: tuple[Mention, ...]) -> None:
        self._mentions = found
        columns = [Column("kind", self.t(_KIND)), Column("id", self.t(_ID), keep=True), Column("name", self.t(_NAME)), Column("field", self.t(_FIELD))]
        comma = "、" if self.office_app.lang == "zh" else ", "
        rows = [(one.id, [self.t(one.title), one.id, one.label, comma.join(map(self.t, one.fields))]) for one in found]
        self.query_one("#mentions", Rows).show(ListSource(rows), columns, empty=self.t(_NONE))
        self._head()

    # what stands above ----------------------------------------------------------------------------------------------

    def _head(self) -> None:
        if self.page is not None:
            counts = {name: self._count(name) for name in PANES}
            room = max(self.size.width - 2, 20)
            shown = tuple(name for name in PANES if name != "history" or not self.has_class("wide"))
            self.query_one("#head", Static).update(
                record_head.line(self.page, self._state, self.pane, {name: counts[name] for name in shown}, room, self.office_app.lang)
            )

    def _count(self, name: str) -> int | None:
        known = {"findings": self._found, "mentions": self._mentions, "history": None if self.past is None else self.past.points}.get(name)
        return None if known is None else len(known)

    # panes ----------------------------------------------------------------------------------------------------------

    def show_pane(self, name: str) -> None:
        """One of the panes in front, with the cursor in it."""
        self.pane = name
        self.set_class(name == "history", "past")
        for child in self.query_one("#left").children:
            child.set_class(child.id == (name if name != "history" else "fields"), "shown")
        self.query_one(f"#{name}", Widget).focus()
        self._head()
        self.refresh_footer()

    def action_pane(self, name: str) -> None:
        """A pane was clicked in the head."""
        self.show_pane(name)

    def turn(self, by: int) -> None:
        """The next pane."""
        self.show_pane(self.ORDER[(self.ORDER.index(self.pane) + by) % len(self.ORDER)])

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The mouse chose another pane of those that are shown."""
        name = event.widget.id or ""
        if name in PANES and name != self.pane:
            self.pane = name
            self._head()
            self.refresh_footer()

    def on_resize(self, event: events.Resize) -> None:
        """Two columns where there is room."""
        self._fit()

    def _fit(self) -> None:
        self.set_class(self.size.width >= WIDE, "wide")
        self._head()

    def on_option_list_option_highlighted(self) -> None:
        """The footer follows the cursor."""
        self.refresh_footer()

    def on_option_list_option_selected(self) -> None:
        """Enter, or a click on the entry under the cursor."""
        self.open_current()

    def on_rows_opened(self) -> None:
        """A row was clicked twice."""
        self.open_current()

    # doing ----------------------------------------------------------------------------------------------------------

    def links(self) -> tuple[str, ...]:
        """The records under the cursor: named in a field, or naming this one."""
        if self.page is None:
            return ()
        if self.pane == "fields":
            return record_fields.target(self.page, self.query_one("#fields", Entries).key)
        if self.pane == "mentions":
            current = self.query_one("#mentions", Rows).current
            return (current,) if current else ()
        one = self.finding()
        return (one.id,) if one is not None and one.id and one.id != self.page.id else ()

    def finding(self) -> Finding | None:
        """The finding under the cursor."""
        number = self.query_one("#findings", Entries).key.rpartition("\0")[2]
        found = self._found if self.pane == "findings" else None
        return found[int(number)] if found and number.isdecimal() and int(number) < len(found) else None

    def can_open(self) -> bool:
        """Whether Enter leads anywhere."""
        point = self.point()
        return bool(self.links()) or self.finding() is not None or (point is not None and point.there and bool(point.oid))

    def open_current(self) -> None:
        """Open what is under the cursor; of several, one is chosen."""
        point = self.point()
        if point is not None:
            if point.oid and point.there and self.page is not None:
                self.office_app.open_record(self.page.path, point.oid)
            return
        links = self.links()
        if len(links) == 1:
            self.office_app.open_record(links[0])
        elif links:
            self.run_worker(self._pick(links), exit_on_error=False)
        else:
            self._to_field()

    def _to_field(self) -> None:
        """From a finding to the field that it is about."""
        one, fields = self.finding(), self.query_one("#fields", Entries)
        if one is None:
            return
        path = list(map(str, one.field))
        while path and not fields.go("\0".join(path)):
            path.pop()
        self.show_pane("fields")

    def explain(self) -> None:
        """What the check behind the finding under the cursor looks for; its rows of evidence, where they are many."""
        from officectl.actions import explain

        one, lang = self.finding(), self.office_app.lang
        if one is not None:
            code, rows = one.code, record_findings.all_rows(one, lang)
            self.work(lambda: [*rows, *explain.explain(code).lines(lang)], lambda lines: self.tell(code, lines), group="explain")

    def why(self) -> None:
        """The reasoning of all checks about this record, for a hit and for a pass."""
        from officectl.actions import check, why

        page, lang, options = self.page, self.office_app.lang, self.office_app.office.options
        if page is not None:
            self.work(lambda: list(why.why(options, check.Request(), page.id).lines(lang)), lambda lines: self.tell(page.id, lines), line="long", group="why",
                      wait=_CHECKING)  # fmt: skip

    def tell(self, title: str, lines: list[str]) -> None:
        from officectl.tui.dialogs.lines import Lines

        self.app.push_screen(Lines(title, lines))

    async def _pick(self, links: tuple[str, ...]) -> None:
        from officectl.tui.dialogs.choose import Choose, Row

        assert self.page is not None   # it has links
        rows = [Row(ident, self.page.name(ident) or ident, ident) for ident in links]
        ident = await self.app.push_screen_wait(Choose(self.t(PANES["fields"]), rows))
        if ident is not None:
            self.office_app.open_record(ident)

    def edit(self) -> None:
        """The form in front."""
        if self.page is not None:
            self.app.push_screen(FormScreen(self.page.id))

    def new(self, kind: str, like: str = "") -> None:
        """A form for a new record in front."""
        self.app.push_screen(RecordScreen("", kind=kind, like=like))

    # history --------------------------------------------------------------------------------------------------------

    def point(self) -> Point | None:
        """The point of the history under the cursor."""
        if self.pane != "history" or self.past is None:
            return None
        key = self.query_one("#history", Entries).key
        return next((point for point in self.past.points if (point.oid or "now") == key), None)

    def mark(self) -> None:
        """Pick a point, or let it go; the third pick lets the first go."""
        point = self.point()
        if point is not None:
            key = point.oid or "now"
            self.marked = [one for one in self.marked if one != key] if key in self.marked else [*self.marked[-1:], key]
            self._show_past()

    def compare(self) -> None:
        """The two picked points; without them this point and what is there now."""
        record_points.compare(self)

    async def restore(self) -> None:
        """What it was at this point, written again."""
        await record_points.restore(self)


def _why(error: Exception) -> Message:
    """A fault in its own words."""
    return error.message if isinstance(error, OfficeError) else Text("{name}", "{name}")(name=type(error).__name__)
