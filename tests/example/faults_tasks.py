"""Supervision: late items and items that nobody owns. The day asked is Friday 2026-11-20."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from .faults import Expect
from .tasks import extend, feedback, verify
from .world import World, at, next_workday

_D = date


def _item(w: World, key: str, title: str, unit: str | None, handler: str | None, issued: date, due: date | None, *, signed: bool = True, **values: Any) -> str:
    """An item outside the numbered series, signed for on the next workday."""
    task = w.add(
        "task", key, issued, title=title, source_kind="领导批示", source_level="县", mode="日常", priority="一般", lead_unit=unit,
        handler=handler, supervisors=["lu.xiaoyu"], issued_on=issued, due=due, **values,
    )  # fmt: skip
    if signed and unit:
        feedback(w, f"{key}:signed", task, unit, "签收", at(next_workday(issued), "10:00"))
    return task


def _late(task: str, due: str, days: int, text: str = "") -> Expect:
    return Expect("SUP-OVERDUE", task, "due", "error", "reminder", text or f"已逾期 {days} 天", ("2026-11-20", due, str(days), "day"))


def plainly_late(w: World) -> Iterator[Expect]:
    """Due 11-06: 24 days of November remain after it, 14 of them until the 20th."""
    yield _late(_item(w, "late:plain", "河口镇渡口护栏修复", "hekou-town", "yuan.ye", _D(2026, 9, 21), _D(2026, 11, 6)), "2026-11-06", 14)


def one_day_late(w: World) -> Iterator[Expect]:
    """Due on the 19th, the clock ran out at midnight: one day."""
    yield _late(_item(w, "late:one", "公交站台遮阳棚安装", "transport-bureau", "chang.qing", _D(2026, 10, 12), _D(2026, 11, 19)), "2026-11-19", 1)


def extension_asked_too_late(w: World) -> Iterator[Expect]:
    """Due 10-30, the extension was asked on 11-02 and does not count: 1 day of October and 20 of November, 21."""
    task = _item(w, "late:asked", "县医院发热门诊改造", "health-bureau", "he.xi", _D(2026, 8, 24), _D(2026, 10, 30))
    extend(w, "late:asked", task, "health-bureau", at(_D(2026, 11, 2), "09:20"), new_due=_D(2026, 12, 31), reason="设备招标流标")
    yield _late(task, "2026-10-30", 21)


def extended_and_late_again(w: World) -> Iterator[Expect]:
    """Due 09-30, extended in time to 11-10: the tenth is what counts, 10 days."""
    task = _item(w, "late:extended", "石门乡供水管网改造", "water-bureau", "wei.ran", _D(2026, 7, 13), _D(2026, 9, 30))
    extend(w, "late:extended", task, "water-bureau", at(_D(2026, 9, 30), "16:40"), new_due=_D(2026, 11, 10), reason="管材供货延后")
    yield _late(task, "2026-11-10", 10)


def held_and_late(w: World) -> Iterator[Expect]:
    """Due 10-20, held 10-12 to 10-21 (10 days, both included): due 10-30; 21 days late."""
    task = _item(w, "late:held", "污水处理厂环评变更", "nature-bureau", "xiong.wei", _D(2026, 8, 17), _D(2026, 10, 20))
    w.add("task_extension", "late:held", _D(2026, 10, 10), task=task, unit="nature-bureau", kind="挂起", asked_at=at(_D(2026, 10, 10), "11:00"),
          **{"from": _D(2026, 10, 12), "to": _D(2026, 10, 21)}, hold_reason="法定程序", reason="公示期间不能施工")  # fmt: skip
    yield _late(task, "2026-10-30", 21)


def reported_after_the_day(w: World) -> Iterator[Expect]:
    """Due 11-09, reported done on the 13th: late by what was received, 11 days."""
    task = _item(w, "late:reported", "校舍安全鉴定", "education-bureau", "qiao.song", _D(2026, 9, 14), _D(2026, 11, 9))
    feedback(w, "late:reported", task, "education-bureau", "反馈", at(_D(2026, 11, 13), "11:00"), progress="已全部完成", percent=100, reported_done=True)
    yield _late(task, "2026-11-09", 11)


def only_the_co_unit_reported(w: World) -> Iterator[Expect]:
    """The co-operating unit reported in time, the lead unit did not: due 11-12, 8 days."""
    task = _item(w, "late:co", "殡葬领域整治", "agri-bureau", "pan.deng", _D(2026, 9, 14), _D(2026, 11, 12), co_units=["finance-bureau"])
    feedback(w, "late:co", task, "finance-bureau", "反馈", at(_D(2026, 11, 5), "09:00"), progress="资金已拨付", percent=100, reported_done=True)
    yield _late(task, "2026-11-12", 8, "牵头单位 县农业农村局")


def sent_back_and_silent(w: World) -> Iterator[Expect]:
    """Reported done on 10-23 (due 10-28), sent back on 10-27, nothing since: 3 days of October and 20 of November, 23."""
    task = _item(w, "late:back", "电梯加装补助兑付", "finance-bureau", "qiu.shi", _D(2026, 8, 31), _D(2026, 10, 28))
    feedback(w, "late:back", task, "finance-bureau", "反馈", at(_D(2026, 10, 23), "15:00"), progress="已兑付", percent=100, reported_done=True)
    verify(w, "late:back", task, _D(2026, 10, 27), "退回", "抽查12户有3户未到账")
    yield _late(task, "2026-10-28", 23)


def reopened_by_instruction(w: World) -> Iterator[Expect]:
    """Closed on 09-25, reopened by a new instruction on 10-09; due 10-31, 20 days."""
    task = _item(w, "late:reopened", "河道采砂监管漏洞整改", "water-bureau", "song.jianghe", _D(2026, 7, 27), _D(2026, 10, 31))
    feedback(w, "late:reopened", task, "water-bureau", "反馈", at(_D(2026, 9, 21), "10:00"), progress="监控已装", percent=100)
    verify(w, "late:reopened:1", task, _D(2026, 9, 25), "办结", "监控在线", reported_to="zheng.haitao", reported_on=_D(2026, 9, 28))
    verify(w, "late:reopened:2", task, _D(2026, 10, 9), "办结", "报县长", new_instruction="夜间盗采仍有反映，10月底前再查")
    yield _late(task, "2026-10-31", 20)


# ---- owners ------------------------------------------------------------------------------------------------


def no_unit(w: World) -> Iterator[Expect]:
    """Nobody leads."""
    task = _item(w, "owner:unit", "背街小巷照明补齐", None, "tao.ran", _D(2026, 11, 9), _D(2026, 12, 18))
    yield Expect("SUP-OWNER", task, "lead_unit", "error", "reminder", "没有牵头单位")


def no_person(w: World) -> Iterator[Expect]:
    """A unit, no person."""
    task = _item(w, "owner:person", "农贸市场明码标价", "agri-bureau", None, _D(2026, 11, 9), _D(2026, 12, 18))
    yield Expect("SUP-OWNER", task, "handler", "error", "reminder", "没有具体承办人")


def no_day(w: World) -> Iterator[Expect]:
    """No due day and not long-term."""
    task = _item(w, "owner:due", "公共停车泊位挖潜", "transport-bureau", "chang.qing", _D(2026, 11, 9), None, due_text="尽快")
    yield Expect("SUP-OWNER", task, "due", "error", "reminder", "没有办理时限")


def long_term_without_cycle(w: World) -> Iterator[Expect]:
    """Long-term, but no cycle of feedback."""
    task = _item(w, "owner:cycle", "营商环境问题清零", "gov-office", "tao.ran", _D(2026, 11, 9), None, rhythm="长期")
    yield Expect("SUP-OWNER", task, "due", "error", "reminder", "也没有反馈周期")


def unsigned(w: World) -> Iterator[Expect]:
    """Issued Friday 11-13, to be signed for by Monday 11-16; on the 20th nobody has: 4 days."""
    task = _item(w, "owner:unsigned", "云台乡卫生院取暖改造", "yuntai", "fan.xing", _D(2026, 11, 13), _D(2026, 12, 20), signed=False)
    yield Expect("SUP-OWNER", task, "issued_on", "warning", "reminder", "至今没有签收", ("2026-11-20", "2026-11-16", "4", "day"))


def signed_after_the_makeup_day(w: World) -> Iterator[Expect]:
    """Issued Friday 10-09. Saturday 10-10 is a workday, so it was the last day; signed on Monday 10-12: 2 days."""
    task = _item(w, "owner:makeup", "县乡道路养护移交", "transport-bureau", "chang.qing", _D(2026, 10, 9), _D(2026, 12, 25), signed=False)
    feedback(w, "owner:makeup", task, "transport-bureau", "签收", at(_D(2026, 10, 12), "08:50"))
    yield Expect("SUP-OWNER", task, "issued_on", "info", "reminder", "2026-10-12 才签收", ("2026-10-12", "2026-10-10", "2", "day"))


def signed_after_the_drill_day(w: World) -> Iterator[Expect]:
    """Issued Friday 05-15. Saturday 05-16 is worked in this county; signed on Monday 05-18: 2 days."""
    task = _item(w, "owner:drill", "山洪灾害转移预案修订", "emergency-bureau", "lei.ming", _D(2026, 5, 15), _D(2026, 12, 25), signed=False)
    feedback(w, "owner:drill", task, "emergency-bureau", "签收", at(_D(2026, 5, 18), "09:10"))
    yield Expect("SUP-OWNER", task, "issued_on", "info", "reminder", "2026-05-18 才签收", ("2026-05-18", "2026-05-16", "2", "day"))
