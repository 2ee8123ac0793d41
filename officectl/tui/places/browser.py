"""The records of every kind: kinds on the left, the list, the record under the cursor beside it; filter, order, views, marks."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.widgets import Input

from officectl.errors import OfficeError
from officectl.light import replace
from officectl.text.lang import Text
from officectl.tui.deeds import browsing
from officectl.tui.place import Place
from officectl.tui.widgets.choices import Choices
from officectl.tui.widgets.line import OneLine
from officectl.tui.widgets.offered import OfferBar, Offered
from officectl.tui.widgets.page import Page
from officectl.tui.widgets.rows import Column, ListSource, Rows
from officectl.tui.widgets.sheet_rows import SheetRows

if TYPE_CHECKING:
    from collections.abc import Callable

    from officectl.actions.browse import Found, Sheet
    from officectl.actions.offers import Line, Offers
    from officectl.actions.views import View

TITLE = Text("台账", "Records")
KEY = "2"

_READING = Text("正在读", "reading")
_INDEXING = Text("正在建索引", "making the index")
_NONE = Text("没有记录。按 n 新建", "no records; n makes one")
_NO_MATCH = Text("没有符合条件的，按 Esc 清除筛选", "nothing matches; Esc clears the filter")
_HINT = Text("按 / 筛选：车辆=川A12345 出车=本月初.. 督查", "/ to filter: vehicle=川A12345 plan_out=2026-11.. 督查")
_KIND = Text("种类", "Kind")
_COUNT = Text("{count} 条", "{count} records")
_OF = Text("{count} 条（共 {total} 条）", "{count} of {total}")
_FIRST = Text("{total} 条，先列 {count} 条", "{total} records, the first {count} so far")
_PARTLY = Text("还没有读完：先在 {seen} 条里找到 {count} 条", "still reading: {count} among the first {seen}")
_MARKED = Text("标记 {count}", "{count} marked")
_UNREAD_TOO = Text("{count} 个文件读不出来", "files that cannot be read: {count}")
_HIDDEN = Text("标记 {count}，另有 {hidden} 条标记的没列出来，不动它们", "{count} marked, {hidden} more not listed and left alone")
_WRONG = Text("筛选：{why}", "filter: {why}")
_ALL = Text("全部", "All")
_UNREAD = Text("{path}\n读不出来。\n按 o 用编辑器打开；核查里说明是哪一行、怎么改。",
               "{path}\ncannot be read.\nPress o to open it in the editor; the checks say which line and what to do.")  # fmt: skip


class Filter(Offered):
    """The line in which conditions are typed; ↓ and Enter go to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "submit", show=False)]
    DEFAULT_CSS = "Filter { height: 1; border: none; padding: 0 1; background: $boost; } Filter:focus { border: none; background: $panel; }"


