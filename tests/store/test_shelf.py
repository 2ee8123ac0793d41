"""The shelf gives what was kept, or nothing: never a wrong value, never an error."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from officectl.store import shelf


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "officectl"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file that something is derived from."""
    path = tmp_path / "source.toml"
    path.write_text("a = 1\n")
    return path


def only(home: Path) -> Path:
    """The one file on the shelf."""
    (found,) = home.iterdir()
    return found


def test_made_once(home: Path, source: Path) -> None:
    """The second time nothing is worked out; a changed source is."""
    made: list[int] = []

    def make() -> dict[str, Any]:
        made.append(1)
        return {"办": [1, None, "二"]}

    for _ in range(3):
        assert shelf.kept("x", shelf.stamp([str(source)]), make) == {"办": [1, None, "二"]}
    assert len(made) == 1
    source.write_text("a = 12\n")
    shelf.kept("x", shelf.stamp([str(source)]), make)
    assert len(made) == 2
    os.utime(source, ns=(1, 1))
    shelf.kept("x", shelf.stamp([str(source)]), make)
    assert len(made) == 3
    assert len(list(home.iterdir())) == 1


def test_only_for_its_owner(home: Path) -> None:
    """Folder and file can be read by the user alone."""
    shelf.put("x", "s", 1)
    assert home.stat().st_mode & 0o077 == 0
    assert only(home).stat().st_mode & 0o077 == 0


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def no_text(path: Path) -> None:
    path.write_bytes(b"\xff\x00")


def deep(path: Path) -> None:
    path.write_text("[" * 100_000)


def another_shape(path: Path) -> None:
    path.write_text('["stamp"]')


def no_value(path: Path) -> None:
    path.write_text('{"stamp": "s"}')


def for_everybody(path: Path) -> None:
    path.chmod(0o666)


def linked(path: Path) -> None:
    path.rename(path.with_suffix(".other"))
    path.symlink_to(path.with_suffix(".other"))


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def huge(path: Path) -> None:
    path.write_text(json.dumps({"stamp": "s", "value": 1, "x": " " * (5 << 20)}))


HARM = (cut, empty, no_text, deep, another_shape, no_value, for_everybody, linked, a_folder, a_pipe, huge)


@pytest.mark.parametrize("harm", HARM, ids=lambda harm: harm.__name__)
def test_what_is_damaged_counts_as_absent(home: Path, harm: Callable[[Path], None]) -> None:
    """It is worked out anew, without a word, and the shelf is whole again where it can be."""
    shelf.put("x", "s", 1)
    assert shelf.get("x", "s") == 1
    harm(only(home))
    assert shelf.get("x", "s") is None
    assert shelf.kept("x", "s", lambda: 2) == 2
    assert shelf.get("x", "s") == (None if harm is a_folder else 2)


def test_another_stamp_counts_as_absent(home: Path) -> None:
    """What was kept for other files is of no use."""
    shelf.put("x", "s", 1)
    assert shelf.get("x", "t") is None
    assert shelf.get("y", "s") is None


def test_nothing_is_kept_without_a_stamp(home: Path, tmp_path: Path) -> None:
    """A source that cannot be looked at has no stamp: a program in an archive."""
    assert shelf.stamp([str(tmp_path / "none.py")]) == ""
    assert shelf.kept("x", "", lambda: 1) == 1
    assert not home.exists()


def test_nowhere_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder that is a file, or nothing: everything works, slower."""
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", Path("/proc/nothing")):
        monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
        assert shelf.kept("x", "s", lambda: 1) == 1
        assert shelf.get("x", "s") is None


def test_an_interrupted_write_leaves_the_old_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new file takes the old one's place in one step; what was begun is removed."""
    shelf.put("x", "s", 1)

    def fail(*args: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "replace", fail)
    shelf.put("x", "s", 2)
    assert shelf.get("x", "s") == 1
    only(home)


def test_two_programs_do_not_share(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each place of installation has its own file."""
    import officectl

    shelf.put("x", "s", 1)
    monkeypatch.setattr(officectl, "__path__", ["/elsewhere"])
    assert shelf.get("x", "s") is None
    shelf.put("x", "s", 2)
    assert len(list(home.iterdir())) == 2
