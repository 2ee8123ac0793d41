"""A floor drawn in cells: walls by the outlines of its rooms, in each its number, people and area. Pure.

Rooms that no drawing shows stand as boxes of one size, in order of their numbers, below the drawing or instead of it. Every mark
is a sign as well as a colour: `!` error, `?` warning, `·` note, `○` an office that nobody has, `>…<` under the cursor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from officectl.actions.plan import Floor, Room
from officectl.light import dataclass
from officectl.render.style import one_line
from officectl.text.lang import Lang, Text
from officectl.text.width import cut, width
from officectl.tui.widgets.canvas import Canvas

LEGEND = Text(
    "! 错误  ? 警告  · 提示  ○ 空置办公室  >…< 光标  面积为㎡", "! error  ? warning  · note  ○ vacant office  >…< cursor  areas in ㎡"
)
_WALL_M = 0.45
"""Metres: outlines that lie closer are the two faces of one wall."""
_LEAST = 4
"""Cells inside the narrowest room, below which the drawing becomes wider than the screen."""
_TIGHT = 1.2
"""A drawing that would be wider by less than this is fitted into the screen all the same."""
_MOST = 4000
"""Cells and lines beyond which a drawing (a wrong coordinate) is not stretched."""
_BOX, _BOX_LINES = 18, 5
"""Cells and lines from wall to wall of a room without an outline."""
_M2 = " ㎡"
_N, _E, _S, _W = 1, 2, 4, 8
_WALLS = " │─└││┌├─┘─┴┐┤┬┼"
"""By the directions in which the wall goes on."""
_ASCII = " |-+||++-+-+++++"

Corner = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shape:
    """A room in cells: corners of its walls, x to the right, y down."""

    room: Room
    corners: tuple[Corner, ...]

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom, walls included."""
        xs, ys = [x for x, _ in self.corners], [y for _, y in self.corners]
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where the rooms of a floor lie in cells."""

    shapes: tuple[Shape, ...]
    cells: int
    lines: int

    def shape(self, ident: str) -> Shape | None:
        """A room's shape."""
        return next((shape for shape in self.shapes if shape.room.id == ident), None)


def fitted(floor: Floor, cells: int, lines: int) -> Sheet:
    """As `layout`, with room left for the bars of a plan that is larger than the screen."""
    made = layout(floor, cells, lines)
    wider, higher = made.cells > cells, made.lines > lines
    return layout(floor, cells - higher, lines - wider) if wider or higher else made


def layout(floor: Floor, cells: int, lines: int) -> Sheet:
    """Fit a floor into so many cells; wider or higher where rooms would become too small to read."""
    drawn = [room for room in floor.rooms if room.outline]
    shapes, used, high = _drawn(drawn, cells, lines) if drawn else ([], 0, 0)
    rest = [room for room in floor.rooms if not room.outline]
    if rest:
        boxes, wide, tall = _boxes(rest, cells, high + 1 if drawn else 0)
        shapes, used, high = [*shapes, *boxes], max(used, wide), tall
    return Sheet(tuple(shapes), used, high)


def _drawn(rooms: Sequence[Room], cells: int, lines: int) -> tuple[list[Shape], int, int]:
    xs = _snapped(x for room in rooms for x, _ in room.outline)
    ys = _snapped(-y for room in rooms for _, y in room.outline)   # plans have y upwards
    wide, tall = max(xs.values()) or 1.0, max(ys.values()) or 1.0
    narrowest = min(max(x for x, _ in room.outline) - min(x for x, _ in room.outline) for room in rooms)
    fitting, readable = (cells - 1) / wide, min((_LEAST + 1) / max(narrowest, 0.5), 8.0)
    per_x = min(fitting if readable <= fitting * _TIGHT else readable, _MOST / wide)
    lowest = min(max(y for _, y in room.outline) - min(y for _, y in room.outline) for room in rooms)
    # A cell is twice as high as wide; a drawing may be stretched to use the screen, not beyond recognition.
    per_y = min(max(min((lines - 1) / tall, per_x), per_x / 4, min(3 / max(lowest, 0.5), 2.0)), _MOST / tall)
    shapes = []
    for room in rooms:
        corners = [(round(xs[x] * per_x), round(ys[-y] * per_y)) for x, y in room.outline]
        shapes.append(Shape(room, tuple(corners)))
    right = max(x for shape in shapes for x, _ in shape.corners)
    bottom = max(y for shape in shapes for _, y in shape.corners)
    return shapes, right + 1, bottom + 1


