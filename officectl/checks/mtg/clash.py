"""会议冲突 · clashing meetings

查什么
    同一间会议室、同一位领导（主持人），或者被要求“主要负责人”参加的同一个单位，在同一时段有两个会。
    不算的：首尾相接；取消或改期后的旧时间；同一会议的主会场和分会场；互相注明的套会、合开；只列席自己那一项议题的单位；
    领导只参加一段的（改期后随会议一起推移）；会议室由管理单位确认借出的；没有登记的地点。没写结束时间的按 2 小时估算，只提示。
    已经有回执的单位，说明安排好了谁去，不再提示。

依据
    会议安排的通常要求；重叠、时长为规则参数 mtg.clash.overlap_min、mtg.duration_default

为什么
    会前一小时才发现撞会，只能一边等人一边换会场。

不合格的例子
    # as_of 2026-11-22
    # room/room-m201
    no = "201"
    name = "第一会议室"
    # meeting/mtg-20261120-0000000a
    title = "防汛工作会议"
    start = 2026-11-25T09:00:00
    end = 2026-11-25T11:00:00
    room = "room-m201"
    # meeting/mtg-20261120-0000000b
    title = "项目调度会"
    start = 2026-11-25T10:30:00
    end = 2026-11-25T12:00:00
    room = "room-m201"

合格的例子
    # as_of 2026-11-22
    # room/room-m201
    no = "201"
    name = "第一会议室"
    # meeting/mtg-20261120-0000000a
    title = "防汛工作会议"
    start = 2026-11-25T09:00:00
    end = 2026-11-25T10:30:00
    room = "room-m201"
    # meeting/mtg-20261120-0000000b
    title = "项目调度会"
    start = 2026-11-25T10:30:00
    end = 2026-11-25T12:00:00
    room = "room-m201"

怎么改
    改期、换会场，或由副职参加（登记 meeting_change 或领导的起止时间）；套会、合开的在两边写 joined_with。

What
    One meeting room, one leader (or chair), or the head of one unit wanted by two meetings at the same time.
    Not meant: touching ends; cancelled or superseded times; main and branch venues of one meeting; joined meetings; units sitting
    in for their own item;
    leaders present for a part (a part moves with its meeting); rooms lent with their keeper's word; places that are not registered.
    Without an end two hours are assumed and it is a warning.
    A unit that has sent its receipt has settled who goes.

Basis
    Common practice of arranging meetings; overlap and length are the parameters mtg.clash.overlap_min and mtg.duration_default

Why
    A clash found an hour before the meeting leaves people waiting and a venue to be changed.

Remedy
    Move one, change the venue, or let a deputy go (enter a meeting_change or the leader's times); joined meetings name each other
    in joined_with.
"""

from __future__ import annotations

from collections.abc import Iterator

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.checks.mtg._times import CHANGE, MEETING, Sitting, Taken, sittings, taken
from officectl.records.finding import Finding, Measured
from officectl.text.lang import Text

CHECK = Check(
    title=Text("会议冲突", "clashing meetings"),
    severity="error",
    standing="reminder",
    scope="workspace",
    reads={
        "meeting": MEETING,
        "meeting_change": CHANGE,
        "receipt": ("meeting", "unit"),
        "room": ("no", "name"),
        "person": ("name",),
        "org": ("name", "short", "kind"),
        "group": ("members", "org_kinds"),
    },
    dated=True,
    rules=("mtg.clash.overlap_min", "mtg.duration_default"),
    remedy=Text(
        "改期、换会场或由副职参加；套会、合开的互相注明",
        "move one, change the venue or send a deputy; joined meetings name each other",
    ),
)

