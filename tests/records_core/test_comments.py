"""Edits change what they should and nothing else: comments, order, blank lines and line ends stay."""

from __future__ import annotations

import random
import sys
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from officectl.errors import NotWritten
from officectl.records import layout, toml
from officectl.store.comments import REMOVE, EditFailed, apply, edit, has_comments

from . import strategies

TEXT = '''\
#:schema ../../schemas/trip.schema.json
# 派车单
id = "trip-1" # 编号
area = 18.50   # 面积
drivers = [
  "甲", # 先
  "乙",
]

# 口头批准
[verbal]
by = "wang.wu"   # 谁

# 第一站
[[stop]]
place = "A"
# 夹在中间
[other]
x = 1

# 第二站
[[stop]]
place = "B"
note = """
多行
文字"""

# 完
'''


def changed(changes: dict[Any, Any], text: str = TEXT) -> list[str]:
    """The edited text as a unified diff without context: what a reviewer sees."""
    from difflib import unified_diff

    out = edit(text, changes)
    lines = unified_diff(text.splitlines(), out.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


@pytest.mark.parametrize(
    ("changes", "diff"),
    [
        ({}, []),
        ({("area",): Decimal("18.50")}, []),
        ({("area",): Decimal("18.5")}, []),
        ({("area",): Decimal("19.00")}, ["-area = 18.50   # 面积", "+area = 19.00   # 面积"]),
        ({("id",): "x"}, ['-id = "trip-1" # 编号', '+id = "x" # 编号']),
        ({("note",): "新增\n两行"}, ['+note = """', "+新增", '+两行"""']),
        ({("at",): datetime(2026, 1, 2, 8)}, ["+at = 2026-01-02T08:00:00"]),
        ({("verbal", "way"): "电话"}, ['+way = "电话"']),
        ({("verbal", "by"): REMOVE}, ['-by = "wang.wu"   # 谁']),
        ({("verbal",): {"by": "li.si"}}, ['-by = "wang.wu"   # 谁', '+by = "li.si"   # 谁']),
        ({("verbal",): REMOVE}, ["-", "-# 口头批准", "-[verbal]", '-by = "wang.wu"   # 谁']),
        ({("stop", 1, "place"): "乙"}, ['-place = "B"', '+place = "乙"']),
        ({("stop", 0): REMOVE}, ["-# 第一站", "-[[stop]]", '-place = "A"']),
        ({("stop", 1, "note"): "一\n二"}, ["-多行", '-文字"""', "+一", '+二"""']),
        ({("other", "y"): 2}, ["+y = 2"]),
        ({("other", "y"): {"z": [1]}}, ["+[other.y]", "+z = [1]", "+"]),
        ({("drivers", 2): "丙"}, ['+  "丙",']),
        ({("drivers", 0): REMOVE}, ['-  "甲", # 先']),
        ({("drivers", 0): "丁"}, ['-  "甲", # 先', '+  "丁", # 先']),
        ({("paper",): {"no": 1}}, ["+", "+[paper]", "+no = 1"]),
        ({("paper", "no"): 1}, ["+", "+[paper]", "+no = 1"]),
        ({("stop", 2): {"place": "C"}}, ["+", "+[[stop]]", '+place = "C"']),
    ],
    ids=repr,
)
def test_only_that_changes(changes: dict[Any, Any], diff: list[str]) -> None:
    assert changed(changes) == diff
    crlf = edit(TEXT.replace("\n", "\r\n"), changes)
    assert crlf == edit(TEXT, changes).replace("\n", "\r\n")


def test_a_free_comment_at_the_end_survives_the_last_table() -> None:
    assert edit(TEXT, {("stop", 1): REMOVE}).endswith("[other]\nx = 1\n\n# 完\n")


def test_rows_may_be_replaced_as_a_whole() -> None:
    out = edit(TEXT, {("stop",): [{"place": "A"}, {"place": "B2", "note": "多行\n文字"}, {"place": "C"}]})
    assert out.startswith(TEXT.replace('"B"', '"B2"'))
    assert toml.read(out.encode()).data["stop"][2] == {"place": "C"}  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "changes", "out"),
    [
        ("", {("a",): 1}, "a = 1\n"),
        ("# x\n", {("a",): 1}, "# x\na = 1\n"),
        ("a = 1", {("b",): 2}, "a = 1\nb = 2\n"),
        ("[t]\nx = 1\n", {("a",): 1}, "a = 1\n\n[t]\nx = 1\n"),
        ("# 头\n\n# 表\n[t]\nx = 1\n", {("a",): 1}, "# 头\n\na = 1\n\n# 表\n[t]\nx = 1\n"),
        ("a.b = 1\n", {("a", "c"): 2}, None),
        ("a = { b = 1 } # 一\n", {("a", "c"): 2}, None),
        ("a = { b = 1 } # 一\n", {("a", "b"): Decimal("2.50")}, "a = { b = 2.50 } # 一\n"),
        ("a = [{ b = 1 }] # 一\n", {("a", 0, "b"): 2}, "a = [{ b = 2 }] # 一\n"),
        ("a = [1, 2]  # 一\n", {("a",): []}, "a = []  # 一\n"),
        ("[[r]]\nx = 1\n", {("r",): REMOVE}, ""),
        ("a = 1\n[t] # 表\n", {("t",): REMOVE}, "a = 1\n"),
        ("[t.u]\nx = 1\n", {("t", "u"): REMOVE}, "[t]\n"),
        ("[t]\n[t.u]\nx = 1\n", {("t", "u"): REMOVE}, "[t]\n"),
        ("a = 1\n", {("a",): {"b": 2}}, "[a]\nb = 2\n"),
        ("[a]\nb = 2\n", {("a",): 1}, "a = 1\n"),
        ("a = 1 # 一\n", {("a",): "x\ny"}, 'a = """\nx\ny""" # 一\n'),
        ("a = 0x1F # 一\n", {("a",): 31}, "a = 0x1F # 一\n"),
        ("a = 'C:\\x' # 一\n", {("b",): 1}, "a = 'C:\\x' # 一\nb = 1\n"),
        ('"a b" = 1 # 一\n', {("a b",): 2, ("c.d",): 3}, '"a b" = 2 # 一\n"c.d" = 3\n'),
    ],
    ids=repr,
)
def test_small_files(text: str, changes: dict[Any, Any], out: str | None) -> None:
    result = edit(text, changes)
    if out is not None:
        assert result == out
    read, wanted = toml.read(result.encode()).data, apply(toml.read(text.encode()).data or {}, changes)
    assert layout.same(read, wanted)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("a = 1\n", {("b",): REMOVE}),
        ("a = 1\n", {("a", "b"): 1}),
        ("a = [1]\n", {("a", 3): 1}),
        ("a = [1]\n", {("a", 1): REMOVE}),
        ("a = \n", {("b",): 1}),
        ("a = 1\n", {(): 1}),
        ("[[r]]\n", {("r", 2): {}}),
        ("[[r]]\n", {("r", "x"): 1}),
    ],
    ids=repr,
)
def test_nowhere_to_go(text: str, changes: dict[Any, Any]) -> None:
    with pytest.raises(EditFailed) as caught:
        edit(text, changes)
    assert isinstance(caught.value, NotWritten)
    assert caught.value.render("zh")


