"""Changing several records by their ids: only those are read, and what their references name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from officectl.actions import _indexed, _open, bulk
from officectl.actions import set as setting
from officectl.actions._options import Options
from officectl.actions._records import BrokenRecord, NoSuchRecord
from officectl.errors import OfficeError

from . import office

TRIP = "trip-20261119-7k2m9q4x"


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made, env = office.build(tmp_path_factory.mktemp("bulk"))
    for name, value in (("user.name", "周婷"), ("user.email", "zhou.ting@example.org")):
        office.git(made, env, "config", name, value)
    return made


@pytest.fixture
def options(ws: Path) -> Iterator[Options]:
    yield Options(folder=str(ws))
    _open.close_all()


def change(options: Options, idents: list[str], *words: str) -> tuple[setting.Result, list[str]]:
    lines: list[str] = []
    done = bulk.change(options, idents, words, confirm=lambda _: True, show=lines.extend)
    return done, lines


def test_nothing_else_is_read(options: Options, ws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*args: object, **kwargs: object) -> None:
        raise AssertionError("all records were read")

    monkeypatch.setattr(_open, "opened", never)
    monkeypatch.setattr(_open, "read", never)
    monkeypatch.setattr(_indexed, "indexed", never)
    done, lines = change(options, ["room-a305", "room-a306"], "备注=一起改", "管理使用单位=县政府办公室")
    assert done.commit and [one.id for one in done.changes] == ["room-a305", "room-a306"]
    assert sum("→ 一起改" in line for line in lines) == 2
    done, _ = change(options, [TRIP], "用车单位=xzfbgs")
    assert done.commit is None, "pinyin initials mean the unit that stands there already"


def test_what_is_not_where_its_id_says_is_found_all_the_same(options: Options, ws: Path) -> None:
    with pytest.raises(NoSuchRecord):
        change(options, ["room-a305", "room-a999"], "备注=x")
    with pytest.raises(OfficeError, match="room-nix"):
        change(options, ["room-a305"], "管理使用单位=room-nix")
    file = ws / "records/room/room-bad.toml"
    file.write_text("id = 坏", encoding="utf-8")
    try:
        with pytest.raises(BrokenRecord):
            change(options, ["room-a305", "room-bad"], "备注=x")
    finally:
        file.unlink()
    done, _ = change(options, ["A305"], "备注=按名称")
    assert done.commit, "a name is looked for among all records"


def test_an_id_named_twice_is_changed_once(options: Options) -> None:
    done, _ = change(options, ["room-a305", "room-a305"], "备注=一次")
    assert len(done.changes) == 1


def test_faults_are_told_in_words(options: Options) -> None:
    for words in ((), ("没有这个字段=1",), ("使用面积=许多",)):
        with pytest.raises(OfficeError):
            change(options, ["room-a305"], *words)
