"""Points of a record's history: two of them compared, one of them written again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.actions import restore as restoring
from officectl.actions import versions
from officectl.actions._differences import TITLES
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.tui.screens.record import RecordScreen

_BETWEEN = Text("{old} → {new}", "{old} → {new}")
_SAME = Text("内容相同", "the same content")
_PRESENT = Text("现在", "now")
_RESTORE = Text("恢复到 {commit} 的内容", "Restore what it was at {commit}")
_ASK_RESTORE = Text("这样写入，作为一次提交？", "Write this as one commit?")
_RESTORED = Text("已恢复（{commit}）", "restored ({commit})")


def compare(screen: RecordScreen) -> None:
    """The two picked points; without them this point and what is there now."""
    point, page = screen.point(), screen.page
    if point is None or page is None or screen.past is None:
        return
    order = [one.oid or "now" for one in screen.past.points]
    keys = sorted(screen.marked if len(screen.marked) == 2 else [point.oid or "now"], key=order.index, reverse=True)
    old = keys[0] if keys[0] != "now" else "HEAD"
    new = versions.WORK_TREE if len(keys) == 1 or keys[1] == "now" else keys[1]
    options = screen.office_app.office.options
    screen.work(lambda: versions.between(options, page.path, old, new), lambda found: _compared(screen, found), group="compare")


def _compared(screen: RecordScreen, found: versions.Between) -> None:
    lang = screen.office_app.lang
    title = _BETWEEN.render(lang, old=found.old[:10], new=found.new[:10] if found.new else _PRESENT)
    lines: tuple[str, ...] = found.lines
    if found.change is None:
        lines = (screen.t(_SAME),)
    elif found.change.what != "changed":
        lines = (screen.t(TITLES[found.change.what]), *(found.lines or found.change.unified()))
    screen.tell(title, list(lines))


async def restore(screen: RecordScreen) -> None:
    """What it was at this point, written again."""
    from officectl.tui.dialogs.confirm import Confirm

    point, page = screen.point(), screen.page
    if point is None or page is None or not point.oid:
        return
    options, path, oid = screen.office_app.office.options, page.path, point.oid
    seen = await screen.do(lambda: restoring.restore(options, path, oid, confirm=lambda _: True, dry=True))
    if seen.change is None:
        screen.say(_SAME)
        return
    lines = list(seen.lines) or [screen.t(TITLES[seen.change.what])]
    for one in seen.rounds:
        lines += ["", "! " + screen.t(one.message)]
    answer = await screen.app.push_screen_wait(
        Confirm(screen.t(_RESTORE, commit=oid[:10]), [*lines, screen.t(_ASK_RESTORE)], danger=any(one.violation for one in seen.rounds))
    )
    if not answer:
        return
    done = await screen.do(lambda: restoring.restore(options, path, oid, confirm=lambda _: True))
    screen.say(_RESTORED(commit=(done.commit or "")[:10]))
    screen.office_app.changed()
