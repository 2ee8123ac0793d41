"""What must never enter git: marks of state secrets and identity-card numbers. Looked for before the
write.

Marks follow 保守国家秘密法实施条例 art. 21 and GB/T 9704-2012 7.2.2: level ★ period, time or condition of
declassification. A committed secret stays in the history for ever, so a mark anywhere in the text counts.
Not marks: 绝密★启用前 on exam papers, 商业秘密 and 工作秘密 (classes of their own), 国家秘密 and 秘密级 in
running text, and a field whose whole value is a level (registers of secrets hold levels, numbers and
dates). Identity-card numbers: 18 digits with a real birth date and a right check digit. The 15-digit
numbers of before 2013 carry no check digit and look like any account or serial number, so they are not
looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from officectl.light import dataclass, pattern
from officectl.records.scan import place


@dataclass(frozen=True, slots=True)
class Secret:
    """What was found and where. `excerpt` holds the mark alone, or a masked number: never what it
    protects."""

    kind: Literal["marking", "identity"]
    line: int
    column: int
    excerpt: str


_GAP = "[ \t\u00a0\u2000-\u200a\u3000]*"
_LEVEL = f"(?:[绝絕]{_GAP}密|[机機]{_GAP}密|秘{_GAP}密)"
_NUMBER = "[0-9０-９一二三四五六七八九十百零〇两]"
_PERIOD = (
    f"(?:{_NUMBER}{{1,4}}{_GAP}(?:个?月|年|天|日|周)|长{_GAP}期|長期|永久"
    f"|{_NUMBER}{{4}}[-./年])"
)
_STARS = "[★☆✭✩✪✫✬✮✯✰⭐🌟⋆٭]\ufe0f?"
_WEAK = "[*＊﹡∗※]"
_CONDITION = "[^\\s*\"'，。、；：]{1,12}[前后时](?=[\\s\"']|$)"
_MARK = pattern(
    f"(?P<level>{_LEVEL})级?{_GAP}(?:(?P<star>{_STARS})|(?P<weak>{_WEAK})(?={_GAP}(?:{_PERIOD}|{_CONDITION})))"
    f"{_GAP}(?P<period>{_PERIOD}(?:{_GAP}[0-9０-９]{{1,2}}[-./月]?[0-9０-９]{{0,2}}日?)?)?",
    re.MULTILINE,
)
_EXAM = pattern(f"{_GAP}(?:启{_GAP}用{_GAP}前|啟用前)")
_OTHER_CLASS = pattern(f"(?:商{_GAP}业|工{_GAP}作){_GAP}$")
_ALONE = pattern(
    f"^(?P<open>[ \t\u3000#]*(?:[A-Za-z0-9_.\"'-]+[ \t]*=[ \t]*)?(?:\"{{3}}|'{{3}}|[\"'])?)"
    f"(?P<mark>[ \t\u3000【〔［\\[（(《]*(?P<level>{_LEVEL})[ \t\u3000】〕］\\]）)》]*)"
    f"(?P<close>(?:\"{{3}}|'{{3}}|[\"'])?,?[ \t\r]*)$",
    re.MULTILINE,
)
_SEVENTEEN = b"0" * 17
_ZEROES = bytes(ord("0") if chr(code).isdigit() and code < 128 else ord(" ") for code in range(256))
_IDENTITY = pattern("(?<![0-9A-Za-z])[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])")
_WIDE_DIGIT = pattern("[０-９]")
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def long_number(raw: bytes) -> bool:
    """Whether seventeen digits stand in a row. Every digit made a 0, that is a search for a constant."""
    return _SEVENTEEN in raw.translate(_ZEROES)


def find_secret(text: str) -> list[Secret]:
    """Every mark and identity number in a text (a whole file, one value, an attachment's name), in order."""
    if (
        "密" not in text
        and not long_number(text.encode("utf-8", "surrogatepass"))
        and "\\" not in text
        and "１" not in text and "２" not in text   # full-width: every birth year has one or the other
    ):
        return []
    return _look(text)


def _look(text: str) -> list[Secret]:
    seen, offsets = text, None
    if "\\" in text:
        from officectl.records.escapes import seen_through

        seen, offsets = seen_through(text)
    found: dict[int, tuple[Literal["marking", "identity"], str]] = {}
    if "密" in seen:
        for start, excerpt in _marks(seen):
            found.setdefault(start, ("marking", excerpt))
    plain = seen.translate(_WIDE) if _WIDE_DIGIT.search(seen) else seen
    for match in _IDENTITY.finditer(plain):
        if is_identity(match[0]):
            found.setdefault(match.start(), ("identity", match[0][:2] + "*" * 16))
    out = []
    for start in sorted(found):
        kind, excerpt = found[start]
        line, column = place(text, start if offsets is None else offsets[start])
        out.append(Secret(kind, line, column, excerpt))
    return out


def _marks(text: str) -> Iterator[tuple[int, str]]:
    for match in _MARK.finditer(text):
        level = re.sub(_GAP, "", match["level"])
        if level in ("绝密", "絕密") and _EXAM.match(text, match.end()):
            continue
        if level == "秘密" and _OTHER_CLASS.search(text, max(0, match.start() - 12), match.start()):
            continue
        star = match["star"] or match["weak"]
        period = re.sub(_GAP, "", match["period"] or "")
        yield match.start(), f"{level}{star[0]}{period or '…'}"
    for match in _ALONE.finditer(text):
        # `level = "机密"` is a register's field and `"机密",` an item of a list; the first or last line of a
        # longer text has a quote on one side only.
        opened = match["open"].rstrip()[-1:] in ("'", '"')
        closed = match["close"].strip(", \t\r") != ""
        if (opened and closed) or ("=" in match["open"] and not opened):
            continue
        yield match.start("level"), re.sub(_GAP, "", match["level"])


def is_identity(number: str) -> bool:
    """Whether 18 characters are an identity-card number: real birth date, right check digit (GB
    11643-1999)."""
    if re.fullmatch("[1-9][0-9]{16}[0-9Xx]", number) is None:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == number[17].upper()