class BrowserPlace(Place):
    """One kind at a time."""

    DEFAULT_CSS = """
    BrowserPlace #kinds { width: 26; border-right: solid $panel; }
    BrowserPlace.wide #kinds { width: 32; }
    BrowserPlace.narrow #kinds { display: none; }
    BrowserPlace #both { layout: vertical; height: 1fr; }
    BrowserPlace.wide #both { layout: horizontal; }
    BrowserPlace #detail { display: none; height: 45%; border-top: solid $panel; padding: 0 1; }
    BrowserPlace.wide #detail { display: block; width: 38%; height: 1fr; border-top: none; border-left: solid $panel; }
    BrowserPlace.with #detail { display: block; }
    BrowserPlace.without #detail { display: none; }
    BrowserPlace #said.wrong { color: $text-error; }
    """
    DEEDS = browsing.DEEDS
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "narrow"), (100, "middle"), (140, "wide")]
    AUTO_FOCUS = "#list"

    def __init__(self) -> None:
        super().__init__()
        self.kind = ""
        self.view = ""
        self.sort: tuple[str, ...] = ()
        self.columns: tuple[str, ...] = ()
        self.sheet: Sheet | None = None
        self.found: Found | None = None
        self.views: tuple[View, ...] = ()
        self._line = ""
        """The filter that the list is asked for."""
        self._reads = 0
        self._searches = 0
        self._soon: dict[str, tuple[float, Callable[[], None]]] = {}
        self._words: tuple[tuple[str, int, bool], Line] | None = None
        """What is offered is looked up in this."""
        self._built = False
        """Whether an index was asked for; where none can be kept it is not asked for again."""

    def body(self) -> ComposeResult:
        with Horizontal():
            yield Rows([Column("kind", self.t(_KIND), most=26), Column("count", "", width=6, align="right", keep=True)], id="kinds")
            with Vertical():
                yield Choices(id="views")
                line = Filter(find=lambda text, cursor: self.offers(text, cursor), placeholder=self.t(_HINT), id="filter")
                yield line
                yield line.bar
                yield OneLine(id="said")
                with Container(id="both"):
                    yield Rows(id="list", empty=self.t(_READING))
                    yield Page(id="detail")

    @property
    def rows(self) -> Rows:
        """The list of records."""
        return self.query_one("#list", Rows)

    @property
    def kinds(self) -> Rows:
        """The list of kinds."""
        return self.query_one("#kinds", Rows)

    @property
    def filter(self) -> Filter:
        """The line with the conditions."""
        return self.query_one(Filter)

    def focus_id(self) -> str:
        return self.rows.current

    def chosen(self) -> tuple[str, ...]:
        return self.rows.chosen

    def called(self, ident: str) -> str:
        """A record in a line."""
        source = self.rows.source
        at = source.find(ident)
        cells = [] if at < 0 else [cell if isinstance(cell, str) else cell.text for cell in source.row(at)]
        return "  ".join([ident, *(cell for cell in cells if cell != ident)])

    # reading --------------------------------------------------------------------------------------------------------

    def load(self) -> None:
        from officectl.actions import views

        options = self.office_app.office.options
        self._read()
        self.work(lambda: views.views(options), self._show_views, group="views")

    def _read(self) -> None:
        from officectl.actions import browse

        options, kind = self.office_app.office.options, self.kind
        self._reads += 1
        if self.sheet is not None and self.sheet.kind.name == kind:
            self._read_whole()
            return
        self.work(lambda: browse.first(options, kind), self._show_first, line="list", group="first", failed=lambda error: self._read_whole())

    def _read_whole(self) -> None:
        from officectl.actions import browse

        options, kind = self.office_app.office.options, self.kind
        self._reads += 1
        mine = self._reads
        self.work(
            lambda: browse.whole(options, kind, stop=lambda: self._reads != mine), self._show_whole, line="list", group="whole", wait=_READING
        )

    def _show_first(self, sheet: Sheet | None) -> None:
        """Something to look at before all files were."""
        from officectl.actions import browse

        self._later("whole", 0.05, self._read_whole)   # once these rows are drawn: two threads share one interpreter
        if sheet is None:
            return
        if self.sheet is not None and self.sheet.kind.name == sheet.kind.name:
            return
        self.kind = sheet.kind.name
        if sheet.kinds:
            self._show_kinds(sheet)
        if self._line or self.sort or self.columns:
            return
        self.sheet = sheet
        shown = browse.shapes(sheet.kind, self._shown_columns(sheet))
        self.rows.sorted_by("")
        self._list(SheetRows(sheet, browse.natural(sheet), shown, self.office_app.lang, unread=True), top=True)
        self._say(self.t(_FIRST, total=sheet.total, count=len(sheet.ids)) if sheet.total > len(sheet.ids) else self.t(_COUNT, count=sheet.total))

    def _show_whole(self, sheet: Sheet) -> None:
        from officectl.actions import browse

        self.sheet, self.kind = sheet, sheet.kind.name
        self._show_kinds(sheet)
        if self.rows.marked:
            self.rows.keep_marks(set(sheet.ids))
        self._search(top=False)
        if not sheet.indexed and not self._built:
            self._built = True
            options = self.office_app.office.options
            self.work(lambda: browse.build(options), lambda made: self._read() if made else None, line="long", group="index", wait=_INDEXING)

    def _search(self, *, top: bool) -> None:
        """Filter and order what is here; while nothing is, nothing."""
        from officectl.actions import browse

        sheet, options = self.sheet, self.office_app.office.options
        if sheet is None or sheet.kind.name != self.kind:
            return
        self._searches += 1
        mine, terms = self._searches, self.as_view("").terms()
        self.work(
            lambda: browse.search(options, sheet, terms, columns=self._shown_columns(sheet), stop=lambda: self._searches != mine),
            lambda found: self._show_found(sheet, found, top=top), line="filter", group="search", failed=self._wrong,
        )  # fmt: skip

    def _show_found(self, sheet: Sheet, found: Found, *, top: bool) -> None:
        if self.sheet is not sheet:
            return
        self.found = found
        rows = self.rows
        rows.empty = self.t(_NONE if found.empty else _NO_MATCH)
        if found.sort[0] in {shape.name for shape in found.columns}:
            rows.sorted_by(*found.sort)
        else:
            rows.sorted_by("")
        self._list(SheetRows(found.sheet, found.order, found.columns, self.office_app.lang, unread=found.empty), top=top)
        self._tell()
        self._later("look", 0, self._look)

    def _wrong(self, error: Exception) -> None:
        if isinstance(error, OfficeError):
            self._say(self.t(_WRONG, why=error.message), wrong=True)
        else:
            self.office_app.told(error)

    def _shown_columns(self, sheet: Sheet) -> tuple[str, ...]:
        columns = self.columns or sheet.columns
        return ("state", *columns) if sheet.states is not None and "state" not in columns else columns

    # drawing --------------------------------------------------------------------------------------------------------

    def _list(self, source: SheetRows, *, top: bool) -> None:
        self.rows.show(source, source.headings(), top=top)

    def _show_kinds(self, sheet: Sheet) -> None:
        lang = self.office_app.lang
        rows = [(one.name, (one.title.render(lang), str(one.count or ""))) for one in sheet.kinds]
        self.kinds.show(ListSource(rows, {one.name: "muted" for one in sheet.kinds if not one.count}))
        self.kinds.go(self.kind)

    def _show_views(self, views: tuple[View, ...]) -> None:
        self.views = views
        if self.view not in {one.name for one in views}:
            self.view = ""
        names = [("", self.t(_ALL)), *((one.name, one.name + ("!" if one.fault is not None else "")) for one in views)]
        self.query_one(Choices).show(names, self.view)

    def _tell(self) -> None:
        """How many, how the filter was understood."""
        found = self.found
        if found is None or self.sheet is None:
            return
        count, total = len(found.order), len(self.sheet.ids)
        marked = sum(1 for ident in self.rows.marked if self.rows.source.find(ident) >= 0)
        hidden = len(self.rows.marked) - marked
        parts = [self.t(_COUNT, count=count) if count == total else self.t(_OF, count=count, total=total)]
        if not self.sheet.exact:
            parts = [self.t(_PARTLY, count=count, seen=total)]
        if found.empty and self.sheet.unread:
            parts.append(self.t(_UNREAD_TOO, count=len(self.sheet.unread)))
        if marked or hidden:
            parts.append(self.t(_HIDDEN if hidden else _MARKED, count=marked, hidden=hidden))
        if not found.empty or found.sort[0]:
            parts.append(self.t(found.said))
        parts += [self.t(message) for message in found.told if self.t(message) not in parts[-1]]
        self._say(" · ".join(parts))

    def _say(self, text: str, *, wrong: bool = False) -> None:
        line = self.query_one("#said", OneLine)
        line.set_class(wrong, "wrong")
        line.say(text)

    def _look(self) -> None:
        """The record under the cursor, beside the list."""
        from officectl.actions import browse

        page, sheet, ident = self.query_one("#detail", Page), self.sheet, self.rows.current
        if not page.display or sheet is None or not ident:
            page.show([])
            return
        unread = next((path for path in sheet.unread if path.endswith(f"/{ident}.toml")), "")
        if unread:
            page.show(self.t(_UNREAD, path=unread).split("\n"))
            return
        options = replace(self.office_app.office.options, width=max(page.content_size.width - 1, 20))
        self.work(lambda: browse.detail(options, sheet, ident), page.show, group="detail")

    def _later(self, name: str, seconds: float, then: Callable[[], None]) -> None:
        """Do it once nothing has happened for a while: a key that is held down costs nothing but the cursor."""
        due = monotonic() + seconds
        waiting = name in self._soon
        self._soon[name] = (due, then)
        if not waiting:
            self.set_timer(seconds or 0.01, lambda: self._due(name))

    def _due(self, name: str) -> None:
        due, then = self._soon[name]
        left = due - monotonic()
        if left > 0.005:
            self.set_timer(left, lambda: self._due(name))
            return
        del self._soon[name]
        then()

    # what deeds do --------------------------------------------------------------------------------------------------

    def as_view(self, name: str) -> View:
        """What is asked for now, as a view."""
        from officectl.actions.views import View

        return View(name, self.kind, self._line.strip(), self.columns, self.sort)

    def offers(self, text: str, cursor: int, *, writing: bool = False) -> Offers:
        """What may come next in the filter, or in a line of changes; on a desk thread."""
        from officectl.actions import offers

        sheet, office = self.sheet, self.office_app.office
        if sheet is None:
            return offers.Offers(cursor)
        key = (sheet.kind.name, office.revision, writing)
        if self._words is None or self._words[0] != key:
            states = offers.state_titles(sheet.titles.values()) if sheet.states is not None else ()
            self._words = key, offers.line(office.options, sheet.kind, self._shown_columns(sheet), states, writing=writing)
        return offers.offers(self._words[1], text, cursor)

    def show_kind(self, name: str) -> None:
        """All records of another kind."""
        if name != self.kind:
            self._ask(name, "", "", (), ())

    def show_view(self, name: str) -> None:
        """What a view asks for; "": everything of the kind."""
        view = next((one for one in self.views if one.name == name), None)
        if view is None:
            self._ask(self.kind, "", "", (), ())
        elif view.fault is not None:
            self.say(view.fault, "warning")
        else:
            self._ask(view.kind, view.name, view.filter, view.columns, view.sort)

    def _ask(self, kind: str, view: str, line: str, columns: tuple[str, ...], sort: tuple[str, ...]) -> None:
        other = kind != self.kind
        self.kind, self.view, self._line, self.columns, self.sort = kind, view, line, columns, sort
        with self.prevent(Input.Changed):
            self.filter.value = line
        self.rows.unmark()
        self._show_views(self.views)
        if other:
            self.found = None
            self.rows.empty = self.t(_READING)
            self.rows.sorted_by("")
            self.rows.show(ListSource(), ())
            self._say("")
            self.kinds.go(kind)
            self._read()
        else:
            self._search(top=True)

    def turn_view(self, by: int) -> None:
        """The next view, or the one before."""
        self.show_view(self.query_one(Choices).following(by))

    def sort_by(self, by: int) -> None:
        """The next column, or the one before; beyond the last: as the list stands."""
        if self.found is None:
            return
        names = [shape.name for shape in self.found.columns]
        at = names.index(self.found.sort[0]) if self.found.sort[0] in names else -1 if by > 0 else len(names)
        at += by
        self._order((names[at],) if 0 <= at < len(names) else ())

    def turn(self) -> None:
        """The other way round."""
        from officectl.actions import browse

        if self.found is None or self.sheet is None:
            return
        name, down = self.found.sort
        if not name:
            name, down = "id", browse.backwards(self.sheet)
        self._order((name if down else f"-{name}",))

    def _order(self, sort: tuple[str, ...]) -> None:
        self.sort = sort
        self._search(top=True)

    def toggle_detail(self) -> None:
        """Show the record beside the list, or not."""
        shown = self.query_one("#detail", Page).display
        self.set_class(shown, "without")
        self.set_class(not shown, "with")
        self._later("look", 0, self._look)

    def clear(self) -> None:
        """One step back: out of the filter, marks off, filter off, view left."""
        if self.focused is self.filter:
            self.filter.value = ""
            self.rows.focus()
        elif self.focused is not self.filter and self.rows.marked:
            self.rows.unmark()
        elif self.filter.value:
            self.filter.value = ""
        elif self.view or self.sort:
            self.show_view("")

    # events ---------------------------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """The list follows what is typed."""
        self._line = event.value
        self._later("search", 0.06, lambda: self._search(top=True))

    def on_input_submitted(self) -> None:
        """To the list."""
        self.rows.focus()

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """A view was clicked, or what may come next in the filter."""
        if isinstance(event.choices, OfferBar):
            self.filter.take(int(event.name))
        else:
            self.show_view(event.name)

    def on_rows_moved(self, event: Rows.Moved) -> None:
        """Another kind, or another record."""
        if event.rows is self.kinds:
            if self.focused is self.kinds and event.ident:
                self._later("kind", 0.15, lambda: self.show_kind(self.kinds.current))
            return
        if self.query_one("#detail").display:
            self._later("look", 0.08, self._look)

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """A double click opens the record."""
        if event.rows is self.rows and self.focus_id():
            self.office_app.open_record(self.focus_id())

    def on_rows_sort(self, event: Rows.Sort) -> None:
        """A click on a heading sorts by it, the next one turns."""
        if event.rows is self.rows and self.found is not None:
            name, down = self.found.sort
            self._order((f"-{event.name}",) if name == event.name and not down else (event.name,))

    def on_rows_marked(self) -> None:
        """What can be done depends on the marks."""
        self._tell()
        self.refresh_footer()

    def on_resize(self) -> None:
        """The detail may have come into sight."""
        self._later("look", 0.1, self._look)


Here = BrowserPlace
