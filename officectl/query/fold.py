"""How typed and stored text become comparable: width, case, signs of the Chinese input method."""

from __future__ import annotations

from unicodedata import normalize

_NO_DOTS = dict.fromkeys(map(ord, "·•・‧"))
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
CLOSING = {"「": "」", "『": "』", "“": "”", '"': '"', "＂": "＂"}
"""Quotes that a shell leaves alone (and `"` for the TUI and saved views), each with its partner."""


def fold(text: str) -> str:
    """Text for comparing: `川Ａ·１２３` and `川a123` become one; the dot inside names counts for nothing."""
    if text.isascii():
        return text.lower()
    folded = normalize("NFKC", text).casefold()
    # Spelled out: this line runs for every text of every record, a loop over the dots would double its cost.
    if "·" in folded or "•" in folded or "・" in folded or "‧" in folded:
        folded = folded.translate(_NO_DOTS)
    return folded


def half(text: str) -> str:
    """Full-width signs as ASCII, character by character: positions stay the same."""
    return text if text.isascii() else text.translate(_HALF)


def unquoted(text: str) -> str | None:
    """The inside of 「…」 “…” "…" when the quotes enclose the whole text; None otherwise."""
    if len(text) >= 2 and CLOSING.get(text[0]) == text[-1]:
        inside = text[1:-1]
        if text[0] not in inside and text[-1] not in inside:
            return inside
    return None


def parts(text: str, separators: str) -> list[str]:
    """`text` cut at any of `separators` outside quotes; each part stripped, quotes kept."""
    if not any(mark in text for mark in separators):
        return [text.strip()]
    out: list[str] = []
    start, closing = 0, ""
    for at, char in enumerate(text):
        if closing:
            if char == closing:
                closing = ""
        elif char in separators:
            out.append(text[start:at].strip())
            start = at + 1
        elif char in CLOSING and not text[start:at].strip() and CLOSING[char] in text[at + 1 :]:
            closing = CLOSING[char]
    out.append(text[start:].strip())
    return out
