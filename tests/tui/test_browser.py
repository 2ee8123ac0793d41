"""The records: what a person sees while going through kinds, filters, orders, views; what bulk edits and views leave in git."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from officectl.actions import _open, browse
from officectl.actions._options import Options

from . import small_office as office
from .screen import run, seen, text_of, until


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small office with four slips; names with markup and wide characters at the edges."""
    ws = office.build(tmp_path_factory.mktemp("browser"))
    text = office.text(ws)
    for ident, purpose, day in (
        ("trip-20261101-0000000a", "路径[/home]x", "2026-11-02"), ("trip-20261102-0000000b", "[/]尾", "2026-11-03"),
        ("trip-20261103-0000000c", "[x] 完成" + "防汛检查" * 20, "2026-11-04"),
    ):  # fmt: skip
        made = text.replace(office.TRIP, ident).replace("2026-11-20", day)
        made = "\n".join(f'purpose = "{purpose}"' if line.startswith("purpose") else line for line in made.split("\n"))
        made = "\n".join(f'no = "2026-{ident[-1]}"' if line.startswith("no =") else line for line in made.split("\n"))
        (ws / "records/trip/2026/11" / f"{ident}.toml").write_text(made, encoding="utf-8")
    office.commit(ws, "三张派车单")
    return ws


@pytest.fixture
def ws(original: Path, tmp_path: Path) -> Iterator[Path]:
    yield office.copied(original, tmp_path)
    _open.close_all()


def ids(pilot: Pilot[Any]) -> list[str]:
    """The ids in the order of the list."""
    source = pilot.app.screen.rows.source   # type: ignore[attr-defined]
    return [source.id(at) for at in range(len(source))]


def place(pilot: Pilot[Any]) -> Any:
    return pilot.app.screen


async def ready(pilot: Pilot[Any], *words: str) -> str:
    """Wait for the exact list, not only the first rows."""
    await until(pilot, *words)
    while place(pilot).found is None:
        await until(pilot, *words)
    return seen(pilot.app)   # type: ignore[arg-type]


@pytest.mark.parametrize(("lang", "size"), [("zh", (80, 24)), ("en", (160, 48))])
def test_going_through_the_records(ws: Path, lang: Any, size: tuple[int, int]) -> None:
    zh = lang == "zh"
    narrow = size[0] == 80

    async def journey(pilot: Pilot[Any]) -> None:
        here = place(pilot)
        here.show_kind("trip")
        text = await ready(pilot, "4 条" if zh else "4 records")
        assert ids(pilot)[-1] == "trip-20261101-0000000a" and ids(pilot)[0] == office.TRIP   # newest first
        assert ("计划出车" if zh else "Planned departure") in text
        assert ("派车单号" if zh else "Number") in text
        kinds = "用印登记" in text or "Seal use" in text
        assert kinds is not narrow, "the office's own kind is listed, where there is room for the kinds"

        # The filter follows what is typed; what is half typed is told and leaves the list alone.
        await pilot.press("slash", *"[x]")
        await until(pilot, "1 条（共 4 条）" if zh else "1 of 4")
        assert ids(pilot) == ["trip-20261103-0000000c"]
        await pilot.press("escape")
        await until(pilot, "4 条" if zh else "4 records", gone=("共 4" if zh else "of 4",))
        assert here.focused is here.rows, "one Esc leads back to the list"
        here.filter.focus()
        here.filter.value = "出车="
        await until(pilot, "筛选：" if zh else "filter:", "出车=")
        assert len(ids(pilot)) == 4
        here.filter.value = "出车=11-03..11-04"
        await until(pilot, "2 条（共 4 条）" if zh else "2 of 4", "2026-11-03", "星期" if zh else "Tue")
        await pilot.press("enter")
        assert here.focused is here.rows
        assert set(ids(pilot)) == {"trip-20261102-0000000b", "trip-20261103-0000000c"}
        here.filter.value = "没有这种东西"
        await until(pilot, "没有符合条件的" if zh else "nothing matches")
        await pilot.press("escape")
        await until(pilot, "4 条" if zh else "4 records", gone=("没有符合" if zh else "nothing matches",))

        # Order: by the next column, turned, back to the natural one by a click further.
        here.filter.value = "列=plan_out,purpose"
        await until(pilot, "路径[/home]x", lambda app: [shape.name for shape in here.found.columns] == ["plan_out", "purpose"])
        here.rows.focus()
        await pilot.press("greater_than_sign")
        await until(pilot, "▴")
        assert ids(pilot)[0] == "trip-20261101-0000000a"
        await pilot.press("minus")
        await until(pilot, "▾")
        assert ids(pilot)[0] == office.TRIP
        text = seen(pilot.app)   # type: ignore[arg-type]
        assert "路径[/home]x" in text and "[/]尾" in text and "[x] 完成" in text
        assert all(len(line) <= size[0] for line in text_of(pilot.app))   # type: ignore[arg-type]
        await pilot.press("less_than_sign")
        await until(pilot, gone=("▾", "▴"))

        # The record beside the list; on a narrow screen below it, when asked for.
        if narrow:
            assert not here.query_one("#detail").display
            await pilot.press("d")
        here.rows.go("trip-20261101-0000000a")
        text = await until(pilot, "trip-20261101-0000000a", "路径[/home]x", "用车单位" if zh else "Unit")
        await pilot.press("d")
        assert not here.query_one("#detail").display

        # Another kind, by the list of kinds or by name and pinyin.
        await pilot.press("c")
        await until(pilot, "哪一类记录" if zh else "Which kind of record")
        await pilot.press(*("fj" if zh else "room"), *(() if zh else ("down",)), "enter")
        await until(pilot, "room-a305", gone=("▴", "路径"))
        assert here.kind == "room" and set(ids(pilot)) == {"room-a305", "room-a306"}
        if not narrow:
            here.kinds.focus()
            await pilot.press("up")
            await until(pilot, gone=("room-a305",))
            assert here.kind != "room"

    run(ws, journey, lang=lang, size=size, place="browser")


