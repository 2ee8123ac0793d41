"""The page of a car as lines: what falls due, charts by month with their figures, findings, trips, plates and cards. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from officectl.actions._agenda_words import clock
from officectl.actions.car_page import Car, Due, Fleet, Held, Month, Ride, together
from officectl.light import dataclass
from officectl.records.finding import SEVERITY_TITLES, Finding
from officectl.render.finding import clause_text, measured_text
from officectl.render.style import one_line
from officectl.text.lang import Lang, Text
from officectl.text.width import cut, pad, width, wrap

_WHO = Text("{name}  {unit}  {use}", "{name}  {unit}  {use}")
_METER = Text("里程表 {km} km", "odometer {km} km")
_SERVICE = Text("{meter}，下次保养 {at} km", "{meter}, next service at {at} km")
_SERVICE_OVER = Text("{meter}，! 保养已超 {over} km", "{meter}, ! service overdue by {over} km")
_GONE = Text("已于 {day} 处置", "disposed of on {day}")
_OUT = Text("现在外出：{ride}", "out now: {ride}")
_DUES = Text("到期", "Due")
_LEFT = Text("{title} {day}，还有 {left} 天", "{title} {day}, {left} days left")
_LATE = Text("! {title} {day}，已过 {left} 天", "! {title} {day}, {left} days overdue")
_SOON = Text("? {title} {day}，还有 {left} 天", "? {title} {day}, {left} days left")
_FINDINGS = Text("核查（{count}）", "Checks ({count})")
_FINDING = Text("{sign} {code} {level}：{message}", "{sign} {code} {level}: {message}")
_CLAUSE = Text("依据：{clause}", "basis: {clause}")
_REMEDY = Text("怎么改：{remedy}", "remedy: {remedy}")
_CHART = Text("逐月（{first} 至 {last}）", "By month ({first} to {last})")
_MONTH = Text("月份", "month")
_TRIPS = Text("次", "trips")
_KM = Text("里程 km", "distance km")
_LITRES = Text("油 L", "fuel L")
_KWH = Text("电 kWh", "charge kWh")
_COST = Text("费用 元", "cost yuan")
_NIGHTS = Text("在外 夜", "nights out")
_TOTAL = Text("合计", "total")
_SPLIT = Text(
    "费用合计 {cost} 元：油电 {fuel}，通行 {toll}，维修保养等 {upkeep}",
    "cost {cost} yuan: fuel {fuel}, tolls {toll}, upkeep {upkeep}",
)
_CASH = Text(
    "出车登记里写的停车费、过路费 {amount} 元不在合计里：账单、车辆费用里有的就是同一笔",
    "parking and toll fees in the trip logs, {amount} yuan, are not in the sum: statements and vehicle costs hold the same money",
)
_TWICE = Text(
    "与账单同一张发票的车辆费用 {amount} 元，只算账单", "vehicle costs on the invoice of a statement, {amount} yuan, count with the statement only"
)
_ASTRAY = Text(
    "! 找不到车的：出车 {trips} 次 {km} km，费用 {cost} 元，不在下面的数里，见核查",
    "! of no car on record: {trips} trips, {km} km, {cost} yuan; in none of these figures, see the checks",
)
_UNREAD = Text("! 读不出的文件 {count} 个，里面的数不在内：{paths}", "! files that cannot be read, their figures are missing: {count} ({paths})")
_RATE = Text("每百公里 {rates}", "per 100 km: {rates}")
_PER_LITRE = Text("{rate} L（用油的车）", "{rate} L (cars that burn fuel)")
_PER_KWH = Text("{rate} kWh（用电的车）", "{rate} kWh (cars that are charged)")
_RECENT = Text("最近的出车", "Recent trips")
_COMING = Text("已派的车", "Planned trips")
_RIDE = Text("{sign} {when}  {purpose}", "{sign} {when}  {purpose}")
_NO_LOG = Text("没有出车登记", "no trip log")
_YUAN = Text("{amount} 元", "{amount} yuan")
_NOT_BACK = Text("未登记还车", "not entered as back")
_NOTHING = Text("没有", "none")
_HELD = Text("号牌、卡、停放地点、调度、封存", "Plates, cards, parking, loans, seals")
_OTHERS = Text("其他记录", "Other records")
_OTHER = Text("  {title} {count} 条，最近的：{label}（{last}）", "  {title}: {count}, the latest {label} ({last})")
_SPAN = Text("{first} 至 {last}", "{first} to {last}")
_SINCE = Text("自 {first}", "since {first}")
_SOURCES = Text(
    "里程、在外夜数按出车登记；油电、通行按账单（已扣冲正）；其余按车辆费用",
    "distance and nights by the trip logs; fuel and tolls by the statements (reversals taken off); the rest by vehicle costs",
)
_FLEET = Text("全部车辆：{count} 辆", "All cars: {count}")
_OF = Text("{car}：{due}", "{car}: {due}")
_SIGNS = {"error": "!", "warning": "?", "info": "·"}
SOON = 30
"""Days before a due day from which it is marked."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True)
class _Metric:
    title: Text
    value: Callable[[Month], Decimal]
    always: bool
    """Shown even when there is nothing but zeros."""


