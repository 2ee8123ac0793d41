"""The form: what a person reads while typing, what is written, what is never lost. Both languages, both sizes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from . import small_office as office
from .screen import run, until
from .small_office import TRIP, TRIP_FILE, at, fill, form_of

COMMENTED = (
    "# 车队留底\n"
    f'id = "{TRIP}"\n'
    'no = "2026-0187"\nunit = "gov-office"\nvehicle = "veh-z10001"   # 小车班\ndrivers = ["chen.shi"]\n'
    'purpose = "赴青山镇督查防汛"\nplan_out = 2026-11-20T08:30:00\nplan_in = 2026-11-20T17:30:00\n'
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office; nobody changes it."""
    return office.build(tmp_path_factory.mktemp("forms"))


@pytest.fixture
def ws(original: Path, tmp_path: Path) -> Iterator[Path]:
    """An office of one's own."""
    yield office.copied(original, tmp_path)


def test_a_new_slip_is_typed_judged_shown_and_committed(ws: Path) -> None:
    """Pinyin initials, namesakes by unit, days in words, what is missing, markup-like text; one commit."""
    before = office.commits(ws)

    async def journey(pilot: Pilot[Any]) -> None:
        pilot.app.new_record("trip")
        await form_of(pilot)
        assert "新建派车单" in await until(pilot, "*用车单位", "△目的地")
        assert "必填" in await until(pilot, "派车单号")
        office.send(pilot, "down", "zfbgs", "enter", "tab", "0839", "up", "周", "婷")   # faster than anything can be shown
        await office.read(pilot)
        form = pilot.app.screen.query_one("Form")
        unit = form.parts[("unit",)]
        assert (form.parts[("phone",)].words, form.parts[("applicant",)].words) == ("0839", "周婷")
        assert unit.note == "= 县政府办公室（清源县人民政府，gov-office）"
        await fill(pilot, "z10001", "vehicle")
        assert unit.words == "县政府办公室"   # what was understood stands there once the cursor has gone
        lead = await fill(pilot, "李伟", "lead_user")
        await pilot.pause()
        assert tuple(pilot.app.cursor_position) == (lead.editor.region.x + 4, lead.editor.region.y)   # where an input method writes
        assert "有 2 个" in lead.note and "李伟（水利局，li.wei）" in lead.note and "李伟（应急管理局，li.wei2）" in lead.note
        await fill(pilot, "李伟@水利", "lead_user")
        await fill(pilot, "cs、老王", "drivers")
        await fill(pilot, "赴[青山]镇[/]x", "purpose")
        assert lead.words == "李伟@水利局"
        out = await fill(pilot, "明天8:30", "plan_out")
        assert out.note == "= 2026-11-21（星期六）08:30"
        back = await fill(pilot, "今天", "plan_in")
        assert back.note.startswith("✗") and "没有写几点" in back.note
        await fill(pilot, "今天8点", "plan_in")
        assert "早于计划出车" in back.note and back.note.startswith("?")
        await fill(pilot, "明天17:30", "plan_in")
        count = await fill(pilot, "三", "headcount")
        await fill(pilot, "0", "headcount")
        assert "不小于 1" in count.note
        await pilot.press("f2")
        await until(pilot, "还有 1 处不对")
        assert office.commits(ws) == before
        assert count.has_focus_within   # the cursor stands where the fault is
        await fill(pilot, "3", "headcount")
        await pilot.press("f2")
        await until(pilot, "带队人：李伟（li.wei）", "用车事由：赴[青山]镇[/]x", "写入，作为一次提交？")
        await pilot.press("n")
        await until(pilot, "新建派车单", gone=("写入，作为一次提交？",))
        await pilot.press("ctrl+s")
        await until(pilot, "写入，作为一次提交？")
        await pilot.press("y")
        await until(pilot, "已保存", "赴[青山]镇[/]x", "被引用")   # the new record's own page

    run(ws, journey, size=(80, 24))
    made, *rest = office.commits(ws)
    assert rest == before and made.startswith("新建派车单 trip-20261120-") and made.endswith("赴[青山]镇[/]x")
    path = office.git(ws, "show", "--name-only", "--format=", "HEAD").strip()
    assert office.text(ws, path).splitlines()[1:] == [
        'unit = "gov-office"', 'applicant = "zhou.ting"', 'phone = "0839"', 'vehicle = "veh-z10001"', 'drivers = ["chen.shi", "老王"]',
        'lead_user = "li.wei"', "headcount = 3",
        'purpose = "赴[青山]镇[/]x"', "plan_out = 2026-11-21T08:30:00", "plan_in = 2026-11-21T17:30:00",
    ]  # fmt: skip
    assert office.git(ws, "status", "--porcelain") == ""


