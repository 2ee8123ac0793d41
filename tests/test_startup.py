"""What a command may load before it does its work. A module in the wrong place costs everybody, every time.

Each case runs in a process of its own, in an empty workspace, with the shelf filled by a run before.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY_WORDS = """
asyncio curses difflib email git gitdb hashlib http importlib.metadata importlib.resources jsonschema multiprocessing
officectl.text._initials pickle pkgutil pydoc rich ssl subprocess tabulate tempfile textual tomlkit unittest
urllib.request wcwidth xml
"""
HEAVY = frozenset(HEAVY_WORDS.split())
"""Nothing but the command that needs one of them loads it."""
CLICK = frozenset(("click", "inspect"))
DATABASE = frozenset(("sqlite3",))
JUDGES = """
records.diagnose records.schema records.validate_fast records.validate_slow records.validate_words
rules.overlay rules.parse rules.timeline
"""
JUDGING = frozenset(f"officectl.{name}" for name in JUDGES.split())
"""For records and rules that there are none of here."""

CASES: dict[str, tuple[list[str], frozenset[str], int]] = {
    "version": (["--version"], HEAVY | CLICK | DATABASE | JUDGING | {"re", "json", "datetime"}, 2),
    "first page": (["--help"], HEAVY | CLICK | DATABASE | JUDGING | {"json"}, 20),
    "help": (["list", "--help"], HEAVY | DATABASE | JUDGING | {"json", "tomllib", "zoneinfo"}, 30),
    "list": (["list", "task"], HEAVY | JUDGING | {"dataclasses"}, 140),
    "check": (["check"], HEAVY | JUDGING | {"dataclasses"}, 135),
    "check as JSON": (["check", "--json"], HEAVY - {"pkgutil"} | JUDGING | {"dataclasses"}, 135),
    "show": (["show", "nobody"], HEAVY | JUDGING | {"dataclasses"}, 95),
    "new": (["new", "--help"], HEAVY | DATABASE | JUDGING | {"json", "tomllib", "zoneinfo"}, 30),
    "explain": (["explain", "ROOM-OVER"], HEAVY | DATABASE | JUDGING | {"dataclasses", "zoneinfo"}, 110),
    "rules": (["rules", "list"], HEAVY - {"difflib"} | DATABASE | {"dataclasses"}, 105),
}
"""What is typed, what it must not load, and the most modules of ours that it may."""

RUN = """
import sys
before = set(sys.modules)
sys.argv = ["officectl", *sys.argv[2:]]
from officectl.__main__ import main
main()
with open(TO, "w") as file:
    file.write("\\n".join(sorted(set(sys.modules) - before)))
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office without records, in a repository, its shelf filled."""
    root = tmp_path_factory.mktemp("office")
    (root / "officectl.toml").write_text('format = 1\nname = "某局"\norgan_level = "县"\n', encoding="utf-8")
    (root / "records").mkdir()
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    for _ in range(2):
        loaded(root, ["check"], root / "modules")
    loaded(root, ["rules", "list"], root / "modules")
    return root


def loaded(root: Path, words: list[str], to: Path) -> set[str]:
    """The modules that one command loads beyond what Python itself starts with."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("OFFICECTL", "PYTHON"))}
    source = RUN.replace("TO", "sys.argv[1]", 1) if not to else RUN.replace("TO", repr(str(to)))
    done = subprocess.run(
        [sys.executable, "-I", "-c", source, str(to), *words],
        cwd=root,
        env={**environment, "XDG_CACHE_HOME": str(root.parent / "shelf"), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return set(to.read_text().split("\n"))


@pytest.mark.parametrize("name", CASES)
def test_only_what_it_needs(name: str, workspace: Path, tmp_path: Path) -> None:
    """No module that is known to be dear, and not many of ours."""
    words, forbidden, most = CASES[name]
    found = loaded(workspace, words, tmp_path / "modules")
    tops = {module.split(".")[0] for module in found} | found
    assert sorted(tops & forbidden) == []
    ours = sorted(module for module in found if module.split(".")[0] == "officectl")
    assert len(ours) <= most, ours


def test_a_check_without_anything_to_look_at_is_not_loaded(workspace: Path, tmp_path: Path) -> None:
    """No car, no file of a check on cars."""
    found = loaded(workspace, ["check"], tmp_path / "modules")
    assert not [module for module in found if module.startswith("officectl.checks.car")]


def test_the_test_sees_what_is_loaded(workspace: Path, tmp_path: Path) -> None:
    """A table for people needs tabulate where a grid was asked for: the list of modules is a true one."""
    assert "tabulate" in loaded(workspace, ["list", "task", "--format", "grid"], tmp_path / "modules")
    assert {"click", "officectl.actions.list"} <= loaded(workspace, ["list", "task"], tmp_path / "modules")