_CLASH = {
    "room": Text("{name} {from_} 至 {to} 同时有两个会：{a}、{b}", "{name} is taken twice {from_} to {to}: {a}, {b}"),
    "person": Text("{name} {from_} 至 {to} 同时要参加两个会：{a}、{b}", "{name} is wanted twice {from_} to {to}: {a}, {b}"),
    "head": Text(
        "{name}主要负责人 {from_} 至 {to} 同时要参加两个会：{a}、{b}",
        "the head of {name} is wanted twice {from_} to {to}: {a}, {b}",
    ),
}
_ASSUMED = Text("{fact}（结束时间未定，按 {minutes} 分钟估算）", "{fact} (end not set, {minutes} minutes assumed)")
_OTHER = Text("{title} {start} 至 {end}", "{title} {start} to {end}")
_WHY = Text("占用 {what} {start} 至 {end}", "takes {what} {start} to {end}")


def find(ctx: Context) -> Iterator[Finding]:
    """One finding a pair of meetings and resource, anchored at the meeting that starts later."""
    minutes = ctx.rule("mtg.duration_default", event=ctx.as_of).value
    default = minutes if isinstance(minutes, int) else 120
    lanes: dict[tuple[str, str], list[tuple[Taken, Sitting]]] = {}
    for sitting in sittings(ctx, default):
        for item in taken(ctx, sitting):
            lanes.setdefault((item.what, item.key), []).append((item, sitting))
            if ctx.tracing:
                ctx.why(sitting.row.id, _WHY(what=_name(ctx, item), start=item.start, end=item.end))
    for key in sorted(lanes):
        running: list[tuple[Taken, Sitting]] = []
        for late, sitting in sorted(lanes[key], key=lambda pair: (pair[0].start, pair[1].row.id)):
            running = [(early, other) for early, other in running if early.end > late.start]
            for early, other in running:
                if _overlap(late, early) > _tolerated(ctx, late) and not _excused(ctx, late, sitting, other):
                    yield _finding(ctx, late, early, sitting, other, default)
            running.append((late, sitting))


def _excused(ctx: Context, item: Taken, one: Sitting, two: Sitting) -> bool:
    a, b = one.row, two.row
    if a.id == b.id or b.id in (a.get("joined_with") or ()) or a.id in (b.get("joined_with") or ()):
        return True
    if item.what == "room":
        return bool(a.get("room_lent") or b.get("room_lent"))
    if item.what == "head":
        return _answered(ctx, a.id, item.key) or _answered(ctx, b.id, item.key)
    return False


def _answered(ctx: Context, meeting: str, unit: str) -> bool:
    return any(row.get("unit") == unit for row in ctx.by("receipt", "meeting").get(meeting, ()))


def _finding(ctx: Context, late: Taken, early: Taken, one: Sitting, two: Sitting, default: int) -> Finding:
    start, end = late.start, min(late.end, early.end)
    fact = _CLASH[late.what](
        name=_name(ctx, late), from_=start, to=end, a=_title(two), b=_title(one)
    )
    assumed = one.assumed or two.assumed
    overlap = _overlap(late, early)
    # Two heads wanted at once is a choice of deputies unless both meetings insist on the head.
    soft = late.what == "head" and not (one.row.get("require_head") and two.row.get("require_head"))
    other = _OTHER(title=_title(two), start=two.start, end=two.end)
    return ctx.finding(
        one.row,
        _ASSUMED(fact=fact, minutes=default) if assumed else fact,
        field=late.field,
        measured=Measured(str(overlap), "0", str(overlap), "min"),
        rule=ctx.rule("mtg.clash.overlap_min", event=start.date()),
        severity="warning" if assumed or soft else None,
        evidence=[ctx.evidence(two.row, other, field=early.field)],
    )


def _title(sitting: Sitting) -> str:
    return str(sitting.row.get("title") or sitting.row.id)


def _name(ctx: Context, item: Taken) -> str:
    row = ctx.get(item.key)
    if row is None:
        return item.key
    first, second = ("short", "name") if row.kind == "org" else ("name", "no") if row.kind == "room" else ("name", "name")
    return str(row.get(first) or row.get(second) or item.key)


def _overlap(late: Taken, early: Taken) -> int:
    return int((min(late.end, early.end) - late.start).total_seconds() // 60)


def _tolerated(ctx: Context, item: Taken) -> int:
    value = ctx.rule("mtg.clash.overlap_min", event=item.start.date()).value
    return value if isinstance(value, int) else 0
