"""The law of the index: with it, without it, after whatever happened in between, `check` prints the same bytes.

One walk is a random sequence of what people and git do to a workspace; after each step both ways are compared.
OFFICECTL_WALKS=200 walks longer.
"""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from officectl.actions import _open, check
from officectl.actions._options import Options
from officectl.cli import app
from officectl.records.report import Report
from officectl.render.formats import load
from officectl.store import ahead, times
from officectl.store.index import recall

EXAMPLE = Path(__file__).parents[2] / "workspace-example"
WALKS = int(os.environ.get("OFFICECTL_WALKS", "2"))
STEPS = 8


def git(root: Path, *args: str) -> None:
    """Run git with a fixed identity; failures are part of life (nothing to commit, a branch that is there)."""
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *args], cwd=root, capture_output=True, check=False)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few hundred records of the example: all standing ones, one month of the others."""
    root = tmp_path_factory.mktemp("index") / "office"
    months = {"2026/11"}

    def unwanted(folder: str, names: list[str]) -> list[str]:
        path = Path(folder).relative_to(EXAMPLE).as_posix().split("/")
        if path[0] != "records" or len(path) < 3:
            return []
        if len(path) == 3 and all(name.isdigit() for name in names):
            return [name for name in names if f"{path[2]}/{name}" not in months]
        return []

    shutil.copytree(EXAMPLE, root, ignore=unwanted)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "start")
    return root


@pytest.fixture(autouse=True)
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """Troubles of the index are errors here."""
    monkeypatch.setenv("OFFICECTL_INDEX", "strict")


def typed(root: Path, as_of: date, cache: bool) -> tuple[str, int, bool]:
    """What the command line prints, its exit code, and whether it was said from memory."""
    words = ["-C", str(root), "check", "--format", "concise", "--as-of", as_of.isoformat(), *([] if cache else ["--no-cache"])]
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    with redirect_stdout(out):
        code = recall.answer(words)
        remembered = code is not None
        if code is None:
            code = app.run(words)
        out.flush()
    return out.buffer.getvalue().decode(), code, remembered  # type: ignore[attr-defined]


LISTS = (
    ["list", "派车", "--json"],
    ["list", "派车", "车辆=川ZA1101", "排序=-计划出车"],
    ["list", "人员", "姓名=王", "前=7"],
    ["list", "督办", "牵头=水利局", "--format", "csv"],
    ["list", "任职", "列=person,org,post,note"],
)


def listed(root: Path, words: list[str]) -> str:
    """What a list prints."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    with redirect_stdout(out):
        app.run(["-C", str(root), *words])
        out.flush()
    return out.buffer.getvalue().decode()  # type: ignore[attr-defined]


def told(root: Path, *, cache: bool, as_of: date | None = None, select: tuple[str, ...] = ()) -> str:
    """The JSON report as `check` prints it."""
    options = Options(folder=str(root), as_of=as_of)
    try:
        report: Report = check.run(options, check.Request(cache=cache, select=select)).report
    finally:
        _open.close_all()
    return "".join(load("json").render(report, "zh", color=False, width=100, excerpts=lambda path: None))


