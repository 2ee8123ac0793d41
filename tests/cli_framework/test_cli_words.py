"""What an input method does to a command line."""

from __future__ import annotations

import pytest

from officectl.cli._words import condition, given, normalise


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("--help", "--help"),
        ("－－help", "--help"),
        ("——help", "--help"),
        ("—help", "--help"),
        ("–help", "--help"),
        ("－h", "-h"),
        ("－ｈ", "-h"),
        ("--帮助", "--help"),
        ("——帮助", "--help"),
        ("－－as－of＝今天", "--as-of=今天"),
        ("——lang＝ｅｎ", "--lang=ｅｎ"),
        ("--reason=甲＝乙", "--reason=甲＝乙"),
        ("－－reason＝甲＝乙", "--reason=甲＝乙"),
        # A person's own words stay.
        ("——见附件", "——见附件"),
        ("－5", "－5"),
        ("—", "—"),
        ("标题＝甲—乙", "标题＝甲—乙"),
        ("", ""),
        ("-", "-"),
        ("-C", "-C"),
        ("-5", "-5"),
    ],
)
def test_option(typed: str, meant: str) -> None:
    assert normalise([typed]) == [meant]


def test_after_two_dashes_nothing_is_touched() -> None:
    assert normalise(["a", "--", "－－help"]) == ["a", "--", "－－help"]
    assert normalise(["a", "－－", "－－help"]) == ["a", "－－", "--help"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("面积＞＝18", "面积>=18"),
        ("面积=18..", "面积=18.."),
        ("面积≥18", "面积>=18"),
        ("标题＝甲＝乙", "标题=甲＝乙"),
        ("标题=甲＞乙", "标题=甲＞乙"),
        ("裸词", "裸词"),
        ("＝甲", "＝甲"),
        ("赴 青山＝镇", "赴 青山＝镇"),
        ("", ""),
    ],
)
def test_condition(typed: str, meant: str) -> None:
    assert condition(typed) == meant


def test_gbk_bytes_on_the_command_line_are_read() -> None:
    word = "核查".encode("gbk").decode("utf-8", "surrogateescape")
    assert normalise([word]) == ["核查"]
    hopeless = b"\xff\xff".decode("utf-8", "surrogateescape")
    assert normalise([hopeless]) == [hopeless]


def test_given_reads_before_parsing() -> None:
    assert given(["--lang", "en", "x"], "--lang") == "en"
    assert given(["--lang=en", "x", "--lang", "zh"], "--lang") == "zh"
    assert given(["x", "--", "--lang", "en"], "--lang") is None
    assert given(["-C/tmp", "x"], "-C") == "/tmp"
    assert given(["--lang"], "--lang") is None
