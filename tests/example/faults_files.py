"""Slips of the keyboard: references, dates, fields, files, rules, calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from officectl.records.layout import dump

from .faults import Expect
from .world import AS_OF, KINDS, Entry, World

_UNIT_RULES = """\
# 本单位规则：名字写错一处，放宽而没有依据一处。
layer = "unit"
issuer = "清源县人民政府办公室"

[[set]]
name = "room.area.tolerence"
value = 0

[[set]]
name = "room.area.tolerance"
value = 5
"""


def _error(code: str, where: str, field: str, text: str) -> Expect:
    """Faults of data are errors."""
    return Expect(code, where, field, "error", "data", text)


def _planned(w: World, vehicle: str) -> str:
    """The key of a car's slip for the days to come."""
    return next(key for key, data in w.of("trip") if data["vehicle"] == vehicle and data["plan_out"].date() > AS_OF)


def _cost(w: World, vehicle: str, kind: str = "") -> str:
    """The key of a car's first cost (of a kind)."""
    return next(key for key, data in w.of("vehicle_cost") if data["vehicle"] == vehicle and kind in data["kind"])


def _raw(w: World, kind: str, ident: str, raw: bytes, path: str = "") -> None:
    w.entries[kind, f"raw:{ident}"] = Entry(kind, {"id": ident}, path, raw)


def driver_unknown(w: World) -> Iterator[Expect]:
    """A second driver whom nobody has registered."""
    trip = w.edit("trip", _planned(w, "veh-za1105"))
    trip["drivers"] = [*trip["drivers"], "wang.qiang"]
    yield _error("REF-MISSING", trip["id"], "drivers[1]", "没有 id 为 wang.qiang 的记录")


def cost_of_no_trip(w: World) -> Iterator[Expect]:
    """A cost that names a car where a slip belongs."""
    cost = w.edit("vehicle_cost", _cost(w, "veh-za1103"))
    cost["trip"] = "veh-za1103"
    yield _error("REF-MISSING", cost["id"], "trip", "veh-za1103")


def ends_before_it_begins(w: World) -> Iterator[Expect]:
    """A delegation from 12-07 to 12-04."""
    ident = w.add("delegation", "reversed", date(2026, 11, 18), principal="zheng.haitao", delegate="su.wanqing", roles=["主要负责人"],
                  **{"from": date(2026, 12, 7), "to": date(2026, 12, 4)}, reason="外出开会")  # fmt: skip
    yield _error("DATE-ORDER", ident, "to", "2026-12-04")


def insured_backwards(w: World) -> Iterator[Expect]:
    """An insurance period that ends the year before."""
    key = _cost(w, "veh-za1112", "保险")
    cost = w.edit("vehicle_cost", key)
    cost["period_to"] = date(2025, 1, 31)
    yield _error("DATE-ORDER", cost["id"], "period_to", "2025-01-31")


def word_outside_the_choices(w: World) -> Iterator[Expect]:
    """在岗 is no choice of 在职情况."""
    w.edit("person", "he.xi")["employment"] = "在岗"
    yield _error("FIELD-VALUE", "he.xi", "employment", "在岗")


def date_as_text(w: World) -> Iterator[Expect]:
    """A date in quotes."""
    cost = w.edit("vehicle_cost", _cost(w, "veh-za1101"))
    cost["on"] = str(cost["on"])
    yield _error("FIELD-TYPE", cost["id"], "on", "日期")


def misspelt_field(w: World) -> Iterator[Expect]:
    """odometr is no field."""
    cost = w.edit("vehicle_cost", _cost(w, "veh-za1108"))
    cost["odometr"] = 98211
    yield _error("FIELD-UNKNOWN", cost["id"], "odometr", "odometr")


def extension_without_reason(w: World) -> Iterator[Expect]:
    """An extension needs a reason."""
    task = w.id("task", "long0")
    ident = w.add("task_extension", "no-reason", date(2026, 11, 17), task=task, unit="nature-bureau", kind="延期",
                  asked_at=w.data("task_feedback", "long0:signed")["received_at"].replace(2026, 11, 17), new_due=date(2027, 3, 31))  # fmt: skip
    yield _error("FIELD-MISSING", ident, "reason", "理由")


