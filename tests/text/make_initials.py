"""Writes officectl/text/_initials.py from the readings of pypinyin: `python tests/text/make_initials.py`.

pypinyin is needed only here and in the test that repeats this; the default install carries the result.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pypinyin
from pypinyin.constants import PINYIN_DICT

TARGET = Path(__file__).parents[2] / "officectl" / "text" / "_initials.py"
FIRST, LAST = 0x3400, 0x9FFF
LINE = 90


def letters(code: int) -> str:
    """First letters of a character's readings, commonest first, each once; "." when pypinyin knows none."""
    found = (unicodedata.normalize("NFD", reading)[0] for reading in PINYIN_DICT.get(code, ".").split(","))
    return "".join(dict.fromkeys(found))


def lines(name: str, text: str, width: int) -> list[str]:
    """A string constant over several lines."""
    parts = [text[at : at + width] for at in range(0, len(text), width)]
    return [f"{name} = (", *(f'    "{part}"' for part in parts), ")"]


def module() -> str:
    """The whole data module as text."""
    known = {code: letters(code) for code in range(FIRST, LAST + 1)}
    several = "".join(f"{chr(code)}{found[1:]}" for code, found in known.items() if len(found) > 1)
    head = [
        '"""First letters of the readings of U+3400 to U+9FFF. Written by tests/text/make_initials.py.',
        "",
        "The readings are those of pypinyin (MIT licence).",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        f'SOURCE = "pypinyin {pypinyin.__version__}"',
        f"FIRST = 0x{FIRST:X}",
        "",
    ]
    body = [
        *lines("LETTERS", "".join(found[0] for found in known.values()), LINE),
        '"""One letter a character from FIRST on: its commonest reading; a point where none is known."""',
        "",
        *lines("OTHERS", several, LINE // 2),
        '"""Characters read in several ways, each followed by the first letters of its other readings."""',
        "",
    ]
    return "\n".join(head + body)


if __name__ == "__main__":
    TARGET.write_text(module(), encoding="utf-8")
