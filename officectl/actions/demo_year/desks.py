"""The year of the other desks: meetings, rooms, the supervision section on a line of its own, waivers, delegations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from officectl.actions.demo_year.book import Rec, by
from officectl.actions.demo_year.plan import Act, Plan, Step

MAYOR, SECRETARY, LEADER, DEPUTY = "zheng.haitao", "zhou.mingyuan", "gu.changfeng", "qian.xuemin"
OFFICE, COMMITTEE = "jiang.yongkang", "he.junfeng"
SUPERVISION = "督查室"
"""The line of the supervision section: it works on a computer of its own and brings its work in every fortnight."""


def plan(p: Plan) -> None:
    """All of it."""
    for rec in p.book.of("delegation"):
        who, at = rec.data.get("principal", ""), datetime.combine(rec.day, time(17, 0))
        if rec.id in p.story["unsent"]:
            p.add(Act(at, who, "起草：授权委托", files={rec.path: rec.raw}))
        elif who in p.people:
            p.add(Act(at, who, f"委托：{rec.data.get('reason', rec.id)}期间", "submit", (rec,), {rec.path: rec.raw}))
    _meetings(p)
    _rooms(p)
    for window in _fortnights(p.book.of("task", "task_check", "task_extension", "task_feedback")):
        _supervision(p, window)
    for rec in p.book.of("waiver"):
        p.batch("豁免", [rec], rec.day, (
            Step(time(9, 0), p.story["waiver_writer"], "submit", "送审"), Step(time(9, 50), OFFICE, "review", "审核", "办公室主任"),
            Step(time(10, 20), _in_charge(rec), "countersign", "会签", "业务会签"),
            Step(time(11, 0), MAYOR, "approve", "批准", "主要负责人"),
        ))  # fmt: skip


def _in_charge(rec: Rec) -> str:
    """Whose matter a check is about."""
    area = str(rec.data.get("code", "")).partition("-")[0]
    return {"CAR": "lu.guangyi", "ROOM": "shi.hong"}.get(area, "meng.fanxing")


def _meetings(p: Plan) -> None:
    for (day, committee), recs in by(p.book.of("meeting"), lambda rec: (rec.day, rec.data.get("in_name_of") == "党委")).items():
        writer, office, head = ("deng.xiaoyan", COMMITTEE, SECRETARY) if committee else (_secretary(day), OFFICE, MAYOR)
        shift = 5 if committee else 0
        first = Step(time(8, 30 + shift), writer, "submit", "送审"), Step(time(9, 10 + shift), office, "review", "审核", "办公室主任")
        own = [rec for rec in recs if rec.data.get("in_name_of") == "部门"]
        p.batch("会议", own, day, first)
        p.batch("会议", [rec for rec in recs if rec not in own], day, (
            *(step._replace(at=step.at.replace(minute=step.at.minute + 2)) for step in first),
            Step(time(9, 40 + shift), head, "approve", "批准", "主要负责人"),
        ))  # fmt: skip
    for (year, month), recs in by(p.book.of("meeting_notice", "receipt"), _month).items():
        day = max(rec.day for rec in recs)
        p.record(datetime.combine(day, time(17, 45)), _secretary(day), f"会议通知和回执：{year} 年 {month} 月", recs)
    voided = p.story["voided"]
    for rec in p.book.of("meeting_change"):
        day, said = rec.day, rec.data.get("decided_at", datetime.combine(rec.day, time(9, 0)))
        at: datetime = said.replace(second=0) + timedelta(minutes=15)
        p.batch("会议变更", [rec], day, (
            Step(at.time(), "dai.yue", "submit", "送审"),
            Step((at + timedelta(minutes=10)).time(), OFFICE, "approve", "批准", "办公室主任"),
        ))  # fmt: skip
        meeting = p.book.by_id.get(rec.data.get("meeting", ""))
        if meeting is not None and meeting.id in voided and rec.data["kind"] == "取消":
            p.add(Act(at + timedelta(minutes=20), OFFICE, f"作废：会议 {meeting.label}", "void", (meeting,), role="办公室主任", opinion="会议取消。"))


def _secretary(day: date) -> str:
    return "feng.lin" if day >= date(2026, 6, 22) and day.day % 2 else "dai.yue"


def _month(rec: Rec) -> tuple[int, int]:
    return rec.day.year, rec.day.month


def _rooms(p: Plan) -> None:
    """What stood before the founding is submitted in one go; what changed since is opened again."""
    founded: date = p.story["founded"]
    all_ = p.book.of("allocation")
    before = [rec for rec in all_ if rec.day < founded]
    ended = [rec for rec in before if rec.data.get("to", founded) > founded]
    stood = [p.book.other(rec, {"to": None}) if rec in ended else rec for rec in before]
    p.base.update({rec.path: rec.raw for rec in stood})
    day = founded + timedelta(days=p.story["rooms_after"])
    p.batch("现有用房台账", stood, day, _room_steps(LEADER), there=True)
    for rec in ended:
        day = rec.data["to"]
        old = p.book.other(rec, {"to": None})
        p.add(Act(
            datetime.combine(day, time(9, 30)), LEADER, f"重新办理：用房分配 {rec.label}", "reopen", (old,), role="分管领导",
            opinion="人员调整，腾退后重新核定。",
        ))  # fmt: skip
        p.batch("用房分配", [rec], day, _room_steps(LEADER))
    later = [rec for rec in all_ if rec not in before]
    for (_, _), recs in by(later, _month).items():
        p.batch("用房分配", recs, max(rec.day for rec in recs), _room_steps(LEADER))


def _room_steps(leader: str) -> Sequence[Step]:
    return (
        Step(time(10, 10), "long.fei", "submit", "送审"), Step(time(10, 50), "shi.hong", "review", "审核", "用房管理负责人"),
        Step(time(11, 30), leader, "approve", "批准", "分管领导"),
    )  # fmt: skip


def _fortnights(recs: Sequence[Rec]) -> Iterator[list[Rec]]:
    yield from by(recs, lambda rec: (rec.day.year, rec.day.month, rec.day.day > 15)).values()


def _supervision(p: Plan, recs: Sequence[Rec]) -> None:
    day = max(rec.day for rec in recs)
    told = [rec for rec in recs if rec.kind == "task_feedback"]
    asked = [rec for rec in recs if rec.kind != "task_feedback"]
    p.record(datetime.combine(day, time(14, 30)), "shi.lei", f"登记督办反馈 {len(told)} 条", told, SUPERVISION)
    leader = LEADER if day.month % 3 == 0 else DEPUTY
    p.batch("督办事项", asked, day, (
        Step(time(15, 0), "lu.xiaoyu", "submit", "送审"), Step(time(16, 5), "meng.fanxing", "review", "审核", "督查室负责人"),
        Step(time(16, 55), leader, "approve", "批准", "分管领导"),
    ), SUPERVISION)  # fmt: skip
    p.add(Act(datetime.combine(day, time(18, 30)), "lu.xiaoyu", "同步：并入督查室的工作", line=SUPERVISION, merge=True))


__all__ = ["SUPERVISION", "plan"]
