"""Colour and safety of text on a terminal. Colour never carries meaning alone."""

from __future__ import annotations

from officectl.records.finding import Severity

_CODES = {
    "bold": "1",
    "dim": "2",
    "red": "1;31",
    "yellow": "1;33",
    "blue": "1;34",
    "green": "32",
    "cyan": "36",
}
SEVERITY_COLORS: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "blue"}

_BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_UNSAFE = {code: f"\\x{code:02x}" for code in [*range(0x20), *range(0x7F, 0xA0)] if code not in (0x09, 0x0A)}
_UNSAFE |= {ord(sign): f"\\u{ord(sign):04x}" for sign in _BIDI}
_UNSAFE |= {0x2028: " ", 0x2029: " "}
_ONE_LINE = _UNSAFE | {0x09: " ", 0x0A: " "}


def paint(text: str, color: str, on: bool) -> str:
    """`text` in a colour of the list above, or as it is."""
    return f"\x1b[{_CODES[color]}m{text}\x1b[0m" if on and text else text


def clean(text: str) -> str:
    """Text from a record with its control characters made visible.

    A file from somebody else may hold escape sequences or marks that reverse the reading direction; printed
    raw, they could hide a finding or drive the terminal. Line ends and tabs stay.
    """
    return text if text.isprintable() else text.translate(_UNSAFE)


def one_line(text: str) -> str:
    """The same on one line, for formats of one line a finding."""
    return text if text.isprintable() else text.translate(_ONE_LINE)
