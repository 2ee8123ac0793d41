"""The interface in a real terminal: real keys through tmux, what a person reads there, what is left in git and on the terminal."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from officectl.text.width import width
from officectl.tui.spots import spots

from . import small_office as office
from .terminal import TMUX, Terminal

pytestmark = pytest.mark.skipif(TMUX is None, reason="no tmux here: the terminal cannot be tried")

ORG = "records/org/hard-{}.toml"
GREY = {0, 7, 8, 15, 16, 59, 102, 145, 188, 231, *range(232, 256)}
"""Of the 256 colours of a terminal, those without any."""
NAMES = ("路径[/home]x", "[/]尾", "[x] 完成", "①—“甲”…乙🚗丙")
"""Looks like markup, or is as wide as a terminal likes."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small office, with units whose names are hard to draw."""
    ws = office.build(tmp_path_factory.mktemp("terminal"))
    text = office.text(ws, "records/org/finance-bureau.toml")
    for at, name in enumerate((*NAMES, "宽" * 90), start=1):
        lines = [f'name = "{name}"' if line.startswith("name =") else line for line in text.replace("finance-bureau", f"hard-{at}").split("\n")]
        (ws / ORG.format(at)).write_text("\n".join(lines), encoding="utf-8")
    office.commit(ws, "几个机构")
    return ws


def list_units(terminal: Terminal, words: str = "tui browser") -> None:
    """Start, and go to the list of units by the pinyin initials of their kind."""
    terminal.start(words)
    terminal.until("派车单号", "帮助", calm=True)
    terminal.type("c")
    terminal.until("哪一类记录")
    terminal.type("jg")
    terminal.until("jg", "机构  10", gone=("派车单  1",))
    terminal.press("Enter")
    terminal.until("10 条", "hard-1", gone=("哪一类记录",))


@pytest.fixture
def ws(small: Path, tmp_path: Path) -> Iterator[Path]:
    yield office.copied(small, tmp_path)


def head(ws: Path) -> str:
    return office.git(ws, "rev-parse", "HEAD").strip()


def test_a_day_at_the_keyboard(copy: Path, tmp_path: Path) -> None:
    """All places, a filter and an opinion in Chinese, an approval, a form, $EDITOR, suspend and resume, and the terminal as it was."""
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nprintf '编辑器开着\\n'; sed -i 's/^name = .*/name = \"县城老区\"/' \"$1\"; sleep 1\n", encoding="utf-8")
    editor.chmod(0o755)
    with Terminal(copy, EDITOR=str(editor)) as terminal:
        terminal.order("stty -g > before")
        terminal.start()
        terminal.until("等您办", "市水利局项目审查")
        assert terminal.asks("alternate_on") == "1"
        for spot in reversed(spots()):
            terminal.press(spot.key)
            text = terminal.until("帮助", calm=True, front=f"{spot.key}{spot.title.zh}")
            assert "程序自己出了错" not in text

        terminal.press("2")
        terminal.until("556 条", "草稿", front="2台账")
        terminal.type("／")
        terminal.type("水利")
        text = terminal.until("任意处含“水利”", "县水利局", gone=("县财政局",))
        assert [line for line in text.split("\n") if line.strip() == "水利"]
        terminal.press("Escape")
        terminal.until("556 条", gone=("任意处",))
        terminal.press("Escape")   # out of the line

        time.sleep(0.3)   # Esc and a digit in one breath are Alt and the digit, for every program in a terminal
        terminal.press("3")
        terminal.until("派车审批", "到县城开会、报送材料")
        before = head(copy)
        terminal.type("aa")   # pressed twice because nothing was to be seen yet
        terminal.until("意见（可以不写）")
        terminal.press("C-u")
        terminal.type("同意，注意安全")
        terminal.press("Enter")
        terminal.until("对吗", "同意，注意安全")
        terminal.type("y")
        terminal.until("已批", "派车审批", gone=("对吗", "意见（可以不写）"))
        assert office.git(copy, "rev-parse", "HEAD^").strip() == before
        assert "同意，注意安全" in office.git(copy, "log", "-1", "--format=%B")

        terminal.press("C-g")
        terminal.until("打开哪一条")
        terminal.type("slj")
        terminal.press("Enter")
        terminal.until("清源县水利局", "water-bureau", gone=("打开哪一条",))
        before = head(copy)
        terminal.type("e")
        terminal.until("修改", "F2 保存", "县水利局")
        terminal.press("Down")
        terminal.until("简称：")
        terminal.press("End")
        time.sleep(0.5)   # a key that moves travels through the screen before it moves; a hand takes longer, tmux does not
        terminal.type("（新）")
        terminal.until("县水利局（新）")
        terminal.press("F2")
        terminal.until("县水利局（新）", "y / F2")
        terminal.type("y")
        terminal.until("water-bureau", "县水利局（新）", gone=("F2 保存", "y / F2"))
        assert office.git(copy, "rev-parse", "HEAD^").strip() == before
        assert "县水利局（新）" in (copy / "records/org/water-bureau.toml").read_text(encoding="utf-8")

        terminal.press("C-z")
        terminal.until("Stopped", gone=("帮助",))
        assert terminal.asks("alternate_on") == "0"
        terminal.order("echo $((6 * 7))个; fg")
        terminal.until("water-bureau", "帮助", gone=("Stopped",))

        terminal.press("C-g")
        terminal.until("打开哪一条")
        terminal.type("county-seat")
        terminal.press("Enter")
        terminal.until("county-seat", "被引用", gone=("打开哪一条",))
        terminal.type("o")
        terminal.until("编辑器开着")
        terminal.until("帮助", "县城老区", gone=("编辑器开着",))
        assert 'name = "县城老区"' in office.git(copy, "show", "HEAD")

        terminal.press("F10")
        terminal.until("42个", "编辑器开着\n$", gone=("帮助",))   # the screen as it was before
        assert terminal.asks("alternate_on") == "0"
        assert terminal.asks("mouse_any_flag") == "0"
        terminal.order("stty -g > after; echo 回显在")
        terminal.until("echo 回显在", "\n回显在")
        assert (copy / "after").read_text() == (copy / "before").read_text()


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"LANG": "C"}], ids=["no-colour", "c-locale"])
def test_names_are_drawn_as_they_are_at_every_edge(ws: Path, env: dict[str, str]) -> None:
    """Whatever the width, nothing is taken for markup, nothing shifts, the bars stand where they stand."""
    with Terminal(ws, (160, 48), **env) as terminal:
        list_units(terminal, "--lang zh tui browser")
        terminal.until(*NAMES)
        for wide, high in ((160, 48), (101, 30), (81, 24), (80, 24), (79, 24), (40, 10), (120, 30)):
            terminal.resize(wide, high)
            time.sleep(0.3)
            text = terminal.until("帮助", NAMES[0] if wide > 60 else "清源县人民…")
            lines = terminal.lines()
            assert lines[0].startswith(" 1今日"), text
            assert "帮助" in lines[-1], text
            assert max(map(width, lines)) <= wide, text
            if wide > 60:
                assert all(name in text for name in NAMES), text
            if wide > 100:
                bars = {width(line.partition("│")[0]) for line in lines[1:-1] if "│" in line}
                assert len(bars) == 1, text
        shades = {int(one) for line in terminal.lines(colours=True) for one in re.findall(r"[34]8;5;(\d+)", line)}
        assert shades
        assert (shades <= GREY) == ("NO_COLOR" in env), shades
        terminal.resize(80, 24)
        for at, name in enumerate(NAMES, start=1):
            terminal.press("Home", *["Down"] * (at + 3), "Enter")   # behind four others
            terminal.until(name, "被引用")
            terminal.press("Escape")
            terminal.until("筛选", gone=("被引用",))
        terminal.press("q")
        terminal.until("$", gone=("帮助",))


