"""The year of the car team: slips day by day, each approved before its car leaves; logs by the week; costs and statements by the month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from officectl.actions.demo_year.book import Rec, by
from officectl.actions.demo_year.plan import Act, Plan, Step

if TYPE_CHECKING:
    from officectl.history.model import EventName

TEAM, FLEET, OFFICE, DEPUTY, LEADER = "chen.dali", "lu.guangyi", "jiang.yongkang", "qian.xuemin", "gu.changfeng"
DRIVERS = ("gao.feng", "zhao.tiezhu")


def plan(p: Plan) -> None:
    """All of it."""
    for day, recs in by(p.book.of("trip"), lambda rec: rec.day).items():
        _slips(p, day, recs)
    for (year, week), recs in by(p.book.of("trip_log"), lambda rec: rec.day.isocalendar()[:2]).items():
        day = max(rec.day for rec in recs)
        p.record(datetime.combine(day, time(18, 10)), DRIVERS[week % 2], f"还车登记：{year} 年第 {week} 周 {len(recs)} 次", recs)
    for kind, what in (("fuel", "加油"), ("toll", "通行"), ("parking", "停车")):
        for (year, month), recs in by(p.book.of(kind), _month).items():
            day = max(rec.day for rec in recs)
            p.record(datetime.combine(day, time(10, 5)), TEAM, f"导入{what}账单：{year} 年 {month} 月", recs)
    _costs(p)


def _month(rec: Rec) -> tuple[int, int]:
    return rec.day.year, rec.day.month


def _slips(p: Plan, day: date, recs: Sequence[Rec]) -> None:
    """The slips of a day: written in the afternoon, approved in the evening; what was agreed on the telephone is written afterwards."""
    verbal = [rec for rec in recs if "verbal" in rec.data]
    if verbal:
        p.batch("派车单（补单）", verbal, _workday(day), (
            Step(time(8, 50), TEAM, "submit", "送审"), Step(time(9, 20), OFFICE, "approve", "批准", "派车审批人", "电话同意过，补单。"),
        ))  # fmt: skip
    own = [rec for rec in recs if rec.id in p.story["own_slips"]]
    late = [rec for rec in recs if rec.id in p.story["late_slips"]]
    p.batch("派车单", late, day, (
        Step(time(16, 13), TEAM, "submit", "送审"), Step(time(9, 35), OFFICE, "approve", "批准", "派车审批人", "以后先批后用。", days=3),
    ))  # fmt: skip
    plain = [rec for rec in recs if rec not in verbal and rec not in own and rec not in late]
    p.batch("派车单", own, day, (
        Step(time(15, 40), DEPUTY, "submit", "送审"), Step(time(17, 40), OFFICE, "approve", "批准", "派车审批人"),
    ))  # fmt: skip
    if plain:
        _round(p, day, plain)


def _round(p: Plan, day: date, recs: list[Rec]) -> None:
    """One submission by the dispatcher, one approval by whoever is on duty; out of the province the leader in charge comes first."""
    far = [rec for rec in recs if day >= p.story["review_from"] and rec.data.get("area", "省外") == "省外"]
    near = [rec for rec in recs if rec not in far]
    duty = FLEET if day.weekday() == 2 else OFFICE
    submit = Step(time(16, 10), TEAM, "submit", "送审")
    for shift, (approver, mine) in enumerate(by(near, lambda rec: _approver(rec, duty)).items()):
        writer = mine[0].data.get("applicant") if len(mine) == 1 else TEAM
        p.batch("派车单", mine, day, (
            submit._replace(at=time(16, 10 + 2 * shift), who=writer if writer in p.registered(day) else TEAM),
            Step(time(17, 20 + 2 * shift), approver, "approve", "批准", "派车审批人"),
        ))  # fmt: skip
    p.batch("派车单", far, day, (
        submit._replace(at=time(16, 16)), Step(time(16, 50), LEADER, "review", "审核", "分管领导"),
        Step(time(17, 26), OFFICE, "approve", "批准", "派车审批人"),
    ))  # fmt: skip


def _approver(rec: Rec, duty: str) -> str:
    """Whoever is on duty; nobody approves a slip on which he rides."""
    riders = {rec.data.get("applicant"), rec.data.get("lead_user"), *rec.data.get("users", ())}
    return next((who for who in (duty, DEPUTY, OFFICE, FLEET) if who not in riders), duty)


def _workday(day: date) -> date:
    """The next Monday for what happens on a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= 5 else day


def _costs(p: Plan) -> None:
    paper = [rec for rec in p.book.of("vehicle_transfer") if "paper" in rec.data]
    for rec in paper:
        at = datetime.combine(rec.data.get("returned_on", rec.day), time(16, 30))
        _paper(p, rec, at)
    seals = p.book.of("vehicle_seal")
    for day, recs in by(seals, lambda rec: rec.day).items():
        p.batch("节假日封存", recs, day, (
            Step(time(14, 0), TEAM, "submit", "送审"), Step(time(14, 30), FLEET, "approve", "批准", "车辆管理负责人"),
        ))  # fmt: skip
    rest = [rec for rec in p.book.of("vehicle_cost", "vehicle_transfer") if rec not in paper]
    for (year, month), recs in by(rest, _month).items():
        day = max([rec.day for rec in recs] + [rec.data.get("returned_on", date.min) for rec in recs])
        leader = DEPUTY if month % 2 else LEADER
        p.batch(f"{year} 年 {month} 月车辆费用", recs, day, (
            Step(time(14, 40), TEAM, "submit", "送审"), Step(time(15, 10), FLEET, "review", "审核", "车辆管理负责人"),
            Step(time(16, 0), leader, "approve", "批准", "分管领导"),
        ))  # fmt: skip


def _paper(p: Plan, rec: Rec, at: datetime) -> None:
    """What was signed on paper is registered by the head of the office, and never called approved."""
    p.add(Act(at, TEAM, f"录入：{rec.label}", files={rec.path: rec.raw}))
    event: EventName = "register"
    p.add(Act(at + timedelta(minutes=20), OFFICE, f"纸质登记：{rec.label}", event, (rec,), role="办公室主任"))
