"""G20: the whole demonstration (keys, signed commits, verification, check) against git making as many signed commits.

git's part is what a shell script does: a file written, `git add`, `git commit -S`. The demonstration does the same number of commits and more
than that; it may take twice as long.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.measure import PYTHON, Command, Row, compare, said
from benchmarks.places import Bench

GOALS = ("G20",)
ROUNDS = 3
_PLAIN = "import sys; sys.modules['cryptography'] = None; from officectl.__main__ import main; sys.exit(main())"
"""Without the extra `fast`: ssh-keygen for every signature, made and judged."""


def rows(bench: Bench) -> Iterator[Row]:
    """With the installed extras, and without."""
    folder = bench.root / "demo"
    folder.mkdir(exist_ok=True)
    try:
        yield from _rows(bench, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rows(bench: Bench, folder: Path) -> Iterator[Row]:
    counted = said(_demo(bench, folder, "-m", "officectl")())
    count = int(re.search(rb'"commits": (\d+)', counted)[1])  # type: ignore[index]
    key = folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    fast, plain, git = bench.paired(
        _demo(bench, folder, "-m", "officectl"), _demo(bench, folder, "-c", _PLAIN), _git(bench, folder, key, count), rounds=min(ROUNDS, bench.rounds),
    )
    extra = "" if bench.fast else "; not installed"
    for wall, what in ((False, "CPU"), (True, "wall")):
        yield compare(f"G20 demo without extras / {count} git add + git commit -S, {what}", plain, git, 2.0, wall=wall)
        yield compare(f"G20 demo with extra fast{extra} / the same, {what}", fast, git, 2.0, wall=wall)


def _demo(bench: Bench, folder: Path, *how: str) -> Callable[[], Command]:
    def turn() -> Command:
        place = folder / "d"
        shutil.rmtree(place, ignore_errors=True)
        return Command((PYTHON, *how, "demo", str(place), "--json"), bench.env(SSH_AUTH_SOCK=os.devnull), codes=(0,))

    return turn


def _git(bench: Bench, folder: Path, key: Path, count: int) -> Callable[[], Command]:
    def turn() -> Command:
        place = folder / "git"
        shutil.rmtree(place, ignore_errors=True)
        settings = {"user.name": "x", "user.email": "x@example.invalid", "gpg.format": "ssh", "user.signingkey": str(key), "gc.auto": "0"}
        subprocess.run(["git", "init", "-q", str(place)], env=bench.env(), check=True)
        for name, value in settings.items():
            bench.git(place, "config", name, value)
        script = f"i=0; while [ $i -lt {count} ]; do i=$((i+1)); echo $i > f; git add f; git commit -q -S -m $i; done"
        return Command(("sh", "-c", script), bench.env(), place, codes=(0,))

    return turn
