"""A record's history as a list of points: who changed which field, who approved or returned it and in which words, what was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from officectl.actions import _event_log
from officectl.actions._differences import TITLES
from officectl.actions.versions import WORK_TREE
from officectl.text.lang import Message, Text
from officectl.tui.widgets.entries import Entry

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.text.lang import Lang

_NOW = Text("还没提交的改动", "changes not committed yet")
_TROUBLE = Text("不能核验，签名和状态不显示：{why}", "it cannot be verified, so signatures and states are not told: {why}")
_MARK, _NO_MARK = "◆ ", ""


class Point(NamedTuple):
    """One commit, or (oid empty) the working files where they differ from the last."""

    oid: str
    head: str
    lines: tuple[str, ...]
    there: bool
    """Whether the record had content then."""


class Past(NamedTuple):
    """All points, newest first; `trouble`: why nothing was verified."""

    points: tuple[Point, ...]
    trouble: str = ""


def past(options: Options, ident: str, path: str) -> Past:
    """Read on the desk: naming what changed may read other records."""
    from officectl.actions import log

    lang = options.lang
    found = log.log(options, path or ident)
    points = []
    for item in found.items:
        entry = item.entry
        when = entry.date.astimezone(found.zone).strftime("%Y-%m-%d %H:%M")
        signature = _event_log.SIGNATURES[item.signed.state].render(lang)
        lines = list(item.event.lines(lang)) if item.event is not None else []
        if item.change is not None:
            if item.change.what == "changed":
                lines += [field.line(lang, found.names) for field in item.change.fields]
            else:
                lines.append(TITLES[item.change.what].render(lang))
        head = f"{when}  {entry.author}  {signature}  {entry.subject}  {entry.oid[:8]}"
        points.append(Point(entry.oid, head, tuple(lines), item.change is None or item.change.what != "removed"))
    trouble = "" if found.trouble is None else _TROUBLE.render(lang, why=found.trouble.message)
    return Past((*_dirty(options, path), *points), trouble)


def _dirty(options: Options, path: str) -> tuple[Point, ...]:
    """The working file where it is not what the last commit holds."""
    from officectl.actions import versions
    from officectl.errors import OfficeError

    try:
        found = versions.between(options, path, "HEAD")
    except OfficeError:   # no commit yet
        return ()
    if found.change is None:
        return ()
    lines = found.lines or (TITLES[found.change.what].render(options.lang),)
    return (Point(WORK_TREE, _NOW.render(options.lang), lines, found.change.what != "removed"),)


def entries(found: Past, marked: tuple[str, ...], lang: Lang) -> list[Entry]:
    """One entry a point; those that were picked carry a mark."""
    said = [Entry("!", (found.trouble,), tone="warning")] if found.trouble else []
    return said + [
        Entry(point.oid or "now", ((_MARK if (point.oid or "now") in marked else _NO_MARK) + point.head, *("  " + line for line in point.lines)),
              head=True) for point in found.points
    ]  # fmt: skip


def name(point: Point) -> Message:
    """A point in a few words."""
    return Text("{name}", "{name}")(name=point.oid[:10] if point.oid else _NOW)
