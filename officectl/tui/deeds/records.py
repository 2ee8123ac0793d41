"""What can be done with the records at hand, whatever the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.text.lang import Message, Text
from officectl.tui.deed import Deed

if TYPE_CHECKING:
    from officectl.tui.place import Place

_NONE = Text("光标下没有记录", "no record under the cursor")
_COPIED = Text("已复制 {ident}", "{ident} copied")


def needs_record(place: Place) -> Message | None:
    """There is a record under the cursor."""
    return None if place.focus_id() else _NONE()


def needs_chosen(place: Place) -> Message | None:
    """There are marked records, or one under the cursor."""
    return None if place.chosen() else _NONE()


def _open(place: Place) -> None:
    place.office_app.open_record(place.focus_id())


def _copy(place: Place) -> None:
    place.app.copy_to_clipboard(place.focus_id())
    place.say(_COPIED(ident=place.focus_id()))


async def _edit(place: Place) -> None:
    from officectl.tui.screens.record import RecordScreen

    place.app.push_screen(RecordScreen(place.focus_id(), edit=True))


async def _editor(place: Place) -> None:
    from officectl.tui.editor import edit_in_editor

    await edit_in_editor(place, place.focus_id())


OPEN = Deed("record.open", Text("打开", "Open"), Text("看这一条的全部", "everything about this record"), ("enter",), _open, needs_record)
EDIT = Deed("record.edit", Text("修改", "Edit"), Text("用表单修改这一条", "edit this record in a form"), ("e", "f4"), _edit, needs_record)
EDITOR = Deed(
    "record.editor", Text("编辑器", "Editor"), Text("用 $EDITOR 打开原文", "open the file in $EDITOR"), ("o", "ctrl+o"), _editor, needs_record,
    footer=False,
)
COPY = Deed("record.copy", Text("复制编号", "Copy id"), Text("把编号放进剪贴板", "put the id on the clipboard"), ("y", "ctrl+b"), _copy, needs_record,
            footer=False)  # fmt: skip
DEEDS = (OPEN, EDIT, EDITOR, COPY)
