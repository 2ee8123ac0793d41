"""A bare value that is no TOML value: what the person most likely meant. Only read when a file is broken."""

from __future__ import annotations

import re
from datetime import date, time

from officectl.light import pattern
from officectl.text.lang import Message, Text

Explained = tuple[Message, Message | None]

_WIDE_QUOTES = "“”„‟「」『』＂‘’＇《》"
_TRUE = frozenset(("True", "TRUE", "yes", "Yes", "on", "是", "真", "对"))
_FALSE = frozenset(("False", "FALSE", "no", "No", "off", "否", "假"))
_NOTHING = frozenset(("null", "Null", "NULL", "None", "none", "nil", "无", "空", "-", "—", "/", "?", "？"))

_QUOTES = Text(
    '{value} 用的是中文引号，只认英文双引号 "', '{value} is in full-width quotes; only " is a quote here'
)
_MISSING_QUOTES = Text(
    "{value} 是文字，没有加英文双引号", "{value} is text and must stand in quotes"
)
_WRITE = Text("写成 {fixed}", "write {fixed}")
_BOOLEAN = Text("{value} 不是真假值的写法", "{value} is no way to write yes or no")
_EMPTY = Text(
    "{value} 不是值；没有内容的字段不写", "{value} is no value; a field without content is left out"
)
_EMPTY_REMEDY = Text("删掉这一行", "delete the line")
_DATE = Text("{value} 不是日期：{why}", "{value} is no date: {why}")
_CLOCK = Text("{value} 不是时间：{why}", "{value} is no time of day: {why}")
_DATE_SHAPE = Text("日期写成 年-月-日，月、日各两位", "a date is year-month-day, two digits each")
_CLOCK_SHAPE = Text("时间写成 时:分:秒，各两位", "a time is hour:minute:second, two digits each")
_MOMENT_SHAPE = Text(
    "日期和时间之间用 T 连接，写到秒", "date and time are joined by T, with seconds"
)
_NO_MONTH = Text("没有 {month} 月", "there is no month {month}")
_NO_DAY = Text("{year} 年 {month} 月没有 {day} 日", "{year}-{month} has no day {day}")
_NO_HOUR = Text("没有这个钟点（0 点到 23 点）", "there is no such hour (0 to 23)")
_NO_MINUTE = Text("分、秒只到 59", "minutes and seconds end at 59")
_LEAP = Text("次日零点写成第二天的 00:00:00", "midnight is 00:00:00 of the next day")
_LEADING_ZERO = Text("数字 {value} 前面有多余的 0", "the number {value} has a leading zero")
_LEADING_REMEDY = Text(
    '是数量就写 {fixed}；是编号（卡号、文号、邮编）就加英文引号写 "{value}"',
    'write {fixed} for a quantity, "{value}" in quotes for a code (card, document, postcode)',
)
_POINT = Text("小数点两边都要有数字：{value}", "a decimal point needs digits on both sides: {value}")
_UNIT = Text("数字 {value} 带了单位", "the number {value} carries a unit")
_UNIT_REMEDY = Text("只写数字：{fixed}", "write the number alone: {fixed}")
_WIDE = Text("{value} 是全角字符", "{value} is in full-width characters")
_WIDE_COMMA = Text(
    "{value} 中间用了中文逗号或顿号，只认英文逗号 ,",
    "{value} is separated by a full-width comma; only , is one here",
)
_UNKNOWN = Text("{value} 不是 TOML 的值", "{value} is no TOML value")
_UNKNOWN_REMEDY = Text(
    '文字加英文双引号；日期写 2026-11-20；时间写 2026-11-20T08:30:00',
    "put text in quotes; a date is 2026-11-20, a moment 2026-11-20T08:30:00",
)

_GOOD = pattern(
    r"true|false|[+-]?(?:inf|nan)"
    r"|0x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|0o[0-7](?:_?[0-7])*|0b[01](?:_?[01])*"
    r"|[+-]?(?:0|[1-9](?:_?[0-9])*)(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?"
)
_DAY = pattern(r"([0-9]{2,4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?")
_TIME = pattern(
    r"([0-9]{1,2})[:：时点]([0-9]{1,2})分?(?:[:：]?([0-9]{1,2})秒?(\.[0-9]+)?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
_NUMBER_UNIT = pattern(r"([+-]?[0-9][0-9_]*(?:\.[0-9]+)?)([^\x00-\x7f]+|%|[A-Za-z]+[0-9]?)")
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９．－：／＋", "0123456789.-:/+")


def is_value(text: str) -> bool:
    """Whether TOML 1.0 takes `text` as a bare value: boolean, number, date or time."""
    if _GOOD.fullmatch(text):
        return True
    day, clock = _split(text)
    if day and (not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day) or _bad_day(day) is not None):
        return False
    zoned = r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?" if day else ""
    good_clock = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?" + zoned
    if clock is None:
        return bool(day)
    return re.fullmatch(good_clock, clock) is not None


