"""The rule book: shipped packs, the workspace's overlays, and the value in force on a day.

Contract: docs/contracts/rules.md. Pure: the store hands files down as `(path, text)`; the day is an argument.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from officectl.errors import UsageError
from officectl.rules.model import Basis, Edition, Key, Source
from officectl.rules.value import RuleValue
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.rules.build import Built
    from officectl.rules.explain import Explanation, Unset
    from officectl.rules.judge import Settled
    from officectl.rules.kept import KeptPack
    from officectl.rules.timeline import Segment

__all__ = ["RuleBook", "RuleValue", "Source", "UnknownRule", "load", "may_violate"]


class UnknownRule(UsageError):
    """There is no rule of that name."""

    text = Text("没有名为 {name} 的规则{near}", "there is no rule named {name}{near}")
    remedy_text = Text("用 officectl rules list 看全部规则名", "officectl rules list shows all names")


class RuleBook:
    """All rules as they stand for one office. Immutable; made by `load`."""

    def __init__(self, made: Built, organ_level: str, audit: bool, digest: str = "") -> None:
        self._made = made
        self._digest = digest
        self._starts: dict[str, list[date]] = {}
        self._memo: dict[tuple[int, Key, bool], RuleValue] = {}
        self.organ_level = organ_level
        self.audit = audit
        self.faults = made.faults
        """path → faults of that rule file."""

    @property
    def names(self) -> tuple[str, ...]:
        """All rule names, sorted."""
        return tuple(sorted(self._made.names))

    def __contains__(self, name: object) -> bool:
        return name in self._made

    def basis(self, name: str) -> Basis:
        """Which day decides: that of the fact (event) or the day asked (as_of)."""
        return self.segments(name)[-1].edition.basis

    def get(self, name: str, on: date, **keys: str) -> RuleValue:
        """The value in force on a day. A key `organ_level` not given is that of the office.

        Raises UnknownRule for a name that is in no pack, LookupError for keys that the rule does not have.
        """
        segment, in_force = self.segment(name, on)
        return self.settled(segment, self._key(segment.edition, keys), in_force)

    def lookup(self, name: str, *, event: date | None = None, as_of: date, **keys: str) -> RuleValue:
        """As `get`, on the day that the rule's basis names (an event without a day: the day asked)."""
        day = event if event is not None and self.basis(name) == "event" else as_of
        return self.get(name, day, **keys)

    def explain(self, name: str, on: date) -> Explanation:
        """Value, source and history of a rule, for rendering. Raises UnknownRule."""
        from officectl.rules.explain import explanation

        return explanation(self, name, on)

    def unset(self, names: Iterable[str], on: date, organ_levels: Iterable[str] = ()) -> list[Unset]:
        """Which of these rules are left blank on a day; of tables by organ level only the given levels."""
        from officectl.rules.explain import blanks

        names = [name for name in names if not self._made.filled(name)]
        return blanks(self, names, on, tuple(organ_levels) or (self.organ_level,))

    def digest(self) -> str:
        """`sha256:<hex>` of everything that can change a result: the effective book, not its files."""
        if not self._digest:
            from officectl.rules.explain import digest

            self._digest = digest({name: self.segments(name) for name in self.names}, self.organ_level)
        return self._digest

    def segments(self, name: str) -> tuple[Segment, ...]:
        """All stretches of a rule in time order. Raises UnknownRule."""
        if name not in self._made:
            from officectl.rules.reader import near

            raise UnknownRule(name=name, near=near(name, self._made.names))
        return self._made.line(name)

    def segment(self, name: str, on: date) -> tuple[Segment, bool]:
        """The stretch of time that holds a day (or the nearest one), and whether a rule is in force then."""
        line = self.segments(name)
        starts = self._starts.get(name)
        if starts is None:
            starts = self._starts[name] = [segment.start or date.min for segment in line]
        segment = line[max(bisect_right(starts, on) - 1, 0)]
        in_force = (segment.start is None or segment.start <= on) and (
            segment.end is None or on <= segment.end
        )
        return segment, in_force

    def settled(self, segment: Segment, key: Key, in_force: bool) -> RuleValue:
        """One row of a segment as callers see it."""
        mark = (id(segment), key, in_force)  # segments live as long as the book
        found = self._memo.get(mark)
        if found is None:
            found = self._memo[mark] = self._value(segment, key, in_force)
        return found

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
        # A keyed rule without any row is blank for every key; a table that exists knows only its rows.
        absent = not in_force or (cell is None and bool(edition.cells))
        if cell is None:
            return RuleValue(
                edition.name, None, absent, edition.title, edition.unit, segment.severity, segment.enabled,
                edition.level, edition.basis, segment.clauses, False, "", edition, edition.place,
            )  # fmt: skip
        return self._shown(segment, cell)

    def _shown(self, segment: Segment, cell: Settled) -> RuleValue:
        edition = segment.edition
        return RuleValue(
            edition.name, cell.value, False, edition.title, edition.unit, segment.severity, segment.enabled,
            cell.level, edition.basis, cell.clauses, not cell.adopted, cell.wording, edition, cell.place,
            None if cell.base is None else self._shown(segment, cell.base),
        )  # fmt: skip


def load(
    packs: Sequence[tuple[str, str | bytes] | KeptPack],
    overlays: Sequence[tuple[str, str | bytes]],
    organ_level: str,
    *,
    audit: bool = False,
    digest: str = "",
) -> RuleBook:
    """The book of one office. Faults of its files are values (`RuleBook.faults`), never raised.

    `audit`: only what makes the packs stricter, or fills what they leave blank, takes effect. `digest`: what
    `RuleBook.digest` gave for exactly these arguments, when the caller remembers it.
    """
    from officectl.rules.build import Built

    return RuleBook(Built(packs, overlays, organ_level, audit), organ_level, audit, digest)


def may_violate(rule: RuleValue) -> bool:
    """Whether a breach of this rule may be called a violation; see `RuleValue.may_violate`."""
    return rule.may_violate