def test_an_edit_keeps_comments_and_asks_before_it_is_lost(ws: Path) -> None:
    """English, wide; several lines pasted into a text stay lines; Esc asks; only what changed is written."""
    (ws / TRIP_FILE).write_text(COMMENTED, encoding="utf-8")
    office.commit(ws)

    async def journey(pilot: Pilot[Any]) -> None:
        pilot.app.open_record(TRIP)
        await until(pilot, "Dispatch slip", "Fields")
        await pilot.press("e")
        await form_of(pilot)
        await until(pilot, f"Edit Dispatch slip {TRIP}", "川Z10001")
        await at(pilot, "note")
        pilot.app.post_message(Paste("第一行[x]\n第二行"))
        await until(pilot, "第一行[x]", "changed, not saved")
        await pilot.press("escape")
        await until(pilot, "unsaved changes")
        await pilot.press("n")
        await until(pilot, "Edit Dispatch slip", gone=("unsaved changes",))
        await at(pilot, "drivers")
        pilot.app.post_message(Paste("chen.shi\n外请司机"))
        await until(pilot, "chen.shi、外请司机")
        await pilot.press("f2")
        await until(pilot, "Drivers: ", "外请司机", "Write it as one commit?")
        await pilot.press("f2")
        await until(pilot, "saved: " + TRIP)
        await until(pilot, "外请司机", "Note: (none)")
        await pilot.press("f3")   # another like it
        await form_of(pilot)
        await until(pilot, "New Dispatch slip", "川Z10001")
        await pilot.press("f2")
        await until(pilot, "Vehicle: 川Z10001 (veh-z10001)", "Write it as one commit?")
        await pilot.press("f2")
        await until(pilot, "saved: trip-20261120-", "Mentions 0")

    run(ws, journey, lang="en", size=(160, 48))
    again, first, *_ = office.commits(ws)
    assert again.startswith("new Dispatch slip trip-20261120-") and first == f"change Dispatch slip {TRIP} Drivers, Note"
    changed = office.text(ws)
    assert changed == COMMENTED.replace('["chen.shi"]', '["chen.shi", "外请司机"]').rstrip("\n") + '\nnote = """\n第一行[x]\n第二行"""\n'


def test_what_somebody_else_wrote_meanwhile_is_shown_and_kept(ws: Path) -> None:
    """A conflict loses nothing on either side: theirs where only they changed, the form's where both did, and both are told."""

    async def journey(pilot: Pilot[Any]) -> None:
        from officectl.tui.screens.record_form import FormScreen

        pilot.app.push_screen(FormScreen(TRIP))
        await form_of(pilot)
        await fill(pilot, "赴青山镇送物资", "purpose")
        theirs = office.text(ws).replace("督查防汛", "督查抗旱").replace('no = "2026-0187"', 'no = "2026-0188"')
        (ws / TRIP_FILE).write_text(theirs, encoding="utf-8")
        office.commit(ws)
        pilot.app.changed()
        await until(pilot, "刚刚在外面改过")
        await pilot.press("f2")
        await until(pilot, "已被别人修改", "用车事由：赴青山镇督查抗旱 → 赴青山镇送物资")
        await pilot.press("y")
        await until(pilot, "已放到最新内容上", "2026-0188", "赴青山镇送物资")
        await pilot.press("f2")
        await until(pilot, "用车事由：赴青山镇督查抗旱 → 赴青山镇送物资", "写入，作为一次提交？")
        await pilot.press("y")
        await until(pilot, gone=("F2 保存",))

    run(ws, journey)
    assert '"2026-0188"' in office.text(ws) and "赴青山镇送物资" in office.text(ws)
    assert office.commits(ws)[:2] == [f"修改派车单 {TRIP} 用车事由", "别人改的"]