_METRICS = (
    _Metric(_KM, lambda month: Decimal(month.km), True),
    _Metric(_LITRES, lambda month: month.litres, False),
    _Metric(_KWH, lambda month: month.kwh, False),
    _Metric(_COST, lambda month: month.cost, True),
    _Metric(_NIGHTS, lambda month: Decimal(month.nights), True),
)


def page(car: Car, lang: Lang, cells: int) -> list[str]:
    """Everything about a car in lines of at most so many cells."""
    return [line for text in _page(car, lang, cells) for line in ([text] if width(text) <= cells else wrap(text, cells, "    "))]


def overview(fleet: Fleet, lang: Lang, cells: int) -> list[str]:
    """All cars together: what falls due first, then the charts."""
    lines = [_FLEET.render(lang, count=sum(car.gone is None for car in fleet.cars))]
    astray = fleet.astray
    if fleet.unread:
        lines.append(_UNREAD.render(lang, count=len(fleet.unread), paths=[one_line(path) for path in fleet.unread[:3]]))
    if astray is not None and (astray.trips or astray.cost):
        lines.append(_ASTRAY.render(lang, trips=astray.trips, km=number(astray.km), cost=number(astray.cost, 2)))
    dues = sorted(((due, car) for car in fleet.cars for due in car.dues), key=lambda pair: (pair[0].day, pair[1].name))
    lines += ["", _title(_DUES, lang)]
    lines += [_OF.render(lang, car=car.name, due=_due(due, lang)) for due, car in dues[:6]] or ["  " + _NOTHING.render(lang)]
    if fleet.cars:
        lines += ["", *chart(fleet.months, lang, cells), *_sums(together(fleet.months), lang, fleet.cars)]
    return [line for text in lines for line in ([text] if width(text) <= cells else wrap(text, cells, "    "))]


def _page(car: Car, lang: Lang, cells: int) -> Iterator[str]:
    yield _WHO.render(lang, name=car.name, unit=car.unit, use=car.use).rstrip()
    if car.about:
        yield one_line(car.about)
    if car.odometer is not None:
        yield _meter(car, lang)
    if car.gone is not None:
        yield _GONE.render(lang, day=car.gone)
    if car.out is not None:
        yield _OUT.render(lang, ride=ride_line(car.out, lang).strip())
    yield from (_due(due, lang) for due in car.dues)
    if car.findings:
        yield _found(car.findings, lang)
    yield ""
    yield from chart(car.months, lang, cells)
    yield from _sums(car.total, lang)
    if car.findings:
        yield ""
        yield _rule() + _FINDINGS.render(lang, count=len(car.findings))
        for finding in car.findings:
            yield from _finding(finding, lang)
    yield from _rides(_RECENT, car.recent, lang, past=True)
    if car.coming:
        yield from _rides(_COMING, car.coming, lang)
    yield ""
    yield _title(_HELD, lang)
    yield from (_held(one, lang) for one in car.held)
    if car.others:
        yield ""
        yield _title(_OTHERS, lang)
        yield from (_OTHER.render(lang, title=one.title, count=one.count, last=one.last, label=one_line(one.label)) for one in car.others)


