"""`$EDITOR` in front of the screen, which steps aside for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.text.lang import Text
from officectl.tui.talk import confirm_with

if TYPE_CHECKING:
    from officectl.tui.app import OfficeApp
    from officectl.tui.place import Place

_TITLE = Text("编辑原文", "edit the file")
_SAVED = Text("已保存：{commit}", "saved: {commit}")
_SAME = Text("没有改动", "nothing was changed")


async def edit_in_editor(place: Place, ident: str) -> None:
    """Let somebody change a record's file in his editor; faults are told and he may go on. One commit."""
    from officectl.actions import edit
    from officectl.light import replace

    app = place.office_app
    options = replace(app.office.options, interactive=True)
    confirm = confirm_with(app, _TITLE)
    change, commit, _ = await place.do(lambda: edit.edit(options, ident, lambda text, name: _typed(app, text, name), confirm=confirm))
    if change is None or commit is None:
        place.say(_SAME)
        return
    place.say(_SAVED(commit=commit[:10]))
    app.changed()


def _typed(app: OfficeApp, text: str, name: str) -> str:
    """From a desk thread: the text as it was left."""
    return app.call_from_thread(lambda: _run(app, text, name))


def _run(app: OfficeApp, text: str, name: str) -> str:
    import click

    from officectl.actions.edit import EditorFailed

    try:
        with app.suspend():
            typed = click.edit(text, extension="-" + name, require_save=False)
    except click.ClickException as error:
        raise EditorFailed(why=error.format_message()) from None
    app.refresh(layout=True)
    return text if typed is None else typed