def test_rows_are_added_changed_moved_and_removed(ws: Path) -> None:
    """A list of rows, each in a form of its own, nothing written before the record is saved."""
    task = "task-20261119-7k2m9q4x"
    path = f"records/task/2026/{task}.toml"

    async def journey(pilot: Pilot[Any]) -> None:
        from officectl.tui.screens.record_form import FormScreen

        pilot.app.push_screen(FormScreen(task))
        form = await form_of(pilot)
        rows = await at(pilot, "milestones")
        for title, due in (("入库验收", "月底"), ("采购", "下周三")):
            await pilot.press("f7")
            await until(pilot, "F2 完成")
            inner = pilot.app.screen.query_one("Form")
            prefix = next(iter(inner.parts))[:2]
            await fill(pilot, title, *prefix, "title")
            await fill(pilot, due, *prefix, "due")
            await pilot.press("f2")
            await until(pilot, title, gone=("F2 完成",))
            form.focus_part(rows)
        await until(pilot, "2026-11-30", "2026-11-25")
        await pilot.press("ctrl+up")
        await pilot.pause()
        assert [row["title"] for row in form.model.value(("milestones",))] == ["采购", "入库验收"]
        await pilot.press("insert")
        await until(pilot, "第 3 行")
        await pilot.press("escape")   # nothing was typed: nothing is asked, the new row goes away
        await until(pilot, "采购", gone=("第 3 行",))
        await pilot.press("home", "enter")
        await until(pilot, "第 1 行")
        await fill(pilot, "", "milestones", 0, "title")
        await office.write(pilot, "招标采购")
        await pilot.press("escape")
        await until(pilot, "放弃这一行的改动？")
        await pilot.press("y")
        await until(pilot, "采购", gone=("招标采购", "第 1 行"))
        await pilot.press("q")   # no slip of a finger ends the program
        await until(pilot, "有没保存的改动")
        await pilot.press("n")
        await until(pilot, "采购", gone=("有没保存的改动",))
        form.focus_part(rows)
        await pilot.press("end", "delete")
        await until(pilot, "采购", gone=("入库验收",))
        await pilot.press("f2")
        await until(pilot, "写入，作为一次提交？", "采购")
        await pilot.press("y")
        await until(pilot, gone=("F2 保存",))

    run(ws, journey, size=(80, 24))
    assert office.text(ws, path).endswith('[[milestones]]\ntitle = "采购"\ndue = 2026-11-25\n')


def test_an_own_kind_has_the_same_form(ws: Path) -> None:
    """Closed lists and references are chosen with F4, by pinyin initials; a slug is asked for and must be free."""

    async def journey(pilot: Pilot[Any]) -> None:
        pilot.app.new_record("用印")
        await form_of(pilot)
        await until(pilot, "新建印章使用")
        seal = await at(pilot, "seal")
        await pilot.press("f4")
        await until(pilot, "县政府印章", "县长签名章")
        await office.write(pilot, "bgs")
        await until(pilot, "办公室印章", gone=("县长签名章",))
        await pilot.press("enter")
        await until(pilot, "办公室印章", gone=("Enter 选定",))
        assert seal.words == "办公室印章"
        who = await fill(pilot, "lw", "applicant")
        await pilot.press("enter")   # it fits two: the list of them opens
        await until(pilot, "李伟  水利局  li.wei", "李伟  应急管理局  li.wei2")
        await pilot.press("down", "enter")
        await until(pilot, "李伟@应急管理局", gone=("Enter 选定",))
        assert who.note == "= 李伟（应急管理局，li.wei2）"
        await fill(pilot, "介绍信", "matter")
        await fill(pilot, "sljj", "unit")
        await fill(pilot, "slj", "unit")
        await fill(pilot, "今天", "used_on")
        await pilot.press("f2")
        await until(pilot, "印章：办公室印章", "经办人：李伟（li.wei2）")
        await pilot.press("y")
        await until(pilot, "已保存", "介绍信")
        pilot.app.new_record("人员")
        await form_of(pilot)
        await fill(pilot, "赵强", "name")
        await fill(pilot, "slj", "org")
        await pilot.press("f2")
        await until(pilot, "要自己起")
        ident = await fill(pilot, "Zhao Qiang", "id")
        assert ident.note.startswith("✗")
        await fill(pilot, "li.wei", "id")
        assert "已经用过" in ident.note
        await fill(pilot, "zhao.qiang", "id")
        await pilot.press("f2")
        await until(pilot, "写入，作为一次提交？")
        await pilot.press("y")
        await until(pilot, "已保存：zhao.qiang")

    run(ws, journey, size=(80, 24))
    assert office.text(ws, "records/person/zhao.qiang.toml") == 'id = "zhao.qiang"\nname = "赵强"\norg = "water-bureau"\n'
    assert 'applicant = "li.wei2"' in office.git(ws, "show", "HEAD~1")


