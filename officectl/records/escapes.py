"""Looking through `\\uXXXX`: what a TOML text says once its escapes are read, and where each character
stood."""

from __future__ import annotations

from officectl.light import pattern

_ESCAPE = pattern(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|n|\\)")


def seen_through(text: str) -> tuple[str, list[int]]:
    """The text with its escapes read (`\\n` as a line break, others left alone), and the offset each
    character had.

    Used to find what must not be hidden behind an escape. Literal strings are read alike: looking through
    an escape that is none finds at most too much.
    """
    out: list[str] = []
    offsets: list[int] = []
    last = 0
    for match in _ESCAPE.finditer(text):
        out.append(text[last : match.start()])
        offsets.extend(range(last, match.start()))
        code = match[1] or match[2]
        if code is None:
            char = "\n" if match[0] == "\\n" else "\\"
        else:
            number = int(code, 16)
            char = chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
        out.append(char)
        offsets.append(match.start())
        last = match.end()
    out.append(text[last:])
    offsets.extend(range(last, len(text) + 1))
    return "".join(out), offsets
