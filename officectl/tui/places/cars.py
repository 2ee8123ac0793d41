"""The cars: a list, and the page of the one under the cursor: charts by month, trips, what falls due, findings, plates and cards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container

from officectl.actions import car_page
from officectl.actions.car_page import Car, Fleet
from officectl.text.lang import Message, Text
from officectl.tui import checked
from officectl.tui.deed import Deed
from officectl.tui.deeds import everywhere, records
from officectl.tui.place import Place
from officectl.tui.widgets import car_draw
from officectl.tui.widgets.page import Page
from officectl.tui.widgets.rows import Cell, Column, ListSource, Rows, Tone, Toned

if TYPE_CHECKING:
    from officectl.records.finding import Finding

TITLE = Text("车辆", "Cars")
KEY = "7"

_READING = Text("读车辆台账", "reading the cars")
_EMPTY = Text("没有登记车辆。到台账（{key}）新建公务用车", "no cars on record: make them under Records ({key})")
_ALL = Text("全部", "all")
_GONE = Text("已处置", "disposed of")
_OUT = Text("外出", "out")
_NEWEST = Text("已经是最近的十二个月", "these are the latest twelve months")
_OLDEST = Text("前面没有了", "there is nothing earlier")
_NO_TRIP = Text("没有出车记录", "no trips on record")
_WHICH = Text("打开哪一次出车", "which trip")
_HEADS: tuple[tuple[str, Text], ...] = (
    ("sign", Text("", "")), ("name", Text("车辆", "car")), ("km", Text("km", "km")), ("cost", Text("元", "yuan")), ("nights", Text("夜", "nights")),
    ("due", Text("最近到期", "due")), ("unit", Text("单位", "unit")), ("use", Text("用途", "use")), ("state", Text("现在", "now")),
)  # fmt: skip
_FIGURES = ("km", "cost", "nights")


def _place(place: Place) -> CarsPlace:
    assert isinstance(place, CarsPlace)
    return place


def _shift(by: int) -> Callable[[Place], None]:
    return lambda place: _place(place).shift(by)


def _can_shift(by: int) -> Callable[[Place], Message | None]:
    def why(place: Place) -> Message | None:
        made = _place(place).made
        if made is None:
            return _READING()
        if by > 0:
            return _NEWEST() if made.last >= car_page.month_of(made.as_of) else None
        return _OLDEST() if made.first.year <= 1 else None

    return why


def _sort(place: Place) -> None:
    here = _place(place)
    names = [name for name, _ in _HEADS[1:]]
    here.sort(names[(names.index(here.order) + 1) % len(names)])


def _over(place: Place) -> None:
    page = place.query_one(Page)
    (place.query_one(Rows) if page.has_focus else page).focus()


async def _trip(place: Place) -> None:
    from officectl.tui.dialogs.choose import Choose, Row

    car = _place(place).car
    if car is None:
        return
    lang = place.office_app.lang
    rows = [Row(ride.id, car_draw.ride_line(ride, lang).strip(), ride.id) for ride in (*car.coming, *car.recent)]
    ident = await place.app.push_screen_wait(Choose(place.t(_WHICH), rows))
    if ident is not None:
        place.office_app.open_record(ident)


def _has_trips(place: Place) -> Message | None:
    car = _place(place).car
    return None if car is not None and (car.recent or car.coming) else _NO_TRIP()


EARLIER = Deed("cars.earlier", Text("早", "Earlier"), Text("前十二个月", "the twelve months before"), ("left_square_bracket", "ctrl+left"),
               _shift(-1), _can_shift(-1))  # fmt: skip
LATER = Deed("cars.later", Text("晚", "Later"), Text("后十二个月", "the twelve months after"), ("right_square_bracket", "ctrl+right"),
             _shift(1), _can_shift(1))  # fmt: skip
TRIP = Deed("cars.trip", Text("出车", "Trips"), Text("选一次出车打开", "choose a trip and open it"), ("p", "f3"), _trip, _has_trips)
SORT = Deed("cars.sort", Text("排序", "Sort"), Text("换一列排序", "sort by another column"), ("z", "ctrl+s"), _sort)


OVER = Deed("cars.page", Text("翻页", "Page"), Text("到右边（下面）的页上翻看，再按一次回到列表", "over to the page to scroll it, and back to the list"),
            ("tab", "shift+tab"), _over)  # fmt: skip


class CarsPlace(Place):
    """The list at the left (above, on a narrow screen), the page at the right; Tab goes over to scroll the page."""

    DEFAULT_CSS = """
    CarsPlace #cars { layout: horizontal; height: 1fr; width: 1fr; }
    CarsPlace Rows { width: 56; height: 1fr; }
    CarsPlace Page { width: 1fr; height: 1fr; border-left: solid $panel; padding: 0 1; }
    CarsPlace.vast Rows { width: 96; }
    CarsPlace.narrow #cars { layout: vertical; }
    CarsPlace.narrow Rows { width: 1fr; height: 6; }
    CarsPlace.narrow Page { height: 1fr; border-left: none; border-top: solid $panel; }
    """
    DEEDS = (records.OPEN, OVER, TRIP, SORT, EARLIER, LATER, records.EDIT, records.EDITOR, records.COPY)
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "narrow"), (126, "wide"), (200, "vast")]

    def __init__(self) -> None:
        super().__init__()
        self.made: Fleet | None = None
        self.until: date | None = None
        self.findings: tuple[Finding, ...] = ()
        self.order = "name"
        self.down = False

    def body(self) -> ComposeResult:
        with Container(id="cars"):
            yield Rows(empty=self.t(_READING), fixed=2)
            yield Page()

    def load(self) -> None:
        self._read()
        checked.findings(self, self._found)

    def focus_id(self) -> str:
        return self.query_one(Rows).current.removeprefix("*")

    @property
    def car(self) -> Car | None:
        """The car under the cursor; None on the line of all."""
        return self.made.car(self.query_one(Rows).current) if self.made is not None else None

    # what deeds do --------------------------------------------------------------------------------------------------

    def shift(self, by: int) -> None:
        """Twelve months on or back."""
        if self.made is None:
            return
        if by < 0:
            self.until = self.made.first - timedelta(days=1) if self.made.first > date.min else self.made.first
        else:
            at = self.made.last.year * 12 + self.made.last.month - 1 + car_page.MONTHS
            self.until = date(at // 12, at % 12 + 1, 1) if at < 9999 * 12 else None
            if self.until is not None and self.until >= car_page.month_of(self.made.as_of):
                self.until = None
        self._read()

    def sort(self, name: str) -> None:
        """By a column; the same once more: the other way round. Figures begin with the largest."""
        self.down = not self.down if name == self.order else name in _FIGURES
        self.order = name
        self.draw()

    # loading and showing --------------------------------------------------------------------------------------------

    def _read(self) -> None:
        options, until = self.office_app.office.options, self.until
        self.work(lambda: car_page.fleet(options, until=until), self._show, wait=_READING)

    def _show(self, made: Fleet) -> None:
        self.made = car_page.mark(made, self.findings)
        self.draw()

    def _found(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        if self.made is not None:
            self.made = car_page.mark(self.made, findings)
            self.draw()

    def draw(self) -> None:
        """Everything that is known."""
        made = self.made
        if made is None:
            return
        rows = self.query_one(Rows)
        columns = [
            Column(name, self.t(title), align="right" if name in _FIGURES else "left", keep=name in ("sign", "name", "due", *_FIGURES))
            for name, title in _HEADS
        ]
        cars = sorted(made.cars, key=self._rank, reverse=self.down)
        cars.sort(key=lambda car: car.gone is not None)
        shown: list[tuple[str, list[Cell]]] = [(car.id, self._row(car)) for car in cars]
        tones: dict[str, Tone] = {car.id: "muted" for car in cars if car.gone is not None}
        if cars:
            total = car_page.together(made.months)
            figures = [car_draw.number(total.km), car_draw.number(total.cost), str(total.nights)]
            shown.insert(0, ("*", ["", self.t(_ALL), *figures, "", "", "", ""]))
        rows.show(ListSource(shown, tones), columns, empty=self.t(_EMPTY, key=everywhere.key_of_place(self, "browser")))
        rows.sorted_by(self.order, self.down)
        self._look()

    def _rank(self, car: Car) -> tuple[object, ...]:
        total = car.total
        key: object = {
            "km": total.km, "cost": total.cost, "nights": total.nights, "unit": car.unit, "use": car.use,
            "due": car.dues[0].day if car.dues else date.max, "state": car.out is None,
        }.get(self.order, car.name)  # fmt: skip
        return (key, car.name)

    def _row(self, car: Car) -> list[Cell]:
        total = car.total
        due = car.dues[0] if car.dues else None
        tone: Tone = "error" if car.level == "error" else "warning" if car.level == "warning" else ""
        late: Tone = "error" if due is not None and due.left < 0 else "warning" if due is not None and due.left <= car_draw.SOON else ""
        mark = "!" if late == "error" else "?" if late else ""
        return [
            Toned({"error": "!", "warning": "?", "info": "·"}.get(car.level, ""), tone), car.name, car_draw.number(total.km),
            car_draw.number(total.cost), str(total.nights), Toned(f"{mark}{due.day}" if due is not None else "", late), car.unit, car.use,
            self.t(_GONE) if car.gone is not None else self.t(_OUT) if car.out is not None else "",
        ]  # fmt: skip

    def on_rows_moved(self) -> None:
        """Another car."""
        self.refresh_footer()
        self._look(top=True)

    def on_rows_opened(self) -> None:
        """A double click opens the car's record."""
        if self.focus_id():
            self.office_app.open_record(self.focus_id())

    def on_rows_sort(self, message: Rows.Sort) -> None:
        """A click on a heading."""
        if message.name != "sign":
            self.sort(message.name)

    def on_resize(self) -> None:
        """The charts take what room there is."""
        self.call_after_refresh(self._look)

    def _look(self, *, top: bool = False) -> None:
        page, made, lang = self.query_one(Page), self.made, self.office_app.lang
        if made is None:
            return
        cells = max(page.size.width - 3, 40)
        car = self.car
        page.show(car_draw.page(car, lang, cells) if car is not None else car_draw.overview(made, lang, cells))
        if top:
            page.scroll_home(animate=False)


Here = CarsPlace
