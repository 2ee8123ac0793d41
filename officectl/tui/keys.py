"""Names of keys: as Textual knows them, as a person reads them, and what an input method makes of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

_SHOWN = {
    "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab", "shift+tab": "Shift+Tab", "up": "↑", "down": "↓", "left": "←",
    "right": "→", "home": "Home", "end": "End", "pageup": "PgUp", "pagedown": "PgDn", "delete": "Del", "backspace": "⌫", "insert": "Ins",
}  # fmt: skip
_SIGNS = {
    "question_mark": "?", "colon": ":", "slash": "/", "asterisk": "*", "left_square_bracket": "[", "right_square_bracket": "]",
    "less_than_sign": "<", "greater_than_sign": ">", "plus": "+", "minus": "-", "comma": ",", "full_stop": ".", "equals_sign": "=",
    "exclamation_mark": "!", "number_sign": "#", "at": "@", "semicolon": ";", "apostrophe": "'", "quotation_mark": '"',
    "dollar_sign": "$", "percent_sign": "%", "circumflex_accent": "^", "ampersand": "&", "left_parenthesis": "(", "right_parenthesis": ")",
    "underscore": "_", "backslash": "\\", "vertical_line": "|", "left_curly_bracket": "{", "right_curly_bracket": "}",
    "grave_accent": "`", "tilde": "~",
}  # fmt: skip
_CHINESE = {
    "`": "·", "~": "〜", "$": "￥¥", "^": "…", "*": "×", "_": "—", "[": "【「〔", "]": "】」〕", "{": "『〖", "}": "』〗", "\\": "、", "'": "‘’",
    '"': "“”", ".": "。", "<": "《〈", ">": "》〉", "/": "、",
}  # fmt: skip
"""Besides the wide form of the sign: what the key types while an input method is set to Chinese signs, in Microsoft Pinyin, Sogou, the pinyin
of macOS and the defaults of Rime. `、` is on `/` or on `\\`, `「` on `[` or on `{`: `[` and `/` are the ones we use, and no deed has the other."""


def shown(key: str) -> str:
    """A key as the footer and the manual print it."""
    if key in _SHOWN:
        return _SHOWN[key]
    if key in _SIGNS:
        return _SIGNS[key]
    head, _, last = key.rpartition("+")
    if head:
        return "+".join([*(part.capitalize() for part in head.split("+")), shown(last) if len(last) > 1 else last.upper()])
    if key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return key


def is_letter(key: str) -> bool:
    """Whether an input method may swallow it."""
    return len(key) == 1 and key.isalpha()


def name(char: str) -> str:
    """The name under which Textual tells a character."""
    return char if char.isalnum() else unicodedata.name(char).lower().replace("-", "_").replace(" ", "_")


def twins(key: str) -> Iterator[str]:
    """The names under which the same key arrives when it is typed in full width, or as the sign that Chinese has there."""
    if key == "space":
        yield "ideographic_space"
    char = key if len(key) == 1 else _SIGNS.get(key)
    if char is None or not "!" <= char <= "~":
        return
    yield name(chr(ord(char) + 0xFEE0))
    yield from map(name, _CHINESE.get(char, ""))


def every(keys: Iterable[str]) -> list[str]:
    """These keys and their full-width twins."""
    found: dict[str, None] = {}
    for key in keys:
        found[key] = None
        found.update(dict.fromkeys(twins(key)))
    return list(found)
