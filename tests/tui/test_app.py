"""What holds everywhere: places, help, palette, undo and redo, faults, keys of an input method, live reload, themes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from officectl.text.lang import Text
from officectl.tui import themes
from officectl.tui.deed import Deed
from officectl.tui.spots import spots

from .screen import SIZES, run, seen, text_of, until


def git(folder: Path, *args: str) -> str:
    return subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x48"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_place_by_its_digit(county: Path, lang: Any, size: tuple[int, int]) -> None:
    """One boot goes through all places: header with the place's title, footer with help, nothing crashes, no line is too long."""

    async def journey(pilot: Pilot[Any]) -> None:
        for spot in reversed(spots()):
            await pilot.press(spot.key)
            await until(pilot, f" {spot.key}{spot.title.render(lang)} ", "帮助" if lang == "zh" else "Help")
            await until(pilot, lambda app, name=spot.name: app.current_mode == name)  # type: ignore[misc]
            await pilot.pause(0.1)
            lines = text_of(pilot.app)  # type: ignore[arg-type]
            assert len(lines) == size[1]

    run(county, journey, lang=lang, size=size)


def test_help_and_palette(county: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "待办")
        await pilot.press("fullwidth_question_mark")   # with an input method on
        await until(pilot, "到处都行", "F1", "输入法开着时用功能键")
        await pilot.press("escape")
        await until(pilot, gone=("到处都行",))
        await pilot.press("fullwidth_colon")
        await until(pilot, "做什么")
        for word in ("calendar", "日历", "rl"):   # English name, Chinese title, pinyin initials
            pilot.app.screen.query_one("Input").value = word  # type: ignore[attr-defined]
            await until(pilot, "日历  5", gone=("配色",))
        await pilot.press("enter")
        await until(pilot, lambda app: app.current_mode == "calendar")
        await pilot.press("ctrl+p")
        await until(pilot, "做什么")
        pilot.app.screen.query_one("Input").value = "F5"  # type: ignore[attr-defined]   # by key
        await until(pilot, "刷新", gone=("配色",))

    run(county, journey, place="history")


