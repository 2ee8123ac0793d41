"""officectl.toml: bytes → `Config`, or every fault with its place. Unknown keys are faults: a typo must not
go unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from officectl.light import pattern, replace
from officectl.records import toml
from officectl.records.fault import Fault
from officectl.store.workspace import Config
from officectl.text.lang import Message, Text

FORMAT = 1
ORGAN_LEVELS = ("中央", "省", "市", "县", "乡")
CODE = "FILE-CONFIG"
_KIND = pattern(r"[a-z][a-z0-9_]{0,31}")
_PACK = pattern(r"[a-z0-9][a-z0-9_.-]{0,62}")
_ZONE = pattern(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9][A-Za-z0-9_+-]*){0,2}")

_MISSING = Text("缺少必填项 {key}", "the required key {key} is missing")
_UNKNOWN = Text("不认识的项 {key}；可用的有：{known}", "unknown key {key}; known are: {known}")
_FORMAT_NEWER = Text(
    "工作区格式是 {found}，本程序只认识 {known}；请升级 officectl",
    "the workspace has format {found}, this program knows {known}; upgrade officectl",
)
_FORMAT_WRONG = Text("format 必须是 {known}", "format must be {known}")
_TEXT = Text("{key} 必须是不为空的一行文字", "{key} must be one line of text, not empty")
_ONE_OF = Text("{key} 必须是其中之一：{known}", "{key} must be one of: {known}")
_ZONE_WRONG = Text(
    "{key} 必须是时区名，例如 Asia/Shanghai；没有这个时区：{value}",
    "{key} must be a time zone's name such as Asia/Shanghai; there is no {value}",
)
_PACKS = Text(
    "packs 必须是规则包名称的列表，例如 [\"national\"]，不重复",
    "packs must list names of rule packs, such as [\"national\"], each once",
)
_DATE = Text(
    "{key} 必须是日期，例如 2026-01-01（不加引号）",
    "{key} must be a date such as 2026-01-01, without quotes",
)
_TABLE = Text(
    "go_live 必须是 [go_live] 表，每行一个：种类 = 日期",
    "go_live must be a table [go_live] with lines: kind = date",
)
_KIND_WRONG = Text(
    "{key} 不是种类名（小写字母、数字、下划线）",
    "{key} is no kind's name (lower case letters, digits, underscores)",
)


class _Bad(Exception):
    def __init__(self, message: Message) -> None:
        super().__init__()
        self.message = message


def read(raw: bytes) -> tuple[Config | None, tuple[Fault, ...]]:
    """The configuration, or None and all faults."""
    reading = toml.read(raw)
    if reading.data is None:
        return None, reading.faults
    data = reading.data
    faults = [_fault(_MISSING(key=key), key) for key in REQUIRED if key not in data]
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in KEYS:
            faults.append(_fault(_UNKNOWN(key=key, known=list(KEYS)), key))
            continue
        try:
            values[key] = KEYS[key](key, value)
        except _Bad as bad:
            faults.append(_fault(bad.message, key))
    go_live = values.get("go_live", {})
    faults += [fault for fault in go_live.values() if isinstance(fault, Fault)]
    if faults:
        placed = _placed(reading.text, faults)
        return None, tuple(sorted(placed, key=lambda fault: (fault.line, fault.column)))
    values.pop("format")
    return Config(**values), ()


def _fault(message: Message, *field: str) -> Fault:
    return Fault(CODE, message, field=field)


def _placed(text: str, faults: list[Fault]) -> list[Fault]:
    """The same faults with line and column; a key that is missing has none."""
    from officectl.records.positions import locate
    places = locate(text)
    out = []
    for fault in faults:
        place = places.get(fault.field)
        out.append(fault if place is None else replace(fault, line=place.line, column=place.key_column))
    return out


def _format(key: str, value: object) -> int:
    if type(value) is int and value > FORMAT:
        raise _Bad(_FORMAT_NEWER(found=value, known=FORMAT))
    if type(value) is not int or value != FORMAT:
        raise _Bad(_FORMAT_WRONG(known=FORMAT))
    return value


def _line(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise _Bad(_TEXT(key=key))
    return value


def _one_of(*known: str) -> Callable[[str, object], str]:
    def check(key: str, value: object) -> str:
        if not isinstance(value, str) or value not in known:
            raise _Bad(_ONE_OF(key=key, known=list(known)))
        return value
    return check


def _zone(key: str, value: object) -> str:
    if value == "Asia/Shanghai":   # nearly always; zoneinfo costs an import
        return value
    if isinstance(value, str) and _ZONE.fullmatch(value):
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
        else:
            return value
    raise _Bad(_ZONE_WRONG(key=key, value=value))


def _packs(key: str, value: object) -> tuple[str, ...]:
    if (
        not isinstance(value, list)
        or not all(isinstance(name, str) and _PACK.fullmatch(name) for name in value)
        or len(set(value)) != len(value)
    ):
        raise _Bad(_PACKS())
    return tuple(value)


def _date(key: str, value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _Bad(_DATE(key=key))
    return value


def _go_live(key: str, value: object) -> dict[str, date | Fault]:
    if not isinstance(value, dict):
        raise _Bad(_TABLE())
    out: dict[str, date | Fault] = {}
    for kind, day in value.items():
        if not _KIND.fullmatch(kind):
            out[kind] = _fault(_KIND_WRONG(key=kind), key, kind)
            continue
        try:
            out[kind] = _date(kind, day)
        except _Bad as bad:
            out[kind] = _fault(bad.message, key, kind)
    return out


KEYS: Mapping[str, Callable[[str, object], object]] = {
    "format": _format,
    "name": _line,
    "organ_level": _one_of(*ORGAN_LEVELS),
    "time_zone": _zone,
    "language": _one_of("zh", "en"),
    "packs": _packs,
    "as_of": _date,
    "go_live": _go_live,
}
REQUIRED = ("format", "name", "organ_level")
