"""The rule book: shipped packs, the workspace's overlays, and the value in force on a day. Contract: docs/contracts/rules.md.

Pure: the store hands files down as `(path, text)`; the day is an argument.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from officectl.errors import UsageError
from officectl.records.fault import Fault
from officectl.records.finding import Clause, Severity
from officectl.rules.model import STATUTORY, Basis, Edition, Key, Level, Place, Source, Value
from officectl.rules.timeline import Segment, Settled
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.rules.explain import Explanation, Unset

__all__ = ["RuleBook", "RuleValue", "Source", "UnknownRule", "load", "may_violate"]


class UnknownRule(UsageError):
    """There is no rule of that name."""

    text = Text("没有名为 {name} 的规则{near}", "there is no rule named {name}{near}")
    remedy_text = Text("用 officectl rules list 看全部规则名", "officectl rules list shows all names")


@dataclass(frozen=True, slots=True)
class RuleValue:
    """A rule on a day, for one combination of keys.

    `absent`: no edition in force that day, or the rule's table has no such row (无适用标准).
    `unset`: the sources leave it blank and no overlay has filled it (未配置). In both cases `value` is None.
    """

    name: str
    value: Value | None
    absent: bool
    title: Text
    unit: str
    severity: Severity
    enabled: bool
    level: Level
    basis: Basis
    clauses: tuple[Clause, ...]
    reference: bool
    """The instrument does not bind organs of this level: shown, never held against anybody, unless an overlay adopts it."""
    wording: str
    rule: Edition
    """The edition in force; where none is, the nearest one (for names and units)."""
    place: Place
    base: RuleValue | None = None
    """The value of the layer above, when an overlay made it stricter."""

    @property
    def unset(self) -> bool:
        """Left blank by every layer."""
        return self.value is None and not self.absent

    @property
    def active(self) -> bool:
        """Whether a check may hold somebody to it: in force, set, switched on and binding here."""
        return self.value is not None and self.enabled and not self.reference

    @property
    def may_violate(self) -> bool:
        """Whether a breach may be called a violation: law, party regulation or standard, with confidence A or B."""
        return (
            self.active and self.level in STATUTORY and any(clause.confidence in ("A", "B") for clause in self.clauses)
        )

    @property
    def origin(self) -> str:
        """`file:line` of the value in force."""
        return str(self.place)

    @property
    def number(self) -> Decimal:
        """The value as an exact number. Raises LookupError when the rule is no number or has no value."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | Decimal):
            raise LookupError(f"{self.name} is no number")
        return Decimal(self.value)

    @property
    def whole(self) -> int:
        """The value as an integer. Raises LookupError when it is none."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise LookupError(f"{self.name} is no integer")
        return self.value

    @property
    def text(self) -> str:
        """The value as text. Raises LookupError when it is none."""
        if not isinstance(self.value, str):
            raise LookupError(f"{self.name} is no string")
        return self.value

    @property
    def flag(self) -> bool:
        """The value as yes or no. Raises LookupError when it is neither."""
        if not isinstance(self.value, bool):
            raise LookupError(f"{self.name} is no boolean")
        return self.value

    @property
    def items(self) -> tuple[str, ...]:
        """The value as a list. Raises LookupError when it is none."""
        if not isinstance(self.value, tuple):
            raise LookupError(f"{self.name} is no list")
        return self.value

    def broken_by(self, measured: int | Decimal) -> RuleValue:
        """The highest rule that a measured number beyond this limit also breaks: the standard rather than the stricter local figure.

        Only for `stricter` lower (an upper limit) and higher (a lower limit); otherwise the value itself.
        """
        above = self.base
        if above is None or isinstance(above.value, bool) or not isinstance(above.value, int | Decimal):
            return self
        beyond = measured > above.value if self.rule.stricter == "lower" else measured < above.value
        return above.broken_by(measured) if beyond and self.rule.stricter in ("lower", "higher") else self


class RuleBook:
    """All rules as they stand for one office. Immutable; made by `load`."""

    def __init__(
        self, lines: Mapping[str, tuple[Segment, ...]], organ_level: str, faults: Mapping[str, tuple[Fault, ...]], audit: bool
    ) -> None:
        self._lines = lines
        self._starts = {name: [s.start or date.min for s in found] for name, found in lines.items()}
        self.organ_level = organ_level
        self.faults = faults
        """path → faults of that rule file."""
        self.audit = audit
        self._memo: dict[tuple[int, Key, bool], RuleValue] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """All rule names, sorted."""
        return tuple(sorted(self._lines))

    def __contains__(self, name: object) -> bool:
        return name in self._lines

    def basis(self, name: str) -> Basis:
        """Which day decides: that of the fact (event) or the day asked (as_of)."""
        return self._line(name)[-1].edition.basis

    def get(self, name: str, on: date, **keys: str) -> RuleValue:
        """The value in force on a day. A key `organ_level` not given is that of the office.

        Raises UnknownRule for a name that is in no pack, LookupError for keys that the rule does not have.
        """
        segment, in_force = self._segment(name, on)
        return self.settled(segment, self._key(segment.edition, keys), in_force)

    def lookup(self, name: str, *, event: date | None = None, as_of: date, **keys: str) -> RuleValue:
        """As `get`, on the day that the rule's basis names. An event rule without the day of the event: the day asked."""
        day = event if event is not None and self.basis(name) == "event" else as_of
        return self.get(name, day, **keys)

    def explain(self, name: str, on: date) -> Explanation:
        """Value, source and history of a rule, for rendering. Raises UnknownRule."""
        from officectl.rules.explain import explanation

        return explanation(self, name, on)

    def unset(self, names: Iterable[str], on: date, organ_levels: Iterable[str] = ()) -> list[Unset]:
        """Which of these rules are left blank on a day. Tables by organ level: only rows of the given levels."""
        from officectl.rules.explain import blanks

        return blanks(self, names, on, tuple(organ_levels) or (self.organ_level,))

    def digest(self) -> str:
        """`sha256:<hex>` of everything that can change a result: the effective book, not its files."""
        from officectl.rules.explain import digest

        return digest(self._lines, self.organ_level)

    def segment(self, name: str, on: date) -> tuple[Segment, bool]:
        """The stretch of time that holds a day (or the nearest one), and whether a rule is in force then."""
        return self._segment(name, on)

    def segments(self, name: str) -> tuple[Segment, ...]:
        """All stretches of a rule in time order."""
        return self._line(name)

    def settled(self, segment: Segment, key: Key, in_force: bool) -> RuleValue:
        """One row of a segment as callers see it."""
        mark = (id(segment), key, in_force)   # segments live as long as the book
        found = self._memo.get(mark)
        if found is None:
            found = self._memo[mark] = self._value(segment, key, in_force)
        return found

    def _line(self, name: str) -> tuple[Segment, ...]:
        line = self._lines.get(name)
        if line is None:
            from officectl.rules.reader import near

            raise UnknownRule(name=name, near=near(name, self._lines))
        return line

    def _segment(self, name: str, on: date) -> tuple[Segment, bool]:
        line = self._line(name)
        index = max(bisect_right(self._starts[name], on) - 1, 0)
        segment = line[index]
        in_force = (segment.start is None or segment.start <= on) and (segment.end is None or on <= segment.end)
        return segment, in_force

    def _key(self, edition: Edition, keys: Mapping[str, str]) -> Key:
        found = []
        for name in edition.keys:
            value = keys.get(name)
            if value is None:
                if name != "organ_level":
                    raise LookupError(f"{edition.name} needs the key {name}")
                value = self.organ_level
            found.append(value)
        if len(keys) > sum(name in keys for name in edition.keys):
            raise LookupError(f"{edition.name} has the keys {edition.keys}, not {tuple(keys)}")
        return tuple(found)

    def _value(self, segment: Segment, key: Key, in_force: bool) -> RuleValue:
        edition = segment.edition
        cell = segment.cells.get(key) if in_force else None
        # A keyed rule whose table the packs leave out is blank for every key; a table that exists knows only its rows.
        absent = not in_force or (cell is None and bool(edition.cells))
        if cell is None:
            return RuleValue(
                edition.name, None, absent, edition.title, edition.unit, segment.severity, segment.enabled,
                edition.level, edition.basis, segment.clauses, False, "", edition, edition.place,
            )  # fmt: skip
        return self._made(segment, cell)

    def _made(self, segment: Segment, cell: Settled) -> RuleValue:
        edition = segment.edition
        return RuleValue(
            edition.name, cell.value, False, edition.title, edition.unit, segment.severity, segment.enabled,
            cell.level, edition.basis, cell.clauses, not cell.adopted, cell.wording, edition, cell.place,
            None if cell.base is None else self._made(segment, cell.base),
        )  # fmt: skip


def load(
    packs: Sequence[tuple[str, str | bytes]],
    overlays: Sequence[tuple[str, str | bytes]],
    organ_level: str,
    *,
    audit: bool = False,
) -> RuleBook:
    """The book of one office. Faults of its files are values (`RuleBook.faults`), never raised.

    `audit`: only what makes the packs stricter, or fills what they leave blank, takes effect.
    """
    from officectl.rules.build import build

    lines, faults = build(packs, overlays, organ_level, audit)
    return RuleBook(lines, organ_level, faults, audit)


def may_violate(rule: RuleValue) -> bool:
    """Whether a breach of this rule may be called a violation; see `RuleValue.may_violate`."""
    return rule.may_violate
