"""Who did what when: the acts of the year, each of which becomes one commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from officectl.actions.demo_year.book import Book, Rec
    from officectl.actions.demo_year.cast import Actor
    from officectl.history.model import EventName

MAIN = ""
"""The line that everybody shares."""
NOTHING: Mapping[str, bytes | None] = {}


class Act(NamedTuple):
    """One commit to be. Times are the county's."""

    at: datetime
    who: str
    subject: str
    event: EventName | None = None
    items: tuple[Rec, ...] = ()
    files: Mapping[str, bytes | None] = NOTHING
    role: str = ""
    """The role's name, without the organ."""
    opinion: str = ""
    principal: str = ""
    delegation: str = ""
    line: str = MAIN
    merge: bool = False
    """Brings the line into the shared one."""
    policy: int = 0
    """An event about the policy: which version."""
    governed: bool = False
    """An event about rules and settings as they stand."""


class Step(NamedTuple):
    """One stage of a flow, as this office does it."""

    at: time
    who: str
    event: EventName
    word: str
    """What the subject calls it."""
    role: str = ""
    opinion: str = ""
    days: int = 0
    """So many days after the batch."""


class Leave(NamedTuple):
    """A delegation in force."""

    principal: str
    delegate: str
    roles: tuple[str, ...]
    first: date
    last: date
    id: str


class Plan:
    """The acts so far, and what the stories say about single records."""

    def __init__(self, book: Book, story: Mapping[str, Any], people: Mapping[str, Actor]) -> None:
        self.book = book
        self.story = story
        self.people = people
        """Who has a key."""
        self.acts: list[Act] = []
        self.base: dict[str, bytes] = {}
        """What lay there before the founding, where it differs from what lies there in the end or would be taken for later."""
        self.planned: set[str] = set(story["uncommitted"])
        """Paths that come into being in some act, or in none on purpose."""
        self.stops: Mapping[str, int] = {row["record"]: row["steps"] for row in story["waiting"]}
        self.rounds: Mapping[str, Mapping[str, Any]] = {row["record"]: row for row in story["second_round"]}
        self._by_hand: Mapping[str, list[str]] = {row["record"]: row["fields"] for row in story["by_hand"]}
        sent = (rec for rec in book.of("delegation") if rec.id not in story["unsent"])
        self.leaves = [_leave(rec) for rec in sent if {rec.data.get("principal"), rec.data.get("delegate")} <= set(people)]

    def add(self, act: Act) -> None:
        """One more."""
        self.acts.append(act)
        self.planned.update(act.files)

    def record(self, at: datetime, who: str, subject: str, recs: Iterable[Rec], line: str = MAIN) -> None:
        """Records that nobody approves, those that no act has brought yet."""
        self.write(at, who, subject, [rec for rec in recs if rec.path not in self.planned], line)

    def write(self, at: datetime, who: str, subject: str, recs: Iterable[Rec], line: str = MAIN) -> None:
        """Records written, whatever stood there."""
        files = {rec.path: rec.raw for rec in recs}
        if files:
            self.add(Act(at, who, subject, files=files, line=line))

    def registered(self, day: date) -> set[str]:
        """Who has a key in the policy on that day."""
        since = {row["version"]: row["activated"].date() for row in self.story["policy"] if "activated" in row}
        return {one.id for one in self.people.values() if one.since == 1 or since.get(one.since, date.max) < day}

    def acting(self, who: str, role: str, day: date) -> tuple[str, str, str]:
        """Who acts, for whom, by which delegation: somebody else while he is on leave."""
        for leave in self.leaves:
            if leave.principal == who and role in leave.roles and leave.first <= day <= leave.last:
                return leave.delegate, who, leave.id
        return who, "", ""

    def batch(
        self, what: str, recs: Sequence[Rec], day: date, steps: Sequence[Step], line: str = MAIN, *, there: bool = False
    ) -> None:
        """Records written, submitted and approved together. `there`: they lie in the workspace already."""
        first = [self.first(rec) for rec in recs]
        for number, step in enumerate(steps) if recs else ():
            now = [rec for rec in first if self.stops.get(rec.id, len(steps)) > number and self._at(rec) >= number]
            files = {rec.path: rec.raw for rec in first} if number == 0 and not there else NOTHING
            self._step(what, now, day, step, line, files)
        for rec in recs:
            if rec.id in self.rounds:
                self._again(what, rec, day, steps, line)

    def first(self, rec: Rec) -> Rec:
        """The record as it was submitted at first."""
        edits: dict[str, object] = dict.fromkeys(self._by_hand.get(rec.id, ()))
        if rec.id in self.rounds:
            edits |= self.rounds[rec.id]["first"]
        return self.book.other(rec, edits) if edits else rec

    def _at(self, rec: Rec) -> int:
        """The last step that a first round comes to."""
        return self.rounds[rec.id]["step"] if rec.id in self.rounds else 99

    def _again(self, what: str, rec: Rec, day: date, steps: Sequence[Step], line: str) -> None:
        """Sent back or taken back, mended, submitted again and approved."""
        row = self.rounds[rec.id]
        before = steps[row["step"]]
        at = _later(before.at, 4)
        if row["event"] == "withdraw":
            back = Step(at, steps[0].who, "withdraw", "撤回", "", row.get("opinion", ""))
        else:
            back = Step(at, steps[row["step"] + 1].who, "return", "退回", row["role"], row["opinion"])
        self._step(what, [self.first(rec)], day, back, line)
        if row.get("left"):
            return
        for number, step in enumerate(steps):
            one = step._replace(at=_later(steps[-1].at, 12 + 6 * number))
            self._step(what, [rec], day, one, line, {rec.path: rec.raw} if number == 0 else NOTHING)

    def _step(
        self, what: str, recs: Sequence[Rec], day: date, step: Step, line: str, files: Mapping[str, bytes | None] = NOTHING
    ) -> None:
        if not recs and not files:
            return
        who, principal, delegation = self.acting(step.who, step.role, day) if step.role else (step.who, "", "")
        at = datetime.combine(day + timedelta(days=step.days), step.at)
        subject = f"{step.word}：{what}{names(recs)}" if recs else f"起草：{what}"
        event = step.event if recs else None
        self.add(Act(at, who, subject, event, tuple(recs), files, step.role, step.opinion, principal, delegation, line))


def names(recs: Sequence[Rec]) -> str:
    """Some of them, and how many."""
    shown = "、".join(rec.label for rec in recs[:2])
    return f" {shown} 等 {len(recs)} 件" if len(recs) > 2 else f" {shown}"


def _later(at: time, minutes: int) -> time:
    return (datetime.combine(date.min, at) + timedelta(minutes=minutes)).time()


def _leave(rec: Rec) -> Leave:
    data = rec.data
    return Leave(data["principal"], data["delegate"], tuple(data["roles"]), data["from"], data["to"], rec.id)


__all__ = ["MAIN", "NOTHING", "Act", "Plan", "Step", "names"]