def _title(text: Text, lang: Lang) -> str:
    return _rule() + text.render(lang)


def _rule() -> str:
    return "── " if width("─") == 1 else "-- "


def _meter(car: Car, lang: Lang) -> str:
    meter = _METER(km=number(car.odometer or 0))
    if car.service_km is None:
        return meter.render(lang)
    over = (car.odometer or 0) - car.service_km
    if over > 0:
        return _SERVICE_OVER.render(lang, meter=meter, over=number(over))
    return _SERVICE.render(lang, meter=meter, at=number(car.service_km))


def _due(due: Due, lang: Lang) -> str:
    text = _LATE if due.left < 0 else _SOON if due.left <= SOON else _LEFT
    return text.render(lang, title=due.title, day=due.day, left=abs(due.left))


def _found(findings: Sequence[Finding], lang: Lang) -> str:
    """Codes with their counts; the whole of it stands further down."""
    counts: dict[tuple[str, str], int] = {}
    for finding in findings:
        key = (_SIGNS[finding.severity], finding.code)
        counts[key] = counts.get(key, 0) + 1
    codes = "  ".join(f"{sign} {code} × {count}" if count > 1 else f"{sign} {code}" for (sign, code), count in counts.items())
    return f"{_FINDINGS.render(lang, count=len(findings))}  {codes}"


def _finding(finding: Finding, lang: Lang) -> Iterator[str]:
    level = SEVERITY_TITLES[finding.severity]
    yield _FINDING.render(lang, sign=_SIGNS[finding.severity], code=finding.code, level=level, message=finding.message)
    measured = measured_text(finding, lang)
    if measured:
        yield "    " + measured
    yield from ("    " + _CLAUSE.render(lang, clause=clause_text(clause, lang)) for clause in finding.clauses[:2])
    if finding.remedy is not None:
        yield "    " + _REMEDY.render(lang, remedy=finding.remedy)


