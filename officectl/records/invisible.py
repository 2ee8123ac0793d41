"""Text that looks like one thing and is another: invisible characters, direction controls, forms that
are not NFC.

What is signed must be what is seen. Findings carry line and column only, so a broken file can be judged as
well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from officectl.light import pattern
from officectl.records.fault import Fault
from officectl.text.lang import Message, Text

_HIDDEN = Text(
    "有看不见的字符 U+{code}（{name}），常由复制粘贴带入",
    "an invisible character U+{code} ({name}), mostly brought in by copying",
)
_DIRECTION = Text(
    "有改变文字方向的控制符 U+{code}（{name}），显示的内容会和实际内容不同",
    "a direction control U+{code} ({name}): what is shown may differ from what is stored",
)
_ESCAPED = Text(
    "转义 {escape} 写的是看不见的字符（{name}）",
    "the escape {escape} stands for an invisible character ({name})",
)
_HIDDEN_REMEDY = Text(
    "删掉它；看不出在哪里就把这一行重新输入一遍", "delete it; if it cannot be found, type the line again"
)
_FORM = Text(
    "“{seen}”不是规范写法（Unicode NFC），看起来一样、比较起来不一样",
    '"{seen}" is not in normal form (Unicode NFC): it looks alike and compares different',
)
_FORM_REMEDY = Text("重新输入成“{fixed}”", 'type it again as "{fixed}"')

_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2028\u2029\u2060-\u2065\u206a-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
# Ideographic variation selectors (U+E0100..E01EF) are let through: some personal names are written so.
EVERYDAY = pattern(
    r"[\n !-\[\]-~"
    "°±·×÷§—‘’“”…‰′″№℃①-⒛ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ←↑→↓√∞∠∥≈≠≤≥□■△▲◆◇○●☆★"
    "\u3000-\u3011\u3013-\u301f\u3400-\u4dbf\u4e00-\u5bc5\u5bc7-\u9fff\uff01-\uff0f\uff1a-\uff5e￥"
    "\U00020000-\U0002a6df\U0002a700-\U0002ebe0\U00030000-\U0003134a]*+"
)
"""Text of characters about which neither this module nor `secrets` has anything to say, whatever stands beside them:
visible, in normal form, no 密, no wide digit, no backslash."""
_BAD = pattern(f"[{_DIRECTIONS}{_INVISIBLE}\u0080-\u009f]")
_BAD_DIRECTION = pattern(f"[{_DIRECTIONS}]")
_EMOJI_SELECTOR = pattern("(?<=[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff#*0-9])\ufe0f")
_CLUSTER = pattern(r"[^\n]{0,6}")


def is_everyday(text: str) -> bool:
    """Whether a text can have neither TEXT-INVISIBLE nor, but for long numbers, SEC-BODY. The quickest look there is."""
    return EVERYDAY.fullmatch(text) is not None


def lint(text: str) -> tuple[Fault, ...]:
    """TEXT-INVISIBLE for every such place, in order; nothing for clean text, at next to no cost."""
    if is_everyday(text):
        return ()
    if text.isascii():
        return tuple(_escapes(text))
    try:
        # What the Chinese standard set (GBK) holds is visible and in normal form, but for nine compatibility
        # ideographs. Held by a test over the whole set.
        text.encode("gbk")
    except UnicodeEncodeError:
        pass
    else:
        if not (
            "\uf92c" in text or "\uf979" in text or "\uf995" in text or "\uf9e7" in text or "\uf9f1" in text
            or "\ufa0c" in text or "\ufa0d" in text or "\ufa18" in text or "\ufa20" in text
        ):
            return () if "\\" not in text else tuple(_escapes(text))
    faults = [*_hidden(text), *_escapes(text), *_forms(text)]
    return tuple(sorted(faults, key=lambda fault: (fault.line, fault.column)))


def _hidden(text: str) -> Iterator[Fault]:
    for match in _BAD.finditer(text):
        if match[0] == "\ufe0f" and _EMOJI_SELECTOR.match(text, match.start()):
            continue
        template = _DIRECTION if _BAD_DIRECTION.match(match[0]) else _HIDDEN
        message = template(code=_code(match[0]), name=_name(match[0]))
        yield _fault(text, match.start(), message, _HIDDEN_REMEDY())


def _escapes(text: str) -> Iterator[Fault]:
    for match in re.finditer(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|[\s\S])", text):
        code = match[1] or match[2]
        if code is not None and int(code, 16) < 0x110000:
            char = chr(int(code, 16))
            if _BAD.match(char):
                message = _ESCAPED(escape=match[0], name=_name(char))
                yield _fault(text, match.start(), message, _HIDDEN_REMEDY())


def _forms(text: str) -> Iterator[Fault]:
    if unicodedata.is_normalized("NFC", text):
        return
    start = 0
    for line in text.split("\n"):
        if not unicodedata.is_normalized("NFC", line):
            at = _first_difference(line)
            seen = line[at : at + 2]
            fixed = unicodedata.normalize("NFC", seen)
            yield _fault(text, start + at, _FORM(seen=seen, fixed=fixed), _FORM_REMEDY(fixed=fixed))
        start += len(line) + 1


def _first_difference(line: str) -> int:
    fixed = unicodedata.normalize("NFC", line)
    for index, (one, other) in enumerate(zip(line, fixed, strict=False)):
        if one != other:
            return index
    return min(len(line), len(fixed))


def _fault(text: str, start: int, message: Message, remedy: Message) -> Fault:
    from officectl.records.scan import place

    line, column = place(text, start)
    return Fault("TEXT-INVISIBLE", message, line, column, remedy=remedy)


def _code(char: str) -> str:
    return f"{ord(char):04X}"


def _name(char: str) -> str:
    return unicodedata.name(char, "").lower() or f"control {_code(char)}"
