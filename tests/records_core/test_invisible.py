"""Text that is not what it looks like is found; ordinary Chinese office text is clean."""

from __future__ import annotations

import random
import unicodedata

import pytest

from officectl.records.invisible import is_everyday, lint
from officectl.records.secrets import find_secret

BAD = {
    "zero width space": ("a\u200bb", 2),
    "joiner": ("王\u200d五", 2),
    "word joiner": ("\u2060a", 1),
    "bom inside": ("a\ufeff", 2),
    "soft hyphen": ("ab\u00adc", 3),
    "right to left override": ("a\u202etxt.exe", 2),
    "isolate": ("\u2066a\u2069", 1),
    "arabic letter mark": ("\u061ca", 1),
    "line separator": ("a\u2028b", 2),
    "hangul filler": ("a\u3164", 2),
    "tag": ("a\U000e0041", 2),
    "selector": ("中\ufe00", 2),
    "next line": ("a\u0085", 2),
    "braille blank": ("\u2800", 1),
    "not composed": ("cafe\u0301", 4),
    "compatibility ideograph": ("\uf9f1", 1),
    "in gbk": ("赴\ufa0c", 2),
    "angstrom": ("10\u212b", 3),
    "escape": ('"\\u200b"', 2),
    "long escape": ('"\\U0000202E"', 2),
    "grapheme joiner": ("a\u034fb", 2),
    "emoji selector after a word": ("a\ufe0f", 2),
}
GOOD = (
    "",
    "plain\n",
    "赴青山镇督查防汛，“加急”——第 1 号〔2026〕①②…　　㎡ ℃ №Ⅳ\r\n",
    "镕喆䶮𠮷",
    "é ü ñ",
    "café",
    "葛\U000e0100城",
    "⭐️ ☎️",
    "\\\\u200b",
    '"\\u4e2d"',
    "か゚",
    "\t# x",
)


@pytest.mark.parametrize("name", BAD)
def test_bad(name: str) -> None:
    text, column = BAD[name]
    faults = lint("第一行\n" + text + "\n")
    assert [(fault.code, fault.line) for fault in faults[:1]] == [("TEXT-INVISIBLE", 2)]
    assert faults[0].column == column
    for lang in ("zh", "en"):
        assert faults[0].message.render(lang)
        assert faults[0].remedy is not None and faults[0].remedy.render(lang)


@pytest.mark.parametrize("text", GOOD, ids=ascii)
def test_good(text: str) -> None:
    assert lint(text) == ()


def test_every_place_is_told() -> None:
    assert [(fault.line, fault.column) for fault in lint("a\u200bb\n\nx\u202ey\u200b\n")] == [
        (1, 2),
        (3, 2),
        (3, 4),
    ]


def test_messages_never_hold_the_character_itself() -> None:
    for text, _ in BAD.values():
        for fault in lint(text):
            shown = fault.message.render("zh")
            assert not any(unicodedata.category(char) in ("Cf", "Cc", "Zl", "Zp") for char in shown)


def test_the_quick_look_is_right_about_the_whole_chinese_set() -> None:
    """`lint` trusts GBK text but for nine characters: every other one must be visible and in normal form."""
    refused = set()
    for code in range(0x80, 0x10000):
        char = chr(code)
        try:
            char.encode("gbk")
        except UnicodeEncodeError:
            continue
        visible = unicodedata.category(char)[0] not in "C" and unicodedata.category(char) not in (
            "Zl",
            "Zp",
            "Mn",
        )
        if lint(char):
            refused.add(char)
        else:
            assert (
                visible and unicodedata.normalize("NFC", char) == char and not unicodedata.combining(char)
            ), ascii(char)
    assert len(refused) == 9


def test_everyday_characters_are_harmless() -> None:
    """Alone and together, in any order: nothing for TEXT-INVISIBLE, nothing for SEC-BODY but a number."""
    chars = [char for char in map(chr, range(0x110000)) if is_everyday(char)]
    assert len(chars) > 90_000
    rng = random.Random(1)
    for _ in range(2):
        text = "".join(chars)
        assert lint(text) == ()
        assert find_secret(text) == []
        assert unicodedata.normalize("NFC", text) == text
        rng.shuffle(chars)
    assert not any(unicodedata.combining(char) for char in chars)
