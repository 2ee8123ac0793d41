"""Records from a table, in the interface: what a person sees and is asked, what is left in git, and nothing where he stops."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from officectl.actions import _open, import_, places_of_files

from . import small_office as office
from .screen import run, text_of, until

HEAD = "用车单位,车辆,用车事由,计划出车,计划还车"
GOOD = "水利局,川Z10001,赴青山镇[/home]x看堤,2026/11/25 8:30,2026/11/25 17:00"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office.build(tmp_path_factory.mktemp("importing"))


@pytest.fixture
def ws(original: Path, tmp_path: Path) -> Iterator[Path]:
    yield office.copied(original, tmp_path)
    _open.close_all()


def table(tmp_path: Path, name: str, *rows: str, code: str = "gb18030") -> Path:
    path = tmp_path / "表" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes("\n".join([*rows, ""]).encode(code))
    return path


async def choose(pilot: Pilot[Any], path: Path, kind: str) -> None:
    """Go to the kind, press the key, give the path."""
    pilot.app.screen.show_kind(kind)   # type: ignore[attr-defined]
    await until(pilot, lambda app: app.screen.found is not None)   # type: ignore[attr-defined]
    await pilot.press("i")
    await until(pilot, "Esc")
    pilot.app.screen.query_one(Input).value = str(path)
    await until(pilot, path.name)
    await pilot.press("enter")


@pytest.mark.parametrize(("lang", "size"), [("zh", (80, 24)), ("en", (160, 48))])
def test_a_table_is_seen_asked_and_written(ws: Path, tmp_path: Path, lang: Any, size: tuple[int, int]) -> None:
    zh = lang == "zh"
    bad = "没有的局,川Z10001,看,2026-11-26 08:00,11月26日 17:00"
    path = table(tmp_path, "派车.csv", "县水利局派车登记,,,,", HEAD + ",备注栏", GOOD + ",早", bad + ",")

    async def journey(pilot: Pilot[Any]) -> None:
        here = pilot.app.screen
        await choose(pilot, path, "trip")
        # A column that is no field is asked about; what is typed finds the field.
        await until(pilot, "“备注栏”", "不要这一列" if zh else "leave this column out")
        await pilot.press(*"note", "enter")
        # A date without its year is asked about once.
        await until(pilot, "哪一年" if zh else "which year", "2026")
        await pilot.press("enter")
        await until(pilot, "没有叫“没有的局”的" if zh else "called “没有的局”", "1 行有错" if zh else "1 bad rows")
        await pilot.press("y")
        text = await until(pilot, "对吗" if zh else "out the 1 bad", "赴青山镇[/home]x看堤", "GB18030")
        assert ("新建 1，修改 0，相同 0，有错 1" if zh else "1 new, 0 changed, 0 the same, 1 bad") in text
        assert office.commits(ws)[0] == "用印登记", "nothing is written before the question"
        await pilot.press("y")
        await until(pilot, "已导入 1 条" if zh else "1 imported", lambda app: app.screen is here and len(here.rows.source) == 2)
        assert any("赴青山镇" in line or "水利局" in line for line in text_of(pilot.app))   # type: ignore[arg-type]

    run(ws, journey, lang=lang, size=size, place="browser")
    assert office.commits(ws)[0] == ("导入 1 条派车单：派车.csv" if zh else "import 1 of kind Dispatch slip: 派车.csv")
    (made,) = office.git(ws, "-c", "core.quotepath=off", "show", "--format=", "--name-only").split()
    written = office.text(ws, made)
    assert 'purpose = "赴青山镇[/home]x看堤"' in written and 'note = "早"' in written and 'unit = "water-bureau"' in written


def test_again_update_ids_and_no(ws: Path, tmp_path: Path) -> None:
    people = table(tmp_path, "人员.csv", "姓名,所在单位,电话", "王芳,水利局,1", "陈石,县政府办公室,7788", code="utf-8")
    worse = table(tmp_path, "全错.csv", "姓名,所在单位", "王方,没有的局", code="utf-8")
    before = office.commits(ws)

    async def journey(pilot: Pilot[Any]) -> None:
        here = pilot.app.screen
        await choose(pilot, people, "person")
        await until(pilot, "由哪些列拼出编号", "person-{姓名}")
        await pilot.press("enter")
        await until(pilot, "电话：（无） → 7788", "与已有的不同")
        await pilot.press("n")   # leave those that exist alone
        await until(pilot, "要导入 1 条人员", "person-wf")
        await pilot.press("n")
        await until(pilot, lambda app: app.screen is here)
        assert office.commits(ws) == before and office.git(ws, "status", "--porcelain") == ""
        await choose(pilot, people, "person")
        await until(pilot, "由哪些列拼出编号")
        await pilot.press("enter")
        await until(pilot, "与已有的不同")
        await pilot.press("y")
        await until(pilot, "要导入 2 条人员（新建 1，修改 1）")
        await pilot.press("y")
        await until(pilot, "已导入 2 条", lambda app: app.screen is here)
        # Once more: there is nothing to do. Then a table of which nothing can be used.
        await choose(pilot, people, "person")
        await until(pilot, "都已经有了", lambda app: app.screen is here)
        await choose(pilot, worse, "person")
        await until(pilot, "1 行都有错", "没有的局")
        await pilot.press("escape")
        await until(pilot, lambda app: app.screen is here)

    run(ws, journey, place="browser")
    assert office.commits(ws)[0] == "导入 2 条人员：人员.csv" and len(office.commits(ws)) == len(before) + 1


def test_escape_stops_it_and_nothing_is_written(ws: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table(tmp_path, "多.csv", HEAD, *(GOOD.replace("看堤", f"第{at}次") for at in range(1200)))
    before = office.git(ws, "rev-parse", "HEAD")
    there, go = threading.Event(), threading.Event()
    whole = import_.write.commit

    def slow(*args: Any, **more: Any) -> Any:
        tell = more["tell"]

        def told(done: int, all_: int) -> None:
            if done == 400:
                there.set()
                go.wait(20)
            tell(done, all_)

        return whole(*args, **{**more, "tell": told})

    monkeypatch.setattr(import_.write, "commit", slow)

    async def journey(pilot: Pilot[Any]) -> None:
        here = pilot.app.screen
        await choose(pilot, path, "trip")
        await until(pilot, "要导入 1200 条")
        await pilot.press("y")
        await until(pilot, "什么都不写", lambda _: there.is_set())   # four hundred files lie ready
        await pilot.press("escape")
        go.set()
        await until(pilot, "已停止", lambda app: app.screen is here)

    run(ws, journey, place="browser")
    assert office.git(ws, "rev-parse", "HEAD") == before
    assert office.git(ws, "status", "--porcelain") == ""
    assert not list(ws.rglob(".officectl-*"))


def test_paths_as_they_are_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "表格").mkdir()
    for name in ("A.CSV", "b.xlsx", "c.doc", ".d.csv"):
        (tmp_path / name).touch()
    wanted = places_of_files.suffixes()
    assert {".csv", ".xlsx", ".json", ".jsonl", ".toml"} <= set(wanted)

    def names(typed: str) -> list[str]:
        return [one.name for one in places_of_files.entries(typed, wanted)]

    assert names(f"{tmp_path}/") == ["表格/", "A.CSV", "b.xlsx"]
    assert names(f"{tmp_path}/a") == ["A.CSV"] and names(f"{tmp_path}/.") == [".d.csv"] and names(f"{tmp_path}/没有/") == []
    monkeypatch.setenv("HOME", str(tmp_path))
    assert names("~/b") == ["b.xlsx"] and places_of_files.is_file("~/b.xlsx") and not places_of_files.is_file("~/") and not places_of_files.is_file("")


def test_the_path_is_completed(ws: Path, tmp_path: Path) -> None:
    table(tmp_path, "派车一.csv", HEAD)
    table(tmp_path, "派车二.csv", HEAD)

    async def journey(pilot: Pilot[Any]) -> None:
        here = pilot.app.screen
        here.show_kind("trip")   # type: ignore[attr-defined]
        await until(pilot, lambda app: app.screen.found is not None)   # type: ignore[attr-defined]
        await pilot.press("ctrl+t")
        await until(pilot, "Tab")
        line = pilot.app.screen.query_one(Input)
        line.value = f"{tmp_path}/表/派"
        await until(pilot, "派车一.csv", "派车二.csv")
        await pilot.press("tab")
        await until(pilot, lambda _: line.value.endswith("/表/派车"))
        await pilot.press("一")
        await until(pilot, "派车一.csv", gone=("派车二.csv",))
        await pilot.press("tab")
        await until(pilot, lambda _: line.value.endswith("/表/派车一.csv"))
        line.value = f"{tmp_path}/表"
        await until(pilot, "表/")
        await pilot.press("enter")   # a folder opens, it is not chosen
        await until(pilot, lambda _: line.value.endswith("/表/"), "派车二.csv")
        await asyncio.sleep(0)
        await pilot.press("escape")
        await until(pilot, lambda app: app.screen is here)

    run(ws, journey, place="browser", size=(80, 24))