def _snapped(values: Iterable[float]) -> dict[float, float]:
    """Coordinate → where it is drawn: from 0, faces of one wall together."""
    ordered = sorted(set(values))
    origin = ordered[0]
    found: dict[float, float] = {}
    head = origin
    for value in ordered:
        if value - head >= _WALL_M:
            head = value
        found[value] = head - origin
    return found


def _boxes(rooms: Sequence[Room], cells: int, top: int) -> tuple[list[Shape], int, int]:
    columns = max((cells - 1) // _BOX, 1)
    shapes = []
    for number, room in enumerate(rooms):
        row, column = divmod(number, columns)
        left, upper = column * _BOX, top + row * (_BOX_LINES - 1)
        right, lower = left + _BOX, upper + _BOX_LINES - 1
        shapes.append(Shape(room, ((left, upper), (right, upper), (right, lower), (left, lower))))
    rows = (len(rooms) + columns - 1) // columns
    return shapes, min(len(rooms), columns) * _BOX + 1, top + rows * (_BOX_LINES - 1) + 1


def neighbour(sheet: Sheet, ident: str, dx: int, dy: int) -> str:
    """The next room to the left, right, up or down; the same where there is none."""
    here = sheet.shape(ident)
    if here is None:
        return sheet.shapes[0].room.id if sheet.shapes else ""
    left, top, right, bottom = here.box
    x, y = here.middle
    best: tuple[float, float, str] | None = None
    for shape in sheet.shapes:
        if shape is here:
            continue
        a, b, c, d = shape.box
        mx, my = shape.middle
        ahead = (mx - x) * dx + (my - y) * dy * 2
        if ahead <= 0:
            continue
        # Rooms that lie straight ahead come before those that must be reached round a corner.
        aside = max(b - bottom, top - d, 0) * 2 if dx else max(a - right, left - c, 0)
        straight = min(bottom, d) > max(top, b) if dx else min(right, c) > max(left, a)
        beyond = (a >= right if dx > 0 else c <= left) if dx else (b >= bottom if dy > 0 else d <= top)
        if not straight and (not beyond or aside > ahead):
            continue
        skew = abs(my - y) * 2 if dx else abs(mx - x)
        rank = (0.0 if straight else 1000.0 + aside, ahead + skew / 2, shape.room.id)
        if best is None or rank < best:
            best = rank
    return best[2] if best is not None else ident


def sign(room: Room) -> str:
    """What a room is marked with."""
    level = {"error": "!", "warning": "?", "info": "·" if width("·") == 1 else "."}.get(room.level, "")
    return level or (("○" if width("○") == 1 else "o") if room.vacant else "")


def tone(room: Room) -> str:
    """The style of a room."""
    if room.level in ("error", "warning", "info"):
        return room.level
    return "unknown" if not room.known else "vacant" if room.vacant else "office" if room.function == "办公室" else "common"


def draw(sheet: Sheet, current: str, lang: Lang) -> Canvas:
    """Everything on one canvas."""
    canvas = Canvas(sheet.cells, sheet.lines, "")
    walls: dict[Corner, int] = {}
    for shape in sheet.shapes:
        _wall(walls, shape.corners)
    for shape in sheet.shapes:
        _inside(canvas, shape, shape.room.id == current, lang)
    marks = _WALLS if width("─") == 1 else _ASCII
    for (x, y), mask in walls.items():
        canvas.put(x, y, marks[mask], "wall")
    chosen = sheet.shape(current)
    if chosen is not None:
        edge: dict[Corner, int] = {}
        _wall(edge, chosen.corners)
        for x, y in edge:
            canvas.paint(x, y, 1, "edge")
    return canvas


def _wall(walls: dict[Corner, int], corners: Sequence[Corner]) -> None:
    for start, end in pairwise([*corners, corners[0]]):
        for one, two in pairwise(_steps(start, end)):
            forth = _E if two[0] > one[0] else _W if two[0] < one[0] else _S if two[1] > one[1] else _N
            back = {_E: _W, _W: _E, _S: _N, _N: _S}[forth]
            walls[one] = walls.get(one, 0) | forth
            walls[two] = walls.get(two, 0) | back


def _steps(start: Corner, end: Corner) -> list[Corner]:
    """Cells from corner to corner, one step at a time, never slantwise."""
    (x, y), (to_x, to_y) = start, end
    wide, tall = abs(to_x - x), abs(to_y - y)
    right, down = (1 if to_x > x else -1), (1 if to_y > y else -1)
    cells, gone_x, gone_y = [start], 0, 0
    while gone_x < wide or gone_y < tall:
        if gone_y >= tall or (gone_x < wide and (gone_x + 1) * tall <= (gone_y + 1) * wide):
            gone_x, x = gone_x + 1, x + right
        else:
            gone_y, y = gone_y + 1, y + down
        cells.append((x, y))
    return cells


def _inside(canvas: Canvas, shape: Shape, under: bool, lang: Lang) -> None:
    """Paint the room, then write what fits, centred in the widest stretch of each line."""
    room = shape.room
    style = "cursor" if under else tone(room)
    _, top, _, bottom = shape.box
    rows = []
    for y in range(top + 1, bottom):
        spans = _stretches(shape.corners, y)
        for first, last in spans:
            canvas.paint(first, y, last - first, style)
        if spans:
            rows.append((y, *max(spans, key=lambda span: (span[1] - span[0], -span[0]))))
    texts = words(room, lang, len(rows))
    head = max((len(rows) - len(texts)) // 2, 0)
    for (y, first, last), text in zip(rows[head:], texts, strict=False):
        room_for = last - first
        if under and text is texts[0]:
            text = f">{cut(text, room_for - 2)}<" if room_for >= 3 else text
        if width(text) > room_for and text.endswith(_M2):
            text = text.removesuffix(_M2)
        text = cut(text, room_for, "…" if room_for > 5 else "")
        canvas.put(first + max((room_for - width(text)) // 2, 0), y, text, style, last)


def words(room: Room, lang: Lang, lines: int) -> list[str]:
    """What stands in a room, the most important first, at most so many lines."""
    names = [one.name for one in room.people] or [room.name or room.function]
    area = f"{room.area:f}{_M2}" if room.area is not None else ""
    more = room.unit if room.people else room.function if room.name else ""
    people = names if len(names) + 3 <= lines else ["、".join(names)]
    found = [sign(room) + room.no, *people, area, more]
    return [one_line(text) for text in found if text][: max(lines, 0)]


def _stretches(corners: Sequence[Corner], y: int) -> list[tuple[int, int]]:
    """Cells of a line that lie inside the outline: (first, one after the last), walls left out."""
    crossings: list[float] = []
    walls: set[int] = set()
    for (x, a), (to_x, b) in pairwise([*corners, corners[0]]):
        if a == b:
            if a == y:
                walls.update(range(min(x, to_x), max(x, to_x) + 1))
            continue
        if min(a, b) <= y < max(a, b):
            crossings.append(x + (to_x - x) * (y - a) / (b - a))
        if x == to_x and min(a, b) <= y <= max(a, b):
            walls.add(x)
    crossings.sort()
    found: list[tuple[int, int]] = []
    for left, right in zip(crossings[::2], crossings[1::2], strict=False):
        first = None
        for x in range(int(left) + 1, int(right) + (right > int(right))):
            if x in walls:
                if first is not None:
                    found.append((first, x))
                first = None
            elif first is None:
                first = x
        if first is not None:
            found.append((first, int(right) + (right > int(right))))
    return found
