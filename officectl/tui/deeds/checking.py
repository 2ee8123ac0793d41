"""What can be done with findings: group, fold, filter, waive, compare, open what they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.widgets import Input

from officectl.text.lang import Message, Text
from officectl.tui.deed import Deed

if TYPE_CHECKING:
    from officectl.tui.place import Place
    from officectl.tui.places.checks import ChecksPlace

_COMPARING = Text("正在比较", "comparing")
_REV = Text(
    "与哪个版本或分支比较：main、HEAD~5；main...提案：只看提案分支自己的；空：不比较",
    "compare with which version or branch: main, HEAD~5; main...topic: what that branch does; empty: none",
)
_REASON = Text("豁免 {code} 的理由（必须写）", "the reason for waiving {code} (required)")
_UNTIL = Text("到哪天为止（如 月底、2026-12-31）", "until which day (such as 2026-12-31)")
_SURE = Text("豁免", "waive")
_DONE = Text("已豁免 {count} 条（{id}）", "{count} waived ({id})")
_NOT_FINDING = Text("光标不在一条结果上", "the cursor is on no finding")
_IS_WAIVED = Text("这一条已经豁免", "this one is waived already")
_IS_CURED = Text("这一条已经消除，不用豁免", "this one is cured: nothing to waive")
_NO_RECORD = Text("豁免是对记录的；这一条说的是文件 {path}，要改文件", "waivers are for records; this is about the file {path}: mend it")
_OTHER_VERSION = Text(
    "看的是版本 {rev}，不是现在的文件；按 {key} 空着确定就回来", "this is version {rev}, not the files as they are; {key} and an empty line lead back"
)
_GONE = Text("文件 {path} 现在没有了", "the file {path} is no longer there")
_PAST = Text("这一天已经过去", "that day is past")


def _here(place: Place) -> ChecksPlace:
    return cast("ChecksPlace", place)


def _may_waive(place: Place) -> Message | None:
    here = _here(place)
    item = here.item()
    if item is None:
        return _NOT_FINDING()
    if item.finding.waived is not None:
        return _IS_WAIVED()
    if item.mark == "cured":
        return _IS_CURED()
    if here.found is not None and here.found.at:
        return _OTHER_VERSION(rev=here.found.at, key=place.office_app.key_of(COMPARE))
    return None if item.finding.id else _NO_RECORD(path=item.finding.path)


async def _enter(place: Place) -> None:
    here = _here(place)
    item, found = here.item(), here.found
    if item is None or found is None:
        here.fold()
    elif item.stray or not item.finding.id:
        await _file(here)
    elif item.mark == "cured":
        place.office_app.open_record(item.finding.id, await place.do(lambda: _oid(here, found.since)))
    else:
        place.office_app.open_record(item.finding.id, await place.do(lambda: _oid(here, found.at)) if found.at else "")


def _oid(here: ChecksPlace, rev: str) -> str:
    from officectl.actions import found

    return found.commit_of(here.office_app.office.options, rev)


async def _file(here: ChecksPlace) -> None:
    """What is about no record stands in a file: that, at the line."""
    from officectl.actions import found as findings
    from officectl.tui.dialogs.text_page import TextPage

    item, found = here.item(), here.found
    assert item is not None
    assert found is not None
    finding, options = item.finding, here.office_app.office.options
    lines = await here.do(lambda: findings.text_of(options, finding, found.since if item.mark == "cured" else found.at))
    if not lines:
        here.say(_GONE(path=finding.path), "warning")
        return
    here.app.push_screen(TextPage(finding.path, [finding.message.render(here.office_app.lang), "", *lines], at=finding.line + 1))


def _next_grouping(place: Place) -> None:
    from officectl.actions.found import BY, By

    here = _here(place)
    order: tuple[By, ...] = ("change", *BY) if here.since else BY
    here.group_by(order[(order.index(here.by) + 1) % len(order)])


def _fold_all(place: Place) -> None:
    _here(place).fold_all()


def _filter(place: Place) -> None:
    field = place.query_one("#filter", Input)
    field.display = True
    place.set_focus(field)   # at once: what is typed next belongs there


async def _compare(place: Place) -> None:
    from officectl.actions import found
    from officectl.tui.dialogs.ask_line import AskLine

    here = _here(place)
    rev = await place.app.push_screen_wait(AskLine(place.t(_REV), here.since))
    if rev is None:
        return
    options, app = place.office_app.office.options, place.office_app
    shown = app.waits.begin(_COMPARING)
    try:   # a version that does not exist leaves the list as it is
        made = await place.do(lambda: found.found(options, since=rev), line="long")
    finally:
        app.waits.end(shown)
    here.compared(rev.strip(), made)


async def _waive(place: Place) -> None:
    from officectl.actions import waive
    from officectl.text import dates
    from officectl.tui.dialogs.ask_line import AskLine
    from officectl.tui.talk import confirm_with

    here = _here(place)
    item, found, app = here.item(), here.found, place.office_app
    assert item is not None
    assert found is not None
    finding, today = item.finding, found.report.as_of

    def wrong(word: str) -> str:
        try:
            return place.t(_PAST) if dates.parse_date(word, today) < today else ""
        except dates.BadDate as bad:
            return bad.render(app.lang)

    told = f"{finding.code}  {item.label}\n{finding.message.render(app.lang)}\n"
    reason = await app.push_screen_wait(AskLine(place.t(_REASON, code=finding.code), lines=told, need=True))
    if reason is None:
        return
    until = await app.push_screen_wait(AskLine(place.t(_UNTIL), lines=told, need=True, check=wrong))
    if until is None:
        return
    said = [f"reason={reason.strip()}", f"until={until.strip()}", *([f"field={finding.field_name}"] if finding.field else [])]
    made, waived = await place.do(
        lambda: waive.waive(app.office.options, finding.code, finding.id, said, confirm=confirm_with(app, _SURE)), line="long"
    )
    place.say(_DONE(count=len(waived), id=made.id))
    app.changed()


OPEN = Deed("checks.open", Text("打开", "Open"), Text("打开这条记录（或有问题的文件）；在组上：展开或收起",
            "open the record (or the file at fault); on a group: unfold or fold it"), ("enter",), _enter)  # fmt: skip
BY = Deed("checks.by", Text("换分组", "Group"), Text("按检查、按单位、按记录分组；比较时还可按引入、消除",
          "group by check, unit or record; when comparing also by what changed"), ("v", "f3"), _next_grouping)  # fmt: skip
FOLD = Deed("checks.fold", Text("全收展", "Fold"), Text("全部收起或展开", "fold or unfold all"), ("z", "f6"), _fold_all, footer=False)
FILTER = Deed("checks.filter", Text("筛选", "Filter"), Text("边输入边筛选", "filter as you type"), ("slash", "ctrl+f"), _filter)
WAIVE = Deed(
    "checks.waive", Text("豁免", "Waive"), Text("豁免这一条，写理由和截止日期", "waive this finding, with reason and last day"),
    ("w", "f8"), _waive, _may_waive,
)  # fmt: skip
COMPARE = Deed(
    "checks.compare", Text("比较", "Compare"),
    Text("与另一个版本或分支比：引入了什么，消除了什么", "against another version or branch: what it introduces and cures"), ("c", "f9"), _compare,
)  # fmt: skip
DEEDS = (OPEN, BY, FILTER, WAIVE, COMPARE, FOLD)