def test_why_a_deed_is_not_available(county: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        await pilot.press("8")
        await until(pilot, "签名")
        await pilot.press("U")
        await until(pilot, "没有可以恢复的撤销")

    run(county, journey, place="history")


def test_undo_and_redo_by_commit(copy: Path) -> None:
    left = git(copy, "status", "--porcelain")
    before = git(copy, "rev-parse", "HEAD^{tree}")
    done = subprocess.run(
        [sys.executable, "-m", "officectl", "-C", str(copy), "-y", "set", "county-seat", "name=县城新区"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    changed = git(copy, "rev-parse", "HEAD^{tree}")
    assert changed != before

    async def journey(pilot: Pilot[Any]) -> None:
        await pilot.press("8")
        await until(pilot, "县城新区")
        await pilot.press("u")
        await until(pilot, "撤销上一次提交？", "县城新区")
        await pilot.press("y")
        await until(pilot, "已撤销", gone=("撤销上一次提交？",))
        assert git(copy, "rev-parse", "HEAD^{tree}") == before
        await pilot.press("U")
        await until(pilot, "恢复刚才撤销的？")
        await pilot.press("f2")
        await until(pilot, "已恢复", gone=("恢复刚才撤销的？",))
        assert git(copy, "rev-parse", "HEAD^{tree}") == changed
        assert git(copy, "status", "--porcelain") == left

    run(copy, journey, place="history")


def test_a_change_from_outside_is_seen(copy: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        from officectl.tui import watch

        await pilot.press("8")
        await until(pilot, "签名")
        git(copy, "commit", "-q", "--allow-empty", "--no-gpg-sign", "-m", "窗外来的提交")
        assert watch.EVERY <= 2
        await until(pilot, "窗外来的提交")

    run(copy, journey, poll=True, place="history")


def test_a_fault_is_told_in_words_and_the_screen_goes_on(county: Path, tmp_path: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        await pilot.press("8")
        await until(pilot, "签名")
        await pilot.press("ctrl+g")
        await until(pilot, "打开哪一条")
        await pilot.press(*"nobody")
        await pilot.press("enter")
        await until(pilot, "nobody", "Enter 或 Esc 关闭")
        await pilot.press("enter")
        await until(pilot, "签名", gone=("Enter 或 Esc 关闭",))
        place = pilot.app.screen

        def broken() -> None:
            raise ZeroDivisionError

        place.work(broken, lambda _: None)  # type: ignore[attr-defined]
        text = await until(pilot, "ZeroDivisionError", "界面可以接着用")
        assert "Traceback" not in text
        logs = list((tmp_path / "cache/officectl").glob("error-*.txt"))
        assert len(logs) == 1
        assert "ZeroDivisionError" in logs[0].read_text(encoding="utf-8")
        await pilot.press("escape")
        await until(pilot, "签名", gone=("ZeroDivisionError",))

    run(county, journey, place="history")


def test_a_mistake_outside_of_deeds_ends_in_words(county: Path, tmp_path: Path) -> None:
    """In something that has left the screen it is only written down; elsewhere the last words are a sentence and a file."""
    from textual._context import active_message_pump
    from textual.widgets import Static

    async def journey(pilot: Pilot[Any]) -> None:
        app: Any = pilot.app
        mark = active_message_pump.set(Static())   # it is nowhere
        app._handle_exception(ZeroDivisionError("weg"))
        active_message_pump.reset(mark)
        assert app._exception is None
        await until(pilot, "签名")   # nothing has ended
        app._exception = RuntimeError("da")
        app._fatal_error()
        words = app._exit_renderables.pop().plain
        app._exception = None
        assert "界面自己出了错（RuntimeError）" in words
        assert "Traceback" not in words
        logs = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "cache/officectl").glob("error-*.txt"))
        assert "ZeroDivisionError: weg" in logs
        assert "RuntimeError: da" in logs

    run(county, journey, place="history")


def test_pressing_twice_begins_once(county: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        import asyncio

        await until(pilot, "签名")
        place: Any = pilot.app.screen
        begun: list[int] = []
        go = asyncio.Event()

        async def slow(_: Any) -> None:
            begun.append(1)
            await go.wait()

        place.DEEDS = (Deed("history.slow", Text("慢事", "Slow"), Text("慢", "slow"), ("f12",), slow), *place.DEEDS)
        for _ in range(3):
            pilot.app.action_deed("history.slow")  # type: ignore[attr-defined]
        await until(pilot, "正在办“慢事”，稍等")
        assert begun == [1]
        go.set()
        await pilot.pause(0.05)
        pilot.app.action_deed("history.slow")  # type: ignore[attr-defined]
        await pilot.pause(0.05)
        assert begun == [1, 1]

    run(county, journey, place="history")


def test_themes_and_leaving(county: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "待办")
        for name in (*themes.ORDER[1:], themes.ORDER[0]):
            await pilot.press("f11")
            await pilot.pause()
            assert pilot.app.theme == name
            assert "待办" in seen(pilot.app)  # type: ignore[arg-type]
        await pilot.press("ctrl+c")
        await until(pilot, "按 q 退出")
        await pilot.press("f10")
        await pilot.pause()
        assert pilot.app.return_value == 0

    run(county, journey, place="history")


def test_leaving_asks_where_a_form_is_not_saved(county: Path) -> None:
    """… also when the form was left open at another place."""

    async def journey(pilot: Pilot[Any]) -> None:
        app: Any = pilot.app
        await until(pilot, "派车单")
        await until(pilot, lambda app: bool(app.screen.focus_id()))
        await pilot.press("f4")
        await until(pilot, "F2 保存", lambda app: bool(app.screen.query("Input")) or bool(app.screen.query("TextArea")))
        form = app.screen
        await until(pilot, lambda app: form.model is not None)
        await pilot.press("z")
        await until(pilot, lambda app: form.dirty)
        app.go("history")
        await until(pilot, "签名")
        await pilot.press("q")
        await until(pilot, "还有 1 张表单没有保存")
        await pilot.press("n")
        await until(pilot, "签名", gone=("没有保存",))
        assert app.return_value is None
        await pilot.press("f10")
        await until(pilot, "没有保存")
        await pilot.press("y")
        await pilot.pause(0.2)
        assert app.return_value == 0

    run(county, journey, place="browser")


def test_no_workspace_is_told_before_the_screen_changes(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "officectl", "-C", str(tmp_path), "tui"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "终端" in done.stderr or "terminal" in done.stderr
