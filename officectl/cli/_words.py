"""What a Chinese input method does to a command line, undone: `－－help`, `——lang＝en`, `＞＝`, GBK bytes.

Only the name of an option and the first operator of a condition are touched; a person's own words stay.
"""

from __future__ import annotations

import re

_DASHES = "-－—–―−"
_LETTERS = "A-Za-zＡ-Ｚａ-ｚ"
_OPTION = re.compile(rf"^([{_DASHES}]+)([{_LETTERS}][{_LETTERS}{_DASHES}]*)(?:([=＝])(.*))?$", re.DOTALL)
_FULL = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord(dash): "-" for dash in _DASHES}
_OPERATORS = {"＝": "=", "＞": ">", "＜": "<", "≥": ">=", "≤": "<=", "≠": "!=", "！": "!", "～": "~"}
_CONDITION = re.compile(r"^([^\s=<>!~＝＞＜≥≤≠！～]+)([=<>!~＝＞＜≥≤≠！～]+)(.*)$", re.DOTALL)

HELP_WORDS = ("help", "帮助")


def normalise(argv: list[str]) -> list[str]:
    """The command line with its options in ASCII; everything after `--` is left alone."""
    out: list[str] = []
    literal = False
    for word in argv:
        word = _decode(word)
        out.append(word if literal else _option(word))
        literal = literal or word == "--"
    return out


def condition(word: str) -> str:
    """`面积＞＝18` → `面积>=18`; the value after the operator is not changed."""
    found = _CONDITION.match(word)
    if found is None:
        return word
    name, operator, value = found.groups()
    return f"{name}{''.join(_OPERATORS.get(sign, sign) for sign in operator)}{value}"


def ascii_form(word: str) -> str:
    """Full-width letters, digits and dashes as ASCII: `ｃｈｅｃｋ` → `check`."""
    return word.translate(_FULL)


def given(argv: list[str], *names: str) -> str | None:
    """The value of a global option before anything is parsed: the language of a usage error depends on it."""
    value = None
    for index, word in enumerate(argv):
        if word == "--":
            break
        for name in names:
            if word == name:
                value = argv[index + 1] if index + 1 < len(argv) else value
            elif name.startswith("--") and word.startswith(name + "="):
                value = word[len(name) + 1 :]
            elif len(name) == 2 and word.startswith(name) and not word.startswith("--"):
                value = word[2:]
    return value


def _option(word: str) -> str:
    if not word or word[0] not in _DASHES:
        return word
    if word.translate(_FULL).lstrip("-") == "帮助":
        return "--help"
    found = _OPTION.match(word)
    if found is None:
        return word
    dashes, name, equals, value = found.groups()
    # One keypress of a Chinese input method gives “——”; a word processor turns two dashes into one long one.
    long = len(dashes) > 1 or dashes in "—–―" or (len(name) > 1 and dashes != "-")
    head = ("--" if long else "-") + name.translate(_FULL)
    return head if equals is None else f"{head}={value}"


def _decode(word: str) -> str:
    """Bytes that are not in the locale's encoding arrive as surrogates; with our users that is GBK."""
    if not any("\udc80" <= sign <= "\udcff" for sign in word):
        return word
    try:
        return word.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return word