def test_a_record_of_an_approved_round_warns(county: Path) -> None:
    """Saving says what becomes of the approval, and asks; nothing is written here."""
    approved = office.approved(county)
    before = office.commits(county)[0]

    async def journey(pilot: Pilot[Any]) -> None:
        from officectl.tui.screens.record_form import FormScreen

        pilot.app.push_screen(FormScreen(approved))
        await form_of(pilot)
        await fill(pilot, "补记", "note")
        await pilot.press("f2")
        await until(pilot, f"! 派车单 {approved} 已批", "写入，作为一次提交？")
        await pilot.press("escape")
        await until(pilot, "F2 保存", gone=("写入，作为一次提交？",))

    run(county, journey, size=(160, 48))
    assert office.commits(county)[0] == before


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_yes_and_no_are_turned_by_space(ws: Path, lang: Any) -> None:
    yes, no = ("是", "否") if lang == "zh" else ("yes", "no")

    async def journey(pilot: Pilot[Any]) -> None:
        pilot.app.new_record("meeting")
        form = await form_of(pilot)
        field = await at(pilot, "urgent")
        await until(pilot, "空格换" if lang == "zh" else "Space turns it")
        seen = []
        for _ in range(3):
            office.send(pilot, "space")
            await office.read(pilot)
            seen.append((field.words, form.model.data["urgent"]))
        assert seen == [(yes, True), (no, False), (yes, True)]
        await pilot.press("\u3000")   # as an input method types it
        await office.read(pilot)
        assert form.model.data["urgent"] is False
        office.send(pilot, "down", "up", yes)   # what is typed stands for what stood there
        await office.read(pilot)
        assert field.words == yes and form.model.data["urgent"] is True
        await pilot.press("backspace", "down")
        await office.read(pilot)
        assert "urgent" not in form.model.data and not field.note

    run(ws, journey, lang=lang)


def test_a_form_that_has_gone_or_is_not_there_yet_says_nothing(ws: Path) -> None:
    """Answers of the desk come when they come."""

    async def journey(pilot: Pilot[Any]) -> None:
        pilot.app.open_record(TRIP)
        await until(pilot, "派车单", "内容")
        await pilot.press("e")
        form = await form_of(pilot)
        await pilot.press("escape")
        await until(pilot, "被引用")
        form.tell()
        fresh = type(form)(form.model, form.fields, form.ask, form.lang)
        fresh.tell()   # not mounted
        assert not pilot.app._exception

    run(ws, journey)


def test_enter_asks_nothing_about_a_word_that_is_still_being_read(ws: Path) -> None:
    """Half of a word fitted nobody; the whole of it is looked up at the desk while Enter comes: on to the next field, no list opens."""

    async def journey(pilot: Pilot[Any]) -> None:
        pilot.app.new_record("trip")  # type: ignore[attr-defined]
        form = await form_of(pilot)
        field = await fill(pilot, "没有这个单位", "unit")
        assert field.path in form.model.wrong
        form.pending.add(field.path)
        await pilot.press("enter")
        await pilot.pause(0.2)
        assert pilot.app.screen.query("Form") and not field.has_focus_within
        form.pending.discard(field.path)
        form.focus_part(field)
        await pilot.press("enter")
        await until(pilot, "Enter 选定")

    run(ws, journey, size=(80, 24))
