"""The registers: who came, who left, who was given another post becomes known when it happens, not at the founding."""

from __future__ import annotations

from datetime import date, datetime, time

from officectl.actions.demo_year.book import Rec
from officectl.actions.demo_year.plan import Plan

ENDS = ("left_on", "to", "formalities_on")
"""Fields that are filled in when somebody leaves."""


def plan(p: Plan) -> None:
    """Persons and posts; everything else that is dated later comes month by month with them."""
    founded: date = p.story["founded"]
    months: dict[tuple[int, int], list[tuple[date, Rec]]] = {}

    def later(day: date, rec: Rec) -> None:
        months.setdefault((day.year, day.month), []).append((day, rec))

    for rec in p.book.of("person", "appointment"):
        ends = [day for name in ENDS if isinstance(day := rec.data.get(name), date) and day > founded]
        begun = rec.data.get("joined_on", rec.day)
        if isinstance(begun, date) and begun > founded:
            later(begun, rec)
            p.planned.add(rec.path)
        elif ends:
            later(max(ends), rec)
            p.base[rec.path] = p.book.other(rec, dict.fromkeys(name for name in ENDS if rec.data.get(name, founded) > founded)).raw
    for rec in p.book.records:
        if rec.path not in p.planned and rec.path not in p.base and rec.day > founded:
            later(rec.day, rec)
    for (year, month), pairs in months.items():
        recs = [rec for _, rec in pairs]
        at = datetime.combine(max(day for day, _ in pairs), time(11, 40))
        p.write(at, p.story["importer"], f"登记：{year} 年 {month} 月人员任免等 {len(recs)} 件", recs)