def chart(months: Sequence[Month], lang: Lang, cells: int) -> list[str]:
    """A line a month: each metric as a bar and its figure; the totals below. Metrics with nothing but zeros give way."""
    metrics = [one for one in _METRICS if one.always or any(one.value(month) for month in months)]
    total = together(months)
    columns = [[number(one.value(month)) for month in (*months, total)] for one in metrics]
    wide = [max(map(width, column)) for column in columns]
    trips = [str(month.trips) for month in (*months, total)]
    head = max(7, width(_MONTH.render(lang)), width(_TOTAL.render(lang)))
    count = max(*map(len, trips), width(_TRIPS.render(lang)))
    titles = [one.title.render(lang) for one in metrics]
    # What is left goes to the bars, the same for each.
    left = cells - head - 2 - count - sum(figures + 3 for figures in wide)
    room = max(min(left // max(len(metrics), 1), 24), 0)
    boxes = [max(room + 1 + figures, 0) for figures in wide]
    short = [cut(title, box, "") if width(title) > box else title for title, box in zip(titles, boxes, strict=True)]
    lines = [_rule() + _CHART.render(lang, first=f"{months[0].first:%Y-%m}", last=f"{months[-1].first:%Y-%m}")]
    heading = pad(_MONTH.render(lang), head) + " " + pad(_TRIPS.render(lang), count, "right")
    lines.append(heading + "".join("  " + pad(title, box, "right") for title, box in zip(short, boxes, strict=True)))
    most = [max((one.value(month) for month in months), default=Decimal(0)) for one in metrics]
    for n, month in enumerate(months):
        line = pad(f"{month.first:%Y-%m}", head) + " " + pad(trips[n], count, "right")
        for at, one in enumerate(metrics):
            line += "  " + bar(one.value(month), most[at], room) + " " + pad(columns[at][n], wide[at], "right")
        lines.append(line)
    line = pad(_TOTAL.render(lang), head) + " " + pad(trips[-1], count, "right")
    lines.append(line + "".join("  " + " " * room + " " + pad(column[-1], figures, "right") for column, figures in zip(columns, wide, strict=True)))
    return lines


def bar(value: Decimal | int, most: Decimal | int, cells: int) -> str:
    """A bar of a value, the longest is `most`; what is not nothing is at least a sliver. Nothing below zero."""
    if cells <= 0:
        return ""
    eighths = max(int(value * cells * 8 / most), 1) if most > 0 and value > 0 else 0
    whole, part = divmod(min(eighths, cells * 8), 8)
    if width("█") != 1:
        return pad("#" * (whole + (part > 3)), cells)
    return pad("█" * whole + (_EIGHTHS[part] if part else ""), cells)


def number(value: Decimal | int, digits: int = 0) -> str:
    """A figure with commas, rounded for reading."""
    return f"{value:,.{digits}f}" if digits or isinstance(value, Decimal) else f"{value:,}"


def _sums(total: Month, lang: Lang, cars: Sequence[Car] = ()) -> Iterator[str]:
    """`cars`: of which it is the sum; litres are then those of a hundred kilometres of the cars that burn any."""
    parts = {name: number(getattr(total, name), 2) for name in ("cost", "fuel", "toll", "upkeep")}
    yield _SPLIT.render(lang, **parts)
    rates: list[str] = []
    if total.km:
        burning = sum(car.total.km for car in cars if car.total.litres > 0) if cars else total.km
        charged = sum(car.total.km for car in cars if car.total.kwh > 0) if cars else total.km
        if total.litres > 0 and burning:
            rate = f"{total.litres * 100 / burning:.1f}"
            rates.append(_PER_LITRE.render(lang, rate=rate) if burning != total.km else f"{rate} L")
        if total.kwh > 0 and charged:
            rate = f"{total.kwh * 100 / charged:.1f}"
            rates.append(_PER_KWH.render(lang, rate=rate) if charged != total.km else f"{rate} kWh")
        rates.append(_YUAN.render(lang, amount=f"{total.cost * 100 / total.km:.2f}"))
    if rates:
        yield _RATE.render(lang, rates=rates)
    if total.cash:
        yield _CASH.render(lang, amount=number(total.cash, 2))
    if total.twice:
        yield _TWICE.render(lang, amount=number(total.twice, 2))
    yield _SOURCES.render(lang)


def _rides(title: Text, rides: Sequence[Ride], lang: Lang, *, past: bool = False) -> Iterator[str]:
    yield ""
    yield _title(title, lang)
    if not rides:
        yield "  " + _NOTHING.render(lang)
    for ride in rides:
        yield ride_line(ride, lang, past=past)


def ride_line(ride: Ride, lang: Lang, *, past: bool = False) -> str:
    """A trip in a line."""
    when = clock(ride.start, ride.end) if ride.end is not None else f"{ride.start:%Y-%m-%d %H:%M}–"
    more = [ride.place, "、".join(ride.drivers), f"{number(ride.km)} km" if ride.km is not None else ""]
    missing = _NOT_BACK if ride.out else _NO_LOG if past and not ride.log else None
    text = _RIDE.render(lang, sign="?" if missing else " ", when=when, purpose=one_line(ride.purpose))
    tail = "  ".join(one_line(part) for part in [*more, missing.render(lang) if missing else ""] if part)
    return f"{text}  {tail}".rstrip()


def _held(one: Held, lang: Lang) -> str:
    if one.first is None and one.last is None:
        when = ""
    elif one.last is None:
        when = _SINCE.render(lang, first=one.first)
    elif one.first == one.last:
        when = str(one.first)
    else:
        when = _SPAN.render(lang, first=one.first or "…", last=one.last)
    return "  ".join(part for part in ("  " + one.what.render(lang), one_line(one.value), when, one_line(one.more)) if part)
