"""The history of the office: who committed what, field by field, signed or not; take a commit back; verify all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal

from officectl.text.lang import Message, Text
from officectl.tui.deed import Deed
from officectl.tui.deeds import records
from officectl.tui.place import Place
from officectl.tui.widgets.page import Page
from officectl.tui.widgets.rows import Cell, Column, ListSource, Rows, Toned

if TYPE_CHECKING:
    from officectl.actions.changes import Changes
    from officectl.actions.log import History, Item

TITLE = Text("历史", "History")
KEY = "8"

MOST = 1000
"""Commits that are listed at first; `more` doubles it."""

_READING = Text("读历史", "reading the history")
_NONE = Text("还没有提交", "no commits yet")
_HEADS = (Text("时间", "When"), Text("谁", "Who"), Text("签名", "Signature"), Text("做了什么", "What"), Text("文件", "Files"))
_UNDO = Text("撤销这次提交？", "Undo this commit?")
_DONE = Text("已撤销：{what}", "undone: {what}")
_NO_COMMIT = Text("光标下没有提交", "no commit under the cursor")
_ALL = Text("{count} 次提交已经全部列出", "all commits are listed: {count}")
_LISTED = Text("列出 {count} 次提交", "{count} commits are listed")
_VERIFYING = Text("核验历史", "verifying the history")
_WHICH = Text("打开哪一条", "Which record")
_NO_RECORD = Text("这次提交没有动记录", "this commit touched no record")


def _needs_commit(place: Place) -> Message | None:
    return None if isinstance(place, HistoryPlace) and place.item() is not None else _NO_COMMIT()


async def _open(place: Place) -> None:
    from officectl.actions.changes import changes
    from officectl.tui.dialogs.choose import Choose, Row

    assert isinstance(place, HistoryPlace)
    item, app = place.item(), place.office_app
    assert item is not None
    found = await place.do(lambda: changes(app.office.options, item.entry.oid))
    if not found.records:
        place.say(_NO_RECORD, "warning")
        return
    ident: str | None = found.records[0]
    if len(found.records) > 1:
        names = await place.do(found.called)
        ident = await app.push_screen_wait(Choose(place.t(_WHICH), [Row(one, names.get(one) or one, one) for one in found.records]))
    if ident:
        app.open_record(ident)


async def _take_back(place: Place) -> None:
    from officectl.actions import undo
    from officectl.actions.diff import record_lines
    from officectl.tui.talk import confirm_with

    assert isinstance(place, HistoryPlace)
    item, app = place.item(), place.office_app
    assert item is not None
    options, lines = app.office.options, list[str]()

    def show(found: undo.Undone) -> None:
        lines[:] = [line for change in found.changes for line in record_lines(change, options.lang, found.names)]

    done = await place.do(
        lambda: undo.take_back(options, item.entry.oid, confirm=confirm_with(app, _UNDO, lambda: lines), show=show)
    )
    if done.commit is not None:
        place.say(_DONE(what=done.entry.subject))
        app.changed()


async def _verify(place: Place) -> None:
    from officectl.actions import verify
    from officectl.tui.dialogs.progress import Tell, watched
    from officectl.tui.dialogs.text_page import TextPage

    app = place.office_app
    options = app.office.options

    def job(tell: Tell) -> list[str]:
        from officectl.render.formats import full

        done = verify.verify(options, verify.Request(), progress=tell)
        found = "".join(full.render(done.report, options.lang, width=max(40, app.size.width - 8)))
        return [*found.rstrip("\n").split("\n"), *done.lines(options.lang)]

    told = await watched(place, place.t(_VERIFYING), job)
    if told is not None:
        app.push_screen(TextPage(place.t(_VERIFYING), told))


def _more(place: Place) -> None:
    assert isinstance(place, HistoryPlace)
    place.most *= 2
    place.tells = True
    place.load()


def _all_listed(place: Place) -> Message | None:
    return _ALL(count=place.count) if isinstance(place, HistoryPlace) and place.all_listed else None


OPEN = Deed(
    "history.open", Text("打开记录", "Record"), Text("打开这次提交动过的记录", "open a record that this commit touched"), ("enter",), _open,
    _needs_commit,
)  # fmt: skip
TAKE_BACK = Deed(
    "history.undo", Text("撤销它", "Undo it"), Text("把这次提交作为新的提交撤回", "take this commit back, as a new commit"), ("x", "f8"),
    _take_back, _needs_commit,
)  # fmt: skip
VERIFY = Deed("history.verify", Text("核验", "Verify"), Text("核验全部历史：签名、权限、先后", "verify the whole history: signatures, authority, order"),
              ("v", "f9"), _verify)  # fmt: skip
MORE = Deed("history.more", Text("更早的", "Older"), Text("列出更早的提交", "list older commits"), ("m", "f3"), _more, _all_listed)


class HistoryPlace(Place):
    """Commits, newest first; what the one under the cursor did."""

    DEFAULT_CSS = """
    HistoryPlace Page { width: 45%; border-left: solid $panel; padding: 0 1; }
    HistoryPlace.narrow Horizontal { layout: vertical; }
    HistoryPlace.narrow Page { width: 1fr; height: 40%; border-left: none; border-top: solid $panel; }
    """
    DEEDS = (OPEN, TAKE_BACK, VERIFY, MORE, records.COPY)
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "narrow"), (110, "wide")]
    AUTO_FOCUS = "Rows"

    def __init__(self) -> None:
        super().__init__()
        self.most = MOST
        self.all_listed = False
        self.tells = False
        """Say how many there are, once they are read."""
        self._items: dict[str, Item] = {}

    def body(self) -> ComposeResult:
        with Horizontal():
            yield Rows(
                [Column(str(at), self.t(title), keep=at == 0, align="right" if at == 4 else "left", most=70) for at, title in enumerate(_HEADS)],
                empty=self.t(_READING),
            )
            yield Page()

    def load(self) -> None:
        from officectl.actions import log

        options, most = self.office_app.office.options, self.most
        self.work(lambda: log.log(options, limit=most), self._show, line="long", wait=_READING)

    def _show(self, found: History) -> None:
        from officectl.actions._event_log import SIGNATURES

        self.all_listed = len(found.items) < self.most
        self._items = {item.entry.oid: item for item in found.items}
        rows: list[tuple[str, list[Cell]]] = []
        this_year = found.items[0].entry.date.astimezone(found.zone).year if found.items else 0
        for item in found.items:
            entry = item.entry
            day = entry.date.astimezone(found.zone)
            bad = item.signed.state in ("bad", "unknown-key")
            signature = SIGNATURES[item.signed.state].render(self.office_app.lang)
            rows.append((entry.oid, [
                f"{day:%m-%d %H:%M}" if day.year == this_year else f"{day:%Y-%m-%d %H:%M}", entry.author, Toned(signature, "error" if bad else "muted"),
                entry.subject, str(item.files or ""),
            ]))
        table = self.query_one(Rows)
        table.empty = self.t(_NONE)
        newest = table.at <= 0   # whoever looks at the newest commit wants the newest
        table.show(ListSource(rows))
        if newest and rows:
            table.go(rows[0][0])
        if found.trouble is not None:
            self.say(found.trouble.message, "warning")
        if self.tells:
            self.tells = False
            self.say((_ALL if self.all_listed else _LISTED)(count=self.count))
        self._look()

    @property
    def count(self) -> int:
        """Commits that are listed."""
        return len(self._items)

    def item(self) -> Item | None:
        """The commit under the cursor."""
        return self._items.get(self.query_one(Rows).current)

    def focus_id(self) -> str:
        item = self.item()
        return "" if item is None else item.entry.oid

    def on_rows_moved(self) -> None:
        """Show what the commit did."""
        self.refresh_footer()
        self._look()

    def on_rows_opened(self) -> None:
        """A double click is Enter."""
        self.office_app.action_deed(OPEN.name)

    def _look(self) -> None:
        from officectl.actions.changes import changes, head

        page, item = self.query_one(Page), self.item()
        if item is None:
            page.show([])
            return
        options = self.office_app.office.options

        def show(found: Changes) -> None:
            if self.item() is item:
                page.show(found.lines(self.office_app.lang))

        entry = item.entry
        if page.lines[:1] != [head(entry)]:
            page.show([head(entry), entry.subject, "", "…"])   # what it did takes a moment where it brought much

        self.work(lambda: changes(options, item.entry.oid), show, group="look")


Here = HistoryPlace
