"""Times of day at the end of a text: 15:00, 下午3点半, 晚上8点一刻, 3pm, 24时."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from officectl.light import dataclass
from officectl.text._date_parts import Impossible
from officectl.text.lang import Text

NO_SUCH_TIME = Text("没有 {given} 这个时间", "there is no time {given}")
NOT_THEN = Text("“{period}”没有 {hour} 点", "“{period}” has no {hour} o'clock")
WHICH_NIGHT = Text(
    "“{period}{hour}点”不知是哪一天的夜里，请写日期和凌晨{hour}点",
    "“{period}{hour}点” may be either night: write the date and {hour}:00",
)

_MORNING = ("清晨", "清早", "早上", "早晨", "早", "上午")
_AFTERNOON = ("下午", "午后")
_NIGHT = ("晚上", "晚间", "夜间", "夜里", "深夜", "半夜", "晚")
PERIODS = ("凌晨", *_MORNING, "中午", *_AFTERNOON, "傍晚", *_NIGHT)
_NOONS = ("中午", "正午", "noon")

_TIME = (
    rf"(?P<noon>{'|'.join(_NOONS)})"
    rf"|(?P<period>{'|'.join(PERIODS)})?(?P<hour>\d{{1,2}})"
    r"(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,6}))?)?"
    r"(?:(?P<zone>z| ?[-+]\d{2}:?\d{2})| ?(?P<half>[ap]m))?"
    r"|(?P<sign>[点时])(?:(?P<minutes>\d{1,2})分?|(?P<thirty>半)|(?P<quarters>[13])刻|[整钟])?"
    r"| ?(?P<hour_half>[ap]m))"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. `days` is 1 for 24:00 and for 晚上12点: midnight at the end of the day."""

    at: time
    days: int = 0
    zone: timezone | None = None
    unsure: bool = False
    """3点 without 上午 or 下午: read as it stands, worth asking."""

    def on(self, day: date) -> datetime:
        """The moment on that day. Raises OverflowError after the last day there is."""
        return datetime.combine(day + timedelta(days=self.days), self.at, self.zone)


def divide(text: str) -> tuple[str, Clock] | None:
    """The text before a time, and the time; None when no time stands at the end. Raises Impossible."""
    found = re.fullmatch(rf"(?P<date>.*?)(?:(?<=\d)t|(?<![\d:.])|(?=[^\d])| )(?:{_TIME})", text, re.ASCII)
    if found is None:
        return None
    rest = found["date"].rstrip()
    if found["noon"]:
        return rest, Clock(time(12))
    return rest, _clock(found)


def _clock(found: re.Match[str]) -> Clock:
    hour, half = int(found["hour"]), found["half"] or found["hour_half"]
    minute = int(found["minute"] or found["minutes"] or 0)
    if found["thirty"]:
        minute = 30
    elif found["quarters"]:
        minute = 15 * int(found["quarters"])
    second = int(found["second"] or 0)
    if hour > 24 or minute > 59 or second > 59 or (half and not 1 <= hour <= 12):
        raise Impossible(NO_SUCH_TIME(given=found[0][found.end("date") :].strip(" t")))
    days = 0
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif found["period"]:
        hour, days = _in_period(found["period"], hour)
    if hour == 24:
        if minute or second:
            raise Impossible(NO_SUCH_TIME(given=found[0][found.end("date") :].strip(" t")))
        hour, days = 0, 1
    at = time(hour, minute, second, int((found["fraction"] or "0").ljust(6, "0")))
    unsure = found["sign"] == "点" and not found["period"] and 1 <= hour <= 6
    return Clock(at, days, _zone(found["zone"]), unsure)


def _in_period(period: str, hour: int) -> tuple[int, int]:
    """The hour of 24 and the days to add. Raises Impossible where the words contradict each other."""
    if period in _NIGHT:
        if hour == 12:
            return 0, 1
        if hour < 5:
            raise Impossible(WHICH_NIGHT(period=period, hour=hour))
    first, last, later = {
        "凌晨": (0, 6, 0),
        "中午": (11, 14, 0) if hour > 2 else (1, 2, 12),
        "傍晚": (16, 20, 0) if hour > 12 else (4, 8, 12),
        **dict.fromkeys(_MORNING, (0, 12, 0)),
        **dict.fromkeys(_AFTERNOON, (12, 23, 0) if hour >= 12 else (1, 11, 12)),
        **dict.fromkeys(_NIGHT, (17, 24, 0) if hour > 12 else (5, 11, 12)),
    }[period]
    if not first <= hour <= last:
        raise Impossible(NOT_THEN(period=period, hour=hour))
    return hour + later, 0


def _zone(given: str | None) -> timezone | None:
    if not given:
        return None
    if given == "z":
        return UTC
    digits = given.strip().replace(":", "")
    hours, minutes = int(digits[1:3]), int(digits[3:])
    if hours > 14 or minutes > 59:
        raise Impossible(NO_SUCH_TIME(given=given.strip()))
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if digits[0] == "-" else offset)
