"""What can be done on the page of one record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from officectl.text.lang import Message, Text
from officectl.tui.deed import Deed
from officectl.tui.deeds import events, records

if TYPE_CHECKING:
    from officectl.tui.place import Place
    from officectl.tui.screens.record import RecordScreen

_NO_RECORD = Text("还没有读完", "not read yet")
_NO_LINK = Text("光标下没有可以打开的记录", "no record to open under the cursor")
_NO_POINT = Text("光标不在历史里", "the cursor is not in the history")
_NOT_NOW = Text("看的是过去的内容，不能在这里改", "this is what it was; it cannot be changed here")
_IS_GONE = Text("这条记录已删除；可以在历史里恢复", "the record has been removed; its history can restore it")
_BROKEN = Text("读不出来，不能用表单改；用编辑器（o）", "it cannot be read, so there is no form: use the editor (o)")
_NO_FINDING = Text("光标不在核查结果上", "the cursor is on no finding")
_NO_CONTENT = Text("那时没有内容", "it had no content then")


def screen_of(place: Place) -> RecordScreen | None:
    """The page, as its own type."""
    from officectl.tui.screens.record import RecordScreen

    return place if isinstance(place, RecordScreen) else None


def _turn(by: int) -> Callable[[Place], None]:
    def run(place: Place) -> None:
        page = screen_of(place)
        if page is not None:
            page.turn(by)

    return run


def _to(pane: str) -> Callable[[Place], None]:
    def run(place: Place) -> None:
        page = screen_of(place)
        if page is not None:
            page.show_pane(pane)

    return run


def _can_edit(place: Place) -> Message | None:
    page = screen_of(place)
    if page is None or page.page is None:
        return _NO_RECORD()
    if page.page.gone:
        return _IS_GONE()
    if page.page.revision:
        return _NOT_NOW()
    return _BROKEN() if page.page.data is None or page.page.kind is None else None


def _can_why(place: Place) -> Message | None:
    page = screen_of(place)
    if page is None or page.page is None:
        return _NO_RECORD()
    return _NOT_NOW() if page.page.revision else None


def _edit(place: Place) -> None:
    page = screen_of(place)
    if page is not None:
        page.edit()


def _like(place: Place) -> None:
    page = screen_of(place)
    if page is not None and page.page is not None and page.page.kind is not None:
        page.new(page.page.kind.name, like=page.page.id)


def _open(place: Place) -> None:
    page = screen_of(place)
    if page is not None:
        page.open_current()


def _can_open(place: Place) -> Message | None:
    page = screen_of(place)
    return None if page is not None and page.can_open() else _NO_LINK()


def _at_point(place: Place) -> Message | None:
    page = screen_of(place)
    return None if page is not None and page.point() is not None else _NO_POINT()


def _on_finding(place: Place) -> Message | None:
    page = screen_of(place)
    return None if page is not None and page.finding() is not None else _NO_FINDING()


def _explain(place: Place) -> None:
    page = screen_of(place)
    if page is not None:
        page.explain()


def _why(place: Place) -> None:
    page = screen_of(place)
    if page is not None:
        page.why()


def _mark(place: Place) -> None:
    page = screen_of(place)
    if page is not None:
        page.mark()


def _compare(place: Place) -> None:
    page = screen_of(place)
    if page is not None:
        page.compare()


async def _restore(place: Place) -> None:
    page = screen_of(place)
    if page is not None:
        await page.restore()


def _can_restore(place: Place) -> Message | None:
    page = screen_of(place)
    point = page.point() if page is not None else None
    if point is None or not point.oid:
        return _NO_POINT()
    return None if point.there else _NO_CONTENT()


EXPLAIN = Deed(
    "finding.explain", Text("解释", "Explain"),
    Text("这项检查查什么、依据哪条、怎么改；数据多的列全", "what the check looks for, its basis, how to mend it; all rows where they are many"),
    ("x", "f12"), _explain, _on_finding, footer=False,
)  # fmt: skip
DEEDS = (
    Deed("page.open", Text("打开", "Open"), Text("打开光标下提到的那条记录，或那个时候的内容", "open the record named here, or what it was at this point"),
         ("enter",), _open, _can_open),
    Deed("page.edit", Text("修改", "Edit"), Text("用表单修改这一条", "edit this record in a form"), ("e", "f4"), _edit, _can_edit),
    *events.DEEDS,
    Deed("page.next", Text("下一栏", "Next"), Text("内容、核查、历史、被引用、原文", "fields, findings, history, mentions, file"),
         ("tab", "right_square_bracket"), _turn(1)),
    Deed("page.previous", Text("上一栏", "Previous"), Text("往回换栏", "the pane before"), ("shift+tab", "left_square_bracket"), _turn(-1), footer=False),
    Deed("record.history", Text("历史", "History"), Text("谁在什么时候改了什么、批了什么", "who changed and who approved what when"), ("h", "f6"),
         _to("history"), footer=False),
    Deed("history.mark", Text("选点", "Pick"), Text("选这个时候，选两个就能比较", "pick this point; two of them can be compared"), ("space",), _mark,
         _at_point),
    Deed("history.compare", Text("比较", "Compare"), Text("比较选中的两个时候；没选就和现在比", "compare the two picked points, or this one with now"),
         ("d", "equals_sign"), _compare, _at_point),
    Deed("history.restore", Text("恢复此版", "Restore"), Text("把那时的内容重新写入，先看改动", "write what it was then again, after showing what changes"),
         ("t", "exclamation_mark"), _restore, _can_restore),
    EXPLAIN,
    Deed("record.why", Text("为什么", "Why"), Text("对这一条，每项检查是怎么算的", "how each check came to its answer about this record"), ("i", "ctrl+w"),
         _why, _can_why, footer=False),
    records.EDITOR,
    Deed("record.like", Text("照样新建", "New like"), Text("新建一条，内容先照这一条", "a new record that begins with what this one says"), ("n", "f3"), _like,
         _can_edit, footer=False),
    records.COPY,
)  # fmt: skip
