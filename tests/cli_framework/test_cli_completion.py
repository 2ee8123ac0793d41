"""Completion in real shells: keys are typed on a terminal, and the shell runs what stands on its line."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SHELLS = [name for name in ("bash", "zsh", "fish") if shutil.which(name)]
WAIT = 2.0
"""Longest wait in seconds for the answer to one TAB; most come in a tenth of that."""


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an `officectl` that completes as ours does and prints its arguments when it is run."""
    folder = tmp_path_factory.mktemp("programs")
    program = folder / "officectl"
    program.write_text(
        '#!/bin/sh\nif [ -n "$_OFFICECTL_COMPLETE" ]; then '
        f'exec "{sys.executable}" "{HERE / "completion_driver.py"}" "$@"; fi\n'
        "printf 'RAN'; for word in \"$@\"; do printf '<%s>' \"$word\"; done; echo END\n"
    )
    program.chmod(0o755)
    for shell in ("bash", "zsh", "fish"):
        script = subprocess.run(
            [sys.executable, "-m", "officectl", "completion", shell], capture_output=True, check=True
        )
        (folder / f"completion.{shell}").write_bytes(script.stdout)
    # zsh finds a completion by the name of its file.
    (folder / "_officectl").write_bytes((folder / "completion.zsh").read_bytes())
    (folder / ".zshrc").write_text(
        f"fpath=({folder} $fpath)\nautoload -Uz compinit && compinit -u -D\nPS1='> '\n"
    )
    (folder / "rc.bash").write_text(f"PS1='> '\nbind 'set bell-style none'\n. {folder}/completion.bash\n")
    return folder


class Terminal:
    """A shell on a pseudo-terminal."""

    def __init__(self, shell: str, programs: Path) -> None:
        commands = {
            "bash": ["bash", "--rcfile", str(programs / "rc.bash"), "-i"],
            "zsh": ["zsh", "-i"],
            "fish": ["fish", "--no-config", "-i", "-C", f"source {programs}/completion.fish"],
        }
        env = {
            "PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(programs), "ZDOTDIR": str(programs),
            "TERM": "dumb" if shell != "fish" else "xterm", "LC_ALL": "C.UTF-8", "OFFICECTL_LANG": "zh",
            "PYTHONPATH": str(HERE.parents[1]), "COLUMNS": "200", "LINES": "50",
        }  # fmt: skip
        self.process, self.file = pty.fork()
        if self.process == 0:
            os.execvpe(commands[shell][0], commands[shell], env)
        self.seen = ""

    def send(self, keys: str) -> None:
        os.write(self.file, keys.encode())

    def until(self, pattern: str, seconds: float = 20) -> str:
        """What appeared up to the pattern."""
        limit = time.monotonic() + seconds
        while not (found := re.search(pattern, self.seen)):
            ready, _, _ = select.select([self.file], [], [], max(limit - time.monotonic(), 0))
            assert ready, f"{pattern!r} did not appear in {self.seen!r}"
            self.seen += os.read(self.file, 65536).decode("utf-8", "replace")
        before, self.seen = self.seen[: found.end()], self.seen[found.end() :]
        return before

    def quiet(self, seconds: float = 0.5) -> str:
        """What appears until nothing more does."""
        while select.select([self.file], [], [], seconds)[0]:
            self.seen += os.read(self.file, 65536).decode("utf-8", "replace")
            seconds = 0.15
        return self.seen

    def close(self) -> None:
        os.kill(self.process, 9)
        os.waitpid(self.process, 0)
        os.close(self.file)


