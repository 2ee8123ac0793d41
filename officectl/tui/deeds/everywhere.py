"""What can be done at every place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from officectl.text.lang import Message, Text
from officectl.tui.deed import Deed

if TYPE_CHECKING:
    from officectl.tui.place import Place

LEAVE = Text("按 {key} 退出", "press {key} to leave")
_THEME = Text("配色：{name}", "theme: {name}")
_UNDO = Text("撤销上一次提交？", "Undo the last commit?")
_REDO = Text("恢复刚才撤销的？", "Redo what was undone?")
_DONE = Text("已撤销：{what}", "undone: {what}")
_AGAIN = Text("已恢复：{what}", "redone: {what}")
_NOTHING = Text("没有可以恢复的撤销", "there is no undo to take back")
_NO_SHELL = Text("这个系统不能把程序放到后台", "this system puts no program into the background")
_UNSAVED = Text("还有 {count} 张表单没有保存，不保存就退出？", "forms with unsaved changes: {count}. Leave without saving?")
_IDLE = Text("现在没有可以停的活", "nothing that could be stopped is under way")
_TOP = Text("已经在最前面", "there is nothing in front")
_GOTO = Text("打开哪一条（编号、名称、拼音首字母）", "which record (id, name, pinyin initials)")


def _help(place: Place) -> None:
    from officectl.tui.dialogs.help import Help

    place.app.push_screen(Help(place))


async def _palette(place: Place) -> None:
    from officectl.tui.palette import pick

    chosen = await pick(place)
    if chosen is not None:
        place.app.call_later(place.office_app.action_deed, chosen.name)   # once the palette itself is done


async def _quit(place: Place) -> None:
    from officectl.tui import unsaved
    from officectl.tui.dialogs.confirm import Confirm

    app = place.office_app
    missing = unsaved.count(app)
    if missing:
        sure = await app.push_screen_wait(Confirm(place.t(QUIT.title), [place.t(_UNSAVED, count=missing)], danger=True))
        if sure is not True:
            return
    app.exit(0)


def _back(place: Place) -> None:
    app = place.office_app
    if len(app.screen_stack) > 1 and app.screen is place:
        place.dismiss()


def _suspend(place: Place) -> None:
    place.app.action_suspend_process()


def _no_suspend(place: Place) -> Message | None:
    import signal

    return None if hasattr(signal, "SIGTSTP") else _NO_SHELL()


def _reload(place: Place) -> None:
    place.office_app.changed()


def _stop(place: Place) -> None:
    place.office_app.halt()


def _no_stop(place: Place) -> Message | None:
    return None if place.office_app.office.can_stop() else _IDLE()


def _theme(place: Place) -> None:
    from officectl.tui import themes

    place.app.theme = themes.following(place.app.theme)
    place.say(_THEME(name=place.app.theme))


async def _goto(place: Place) -> None:
    from officectl.actions import goto
    from officectl.tui.dialogs.ask_line import AskLine

    word = await place.app.push_screen_wait(AskLine(place.t(_GOTO)))
    if word:
        found = await place.do(lambda: goto.goto(place.office_app.office.options, word))
        place.office_app.open_record(found)


async def _undo(place: Place) -> None:
    await _take_back(place, again=False)


async def _redo(place: Place) -> None:
    await _take_back(place, again=True)


async def _take_back(place: Place, *, again: bool) -> None:
    from officectl.actions.diff import record_lines
    from officectl.actions.undo import Undone
    from officectl.tui.talk import confirm_with

    app = place.office_app
    options, lines = app.office.options, list[str]()

    def show(found: Undone) -> None:
        lines[:] = [line for change in found.changes for line in record_lines(change, options.lang, found.names)]

    steps, confirm = app.undoing, confirm_with(app, _REDO if again else _UNDO, lambda: lines)
    done = await place.do(lambda: (steps.redo if again else steps.undo)(options, confirm, show))
    if done is None:
        place.say(_NOTHING, "warning")
    elif done.commit is not None:
        place.say((_AGAIN if again else _DONE)(what=done.entry.subject))
        app.changed()


def _no_redo(place: Place) -> Message | None:
    return None if place.office_app.undoing.steps else _NOTHING()


def _no_way_back(place: Place) -> Message | None:
    return None if len(place.app.screen_stack) > 1 else _TOP()


def _to(name: str) -> Callable[[Place], None]:
    return lambda place: place.office_app.go(name)


def places() -> tuple[Deed, ...]:
    """A deed for each place there is."""
    from officectl.tui.spots import spots

    return tuple(
        Deed(f"place.{spot.name}", spot.title, Text("到这个地方", "go there"), (spot.key,), _to(spot.name)) for spot in spots()
    )


def key_of_place(place: Place, name: str) -> str:
    """The key that leads to a place, as a person reads it."""
    app = place.office_app
    return next((app.key_of(deed) for deed in app.deeds if deed.name == f"place.{name}"), "")


HELP = Deed("help", Text("帮助", "Help"), Text("这个地方能做的事和按键", "what can be done here, and the keys"), ("question_mark", "f1"), _help)
QUIT = Deed("quit", Text("退出", "Quit"), Text("离开程序", "leave the program"), ("q", "f10", "ctrl+q"), _quit)
DEEDS: tuple[Deed, ...] = (
    HELP,
    Deed("palette", Text("命令", "Commands"), Text("按名称、拼音或按键找要做的事", "find an action by name, pinyin or key"), ("colon", "ctrl+p"), _palette),
    Deed("back", Text("返回", "Back"), Text("关掉前面这一屏", "close what is in front"), ("escape",), _back, _no_way_back),
    Deed("goto", Text("直达", "Go to"), Text("按编号、名称或拼音打开一条", "open a record by id, name or pinyin"), ("ctrl+g",), _goto),
    Deed("reload", Text("刷新", "Reload"), Text("重新读取", "read everything again"), ("r", "f5"), _reload),
    Deed("stop", Text("停止", "Stop"), Text("停下正在进行的核查、核验、建索引", "stop a check, a verification or the making of the index"),
         ("ctrl+c",), _stop, _no_stop, footer=False),
    Deed("undo", Text("撤销", "Undo"), Text("把最近一次提交作为新的提交撤回", "take the last commit back, as a new commit"), ("u", "ctrl+u"), _undo),
    Deed("redo", Text("恢复", "Redo"), Text("把刚才撤销的恢复", "take the last undo back"), ("U", "ctrl+y"), _redo, _no_redo),
    Deed("theme", Text("配色", "Theme"), Text("深色、浅色、高对比度", "dark, light, high contrast"), ("T", "f11"), _theme),
    Deed("suspend", Text("挂起", "Suspend"), Text("回到命令行；打 fg 再回来", "to the shell; fg comes back"), ("ctrl+z",), _suspend, _no_suspend,
         footer=False),
    QUIT,
)
