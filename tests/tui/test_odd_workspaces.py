"""Workspaces that are empty, broken or in an odd state: every place says something that helps, nothing that is not so."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from officectl.text.lang import Lang

from .screen import run, text_of, until


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A workspace with its settings and nothing else, in a repository without any commit."""
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "officectl.toml").write_text(
        'format = 1\nname = "空单位"\norgan_level = "县"\ntime_zone = "Asia/Shanghai"\nlanguage = "zh"\npacks = ["national"]\nas_of = 2026-11-20\n',
        encoding="utf-8",
    )
    git(folder, "init", "-q", "-b", "main")
    return folder


WORDS: dict[Lang, dict[str, tuple[str, ...]]] = {
    "zh": {
        "5": ("还没有会议、派车这类有起止时间的记录。到台账（2）新建",), "6": ("没有登记房间。到台账（2）新建楼栋",),
        "7": ("没有登记车辆。到台账（2）新建公务用车",), "8": ("还没有提交",), "4": ("核查",),
    },
    "en": {
        "5": ("no records with a time yet (meetings, trips): make some under Records (2)",), "6": ("no rooms on record: make buildings",),
        "7": ("no cars on record: make them under Records (2)",), "8": ("no commits yet",), "4": ("by check",),
    },
}  # fmt: skip


@pytest.mark.parametrize(("lang", "size"), [("zh", (160, 48)), ("en", (80, 24))])
def test_nothing_there_yet(bare: Path, lang: Lang, size: tuple[int, int]) -> None:
    async def journey(pilot: Pilot[Any]) -> None:
        for key, words in WORDS[lang].items():
            await pilot.press(key)
            await until(pilot, *words)
        await pilot.press("6", "right_square_bracket")
        text = await until(pilot, WORDS[lang]["6"][0])
        assert "最高" not in text
        assert "top floor" not in text
        await pilot.press("n", "n", "n")
        text = await until(pilot, WORDS[lang]["6"][0])
        assert "核查没有发现" not in text, "nothing was looked at"
        assert text.count(WORDS[lang]["6"][0]) == 2, "a refusal stands there once, however often it is asked for"
        header = text_of(pilot.app)[0]   # type: ignore[arg-type]  # it is ours
        assert "…" not in header
        assert header.endswith("11-20" if lang == "en" else "2026-11-20（星期五）")

    run(bare, journey, lang=lang, size=size, place="history")


def test_a_workspace_that_breaks_while_it_is_open(copy: Path) -> None:
    """It is said; no place goes on saying that it reads; one fault is one note; once it is mended all is read again."""
    settings = copy / "officectl.toml"
    good = settings.read_text(encoding="utf-8")

    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "签名有效")
        await until(pilot, lambda app: app.about != "")
        settings.write_text(good + 'x = "\n', encoding="utf-8")
        await until(pilot, "看不到外面的改动了", "字符串没有结束的英文引号")
        await pilot.press("7")
        await until(pilot, "Enter 或 Esc 关闭", "改正")
        for _ in range(20):   # the cars and the checks fail: both have had time to
            await pilot.pause(0.02)
        await pilot.press("escape")
        text = await until(pilot, "没有读出来；改正以后按 r 重读", gone=("Enter 或 Esc 关闭",))
        assert "读" not in text.split("\n")[0]
        settings.write_text(good, encoding="utf-8")
        await until(pilot, "川ZA1101", gone=("没有读出来",))

    run(copy, journey, poll=True, place="history")


def test_head_on_no_branch(copy: Path) -> None:
    git(copy, "checkout", "-q", "--detach", "HEAD")
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=copy, check=True, capture_output=True, text=True).stdout.strip()

    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, f"不在任何分支上（{head[:10]}）", "先 git")

    run(copy, journey, poll=False, size=(160, 48), place="history")


def test_history_over_more_than_a_year(county: Path) -> None:
    """Days of another year have it; how many there are is said; records have the names that people call them by."""
    count = subprocess.run(["git", "rev-list", "--count", "HEAD"], cwd=county, check=True, capture_output=True, text=True).stdout.strip()

    async def journey(pilot: Pilot[Any]) -> None:
        await until(pilot, "11-20 18:30", "陆小雨")
        await pilot.press("m")
        await until(pilot, f"{count} 次提交已经全部列出")
        await pilot.press("f3")
        await until(pilot, f"{count} 次提交已经全部列出")
        await pilot.press("down")
        await until(pilot, "会议通知和回执", "新增  会议通知")
        await pilot.press("enter")
        text = await until(pilot, "打开哪一条")
        assert "粮食安全考核整改会" in text, "a notice is called by its meeting"
        await pilot.press("escape", "end")
        await until(pilot, "2025-11-02 17:20")

    run(county, journey, size=(100, 30), place="history")
