"""Weird but valid: random drafts of every kind the domain checks read never raise, and say the same thing twice.

Half of the fields are missing, dates lie at the ends of the calendar, references go in circles or nowhere, records
stand in every state. What holds for each finding of such a heap is asserted too: leads are never errors and carry
their wording and evidence, a violation rests on a clause that allows the word, both languages can be read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from officectl.actions import _open
from officectl.checks import _load
from officectl.checks._runner import Runner, Setting
from officectl.records import ids
from officectl.records.finding import Finding
from officectl.records.intake import Intake
from officectl.records.kind import Field, Kind
from officectl.records.ledger import Facts
from officectl.records.record import NO_EVENTS, Act, Events, Power, State
from officectl.rules import book
from officectl.rules.book import RuleBook, RuleValue
from officectl.rules.calendar import Calendar
from officectl.store import kinds as kind_files
from officectl.store import packs
from officectl.text.lang import Message

AREAS = ("ROOM", "CAR", "MTG", "SUP", "APR", "POL", "NO")
ALWAYS = ("DATE", "REF", "ID", "CAL")
DULL = ("note", "links", "attachments")
"""Fields that no check here reads."""
STATES = ("recorded", "registered", "approved", "draft", "submitted", "returned", "void", "deleted", "undecided")
DAYS = [date.min, date(1, 12, 31), date(2014, 11, 23), date(2017, 12, 5), date(2026, 2, 28), date(2026, 10, 31),
        *(date(2026, 11, 10) + timedelta(days=n) for n in range(16)), *[date(2026, 11, 16)] * 8, date(2027, 1, 4), date(9999, 12, 1), date.max]  # fmt: skip
TIMES = [time.min, time(8), time(21, 59, 59), time(22), time(23, 30), time.max]
ZONES = [None, None, None, UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-23, minutes=-59))]
TEXTS = ["川A12345", "川Z10001", "9030110000000012345", "2026-10", "2026-11", "0000-05", "0001-01", "9999-12", "三楼", "x",
         "2026-0001", "2026-3", "督〔2026〕3号", "出国", "{name}", "％"]
ENDS = ("to", "until", "approved_second", "returned_on", "disposed_on", "unsealed_at", "in_use")
OVERLAYS = (
    "",
    'layer = "county"\n\n[[set]]\nname = "car.trip.late_until"\nvalue = 1\n\n[[set]]\nname = "apr.proxy.count"\nvalue = 1\n',
    'layer = "county"\n\n[[set]]\nname = "room.count_seconded"\nvalue = true\n',
    'layer = "county"\n\n[[set]]\nname = "room.area.office"\nrow = [{ organ_level = "县", rank = "科级以下", value = 8 }]\n',
)


class Listener:
    """Somebody who asked `--why`: every step must be readable."""

    def run(self, codes: Collection[str]) -> None:
        """At least the checks that need nothing."""
        assert codes

    def step(self, code: str, ident: str, message: Message) -> None:
        """Render what a listener would."""
        assert code and ident and message.render("zh") and message.render("en")

    def rule(self, code: str, value: RuleValue) -> None:
        """A rule was asked for."""
        assert code and value.name


class Past:
    """A signed history in which anything may have happened, and always the same to the same record."""

    basis = ""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        random = Random(seed)
        self.founded = random.choice([None, date.min, date(2020, 1, 1), date(2026, 11, 10), date.max])
        self.powers = tuple(
            Power(f"person-{n}", random.choice(TEXTS), "", ("分管领导@org-1", "policy-admin")[: random.randrange(3)], random.random() < 0.7)
            for n in range(random.randrange(6))
        )

    def events(self, ident: str) -> Events:
        """Between no act and six."""
        random = Random(f"{self.seed} {ident}")
        acts = tuple(self._act(random, n) for n in range(random.randrange(4)))
        if len(acts) > 1 and acts[0].at.year < 9999 and random.random() < 0.5:   # one after the other
            acts = (acts[0], *(act._replace(at=acts[0].at + timedelta(seconds=random.randrange(20))) for act in acts[1:]))
        earlier = tuple(self._act(random, n) for n in range(random.choice([0, 0, 0, 1, 2])))
        return Events(1 + len(earlier), acts, random.random() < 0.2, earlier) if acts or earlier else NO_EVENTS

    def items(self, commit: str) -> int:
        """A batch now and then."""
        return 1 if sum(map(ord, commit)) % 4 else 5

    def stamp(self, ident: str) -> str:
        """Never asked."""
        return ""

    def _act(self, random: Random, number: int) -> Act:
        def moment() -> datetime:
            return datetime.combine(random.choice(DAYS), random.choice(TIMES))

        event = "submit" if number == 0 else random.choice(["review", "approve", "approve", "register", "void"])
        who, whom = (f"person-{random.randrange(4)}" for _ in range(2))
        received = moment() if random.random() < 0.3 else None
        landed, by = (moment(), random.choice(["", whom])) if random.random() < 0.3 else (None, "")
        return Act(event, who, random.choice(["", whom]), f"c{random.randrange(99)}", moment(), received, landed, by)


@cache
def shipped() -> tuple[kind_files.Kinds, Calendar]:
    """Kinds and calendar as they ship."""
    return kind_files.load()[0], Calendar.from_sources(packs.shipped_calendars())


@cache
def rules(overlay: str) -> RuleBook:
    """The national packs under an overlay."""
    return book.load(packs.shipped_packs(("national",)), [("rules/county.toml", overlay)] if overlay else [], "县")


@cache
def read(area: str) -> tuple[str, ...]:
    """Kinds that the checks of an area read."""
    loaded = _load.selected([area])
    return tuple(sorted({kind for one in loaded for kind in one.check.reads if kind != "*"}))


def pool(kind: Kind) -> list[str]:
    """The few ids of a kind, so that records meet."""
    if kind.id_style == "slug":
        return [f"{kind.prefix}-{n}" for n in range(8)]
    return [f"{kind.prefix}-2026111{n}-0000000{n}" for n in range(8)]


def value(field: Field, random: Random) -> Any:
    """Some value of the field's type; whether it is admitted is the validator's business."""
    kinds = shipped()[0]
    if field.enum:
        return field.enum[0] if random.random() < 0.7 else random.choice(field.enum)
    targets = [kind for kind in (*field.ref, *field.ref_or_text) if kind in kinds]
    if targets and field.type != "array" and random.random() < 0.95:
        return random.choice(pool(kinds[random.choice(targets)])[:3])
    match field.type:
        case "string":
            return random.choice(TEXTS)
        case "integer":
            return random.choice([0, 1, 2, 9, 60, 301, 10**17])
        case "decimal":
            return random.choice([Decimal("0"), Decimal("9.00"), Decimal("18.01"), Decimal("300.00"), 12, Decimal("-300.00")])
        case "boolean":
            return random.random() < 0.5
        case "date":
            return random.choice(DAYS)
        case "datetime":
            return datetime.combine(random.choice(DAYS), random.choice(TIMES), random.choice(ZONES))
        case "time":
            return random.choice(TIMES)
        case "table":
            return table(field.fields.values(), random, 0.7)
        case "array":
            assert field.item is not None
            items = [value(replace(field.item, ref=field.ref or field.item.ref), random) for _ in range(random.randrange(4))]
            return [item for n, item in enumerate(items) if item not in items[:n]]


def table(fields: Any, random: Random, share: float) -> dict[str, Any]:
    """Some of the fields; nearly all required ones, few that end something, or nothing would be in force."""

    def chance(field: Field) -> float:
        return 0.95 if field.required else 0.2 if field.name in ENDS else share

    return {field.name: value(field, random) for field in fields if random.random() < chance(field)}


def heap(area: str, random: Random) -> Iterator[Intake]:
    """Some records of every kind, in path order."""
    kinds = shipped()[0]
    gate = _open.gates(kinds)
    for name in read(area):
        kind = kinds[name]
        functions = gate(name)
        assert functions is not None
        for ident in pool(kind)[: random.randrange(2, 9)]:
            data = table([f for f in kind.fields.values() if f.name not in ("id", *DULL)], random, random.choice([0.4, 0.7, 0.97]))
            data = {"id": ident, **data}
            faults = functions.faults(data)
            if random.random() < 0.9:  # mostly sound records: what is refused is left out of the file
                refused = {fault.field[0] for fault in faults if fault.field and fault.code != "FIELD-MISSING"}
                data = {key: item for key, item in data.items() if key not in refused}
                faults = functions.faults(data)
            yield Intake(ids.record_path(kind, ident), kind, ident, data, "x", faults, functions.references(data))


def findings(seed: int, area: str, as_of: date, overlay: str) -> list[Finding]:
    """One run over one heap."""
    random = Random(seed)
    facts = Facts("县", "县", {"trip": date(2026, 11, 1)} if random.random() < 0.3 else {})
    past = Past(seed) if random.random() < 0.7 else None
    audit = random.random() < 0.3
    setting = Setting(rules(overlay), shipped()[1], as_of, facts, ZoneInfo("Asia/Shanghai"), audit=audit, past=past)
    runner = Runner(_load.selected((area, *ALWAYS)), setting, Listener())
    states = {} if random.random() < 0.5 else {n: State(random.choice(STATES), "flow") for n in range(64)}
    if states:
        runner.columns.state = lambda ident: states[sum(map(ord, ident)) % 64]  # type: ignore[method-assign]
    for intake in heap(area, random):
        runner.feed(intake)
    return runner.finish()


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 2**32),
    st.sampled_from(AREAS),
    st.sampled_from([date(2026, 11, 22), date(2026, 11, 14), date(2027, 1, 20), date(2014, 11, 23), date.min, date(2031, 1, 1)]),
    st.sampled_from(OVERLAYS),
)
def test_no_heap_of_drafts_raises(seed: int, area: str, as_of: date, overlay: str) -> None:
    found = findings(seed, area, as_of, overlay)
    assert found == findings(seed, area, as_of, overlay)
    for one in found:
        zh, en = one.message.render("zh"), one.message.render("en")
        assert "None" not in zh + en, zh
        for item in one.evidence:
            assert item.text.render("zh") and item.text.render("en")
        if one.standing == "lead":
            assert one.severity != "error"
            assert zh.startswith("疑点，需核实：") and "可由以下材料排除：" in zh
            assert en.startswith("lead, to be verified: ") and "may be excluded by" in en
            assert one.evidence, one.code
        if one.standing == "violation":
            assert any(clause.confidence in ("A", "B") for clause in one.clauses), zh


def test_heaps_reach_the_checks() -> None:
    """The property says something only while the checks find something in such heaps."""
    found = {one.code for area in AREAS for seed in range(40) for one in findings(seed, area, date(2026, 11, 22), OVERLAYS[area == "APR"])}
    assert {"ROOM-OVER", "ROOM-MULTI", "CAR-TRIP", "CAR-PARK", "MTG-CLASH",
            "SUP-OVERDUE", "SUP-OWNER", "DATE-ORDER", "REF-MISSING", "CAR-APPROVAL", "CAR-LATE", "CAR-VERBAL", "APR-PAPER",
            "APR-PENDING", "APR-PROXY", "POL-DRIFT", "NO-GAP", "NO-DUP", "NO-ORDER"} <= found  # fmt: skip