def test_marks_and_one_commit_for_all(ws: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        here = place(pilot)
        here.show_kind("trip")
        await ready(pilot, "4 条")
        await pilot.press("space", "space")
        await until(pilot, "标记 2")
        marked = here.chosen()
        assert marked == tuple(ids(pilot)[:2])
        before = office.commits(ws)
        await pilot.press("e")
        await until(pilot, "修改 2 条", *marked)
        for char in "备注=集中检查":
            await pilot.press(char)
        await pilot.press("enter")
        text = await until(pilot, "成批修改", "→ 集中检查", "要修改 2 条")
        assert text.count("→ 集中检查") == 2 and all(ident in text for ident in marked)
        assert office.commits(ws) == before
        await pilot.press("n")
        await until(pilot, gone=("成批修改",))
        assert office.commits(ws) == before

        await pilot.press("f4")
        await until(pilot, "修改 2 条")
        for char in "备注=集中检查":
            await pilot.press(char)
        await pilot.press("enter")
        await until(pilot, "要修改 2 条")
        await pilot.press("y")
        await until(pilot, "已修改 2 条", gone=("标记 2",))
        assert len(office.commits(ws)) == len(before) + 1
        changed = office.git(ws, "show", "--format=", "--name-only").split()
        assert sorted(Path(path).stem for path in changed) == sorted(marked)
        assert all('note = "集中检查"' in (ws / path).read_text(encoding="utf-8") for path in changed)

        # Marks that a filter hides are told and left alone; one mark alone is what is edited, wherever the cursor is.
        await pilot.press("end", "space", "home")
        await until(pilot, "标记 1")
        (only,) = here.chosen()
        await pilot.press("e")
        await until(pilot, f"修改派车单 {only}", "F2")
        await office.form_of(pilot)
        await pilot.press("escape")
        await until(pilot, "标记 1")
        here.filter.value = "备注=集中检查"
        await until(pilot, "标记 0，另有 1 条标记的没列出来")
        assert here.chosen() == (here.focus_id(),) != (only,)
        here.filter.value = ""
        await until(pilot, "标记 1", gone=("没列出来",))
        await pilot.press("escape")
        await until(pilot, gone=("标记 1",))

        # A wrong word is told where it was typed, nothing is written.
        await pilot.press("asterisk")
        await until(pilot, "标记 4")
        await pilot.press("e")
        await until(pilot, "修改 4 条")
        for char in "乘车人数=许多":
            await pilot.press(char)
        await pilot.press("enter")
        await until(pilot, "许多", gone=("修改 4 条",))
        await pilot.press("escape")
        assert len(office.commits(ws)) == len(before) + 1
        await pilot.press("escape")
        await until(pilot, gone=("标记 4",))

    run(ws, journey, place="browser")


def test_views_are_saved_opened_and_removed(ws: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        here = place(pilot)
        here.show_kind("trip")
        await ready(pilot, "[全部]", "4 条")
        here.filter.value = "尾"
        await until(pilot, "1 条")
        here.rows.focus()
        await pilot.press("w")
        await until(pilot, "视图的名称")
        await pilot.press(*"a/b")
        await until(pilot, "名称不能含")
        await pilot.press("enter")
        await pilot.press("backspace", "backspace", "backspace", *"带尾", "enter")
        await until(pilot, "已保存视图“带尾”", "[带尾]")
        assert (ws / "views/带尾.toml").read_text(encoding="utf-8") == 'kind = "trip"\nfilter = "尾"\n'
        assert office.commits(ws)[0] == "保存视图“带尾”"
        await pilot.press("left_square_bracket")
        await until(pilot, "[全部]", "4 条", gone=("共 4",))

        # A view of another kind, and one that cannot be used, come from outside.
        (ws / "views/大房间.toml").write_text('kind = "room"\nsort = ["-usable_area"]\ncolumns = ["name", "usable_area"]\n', encoding="utf-8")
        (ws / "views/坏.toml").write_text('kind = "nichts"\n', encoding="utf-8")
        await pilot.press("f5")
        await until(pilot, "坏!", "大房间")
        here.show_view("大房间")
        await until(pilot, "[大房间]", "▾", "2 条")
        assert here.kind == "room"
        here.show_view("坏")
        await until(pilot, "没有“nichts”这一类", "[大房间]")
        here.show_view("带尾")
        await until(pilot, "[带尾]", "1 条")
        assert ids(pilot) == ["trip-20261102-0000000b"]
        await pilot.press("x")
        await until(pilot, "删除视图“带尾”")
        await pilot.press("y")
        await until(pilot, "[全部]", "4 条")
        assert not (ws / "views/带尾.toml").exists() and office.commits(ws)[0] == "删除视图“带尾”"

    run(ws, journey, size=(120, 30), place="browser")


def test_what_happens_outside(ws: Path) -> None:
    """Files that come, break and go while the list is open; the cursor stays on its record."""
    folder = ws / "records/trip/2026/11"

    async def journey(pilot: Pilot[Any]) -> None:
        here = place(pilot)
        here.show_kind("trip")
        await ready(pilot, "4 条")
        assert here.rows.go("trip-20261102-0000000b")
        new = (folder / "trip-20261102-0000000b.toml").read_text(encoding="utf-8").replace("trip-20261102-0000000b", "trip-20261125-0000000d")
        (folder / "trip-20261125-0000000d.toml").write_text(new, encoding="utf-8")
        await pilot.press("r")
        await until(pilot, "5 条")
        assert here.focus_id() == "trip-20261102-0000000b"

        (folder / "trip-20261125-0000000d.toml").write_text("id = 坏", encoding="utf-8")
        await pilot.press("r")
        await until(pilot, "4 条 · 1 个文件读不出来", "读不出来：records/trip/2026/11/trip-20261125-0000000d.toml")
        assert here.focus_id() == "trip-20261102-0000000b"
        await pilot.press("home")
        assert here.focus_id() == "trip-20261125-0000000d"
        await pilot.press("d")
        await until(pilot, "按 o 用编辑器打开")
        await pilot.press("d")
        (folder / "trip-20261125-0000000d.toml").unlink()

        here.rows.go("trip-20261102-0000000b")
        (folder / "trip-20261102-0000000b.toml").unlink()   # under the cursor
        await pilot.press("r")
        await until(pilot, "3 条", gone=("读不出来",))
        assert here.focus_id() == "trip-20261101-0000000a"

        # Rows that come from the index first are the same rows.
        await place(pilot).do(lambda: browse.build(Options(folder=str(ws))))
        here.show_kind("room")
        await until(pilot, "room-a305")
        here.show_kind("trip")
        await until(pilot, "3 条", gone=("room-a305",))
        await pilot.press("r")
        await until(pilot, "3 条")
        assert len(ids(pilot)) == 3

    run(ws, journey, place="browser")


def test_states_in_a_signed_workspace(county: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        here = place(pilot)
        here.show_kind("trip")
        text = await ready(pilot, "状态", "已批")
        assert "已退回" in text or "已送审" in text
        here.filter.value = "状态=已退回"
        text = await until(pilot, "条（共", "已退回", gone=("已批",))
        count = len(ids(pilot))
        states = here.sheet.states
        assert count == sum(1 for state, _ in states.values() if state.name == "returned") > 0
        here.filter.value = ""
        here.rows.focus()
        await until(pilot, "已批")
        await pilot.press("greater_than_sign")
        await until(pilot, "状态▴")
        await pilot.press("question_mark")
        await until(pilot, "边写边筛")

    run(county, journey, size=(120, 30), place="browser")


@pytest.mark.parametrize(("lang", "size"), [("zh", (80, 24)), ("en", (160, 48))])
def test_the_filter_offers_what_may_come_next(ws: Path, lang: Any, size: tuple[int, int]) -> None:
    zh = lang == "zh"

    async def journey(pilot: Pilot[Any]) -> None:
        here = place(pilot)
        here.show_kind("trip")
        await ready(pilot, "4 条" if zh else "4 records")
        assert not here.filter.bar.display
        await pilot.press("slash")
        await until(pilot, "Tab 取" if zh else "Tab takes", "[派车单号=]" if zh else "[no=]")
        office.send(pilot, "jh")
        await until(pilot, "[计划出车=] 计划还车= " if zh else "[plan_out=] plan_in= ", gone=("派车单号=" if zh else "no=",))
        await pilot.press("ctrl+down")
        await until(pilot, "计划出车= [计划还车=]" if zh else "plan_out= [plan_in=]")
        await pilot.press("ctrl+up", "tab")   # a field, then what it may hold
        await until(pilot, "[今天]" if zh else "[today]")
        assert here.filter.value == ("计划出车=" if zh else "plan_out=") and here.filter.has_focus
        office.send(pilot, "11-03.. 车辆=z1")
        await until(pilot, "[川Z10001]" if "川Z10001" in office.text(ws, "records/vehicle/veh-z10001.toml") else "[")
        await pilot.press("right")
        await until(pilot, "条（共 4 条）" if zh else "of 4", lambda app: here.filter.value.endswith("车辆=川Z10001"))
        await pilot.press("tab")   # nothing more to take
        assert not here.filter.has_focus and not here.filter.bar.display

        # The same line for changes of several, with the mouse.
        here.rows.focus()
        await pilot.press("escape")
        await until(pilot, "4 条" if zh else "4 records", gone=("共 4" if zh else "of 4",))
        await pilot.press("asterisk", "e")
        await until(pilot, "Tab 取" if zh else "Tab takes", "[派车单号=]" if zh else "[no=]")
        office.send(pilot, "bzlx")
        await until(pilot, "[保障类型=]" if zh else "[guarantee=]")
        bar = pilot.app.screen.query_one("OfferBar")
        await pilot.click(bar, offset=(3, 0))
        await until(pilot, "[应急]" if zh else "[emergency]")
        await pilot.press("tab")
        await pilot.press("escape")
        await until(pilot, gone=("Tab 取" if zh else "Tab takes",))

    run(ws, journey, lang=lang, size=size, place="browser")