def test_a_wrong_result_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("officectl.store.comments._one", lambda text, path, value: text + "z = 1\n")
    with pytest.raises(EditFailed):
        edit("a = 1\n", {("b",): 2})


@settings(max_examples=120, deadline=None)
@given(strategies.tables(), strategies.tables(), st.randoms(use_true_random=False))
def test_law(data: dict[str, Any], more: dict[str, Any], rng: random.Random) -> None:
    """Any value made into any other, key by key: the result reads as wanted."""
    text = commented(layout.dump(data, None))
    changes: dict[Any, Any] = {(name,): value for name, value in more.items()}
    changes |= {(name,): REMOVE for name in data if name not in more and rng.random() < 0.3}
    out = edit(text, changes)
    assert layout.same(toml.read(out.encode()).data, apply(data, changes))
    if not changes:
        assert out == text


def commented(text: str) -> str:
    """The text with a comment before every header and one at each end."""
    lines = ["# 头"]
    inside = False
    for line in text.split("\n"):
        if not inside and line.startswith("[") and not line.startswith("[\n"):
            lines.append("# 表")
        inside ^= line.count('"""') % 2 == 1
        lines.append(line)
    return "\n".join(lines) + "\n# 尾\n" if text else "# 头\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1\n", False),
        ("a = 1 # x\n", True),
        ("# x", True),
        ('a = "#"\n', False),
        ("a = '#'\n", False),
        ('a = """\n# x\n"""\n', False),
        ('a = """\n# x\n""" # y\n', True),
        ('a = "\\"#"\n', False),
        ("a = '''\n#'''\n", False),
        ('"#" = 1\n', False),
        ('a = """x""""#"\n', True),
        ("", False),
    ],
    ids=repr,
)
def test_has_comments(text: str, expected: bool) -> None:
    assert has_comments(text) is expected


def test_importing_the_editor_does_not_import_tomlkit() -> None:
    import subprocess

    code = "import sys, officectl.store.comments; sys.exit('tomlkit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
