"""What the checks find: in groups, with the clause and what to do; waive; compare with another version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from officectl.records.finding import SEVERITY_TITLES, STANDING_TITLES
from officectl.text import pinyin
from officectl.text.lang import Message, Text
from officectl.tui.deed import Deed
from officectl.tui.deeds import records
from officectl.tui.place import Place
from officectl.tui.widgets.line import OneLine
from officectl.tui.widgets.page import Page
from officectl.tui.widgets.rows import Cell, Column, ListSource, Rows, Tone, Toned

if TYPE_CHECKING:
    from officectl.actions.found import By, Found, Item

TITLE = Text("核查", "Checks")
KEY = "4"

_RUNNING = Text("正在核查", "checking")
_CLEAN = Text("没有查出问题", "nothing found")
_NO_MATCH = Text("没有符合的", "nothing matches")
_HEADS = (Text("级别", "Level"), Text("性质", "Standing"), Text("内容", "What"), Text("记录", "Record"))
_BY = {"rule": Text("按检查", "by check"), "unit": Text("按单位", "by unit"), "record": Text("按记录", "by record")}
_SUMMARY = Text(
    "{by}  错误 {error}  警告 {warning}  提示 {info}  已豁免 {waived}{since}",
    "{by}  errors {error}  warnings {warning}  info {info}  waived {waived}{since}",
)
_SINCE = Text("  与 {rev} 相比：引入 {new}，消除 {cured}", "  against {rev}: {new} introduced, {cured} cured")
_MARKS = {"new": Text("引入 ", "new "), "cured": Text("消除 ", "cured "), "": Text("", "")}
_WAIVED = Text("已豁免", "waived")
_REV = Text("与哪个版本或分支比较（main、HEAD~5 …；空：不比较）", "compare with which version or branch (main, HEAD~5 …; empty: none)")
_REASON = Text("豁免 {code} 的理由（必须写）", "the reason for waiving {code} (required)")
_UNTIL = Text("到哪天为止（如 月底、2026-12-31）", "until which day (such as 2026-12-31)")
_SURE = Text("豁免", "waive")
_DONE = Text("已豁免 {count} 条（{id}）", "{count} waived ({id})")
_NOT_FINDING = Text("光标不在一条结果上", "the cursor is on no finding")
_IS_WAIVED = Text("这一条已经豁免", "this one is waived already")
_FILTER = Text("筛选：代码、内容、记录，或拼音首字母", "filter: code, text, record or pinyin initials")


def _item(place: Place) -> Item | None:
    return place.item() if isinstance(place, ChecksPlace) else None


def _may_waive(place: Place) -> Message | None:
    item = _item(place)
    if item is None or not item.finding.id:
        return _NOT_FINDING()
    return None if item.finding.waived is None else _IS_WAIVED()


def _enter(place: Place) -> None:
    assert isinstance(place, ChecksPlace)
    if place.item() is None:
        place.fold()
    elif place.focus_id():
        place.office_app.open_record(place.focus_id())


def _next_grouping(place: Place) -> None:
    assert isinstance(place, ChecksPlace)
    order: tuple[By, ...] = ("rule", "unit", "record")
    place.by = order[(order.index(place.by) + 1) % len(order)]
    place.folded = None
    place.redraw()


def _fold_all(place: Place) -> None:
    assert isinstance(place, ChecksPlace)
    place.fold_all()


def _filter(place: Place) -> None:
    field = place.query_one("#filter", Input)
    field.display = True
    place.set_focus(field)   # at once: what is typed next belongs there


async def _compare(place: Place) -> None:
    from officectl.tui.dialogs.ask_line import AskLine

    assert isinstance(place, ChecksPlace)
    rev = await place.app.push_screen_wait(AskLine(place.t(_REV), place.since))
    if rev is not None:
        place.since = rev.strip()
        place.load()


async def _waive(place: Place) -> None:
    from officectl.actions import waive
    from officectl.tui.dialogs.ask_line import AskLine
    from officectl.tui.talk import confirm_with

    item, app = _item(place), place.office_app
    assert item is not None
    finding = item.finding
    told = f"{finding.code}  {item.label}\n{finding.message.render(app.lang)}\n"
    reason = await app.push_screen_wait(AskLine(place.t(_REASON, code=finding.code), lines=told, need=True))
    if reason is None:
        return
    until = await app.push_screen_wait(AskLine(place.t(_UNTIL), lines=told, need=True))
    if until is None:
        return
    said = [f"reason={reason.strip()}", f"until={until.strip()}", *([f"field={finding.field_name}"] if finding.field else [])]
    made, found = await place.do(
        lambda: waive.waive(app.office.options, finding.code, finding.id, said, confirm=confirm_with(app, _SURE)), line="long"
    )
    place.say(_DONE(count=len(found), id=made.id))
    app.changed()


OPEN = Deed("checks.open", Text("打开", "Open"), Text("打开这条记录；在组上：展开或收起", "open the record; on a group: unfold or fold it"), ("enter",), _enter)
BY = Deed("checks.by", Text("换分组", "Group"), Text("按检查、按单位、按记录分组", "group by check, by unit, by record"), ("v", "f3"), _next_grouping)
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


class ChecksPlace(Place):
    """Groups on the left, the finding under the cursor on the right."""

    DEFAULT_CSS = """
    ChecksPlace #side { width: 45%; border-left: solid $panel; padding: 0 1; }
    ChecksPlace.narrow Horizontal { layout: vertical; }
    ChecksPlace.narrow #side { width: 1fr; height: 40%; border-left: none; border-top: solid $panel; }
    ChecksPlace #filter { display: none; background: $boost; }
    """
    DEEDS = (OPEN, BY, FILTER, WAIVE, COMPARE, FOLD, records.EDIT, records.EDITOR, records.COPY)
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "narrow"), (110, "wide")]
    AUTO_FOCUS = "Rows"

    def __init__(self) -> None:
        super().__init__()
        self.by: By = "rule"
        self.since = ""
        self.folded: set[str] | None = None
        """Groups that are folded; None: not decided yet, all are where there are more rows than fit."""
        self.found: Found | None = None
        self._rows: dict[str, Item] = {}
        self._words = ""

    def body(self) -> ComposeResult:
        yield OneLine(id="summary")
        yield Input(placeholder=self.t(_FILTER), compact=True, id="filter")
        with Horizontal():
            with Vertical():
                yield Rows(
                    [Column(str(at), self.t(title), keep=at == 0, most=(8, 8, 90, 30)[at]) for at, title in enumerate(_HEADS)],
                    empty=self.t(_RUNNING), id="findings",
                )
            yield Page(id="side")

    def load(self) -> None:
        from officectl.actions import found

        options, since = self.office_app.office.options, self.since
        self.work(lambda: found.found(options, since=since), self._show, line="long", wait=_RUNNING)

    def _show(self, found: Found) -> None:
        self.found = found
        self.redraw()

    def redraw(self) -> None:
        """The same findings in the present grouping and filter."""
        found = self.found
        if found is None:
            return
        lang, words = self.office_app.lang, self._words.casefold().split()
        wanted = None if not words else [one.key for one in found.items if _matches(one, words, self)]
        groups = found.grouped(self.by, wanted)
        room = self.query_one(Rows).size.height
        if self.folded is None:
            whole = sum(len(one.items) + 1 for one in groups)
            self.folded = {one.key for one in groups} if whole > room and not words else set()
        rows: list[tuple[str, list[Cell]]] = []
        tones: dict[str, Tone] = {}
        self._rows = {}
        for group in groups:
            key = f"group|{group.key}"
            open_ = group.key not in self.folded or bool(words)
            worst: Cell = self.t(_WAIVED) if group.worst is None else Toned(SEVERITY_TITLES[group.worst].render(lang), _tone(group.worst))
            if group.worst is None:
                tones[key] = "muted"
            rows.append((key, [worst, "", f"{'▾' if open_ else '▸'} {group.title.render(lang)}（{len(group.items)}）", ""]))
            for item in group.items if open_ else ():
                self._rows[item.key] = item
                rows.append((item.key, self._cells(item)))
                if item.finding.waived is not None or item.mark == "cured":
                    tones[item.key] = "muted"
        table = self.query_one(Rows)
        table.empty = self.t(_NO_MATCH if words else _CLEAN)
        table.show(ListSource(rows, tones))
        counts = found.counts()
        since = ""
        if self.since:
            marks = [one.mark for one in found.items]
            since = self.t(_SINCE, rev=self.since, new=marks.count("new"), cured=marks.count("cured"))
        self.query_one("#summary", OneLine).say(self.t(_SUMMARY, by=_BY[self.by], since=since, **counts))
        self._look()

    def _cells(self, item: Item) -> list[Cell]:
        lang, finding = self.office_app.lang, item.finding
        level = SEVERITY_TITLES[finding.severity].render(lang)
        shown: Cell = self.t(_WAIVED) if finding.waived is not None else Toned(level, _tone(finding.severity))
        code = "" if self.by == "rule" else finding.code + " "
        text = f"  {_MARKS[item.mark].render(lang)}{code}{' '.join(finding.message.render(lang).split())}"
        return [shown, STANDING_TITLES[finding.standing].render(lang), text, item.label]

    # folding ----------------------------------------------------------------------------------------------------

    def fold(self) -> None:
        """Fold or unfold the group under the cursor."""
        key = self.query_one(Rows).current.removeprefix("group|")
        if self.folded is not None and self.query_one(Rows).current.startswith("group|"):
            self.folded ^= {key}
            self.redraw()

    def fold_all(self) -> None:
        """Unfold all where anything is folded, else fold all."""
        if self.found is not None:
            self.folded = set() if self.folded else {one.key for one in self.found.grouped(self.by)}
            self.redraw()

    # cursor -----------------------------------------------------------------------------------------------------

    def item(self) -> Item | None:
        """The finding under the cursor."""
        return self._rows.get(self.query_one(Rows).current)

    def focus_id(self) -> str:
        item = self.item()
        return "" if item is None else item.finding.id

    def on_rows_moved(self) -> None:
        """Show what the row says."""
        self.refresh_footer()
        self._look()

    def on_rows_opened(self) -> None:
        """A double click is Enter."""
        _enter(self)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow while typing."""
        self._words = event.value
        self.redraw()

    def on_input_submitted(self) -> None:
        """Back to the list; the filter stays."""
        self.query_one(Rows).focus()
        self.query_one("#filter", Input).display = bool(self._words)

    def key_escape(self) -> None:
        """Out of the filter: all findings again."""
        field = self.query_one("#filter", Input)
        if field.display:
            field.value = ""
            field.display = False
            self.query_one(Rows).focus()

    def _look(self) -> None:
        page, item, found = self.query_one("#side", Page), self.item(), self.found
        from officectl.actions import found as finding

        if item is None or found is None:
            code, options = self.query_one(Rows).current.removeprefix("group|"), self.office_app.office.options
            if self.by == "rule" and code:
                self.work(lambda: finding.about(options, code), page.show, group="look")
            else:
                page.show([])
            return
        from officectl.light import replace

        narrow = self.has_class("narrow")
        options = replace(self.office_app.office.options, width=max(30, (self.size.width if narrow else self.size.width * 45 // 100) - 6))
        self.work(lambda: finding.told(options, item, found.report), page.show, group="look")


def _tone(severity: str) -> Tone:
    return "error" if severity == "error" else "warning" if severity == "warning" else "muted"


def _matches(item: Item, words: list[str], place: Place) -> bool:
    finding = item.finding
    hay = f"{finding.code} {finding.title.render(place.office_app.lang)} {finding.message.render(place.office_app.lang)} {item.label} {finding.id}".casefold()
    return all(word in hay or pinyin.matches(word, item.label) for word in words)


Here = ChecksPlace
