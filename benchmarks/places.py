"""The workspaces that are measured, made once a run; and the commands that run in them."""

from __future__ import annotations

import hashlib
import inspect
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from random import Random

from benchmarks import history, measure, records
from benchmarks.measure import PYTHON, Command, Sample, Turn

SETTLED = 2.5
"""Seconds after which times of a file tell that it has not been written since (officectl: 2)."""
OURS = ("OFFICECTL_", "GIT_", "PYTHON", "LANG", "LC_", "XDG_", "TASK", "NO_COLOR", "FORCE_COLOR")
OFFICE_SETTINGS = {"core.untrackedCache": "true", "status.showUntrackedFiles": "all", "core.autocrlf": "false"}
"""What `officectl init` sets in a repository; the clones that `git status` is measured in have git's defaults."""


class Bench:
    """One run: where things lie, sizes, rounds."""

    def __init__(self, root: Path, sizes: Sequence[int], rounds: int, peers: Path | None = None) -> None:
        """`root`: an existing folder; `peers`: a folder of virtual environments with the programs to compare with."""
        self.root, self.sizes, self.rounds, self.peers = root, sorted(sizes), rounds, peers
        (root / "home").mkdir(exist_ok=True)

    # what runs ----------------------------------------------------------------------------------------------

    def env(self, **more: str) -> dict[str, str]:
        """An environment in which nobody's settings count."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        home = str(self.root / "home")
        return {**kept, "HOME": home, "XDG_CACHE_HOME": f"{home}/.cache", "XDG_CONFIG_HOME": f"{home}/.config", "LC_ALL": "C.UTF-8", **more}

    def python(self, *words: str, codes: tuple[int, ...] = (0,)) -> Command:
        """The same Python as everywhere."""
        return Command((PYTHON, *words), self.env(), codes=codes)

    def officectl(
        self, folder: Path, *words: str, engine: str = "", workers: int = 1, readers: int = 0, pinned: bool = False
    ) -> Command:
        """A command in a workspace. `engine`: "plain" is the install without extras, "" uses what is installed."""
        more = {"OFFICECTL_WORKERS": str(workers)} | ({"OFFICECTL_ENGINE": engine} if engine else {})
        more |= {"OFFICECTL_READERS": str(readers)} if readers else {}
        return Command((PYTHON, "-m", "officectl", "-C", str(folder), *words), self.env(**more), pinned=pinned)

    def full(self, folder: Path, engine: str = "", workers: int = 1, readers: int = 0, pinned: bool = False) -> Command:
        """A check that reads everything and keeps nothing."""
        return self.officectl(
            folder, "check", "--no-cache", "--format", "concise", engine=engine, workers=workers, readers=readers, pinned=pinned)

    def check(self, folder: Path, engine: str = "", *more: str) -> Command:
        """A check over the index."""
        return self.officectl(folder, "check", "--format", "concise", *more, engine=engine)

    def status(self, folder: Path) -> Command:
        """`git status --porcelain`."""
        return Command(("git", "-C", str(folder), "status", "--porcelain"), self.env(), codes=(0,))

    def floor(self, name: str, folder: Path) -> Command:
        """A denominator of benchmarks/floors.py."""
        return self.python("-m", "benchmarks.floors", name, str(folder))

    def paired(self, *turns: Turn, rounds: int = 0) -> list[list[Sample]]:
        """In turn; `rounds` 0: as many as asked for."""
        return measure.paired(rounds or self.rounds, *turns)

    def rounds_for(self, size: int) -> int:
        """Rounds for commands that read everything: fewer where one takes seconds."""
        return self.rounds if size <= 20_000 else max(3, self.rounds // 2)

    @staticmethod
    def goal(goal: float, size: int, least: int = 100_000) -> float | None:
        """A goal that is set for `least` records and more; none for fewer."""
        return goal if size >= least else None

    @cached_property
    def fast(self) -> bool:
        """Whether the extra `fast` is installed."""
        return self.has("toml_rs")

    @cached_property
    def engines(self) -> dict[str, str]:
        """What a line is called → the engine to ask for."""
        return {"default": "plain", "fast": ""} if self.fast else {"default": "plain"}

    def has(self, *modules: str) -> bool:
        """Whether the measured Python can import these."""
        command = self.python("-c", f"import {','.join(modules)}", codes=(0, 1))
        return subprocess.run(command.words, env=command.env, capture_output=True, check=False).returncode == 0

    # where things lie ---------------------------------------------------------------------------------------

    def made(self, name: str, make: Callable[[Path], None]) -> Path:
        """A folder of the run, made when it is not there yet or was made by another version of the generator."""
        folder, mark = self.root / name, self.root / f"{name}.made"
        generators = (history.__file__ if name.startswith("history") else records.__file__, inspect.getfile(make))
        source = hashlib.sha256(b"".join(Path(path).read_bytes() for path in generators)).hexdigest()
        if not mark.exists() or mark.read_text() != source:
            if folder.is_dir():
                shutil.rmtree(folder)
            make(folder)
            mark.write_text(source)
        return folder

    def git(self, folder: Path, *words: str) -> None:
        """One git, quietly."""
        subprocess.run(["git", "-C", str(folder), *words], env=self.env(), check=True, capture_output=True)

    def workspace(self, size: int, only: str = "", typed: bool = False) -> Path:
        """A committed workspace as `officectl init` sets one up, untouched for some seconds."""
        def make(folder: Path) -> None:
            records.make(folder, size, only=only, typed=typed)
            self.git(folder.parent, "init", "-q", "-b", "main", str(folder))
            for name, value in {**OFFICE_SETTINGS, "user.name": "office", "user.email": "office@example.invalid", "gc.auto": "0"}.items():
                self.git(folder, "config", name, value)
            self.git(folder, "-c", "core.bigFileThreshold=1", "add", "-A")   # one pack, not a file for every object
            self.git(folder, "commit", "-q", "-m", "all records")
            self.settle(folder)

        return self.made(f"{size}{only}{'-typed' if typed else ''}", make)

    def clone(self, size: int) -> Path:
        """A copy of the workspace whose repository has git's defaults."""
        def make(folder: Path) -> None:
            subprocess.run(["cp", "-r", str(self.workspace(size)), str(folder)], check=True)
            shutil.rmtree(folder / ".git/officectl", ignore_errors=True)
            for name in OFFICE_SETTINGS:
                self.git(folder, "config", "--unset", name)
            self.git(folder, "update-index", "--no-untracked-cache")
            self.settle(folder)

        return self.made(f"{size}-git", make)

    @property
    def histories(self) -> list[int]:
        """Commits of the made-up histories: 20 000, and 100 000 when the sizes go as far; fewer when they are all small."""
        largest = self.sizes[-1]
        return [1000] if largest < 10_000 else [20_000] if largest < 100_000 else [20_000, 100_000]

    def history(self, count: int) -> Path:
        """A bare repository with about so many signed commits, eight a record."""
        def make(folder: Path) -> None:
            history.make(folder, count // 8)
            keys = sorted((folder / "keys").glob("*.pub"))
            lines = []
            for key in keys:
                kind, coded, person = key.read_text(encoding="utf-8").split()
                lines.append(f'{person}@example.invalid namespaces="git" {kind} {coded}\n')
            (folder / "allowed").write_text("".join(lines), encoding="utf-8")

        return self.made(f"history-{count}", make)

    def first_record(self, folder: Path) -> str:
        """The path of a record that has been approved for a long time."""
        done = subprocess.run(
            ["git", "-C", str(folder), "ls-tree", "-r", "--name-only", "main", "records"], env=self.env(), check=True, capture_output=True)
        return done.stdout.decode().splitlines()[7]

    def walk(self, *words: str) -> Command:
        """A program of benchmarks/walk.py."""
        return self.python("-m", "benchmarks.walk", *words)

    def log(self, folder: Path | str, *words: str) -> Command:
        """`git log` in a made-up history; signatures are held to its own people."""
        checked = ("-c", "gpg.format=ssh", "-c", f"gpg.ssh.allowedSignersFile={folder}/allowed")
        return Command(("git", "-C", str(folder), *checked, "log", *words), self.env(), codes=(0,))

    def program(self, *words: str) -> None:
        """One of them, not measured."""
        measure.once(self.walk(*words))

    def settle(self, folder: Path) -> None:
        """Wait until times are certain, then let git look at everything once more and write its index."""
        time.sleep(SETTLED)
        self.git(folder, "status", "--porcelain")
        time.sleep(SETTLED)

    def indexed(self, size: int) -> Path:
        """The workspace, as committed, with an index that is up to date and a remembered answer."""
        folder = self.workspace(size)
        if subprocess.run(["git", "-C", str(folder), "status", "--porcelain"], env=self.env(), capture_output=True, check=True).stdout:
            self.git(folder, "checkout", "-q", "-f", "HEAD")
            self.settle(folder)
        for _ in range(2):
            measure.once(self.check(folder))
        return folder

    def empty(self) -> Path:
        """A workspace with one organ and nothing else."""
        def make(folder: Path) -> None:
            (folder / "records").mkdir(parents=True)
            (folder / "officectl.toml").write_text(records.CONFIG, encoding="utf-8")
            records.write(folder, "org/unit-00", 'id = "unit-00"\nname = "清源县第0局"\nkind = "部门"\nlevel = "县"\n')
            self.git(folder.parent, "init", "-q", "-b", "main", str(folder))

        return self.made("empty", make)

    # what changes -------------------------------------------------------------------------------------------

    @contextmanager
    def edits(self, folder: Path) -> Iterator[Callable[[], None]]:
        """A call edits a random slip in place: it comes back some other minute. Nothing is committed; undone at the end."""
        chance = Random(11)
        slips = sorted((folder / "records/trip").rglob("*.toml"))

        def edit() -> None:
            slip = chance.choice(slips)
            lines = slip.read_text(encoding="utf-8").splitlines(keepends=True)
            at = next(at for at, line in enumerate(lines) if line.startswith("plan_in = "))
            head, minute, tail = lines[at][:-7], lines[at][-6:-4], lines[at][-4:]
            other = chance.choice([m for m in range(60) if m != int(minute)])
            lines[at] = f"{head}:{other:02d}{tail}"
            with slip.open("r+", encoding="utf-8") as file:   # in place: the same file, not a new one
                file.writelines(lines)

        try:
            yield edit
        finally:
            self.git(folder, "checkout", "-q", "-f", "HEAD")
            self.settle(folder)

    def days(self, folder: Path, engine: str = "") -> Callable[[], Command]:
        """A check for one day later at every call."""
        day = [records.AS_OF]

        def later() -> Command:
            day[0] = day[0] + timedelta(days=1)
            return self.check(folder, engine, "--as-of", day[0].isoformat())

        return later
