"""What can be done in the list of records: filter, sort, mark, change several, views, kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from officectl.text.lang import Message, Text
from officectl.text.width import cut
from officectl.tui.deed import Deed
from officectl.tui.deeds import events, importing, records

if TYPE_CHECKING:
    from officectl.tui.place import Place
    from officectl.tui.places.browser import BrowserPlace

_BULK = Text("修改 {count} 条：写 字段=值，可以写几个", "change {count} records: field=value, several if needed")
_BULK_TITLE = Text("成批修改", "Bulk edit")
_CHANGED = Text("已修改 {count} 条", "{count} changed")
_SAME = Text("没有要改的：已经是这样", "nothing to change: they are so already")
_READING = Text("正在比较", "comparing")
_KINDS = Text("哪一类记录", "Which kind of record")
_VIEW = Text("视图的名称（同名的会换掉）", "name of the view (one of the same name is replaced)")
_SAVED = Text("已保存视图“{name}”", "view “{name}” saved")
_REMOVE = Text("删除视图“{name}”？筛选条件会丢掉，记录不受影响。", "Remove the view “{name}”? Its filter is lost; no record is touched.")
_REMOVE_TITLE = Text("删除视图", "Remove view")
_NO_VIEW = Text("现在没有打开视图", "no view is open")
_NO_KIND = Text("还在读，稍等", "still reading")
_BAD_NAME = Text("名称不能含 / \\ : * ? \" < > |，不超过 40 字", "not in a name: / \\ : * ? \" < > |; 40 characters at most")
_NO_ROWS = Text("没有记录", "no records")
_MORE = Text("… 还有 {count} 行", "… {count} more lines")
MOST_LINES = 600
"""Lines of a preview; who changes more has them counted."""


def _here(place: Place) -> BrowserPlace:
    return cast("BrowserPlace", place)


def _open(place: Place) -> None:
    here = _here(place)
    if here.focused is here.kinds:
        here.rows.focus()
    elif here.focus_id():
        here.office_app.open_record(here.focus_id())


def _why_not_open(place: Place) -> Message | None:
    here = _here(place)
    return None if here.focused is here.kinds else records.needs_record(place)


async def _edit(place: Place) -> None:
    here = _here(place)
    idents = here.chosen()
    if len(idents) > 1:
        await _bulk(here, idents)
        return
    from officectl.tui.screens.record import RecordScreen

    here.app.push_screen(RecordScreen(idents[0], edit=True))


async def _bulk(here: BrowserPlace, idents: tuple[str, ...]) -> None:
    from officectl.actions import bulk
    from officectl.query import syntax
    from officectl.tui.dialogs.ask_line import AskLine
    from officectl.tui.talk import confirm_with

    app = here.office_app
    lines: list[str] = []

    def show(found: list[str]) -> None:
        more = len(found) - MOST_LINES
        lines[:] = [*found[:MOST_LINES], here.t(_MORE, count=more)] if more > 0 else found

    told = "\n".join(cut(here.called(ident), 70) for ident in idents[:8]) + ("\n…" if len(idents) > 8 else "")
    line = await app.push_screen_wait(AskLine(
        here.t(_BULK, count=len(idents)), lines=told, need=True, find=lambda text, cursor: here.offers(text, cursor, writing=True),
    ))
    if line is None:
        return
    words = syntax.split(line)
    confirm = confirm_with(app, _BULK_TITLE, lambda: lines)
    waiting = app.waits.begin(_READING)
    try:
        done = await here.do(lambda: bulk.change(app.office.options, idents, words, confirm=confirm, show=show))
    finally:
        app.waits.end(waiting)
    if done.commit is None:
        here.say(_SAME, "warning")
        return
    here.say(_CHANGED(count=len(done.changes)))
    here.rows.unmark()
    app.changed()


def _new(place: Place) -> None:
    here = _here(place)
    here.office_app.new_record(here.kind)


def _needs_kind(place: Place) -> Message | None:
    return None if _here(place).kind else _NO_KIND()


def _needs_kinds(place: Place) -> Message | None:
    sheet = _here(place).sheet
    return None if sheet is not None and sheet.kinds else _NO_KIND()


def _mark(place: Place) -> None:
    rows = _here(place).rows
    rows.toggle()
    rows.action_step(1)


def _mark_all(place: Place) -> None:
    _here(place).rows.mark_all()


def _filter(place: Place) -> None:
    place.set_focus(_here(place).filter)   # at once: what is typed next belongs there


def _clear(place: Place) -> None:
    _here(place).clear()


def _sort(by: int) -> Callable[[Place], None]:
    return lambda place: _here(place).sort_by(by)


def _turn(place: Place) -> None:
    _here(place).turn()


async def _kind(place: Place) -> None:
    from officectl.tui.dialogs.choose import Choose, Row

    here = _here(place)
    lang = here.office_app.lang
    found = () if here.sheet is None else here.sheet.kinds
    rows = [Row(one.name, one.title.render(lang), str(one.count or ""), f"{one.name} {one.title.zh} {one.title.en}") for one in found]
    name = await here.app.push_screen_wait(Choose(here.t(_KINDS), rows))
    if name is not None:
        here.show_kind(name)


async def _save(place: Place) -> None:
    from officectl.actions import views
    from officectl.tui.dialogs.ask_line import AskLine

    here = _here(place)

    def wrong(name: str) -> str:
        return "" if views.good_name(name.strip()) else here.t(_BAD_NAME)

    name = await here.app.push_screen_wait(AskLine(here.t(_VIEW), here.view, check=wrong, need=True))
    if name is None:
        return
    wanted = here.as_view(name.strip())
    await here.do(lambda: views.save(here.office_app.office.options, wanted))
    here.say(_SAVED(name=wanted.name))
    here.view = wanted.name
    here.office_app.changed()


async def _remove(place: Place) -> None:
    from officectl.actions import views
    from officectl.tui.dialogs.confirm import Confirm

    here = _here(place)
    name = here.view
    if await here.app.push_screen_wait(Confirm(here.t(_REMOVE_TITLE), [here.t(_REMOVE, name=name)], danger=True)):
        await here.do(lambda: views.remove(here.office_app.office.options, name))
        here.show_view("")
        here.office_app.changed()


def _needs_view(place: Place) -> Message | None:
    return None if _here(place).view else _NO_VIEW()


def _turn_view(by: int) -> Callable[[Place], None]:
    return lambda place: _here(place).turn_view(by)


def _detail(place: Place) -> None:
    _here(place).toggle_detail()


def _needs_rows(place: Place) -> Message | None:
    return None if len(_here(place).rows.source) else _NO_ROWS()


OPEN = Deed("browser.open", records.OPEN.title, records.OPEN.about, records.OPEN.keys, _open, _why_not_open)
EDIT = Deed(
    "browser.edit", Text("修改", "Edit"),
    Text("修改这一条；标记了几条就一起改，先看全部差异", "edit this record; the marked ones together, all differences first"),
    records.EDIT.keys, _edit, records.needs_chosen,
)  # fmt: skip
DEEDS = (
    OPEN,
    Deed("browser.filter", Text("筛选", "Filter"), Text("写条件，边写边筛；与命令行 list 同一种写法", "type conditions, as for `list`; the list follows"),
         ("slash", "f3"), _filter),
    Deed("browser.new", Text("新建", "New"), Text("新建一条这一类的记录", "a new record of this kind"), ("n", "f12"), _new, _needs_kind),
    EDIT,
    Deed("browser.mark", Text("标记", "Mark"), Text("标记这一条，下移一行", "mark this record and go on"), ("space",), _mark, records.needs_record),
    Deed("browser.mark_all", Text("全标记", "Mark all"), Text("标记列出的全部；都标了就全取消", "mark all that is listed; if all are marked, none"),
         ("asterisk",), _mark_all, _needs_rows, footer=False),
    Deed("browser.kind", Text("种类", "Kind"), Text("换一类记录，可打拼音首字母", "another kind of record; pinyin initials will do"), ("c", "ctrl+k"), _kind,
         _needs_kinds),
    Deed("browser.sort_next", Text("排序", "Sort"), Text("按右边一列排序", "sort by the next column"), ("greater_than_sign",), _sort(1), _needs_rows),
    Deed("browser.sort_before", Text("左列排序", "Sort left"), Text("按左边一列排序", "sort by the column before"), ("less_than_sign",), _sort(-1),
         _needs_rows, footer=False),
    Deed("browser.turn", Text("倒序", "Reverse"), Text("倒过来排", "the other way round"), ("minus",), _turn, _needs_rows, footer=False),
    Deed("browser.detail", Text("详情", "Detail"), Text("列表旁边显示整条记录，再按收起", "the whole record beside the list, or not"),
         ("d", "ctrl+d"), _detail),
    Deed("browser.view_next", Text("视图", "Views"), Text("下一个保存的视图", "the next saved view"), ("right_square_bracket",), _turn_view(1), footer=False),
    Deed("browser.view_before", Text("前一视图", "View before"), Text("前一个保存的视图", "the saved view before"), ("left_square_bracket",), _turn_view(-1),
         footer=False),
    Deed("browser.view_save", Text("存视图", "Save view"), Text("把现在的筛选、列、排序存成视图", "save this filter, columns and order as a view"),
         ("w", "ctrl+w"), _save, _needs_kind, footer=False),
    Deed("browser.view_remove", Text("删视图", "Drop view"), Text("删除打开的视图", "remove the view that is open"), ("x", "delete"), _remove, _needs_view,
         footer=False),
    Deed("browser.clear", Text("清除", "Clear"), Text("先取消标记，再清筛选", "take the marks off, then the filter"), ("escape",), _clear, footer=False),
    importing.IMPORT,
    *events.DEEDS,
    records.EDITOR,
    records.COPY,
)  # fmt: skip
