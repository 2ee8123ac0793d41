"""The application: places as modes, one table of deeds, the desk, faults told in words."""

from __future__ import annotations

import gc
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.widget import Widget

from officectl.errors import OfficeError
from officectl.text.lang import Lang, Text
from officectl.tui import accelerator, keymap, keys, themes
from officectl.tui.askpass import Askpass
from officectl.tui.deeds import everywhere
from officectl.tui.keyboard import Keyboard, Passed
from officectl.tui.office import Office
from officectl.tui.place import Place, binding
from officectl.tui.spots import Spot, spots
from officectl.tui.undoing import Undoing
from officectl.tui.waits import Waits
from officectl.tui.widgets.footer import Footer
from officectl.tui.widgets.header import Header
from officectl.tui.widgets.work_bar import WorkBar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable
    from concurrent.futures import Future

    from textual.screen import Screen

    from officectl.actions._options import Options
    from officectl.tui.deed import Deed

_BROKEN = Text("程序自己出了错（{error}）", "the program itself failed ({error})")
_ENDED = Text(
    "界面自己出了错（{error}），只好退出。台账没有改坏；没有保存的表单要重填。再运行 officectl tui 可以接着用。\n再出现请把细节发给维护人员：{path}",
    "the interface itself failed ({error}) and had to end. The records are as they were; a form not yet saved is lost. Run officectl tui to go on.\n"
    "If it happens again, send the details to the maintainers: {path}",
)
_HALTED = Text("已停止，r 重来", "stopped; r reloads")
_BUSY = Text("正在办“{title}”，稍等", "“{title}” is under way; wait a moment")
_BROKEN_MORE = Text(
    "没有做完；台账没有改坏，界面可以接着用。再出现请把细节发给维护人员：{path}",
    "not finished; the records are as they were and you may go on. If it happens again, send the details to the maintainers: {path}",
)


