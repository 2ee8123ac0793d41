"""The floor plan: walk through a building, see who sits where and what the checks say about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text as Line
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from officectl.actions import plan
from officectl.actions._plan_words import lines
from officectl.actions.plan import Building, Floor, Plan, Room
from officectl.text.lang import Message, Text
from officectl.text.width import cut
from officectl.tui import checked
from officectl.tui.deed import Deed
from officectl.tui.deeds import everywhere, records
from officectl.tui.place import HALTED, Place
from officectl.tui.widgets.choices import Choices
from officectl.tui.widgets.floor_plan import FloorPlan
from officectl.tui.widgets.page import Page
from officectl.tui.widgets.plan_draw import LEGEND

if TYPE_CHECKING:
    from officectl.records.finding import Finding

TITLE = Text("楼层", "Floors")
KEY = "6"

_READING = Text("读平面图", "reading the floor plan")
_CHECKING = Text("核查", "checking")
_EMPTY = Text(
    "没有登记房间。到台账（{key}）新建楼栋、房间；有平面图的再建平面图", "no rooms on record: make buildings, rooms, drawings under Records ({key})"
)
_NO_BUILDING = Text("没有登记楼栋的", "no building on record")
_LEVEL = Text("{number}层", "Floor {number}")
_BELOW = Text("地下{number}层", "Basement {number}")
_NO_LEVEL = Text("楼层不详", "floor unknown")
_ROOMS = Text("{rooms} 间", "{rooms} rooms")
_COUNT = Text("{rooms} 间，有问题 {marked} 间", "{rooms} rooms, {marked} with findings")
_NO_PLAN = Text("{count}，没有平面图", "{count}, no drawing")
_ONE_BUILDING = Text("只有一栋楼", "there is one building only")
_TOP = Text("已经是最高一层", "this is the top floor")
_BOTTOM = Text("已经是最低一层", "this is the lowest floor")
_NONE_MARKED = Text("核查没有发现有问题的房间", "the checks found nothing about any room")
_NOT_CHECKED = Text("核查还没有做完", "the checks are not done yet")
_NO_ROOM = Text("光标不在房间上", "the cursor is in no room")
_NO_ALLOCATION = Text("这一间没有分配记录", "this room has no allocation")
_WHICH = Text("打开哪一条分配", "which allocation")
_WHY = Text("{no} 的依据与计算", "{no}: inputs and arithmetic")


def _place(place: Place) -> FloorPlace:
    assert isinstance(place, FloorPlace)
    return place


def _building(by: int) -> Callable[[Place], None]:
    return lambda place: _place(place).choose_building(place.query_one("#buildings", Choices).following(by))


def _one_building(place: Place) -> Message | None:
    made = _place(place).made
    return _nothing(place) or (_ONE_BUILDING() if made is None or len(made.buildings) < 2 else None)


def _nothing(place: Place) -> Message | None:
    made = _place(place).made
    if made is not None and made.buildings:
        return None
    return _READING() if made is None else _EMPTY(key=everywhere.key_of_place(place, "browser"))


def _climb(by: int) -> Callable[[Place], None]:
    return lambda place: _place(place).climb(by)


def _can_climb(by: int) -> Callable[[Place], Message | None]:
    return lambda place: None if _place(place).above(by) is not None else _nothing(place) or (_TOP() if by > 0 else _BOTTOM())


def _marked(by: int) -> Callable[[Place], None]:
    return lambda place: _place(place).next_marked(by)


def _any_marked(place: Place) -> Message | None:
    made = _place(place).made
    if made is not None and any(room.findings for _, _, room in made.rooms()):
        return None
    return _nothing(place) or (_NONE_MARKED() if _place(place).checked else _NOT_CHECKED())


async def _allocation(place: Place) -> None:
    from officectl.tui.dialogs.choose import Choose, Row

    room = _place(place).room
    if room is None:
        return
    if len(room.allocations) == 1:
        place.office_app.open_record(room.allocations[0])
        return
    rows = [Row(ident, "、".join(one.name for one in room.people if one.allocation == ident) or ident, ident) for ident in room.allocations]
    ident = await place.app.push_screen_wait(Choose(place.t(_WHICH), rows))
    if ident is not None:
        place.office_app.open_record(ident)


def _has_allocation(place: Place) -> Message | None:
    room = _place(place).room
    return None if room is not None and room.allocations else _NO_ALLOCATION()


async def _why(place: Place) -> None:
    from officectl.actions import check, why
    from officectl.tui.dialogs.note import Note

    room = _place(place).room
    app = place.office_app
    if room is None:
        return
    waiting = app.waits.begin(_CHECKING)
    try:
        request = check.Request(select=plan.codes())
        answer = await place.do(lambda: why.why(app.office.options, request, room.id), line="long")
    finally:
        app.waits.end(waiting)
    place.app.push_screen(Note(place.t(_WHY, no=room.no), "\n".join(answer.lines(app.lang))))


def _has_room(place: Place) -> Message | None:
    room = _place(place).room
    return None if room is not None and room.known else _NO_ROOM()


UP = Deed("floor.up", Text("上楼", "Up"), Text("上一层楼", "a floor up"), ("right_square_bracket", "ctrl+up"), _climb(1), _can_climb(1))
DOWN = Deed("floor.down", Text("下楼", "Down"), Text("下一层楼", "a floor down"), ("left_square_bracket", "ctrl+down"), _climb(-1), _can_climb(-1))
BUILDING = Deed("floor.building", Text("换楼", "Building"), Text("到下一栋楼", "to the next building"), ("tab",), _building(1), _one_building)
BUILDING_BACK = Deed("floor.building_back", Text("换楼", "Building"), Text("到上一栋楼", "to the building before"), ("shift+tab",), _building(-1),
                     _one_building, footer=False)  # fmt: skip
MARKED = Deed("floor.next", Text("下个问题", "Next"), Text("到下一间有问题的房间，跨楼层", "to the next room with a finding, on any floor"),
              ("n", "f3"), _marked(1), _any_marked)  # fmt: skip
MARKED_BACK = Deed("floor.previous", Text("上个问题", "Previous"), Text("到前一间有问题的房间", "to the room with a finding before"),
                   ("N", "shift+f3"), _marked(-1), _any_marked, footer=False)  # fmt: skip
ALLOCATION = Deed("floor.allocation", Text("分配", "Allocation"), Text("打开这一间的分配记录", "open the allocation of this room"),
                  ("p", "ctrl+a"), _allocation, _has_allocation)  # fmt: skip
WHY = Deed("floor.why", Text("算法", "Why"), Text("面积和限额是怎么算的，没有问题的也能看", "how area and limit were worked out, also where nothing is wrong"),
           ("w", "ctrl+w"), _why, _has_room)  # fmt: skip


class FloorPlace(Place):
    """Buildings and floors above, the plan, and the room under the cursor beside or below it."""

    DEFAULT_CSS = """
    FloorPlace #floor { layout: horizontal; height: 1fr; width: 1fr; }
    FloorPlace FloorPlan { width: 1fr; height: 1fr; }
    FloorPlace Page { width: 46; height: 1fr; border-left: solid $panel; padding: 0 1; }
    FloorPlace.narrow #floor { layout: vertical; }
    FloorPlace.narrow Page { width: 1fr; height: 6; border-left: none; border-top: solid $panel; }
    FloorPlace.narrow.tall Page { height: 12; }
    FloorPlace #legend { height: 1; width: 1fr; color: $text-muted; padding: 0 1; }
    FloorPlace.low #legend, FloorPlace.tiny #legend { display: none; }
    FloorPlace.narrow.tiny Page { height: 2; }
    """
    DEEDS = (
        records.OPEN, UP, DOWN, BUILDING, MARKED, WHY, ALLOCATION, records.EDIT, BUILDING_BACK, MARKED_BACK, records.EDITOR, records.COPY,
    )  # fmt: skip
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "narrow"), (120, "wide")]
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "tiny"), (16, "low"), (24, "middle"), (36, "tall")]

    def __init__(self) -> None:
        super().__init__()
        self.made: Plan | None = None
        self.building = ""
        self.number: int | None = None
        self.findings: tuple[Finding, ...] = ()
        self.checked = False

    def body(self) -> ComposeResult:
        yield Choices(id="buildings")
        yield Choices(id="floors")
        with Container(id="floor"):
            yield FloorPlan(empty=self.t(_READING))
            yield Page()
        yield Static(id="legend")

    def load(self) -> None:
        options = self.office_app.office.options
        self.work(lambda: plan.plan(options), self._show, wait=_READING)
        checked.findings(self, self._found)

    def focus_id(self) -> str:
        room = self.room
        return room.id if room is not None and room.known else ""

    @property
    def room(self) -> Room | None:
        """The room under the cursor."""
        return self.query_one(FloorPlan).current

    @property
    def here(self) -> tuple[Building, Floor] | None:
        """Where we are."""
        building = self.made.building(self.building) if self.made is not None else None
        floor = next((one for one in building.floors if one.number == self.number), None) if building is not None else None
        return (building, floor) if building is not None and floor is not None else None

    # what deeds do --------------------------------------------------------------------------------------------------

    def above(self, by: int) -> Floor | None:
        """The floor so many floors up; None where there is none."""
        here = self.here
        if here is None:
            return None
        at = here[0].floors.index(here[1]) + by
        return here[0].floors[at] if 0 <= at < len(here[0].floors) else None

    def climb(self, by: int) -> None:
        """Up or down."""
        floor, room = self.above(by), self.room
        if floor is not None:
            self.number = floor.number
            self.draw(plan.above(room, floor) if room is not None else "")

    def choose_building(self, ident: str) -> None:
        """Another building, on the same floor where it has one."""
        building = self.made.building(ident) if self.made is not None else None
        if building is None:
            return
        self.building = ident
        numbers = [floor.number for floor in building.floors]
        if self.number not in numbers:
            self.number = numbers[0]
        self.draw()

    def next_marked(self, by: int) -> None:
        """The next room with a finding, after the last comes the first."""
        if self.made is None:
            return
        every = list(self.made.rooms())
        at = next((n for n, (b, f, r) in enumerate(every) if (b.id, f.number) == (self.building, self.number) and r is self.room), 0)
        for step in range(1, len(every) + 1):
            building, floor, room = every[(at + step * by) % len(every)]
            if room.findings:
                self.building, self.number = building.id, floor.number
                self.draw(room.id)
                return

    # loading and showing --------------------------------------------------------------------------------------------

    def _show(self, made: Plan) -> None:
        self.made = plan.mark(made, self.findings)
        if self.here is None and made.buildings:
            first = made.buildings[0]
            self.building, self.number = first.id, first.floors[0].number
        self.draw()

    def _found(self, findings: tuple[Finding, ...]) -> None:
        self.findings, self.checked = findings, True
        if self.made is not None:
            self.made = plan.mark(self.made, findings)
            self.draw()

    def halted(self) -> None:
        """The room under the cursor is not said to be without findings."""
        super().halted()
        self._look()

    def draw(self, at: str = "") -> None:
        """Everything that is known; `at`: the room to go to."""
        made, here = self.made, self.here
        self.query_one("#legend", Static).update(Line(cut(self.t(LEGEND), max(self.size.width - 2, 0))))
        if made is None or here is None:
            empty = self.t(_READING) if made is None else self.t(_EMPTY, key=everywhere.key_of_place(self, "browser"))
            self.query_one(FloorPlan).show(None, empty=empty)
            return
        building, floor = here
        names = [(one.id, one.label or self.t(_NO_BUILDING)) for one in made.buildings]
        self.query_one("#buildings", Choices).show(names, building.id)
        count: Message = _ROOMS(rooms=len(floor.rooms))
        if self.checked:
            count = _COUNT(rooms=len(floor.rooms), marked=sum(bool(room.findings) for room in floor.rooms))
        note = count if floor.plan else _NO_PLAN(count=count)
        self.query_one("#floors", Choices).show([(str(one.number), self._level(one)) for one in building.floors], str(floor.number), self.t(note))
        self.query_one(FloorPlan).show(floor, at)
        self._look()

    def _level(self, floor: Floor) -> str:
        if floor.number is None:
            return self.t(_NO_LEVEL)
        return self.t(_LEVEL, number=floor.number) if floor.number > 0 else self.t(_BELOW, number=-floor.number or 1)

    def on_floor_plan_moved(self) -> None:
        """Say what is known about the room."""
        self.refresh_footer()
        self._look()

    def on_floor_plan_opened(self) -> None:
        """A double click opens the room."""
        if self.focus_id():
            self.office_app.open_record(self.focus_id())

    def on_choices_chosen(self, message: Choices.Chosen) -> None:
        """A click on a building or a floor."""
        if message.control.id == "buildings":
            self.choose_building(message.name)
        elif self.here is not None:
            self.number = next((one.number for one in self.here[0].floors if str(one.number) == message.name), self.number)
            self.draw()

    def _look(self) -> None:
        room = self.room
        wait = {"wait": HALTED} if self.stopped else {}
        self.query_one(Page).show(lines(room, self.office_app.lang, checked=self.checked, **wait) if room is not None else [])


Here = FloorPlace