class Office:
    """A workspace and everything that may happen to it."""

    def __init__(self, root: Path, chance: Random) -> None:
        self.root, self.chance = root, chance
        self.as_of = date(2026, 11, 20)

    def records(self) -> list[Path]:
        """All record files."""
        return sorted(path for path in (self.root / "records").rglob("*.toml") if path.is_file() and not path.is_symlink())

    def pick(self, kind: str = "") -> Path:
        """Any record, or one of a kind."""
        found = [path for path in self.records() if not kind or path.relative_to(self.root).parts[1] == kind]
        return self.chance.choice(found or self.records())

    # what people do -----------------------------------------------------------------------------------

    def edit_line(self) -> None:
        path = self.pick()
        lines = path.read_text("utf-8", "replace").splitlines()
        if len(lines) > 1:
            at = self.chance.randrange(1, len(lines))
            lines[at] = self.chance.choice(["", f"{lines[at]}9", lines[at].replace("2026", "2025"), "odd = 1", "# 注"])
        path.write_text("\n".join(lines) + "\n", "utf-8")

    def edit_same_size(self) -> None:
        path = self.pick()
        path.write_bytes(path.read_bytes().replace(b"1", b"2"))

    def swap_vehicle(self) -> None:
        path, other = self.pick("trip"), self.pick("vehicle")
        lines = [f'vehicle = "{other.stem}"' if line.startswith("vehicle =") else line for line in path.read_text("utf-8").splitlines()]
        path.write_text("\n".join(lines) + "\n", "utf-8")

    def delete(self) -> None:
        self.pick(self.chance.choice(["", "person", "vehicle", "room", "org", "task"])).unlink()

    def delete_folder(self) -> None:
        shutil.rmtree(self.pick(self.chance.choice(["trip", "fuel", "task", "toll"])).parent)

    def copy_as_double(self) -> None:
        path, kind = self.pick(), self.chance.choice(["person", "aaa", "task", "room"])
        target = self.root / "records" / kind / path.name
        target.parent.mkdir(exist_ok=True)
        if target != path:
            shutil.copy(path, target)

    def move(self) -> None:
        path = self.pick()
        path.rename(path.with_name(f"x{path.name}"))

    def restore_by_hand(self) -> None:
        path = self.pick()
        subprocess.run(["git", "checkout", "-q", "--", str(path)], cwd=self.root, capture_output=True, check=False)

    def new_record(self) -> None:
        ident = f"person.{self.chance.randrange(10**6)}"
        self.chance.choice([self.root / "records/person", self.root / "records/person/deep"]).mkdir(parents=True, exist_ok=True)
        (self.root / f"records/person/{ident}.toml").write_text(f'id = "{ident}"\nname = "新人"\norg = "nowhere"\n', "utf-8")

    def broken(self) -> None:
        self.pick().write_bytes(self.chance.choice([b"\xef\xbb\xbfid = 1\n", b"a = \n", b"\xff\xfe", b"", b"id = 'x'\r\n"]))

    def stray(self) -> None:
        place = self.root / "records" / self.chance.choice(["README.md", "trip/.DS_Store", "person/中文.toml", "x.toml"])
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("id = 'x'\n", "utf-8")

    def link(self) -> None:
        place = self.root / "records/person/link.toml"
        if not place.is_symlink():
            place.symlink_to("zhang.wei.toml")

    def touch(self) -> None:
        for _ in range(5):
            os.utime(self.pick())

    def windows(self) -> None:
        path = self.pick()
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    def waive(self) -> None:
        ident = f"waiver-20261119-{self.chance.randrange(10**7):08d}"
        target = self.pick("task").stem
        (self.root / "records/waiver/2026").mkdir(parents=True, exist_ok=True)
        (self.root / f"records/waiver/2026/{ident}.toml").write_text(
            f'id = "{ident}"\ncode = "SUP-OVERDUE"\ntarget = "{target}"\nreason = "x"\nuntil = 2026-11-21\n', "utf-8"
        )

    def rules(self) -> None:
        path = self.root / "rules/unit.toml"
        path.write_text(path.read_text("utf-8") + f"# {self.chance.random()}\n" if path.exists() else "", "utf-8")

    def calendar(self) -> None:
        path = self.root / "calendar/2027.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(self.chance.choice(["", "x = 1\n", "year = 2027\n"]), "utf-8")

    def schema(self) -> None:
        path = self.root / "schemas/seal_use.schema.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(self.chance.choice(["{}", '{"x-officectl": 1}', "nonsense"]), "utf-8")

    def baseline(self) -> None:
        (self.root / "baseline.toml").write_text(self.chance.choice(["", "x = 1\n", "[[finding]]\n"]), "utf-8")

    def tomorrow(self) -> None:
        self.as_of += timedelta(days=self.chance.choice([1, 1, 30]))

    # what git does --------------------------------------------------------------------------------------

    def commit(self) -> None:
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "-m", "x")

    def stage(self) -> None:
        git(self.root, "add", "-A")

    def branch(self) -> None:
        git(self.root, "checkout", "-q", "-b", f"b{self.chance.randrange(10**6)}")

    def switch(self) -> None:
        git(self.root, "checkout", "-q", "-f", "main")

    def back(self) -> None:
        git(self.root, "checkout", "-q", "-f", "-")

    def reset(self) -> None:
        git(self.root, "reset", "-q", "--hard", "HEAD~1")

    def uncache(self) -> None:
        git(self.root, "rm", "-q", "--cached", str(self.pick()))

    def hide(self) -> None:
        path = self.pick()
        git(self.root, "update-index", self.chance.choice(["--assume-unchanged", "--skip-worktree"]), str(path))
        path.write_bytes(path.read_bytes().replace(b"2026", b"2025"))

    def edit_hidden(self) -> None:
        done = subprocess.run(["git", "ls-files", "-v"], cwd=self.root, capture_output=True, check=True)
        for line in done.stdout.decode().splitlines():
            path = self.root / line[2:]
            if (line[0].islower() or line[0] == "S") and path.is_file():
                path.write_bytes(path.read_bytes() + b"# x\n")

    def ignore(self) -> None:
        (self.root / ".git/info").mkdir(exist_ok=True)
        (self.root / ".git/info/exclude").write_text("person.*\n*.md\n", "utf-8")
        self.new_record()

    def ignore_itself(self) -> None:
        (self.root / "records/person/.gitignore").write_text("*\n", "utf-8")
        self.new_record()

    def autocrlf(self) -> None:
        git(self.root, "config", "core.autocrlf", self.chance.choice(["true", "input", "false"]))
        for path in self.records()[:20]:
            path.unlink()
        git(self.root, "checkout", "-q", "--", "records")

    def attributes(self) -> None:
        (self.root / ".gitattributes").write_text(self.chance.choice(["* text=auto eol=crlf\n", "* -text\n"]), "utf-8")
        self.windows()
        git(self.root, "add", "--renormalize", ".")

    def refresh(self) -> None:
        git(self.root, "status")

    def index_kinds(self) -> None:
        git(self.root, "update-index", self.chance.choice(["--index-version=4", "--split-index", "--no-split-index", "--untracked-cache"]))


