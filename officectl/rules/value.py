"""A rule on a day: what checks get from the book."""

from __future__ import annotations

from decimal import Decimal

from officectl.light import dataclass
from officectl.records.finding import Clause, Severity
from officectl.rules.model import STATUTORY, Basis, Edition, Level, Place, Value
from officectl.text.lang import Text


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
    """The instrument does not bind organs of this level: shown only, until an overlay adopts it."""
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
        """Whether a breach may be called a violation: law, party regulation, standard; confidence A or B."""
        return (
            self.active
            and self.level in STATUTORY
            and any(clause.confidence in ("A", "B") for clause in self.clauses)
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
        """The highest rule that a measured number beyond this limit also breaks.

        Thus 35 m2 breaks the standard's 30, and 29 m2 only the county's stricter 28. For upper limits
        (`stricter` lower) and lower limits (higher); otherwise the value itself.
        """
        above = self.base
        if above is None or isinstance(above.value, bool) or not isinstance(above.value, int | Decimal):
            return self
        beyond = measured > above.value if self.rule.stricter == "lower" else measured < above.value
        return above.broken_by(measured) if beyond and self.rule.stricter in ("lower", "higher") else self
