"""Records from a table: choose the file, see what would be done and what is wrong, one commit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from officectl.light import replace
from officectl.text.lang import Message, Text
from officectl.tui.deed import Deed
from officectl.tui.talk import ask, confirm_with

if TYPE_CHECKING:
    from officectl.actions._import_columns import UnknownColumns
    from officectl.actions.import_ import Plan, Request, Result
    from officectl.tui.app import OfficeApp
    from officectl.tui.place import Place
    from officectl.tui.places.browser import BrowserPlace

_FILE = Text("从哪个文件导入{kind}（Excel、CSV、JSON、TOML）", "import records of {kind} from which file (Excel, CSV, JSON, TOML)")
_TITLE = Text("导入", "Import")
_WORKING = Text("导入 {file}", "importing {file}")
_KEYS = Text("Esc 停止（什么都不写）", "Esc stops (nothing is written)")
_DONE = Text("已导入 {count} 条（新建 {new}，修改 {changed}），u 整批撤回", "{count} imported ({new} new, {changed} changed); u takes all of it back")
_NOTHING = Text("没有要写的：表里的记录都已经有了", "nothing to write: all records of the table are there")
_BAD = Text("{bad} 行有错，共 {count} 处。有错的不导入，其余的先导入吗？", "{bad} bad rows, {count} faults. Leave them out and import the others?")
_ALL_BAD = Text("{bad} 行都有错，没有可以导入的。在表里改好再来。", "all {bad} rows are bad, none can be imported. Mend the table and come again.")
_ALL_BAD_TITLE = Text("没有可以导入的行", "No row can be imported")
_WHICH = Text("表里的“{name}”不是字段的名称，它是哪个字段？", "the column “{name}” is no field’s name; which field is it?")
_LEAVE = Text("不要这一列", "leave this column out")
MOST_ASKED = 6
"""So many columns are asked about one by one."""
_SKIP = Text("这些列不要，其余的导入吗？", "Leave these columns out and import the others?")
_UPDATE = Text("表里有 {count} 条与已有的不同。按表修改这些记录吗？（否：只导入新的）",
               "{count} rows differ from records that exist. Change those as the table says? (no: only import new ones)")
_FORM = Text("这一类的编号要自己起，表里没有编号列。由哪些列拼出编号？花括号里写列名",
             "the ids of this kind are yours to choose, and the table has no column for them. Of which columns should they be made? Braces around a name")
_YEAR = Text("有的日期没有写年份，是哪一年的？", "some dates have no year; which year are they of?")
_BAD_YEAR = Text("写四位数的年份，如 2026", "write a year of four digits, such as 2026")
MOST_LINES = 2000
"""Lines of a preview; the rest are counted. The command line lists all of them."""
_MORE = Text("… 还有 {count} 处；officectl import 会全部列出", "… {count} more; `officectl import` lists all of them")
_NO_KIND = Text("还在读，稍等", "still reading")


async def _import(place: Place) -> None:
    from officectl.tui.dialogs.ask_file import AskFile
    from officectl.tui.dialogs.progress import watched

    here = cast("BrowserPlace", place)
    app = here.office_app
    kind = here.kind
    title = here.sheet.kind.title if here.sheet is not None else Text(kind, kind)
    path = await app.push_screen_wait(AskFile(here.t(_FILE, kind=title), "~/"))
    if path is None:
        return
    name = path.rpartition("/")[2]
    done = await watched(here, here.t(_WORKING, file=name), lambda tell: _job(app, kind, path, tell), keys=_KEYS)
    if done is None:
        return
    if done.commit is None:
        here.say(_NOTHING, "warning")
        return
    here.say(_DONE(count=len(done.plan.changes), new=len(done.plan.new), changed=len(done.plan.changed)))
    app.changed()


def _job(app: OfficeApp, kind: str, path: str, tell: Callable[[int, int], None]) -> Result | None:
    """On the long line: read, ask, write. None where somebody said no. Only counts and texts leave this thread."""
    from pathlib import Path

    from officectl.actions import import_

    def told(stage: str, done: int, all_: int) -> None:
        tell(done, all_)

    options = app.office.options
    asked: set[str] = set()
    request: Request | None = import_.Request(kind, (import_.load(Path(path)),))
    while request is not None:
        planned = _planned(app, request, told)
        if not isinstance(planned, import_.Plan):
            request = planned
            continue
        request = _asked(app, planned, asked)
        if request is planned.request:
            # What was read belongs to this thread; the numbers of it are told.
            return import_.carry_out(options, planned, confirm=_confirm(app, planned), tell=told)
    return None


def _planned(app: OfficeApp, request: Request, tell: Callable[[str, int, int], None]) -> Plan | Request | None:
    """The plan; or what to ask for instead; or None."""
    from officectl.actions import import_
    from officectl.actions._import_columns import UnknownColumns

    try:
        return import_.plan(app.office.options, request, tell)
    except UnknownColumns as error:
        return _columns(app, request, error)


def _columns(app: OfficeApp, request: Request, error: UnknownColumns) -> Request | None:
    """Which field each unknown column is, one after the other; where there are many, whether to do without them."""
    from officectl.tui.dialogs.choose import Choose, Row

    names = error.names
    if len(names) > MOST_ASKED:
        lines = [error.message.render(app.lang)]
        return replace(request, skip_columns=True) if _yes(app, lines, _SKIP()) else None
    maps = list(request.maps)
    rows = [Row("", _LEAVE.render(app.lang))]
    rows += [Row(field.name, field.title.render(app.lang), field.name, f"{field.title.zh} {field.title.en}") for field in error.fields]
    for name in names:
        chosen = ask(app, partial(Choose, _WHICH.render(app.lang, name=name), rows))
        if chosen is None:
            return None
        maps.append(f"{name}={chosen}")
    return replace(request, maps=tuple(maps))


def _asked(app: OfficeApp, planned: Plan, asked: set[str]) -> Request | None:
    """The request itself where nothing more is to be asked; a better one; None to leave it. Nothing is asked twice."""
    from officectl.actions._import_ids import example
    from officectl.tui.dialogs.ask_line import AskLine

    request, lang = planned.request, app.lang
    if planned.lacks_ids and not request.form:
        form = ask(app, lambda: AskLine(_FORM.render(lang), example(planned.kind), need=True))
        return replace(request, form=form.strip()) if form else None
    if planned.lacks_year and not request.year:
        year = ask(app, lambda: AskLine(_YEAR.render(lang), str(planned.opened.as_of.year), check=lambda typed: _year(typed, app), need=True))
        return replace(request, year=int(year)) if year else None
    if planned.differing and "update" not in asked:
        asked.add("update")
        if _yes(app, list(planned.said(lang)), _UPDATE(count=len(planned.differing))):
            return replace(request, update=True)
    if planned.refused:
        lines = list(planned.faults(lang))
        lines = [*lines[:MOST_LINES], _MORE.render(lang, count=len(lines) - MOST_LINES)] if len(lines) > MOST_LINES else lines
        counts = {"bad": len(planned.bad_lines), "count": sum(one.rows for one in planned.bad)}
        if not planned.changes:
            from officectl.tui.dialogs.text_page import TextPage

            ask(app, lambda: TextPage(_ALL_BAD_TITLE.render(lang), [_ALL_BAD.render(lang, **counts), "", *lines]))
            return None
        return replace(request, skip_bad=True) if _yes(app, lines, _BAD(**counts)) else None
    return request


def _confirm(app: OfficeApp, planned: Plan) -> Callable[[Message], bool]:
    return confirm_with(app, _TITLE, lambda: list(planned.said(app.lang)))


def _yes(app: OfficeApp, lines: list[str], question: Message) -> bool:
    return confirm_with(app, _TITLE, lambda: lines)(question)


def _year(typed: str, app: OfficeApp) -> str:
    good = typed.isascii() and typed.isdigit() and 1900 <= int(typed) <= 2200
    return "" if good else _BAD_YEAR.render(app.lang)


def _needs_kind(place: Place) -> Message | None:
    return None if cast("BrowserPlace", place).kind else _NO_KIND()


IMPORT = Deed(
    "browser.import", _TITLE, Text("从表格导入这一类的记录（Excel、CSV、JSON、TOML），先看清再写，一次提交",
                                   "records of this kind from a table (Excel, CSV, JSON, TOML): shown first, one commit"),
    ("i", "ctrl+t"), _import, _needs_kind, footer=False,
)  # fmt: skip