def explain(value: str, rest: str) -> Explained:
    """What is wrong with the bare value, and the remedy. `rest`: the value up to the end of line or item."""
    if value[0] in _WIDE_QUOTES:
        text = rest.strip().strip(_WIDE_QUOTES + "\"'")
        return _QUOTES(value=cut(rest.strip())), _WRITE(fixed=quoted(text))
    if value in _TRUE or value in _FALSE:
        return _BOOLEAN(value=value), _WRITE(fixed="true" if value in _TRUE else "false")
    if rest.strip() in _NOTHING:
        return _EMPTY(value=rest.strip()), _EMPTY_REMEDY()
    plain = rest.strip().translate(_WIDE_DIGITS)
    moment = _moment(plain) or _moment(value.translate(_WIDE_DIGITS))
    if moment is not None:
        return moment
    if plain != rest.strip() and is_value(plain):
        return _WIDE(value=value), _WRITE(fixed=plain)
    number = _number(value)
    if number is not None:
        return number
    if re.search("[0-9\"'][，、]", value):
        return _WIDE_COMMA(value=cut(value)), _WRITE(fixed=re.sub("[，、]", ", ", value))
    if not value.isascii() or re.fullmatch(r"[A-Za-z_][\w .:/()@-]*", rest.strip()):
        return _MISSING_QUOTES(value=cut(rest.strip())), _WRITE(fixed=quoted(rest.strip()))
    return _UNKNOWN(value=cut(value)), _UNKNOWN_REMEDY()


def quoted(text: str) -> str:
    """Text as a TOML string, shortened for a message."""
    return '"' + cut(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def cut(text: str) -> str:
    """Text short enough for a message."""
    return text if len(text) <= 40 else text[:37] + "…"


def _split(text: str) -> tuple[str, str | None]:
    """A moment as day and time of day; either may be missing."""
    parts = re.split(r"[Tt ]+", text.strip(), maxsplit=1)
    if len(parts) == 2:
        return parts[0], parts[1]
    return ("", text) if ":" in text or "：" in text or "时" in text or "点" in text else (text, None)


def _bad_day(text: str) -> Message | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return _DATE_SHAPE()
    year, month, day = (int(part) for part in match.groups())
    if not 1 <= month <= 12:
        return _NO_MONTH(month=month)
    try:
        date(year, month, day)
    except ValueError:
        return _NO_DAY(year=year, month=month, day=day)
    return None


def _moment(text: str) -> Explained | None:
    """A date, time or both that is written otherwise or does not exist; None when it is neither."""
    glued = re.fullmatch(r"(.+?[日号])(.+)", text)
    day, clock = (glued[1], glued[2].strip()) if glued else _split(text)
    day_match = _DAY.fullmatch(day) if day else None
    clock_match = _TIME.fullmatch(clock) if clock else None
    if (day and day_match is None) or (clock and clock_match is None) or not (day or clock):
        return None
    fixed = ""
    if day_match is not None:
        bad = _bad_day(day)
        if bad is not None:
            return _DATE(value=text, why=bad), None
        year, month, number = (int(part) for part in day_match.groups())
        fixed = f"{year + 2000 if year < 100 else year:04d}-{month:02d}-{number:02d}"
    if clock_match is not None:
        hour, minute, second = (int(part or 0) for part in clock_match.groups()[:3])
        try:
            time(hour, minute, second)
        except ValueError:
            midnight = hour == 24 and minute == 0 and second == 0
            why = _NO_HOUR() if hour > 23 else _NO_MINUTE()
            return _CLOCK(value=text, why=why), _LEAP() if midnight else None
        tail = (clock_match[4] or "")[:7] + (clock_match[5] or "").upper()
        fixed += ("T" if fixed else "") + f"{hour:02d}:{minute:02d}:{second:02d}{tail}"
    if fixed == text:
        return None
    shape = _MOMENT_SHAPE if day and clock else _CLOCK_SHAPE if clock else _DATE_SHAPE
    message = _CLOCK(value=text, why=shape()) if clock else _DATE(value=text, why=shape())
    return message, _WRITE(fixed=fixed)


def _number(value: str) -> Explained | None:
    if re.fullmatch(r"[+-]?0[0-9]+(?:\.[0-9]+)?", value):
        fixed = re.sub(r"^([+-]?)0+(?=[0-9])", r"\1", value)
        return _LEADING_ZERO(value=value), _LEADING_REMEDY(fixed=fixed, value=value)
    if re.fullmatch(r"[+-]?(?:\.[0-9]+|[0-9]+\.)", value):
        fixed = value + "0" if value.endswith(".") else value.replace(".", "0.", 1)
        return _POINT(value=value), _WRITE(fixed=fixed)
    match = _NUMBER_UNIT.fullmatch(value)
    if match is not None and not re.search("[，、“”]", match[2]) and not re.match("0[xob]", value):
        return _UNIT(value=value), _UNIT_REMEDY(fixed=match[1])
    return None
