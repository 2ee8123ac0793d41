"""The inbox: acting on one and on several, returning, voting, refusals; what is signed is what git has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from officectl.tui.widgets.rows import Rows

from .screen import run, until

WHO = {"GIT_AUTHOR_NAME": "张三", "GIT_AUTHOR_EMAIL": "z@example.invalid", "GIT_COMMITTER_NAME": "张三", "GIT_COMMITTER_EMAIL": "z@example.invalid"}


def git(folder: Path, *args: str) -> str:
    return subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, check=True).stdout


def verify(folder: Path) -> str:
    done = subprocess.run([sys.executable, "-m", "officectl", "-C", str(folder), "verify"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def row(text: str, *words: str) -> str:
    return next(line for line in text.split("\n") if all(word in line for word in words))


async def to(pilot: Pilot[Any], *words: str) -> str:
    """Put the cursor on the first row that has these words; its record."""
    place: Any = pilot.app.screen
    rows = place.query_one(Rows)
    for at in range(len(rows.source)):
        cells = " ".join(cell if isinstance(cell, str) else cell.text for cell in rows.source.row(at))
        if all(word in cells for word in words):
            assert rows.go(rows.source.id(at))
            await pilot.pause()
            return str(place.focus_id())
    raise AssertionError(f"no row with {words}")


def test_approve_return_and_vote(copy: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "等您办", "等表决", "退给您")
        before = git(copy, "rev-parse", "HEAD").strip()

        # Approve one: the opinion, then what would be signed, then yes.
        ident = await to(pilot, "派车审批", "市水利局项目审查")
        await pilot.press("a")
        await until(pilot, "意见（可以不写）", ident)
        await pilot.press(*"ok", "enter")
        text = await until(pilot, "对吗", "摘要", "签名密钥", "核查：")
        assert "市水利局项目审查" in text
        await pilot.press("end")   # the content scrolls; the question stays
        await until(pilot, "角色 派车审批人", "对吗")
        await pilot.press("n")
        await until(pilot, "等您办", gone=("对吗",))
        assert git(copy, "rev-parse", "HEAD").strip() == before, "no is no"
        await pilot.press("f8")
        await until(pilot, "意见（可以不写）")
        await pilot.press(*"ok", "enter")
        await until(pilot, "对吗")
        await pilot.press("y")
        await until(pilot, "已批", gone=("对吗",))
        await until(pilot, "等您办", gone=("市水利局项目审查  ",))
        message = git(copy, "log", "-1", "--format=%B%n%GK")
        assert ident in message
        assert "Office-" in message
        assert git(copy, "diff", "--name-only", "HEAD^", "HEAD") == "", "an approval changes no file"

        # Return needs a reason.
        ident = await to(pilot, "派车审批", "到县城开会")
        head = git(copy, "rev-parse", "HEAD")
        await pilot.press("b")
        await until(pilot, "原因（必须写）")
        await pilot.press("enter")
        await pilot.pause(0.1)
        await until(pilot, "原因（必须写）")
        pilot.app.screen.query_one("Input").value = "可以坐班车"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, "以哪个角色办", "分管领导", "派车审批人")   # two of his roles may send it back
        await pilot.press(*"pcspr", "enter")
        await until(pilot, "对吗", "可以坐班车")
        await pilot.press("f2")
        await until(pilot, "已退回", gone=("对吗",))
        assert git(copy, "rev-parse", "HEAD^") == head
        returned = git(copy, "log", "-1", "--format=%B")
        assert "可以坐班车" in returned
        assert "派车审批人" in returned

        # A vote on the policy.
        await to(pilot, "表决", "签批制度")
        await pilot.press("a")
        await until(pilot, "意见（可以不写）")
        await pilot.press("enter")
        await until(pilot, "y / F2")
        await pilot.press("y")
        await until(pilot, "启用", gone=("y / F2", "表决 1/2"))   # the last vote that was missing

        # Put in force.
        await to(pilot, "启用", "签批制度")
        await pilot.press("a")
        await until(pilot, "y / F2")
        await pilot.press("y")
        await until(pilot, gone=("y / F2", "等表决"))

    run(copy, journey, place="inbox")
    assert "没有发现问题" in verify(copy)


def test_several_at_once_are_one_commit(copy: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "等您办")
        await to(pilot, "立项审批", "河口镇敬老院")
        rows: Any = pilot.app.screen.query_one(Rows)
        at = rows.at
        await pilot.press("space")
        assert rows.at == at + 1, "two presses mark two rows"
        await to(pilot, "审批", "更换前轮")
        await pilot.press("space")
        await pilot.press("a")
        done = await until(pilot, "意见")   # both are approvals: one commit even across kinds
        assert "task-" in done and "督办事项  河口镇敬老院消防改造" in done, "records are named, not only numbered"
        assert "cost-" in done and "车辆费用  更换前轮两条" in done
        await pilot.press("escape")
        await to(pilot, "派车审批", "市财政局")
        await pilot.press("asterisk")   # marks there: none
        assert not pilot.app.screen.query_one(Rows).marked
        await to(pilot, "立项审批", "河口镇敬老院")
        await pilot.press("space")
        await to(pilot, "立项审批", "县信访局")
        await pilot.press("space")
        before = git(copy, "rev-parse", "HEAD")
        await pilot.press("f8")
        await until(pilot, "意见")
        await pilot.press("enter")
        await until(pilot, "以上 2 条，对吗")
        await pilot.press("y")
        await until(pilot, gone=("对吗", "河口镇敬老院消防改造      "))
        assert git(copy, "rev-parse", "HEAD^") == before
        assert git(copy, "log", "-1", "--format=%B").count("Office-Item") == 2
        place: Any = pilot.app.screen
        assert place.chosen_keys() == (rows.current,), "what was done is marked no more"
        await to(pilot, "派车审批", "市财政局")
        await pilot.press("a")
        await until(pilot, "意见", "市财政局")
        await pilot.press("escape")

    run(copy, journey, place="inbox", size=(160, 48))


def test_a_signing_refusal_is_told_and_nothing_is_written(copy: Path) -> None:
    key = next((copy / ".git/officectl-demo/keys").glob("qian.xuemin"))
    before = git(copy, "rev-parse", "HEAD")

    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "等您办")
        await to(pilot, "派车审批", "市财政局")
        key.unlink()   # the hardware key is pulled out
        await pilot.press("a")
        await until(pilot, "意见")
        await pilot.press(*"qx", "enter")
        await until(pilot, lambda app: "对吗" in "".join(_all(app)) or "Enter 或 Esc 关闭" in "".join(_all(app)))
        await pilot.press("y")
        await until(pilot, "Enter 或 Esc 关闭")
        assert git(copy, "rev-parse", "HEAD") == before
        await pilot.press("escape")
        await until(pilot, "市财政局")
        await pilot.press("a")
        await until(pilot, "意见", "│ qx")   # nobody writes his opinion twice
        await pilot.press("escape")

    run(copy, journey, place="inbox")


def test_the_passphrase_of_a_key_is_asked_in_a_dialogue(copy: Path) -> None:
    """Wrong, left, then right: refused in words twice, signed once; nothing else asks."""
    key = next((copy / ".git/officectl-demo/keys").glob("qian.xuemin"))
    subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", "口令 a'b", "-f", str(key)], check=True, capture_output=True)
    before = git(copy, "rev-parse", "HEAD")

    async def attempt(pilot: Pilot[Any], typed: str | None) -> None:
        await to(pilot, "派车审批", "市财政局")
        await pilot.press("a")
        await until(pilot, "意见")
        await pilot.press("enter")
        await until(pilot, "对吗")
        await pilot.press("y")
        await until(pilot, "密钥的口令")
        if typed is None:
            await pilot.press("escape")
        else:
            pilot.app.screen.query_one("Input").value = typed  # type: ignore[attr-defined]
            assert typed not in await until(pilot, "•")
            await pilot.press("enter")

    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "等您办")
        await attempt(pilot, "错的")
        await until(pilot, "口令不对", "Enter 或 Esc 关闭")
        await pilot.press("escape")
        await attempt(pilot, None)
        await until(pilot, "Enter 或 Esc 关闭")
        await pilot.press("escape")
        assert git(copy, "rev-parse", "HEAD") == before
        await attempt(pilot, "口令 a'b")
        await until(pilot, "已批", gone=("密钥的口令",))
        assert git(copy, "rev-parse", "HEAD^") == before

    run(copy, journey, place="inbox")
    assert "SSH_ASKPASS_REQUIRE" not in os.environ


def _all(app: Any) -> list[str]:
    from .screen import text_of

    return text_of(app)


def test_english(county: Path) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        text = await until(pilot, "waiting", "approve")
        assert "等您办" not in text
        await pilot.press("a")
        await until(pilot, "opinion (may be empty)", "Enter accepts")

    run(county, journey, lang="en", place="inbox", size=(80, 24))


def test_an_open_workspace_says_so(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "officectl", "-C", str(tmp_path), "init", "ws", "name=清源县政府办公室", "organ_level=县"],
        capture_output=True, check=False, env={**os.environ, **WHO},
    )
    assert made.returncode == 0

    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "没有签批制度", "才有效力。")

    run(tmp_path / "ws", journey, place="inbox", size=(80, 24))
