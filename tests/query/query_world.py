"""A small county office: five kinds built by hand, records in world.toml, Thursday 2026-11-19, 10:00."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from officectl.query.env import Env
from officectl.query.resolve import resolver
from officectl.records.kind import Field, Kind
from officectl.records.record import Record, State
from officectl.text.lang import Text

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 19, 10, 0)


def f(name: str, type: str, zh: str, en: str, **more: Any) -> Field:
    """A field in one line."""
    return Field(name, type, Text(zh, en), **more)  # type: ignore[arg-type]


def many(name: str, zh: str, en: str, item: Field, **more: Any) -> Field:
    """An array."""
    return f(name, "array", zh, en, item=item, **more)


def table(name: str, zh: str, en: str, *fields: Field) -> Field:
    """A table."""
    return f(name, "table", zh, en, fields={field.name: field for field in fields})


def kind(name: str, zh: str, en: str, label: str, search: Iterable[str], *fields: Field, **more: Any) -> Kind:
    """A kind; `id` and `note` come by themselves."""
    everything = (f("id", "string", "编号", "Id"), *fields, f("note", "string", "备注", "Note"))
    return Kind(
        name=name,
        title=Text(zh, en),
        aliases=more.pop("aliases", ()),
        prefix=name,
        id_style="slug",
        partition="none",
        label=label,
        columns=more.pop("columns", (label,)),
        search=tuple(search),
        fields={field.name: field for field in everything},
        **more,
    )


KINDS = {
    made.name: made
    for made in (
        kind(
            "org",
            "单位",
            "Organisation",
            "name",
            ["name", "short"],
            f("name", "string", "名称", "Name"),
            f("short", "string", "简称", "Short name"),
            f("parent", "string", "上级单位", "Parent", ref=("org",)),
        ),
        kind(
            "person",
            "人员",
            "Person",
            "name",
            ["name"],
            f("name", "string", "姓名", "Name"),
            f("org", "string", "所在单位", "Unit", ref=("org",)),
        ),
        kind(
            "vehicle",
            "车辆",
            "Vehicle",
            "name",
            ["name", "plates"],
            f("name", "string", "车辆名称", "Name"),
            f("unit", "string", "使用单位", "Unit", ref=("org",)),
            many(
                "plates",
                "号牌",
                "Plates",
                table(
                    "plates",
                    "号牌",
                    "Plate",
                    f("plate", "string", "号牌号码", "Plate"),
                    f("from", "date", "自", "From"),
                ),
            ),
            f("seats", "integer", "核定载客", "Seats", unit="person"),
        ),
        kind(
            "trip",
            "派车单",
            "Dispatch slip",
            "purpose",
            ["no", "purpose", "to_place", "vehicle", "users"],
            f("no", "string", "派车单号", "Number"),
            f("unit", "string", "用车单位", "Unit", ref=("org",)),
            f("vehicle", "string", "车辆", "Vehicle", ref=("vehicle",)),
            many(
                "users",
                "乘车人",
                "Users",
                f("users", "string", "乘车人", "Users", ref_or_text=("person",)),
                unique_items=True,
            ),
            f("to_place", "string", "目的地", "To"),
            f("purpose", "string", "用车事由", "Purpose"),
            f("plan_out", "datetime", "计划出车", "Planned out"),
            f("plan_in", "datetime", "计划还车", "Planned in"),
            f("billed_on", "date", "结算日期", "Billed on"),
            f("leaves_at", "time", "集合时间", "Meeting time"),
            f(
                "guarantee",
                "string",
                "保障类型",
                "Guarantee",
                enum=("应急", "机要", "集体公务", "接待"),
                enum_titles={
                    "应急": "emergency",
                    "机要": "courier",
                    "集体公务": "collective",
                    "接待": "reception",
                },
            ),
            f("restricted", "boolean", "保密用车", "Restricted"),
            f("distance", "decimal", "里程", "Distance", unit="km"),
            f("cost", "decimal", "费用", "Cost", unit="yuan", decimals=2),
            f("headcount", "integer", "乘车人数", "Head count", unit="person"),
            many("legs", "各段里程", "Legs", f("legs", "decimal", "里程", "Leg", unit="km")),
            many("links", "相关链接", "Links", f("links", "string", "链接", "Link")),
            table(
                "verbal",
                "口头同意",
                "Verbal",
                f("by", "string", "同意人", "By", ref_or_text=("person",)),
                f("at", "datetime", "时间", "At"),
            ),
            many(
                "row",
                "明细",
                "Rows",
                table(
                    "row",
                    "明细",
                    "Row",
                    f(
                        "type",
                        "string",
                        "类型",
                        "Type",
                        enum=("加油", "过路"),
                        enum_titles={"加油": "fuel", "过路": "toll"},
                    ),
                    f("at", "datetime", "交易时间", "At"),
                    f("amount", "decimal", "金额", "Amount", unit="yuan"),
                    f("station", "string", "站点", "Station"),
                ),
            ),
            aliases=("派车",),
        ),
        kind(
            "room",
            "房间",
            "Room",
            "no",
            ["no"],
            f("no", "string", "房号", "Number"),
            f("kind", "string", "类别", "Kind", enum=("办公室", "会议室")),
            f("usable_area", "decimal", "使用面积", "Usable area", unit="m2"),
            f("wc_area", "decimal", "卫生间面积", "WC area", unit="m2"),
            many(
                "occupants",
                "使用人",
                "Occupants",
                f("occupants", "string", "使用人", "Occupants", ref=("person",)),
            ),
            columns=("no", "kind", "usable_area"),
        ),
    )
}


class World:
    """A ledger of the records in world.toml."""

    def __init__(self, tables: dict[str, dict[str, dict[str, Any]]], states: dict[str, str]) -> None:
        self.states = states
        self.by_kind = {
            name: [Record(name, ident, "", {"id": ident, **data}) for ident, data in group.items()]
            for name, group in tables.items()
        }
        self.all = {record.id: record for group in self.by_kind.values() for record in group}

    def records(self, name: str) -> list[Record]:
        return self.by_kind.get(name, [])

    def get(self, ident: str) -> Record | None:
        return self.all.get(ident)


@cache
def world() -> World:
    """The records, read once."""
    tables = tomllib.loads((HERE / "world.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    states = {ident: name for name, idents in tables.pop("states").items() for ident in idents}
    return World(tables, states)


def env(now: datetime = NOW) -> Env:
    """What the language is told about that world."""
    known = world()
    return Env(
        today=date(now.year, now.month, now.day),
        now=now,
        resolve=resolver(known, KINDS),
        state_of=lambda ident: State(known.states.get(ident, "recorded"), "open"),
        kinds=KINDS,
        states={"sealed": Text("已盖章", "sealed")},
    )


def cases(folder: str) -> list[tuple[str, str, dict[str, Any]]]:
    """(name, kind, case) for every [[case]] of every file in the folder."""
    out = []
    for path in sorted((HERE / folder).glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for number, case in enumerate(document["case"], start=1):
            title = f"{path.stem}-{number}-{' '.join(case['terms'])}"
            out.append((title, case.get("kind", document["kind"]), case))
    return out
