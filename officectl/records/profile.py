"""The exact look: what a TOML parser may have taken and our profile refuses. For suspicious files only.

Works on the text alone, so it judges alike whatever parser read the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from officectl.light import pattern
from officectl.records.fault import Fault
from officectl.records.scan import Item, Note, Scan, place, scan
from officectl.text.lang import Message, Text

_CRLF = Text(
    "行尾是 CRLF（Windows 换行），第 {line} 行起；内容不受影响，批准也不受影响",
    "lines end in CRLF (Windows), from line {line} on; the content and its approvals are not affected",
)
_CRLF_REMEDY = Text(
    "运行 officectl fmt，或在编辑器里把换行改成 LF",
    "run officectl fmt, or set the editor to LF line ends",
)
_CONFLICT = Text(
    "第 {lines} 行是 git 合并冲突的标记，两个人的修改还没有合成一份",
    "git conflict markers on line {lines}: two people's changes have not been made into one",
)
_CONFLICT_REMEDY = Text(
    "在标记之间留下对的内容，删掉这几行标记，再 git add；放弃合并用 git merge --abort",
    "keep the right lines, delete the markers, then git add; git merge --abort gives the merge up",
)
_INLINE_NEWLINE = Text(
    "花括号 {{…}} 里换了行，TOML 1.0 不允许", "a line break inside {{…}}: TOML 1.0 does not allow it"
)
_INLINE_REMEDY = Text(
    "改写成 [表名] 一段，一行一项；运行 officectl fmt 可以自动排好",
    "write it as a [table] of its own, one key a line; officectl fmt does it",
)
_INLINE_COMMA = Text(
    "花括号 {{…}} 里最后一项后面多了逗号，TOML 1.0 不允许",
    "a comma behind the last entry of {{…}}: TOML 1.0 does not allow it",
)
_COMMA_REMEDY = Text("删掉这个逗号", "delete that comma")
_BARE_KEY = Text(
    "字段名 {key} 含有字母、数字、下划线、连字符以外的字符",
    "the key {key} holds characters other than letters, digits, underscore and hyphen",
)
_BARE_KEY_REMEDY = Text(
    '字段名用英文，见 officectl schema；确实要用这个名字时加上英文引号："{key}"',
    'keys are in English, see officectl schema; a name like this must stand in quotes: "{key}"',
)
_ESCAPE = Text("字符串里的 \\{what} 不是 TOML 1.0 的写法", "\\{what} in a string is not TOML 1.0")
_ESCAPE_REMEDY = Text(
    "反斜杠本身写成 \\\\；特殊字符写成 \\uXXXX",
    "write a backslash as \\\\ and a special character as \\uXXXX",
)
_NO_SECONDS = Text(
    "时间 {value} 没有写秒，TOML 1.0 要求写到秒", "the time {value} has no seconds: TOML 1.0 wants them"
)
_NO_SECONDS_REMEDY = Text("写成 {fixed}", "write {fixed}")
_FRACTION = Text(
    "{value} 的秒有 {digits} 位小数，最多 6 位（多出的会被悄悄截掉）",
    "{value} has {digits} fraction digits of a second; at most 6 are kept, the rest would be lost silently",
)
_FRACTION_REMEDY = Text("写成 {fixed}", "write {fixed}")
_INTEGER = Text(
    "整数 {value} 超出范围（64 位：-9223372036854775808 到 9223372036854775807）",
    "the integer {value} is out of range (64 bits: -9223372036854775808 to 9223372036854775807)",
)
_INTEGER_REMEDY = Text(
    '卡号、证号这类编号不是数量，加英文引号写成文字："{value}"',
    'a card or document number is no quantity: write it as text in quotes, "{value}"',
)
_EXPONENT = Text("数字 {value} 用了科学计数法", "the number {value} has an exponent")
_EXPONENT_REMEDY = Text("写成普通数字：{fixed}", "write it as plain digits: {fixed}")
_NOT_FINITE = Text("{value} 不是数量", "{value} is no quantity")
_NOT_FINITE_REMEDY = Text(
    "填写实际数字；不知道就删掉这一行", "write the number; if it is not known, delete the line"
)
_OUT_OF_UTC = Text(
    "{value} 换算成 UTC 后超出公元 1 年到 9999 年",
    "{value} falls outside the years 1 to 9999 when taken to UTC",
)

_MARKER = pattern(r"^(?:<{7}|>{7}|\|{7})(?: .*)?\r?$|^={7}\r?$", re.MULTILINE)
_OPENING = pattern(r"^(?:<{7}|>{7})(?: .*)?\r?$", re.MULTILINE)
_CLOCK = pattern(r"(.*?)([0-9]{2}:[0-9]{2})(:[0-9]{2})?(?:\.([0-9]+))?([Zz]|[+-][0-9]{2}:[0-9]{2})?")
_NUMBER = pattern(r"[+-]?[0-9][0-9_]*(?:\.[0-9_]+)?(?P<exponent>[eE][+-]?[0-9_]+)?")
_BAD_ESCAPE = pattern(r"\\(?:(e|x[0-9A-Fa-f]{0,2})|[\s\S])")


def inspect(text: str) -> tuple[Fault, ...]:
    """Every departure from the profile in text that a parser took, in file order; FILE-EOL comes last."""
    faults = [*conflicts(text), *departures(text, scan(text))]
    faults.sort(key=lambda fault: (fault.line, fault.column, fault.code))
    return (*faults, *line_ends(text))


def departures(text: str, found: Scan) -> Iterator[Fault]:
    """What goes beyond TOML 1.0 or our narrower profile in a text already walked."""
    for note in found.notes:
        yield from _of_note(text, note)
    for item in found.items:
        yield from _of_item(text, item)


def line_ends(text: str) -> Iterator[Fault]:
    """FILE-EOL once, at the first CRLF."""
    at = text.find("\r\n")
    if at >= 0:
        line, column = place(text, at)
        yield Fault("FILE-EOL", _CRLF(line=line), line, column, remedy=_CRLF_REMEDY())


def conflicts(text: str, *, parsed: bool = True) -> Iterator[Fault]:
    """FILE-CONFLICT once, naming every marker line. A lone `=======` counts only in text that does not
    parse."""
    if parsed and _OPENING.search(text) is None:
        return
    lines = [place(text, match.start())[0] for match in _MARKER.finditer(text)]
    if lines:
        message = _CONFLICT(lines=[str(line) for line in lines])
        yield Fault("FILE-CONFLICT", message, lines[0], 1, remedy=_CONFLICT_REMEDY())


def of_number(text: str, start: int, value: str) -> Iterator[Fault]:
    """What is wrong with one bare value that a number pattern fits (or inf, nan)."""
    if value.lstrip("+-") in ("inf", "nan"):
        yield _fault(text, start, _NOT_FINITE(value=value), _NOT_FINITE_REMEDY())
        return
    match = _NUMBER.fullmatch(value)
    if match is not None and match["exponent"]:
        fixed = _plain_digits(value)
        yield _fault(text, start, _EXPONENT(value=value), _EXPONENT_REMEDY(fixed=fixed) if fixed else None)
    elif "." not in value and len(value) > 17 and not -(2**63) <= (_integer(value) or 0) < 2**63:
        yield _fault(text, start, _INTEGER(value=_short(value)), _INTEGER_REMEDY(value=_short(value)))


def of_clock(text: str, start: int, value: str) -> Iterator[Fault]:
    """What is wrong with one bare value that holds a time of day."""
    match = _CLOCK.fullmatch(value)
    if match is None:
        return
    day, minutes, seconds, fraction, zone = match.groups()
    rest = (zone or "").upper()
    if seconds is None:
        fixed = f"{day}{minutes}:00{rest}"
        yield _fault(text, start, _NO_SECONDS(value=value), _NO_SECONDS_REMEDY(fixed=fixed))
    elif fraction is not None and len(fraction) > 6:
        fixed = f"{day}{minutes}{seconds}.{fraction[:6]}{rest}"
        message = _FRACTION(value=_short(value), digits=len(fraction))
        yield _fault(text, start, message, _FRACTION_REMEDY(fixed=fixed))
    elif day and zone and _outside_utc(value):
        yield _fault(text, start, _OUT_OF_UTC(value=value), None)


def _of_item(text: str, item: Item) -> Iterator[Fault]:
    value = text[item.start : item.end]
    if item.kind == "atom":
        if ":" in value:
            yield from of_clock(text, item.start, value)
        else:
            yield from of_number(text, item.start, value)
    elif item.kind in ("string", "multiline") and "\\" in value:
        yield from _escapes(text, item.start, item.end)


def _escapes(text: str, start: int, end: int) -> Iterator[Fault]:
    for match in _BAD_ESCAPE.finditer(text, start, end):
        if match[1]:
            yield _fault(text, match.start(), _ESCAPE(what=match[1]), _ESCAPE_REMEDY())


def _of_note(text: str, note: Note) -> Iterator[Fault]:
    if note.what == "inline-newline":
        yield _fault(text, note.start, _INLINE_NEWLINE(), _INLINE_REMEDY())
    elif note.what == "inline-comma":
        yield _fault(text, note.start, _INLINE_COMMA(), _COMMA_REMEDY())
    elif note.what == "escaped-key":
        yield from _escapes(text, note.start, note.end)
    elif note.what == "bare-key":
        key = _short(text[note.start : note.end])
        yield _fault(text, note.start, _BARE_KEY(key=key), _BARE_KEY_REMEDY(key=key))


def _fault(text: str, start: int, message: Message, remedy: Message | None) -> Fault:
    line, column = place(text, start)
    return Fault("FILE-SYNTAX", message, line, column, remedy=remedy)


def _integer(value: str) -> int | None:
    if len(value) > 200:
        return 2**64   # far out of range, and int() refuses thousands of digits
    try:
        return int(value, 0)
    except ValueError:
        return None


def _plain_digits(value: str) -> str:
    from decimal import Decimal

    number = Decimal(value)
    return format(number, "f") if abs(number.adjusted()) <= 20 else ""


def _outside_utc(value: str) -> bool:
    from datetime import UTC, datetime

    try:
        datetime.fromisoformat(value.upper().replace(" ", "T")).astimezone(UTC)
    except OverflowError:
        return True
    except ValueError:
        return False
    return False


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:37] + "…"
