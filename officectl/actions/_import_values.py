"""What a cell of a table means in a field: as `new` and `set` understand it, but nothing is guessed. A table is read again tomorrow
and by somebody else: only ids and whole names lead to records, only whole names to choices, and a day does not depend on today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from officectl.errors import OfficeError, UsageError
from officectl.imports import Broken
from officectl.imports._cells import SEPARATORS, cell_text
from officectl.light import pattern, replace
from officectl.query.choices import choices_of
from officectl.query.errors import BadValue, NoSuchTarget, ThousandsOrList, UnknownChoice, near, some
from officectl.query.fold import fold, half, parts, unquoted
from officectl.query.numbers import thousands
from officectl.query.values import bad, scalar, split_unit, titles
from officectl.records.changes import REMOVE
from officectl.records.kind import Field
from officectl.text import dates
from officectl.text.lang import Message, Text, plain

if TYPE_CHECKING:
    from officectl.query.env import Candidate, Env

_ISO_DAY = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_MOMENT = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?")
_ISO_TIME = pattern(r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?")
_SHEET_DAY = pattern(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?: ([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?")
"""As spreadsheets write most of them: no need to look for anything else."""
_MONTH_DAY = pattern(r"\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*([日号]?)(.*)")
_SHIFT = timedelta(days=800)
"""Far enough that a word that counts from today names another day, year or month."""


class BadCell(UsageError):
    """A cell that has no place in its field."""

    text = Text("{why}", "{why}")


class BadDay(UsageError):
    """A day or a moment that cannot be read."""

    text = Text("看不懂“{value}”{why}", "“{value}” is not understood{why}")
    remedy_text = Text("写成 {example} 这样", "write it like {example}")


class CountsFromToday(UsageError):
    """A day that depends on when the table is read."""

    text = Text("“{value}”要从读表的那天数起，过一天就是另一天", "“{value}” counts from the day on which the table is read")
    remedy_text = Text("写成 2026-11-20 这样", "write it like 2026-11-20")


class NeedsYear(UsageError):
    """A day of some year."""

    text = Text("“{value}”没有写年份", "“{value}” has no year")
    remedy_text = Text("写成 2026-11-20 这样；整张表都是一年的，加 --year 2026",
                       "write it like 2026-11-20; where the whole table is of one year, add --year 2026")


class NoRecord(UsageError):
    """No record of that id or whole name."""

    text = Text("没有叫“{value}”的{kinds}{near}", "there is no {kinds} called “{value}”{near}")
    remedy_text = Text("表里要写编号或全名（同名的写 姓名@单位）；确实没有的先新建",
                       "write its id or its whole name (name@unit where several bear it); make it first if it is new")


_DAYS = {"date": "2026-11-20、2026年11月20日", "datetime": "2026-11-20 08:30、2026/11/20 8:30"}
_NO_SUCH = Text("（没有这一天或这个时刻）", " (there is no such day or time)")
_NEAR = Text("；近似的有：{found}", "; similar: {found}")
_NOTHING = Text("", "")
_ERROR = Text("{why}：{text}", "{why}: {text}")
_WITH_TIME = Text("这里只要日期，表里还有钟点：{value}", "only a date is wanted, the table has a time too: {value}")
_NO_TIME = Text("要填日期和时间，表里只有日期：{value}", "a date with a time is wanted, the table has only the date: {value}")
_HOLE_IN_LIST = Text("列表里有空的一项（null 或空白）", "an item of the list is empty (null or blank)")
_TABLE = Text("这一列是一组内容，要写成 JSON，例如 {example}", "this column holds a table and is written as JSON, such as {example}")
_NOT_JSON = Text("JSON 读不通：{why}", "the JSON cannot be read: {why}")


_ANY = Field("", "table", Text("", ""))
"""What no field describes."""


class Reader:
    """Reads cells. What a text means in a field is worked out once."""

    def __init__(self, env: Env, year: int = 0) -> None:
        self._resolve = env.resolve
        self._env = replace(env, resolve=self._exactly)
        later = replace(env, resolve=self._exactly, today=env.today + _SHIFT, now=env.now + _SHIFT)
        self._later = later
        self._year = year
        self._known: dict[tuple[int, str], Any] = {}

    def cell(self, field: Field, value: Any, *, grid: bool) -> Any:
        """The value of a cell; REMOVE where nothing stands. `grid`: text is as typed, else it is exact.

        Raises OfficeError with what is wrong.
        """
        if value is None or value == "":
            return value if value == "" and not grid and _free(field) else REMOVE
        if isinstance(value, Broken):
            raise BadCell(why=_ERROR(why=value.why, text=value.text) if value.text else value.why)
        if isinstance(value, str):
            key = (id(field), value)
            found = self._known.get(key)
            if found is None:
                try:
                    found = self._text(field, value, grid)
                except OfficeError as error:
                    found = error
                self._known[key] = found
            if isinstance(found, OfficeError):
                raise found
            return found
        return self._value(field, value, grid=grid)

    def _text(self, field: Field, value: str, grid: bool) -> Any:
        if not grid:
            return self._exact(field, value)
        typed = cell_text(value)
        if not typed.strip():
            # An empty text that was meant stands in quotes.
            return typed if field.type == "string" and value.startswith('"') else REMOVE
        if field.type == "table" or (field.type == "array" and (field.item is None or field.item.type in ("table", "array") or typed[0] == "[")):
            return self._json(field, typed)
        if field.type == "array" and field.item is not None:
            return self._list(field, field.item, typed)
        return self._one(field, typed)

    def _exact(self, field: Field, value: str) -> Any:
        """A text of JSON or TOML: itself where the field holds text, else what it means."""
        if _free(field):
            return value
        if field.type in ("table", "array"):
            return self._text(field, value, True)
        return self._one(field, value)

    def _one(self, field: Field, text: str) -> Any:
        title = field.title()
        match field.type:
            case "date" if _ISO_DAY.fullmatch(text):
                return _iso(field, date.fromisoformat, text)
            case "datetime" if _ISO_MOMENT.fullmatch(text):
                return _iso(field, datetime.fromisoformat, text.replace("z", "Z"))
            case "time" if _ISO_TIME.fullmatch(text):
                return _iso(field, time.fromisoformat, text)
            case "date" | "datetime":
                return self._day(field, title, text)
        if field.enum:
            return _choice(field, title, text)
        try:
            if (field.ref or field.ref_or_text) and not self._whole_unit(text):
                raise NoRecord(value=text, kinds=titles(field.ref or field.ref_or_text, self._env), near=_NOTHING())
            return scalar(field, title, text.strip() if field.type != "string" or field.ref else text, self._env).value
        except NoSuchTarget:
            similar = self._resolve(field.ref, split_unit(text)[0])
            hint = _NEAR(found=some([one.echo() for one in similar], 5)) if similar else _NOTHING()
            raise NoRecord(value=text, kinds=titles(field.ref, self._env), near=hint) from None

    def _day(self, field: Field, title: Message, text: str) -> Any:
        """A date or a moment as people write them, as long as it does not depend on the day on which it is read."""
        plain_day = _of_sheet(field, text)
        if plain_day is not None:
            return plain_day
        try:
            found = scalar(field, title, text, self._env).value
        except BadValue as error:
            raise BadDay(value=text, why=error.params["reason"], example=_DAYS[field.type]) from None
        if found != scalar(field, title, text, self._later).value:
            match = _MONTH_DAY.fullmatch(half(text))
            if match is None:
                raise CountsFromToday(value=text)
            if not self._year:
                raise NeedsYear(value=text)
            text = f"{self._year}年{match[1]}月{match[2]}日{match[4]}"
            found = scalar(field, title, text, self._env).value
        noon = self._env.now.replace(hour=12, minute=0)
        question = dates.needs_confirmation(text, noon) if isinstance(found, datetime) else None
        if question is not None:
            raise BadCell(why=question)
        return found

    def _list(self, field: Field, item: Field, text: str) -> list[Any]:
        cut = [piece for piece in parts(text, SEPARATORS) if piece]
        if len(cut) > 1 and item.type in ("integer", "decimal") and "、" not in text and thousands(text):
            typed = half(text)
            raise ThousandsOrList(field=field.title, value=typed, joined=typed.replace(",", ""), listed=typed.replace(",", "、"))
        named = replace(item, title=field.title) if not item.title.zh else item
        values: list[Any] = []
        for piece in cut:
            inside = unquoted(piece)
            value = self._one(named, inside if inside else piece)
            if not (field.unique_items and value in values):
                values.append(value)
        return values

    def _json(self, field: Field, text: str) -> Any:
        from officectl.imports import BadTable
        from officectl.imports._json import Reader as Json

        if text[0] not in "[{":
            raise BadCell(why=_TABLE(example=_example(field)))
        try:
            reader = Json(text)
            value = reader.value()
            if reader.peek():
                raise BadCell(why=_TABLE(example=_example(field)))
        except BadTable as error:
            raise BadCell(why=_NOT_JSON(why=error.message)) from None
        return self._value(field, value, grid=False)

    def _value(self, field: Field, value: Any, *, grid: bool) -> Any:
        """A value that has a type of its own. What has no place in the field is left for validation to name."""
        if isinstance(value, list):
            item = field.item if field.type == "array" else None
            inner = [self._inner(item, one) for one in value]
            if any(one is REMOVE for one in inner):
                raise BadCell(why=_HOLE_IN_LIST())
            return inner
        if isinstance(value, Mapping):
            table = {name: self._inner(field.fields.get(name), one) for name, one in value.items()}
            return {name: one for name, one in table.items() if one is not REMOVE}
        if field.type == "array" and field.item is not None and grid:
            return [self._value(field.item, value, grid=grid)]
        if grid and field.type == "string" and not isinstance(value, bool):
            shown = format(value, "f") if isinstance(value, Decimal) else str(value)
            return self._one(field, shown) if not isinstance(value, date | time) else shown
        if isinstance(value, datetime) and field.type == "date":
            if (value.hour, value.minute, value.second) != (0, 0, 0):
                raise BadCell(why=_WITH_TIME(value=value))
            return value.date()
        if isinstance(value, date) and not isinstance(value, datetime) and field.type == "datetime":
            raise BadCell(why=_NO_TIME(value=value))
        if grid and isinstance(value, int) and field.type == "boolean" and not isinstance(value, bool) and value in (0, 1):
            return bool(value)
        if grid and isinstance(value, bool | int | Decimal | date | time) and not _fits(field, value):
            raise bad(field, field.title(), str(value))
        return value

    def _inner(self, field: Field | None, value: Any) -> Any:
        """A value inside a table or a list; what no field describes stays as it is and is refused by validation."""
        if value is None:
            return REMOVE
        if field is None:
            return self._value(_ANY, value, grid=False) if isinstance(value, list | Mapping) else value
        if isinstance(value, str):
            return self._text(field, value, False) if value else "" if _free(field) else REMOVE
        return self._value(field, value, grid=False)

    def _exactly(self, kinds: Sequence[str], text: str) -> Sequence[Candidate]:
        """Records by id or whole name."""
        return [one for one in self._resolve(kinds, text) if one.how in ("id", "name")]

    def _whole_unit(self, text: str) -> bool:
        """Whether the unit behind `@` is written in words or by its id, not by initials."""
        unit = split_unit(text)[1]
        return not (unit and unit.isascii()) or any(one.how == "id" for one in self._resolve(("org",), unit))


def _free(field: Field) -> bool:
    """Whether the field holds any text."""
    return field.type == "string" and not (field.ref or field.ref_or_text or field.enum)


def _iso(field: Field, parse: Any, text: str) -> Any:
    try:
        return parse(text)
    except ValueError:
        if field.type == "time":
            raise bad(field, field.title(), text) from None
        raise BadDay(value=text, why=_NO_SUCH(), example=_DAYS[field.type]) from None


def _of_sheet(field: Field, text: str) -> date | None:
    """`2026/11/3` or `2026/11/3 8:30` in its field; None for everything else, which is looked at closely."""
    match = _SHEET_DAY.fullmatch(text)
    if match is None or (match[5] is None) != (field.type == "date"):
        return None
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    try:
        if match[5] is None:
            return date(year, month, day)
        return datetime(year, month, day, int(match[5]), int(match[6]), int(match[7] or 0))
    except ValueError:   # 24:00 has a meaning, 2026-02-30 has a reason
        return None


def _choice(field: Field, title: Message, text: str) -> str:
    wanted = fold(text).strip()
    offered = choices_of(field)
    for value, called in offered.items():
        if wanted in map(fold, called):
            return value
    raise UnknownChoice(field=title, value=text, near=near(text, [name for called in offered.values() for name in called]), choices=some(list(offered)))


def _fits(field: Field, value: Any) -> bool:
    if isinstance(value, bool):
        return field.type == "boolean"
    if isinstance(value, int):
        return field.type in ("integer", "decimal")
    if isinstance(value, Decimal):
        return field.type == "decimal"
    if isinstance(value, datetime):
        return field.type == "datetime"
    if isinstance(value, date):
        return field.type == "date"
    return field.type == "time"


def _example(field: Field) -> Message:
    inside = field.item if field.type == "array" and field.item is not None else field
    names = ", ".join(f'"{name}": …' for name in list(inside.fields)[:2]) if inside.fields else "…"
    table = "{" + names + "}" if inside.fields else "[" + names + "]"
    return plain(f"[{table}]" if field.type == "array" else table)
