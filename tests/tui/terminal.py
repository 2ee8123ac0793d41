"""A real terminal (tmux) with a shell in it: what a person reads there, keys as a person presses them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from shutil import which
from types import TracebackType

TMUX = which("tmux")
PATIENCE = float(os.environ.get("OFFICECTL_TEST_PATIENCE", "45"))
_KEEP = ("PATH", "HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR", "PYTHONPATH", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")


class Terminal:
    """One window with `sh` in it, on a tmux server of its own; the server ends with the block.

    `term` is what programs inside are told the terminal is; `env` what they find in their environment besides the few
    variables that they need.
    """

    def __init__(self, folder: Path, size: tuple[int, int] = (80, 24), *, term: str = "screen-256color", **env: str) -> None:
        self.folder, self.size, self.term = folder, size, term
        self.env = {**{name: os.environ[name] for name in _KEEP if name in os.environ}, "LANG": "C.UTF-8", "PS1": "$ ", **env}
        self.socket = f"officectl-{os.getpid()}-{uuid.uuid4().hex[:8]}"

    def __enter__(self) -> Terminal:
        wide, high = map(str, self.size)
        named = [f"{name}={value}" for name, value in {**self.env, "TERM": self.term}.items()]
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", wide, "-y", high, "-c", str(self.folder), "env", "-i", *named, "sh", "-i")
        for name, value in (("status", "off"), ("escape-time", "0"), ("window-size", "manual")):
            self.tmux("set-option", "-g", name, value)
        self.resize(*self.size)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        place = Path(self.asks("socket_path"))
        subprocess.run([str(TMUX), "-L", self.socket, "kill-server"], capture_output=True, check=False, timeout=20)
        place.unlink(missing_ok=True)   # tmux leaves it behind

    def tmux(self, *words: str) -> str:
        """A command of tmux; what it prints."""
        env: Mapping[str, str] = {**os.environ, "LANG": "C.UTF-8", "TERM": "xterm-256color"}
        done = subprocess.run([str(TMUX), "-u", "-L", self.socket, *words], env=env, capture_output=True, text=True, check=False, timeout=20)
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout

    # what a person does ---------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Keys by the names that tmux has for them: `Enter`, `F7`, `C-z`, `a`."""
        self.tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """A text, as an input method sends it."""
        self.tmux("send-keys", "-l", text)

    def order(self, line: str) -> None:
        """A command line of the shell."""
        self.type(line)
        self.press("Enter")

    def start(self, words: str = "") -> None:
        """The interface, over an empty screen."""
        self.order(f"clear; {sys.executable} -m officectl {words or 'tui'}")

    def resize(self, wide: int, high: int) -> None:
        """Another size of the window."""
        self.size = wide, high
        self.tmux("resize-window", "-x", str(wide), "-y", str(high))

    # what a person reads --------------------------------------------------------------------------------------------

    def lines(self, *, colours: bool = False) -> list[str]:
        """The screen, a line each; `colours`: with the sequences that switch them on."""
        return self.tmux("capture-pane", "-p", *(["-e"] if colours else [])).split("\n")[: self.size[1]]

    def seen(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines())

    def until(self, *wanted: str, gone: tuple[str, ...] = (), calm: bool = False, front: str = "") -> str:
        """Wait until all these words stand there and none of those that should be gone; the screen then. Fails with the screen.

        `calm`: and until the header speaks of no work under way. `front`: and until the header shows this place as the one in front.
        """
        end = time.monotonic() + PATIENCE
        while True:
            text = self.seen()
            there = not front or re.search(rf"\x1b\[[0-9;]*m *{front}", self.lines(colours=True)[0]) is not None
            if there and all(word in text for word in wanted) and not any(word in text for word in gone) and not (calm and "…" in text.split("\n")[0]):
                return text
            assert time.monotonic() < end, f"waited for {wanted}, gone {gone}; the screen:\n{text}"
            time.sleep(0.05)

    def asks(self, name: str) -> str:
        """A format of tmux: `alternate_on`, `cursor_x` …"""
        return self.tmux("display-message", "-p", f"#{{{name}}}").strip()
