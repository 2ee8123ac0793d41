"""What every screen with records on it has in common: header, footer, deeds, loading on the desk, telling people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.screen import Screen

from officectl.actions._progress import Stopped
from officectl.text.lang import Message, Text
from officectl.tui import keys
from officectl.tui.widgets.footer import Footer
from officectl.tui.widgets.header import Header
from officectl.tui.widgets.work_bar import WorkBar

if TYPE_CHECKING:
    from concurrent.futures import Future

    from textual.notifications import SeverityLevel

    from officectl.tui.app import OfficeApp
    from officectl.tui.deed import Deed

T = TypeVar("T")

_UNREAD = Text("没有读出来；改正以后按 r 重读", "not read; press r once it is mended")

HALTED = Text("已停止，没有读完。按 r 重新来", "stopped before all was read; r begins again")


class Place(Screen[Any]):
    """A screen of the office. A subclass gives `DEEDS`, `body` and `load`."""

    DEFAULT_CSS = """
    Place { layout: vertical; }
    Place > #body { height: 1fr; width: 1fr; }
    """
    DEEDS: ClassVar[tuple[Deed, ...]] = ()
    AUTO_FOCUS = "#body *"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        cls.BINDINGS = [binding(deed) for deed in cls.DEEDS]
        super().__init_subclass__(**kwargs)

    def __init__(self) -> None:
        super().__init__()
        self._tickets: dict[str, int] = {}
        self._seen = -1
        self.opinions: dict[tuple[str, ...], str] = {}
        """Words that somebody wrote for an event that was not made: nobody writes them twice."""
        self.stopped = False
        """Whether somebody stopped what was asked for."""

    # what a place says of itself ------------------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        """The widgets between header and footer."""
        yield from ()

    def load(self) -> None:
        """Ask the desk for what is shown: when first seen, when something changed, when coming back stale."""

    def halted(self) -> None:
        """Somebody stopped what was asked for: no list goes on saying that it is being read."""
        self.stopped = True
        self._instead("Rows, FloorPlan", HALTED)

    def focus_id(self) -> str:
        """The record under the cursor; "" where there is none."""
        return ""

    @property
    def ready(self) -> bool:
        """Whether what one types may be meant for this place; before, keys are kept for a moment."""
        return True

    def called(self, ident: str) -> str:
        """A record in a line, as a person knows it."""
        return ident

    def chosen(self) -> tuple[str, ...]:
        """The marked records, else the one under the cursor: what deeds act on."""
        ident = self.focus_id()
        return (ident,) if ident else ()

    # what a place may ask for ---------------------------------------------------------------------------------------

    @property
    def office_app(self) -> OfficeApp:
        """The application, by its own type."""
        from officectl.tui.app import OfficeApp

        return cast(OfficeApp, self.app)

    def t(self, text: Text | Message, **params: object) -> str:
        """A text in the language of the interface."""
        return text.render(self.office_app.lang, **params) if isinstance(text, Text) else text.render(self.office_app.lang)

    def say(self, message: Message | Text | str, severity: SeverityLevel = "information") -> None:
        """A few words in the corner, gone after a while."""
        text = message if isinstance(message, str) else self.t(message)
        if severity == "warning":
            self.app.clear_notifications()   # why not, once: refusals do not pile up over what is read
        self.app.notify(text, severity=severity, markup=False, timeout=8 if severity != "information" else 5)

    def work(
        self, job: Callable[[], T], done: Callable[[T], None], *, line: str = "desk", group: str = "load",
        failed: Callable[[Exception], None] | None = None, wait: Text | None = None,
    ) -> None:
        """Have the desk do `job`; `done` gets what it returns, here, unless the group was asked something newer meanwhile.

        A fault goes to `failed`, else it is told. `wait` is shown in the header while the job lasts.
        """
        ticket = self._tickets[group] = self._tickets.get(group, 0) + 1
        app = self.office_app
        waiting = app.waits.begin(wait) if wait is not None else None

        def settle(future: Future[T]) -> None:
            if waiting is not None:
                app.waits.end(waiting)
            if self._tickets[group] != ticket or not self.is_attached:
                return
            error = Stopped() if future.cancelled() else future.exception()
            if isinstance(error, Stopped):
                self.halted()
                return
            if error is None:
                done(future.result())
                self.refresh_footer()
            elif failed is not None and isinstance(error, Exception):
                failed(error)
            else:
                self.unread()
                app.told(error)

        app.office.ask(job, line=line, stops=True).add_done_callback(lambda future: app.on_screen_thread(settle, future))

    async def do(self, job: Callable[[], T], *, line: str = "desk") -> T:
        """Have the desk do `job` and wait for it, inside a deed that is a coroutine. Raises what the job raises."""
        import asyncio

        return await asyncio.wrap_future(self.office_app.office.ask(job, line=line))

    def unread(self) -> None:
        """What was asked for could not be read: no list goes on saying that it reads."""
        self._instead("Rows, Lanes, FloorPlan", _UNREAD)

    def _instead(self, lists: str, text: Text) -> None:
        """What these say while there is nothing in them."""
        for widget in self.query(lists) if self.is_attached else ():
            widget.empty = self.t(text)  # type: ignore[attr-defined]  # each of them has words for when it is empty
            widget.refresh()

    def refresh_footer(self) -> None:
        """The cursor moved or something else changed what can be done."""
        for footer in self.query(Footer):
            footer.refresh()

    def reload_if_stale(self) -> None:
        """Load again where the office has changed since the last load."""
        revision = self.office_app.office.revision
        if self._seen != revision:
            self._seen, self.stopped = revision, False
            self.load()

    # textual --------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield Header()
        with Container(id="body"):
            yield from self.body()
        yield WorkBar()
        yield Footer()

    def on_mount(self) -> None:
        self.reload_if_stale()

    def on_screen_resume(self) -> None:
        if self._seen != -1:
            self.reload_if_stale()
        self.refresh_footer()
        for bar in self.query(WorkBar):
            bar.look()

    def find_deed(self, name: str) -> Deed | None:
        """A deed of this place by its name."""
        return next((deed for deed in self.DEEDS if deed.name == name), None)


def binding(deed: Deed) -> Binding:
    """A deed as Textual binds it; full-width twins included."""
    return Binding(",".join(keys.every(deed.keys)), f"app.deed('{deed.name}')", deed.title.zh, show=False, id=deed.name)
