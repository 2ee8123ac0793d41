"""Pinyin initials: the table in pinyin.toml, and the shipped readings against pypinyin."""

from __future__ import annotations

import runpy
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pypinyin
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from officectl.text import _initials, pinyin

HERE = Path(__file__).parent
TABLE = tomllib.loads((HERE / "pinyin.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", TABLE["initials"], ids=lambda case: f"{case['text']}{case.get('name', '')}")
def test_initials(case: dict[str, Any]) -> None:
    assert pinyin.initials(case["text"], name=case.get("name", False)) == case["expected"]


@pytest.mark.parametrize("case", TABLE["matches"], ids=lambda case: f"{case['query']}-{case['text']}")
def test_matches(case: dict[str, Any]) -> None:
    assert pinyin.matches(case["query"], case["text"]) is case.get("found", True)


@pytest.mark.parametrize("case", TABLE["initials"], ids=lambda case: f"{case['text']}{case.get('name', '')}")
def test_initials_and_their_parts_match(case: dict[str, Any]) -> None:
    letters = case["expected"]
    for start in range(len(letters)):
        assert pinyin.matches(letters[start:], case["text"])


def test_the_shipped_table_is_what_the_generator_writes() -> None:
    made = runpy.run_path(str(HERE / "make_initials.py"))
    if f"pypinyin {pypinyin.__version__}" == _initials.SOURCE:
        assert made["module"]() == Path(_initials.__file__).read_text(encoding="utf-8")
    # Another version of pypinyin may correct single readings, not more.
    shipped = enumerate(_initials.LETTERS, _initials.FIRST)
    differ = [chr(code) for code, letter in shipped if made["letters"](code)[0] != letter]
    assert len(differ) < len(_initials.LETTERS) / 1000, differ


def test_every_reading_of_pypinyin_matches() -> None:
    for char in "单曾解仇区任盖查乐重长行朴种折员秘繁翟覃缪隗参得了着石":
        for reading in pypinyin.pinyin(char, style=pypinyin.Style.NORMAL, heteronym=True)[0]:
            assert pinyin.matches(reading[0], char), (char, reading)


def test_the_common_characters_are_all_known() -> None:
    unknown = [chr(code) for code in range(0x4E00, 0x9FA6) if not pinyin.initials(chr(code))]
    assert len(unknown) <= 15, unknown  # Japanese-made ones such as 瓧


def test_surnames_are_a_reading_other_than_the_commonest() -> None:
    for name, letters in [*pinyin._SURNAMES.items(), *pinyin._COMPOUND_SURNAMES.items()]:
        assert pinyin.initials(name) != letters and pinyin.matches(letters, name), name


def test_no_need_of_pypinyin() -> None:
    code = (
        "import sys; sys.modules['pypinyin'] = None\n"
        "from officectl.text import pinyin\n"
        "print(pinyin.initials('张伟'), pinyin.matches('zw', '张伟'))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["zw", "True"]


_ALPHABET = "张重乐单于万俟尉迟澹台局办公室zZwｗ１1q 、，·—（）〇㎡①é\u0301İΣςﬀ\u4dbf𠮷ㄅ한ｶﾞ\n_-.'㈱"
"""Readings in plenty, surnames of two characters, widths, marks that join, characters that become several."""


@given(
    query=st.text(st.sampled_from("zwqclsdm1张乐单于 ｚé"), max_size=4),
    texts=st.lists(st.text(st.sampled_from(_ALPHABET), max_size=8), max_size=6),
)
@example(query="mq", texts=["万俟明", "·万俟", "万·俟", "张万俟", "单于"])
@example(query="dt", texts=["澹台"])
@settings(max_examples=400, deadline=None)
def test_the_finder_says_what_matches_says(query: str, texts: list[str]) -> None:
    found = pinyin.finder(query)
    assert [found(text) for text in texts] == [pinyin.matches(query, text) for text in texts]


def test_the_finder_walks_a_text_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ordinary names never take the slow way: that is what the finder is for."""
    monkeypatch.setattr(pinyin, "matches", lambda query, s: pytest.fail(s))
    found = pinyin.finder("fx")
    assert [found(name) for name in ("防汛工作会议（2026）", "单位负责人、单丽", "万元以下", "ＦＸ")] == [True, False, False, True]