ACTS: list[Callable[[Office], None]] = [
    act for name, act in vars(Office).items() if callable(act) and not name.startswith("_") and name not in ("records", "pick")
]


@pytest.fixture(params=["settled", "unsettled"])
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> float:
    """With and without the two seconds in which nothing is trusted: without them the clock must have moved on."""
    if request.param == "settled":
        monkeypatch.setattr(times, "UNSETTLED", 0)
        return 0.02
    return 0.0


@pytest.mark.parametrize("seed", range(WALKS))
def test_whatever_happens_the_bytes_are_the_same(
    seed: int, template: Path, tmp_path: Path, patience: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(seed)
    root = tmp_path / "office"
    shutil.copytree(template, root, symlinks=True)
    office = Office(root, chance)
    done: list[str] = []
    for _ in range(STEPS):
        for _ in range(chance.choice([1, 1, 1, 2, 4])):
            act = chance.choice(ACTS)
            act(office)
            done.append(act.__name__)
        time.sleep(patience)
        select = chance.choice([(), (), (), ("ROOM", "SUP"), ("RULE",), ("REF", "ID")])
        cached = told(root, cache=True, as_of=office.as_of, select=select)
        assert cached == told(root, cache=False, as_of=office.as_of, select=select), done
        done.append("|")
        words = chance.choice(LISTS)
        quick = listed(root, words)
        monkeypatch.setenv("OFFICECTL_INDEX", "off")
        assert quick == listed(root, words), (done, words)
        monkeypatch.setenv("OFFICECTL_INDEX", "strict")
        whole = typed(root, office.as_of, cache=False)
        assert not whole[2]
        for _ in range(2):
            said = typed(root, office.as_of, cache=True)
            assert said[:2] == whole[:2], done


def test_an_answer_is_given_again_only_while_nothing_changes(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "office"
    shutil.copytree(template, root, symlinks=True)
    git(root, "status")
    monkeypatch.setattr(times, "UNSETTLED", 0)
    time.sleep(0.02)
    day = date(2026, 11, 20)
    first = typed(root, day, cache=True)
    assert not first[2]
    assert typed(root, day, cache=True) == (*first[:2], True)
    assert not typed(root, day + timedelta(days=1), cache=True)[2]
    monkeypatch.setenv("OFFICECTL_LANG", "en")
    english = typed(root, day, cache=True)
    assert not english[2] and english[0] != first[0]
    monkeypatch.delenv("OFFICECTL_LANG")
    for change in (Office.touch, Office.rules, Office.stray, Office.delete, Office.commit, Office.edit_same_size):
        assert typed(root, day, cache=True) and typed(root, day, cache=True)[2]
        change(Office(root, Random(1)))
        time.sleep(0.02)
        said = typed(root, day, cache=True)
        assert not said[2], change.__name__
        assert said[:2] == typed(root, day, cache=False)[:2]


def test_a_folder_from_someone_else_brings_no_answers(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "office"
    shutil.copytree(template, root, symlinks=True)
    git(root, "status")
    monkeypatch.setattr(times, "UNSETTLED", 0)
    time.sleep(0.02)
    day = date(2026, 11, 20)
    typed(root, day, cache=True)
    assert typed(root, day, cache=True)[2]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another user"))
    assert not typed(root, day, cache=True)[2]


def test_the_number_of_workers_changes_nothing(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "office"
    shutil.copytree(template, root, symlinks=True)
    office = Office(root, Random(5))
    for _ in range(12):
        office.copy_as_double()
        office.edit_line()
    office.delete()
    office.stray()
    monkeypatch.setattr("officectl.actions._gather.RUN", 16)
    monkeypatch.setenv("OFFICECTL_WORKERS", "1")
    alone = told(root, cache=False)
    assert "ID-DUP" in alone and "REF-MISSING" in alone
    for count in ("2", "3"):
        monkeypatch.setenv("OFFICECTL_WORKERS", count)
        assert told(root, cache=False) == alone
        shutil.rmtree(root / ".git/officectl", ignore_errors=True)
        assert told(root, cache=True) == alone
        assert told(root, cache=True) == alone


def test_reading_ahead_changes_nothing(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = told(template, cache=False)
    sent: list[int] = []

    class Seen(ahead.Ahead):
        def __init__(self, paths: Sequence[str], count: int) -> None:
            sent.append(len(paths))
            super().__init__(paths, count)

    monkeypatch.setattr(ahead, "Ahead", Seen)
    monkeypatch.setattr(ahead, "COLD", 10**12)
    assert told(template, cache=False) == alone and not sent
    monkeypatch.setattr(ahead, "COLD", -1)
    monkeypatch.setenv("OFFICECTL_READERS", "3")
    assert told(template, cache=False) == alone and sum(sent) > 100
    monkeypatch.setenv("OFFICECTL_READERS", "1")
    sent.clear()
    assert told(template, cache=False) == alone and not sent


def test_a_reader_that_is_killed_costs_time_only(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = told(template, cache=False)
    monkeypatch.setattr("officectl.actions._gather.RUN", 16)
    monkeypatch.setenv("OFFICECTL_WORKERS", "2")
    monkeypatch.setenv("OFFICECTL_INDEX", "")

    def die(*args: object) -> None:
        os._exit(9)

    monkeypatch.setattr("officectl.actions._gather._child", die)
    assert told(template, cache=False) == alone
    shutil.rmtree(template / ".git/officectl", ignore_errors=True)
    assert told(template, cache=True) == alone


@pytest.mark.parametrize("damage", ["cut", "noise", "empty", "pointer", "gone", "other"])
def test_a_damaged_index_is_made_again(
    damage: str, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "office"
    shutil.copytree(template, root, symlinks=True)
    monkeypatch.setenv("OFFICECTL_INDEX", "")
    alone = told(root, cache=False)
    told(root, cache=True)
    place = root / ".git/officectl"
    (database,) = place.glob("index-*.db")
    raw = database.read_bytes()
    if damage == "cut":
        database.write_bytes(raw[: len(raw) // 2])
    elif damage == "noise":
        database.write_bytes(raw[:4096] + b"\x5a" * (len(raw) - 4096))
    elif damage == "empty":
        database.write_bytes(b"")
    elif damage == "pointer":
        (place / "index").write_text("../../../etc/passwd", "utf-8")
    elif damage == "gone":
        database.unlink()
    else:
        database.write_bytes(raw.replace(b"ROOM-OVER", b"ROOM-NONE"))
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other user"))
    (root / "records/person/zhang.new.toml").write_text('id = "zhang.new"\nname = "张新"\n', "utf-8")
    now = told(root, cache=False)
    assert told(root, cache=True) == now != alone
    assert told(root, cache=True) == now


def test_a_killed_run_leaves_the_old_index_or_none(template: Path, tmp_path: Path) -> None:
    root = tmp_path / "office"
    shutil.copytree(template, root, symlinks=True)
    alone = told(root, cache=False)
    command = [sys.executable, "-m", "officectl", "-C", str(root), "check", "--format", "json"]
    for delay in (0.05, 0.15, 0.25, 0.35, 0.5):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(delay)
            process.kill()
        assert told(root, cache=True) == alone
        Office(root, Random(3)).touch()


def test_two_runs_share_one_index(template: Path, tmp_path: Path) -> None:
    root = tmp_path / "office"
    shutil.copytree(template, root, symlinks=True)
    command = [sys.executable, "-m", "officectl", "-C", str(root), "check", "--format", "json"]
    for _ in range(3):
        runs = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
        said = {run.communicate()[0].decode() for run in runs}
        assert said == {told(root, cache=False)}
        Office(root, Random(7)).edit_line()


def test_a_linked_work_tree_has_an_index_of_its_own(template: Path, tmp_path: Path) -> None:
    root, other = tmp_path / "office", tmp_path / "other"
    shutil.copytree(template, root, symlinks=True)
    git(root, "worktree", "add", "-q", str(other))
    Office(other, Random(2)).delete_folder()
    for _ in range(2):
        assert told(root, cache=True) == told(root, cache=False)
        assert told(other, cache=True) == told(other, cache=False) != told(root, cache=True)


def test_two_workspaces_in_one_repository_keep_apart(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(times, "UNSETTLED", 0)
    one, two = tmp_path / "县 one", tmp_path / "县 two"
    for root in (one, two):
        shutil.copytree(template, root, symlinks=True, ignore=shutil.ignore_patterns(".git"))
    Office(two, Random(4)).delete_folder()
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "x")
    time.sleep(0.02)
    day = date(2026, 11, 20)
    for _ in range(2):
        for root in (one, two):
            assert typed(root, day, cache=True)[:2] == typed(root, day, cache=False)[:2]
    assert typed(one, day, cache=True)[2] and typed(two, day, cache=True)[2]
    assert typed(one, day, cache=True)[0] != typed(two, day, cache=True)[0]


def test_settings_behind_a_link_are_seen(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "UNSETTLED", 0)
    root, home = tmp_path / "office", tmp_path / "home"
    shutil.copytree(template, root, symlinks=True)
    (home / "officectl").mkdir(parents=True)
    (home / "dots.toml").write_text('language = "zh"\n', "utf-8")
    (home / "officectl/config.toml").symlink_to(home / "dots.toml")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.delenv("OFFICECTL_LANG", raising=False)
    day = date(2026, 11, 20)
    typed(root, day, cache=True)
    (home / "dots.toml").write_text('language = "en" # other\n', "utf-8")
    assert typed(root, day, cache=True)[:2] == typed(root, day, cache=False)[:2]
    settings = (root / "officectl.toml").read_text("utf-8")
    (tmp_path / "elsewhere.toml").write_text(settings, "utf-8")
    (root / "officectl.toml").unlink()
    (root / "officectl.toml").symlink_to(tmp_path / "elsewhere.toml")
    git(root, "commit", "-q", "-am", "link")
    time.sleep(0.02)
    assert told(root, cache=True) == told(root, cache=False)
    (tmp_path / "elsewhere.toml").write_text(settings.replace('organ_level = "县"', 'organ_level = "市"'), "utf-8")
    assert told(root, cache=True) == told(root, cache=False)
    assert typed(root, day, cache=True)[:2] == typed(root, day, cache=False)[:2]


@pytest.mark.parametrize("damage", ["cut", "number", "noise", "unlisted", "folder"])
def test_a_damaged_memory_is_none(
    damage: str, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(times, "UNSETTLED", 0)
    root = tmp_path / "office"
    shutil.copytree(template, root, symlinks=True)
    git(root, "status")
    time.sleep(0.02)
    day = date(2026, 11, 20)
    typed(root, day, cache=True)
    assert typed(root, day, cache=True)[2]
    last = root / ".git/officectl/last"
    raw = last.read_bytes()
    if damage == "cut":
        last.write_bytes(raw[:-200])
    elif damage == "number":
        last.write_bytes(raw.replace(b" 1 0 inf ", b" one 0 inf "))
    elif damage == "noise":
        last.write_bytes(b"\xff" * len(raw))
    elif damage == "unlisted":

        def refuse(path: str) -> None:
            raise PermissionError(path)

        monkeypatch.setattr(recall.os, "scandir", refuse)
    else:
        last.unlink()
        last.mkdir()
    said = typed(root, day, cache=True)
    assert not said[2] and said[:2] == typed(root, day, cache=False)[:2]
    assert not list(last.parent.glob("last.*"))


def test_a_cache_folder_that_takes_nothing_costs_time_only(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "office"
    shutil.copytree(template, root, symlinks=True)
    alone = told(root, cache=False)
    monkeypatch.setenv("OFFICECTL_INDEX", "")

    def refuse(path: Path) -> sqlite3.Connection:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr("officectl.store.index.base._connect", refuse)
    assert told(root, cache=True) == alone
    monkeypatch.undo()
    told(root, cache=True)
    monkeypatch.setenv("OFFICECTL_INDEX", "")
    (database,) = (root / ".git/officectl").glob("index-*.db")
    Office(root, Random(2)).delete()
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, **options: real(f"file:{path}?mode=ro", uri=True, **options))
    assert told(root, cache=True) == told(root, cache=False) != alone
    assert database.exists()


def test_today_is_another_day_tomorrow(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "UNSETTLED", 0)
    root = tmp_path / "office"
    shutil.copytree(template, root, symlinks=True)
    git(root, "status")
    time.sleep(0.02)

    def ask(*words: str) -> bool:
        argv = ["-C", str(root), "check", "--format", "concise", *words]
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
        with redirect_stdout(out):
            return recall.answer(argv) is not None or app.run(argv) > 1

    now = time.time()
    for words in (("--as-of", "今天"), ("--as-of", "2026-11-20"), ()):
        assert not ask(*words) and ask(*words)
        for later in (-90_000, 90_000):
            monkeypatch.setattr(recall, "time", lambda later=later: now + later)
            assert ask(*words) is (words != ("--as-of", "今天"))   # the example's own day is fixed
        monkeypatch.setattr(recall, "time", time.time)


def test_a_folder_that_is_gone_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "gone"
    here.mkdir()
    monkeypatch.chdir(here)
    here.rmdir()
    assert recall.answer(["check"]) is None


def test_the_index_is_used(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "office"
    shutil.copytree(template, root)
    first = told(root, cache=True)

    def never(*args: object, **options: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("officectl.actions._gather.gather", never)
    monkeypatch.setattr("officectl.actions.check._whole", never)
    assert told(root, cache=True) == first
