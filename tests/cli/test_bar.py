"""The line that says how far long work is: only before a person, only after a while, never left behind."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from officectl.actions._options import Options
from officectl.actions._progress import STAGES
from officectl.cli import _bar
from officectl.text.lang import Lang


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_waits_tells_now_and_then_and_goes(lang: Lang, capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    bar = _bar.Bar(Options(lang=lang), lambda: now[0])
    bar.tell("read", 1, 2000)
    bar.clear()
    assert capsys.readouterr().err == "", "short runs show nothing"
    for at, done in ((1.0, 1000), (1.01, 1001), (1.2, 1002)):
        now[0] = at
        bar.tell("read", done, 2000)
    bar.clear()
    said = capsys.readouterr().err
    assert "1000/2000" in said and "1001/2000" not in said and "1002/2000" in said
    assert STAGES["read"].render(lang) in said and said.endswith("\r\x1b[K")


LANGS: tuple[Lang, ...] = ("zh", "en")


def test_every_stage_has_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    for stage, title in STAGES.items():
        for lang in LANGS:
            ticks = iter((0.0, 1.0))
            bar = _bar.Bar(Options(lang=lang), ticks.__next__)
            bar.tell(stage, 5, 0 if stage == "read" else 9)
            assert title.render(lang) in capsys.readouterr().err


def run(folder: Path, *words: str, terminal: bool) -> tuple[int, str]:
    """`officectl check` with a terminal (or a pipe) as its standard error, reading slowly; its exit code and what stood there."""
    slow = (
        "import sys, time; from officectl.actions import _gather; plainly = _gather._Reader.read; _gather.RUN = 40\n"
        "def read(*args):\n    time.sleep(0.03)\n    return plainly(*args)\n"
        "_gather._Reader.read = read; sys.argv[0] = 'officectl'; from officectl.__main__ import main; sys.exit(main())"
    )
    ours, theirs = pty.openpty() if terminal else os.pipe()
    errors = theirs
    process = subprocess.Popen(
        [sys.executable, "-c", slow, "-C", str(folder), "--lang", "zh", *words], stdout=subprocess.DEVNULL, stderr=errors, stdin=subprocess.DEVNULL,
        env={**os.environ, "OFFICECTL_WORKERS": "1"},
    )
    os.close(theirs)
    said = b""
    try:
        while piece := os.read(ours, 4096):
            said += piece
    except OSError:   # a terminal whose other end is gone
        pass
    os.close(ours)
    return process.wait(60), said.decode()


def test_check_shows_it_on_a_terminal_and_nowhere_else(tmp_path: Path) -> None:
    import shutil

    example = Path(__file__).parents[2] / "workspace-example"
    folder = Path(shutil.copytree(example, tmp_path / "w"))
    code, said = run(folder, "check", terminal=True)
    assert code == 1 and "读取记录" in said and "/2" in said and "Ctrl-C" in said
    assert said.rstrip("\r\n").endswith("\x1b[K") or "\x1b[K" in said.rpartition("Ctrl-C")[2], "it is taken away again"
    for words, terminal in ((("check",), False), (("check", "--json"), True)):
        code, said = run(folder, *words, terminal=terminal)
        assert code == 1 and "读取记录" not in said
