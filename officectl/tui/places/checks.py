"""What the checks find: in groups, with the clause and what to do; waive; compare with another version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from officectl.records.finding import SEVERITY_TITLES, STANDING_TITLES
from officectl.text import pinyin
from officectl.text.lang import Text
from officectl.tui.deeds import checking, records
from officectl.tui.place import Place
from officectl.tui.widgets.line import OneLine
from officectl.tui.widgets.page import Page
from officectl.tui.widgets.rows import Cell, Column, ListSource, Rows, Tone, Toned

if TYPE_CHECKING:
    from officectl.actions.found import By, Found, Group, Item

TITLE = Text("核查", "Checks")
KEY = "4"

_RUNNING = Text("正在核查", "checking")
_CLEAN = Text("没有查出问题", "nothing found")
_NO_MATCH = Text("没有符合的", "nothing matches")
_HEADS = (Text("级别", "Level"), Text("性质", "Standing"), Text("内容", "What"), Text("记录", "Record"))
_BY = {
    "rule": Text("按检查", "by check"), "unit": Text("按单位", "by unit"), "record": Text("按记录", "by record"),
    "change": Text("按变化", "by change"),
}  # fmt: skip
_COUNT = Text("{count} 条", "{count}")
_SUMMARY = Text(
    "{by}  错误 {error}  警告 {warning}  提示 {info}  已豁免 {waived}{since}",
    "{by}  errors {error}  warnings {warning}  info {info}  waived {waived}{since}",
)
_SINCE = Text("  与 {rev} 相比：引入 {new}，消除 {cured}", "  against {rev}: {new} introduced, {cured} cured")
_MARKS = {"new": Text("引入 ", "new "), "cured": Text("消除 ", "cured "), "": Text("", "")}
_WAIVED, _CURED = Text("已豁免", "waived"), Text("已消除", "cured")
_FILTER = Text("筛选：代码、内容、记录，或拼音首字母", "filter: code, text, record or pinyin initials")


class ChecksPlace(Place):
    """Groups on the left, the finding under the cursor on the right."""

    DEFAULT_CSS = """
    ChecksPlace #side { width: 45%; border-left: solid $panel; padding: 0 1; }
    ChecksPlace.narrow Horizontal { layout: vertical; }
    ChecksPlace.narrow #side { width: 1fr; height: 40%; border-left: none; border-top: solid $panel; }
    ChecksPlace #filter { display: none; background: $boost; }
    """
    DEEDS = (*checking.DEEDS, records.EDIT, records.EDITOR, records.COPY)
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "narrow"), (110, "wide")]
    AUTO_FOCUS = "Rows"

    def __init__(self) -> None:
        super().__init__()
        self.by: By = "rule"
        self.since = ""
        self.folded: set[str] | None = None
        """Groups that are folded; None: not decided yet, all are where there are more rows than fit (of a comparison: what did not change)."""
        self.found: Found | None = None
        self._rows: dict[str, Item] = {}
        self._groups: dict[str, Group] = {}
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

    def compared(self, since: str, found: Found) -> None:
        """Findings against another version: what came and what went first of all."""
        if since != self.since:
            self.by = "change" if since else "rule" if self.by == "change" else self.by
            self.since, self.folded = since, None
        self._show(found)

    def group_by(self, by: By) -> None:
        """Other groups; the cursor goes to the one that its finding is in."""
        item = self.item()
        self.by, self.folded = by, None
        self.redraw()
        if item is not None and self.found is not None and not self.query_one(Rows).go(item.key):
            group = next((one.key for one in self.found.grouped(by) if item in one.items), "")
            self.query_one(Rows).go(f"group|{group}")

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
            self.folded = {one.key for one in groups if self.by != "change" or not one.key} if whole > room and not words else set()
        rows: list[tuple[str, list[Cell]]] = []
        tones: dict[str, Tone] = {}
        self._rows, self._groups = {}, {f"group|{one.key}": one for one in groups}
        for group in groups:
            key = f"group|{group.key}"
            open_ = group.key not in self.folded or bool(words)
            over = _CURED if group.items[0].mark == "cured" else _WAIVED
            worst: Cell = self.t(over) if group.worst is None else Toned(SEVERITY_TITLES[group.worst].render(lang), _tone(group.worst))
            if group.worst is None:
                tones[key] = "muted"
            count = self.t(_COUNT, count=len(group.items))
            rows.append((key, [worst, count, f"{'▾' if open_ else '▸'} {group.title.render(lang)}", ""]))
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
        self.office_app.action_deed(checking.OPEN.name)

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
        from officectl.actions import found as finding

        page, item, found = self.query_one("#side", Page), self.item(), self.found
        if item is None or found is None:
            current, options = self.query_one(Rows).current, self.office_app.office.options
            group = self._groups.get(current)
            if self.by == "rule" and group is not None:
                code = group.key
                self.work(lambda: finding.about(options, code), page.show, group="look")
            else:
                page.show([] if group is None else finding.group_told(group, self.office_app.lang))
            return
        from officectl.light import replace

        narrow = self.has_class("narrow")
        options = replace(self.office_app.office.options, width=max(30, (self.size.width if narrow else self.size.width * 45 // 100) - 6))
        self.work(lambda: finding.told(options, item, found), page.show, group="look")


def _tone(severity: str) -> Tone:
    return "error" if severity == "error" else "warning" if severity == "warning" else "muted"


def _matches(item: Item, words: list[str], place: Place) -> bool:
    finding, lang = item.finding, place.office_app.lang
    told = (_MARKS[item.mark].render(lang), finding.code, finding.title.render(lang), finding.message.render(lang), item.label, finding.id)
    hay = " ".join(told).casefold()
    return all(word in hay or pinyin.matches(word, item.label) for word in words)


Here = ChecksPlace
