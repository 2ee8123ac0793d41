"""办公用房超标 · office room over the standard

查什么
    按机关层级和领导职务层次，把一间办公室（含所带休息室、卫生间）的使用面积与占用人的限额比较。
    合用的，限额相加；一人占用几间的，面积相加；经批准的另一处办公室单独比较，应小于限额。
    离任的人过了腾退期限还在用的，不论面积大小都列出；借出、挂职出的人不增加原办公室的限额。
    面积没有测过、或者量的不是使用面积、或者占用人层次不明的，提示“无法判断”，不当作合格。
    非参公事业单位、国有企业参照执行，只提示。

依据
    《党政机关办公用房建设标准》（发改投资〔2014〕2674号）表3；《党政机关办公用房管理办法》（2017）第十九条

为什么
    超标准占用办公用房是明令禁止的，也是巡察审计必看的一项。1999 年的旧表（20/12/9/6）至今还在网上流传，不能用。

不合格的例子
    # as_of 2026-11-22
    # org/gov-office
    name = "县政府办公室"
    level = "县"
    # room/room-a305
    no = "305"
    function = "办公室"
    usable_area = 12.00
    area_basis = "使用"
    # appointment/appt-20240101-0000000a
    person = "li.si"
    org = "gov-office"
    kind = "任职"
    rank = "科级以下"
    leading = false
    from = 2024-01-01
    # allocation/alloc-20240101-0000000a
    room = "room-a305"
    unit = "gov-office"
    occupants = ["li.si"]
    from = 2024-01-01

合格的例子
    # as_of 2026-11-22
    # org/gov-office
    name = "县政府办公室"
    level = "县"
    # room/room-a305
    no = "305"
    function = "办公室"
    usable_area = 12.00
    area_basis = "使用"
    # appointment/appt-20240101-0000000a
    person = "li.si"
    org = "gov-office"
    kind = "任职"
    rank = "乡科级副职"
    leading = true
    from = 2024-01-01
    # allocation/alloc-20240101-0000000a
    room = "room-a305"
    unit = "gov-office"
    occupants = ["li.si"]
    from = 2024-01-01

怎么改
    调换到合规的房间、增加合用人员、或隔出多余部分改作公用；人员、任职、面积登记有误的先改记录。超出不足复测幅度的先复测。

What
    The usable area of an office (its rest room and WC included) against the limits of those who sit there, by organ level and leading rank.
    Shared rooms: the limits add up. Several rooms of one person: the areas add up. An approved second office is compared alone
    and must be smaller than the limit. Who left the post and still sits there after the time to vacate is told whatever the area; who is
    lent out does not raise the limit of the home room.
    An area never measured, or not measured as usable area, or an occupant without a rank is told as undecidable, not as sound.
    Institutions outside the civil service and state firms follow by reference: a note only.

Basis
    Construction standard for Party and government offices (发改投资〔2014〕2674号), table 3; Measures on office rooms (2017), article 19

Why
    Office space over the standard is forbidden and is looked at by every inspection. The table of 1999 (20/12/9/6) still
    circulates and is not in force.

Remedy
    Move to a room that fits, share it, or turn the surplus into common use; if people, posts or the area are recorded wrongly,
    correct the record. An excess within the re-measuring band: measure again first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from officectl.checks._context import Context
from officectl.checks._contract import Check
from officectl.checks._dates import as_day, covers
from officectl.checks.room._people import (
    APPOINTMENT,
    BELOW,
    ORG,
    RULES,
    Entitlement,
    by_reference,
    entitlement,
    moving,
)
from officectl.records.finding import Evidence, Finding, Measured, Severity, Standing
from officectl.records.ledger import Row
from officectl.rules.book import RuleValue
from officectl.text.lang import Message, Text

CHECK = Check(
    title=Text("办公用房超标", "office room over the standard"),
    severity="error",
    standing="violation",
    scope="workspace",
    reads={
        "room": ("no", "name", "function", "usable_area", "area_basis", "rest_area", "wc_area", "wc_state"),
        "allocation": ("room", "unit", "occupants", "mode", "from", "to", "until", "approved_second"),
        "appointment": APPOINTMENT,
        "person": ("name",),
        "org": ORG,
    },
    dated=True,
    rules=(*RULES, "room.area.tolerance", "room.area.remeasure_band"),
    remedy=Text(
        "调换、合用或改作公用；登记有误的先改记录",
        "move, share, or turn the surplus into common use; correct the record if it is wrong",
    ),
)

_OVER = Text(
    "{rooms} 使用面积 {area} m2，{people} 的限额合计 {limit} m2，超出 {excess} m2",
    "{rooms}: usable area {area} m2, limit of {people} {limit} m2, {excess} m2 over",
)
_REMEASURE = Text(
    "{rooms} 使用面积 {area} m2，{people} 的限额合计 {limit} m2，超出 {excess} m2，在复测幅度内，需复测",
    "{rooms}: usable area {area} m2, limit of {people} {limit} m2, {excess} m2 over, within the re-measuring band: measure again",
)
_SECOND = Text(
    "另一处办公室 {rooms} 使用面积 {area} m2，应小于 {people} 的限额 {limit} m2",
    "second office {rooms}: usable area {area} m2, must be smaller than the limit of {people}, {limit} m2",
)
_SECONDED = Text(
    "{fact}；其中借用或聘用人员是否计入未配置（room.count_seconded）",
    "{fact}; whether seconded or contract staff count is not configured (room.count_seconded)",
)
_UNKNOWN_AREA = Text("{room} 没有测定使用面积，无法判断是否超标", "{room}: usable area not measured, cannot be judged")
_WRONG_BASIS = Text(
    "{room} 只有{basis}面积，不能折算成使用面积，无法判断是否超标",
    "{room}: only {basis} area is known, which does not convert to usable area; cannot be judged",
)
_UNKNOWN_PEOPLE = Text(
    "{rooms} 使用面积 {area} m2，{people} 没有可用的任职层次，无法判断是否超标",
    "{rooms}: usable area {area} m2, no rank in force for {people}; cannot be judged",
)
_NO_STANDARD = Text(
    "{rooms} 使用面积 {area} m2，{people} 没有可用的面积标准（未配置，或该层级没有这一层次），无法判断是否超标",
    "{rooms}: usable area {area} m2, no standard for {people} (not configured, or no such rank at that level); cannot be judged",
)
_ELEVATED = Text(
    "{rooms} 使用面积 {area} m2，{people} 高配，按哪个层次核定未配置（room.rank_above_post），无法判断是否超标",
    "{rooms}: usable area {area} m2; {people} ranked above the post, and which rank counts is not configured (room.rank_above_post)",
)
_AWAY = Text(
    "{rooms} 只登记了借出或挂职在外的 {people}，请核实房间现由谁使用",
    "{rooms}: only {people} on record, lent out or serving elsewhere; find out who uses the room now",
)
_BY_REFERENCE = Text(
    "{fact}；{unit} 参照执行（非参公事业单位或企业），只作提示",
    "{fact}; {unit} follows by reference (an institution outside the civil service, or a firm): a note only",
)
_OVERSTAY = Text(
    "{rooms}：{people} 已离任，应在 {until} 前腾退，仍在使用",
    "{rooms}: {people} left the post, was to vacate by {until} and still uses it",
)
_NO_FORMALITIES = Text(
    "{rooms}：{people} 已离任，缺手续日期，无法判断腾退期限",
    "{rooms}: {people} left the post; without the date of the formalities the time to vacate cannot be judged",
)
_AREA_LINE = Text("{room} 使用面积 {area} m2{extra}", "{room} usable area {area} m2{extra}")
_EXTRA = Text("（含休息室、卫生间 {extra} m2）", " (rest room and WC {extra} m2 included)")
_WHO_LINE = Text("{name}：{level}级机关 {rank}，限额 {limit} m2", "{name}: organ level {level}, {rank}, limit {limit} m2")
_WHY_SUM = Text("面积 {area}，限额 {parts} = {limit}，允许误差 {tolerance}", "area {area}, limit {parts} = {limit}, tolerance {tolerance}")
_BY_SECONDED = Text("借调、聘用手续和本地规定", "secondment papers and the local rule")


def find(ctx: Context) -> Iterator[Finding]:
    """One finding for each set of rooms that share people, or for each room that cannot be judged."""
    active: dict[str, list[Row]] = {}
    for row in ctx.rows("allocation"):
        room = ctx.get(row.get("room"), "room")
        if room is not None and room.get("function") == "办公室" and _counts(ctx, row):
            active.setdefault(room.id, []).append(row)
    seconds = {room: rows for room, rows in active.items() if all(r.get("approved_second") for r in rows)}
    main = {room: rows for room, rows in active.items() if room not in seconds}
    for rooms in _components(ctx, main):
        yield from _judge(ctx, [r for r in (ctx.get(i, "room") for i in rooms) if r], [a for i in rooms for a in main[i]], False)
    for room_id, rows in sorted(seconds.items()):
        room = ctx.get(room_id, "room")
        if room is not None:
            yield from _judge(ctx, [room], rows, True)


def _counts(ctx: Context, row: Row) -> bool:
    if not ctx.state(row.id).effective or not row.get("occupants"):
        return False
    if not covers(row.get("from"), row.get("to"), ctx.as_of):
        return False
    mode, until = row.get("mode") or "主用", as_day(row.get("until"))
    if mode == "值班":
        return False
    # 装修周转 is temporary by nature: judged only once it outstays its own date.
    return not (mode == "周转" and (until is None or ctx.as_of <= until))


def _components(ctx: Context, rooms: dict[str, list[Row]]) -> list[list[str]]:
    """Rooms that share an occupant belong together: their areas and their people's limits add up.

    Somebody who is just moving holds the old and the new room for some days: these are judged one by one.
    """
    parent = {room: room for room in rooms}

    def root(room: str) -> str:
        while parent[room] != room:
            parent[room] = parent[parent[room]]
            room = parent[room]
        return room

    held: dict[str, list[tuple[date, str]]] = {}
    for room, rows in rooms.items():
        for row in rows:
            if (row.get("mode") or "主用") == "专班":
                continue  # a desk in a task force is not a second office
            for person in row.get("occupants"):
                held.setdefault(person, []).append((as_day(row.get("from")) or date.min, room))
    for person, places in held.items():
        started = max(places)[0]
        settled = [room for day, room in places if day < started or not moving(ctx, person, started, ctx.as_of)]
        for room in settled[1:]:
            parent[root(room)] = root(settled[0])
    found: dict[str, list[str]] = {}
    for room in sorted(rooms):
        found.setdefault(root(room), []).append(room)
    return sorted(found.values())


def _judge(ctx: Context, rooms: Sequence[Row], rows: Sequence[Row], second: bool) -> Iterator[Finding]:
    anchor = min(rows, key=lambda r: (str(r.get("room")), r.id))
    held: dict[str, Row] = {}
    for row in rows:
        for person in row.get("occupants"):
            held.setdefault(person, row)
    people = [entitlement(ctx, p, r.get("unit"), as_day(r.get("from")), ctx.as_of) for p, r in held.items()]
    left = [p for p in people if p.status == "left"]
    if left:
        yield _overstay(ctx, rows, rooms, left)
    standard = ctx.rule("room.area.office", rank=BELOW)
    if not standard.enabled:
        return
    total, blind = Decimal(0), False
    for room in rooms:
        area, problem = _area(room)
        if problem is not None:
            blind = True
            at = min((r for r in rows if r.get("room") == room.id), key=lambda r: r.id)
            yield _unknown(ctx, room, problem, at)
        total += area
    if blind or left:
        return
    limit, most = _limit(ctx, people)
    tolerance = _number(ctx.rule("room.area.tolerance"))
    known = [p for p in people if p.limit is not None]
    if ctx.tracing:
        parts = " + ".join(str(p.limit) for p in known) or "0"
        for row in (*rooms, *rows):
            ctx.why(row.id, _WHY_SUM(area=total, parts=parts, limit=limit, tolerance=tolerance))
            for person in known:
                ctx.why(row.id, _who(ctx, person))

    def over(limit: Decimal) -> bool:
        return total > limit + tolerance or second and total >= limit

    if not over(limit):
        return
    unsure = not over(most)
    limit = limit if unsure else most  # over whichever way the seconded are counted
    values = {
        "rooms": [_name(r) for r in rooms],
        "area": total,
        "people": [_person(ctx, p.person) for p in people],
        "limit": limit,
        "excess": total - limit,
    }
    doubt = _doubt(ctx, people, values)
    if doubt is not None:
        yield ctx.finding(anchor, doubt, field="occupants", severity="info", standing="data")
        return
    if not known:
        yield ctx.finding(anchor, _AWAY(rooms=values["rooms"], people=values["people"]), field="occupants", severity="info", standing="reminder")
        return
    rule = max((p for p in known if p.rule), key=lambda p: p.limit or 0, default=None)
    band = _number(ctx.rule("room.area.remeasure_band"))
    measured = Measured(format(total, "f"), format(limit, "f"), format(total - limit, "f"), "m2")
    evidence = [*(_area_line(ctx, r) for r in rooms), *(_who_line(ctx, p, rows) for p in known)]
    message = (_SECOND if second else _OVER)(**{k: v for k, v in values.items() if not second or k != "excess"})
    severity: Severity | None = None
    standing: Standing | None = None
    if unsure:
        message = ctx.lead(_SECONDED(fact=message), _BY_SECONDED)
        standing = "lead"
    elif not second and total - limit < band:
        message, severity, standing = _REMEASURE(**values), "warning", "reminder"
    if _by_reference(ctx, rows):
        message, severity, standing = _referring(ctx, message, anchor), "info", "reminder"
    yield ctx.finding(
        anchor,
        message,
        field="occupants",
        measured=measured,
        evidence=evidence,
        rule=_broken(rule, known, total - limit),
        severity=severity,
        standing=standing,
    )


def _doubt(ctx: Context, people: Sequence[Entitlement], values: Mapping[str, object]) -> Message | None:
    """Why nobody can say whether it is over: a rank, a standard or the reading of a higher rank is missing."""
    blank = [p for p in people if p.status == "none" or p.status == "unranked" and not p.rank]
    bare = [p for p in people if p.status == "unranked" and p.rank]
    # Not declared: RULE-UNSET would ask every office what only those with such a cadre must settle; the finding names it.
    unsettled = ctx.book.lookup("room.rank_above_post", as_of=ctx.as_of).unset
    raised = [p for p in people if p.elevated and unsettled]
    for text, who in ((_UNKNOWN_PEOPLE, blank), (_NO_STANDARD, bare), (_ELEVATED, raised)):
        if who:
            return text(rooms=values["rooms"], area=values["area"], people=[_person(ctx, p.person) for p in who])
    return None


def _overstay(ctx: Context, rows: Sequence[Row], rooms: Sequence[Row], left: Sequence[Entitlement]) -> Finding:
    """Somebody without a post here any more still sits here; without the date of the formalities nobody can say since when."""
    gone = {p.person for p in left}
    anchor = min((r for r in rows if gone & set(r.get("occupants"))), key=lambda r: (str(r.get("room")), r.id))
    names = [_person(ctx, p.person) for p in left]
    known = [p for p in left if p.until is not None]
    rooms_named = [_name(r) for r in rooms]
    if not known:
        message = _NO_FORMALITIES(rooms=rooms_named, people=names)
        return ctx.finding(anchor, message, field="occupants", severity="warning", standing="data")
    first = min(known, key=lambda p: (p.until or date.max, p.person))
    until = first.until or date.max
    message = _OVERSTAY(rooms=rooms_named, people=names, until=until)
    measured = Measured(ctx.as_of.isoformat(), until.isoformat(), str((ctx.as_of - until).days), "day")
    if _by_reference(ctx, rows):
        note = _referring(ctx, message, anchor)
        return ctx.finding(
            anchor, note, field="occupants", rule=first.vacate, measured=measured, severity="info", standing="reminder"
        )
    return ctx.finding(anchor, message, field="occupants", rule=first.vacate, measured=measured)


def _by_reference(ctx: Context, rows: Sequence[Row]) -> bool:
    return all(by_reference(ctx, r.get("unit")) for r in rows)


def _referring(ctx: Context, fact: Message, row: Row) -> Message:
    unit = ctx.get(row.get("unit"), "org")
    return _BY_REFERENCE(fact=fact, unit=(unit.get("name") if unit is not None else None) or row.get("unit"))


def _limit(ctx: Context, people: Sequence[Entitlement]) -> tuple[Decimal, Decimal]:
    """Sum of those who hold a post here; who is leaving shares his successor's limit (max, not sum).

    Seconded people count when the parameter says so. Unset: the second figure is what the limit is if they count.
    """
    here = sum((p.limit for p in people if p.status == "here" and p.limit is not None), Decimal(0))
    leaving = max((p.limit for p in people if p.status == "leaving" and p.limit is not None), default=Decimal(0))
    successors = max((p.limit for p in people if p.status == "here" and p.limit is not None), default=Decimal(0))
    limit = here + max(leaving - successors, Decimal(0))
    seconded = sum((p.limit for p in people if p.status == "seconded" and p.limit is not None), Decimal(0))
    if not seconded:
        return limit, limit
    counts = ctx.rule("room.count_seconded")
    if not counts.active:
        return limit, limit + seconded
    return (limit + seconded, limit + seconded) if counts.value is True else (limit, limit)


def _area(room: Row) -> tuple[Decimal, Message | None]:
    area, basis = room.get("usable_area"), room.get("area_basis") or "使用"
    if not isinstance(area, int | Decimal):
        return Decimal(0), _UNKNOWN_AREA(room=_name(room))
    if basis != "使用":
        return Decimal(0), _WRONG_BASIS(room=_name(room), basis=basis)
    return Decimal(area) - _outside(room), None


def _outside(room: Row) -> Decimal:
    """Rest room and private WC are part of the usable area and count (table 3 notes 3 and 4); a WC closed or made public does not."""
    live = (room.get("wc_state") or "使用") == "使用"
    return Decimal(0) if live else Decimal(room.get("wc_area") or 0)


def _unknown(ctx: Context, room: Row, problem: Message, at: Row) -> Finding:
    field = "area_basis" if room.get("usable_area") is not None else "id"
    evidence = [ctx.evidence(at, _person(ctx, p), field=("occupants",)) for p in at.get("occupants")[:3]]
    return ctx.finding(room, problem, field=field, severity="info", standing="data", evidence=evidence)


def _area_line(ctx: Context, room: Row) -> Evidence:
    outside = _outside(room)
    extra = Decimal(room.get("rest_area") or 0) + Decimal(room.get("wc_area") or 0) - outside
    area = _area(room)[0]
    note: object = _EXTRA(extra=extra) if extra else ""
    return ctx.evidence(room, _AREA_LINE(room=_name(room), area=area, extra=note), field=("usable_area",))


def _who(ctx: Context, person: Entitlement) -> Message:
    name = _person(ctx, person.person)
    return _WHO_LINE(name=name, level=person.level, rank=person.rank, limit=person.limit)


def _who_line(ctx: Context, person: Entitlement, rows: Sequence[Row]) -> Evidence:
    row = next(r for r in rows if person.person in r.get("occupants"))
    return ctx.evidence(row, _who(ctx, person), field=("occupants",))


def _number(rule: RuleValue) -> Decimal:
    return _figure(rule) if rule.active else Decimal(0)


def _figure(rule: RuleValue) -> Decimal:
    return Decimal(rule.value) if isinstance(rule.value, int | Decimal) else Decimal(0)


def _person(ctx: Context, ident: str) -> str:
    row = ctx.get(ident, "person")
    return str((row.get("name") if row else None) or ident)


def _name(room: Row) -> str:
    return str(room.get("name") or room.get("no") or room.id)


def _broken(top: Entitlement | None, known: Sequence[Entitlement], excess: Decimal) -> RuleValue | None:
    """The rule to cite: the standard itself when the area exceeds that too, else the stricter local figure."""
    slack, local = Decimal(0), None
    for person in known:
        if person.rule is not None and person.rule.base is not None and person.limit is not None:
            slack += _figure(_first(person.rule)) - person.limit
            local = local or person.rule
    if top is None or top.rule is None or local is None:
        return top.rule if top is not None else None
    return _first(top.rule) if excess > slack else local


def _first(rule: RuleValue) -> RuleValue:
    """The value of the highest layer: what the standard itself says."""
    while rule.base is not None:
        rule = rule.base
    return rule
