"""A hundred and twenty supervised items: signed for, reported on, extended, held, closed, split among townships."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from .people import TOWNS
from .world import AS_OF, World, at, chance, next_workday, workday

START = date(2025, 12, 1)
_WHAT = (
    "防汛物资补库", "病险山塘除险加固", "农村道路水毁修复", "老旧小区改造进度", "秋粮收购资金兑付", "信访积案化解", "政务公开问题整改",
    "工业集中区污水管网", "养老服务设施建设", "校园周边环境整治", "拖欠账款清理", "耕地图斑整改", "高标准农田建设", "村卫生室达标",
    "农村饮水安全巩固", "审计反馈问题整改", "重点项目用地报批", "惠民资金发放核查", "危房动态清零", "应急避难场所建设",
)  # fmt: skip
_UNITS = {
    "water-bureau": ("song.jianghe", "liang.xiaolong", "wei.ran"), "finance-bureau": ("xia.xiaohe", "qiu.shi", "li.wei2"),
    "emergency-bureau": ("lei.ming", "wang.chen"), "petition-bureau": ("yan.ming",), "agri-bureau": ("pan.deng",),
    "nature-bureau": ("xiong.wei",), "transport-bureau": ("chang.qing",), "health-bureau": ("he.xi",),
    "logistics-center": ("long.fei",), "education-bureau": ("qiao.song",), "qingshan-town": ("li.wei3",), "hekou-town": ("yuan.ye",),
}  # fmt: skip
_TOWN_HANDLERS = {
    "qingshan-town": "li.wei3", "hekou-town": "yuan.ye", "chengguan-town": "yu.yang", "liuba-town": "tang.quan",
    "baisha-town": "yin.shi", "shuangqiao": "li.guang", "shimen": "mao.yuan", "yuntai": "fan.xing",
}  # fmt: skip
_SUPERVISORS = ("lu.xiaoyu", "shi.lei")
_PROGRESS = ("前期手续已办完，正在施工", "已完成方案论证", "资金已到位，按进度推进", "完成六成以上", "已完成，正在整理资料")


class Numbers:
    """督〔2026〕n号 in the order of issue: the items are made in that order."""

    def __init__(self) -> None:
        self._next: dict[int, int] = {}

    def take(self, day: date) -> str:
        """The next number of the year."""
        self._next[day.year] = number = self._next.get(day.year, 86 if day.year == 2025 else 0) + 1
        return f"督〔{day.year}〕{number}号"


def build(w: World) -> None:
    """Every item is described first, then written in the order of issue."""
    plans = [*_ordinary(), *_stories()]
    numbers = Numbers()
    for plan in sorted(plans, key=lambda p: (p["issued"], p["key"])):
        _write(w, plan, numbers.take(plan["issued"]))
    for plan in plans:
        if plan.get("parent"):
            w.edit("task", plan["key"])["parent"] = w.id("task", plan["parent"])


def _ordinary() -> list[dict[str, Any]]:
    """Ninety items: most closed, some open and in time, some reported done and waiting for the check."""
    rng = chance("tasks")
    found = []
    for number in range(90):
        issued = START + timedelta(days=number * 39 // 10)
        if not workday(issued):
            issued = next_workday(issued)
        unit = rng.choice(list(_UNITS))
        span = rng.choice((20, 30, 45, 60))
        due = issued + timedelta(days=span)
        plan = {
            "key": f"t{number:02d}", "issued": issued, "unit": unit, "due": due, "handler": rng.choice(_UNITS[unit]),
            "title": _WHAT[number % len(_WHAT)], "source": rng.choice(("领导批示", "会议议定", "政府工作报告", "上级交办")),
        }  # fmt: skip
        if due < AS_OF:
            # Done in time, and checked some days later: one in nine still waits for the check.
            done = due - timedelta(days=rng.randint(1, 5))
            checked = next_workday(done, rng.randint(2, 6))
            plan |= {"done": done} | ({"closed": checked} if number % 9 and checked < AS_OF else {})
        found.append(plan)
    return found


def _stories() -> list[dict[str, Any]]:
    """Items with a story; none of them is late."""
    d = date
    found: list[dict[str, Any]] = [
        # Make-up Saturday: issued on Friday 10-09, Saturday 10-10 is a workday; signed for that day.
        {"key": "makeup", "issued": d(2026, 10, 9), "due": d(2026, 12, 10), "unit": "transport-bureau", "title": "超限超载站点整改", "signed": d(2026, 10, 10)},
        # The county's own workday: issued Friday 05-15, signed for on Saturday 05-16 (flood drill).
        {"key": "drill", "issued": d(2026, 5, 15), "due": d(2026, 12, 31), "unit": "water-bureau", "title": "山洪灾害预警设施更新", "signed": d(2026, 5, 16)},
        # Before the long holiday: issued Wednesday 09-30, next workday is Thursday 10-08.
        {"key": "holiday", "issued": d(2026, 9, 30), "due": d(2026, 12, 20), "unit": "agri-bureau", "title": "秋粮烘干中心建设", "signed": d(2026, 10, 8)},
        # Extension asked on the due day at half past eight in the evening, answered later.
        {"key": "last-day", "issued": d(2026, 9, 15), "due": d(2026, 10, 30), "unit": "nature-bureau", "title": "工业集中区二期用地报批",
         "asked": at(d(2026, 10, 30), "20:30"), "new_due": d(2026, 12, 15), "why": "上级用地指标11月下达"},
        {"key": "extended", "issued": d(2026, 8, 4), "due": d(2026, 9, 30), "unit": "transport-bureau", "title": "石门乡三级公路水毁修复",
         "asked": at(d(2026, 9, 24), "10:00"), "new_due": d(2026, 11, 30), "why": "连续降雨影响路基施工"},
        # Held for 30 days (10-08 to 11-06): due 10-20 becomes 11-19 … and reported done on that very day.
        {"key": "held-done", "issued": d(2026, 8, 10), "due": d(2026, 10, 20), "unit": "health-bureau", "title": "县疾控中心搬迁手续",
         "hold": (d(2026, 10, 8), d(2026, 11, 6), "等上级批复"), "done": d(2026, 11, 19)},
        # Held and still on hold.
        {"key": "on-hold", "issued": d(2026, 6, 9), "due": d(2026, 9, 30), "unit": "nature-bureau", "title": "矿权纠纷处置",
         "hold": (d(2026, 9, 1), d(2026, 12, 31), "司法")},
        {"key": "on-hold-2", "issued": d(2026, 7, 7), "due": d(2026, 10, 15), "unit": "water-bureau", "title": "青山水库扩容立项",
         "hold": (d(2026, 9, 21), None, "等上级批复")},
        # Due today: not overdue before midnight.
        {"key": "due-today", "issued": d(2026, 10, 20), "due": AS_OF, "unit": "finance-bureau", "title": "三季度惠民资金核查"},
        # Reported done on the due day, waiting for the check; a co-unit that said nothing is not named.
        {"key": "waiting", "issued": d(2026, 9, 8), "due": d(2026, 11, 10), "unit": "emergency-bureau", "title": "应急避难场所标识补齐",
         "done": d(2026, 11, 10), "co": ["education-bureau", "health-bureau"]},
        # Sent back once, then done again in time and closed.
        {"key": "redone", "issued": d(2026, 7, 20), "due": d(2026, 9, 18), "unit": "logistics-center", "title": "机关食堂明厨亮灶改造",
         "done": d(2026, 9, 4), "sent_back": d(2026, 9, 9), "closed": d(2026, 9, 17)},
        # Closed although the paper arrived late: closed items are left alone.
        {"key": "late-closed", "issued": d(2026, 4, 7), "due": d(2026, 5, 29), "unit": "education-bureau", "title": "校车安全隐患整改",
         "done": d(2026, 6, 3), "closed": d(2026, 6, 12), "signed": d(2026, 4, 13)},
        # Issued yesterday: today is the last day to sign for it.
        {"key": "yesterday", "issued": d(2026, 11, 19), "due": d(2026, 12, 31), "unit": "hekou-town", "title": "河口镇敬老院消防改造", "signed": None},
        {"key": "today", "issued": AS_OF, "due": d(2026, 12, 31), "unit": "petition-bureau", "title": "年底积案清零攻坚", "signed": None},
    ]  # fmt: skip
    # Issued before the ledger went live: neither overdue nor unsigned.
    found.append({"key": "before-live", "issued": d(2025, 11, 10), "due": d(2026, 1, 31), "unit": "agri-bureau",
                  "title": "冬季农业生产督导", "signed": None})  # fmt: skip
    for number, (unit, title, cycle) in enumerate((
        ("nature-bureau", "耕地保护责任制落实", 30), ("emergency-bureau", "安全生产三年行动", 20), ("finance-bureau", "政府债务风险化解", 30),
        ("petition-bureau", "领导包案化解信访事项", 15), ("agri-bureau", "和美乡村建设", 30), ("water-bureau", "河湖长制落实", 20),
    )):  # fmt: skip
        found.append({"key": f"long{number}", "issued": d(2026, 1, 6 + number), "unit": unit, "title": title, "cycle": cycle})
    found.append({"key": "parent", "issued": d(2026, 10, 12), "due": d(2026, 12, 25), "unit": "emergency-bureau",
                  "title": "冬春森林防火责任落实（总）", "due_text": "元旦前", "milestones": True})  # fmt: skip
    for town in TOWNS:
        found.append({"key": f"child:{town}", "issued": d(2026, 10, 12), "due": d(2026, 12, 15), "unit": town, "parent": "parent",
                      "title": "冬春森林防火责任落实", "handler": _TOWN_HANDLERS[town]})  # fmt: skip
    found.append({"key": "merged", "issued": d(2026, 3, 10), "due": d(2026, 6, 30), "unit": "logistics-center",
                  "title": "办公用房清理（并入年度工作）", "done": d(2026, 5, 8), "closed": d(2026, 5, 12), "outcome": "并案"})  # fmt: skip
    return found


def _write(w: World, plan: dict[str, Any], no: str) -> None:
    key, issued, unit = plan["key"], plan["issued"], plan["unit"]
    rng = chance("task", key)
    handler = plan.get("handler") or rng.choice(_UNITS[unit])
    short = w.data("org", unit)["short"]
    named = plan["title"] if len(plan["title"]) > 8 else f"{short}{plan['title']}"
    long_term = "cycle" in plan
    task = w.add(
        "task", key, issued, no=no, title=named, source_kind=plan.get("source", "领导批示"), source_level="县",
        source_ref=f"清府阅〔{issued.year}〕{rng.randint(1, 60)}号", instructed_by=rng.choice(("zheng.haitao", "gu.changfeng", "su.wanqing", "ma.desheng")),
        mode="日常", priority="一般", lead_unit=unit, co_units=plan.get("co"), responsible=w.data("org", unit).get("head"),
        handler=handler, supervisors=[rng.choice(_SUPERVISORS)], issued_on=issued, due=plan.get("due"), due_text=plan.get("due_text"),
        cycle_days=plan.get("cycle"), rhythm="长期" if long_term else None, deliverable=rng.choice(("工程", "资金", "数据", "其他")),
        requirement="按期办结，每月25日前反馈进展", contact="shi.lei", signer="meng.fanxing",
        milestones=[{"title": "责任书签订", "due": date(2026, 10, 31)}, {"title": "卡口设置", "due": date(2026, 11, 30)}] if plan.get("milestones") else None,
    )  # fmt: skip
    signed = plan.get("signed", "next")
    if signed is not None:
        day = next_workday(issued) if signed == "next" else signed
        feedback(w, f"{key}:signed", task, unit, "签收", at(day, "09:00") + timedelta(minutes=rng.randint(0, 480)), person=handler)
    done = plan.get("done")
    if long_term:
        for round_ in range(3):
            moment = at(issued + timedelta(days=plan["cycle"] * (round_ + 1) + rng.randint(-3, 0)), "16:00")
            feedback(w, f"{key}:{round_}", task, unit, "反馈", moment, person=handler, progress=rng.choice(_PROGRESS[:4]), problems="无")
    elif done:
        feedback(
            w, f"{key}:done", task, unit, "反馈", at(done, "10:00") + timedelta(minutes=rng.randint(0, 380)), person=handler,
            progress=_PROGRESS[4], percent=100, problems="无", reported_done=True,
            evidence=[{"kind": rng.choice(("照片", "数据", "工程")), "text": f"{named}完成情况"}],
        )  # fmt: skip
    elif rng.random() < 0.6 and issued + timedelta(days=12) < AS_OF:
        feedback(w, f"{key}:progress", task, unit, "反馈", at(issued + timedelta(days=12), "15:30"), person=handler,
                 progress=rng.choice(_PROGRESS[:4]), percent=rng.choice((30, 40, 50, 60)), problems="无")  # fmt: skip
    if "asked" in plan:
        extend(w, f"{key}:ext", task, unit, plan["asked"], new_due=plan["new_due"], reason=plan["why"])
    if "hold" in plan:
        start, end, reason = plan["hold"]
        w.add("task_extension", f"{key}:hold", start - timedelta(days=3), task=task, unit=unit, kind="挂起",
              asked_at=at(start - timedelta(days=3), "10:10"), **{"from": start}, to=end, hold_reason=reason, reason=f"{reason}，期间无法推进")  # fmt: skip
    if "sent_back" in plan:
        verify(w, f"{key}:back", task, plan["sent_back"], "退回", "现场两处未改，退回补办")
        feedback(w, f"{key}:again", task, unit, "反馈", at(plan["sent_back"] + timedelta(days=5), "10:20"), person=handler, percent=100,
                 progress="已补齐并复验", reported_done=True, evidence=[{"kind": "照片", "text": "补改后现场"}])  # fmt: skip
    if plan.get("closed"):
        verify(w, f"{key}:closed", task, plan["closed"], plan.get("outcome", "办结"), "现场核实，与反馈一致")


def feedback(w: World, key: str, task: str, unit: str, kind: str, moment: Any, **values: Any) -> str:
    """A feedback, entered the day it arrived."""
    return w.add("task_feedback", key, moment.date(), task=task, unit=unit, kind=kind, received_at=moment, to="gov-supervision", **values)


def extend(w: World, key: str, task: str, unit: str, asked: Any, **values: Any) -> str:
    """A request for more time."""
    return w.add("task_extension", key, asked.date(), task=task, unit=unit, kind="延期", asked_at=asked, **values)


def verify(w: World, key: str, task: str, day: date, outcome: str, finding: str, **values: Any) -> str:
    """A check by the supervision office; its people never check their own section."""
    return w.add(
        "task_check", key, day, task=task, checked_at=at(day, "15:00"), checkers=list(_SUPERVISORS), method=["实地", "查阅资料"],
        finding=finding, outcome=outcome, evidence=[{"kind": "照片", "text": "核查现场"}], **values,
    )  # fmt: skip
