"""The walk and the signature check against git itself: CPU ratios of interleaved rounds, and peak memory.

Usage: python -m benchmarks.walk [--records 2500,12500] [--rounds 7]      8 commits a record
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import history
from benchmarks.measure import PYTHON, Command, Row, compare, heading, paired, printed


def git_log(folder: str) -> None:
    """The denominator: `git log --raw -z`, read to its end and thrown away."""
    with subprocess.Popen(["git", "-C", folder, "log", "--raw", "-z", "--no-renames", "main"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while process.stdout.read(1 << 16):
            pass


def walk(folder: str, engine: str = "") -> None:
    """The walk; with an engine, the signature check too."""
    from officectl.git.repo import Git
    from officectl.history.facts import Judge
    from officectl.history.walk import walk as commits
    judge = Judge(engine="auto")
    window = []
    with Git.discover(Path(folder)) as git:
        for commit in commits(git, None, git.resolve("main")):
            if engine:
                window.append(commit)
                if len(window) == 4096:
                    judge.check(window)
                    window = []
        judge.check(window)


def nothing(folder: str) -> None:
    """The start of any of these programs."""


def last(folder: str, count: str) -> None:
    """The newest commits only."""
    from officectl.git.repo import Git
    from officectl.history.walk import walk as commits
    with Git.discover(Path(folder)) as git:
        for _ in commits(git, git.resolve(f"main~{count}"), git.resolve("main")):
            pass


def measure(folder: Path, rounds: int) -> None:
    """One table."""
    count = int(history.git(folder, "rev-list", "--count", "main"))
    parts = ("log", str(folder)), ("walk", str(folder)), ("facts", str(folder)), ("last", str(folder), "50"), ("nothing", "")
    taken = paired(rounds, *(Command((PYTHON, "-m", "benchmarks.walk", *words)) for words in parts))
    log, walked, checked, newest, bare = taken
    rows = [compare(f"G11 walk of {count} commits / git log --raw -z", walked, log, 1.15)]
    if (folder / "keys").exists():
        rows.append(compare("   walk and signatures / git log --raw -z", checked, log, 6))
    each = statistics.median(a.cpu - b.cpu for a, b in zip(newest, bare, strict=True)) * 1000
    rows.append(Row("   walk of the last 50, CPU ms beside the start", each, 500))
    rows.append(Row("   peak memory, MiB", max(sample.peak for sample in walked + checked) / 1024, 600))
    rows.append(Row("   CPU of the walk, us a commit", statistics.median(sample.cpu for sample in walked) / count * 1e6))
    for row in rows:
        print(printed(row, markdown=False), flush=True)


def main() -> None:
    """Make the histories, print the tables; or be one of the measured programs."""
    parts: dict[str, Callable[..., None]] = {"nothing": nothing, "log": git_log, "walk": walk, "last": last, "facts": lambda folder: walk(folder, "auto")}
    if len(sys.argv) > 1 and sys.argv[1] in parts:
        parts[sys.argv[1]](*sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="python -m benchmarks.walk")
    parser.add_argument("--records", default="2500,12500")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path, help="a history made before")
    asked = parser.parse_args()
    if asked.folder:
        print(heading(markdown=False))
        measure(asked.folder, asked.rounds)
        return
    print(heading(markdown=False))
    with tempfile.TemporaryDirectory(prefix="officectl-bench-") as place:
        for records in map(int, asked.records.split(",")):
            folder = Path(place) / str(records)
            history.make(folder, records, signed=_can_sign())
            measure(folder, asked.rounds)


def _can_sign() -> bool:
    try:
        history.Signer(1)
    except ImportError:
        return False
    return True


if __name__ == "__main__":
    main()