class OfficeApp(App[int]):
    """The whole office in one terminal."""

    CSS = """
    Screen { background: $background; }
    Toast { width: auto; max-width: 70; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [Binding("ctrl+c", "app.interrupt", show=False, priority=True), *(binding(deed) for deed in (*everywhere.DEEDS, *everywhere.places()))]

    def __init__(self, options: Options, *, first: str = "home", poll: bool = True) -> None:
        """`first`: the place to begin with; `poll`: look for changes from outside."""
        super().__init__()
        self.office = Office(options, self._work_went_on)
        self.lang: Lang = options.lang
        self.day = ""
        """The day asked, with its weekday."""
        self.about = ""
        """The workspace and the day, for the header."""
        self.help_deed = everywhere.HELP
        self.spots: tuple[Spot, ...] = spots()
        self.deeds: tuple[Deed, ...] = (*everywhere.DEEDS[:-1], *everywhere.places(), everywhere.QUIT)
        """What can be done at every place."""
        self.waits = Waits(self._header_changed)
        self._halted: int | None = None
        """What the header says since somebody stopped a job."""
        self._first = first
        self._poll = poll
        self.undoing = Undoing()
        self._askpass = Askpass(self)
        self.open_dialogs: set[Future[Any]] = set()
        """Answers that desk threads wait for."""
        self._keys: Mapping[str, tuple[str, ...]] = {}
        self._keyboard = Keyboard(self, super().on_event)
        self._under_way: dict[Place, Deed] = {}
        """What a place waits for: whoever presses twice because nothing is to be seen yet does not begin twice."""

    # begin and end -------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Places, keys, themes; then the first place, before anything is read."""
        for spot in self.spots:
            self.add_mode(spot.name, spot.make)
        themes.register(self)
        self._keys, wrong = keymap.load()
        if self._keys:
            self.set_keymap({name: ",".join(keys.every(wanted)) for name, wanted in self._keys.items()})
        self.switch_mode(self._first if any(spot.name == self._first for spot in self.spots) else self.spots[0].name)
        for message in wrong:
            self.notify(message.render(self.lang), severity="warning", markup=False, timeout=10)
        from officectl.tui import watch

        watch.begin(self, poll=self._poll)
        self.call_after_refresh(self._shown)
        self._askpass.begin()

    def _shown(self) -> None:
        """There is something to see: what could wait until then."""
        accelerator.load()   # by this thread
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

    def on_unmount(self) -> None:
        """Nothing that waits is begun any more."""
        for answer in list(self.open_dialogs):
            if not answer.done():
                answer.set_result(None)
        self._askpass.end()
        self.office.close()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """None of Textual's own: the palette shows our deeds."""
        return ()

    # deeds ---------------------------------------------------------------------------------------------------------

    def find_deed(self, name: str) -> Deed | None:
        """A deed of the place in front, else of everywhere."""
        here = self.screen
        found = here.find_deed(name) if isinstance(here, Place) else None
        return found or next((deed for deed in self.deeds if deed.name == name), None)

    async def on_event(self, event: events.Event) -> None:
        """Keys go by way of the keyboard: one after the other."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded and self.screen_stack:
            await self._keyboard.press(event)
        else:
            await super().on_event(event)

    async def on_passed(self, event: Passed) -> None:
        """A key has done all it does."""
        await self._keyboard.passed(event)

    def is_busy(self, here: Place) -> bool:
        """Whether a deed is under way there."""
        return here in self._under_way

    def action_deed(self, name: str) -> None:
        """Do it, or say why not."""
        deed, here = self.find_deed(name), self.screen
        if deed is None or not isinstance(here, Place):
            return
        why = deed.why_not(here)
        if why is not None:
            here.say(why, "warning")
            return
        result = deed.run(here)
        if result is None:
            return
        busy = self._under_way.get(here)
        if busy is None:
            self._under_way[here] = deed
            here.run_worker(self._guarded(here, result), group=f"deed:{name}", exit_on_error=False)
            return
        if isinstance(result, Coroutine):
            result.close()
        here.say(_BUSY(title=busy.title), "warning")

    async def _guarded(self, here: Place, result: Awaitable[None]) -> None:
        import asyncio

        try:
            await result
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self.told(error)
        finally:
            self._under_way.pop(here, None)

    def key_of(self, deed: Deed) -> str:
        """The key to press, as a person reads it."""
        return keys.shown(self.keys_of(deed)[0])

    def keys_of(self, deed: Deed) -> tuple[str, ...]:
        """All keys of a deed; the user's own file counts."""
        return self._keys.get(deed.name) or deed.keys

    def action_interrupt(self) -> None:
        """Ctrl+C: stop what lasts; where nothing does, say how to leave."""
        if self.office.can_stop():
            self.halt()
            return
        self.notify(everywhere.LEAVE.render(self.lang, key=self.key_of(everywhere.QUIT)), markup=False)

    @property
    def is_halted(self) -> bool:
        """Whether somebody stopped what is read at length, and nobody asked again since."""
        return self._halted is not None

    def halt(self) -> None:
        """Stop what only reads; every place goes on saying so until somebody asks again."""
        self.office.stop()
        if self._halted is None:
            self._halted = self.waits.begin(_HALTED, "■")
        self._look_at_work()

    def _look_at_work(self) -> None:
        for screen in self.screen_stack:
            for bar in screen.query(WorkBar):
                bar.look()

    # going about ---------------------------------------------------------------------------------------------------

    def go(self, name: str) -> None:
        """To a place, as it was left."""
        if name != self.current_mode:
            self.switch_mode(name)

    def open_record(self, ident: str, revision: str = "") -> None:
        """A record in front of what is there now."""
        from officectl.tui.screens.record import RecordScreen

        self.push_screen(RecordScreen(ident, revision=revision))

    def new_record(self, kind: str) -> None:
        """A form for a new record."""
        from officectl.tui.screens.record import RecordScreen

        self.push_screen(RecordScreen("", kind=kind))

    def changed(self) -> None:
        """Something was written, here or outside: the place in front loads again, the others when somebody looks."""
        self.office.revision += 1
        if self._halted is not None:
            self.waits.end(self._halted)
            self._halted = None
        if isinstance(self.screen, Place):
            self.screen.reload_if_stale()

    # faults --------------------------------------------------------------------------------------------------------

    def told(self, error: BaseException | None) -> None:
        """A fault of use in its own words; a mistake of ours with the file that has the details. Never a dead screen."""
        from officectl.actions._progress import Stopped
        from officectl.actions._write import Declined
        from officectl.tui import crash
        from officectl.tui.dialogs.note import Note

        if error is None or isinstance(error, Declined | Stopped):
            return
        if isinstance(error, OfficeError):
            remedy, told = error.remedy, error.message.render(self.lang)
            if not any(isinstance(one, Note) and one.message == told for one in self.screen_stack):   # five readings, one fault: one note
                self.push_screen(Note(told, "" if remedy is None else remedy.render(self.lang)))
            return
        what = _BROKEN.render(self.lang, error=type(error).__name__)
        self.push_screen(Note(what, _BROKEN_MORE.render(self.lang, path=crash.write(error))))

    def _handle_exception(self, error: Exception) -> None:
        """A fault outside of any deed. In something that has left the screen meanwhile it harms nobody: it is written down, no more."""
        from textual._context import active_message_pump

        from officectl.tui import crash

        here = active_message_pump.get(None)
        if isinstance(here, Widget) and not here.is_attached:
            crash.write(error)
            return
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """The last words, below the screen as it was before: a sentence and a file, never a traceback."""
        from rich.text import Text as Line

        from officectl.tui import crash

        if not self._exit_renderables:
            error = self._exception
            path = "-" if error is None else crash.write(error)
            self._exit_renderables.append(Line(_ENDED.render(self.lang, error=type(error).__name__, path=path)))
        self._close_messages_no_wait()

    # threads -------------------------------------------------------------------------------------------------------

    def on_screen_thread(self, done: Callable[[Future[Any]], None], future: Future[Any]) -> None:
        """Have `done(future)` called on the screen's thread; from any thread, also when the program is ending."""
        if self._running and self._loop is not None and not self._loop.is_closed():
            self.call_later(done, future)

    def _work_went_on(self) -> None:
        """From a desk thread: a job has come further, or has ended."""
        if self._running and self._loop is not None and not self._loop.is_closed():
            self.call_later(self._look_at_work)

    def _header_changed(self) -> None:
        for header in self.screen.query(Header) if self.is_running and self.screen_stack else ():
            header.refresh()

    def redraw(self) -> None:
        """Header and footer of the place in front."""
        self._header_changed()
        for footer in self.screen.query(Footer):
            footer.refresh()