def approved_by_hand(w: World) -> Iterator[Expect]:
    """Anybody can write approved_by; a state is derived."""
    trip = w.edit("trip", _planned(w, "veh-za1103"))
    trip["approved_by"] = "jiang.yongkang"
    yield _error("FIELD-STATE", trip["id"], "approved_by", "approved_by")


def in_the_wrong_folder(w: World) -> Iterator[Expect]:
    """A receipt of 2026 in the folder of 2025."""
    key = next(key for key, data in w.of("receipt") if data["id"].startswith("rcpt-2026"))
    entry = w.entry("receipt", key)
    ident = entry.data["id"]
    entry.path = f"records/receipt/2025/{ident}.toml"
    yield _error("FILE-NAME", ident, "id", f"records/receipt/2026/{ident}.toml")


def windows_line_ends(w: World) -> Iterator[Expect]:
    """CRLF changes neither content nor approvals: a warning."""
    entry = w.entry("place", "repair-shop")
    entry.raw = dump(entry.data, KINDS["place"]).replace("\n", "\r\n").encode()
    yield Expect("FILE-EOL", "repair-shop", "", "warning", "data", "CRLF")


def full_width_quotes(w: World) -> Iterator[Expect]:
    """Quotes of the Chinese input method: the file cannot be read, the rest goes on."""
    _raw(w, "place", "old-bus-station", 'id = "old-bus-station"\nname = “老汽车站”\n'.encode())
    yield _error("FILE-SYNTAX", "old-bus-station", "", "“")


def saved_as_gbk(w: World) -> Iterator[Expect]:
    """Saved by an old editor."""
    _raw(w, "place", "cultural-centre", 'id = "cultural-centre"\nname = "县文化馆"\n'.encode("gbk"))
    yield _error("FILE-ENCODING", "cultural-centre", "", "GB")


def conflict_left_behind(w: World) -> Iterator[Expect]:
    """A merge that nobody finished."""
    text = 'id = "new-stadium"\n<<<<<<< HEAD\nname = "县体育馆"\n=======\nname = "县体育中心"\n>>>>>>> 房产科\n'
    _raw(w, "place", "new-stadium", text.encode())
    yield _error("FILE-CONFLICT", "new-stadium", "", "冲突")


def without_id(w: World) -> Iterator[Expect]:
    """A record that nobody can name."""
    _raw(w, "place", "east-gate", 'name = "机关大院东门"\narea = "城区"\n'.encode())
    yield _error("FILE-ID", "records/place/east-gate.toml", "", "没有 id")


def pasted_from_a_chat(w: World) -> Iterator[Expect]:
    """A zero-width space inside a word."""
    w.edit("place", "guest-house")["note"] = "定点接待\u200b场所，房费按标准执行"
    yield Expect("TEXT-INVISIBLE", "guest-house", "", "warning", "data", "U+200B")


def one_id_twice(w: World) -> Iterator[Expect]:
    """A place that took the id of a unit: the unit is read first and keeps it."""
    w.add("place", "health-bureau", name="县卫健局旧址", area="城区")
    yield _error("ID-DUP", "health-bureau", "id", "id health-bureau 已用在 records/org/health-bureau.toml")


def unit_rules(w: World) -> Iterator[Expect]:
    """A rule that does not exist, and a tolerance of 5 m² without any document: neither has effect."""
    w.texts["rules/unit.toml"] = _UNIT_RULES
    yield _error("RULE-UNKNOWN", "rules/unit.toml", "set[0].name", "room.area.tolerence")
    yield _error("RULE-LOOSENED", "rules/unit.toml", "set[1].value", "room.area.tolerance")


def holiday_without_basis(w: World) -> Iterator[Expect]:
    """A local day off that names no document does not count."""
    text = w.texts["calendar/2026.toml"]
    extra = '[[holiday]]\nname = "茶文化节"\ndate = 2026-04-17\n\n'
    w.texts["calendar/2026.toml"] = text.replace("[[period]]", extra + "[[period]]", 1)
    yield _error("CAL-INVALID", "calendar/2026.toml", "holiday[0]", "basis")