@pytest.fixture(params=SHELLS, scope="module")
def terminal(request: pytest.FixtureRequest, programs: Path) -> Iterator[Terminal]:
    opened = Terminal(request.param, programs)
    opened.shell = request.param  # type: ignore[attr-defined]
    opened.send("echo REA''DY\n")
    opened.until("READY")
    opened.quiet()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("typed", "ran"),
    [
        ("officectl conf\t", ["config"]),
        ("officectl 补\t", ["补全"]),
        ("officectl completion f\t", ["completion", "fish"]),
        ("officectl --lang e\t", ["--lang", "en"]),
        ("officectl config --expl\tcol\t", ["config", "--explain", "color"]),
        ("officectl config langu\t", ["config", "language"]),
        ("officectl madeup tr\t", ["madeup", "trip"]),
        ("officectl 假的 派\t", ["假的", "派车"]),
        ("officectl madeup trip 出\t2026-11-01", ["madeup", "trip", "出车=2026-11-01"]),
        ("officectl madeup trip 车辆=veh-b\t", ["madeup", "trip", "车辆=veh-b00001"]),
        ("officectl madeup trip 车辆=借\t", ["madeup", "trip", "车辆=借 用"]),
        ("officectl madeup --target roo\t", ["madeup", "--target", "room-a305"]),
        ("officectl madeup --target=roo\t", ["madeup", "--target=room-a305"]),
        ("officectl madeup --target trip\t20\t\t7\t", ["madeup", "--target", "trip-20261119-7k2m9q4x"]),
        ("officectl madeup --code ROOM-O\t", ["madeup", "--code", "ROOM-OVER"]),
        ("officectl madeup --rule room.\t", ["madeup", "--rule", "room.area.office"]),
        ("officectl madeup zzz\t", ["madeup", "zzz"]),
    ],
    ids=lambda value: str(value).replace("\t", "→"),
)
def test_tab(terminal: Terminal, typed: str, ran: list[str]) -> None:
    if "\t20\t" in typed:
        if terminal.shell != "bash":  # type: ignore[attr-defined]
            pytest.skip("menus differ from shell to shell")
        typed = "officectl madeup --target trip-2026111\t"
    for piece in re.findall(r"[^\t]*\t?", typed):
        terminal.send(piece)
        if piece:
            terminal.quiet(WAIT if piece.endswith("\t") else 0.05)
    terminal.send("\n")
    answer = terminal.until(r"RAN[^\n]*END")
    assert re.findall(r"<([^>]*)>", answer.rsplit("RAN", 1)[1]) == ran


def test_candidates_are_listed_with_their_titles(terminal: Terminal) -> None:
    # bash: the first TAB writes what the candidates share, the third lists them.
    terminal.send("officectl madeup --target trip-\t")
    for _ in range(3):
        if "赴青山镇督查防汛" in terminal.quiet(WAIT):
            break
        terminal.send("\t")
    terminal.until("赴青山镇督查防汛")
    terminal.quiet(WAIT)
    terminal.send("\x03\n")
    terminal.quiet()


def complete(line: str, **env: str) -> list[str]:
    """What bash would be told for this line."""
    words = line.split(" ")
    done = subprocess.run(
        [sys.executable, str(HERE / "completion_driver.py")],
        env={**os.environ, "_OFFICECTL_COMPLETE": "bash", "_OFFICECTL_LINE": line,
             "_OFFICECTL_CURRENT": words[-1], "OFFICECTL_LANG": "zh", **env},
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stderr == b""
    return done.stdout.decode().split("\n")[:-1]


def test_commands_in_the_language_that_was_begun() -> None:
    assert "config" in complete("officectl ")
    assert all(name.isascii() for name in complete("officectl "))
    assert complete("officectl 配") == ["配置"]


def test_options_are_completed_the_global_ones_too() -> None:
    assert {"--json", "--as-of", "--code"} <= set(complete("officectl madeup --"))


@pytest.mark.parametrize(
    "line",
    [
        "officectl madeup tr",
        "officectl madeup --target r",
        "officectl nothing x",
        "officectl 'ab",
        "officectl",
        "",
    ],
)
def test_a_failure_is_silence(line: str) -> None:
    assert isinstance(complete(line, FAIL_COMPLETION="1"), list)


def test_without_actions_or_workspace_there_is_silence() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "officectl"],
        env={**os.environ, "_OFFICECTL_COMPLETE": "bash",
             "_OFFICECTL_LINE": "officectl check ALL", "_OFFICECTL_CURRENT": "ALL"},
        capture_output=True, check=True, cwd="/",
    )  # fmt: skip
    assert (done.stdout, done.stderr) == (b"", b"")


def test_the_help_is_added_only_when_bash_lists() -> None:
    line = "officectl madeup --target trip-"
    assert all("（" not in value for value in complete(line))
    assert any("（赴青山镇督查防汛）" in value for value in complete(line, _OFFICECTL_TYPE="63"))
    assert complete("officectl madeup --target roo", _OFFICECTL_TYPE="63") == ["room-a305"]