def test_what_happens_outside_is_seen(ws: Path) -> None:
    """A record that goes away under the cursor, another branch, a conflict, a broken file: told within seconds, and nothing dies."""
    with Terminal(ws, (100, 30)) as terminal:
        list_units(terminal)
        terminal.type("/home")
        terminal.press("Enter")
        terminal.until("1 条（共", "hard-1", gone=("hard-2",))
        terminal.press("Enter")
        terminal.until("hard-1", "被引用", "路径[/home]x")

        (ws / ORG.format(1)).unlink()
        office.commit(ws, "别人删的")
        terminal.until("hard-1", "已删除，下面是它最后的内容")
        terminal.press("Escape")
        terminal.until("没有符合条件的", gone=("被引用",))
        terminal.press("Escape")
        terminal.until("hard-2", "hard-3")

        office.git(ws, "checkout", "-q", "-b", "另一支")
        said = (ws / ORG.format(2)).read_text(encoding="utf-8")
        (ws / ORG.format(2)).write_text(said.replace("[/]尾", "另一支写的"), encoding="utf-8")
        office.commit(ws, "另一支")
        terminal.until("另一支写的")
        office.git(ws, "checkout", "-q", "main")
        terminal.until("[/]尾", gone=("另一支写的",))
        (ws / ORG.format(2)).write_text(said.replace("[/]尾", "这一支写的"), encoding="utf-8")
        office.commit(ws, "这一支")
        done = subprocess.run(["git", "merge", "-q", "另一支"], cwd=ws, capture_output=True, check=False)
        assert done.returncode == 1
        terminal.press("4")
        terminal.until("合并", "hard-2")
        (ws / ORG.format(3)).write_text('id = "hard', encoding="utf-8")
        terminal.until("hard-3")
        office.git(ws, "merge", "--abort")
        terminal.until("hard-3", gone=("hard-2",))
        office.git(ws, "checkout", "-q", "--", ".")
        terminal.until("按检查", gone=("hard-2", "hard-3"))
        terminal.press("C-c")
        terminal.until("按 q 退出")
        terminal.press("q")
        terminal.until("$", gone=("帮助",))
