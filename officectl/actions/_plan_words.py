"""What is said about a room: measure, users, limits, and what the checks found with the clause and the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from officectl.records.finding import SEVERITY_TITLES
from officectl.render.finding import clause_text, measured_text
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions.plan import Room, Sitter
    from officectl.records.finding import Finding
    from officectl.text.lang import Lang

_AREA = Text("使用面积 {area} ㎡", "usable area {area} ㎡")
_AREA_BASIS = Text("{basis}面积 {area} ㎡（不是使用面积）", "{basis} area {area} ㎡ (not usable area)")
_NO_AREA = Text("面积没有测定", "not measured")
_SEATS = Text("座位 {seats} 个", "{seats} seats")
_UNIT = Text("使用单位 {unit}", "unit {unit}")
_PEOPLE = Text("使用人 {count} 名：", "users ({count}):")
_NOBODY = Text("没有登记使用人", "nobody is on record")
_EACH = Text("人均 {each} ㎡", "{each} ㎡ each")
_SINCE = Text("自 {day}", "since {day}")
_FINDING = Text("{sign} {code} {title}（{level}）", "{sign} {code} {title} ({level})")
_CLAUSE = Text("依据：{clause}", "basis: {clause}")
_REMEDY = Text("怎么改：{remedy}", "remedy: {remedy}")
_FINE = Text("核查没有问题", "the checks found nothing")
_WAIT = Text("正在核查 …", "checking …")
_UNKNOWN = Text("平面图上有，台账里没有这个房间：{id}", "on the plan, but there is no record of this room: {id}")
_SIGNS = {"error": "!", "warning": "?", "info": "·"}
_JOIN = Text("，", ", ")


def lines(room: Room, lang: Lang, *, checked: bool = True, wait: Text = _WAIT) -> Iterator[str]:
    """For a person. `checked`: the findings are known; `wait`: said while they are not."""
    if not room.known:
        yield _UNKNOWN.render(lang, id=room.id)
        return
    yield "  ".join(part for part in (room.no, room.name, room.function) if part)
    facts = [_area(room, lang)]
    if room.area is not None and len(room.people) > 1:
        facts.append(_EACH.render(lang, each=f"{room.area / len(room.people):.2f}"))
    if room.seats is not None:
        facts.append(_SEATS.render(lang, seats=room.seats))
    if room.unit:
        facts.append(_UNIT.render(lang, unit=room.unit))
    yield _JOIN.render(lang).join(facts)
    if room.people:
        yield _PEOPLE.render(lang, count=len(room.people))
        yield from (f"  {_sitter(one, lang)}" for one in room.people)
    elif room.function == "办公室":
        yield _NOBODY.render(lang)
    if not room.findings:
        yield (_FINE if checked else wait).render(lang)
    for finding in room.findings:
        yield from finding_lines(finding, lang)


def finding_lines(finding: Finding, lang: Lang) -> Iterator[str]:
    """A finding with its arithmetic, clauses and remedy."""
    level = SEVERITY_TITLES[finding.severity]
    yield _FINDING.render(lang, sign=_SIGNS[finding.severity], code=finding.code, title=finding.title, level=level)
    yield "  " + finding.message.render(lang)
    measured = measured_text(finding, lang)
    if measured:
        yield "  " + measured
    yield from ("  " + _CLAUSE.render(lang, clause=clause_text(clause, lang)) for clause in finding.clauses)
    if finding.remedy is not None:
        yield "  " + _REMEDY.render(lang, remedy=finding.remedy)


def _area(room: Room, lang: Lang) -> str:
    if room.area is None:
        return _NO_AREA.render(lang)
    if room.basis in ("", "使用"):
        return _AREA.render(lang, area=room.area)
    return _AREA_BASIS.render(lang, area=room.area, basis=room.basis)


def _sitter(one: Sitter, lang: Lang) -> str:
    about = [part for part in (one.unit, one.mode, _SINCE.render(lang, day=one.since) if one.since else "") if part]
    return f"{one.name}  {_JOIN.render(lang).join(about)}"
