"""Lanes drawn on a canvas: label, bars with their words, counts, the present moment. Pure; every sign also means something
without colour.

A bar reads `├!09:00 标题━━━┤`: `━` what a log tells, `─` what is planned, `┄` an end that nobody wrote down; `‹` and `›` where it goes on
outside; `[` and `]` around the one under the cursor. Before the words: `!!` clash, `!` error, `?` warning, `~` not in force,
`»` moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from officectl.actions.agenda import Lane, Span
from officectl.light import dataclass
from officectl.render.style import one_line
from officectl.text.lang import Lang, Text
from officectl.text.width import cut, pad, width
from officectl.tui.widgets.canvas import Canvas
from officectl.tui.widgets.lane_scale import Scale

SIGNS = Text(
    "!! 冲突  ! 错误  ? 警告  ~ 未生效  » 已改期  ━ 实际  ─ 计划  ┄ 未写结束",
    "!! clash  ! error  ? warning  ~ not in force  » moved  ━ actual  ─ planned  ┄ end not written",
)
"""The legend."""
_GUTTER = 1


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Lines of a terminal that draws them in one cell, or what stands for them."""

    first: str
    last: str
    plan: str
    fact: str
    open: str
    rule: str
    now: str


def glyphs() -> Glyphs:
    """Box lines, where they take one cell."""
    return Glyphs("├", "┤", "─", "━", "┄", "│", "┊") if width("─") == 1 else Glyphs("|", "|", "-", "=", ".", "|", ":")


@dataclass(frozen=True, slots=True)
class Bar:
    """A span on a line of its lane; cells are those of the grid."""

    span: Span
    first: int
    last: int
    """The cell after its last."""
    line: int


def bars(lane: Lane, scale: Scale, cells: int) -> tuple[Bar, ...]:
    """Each span on the first line where there is room for it."""
    found: list[Bar] = []
    ends: list[int] = []
    for span in lane.spans:
        place = scale.place(span, cells)
        if place is None:
            continue
        line = next((n for n, end in enumerate(ends) if end <= place[0]), len(ends))
        if line == len(ends):
            ends.append(0)
        ends[line] = place[1]
        found.append(Bar(span, *place, line))
    return tuple(found)


def sign(span: Span) -> str:
    """What a span is marked with."""
    level = "!!" if span.clash else {"error": "!", "warning": "?"}.get(span.level, "")
    return level + ("~" if span.draft else "") + ("»" if span.moved else "")


def tone(span: Span) -> str:
    """The style a span is drawn in."""
    if span.clash or span.level == "error":
        return "error"
    if span.level == "warning":
        return "warning"
    return "muted" if span.draft or span.standing else "span"


