"""Programs that draw on a terminal, as a person meets them: a pseudo terminal of 100 × 30, keys written, frames received.

`python -m benchmarks.tui empty` and `python -m benchmarks.tui rows` are the two Textual apps that the interface is compared with.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

COLUMNS, LINES = 100, 30
QUIET = 0.03
"""Seconds without output after which a frame is complete."""
SETTLED = 1.5
"""Seconds without output after which a program has nothing more to do."""
PATIENCE = 60.0
SENT: Mapping[str, bytes] = {"down": b"j", "up": b"k", "page": b"\x1b[6~", "back": b"\x1b[5~", "end": b"\x1b[F", "home": b"\x1b[H"}
MOVES = (*["down"] * 60, *["page"] * 20, *["up"] * 20, "end", *["up"] * 40, *["back"] * 20, "home", *["down"] * 38)
"""A walk through a long list: lines, screens, both ends."""


class Terminal:
    """A program on the other side of a pseudo terminal."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str], folder: Path) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        told = {**env, "TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": str(COLUMNS), "LINES": str(LINES)}
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            words, stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=told, start_new_session=True, close_fds=True)
        os.close(slave)
        self.written = b""

    def read(self, seconds: float) -> bytes:
        """What arrives next, b"" when nothing does for so long or the program is gone."""
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return b""
        try:
            piece = os.read(self._master, 1 << 18)
        except OSError:
            return b""
        self.written += piece
        return piece

    def until(self, sign: str) -> float:
        """Seconds from the start of the process until this stands on the terminal. Raises RuntimeError."""
        wanted, end = sign.encode(), self.began + PATIENCE
        while wanted not in self.written:
            if not self.read(max(end - time.perf_counter(), 0)) and (time.perf_counter() >= end or self._process.poll() is not None):
                raise RuntimeError(f"{sign!r} was never drawn:\n{self.written[-3000:]!r}")
        return time.perf_counter() - self.began

    def settle(self) -> None:
        """Wait until it draws nothing any more."""
        while self.read(SETTLED):
            pass

    def press(self, name: str) -> float:
        """Write a key; seconds until the frame that it makes is complete. Raises RuntimeError when nothing is drawn."""
        os.write(self._master, SENT[name])
        began = time.perf_counter()
        if not self.read(5.0):
            raise RuntimeError(f"{name} drew nothing")
        last = time.perf_counter()
        while self.read(QUIET):
            last = time.perf_counter()
        return last - began

    def peak(self) -> float:
        """The most memory it ever had, in MiB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            end = time.perf_counter() + 5
            while self._process.poll() is None and time.perf_counter() < end:
                self.read(0.05)
        finally:
            if self._process.poll() is None:
                self._process.kill()
            self._process.wait()
            os.close(self._master)


@contextmanager
def on_terminal(words: Sequence[str], env: Mapping[str, str], folder: Path) -> Iterator[Terminal]:
    """A program, ended afterwards."""
    terminal = Terminal(words, env, folder)
    try:
        yield terminal
    finally:
        terminal.close()


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which this part of all lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def empty() -> None:
    """An app with nothing in it but the word that tells that it is drawn."""
    from textual.app import App, ComposeResult
    from textual.widget import Widget

    class Ready(Widget):
        def render(self) -> str:
            return "ready"

    class Empty(App[None]):
        def compose(self) -> ComposeResult:
            yield Ready()

    Empty().run()


def rows() -> None:
    """The least list of a hundred thousand rows that has a cursor: a line is a number and a text."""
    from rich.segment import Segment
    from textual.app import App, ComposeResult
    from textual.binding import Binding, BindingType
    from textual.geometry import Region, Size
    from textual.scroll_view import ScrollView
    from textual.strip import Strip

    count = 100_000

    class Plain(ScrollView, can_focus=True):
        DEFAULT_CSS = "Plain { height: 1fr; width: 1fr; } Plain > .plain--cursor { background: $accent; }"
        COMPONENT_CLASSES: ClassVar[set[str]] = {"plain--cursor"}
        BINDINGS: ClassVar[list[BindingType]] = [
            Binding("j", "step(1)"), Binding("k", "step(-1)"), Binding("pagedown", "step(28)"), Binding("pageup", "step(-28)"),
            Binding("home", "step(-1000000)"), Binding("end", "step(1000000)"),
        ]
        at = 0

        def on_mount(self) -> None:
            self.virtual_size = Size(0, count)

        def action_step(self, by: int) -> None:
            before, self.at = self.at, min(max(self.at + by, 0), count - 1)
            top = self.scroll_offset.y
            for at in (before, self.at):
                self.refresh(Region(0, at - top, self.size.width, 1))
            if self.at < top:
                self.scroll_to(y=self.at, animate=False, force=True)
            elif self.at >= top + self.size.height:
                self.scroll_to(y=self.at - self.size.height + 1, animate=False, force=True)

        def render_line(self, y: int) -> Strip:
            at = y + self.scroll_offset.y
            text = f"{at:>8}  派车单 trip-{at:08d}  川Z{at % 99999:05d}  赴第{at % 90}镇督查防汛物资储备".ljust(60)
            style = self.get_component_rich_style("plain--cursor") if at == self.at else self.rich_style
            return Strip([Segment(text, style)]).extend_cell_length(self.size.width, style)

    class Least(App[None]):
        def compose(self) -> ComposeResult:
            yield Plain()

    Least().run()


if __name__ == "__main__":
    {"empty": empty, "rows": rows}[sys.argv[1]]()
