"""What a Chinese input method does to a command line, undone: `－－help`, `——lang＝en`, `＞＝`, GBK bytes.

Only the name of an option and the first operator of a condition are touched; a person's own words stay.
"""

from __future__ import annotations

_DASHES = "-－—–―−"
_LONG_DASHES = "—–―"
_FULL = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord(dash): "-" for dash in _DASHES}
_OPERATORS = {"＝": "=", "＞": ">", "＜": "<", "≥": ">=", "≤": "<=", "≠": "!=", "！": "!", "～": "~"}
_SIGNS = frozenset("=<>!~") | frozenset(_OPERATORS)

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
    start = next((index for index, sign in enumerate(word) if sign in _SIGNS), 0)
    if not start or any(sign.isspace() for sign in word[:start]):
        return word
    end = start
    while end < len(word) and word[end] in _SIGNS:
        end += 1
    return word[:start] + "".join(_OPERATORS.get(sign, sign) for sign in word[start:end]) + word[end:]


def ascii_form(word: str) -> str:
    """Full-width letters, digits and dashes as ASCII: `ｃｈｅｃｋ` → `check`."""
    return word if word.isascii() else word.translate(_FULL)


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
    if word[:1] not in _DASHES or word.isascii() or not word:
        return word
    name = word.lstrip(_DASHES)
    dashes = word[: len(word) - len(name)]
    cut = min((at for at in (name.find("="), name.find("＝")) if at >= 0), default=len(name))
    value = name[cut + 1 :]
    has_value = cut < len(name)
    name = name[:cut].translate(_FULL)
    if name == "帮助":
        return "--help"
    if not (name[:1].isascii() and name[:1].isalpha()) or not name.replace("-", "a").isascii():
        return word
    # One keypress of a Chinese input method gives “——”; a word processor turns two dashes into one long one.
    long = len(dashes) > 1 or dashes in _LONG_DASHES or (len(name) > 1 and dashes != "-")
    head = ("--" if long else "-") + name
    return f"{head}={value}" if has_value else head


def _decode(word: str) -> str:
    """Bytes that are not in the locale's encoding arrive as surrogates; with our users that is GBK."""
    if word.isascii() or not any("\udc80" <= sign <= "\udcff" for sign in word):
        return word
    try:
        return word.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return word
