"""Closed lists: booleans, enum values, states, kinds, and the time of day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from officectl.light import pattern
from officectl.query.fold import fold, half
from officectl.records.kind import Field, Kind
from officectl.text.lang import Text
from officectl.text.pinyin import initials

TRUE = frozenset({"是", "对", "真", "yes", "y", "true", "1", "on"})
FALSE = frozenset({"否", "错", "假", "不是", "no", "n", "false", "0", "off"})
EMPTY = frozenset({"空", "none", "empty"})
PRESENT = frozenset({"有", "any"})

STATES: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "draft": (Text("草稿", "draft"), ("起草", "拟稿")),
    "submitted": (Text("已送审", "submitted"), ("送审", "待审", "审批中")),
    "reviewed": (Text("已审核", "reviewed"), ("审核",)),
    "countersigned": (Text("已会签", "countersigned"), ("会签",)),
    "approved": (Text("已批", "approved"), ("已批准", "批准", "已签发")),
    "returned": (Text("已退回", "returned"), ("退回",)),
    "void": (Text("已作废", "void"), ("作废",)),
    "deleted": (Text("已删除", "deleted"), ("删除",)),
    "unparsable": (Text("无法解析", "unparsable"), ("读不懂",)),
    "undecided": (Text("未定", "undecided"), ()),
    "registered": (Text("纸质登记", "registered"), ("已补登", "补登")),
    "recorded": (Text("已登记", "recorded"), ("登记", "未签名")),
}
"""The derived states, their titles and what else people call them; `Env.states` adds those of the flows."""

_CLOCK = pattern(
    r"(凌晨|早上|上午|中午|下午|傍晚|晚上)?\s*([0-9]{1,2})\s*(?::([0-9]{2})(?::([0-9]{2}))?|[点时](?:(半)|([0-9]{1,2})分?)?)"
)


def boolean(text: str) -> bool | None:
    """是/否, yes/no, true/false in any width and case; None for anything else."""
    typed = fold(text).strip()
    return True if typed in TRUE else False if typed in FALSE else None


def clock(text: str) -> time | None:
    """`08:30`, `8点半`, `下午3点20`; None for anything else."""
    match = _CLOCK.fullmatch(half(text).strip())
    if match is None:
        return None
    hour = int(match[2])
    minute = 30 if match[5] else int(match[3] or match[6] or 0)
    if (match[1] in ("下午", "傍晚", "晚上") and 1 <= hour < 12) or (match[1] == "中午" and hour < 3):
        hour += 12
    elif match[1] == "凌晨" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or int(match[4] or 0) > 59:
        return None
    return time(hour, minute, int(match[4] or 0))


def choices_of(field: Field) -> dict[str, tuple[str, ...]]:
    """Every value of an enum with what it is called: itself and its English."""
    return {value: (value, *filter(None, (field.enum_titles.get(value, ""),))) for value in field.enum}


def states(extra: Mapping[str, Text]) -> dict[str, tuple[str, ...]]:
    """Every state with its names; the workspace's own titles come first."""
    out = {name: (name, title.zh, title.en, *more) for name, (title, more) in STATES.items()}
    for name, title in extra.items():
        out[name] = (name, title.zh, title.en, *out.get(name, ()))
    return out


def state_title(name: str, extra: Mapping[str, Text]) -> Text:
    """A state as a person reads it."""
    return extra.get(name) or (STATES[name][0] if name in STATES else Text(name, name))


def kind_names(kinds: Mapping[str, Kind]) -> dict[str, tuple[str, ...]]:
    """Every kind with its names."""
    return {name: (name, kind.title.zh, kind.title.en, *kind.aliases) for name, kind in kinds.items()}


def matching(offered: Mapping[str, tuple[str, ...]], text: str) -> tuple[str, ...]:
    """The values that `text` means: in full, else by pinyin initials, else by a beginning, else by a part."""
    wanted = fold(text).strip()
    if not wanted:
        return ()
    names = {value: tuple(map(fold, called)) for value, called in offered.items()}
    full = tuple(value for value, called in names.items() if wanted in called)
    if full:
        return full
    tiers = [
        lambda name: name.startswith(wanted),
        lambda name: not wanted.isascii() and wanted in name,
    ]
    if wanted.isascii():
        tiers.insert(0, lambda name: initials(name).lower() == wanted)
        tiers.insert(2, lambda name: initials(name).lower().startswith(wanted))
    for fits in tiers:
        found = tuple(value for value, called in names.items() if any(map(fits, called)))
        if found:
            return found
    return ()
