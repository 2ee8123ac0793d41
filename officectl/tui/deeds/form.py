"""What can be done in a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from officectl.text.lang import Message, Text
from officectl.tui.deed import Deed

if TYPE_CHECKING:
    from officectl.tui.place import Place
    from officectl.tui.screens.record_form import FormScreen
    from officectl.tui.widgets.form_field import FormField
    from officectl.tui.widgets.form_rows import FormRows

_NOTHING = Text("没有改动", "nothing was changed")
_NO_LIST = Text("这一项没有可选的列表", "there is no list for this field")
_NO_ROWS = Text("光标不在行列表里", "the cursor is in no list of rows")
_NO_FORM = Text("还没有读完", "not read yet")


def _screen(place: Place) -> FormScreen | None:
    from officectl.tui.screens.record_form import FormScreen

    return place if isinstance(place, FormScreen) else None


def _field(place: Place) -> FormField | None:
    from officectl.tui.widgets.form_field import FormField

    screen = _screen(place)
    here = screen.form.current if screen is not None and screen.form is not None else None
    return here if isinstance(here, FormField) else None


def _rows(place: Place) -> FormRows | None:
    from officectl.tui.widgets.form_rows import FormRows

    screen = _screen(place)
    here = screen.form.current if screen is not None and screen.form is not None else None
    return here if isinstance(here, FormRows) else None


def _something(place: Place) -> Message | None:
    screen = _screen(place)
    model = screen.model if screen is not None else None
    if model is None:
        return _NO_FORM()
    return None if model.sheet.new or model.dirty else _NOTHING()


def _has_list(place: Place) -> Message | None:
    from officectl.tui.widgets.form_choice import offers

    field = _field(place)
    return None if field is not None and offers(field.spec) else _NO_LIST()


def _in_rows(place: Place) -> Message | None:
    return None if _rows(place) is not None else _NO_ROWS()


async def _save(place: Place) -> None:
    screen = _screen(place)
    if screen is not None:
        await screen.save()


async def _leave(place: Place) -> None:
    screen = _screen(place)
    if screen is not None and await screen.leave():
        screen.dismiss("")


async def _quit(place: Place) -> None:
    screen = _screen(place)
    if screen is not None and await screen.leave():
        screen.app.exit(0)


async def _choose(place: Place) -> None:
    from officectl.tui.widgets.form_choice import choose

    screen, field = _screen(place), _field(place)
    if screen is not None and screen.form is not None and field is not None:
        await choose(screen.office_app, screen.form, field)


def _act(what: str) -> Callable[[Place], None]:
    def run(place: Place) -> None:
        screen, rows = _screen(place), _rows(place)
        if screen is not None and screen.form is not None and rows is not None:
            screen.form.act(rows, what)

    return run


DEEDS = (
    Deed("form.save", Text("保存", "Save"), Text("先看改了什么，再写成一次提交", "see what changes, then write one commit"), ("f2", "ctrl+s"), _save,
         _something),
    Deed("form.choose", Text("选择", "Choose"), Text("从列表里选：人员、单位、车辆、固定的选项", "choose from a list: people, units, cars, fixed values"),
         ("f4",), _choose, _has_list),
    Deed("form.row_add", Text("加行", "Add row"), Text("在列表末尾加一行", "add a row at the end"), ("f7", "insert"), _act("add"), _in_rows),
    Deed("form.row_drop", Text("删行", "Drop row"), Text("删去光标下的一行", "remove the row under the cursor"), ("f9",), _act("drop"), _in_rows),
    Deed("form.leave", Text("离开", "Leave"), Text("离开表单；有改动先问", "leave the form; asks where there are changes"), ("escape",), _leave),
    Deed("form.quit", Text("退出", "Quit"), Text("退出程序；有改动先问", "leave the program; asks where there are changes"), ("f10", "ctrl+q"), _quit,
         footer=False),
)  # fmt: skip
