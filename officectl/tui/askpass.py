"""The passphrase of a key, asked in a dialogue: ssh-keygen must never write onto the screen or read the keyboard behind our back.

While the interface runs, ssh's own way of asking without a terminal (`SSH_ASKPASS`) points to a few lines of shell in a folder that
only this user can enter. They pass the question through one pipe and wait for the answer at another; nothing is kept.
"""

from __future__ import annotations

import os
import shlex
import shutil
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from officectl.text.lang import Text
from officectl.tui.talk import ask

if TYPE_CHECKING:
    from officectl.tui.app import OfficeApp

_SCRIPT = """#!/bin/sh
[ "$SSH_ASKPASS_PROMPT" = none ] && exit 0
printf '%s\\n' "$1" | tr '\\n' ' ' > {ask}
IFS= read -r answer < {answer} || exit 1
case $answer in y*) printf '%s\\n' "${{answer#y}}" ;; *) exit 1 ;; esac
"""
_TITLE = Text("密钥的口令（不保存）", "the key's passphrase (it is not kept)")


class Askpass:
    """From `begin` to `end` the processes started here ask in a dialogue."""

    def __init__(self, app: OfficeApp) -> None:
        self._app = app
        self._folder: Path | None = None
        self._over = threading.Event()
        self._before: dict[str, str | None] = {}

    def begin(self) -> None:
        """Make the folder and point ssh to it. Where pipes cannot be made ssh asks nobody: signing is refused in words."""
        folder = Path(tempfile.mkdtemp(prefix="officectl-"))
        questions, answers, script = folder / "ask", folder / "answer", folder / "askpass"
        try:
            os.mkfifo(questions, 0o600)
            os.mkfifo(answers, 0o600)
        except (OSError, AttributeError):
            shutil.rmtree(folder, ignore_errors=True)
            return
        script.write_text(_SCRIPT.format(ask=shlex.quote(str(questions)), answer=shlex.quote(str(answers))), encoding="utf-8")
        script.chmod(0o700)
        self._folder = folder
        for name, value in (("SSH_ASKPASS", str(script)), ("SSH_ASKPASS_REQUIRE", "force"), ("DISPLAY", os.environ.get("DISPLAY") or ":")):
            self._before[name] = os.environ.get(name)
            os.environ[name] = value
        threading.Thread(target=self._serve, args=(questions, answers), name="officectl-askpass", daemon=True).start()

    def end(self) -> None:
        """As it was before."""
        folder, self._folder = self._folder, None
        self._over.set()
        if folder is None:
            return
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        with suppress(OSError):   # let the thread out of its waiting
            os.close(os.open(folder / "ask", os.O_WRONLY | os.O_NONBLOCK))
        shutil.rmtree(folder, ignore_errors=True)

    def _serve(self, questions: Path, answers: Path) -> None:
        while not self._over.is_set():
            try:
                prompt = questions.read_text(encoding="utf-8", errors="replace").strip()
                if self._over.is_set():
                    return
                typed = self._ask(prompt)
                with answers.open("w", encoding="utf-8") as out:
                    out.write("n\n" if typed is None else f"y{typed}\n")
            except OSError:
                return

    def _ask(self, prompt: str) -> str | None:
        from officectl.tui.dialogs.ask_line import AskLine

        app = self._app
        return ask(app, lambda: AskLine(_TITLE.render(app.lang), lines=prompt, secret=True))