def label_cells(lanes: Sequence[Lane], cells: int, title: str = "", scale: Scale | None = None) -> int:
    """How wide the labels are: what they need, at most a quarter of the screen and what counted days leave, at least 8 cells."""
    need = max((width(one_line(lane.label)) for lane in lanes), default=0) + _GUTTER + 1
    need = max(need, width(title) + _GUTTER + 1)
    left = cells - 1 - 2 * scale.days if scale is not None and scale.step == "counts" else cells
    return max(min(need, max(cells // 4, 12), left), 8)


def heading(scale: Scale, cells: int, labels: int, lang: Lang, now: datetime | None, title: str = "") -> Canvas:
    """The line (two over counted days) above the lanes."""
    grid = max(cells - labels - 1, 1)
    lines = 2 if scale.step == "counts" and scale.width_of_day(grid) < 6 else 1
    sheet = Canvas(cells, lines, "heading")
    sheet.put(_GUTTER, lines - 1, cut(title, labels - _GUTTER), "heading", labels)
    at = labels + 1
    today = now.date() if now is not None else None
    if lines == 2:
        for x, text, weekday in scale.weekdays(grid, lang):
            wide = scale.width_of_day(grid)
            style = "today" if weekday == today else "rest" if weekday in scale.rest else "heading"
            sheet.put(at + x, 0, pad(cut(text, wide, ""), wide, "right"), style)
    ticks = list(scale.ticks(grid, lang, today))
    for number, (x, text, day) in enumerate(ticks):
        room = ticks[number + 1][0] - x if number + 1 < len(ticks) else grid - x
        style = "today" if day is not None and day == today else "rest" if day in scale.rest else "heading"
        wide = min(scale.width_of_day(grid), room) if day is not None else 0
        if scale.step == "counts":
            text = pad(text, wide, "right") if wide > 2 else text
        sheet.put(at + x, lines - 1, cut(text, max(room, 0) if scale.step != "counts" or wide > 2 else grid - x, ""), style)
        if day is not None:
            sheet.paint(at + x, lines - 1, wide, style)
    return sheet


def lane_sheet(
    lane: Lane, scale: Scale, cells: int, labels: int, laid: Sequence[Bar], *, now: datetime | None = None,
    here: bool = False, current: Span | None = None, day: int = -1, free: str = "",
) -> Canvas:
    """One lane. `here`: the cursor is on it; `current`: the span under the cursor; `day`: the counted day under it; `free`: said of an
    idle lane under the cursor.
    """
    marks = glyphs()
    grid = max(cells - labels - 1, 1)
    at = labels + 1
    lines = max((bar.line for bar in laid), default=0) + 1 if scale.step != "counts" else 1
    sheet = Canvas(cells, lines, "")
    alarm = {"error": "!", "warning": "?"}.get(lane.level, "")
    wide = labels - _GUTTER - len(alarm)
    style = "here" if here else "error" if alarm == "!" else "label"
    sheet.put(0, 0, (">" if here else " ") + pad(cut(one_line(lane.label), wide), wide) + alarm, style)
    for y in range(lines):
        sheet.put(labels, y, marks.rule, "rule")
    if scale.step != "hours":
        _resting(sheet, scale, at, grid)
    if now is not None and scale.start <= now < scale.end and scale.step == "hours":
        for y in range(lines):
            sheet.put(at + scale.x(now, grid), y, marks.now, "now")
    if scale.step == "counts":
        _counts(sheet, lane, scale, at, grid, day)
        return sheet
    for bar in laid:
        _bar(sheet, bar, scale, at, grid, current is bar.span, marks)
    if here and not laid and free:
        sheet.put(at, 0, free, "muted")
    return sheet


def _resting(sheet: Canvas, scale: Scale, at: int, grid: int) -> None:
    wide = scale.width_of_day(grid)
    for index in range(scale.days):
        if scale.day(index) in scale.rest:
            for y in range(sheet.lines):
                sheet.paint(at + index * wide, y, wide, "rest")


def _counts(sheet: Canvas, lane: Lane, scale: Scale, at: int, grid: int, day: int) -> None:
    wide = scale.width_of_day(grid)
    for index in range(scale.days):
        there = [span for span in lane.spans if scale.on_day(span, scale.day(index))]
        x = at + index * wide
        if there:
            worst = min(there, key=lambda span: ("error", "warning", "span", "muted").index(tone(span)))
            mark = {"error": "!", "warning": "?"}.get(tone(worst), "")
            count = str(len(there)) if len(there) < 10 else "+" if mark or wide < 3 else str(min(len(there), 99))
            sheet.put(x, 0, pad((mark + count)[: max(wide, 1)], wide, "right"), tone(worst))
        elif index == day and wide > 1:
            sheet.put(x, 0, pad("·" if width("·") == 1 else "-", wide, "right"))
        if index == day:
            sheet.paint(x, 0, wide, "cursor")


def _bar(sheet: Canvas, bar: Bar, scale: Scale, at: int, grid: int, under: bool, marks: Glyphs) -> None:
    span, y = bar.span, bar.line
    first, last = at + bar.first, at + bar.last
    wide = last - first
    style = "cursor" if under else tone(span)
    sheet.paint(first, y, wide, style)
    for x in range(first, last):
        sheet.put(x, y, _fill(span, scale, x - at, grid, marks), style)
    if wide >= 2:
        left = "[" if under else "‹" if span.start < scale.start else marks.first
        right = "]" if under else "›" if span.end > scale.end else marks.last
        sheet.put(first, y, left, style)
        sheet.put(last - 1, y, right, style)
        inner, room = first + 1, wide - 2
    else:
        inner, room = first, wide
    text = sign(span)
    if scale.step == "days" and not span.days and span.start >= scale.start and room >= 8:
        text += f"{span.start:%H:%M} "
    words = one_line(span.label)
    if room - width(text) >= 2:
        text += cut(words, room - width(text), "" if room - width(text) < 3 else "…")
    elif room <= 1 and not text:
        return
    text = cut(text, room, "")
    if text:
        sheet.put(inner, y, text, style, inner + room)


def _fill(span: Span, scale: Scale, x: int, grid: int, marks: Glyphs) -> str:
    """The line of a bar at a cell of the grid."""
    if scale.step == "hours":
        moment = scale.start + (scale.end - scale.start) * (2 * x + 1) / (2 * grid)
        if span.fact is not None and span.fact[0] <= moment < span.fact[1]:
            return marks.open if span.open and span.plan is not None and moment >= span.plan[1] else marks.fact
        return marks.open if span.open else marks.plan
    return marks.open if span.open else marks.fact if span.fact is not None else marks.plan
