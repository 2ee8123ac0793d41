"""The inbox: what waits for me, what came back, what I sent, my drafts, votes on policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal

from officectl.text.lang import Message, Text
from officectl.tui.deed import Deed
from officectl.tui.deeds import events, records
from officectl.tui.place import Place
from officectl.tui.widgets.page import Page
from officectl.tui.widgets.rows import Cell, Column, ListSource, Rows, Tone, Toned

if TYPE_CHECKING:
    from officectl.actions._inbox import Line
    from officectl.actions.inbox import Inbox

TITLE = Text("待办", "Inbox")
KEY = "3"

_SECTIONS = {
    "waiting": Text("等您办", "waiting"), "votes": Text("等表决", "vote"), "returned": Text("退给您", "returned"), "sent": Text("您送出", "sent"),
    "drafts": Text("草稿", "draft"),
}  # fmt: skip
_TONES: dict[str, Tone] = {"waiting": "accent", "votes": "accent", "returned": "warning"}
_EMPTY = Text("没有等您办的", "nothing waits for you")
_OPEN = Text(
    "这个工作区没有签批制度，没有待办。\n用 officectl policy init 建立制度以后，送审、批准才要签名、才有效力。",
    "This workspace has no policy, so nothing waits for anybody.\nAfter `officectl policy init`, submissions and approvals are signed and count.",
)
_HEADS = (Text("", ""), Text("办什么", "Do"), Text("种类", "Kind"), Text("名称", "Name"), Text("说明", "About"))
_WHO = Text("{name} 的待办", "inbox of {name}")
_READING = Text("读待办", "reading the inbox")
_LOOK = Text("读记录", "reading the record")
_NO_STEP = Text("这一条现在不等您办", "this one does not wait for you now")
_MIXED = Text("标记的几条等办的步骤不同，一次只能办一种", "the marked records wait for different steps; do one kind at a time")
_VOTE_ELSEWHERE = Text("制度和规则的表决逐件办，先去掉标记", "votes on policy and rules are cast one by one; take the marks off first")


def _lines(place: Place) -> list[Line]:
    assert isinstance(place, InboxPlace)
    return [line for ident in place.chosen_keys() if (line := place.lines.get(ident)) is not None]


def _why_not_act(place: Place) -> Message | None:
    lines = _lines(place)
    if not lines or any(line.event is None for line in lines):
        return _NO_STEP()
    if len(lines) > 1 and any(line.kind in ("policy", "governed") for line in lines):
        return _VOTE_ELSEWHERE()
    return None if len({(line.event, line.principal) for line in lines}) == 1 else _MIXED()


async def _act(place: Place) -> None:
    lines = _lines(place)
    line = lines[0]
    if isinstance(place, InboxPlace) and place.sections.get(place.key_of(line)) == "votes":
        from officectl.tui.votes import cast

        await cast(place, line)
        return
    assert line.event is not None
    await events.perform(place, line.event, tuple(one.id for one in lines), principal=line.principal)


def _mark(place: Place) -> None:
    rows = place.query_one(Rows)
    rows.toggle()
    rows.action_step(1)


def _mark_all(place: Place) -> None:
    rows = place.query_one(Rows)
    if rows.marked:
        rows.unmark()
    else:
        rows.mark_all()


ACT = Deed(
    "inbox.act", Text("办理", "Act"),
    Text("办等您的那一步：审核、会签、批准、再送审、表决", "take the step that waits for you: review, approve, resubmit, vote …"),
    ("a", "f8"), _act, _why_not_act,
)  # fmt: skip
MARK = Deed(
    "inbox.mark", Text("标记", "Mark"), Text("标记这一行，下移一行；可以几条一起办", "mark this row and go on: several can be done at once"), ("space",), _mark
)
MARK_ALL = Deed("inbox.mark_all", Text("全标记", "Mark all"), Text("标记全部，或全部取消", "mark all, or none"), ("asterisk",), _mark_all, footer=False)


class InboxPlace(Place):
    """One list, the longest waiting first, and what the row under the cursor says."""

    DEFAULT_CSS = """
    InboxPlace Page { width: 45%; border-left: solid $panel; padding: 0 1; }
    InboxPlace.narrow Page { display: none; }
    """
    DEEDS = (records.OPEN, ACT, events.RETURN, MARK, MARK_ALL, events.MORE, events.SUBMIT, records.EDIT, records.EDITOR, records.COPY)
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "narrow"), (110, "wide")]

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, Line] = {}
        self.sections: dict[str, str] = {}

    def body(self) -> ComposeResult:
        with Horizontal():
            yield Rows(empty=self.t(_READING), id="lines")
            yield Page()

    def load(self) -> None:
        from officectl.actions import inbox

        options = self.office_app.office.options
        self.work(lambda: inbox.inbox(options), self._show, wait=_READING)

    def _show(self, found: Inbox) -> None:
        rows = self.query_one(Rows)
        rows.columns = tuple(
            Column(str(at), self.t(title), keep=at in (0, 1), most=46 if at == 4 else 30) for at, title in enumerate(_HEADS)
        )
        self.lines = {}
        self.sections = {}
        shown: list[tuple[str, list[Cell]]] = []
        lang = self.office_app.lang
        for section in found.sections:
            for line in section.rows:
                key = self.key_of(line)
                if key in self.lines:
                    continue
                self.lines[key], self.sections[key] = line, section.name
                tone = _TONES.get(section.name, "muted")
                shown.append((key, [
                    Toned(self.t(_SECTIONS[section.name]), tone), line.verb.render(lang), line.title.render(lang), line.label,
                    " ".join(line.more.render(lang).split()),
                ]))
        rows.empty = self.t(_EMPTY if found.person else _OPEN)
        rows.show(ListSource(shown))
        rows.border_title = None
        self._look()

    @staticmethod
    def key_of(line: Line) -> str:
        """One row a record and step; the same record may wait twice."""
        return f"{line.kind}/{line.id}/{line.event or ''}"

    def focus_id(self) -> str:
        line = self.lines.get(self.query_one(Rows).current)
        return "" if line is None or line.kind in ("policy", "governed") else line.id

    def chosen_keys(self) -> tuple[str, ...]:
        """The keys of the marked rows that still wait, else of the one under the cursor."""
        return self.query_one(Rows).chosen

    def chosen(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.lines[key].id for key in self.chosen_keys() if key in self.lines))

    def called(self, ident: str) -> str:
        line = next((one for one in self.lines.values() if one.id == ident), None)
        return super().called(ident) if line is None else f"{self.t(line.title)}  {line.label}  {ident}"

    def on_rows_moved(self) -> None:
        """Show what the row says."""
        self.refresh_footer()
        self._look()

    def on_rows_marked(self) -> None:
        """What can be done depends on the marks."""
        self.refresh_footer()

    def on_rows_opened(self) -> None:
        """A double click opens the record."""
        if self.focus_id():
            self.office_app.open_record(self.focus_id())

    def _look(self) -> None:
        page, ident = self.query_one(Page), self.focus_id()
        if not ident or not page.display:
            page.show([])
            return
        from officectl.actions import show
        from officectl.light import replace

        options = replace(self.office_app.office.options, width=max(30, self.size.width * 45 // 100 - 4))

        def job() -> list[str]:
            return list(show.show(options, ident).lines(options))

        self.work(job, page.show, group="look", failed=lambda error: page.show([str(error)]))


Here = InboxPlace
