"""What the rules are made of: cells, editions, changes, places. Contract: docs/contracts/rules.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from officectl.light import dataclass
from officectl.records.finding import Clause, FieldPath, Severity
from officectl.rules.document import Document
from officectl.text.lang import Text

Value = int | Decimal | str | bool | tuple[str, ...]
Key = tuple[str, ...]
"""Values of a rule's `keys`, in their order; () for a rule without keys."""

Basis = Literal["event", "as_of"]
Stricter = Literal["lower", "higher", "subset", "none"]
Level = Literal["law", "party-reg", "standard", "policy", "local", "practice"]
Layer = Literal["province", "city", "county", "unit"]
ValueType = Literal["integer", "number", "string", "boolean", "list", "time", "monthday"]
Compare = Literal["", "le", "lt", "ge", "gt"]

CODE = "RULE-INVALID"
"""Of every fault of a rule file that has no code of its own."""

LAYERS: tuple[Layer, ...] = ("province", "city", "county", "unit")
LAYER_TITLES: Mapping[str, Text] = {
    "national": Text("全国", "national"),
    "province": Text("省级", "province"),
    "city": Text("市级", "city"),
    "county": Text("县级", "county"),
    "unit": Text("本单位", "unit"),
}
STATUTORY: frozenset[str] = frozenset({"law", "party-reg", "standard"})
"""Levels whose breach may be called a violation."""
ORGAN_LEVELS: tuple[str, ...] = ("中央", "省", "市", "县", "乡")
RANKS: tuple[str, ...] = (
    "省部级正职",
    "省部级副职",
    "厅局级正职",
    "厅局级副职",
    "县处级正职",
    "县处级副职",
    "乡科级正职",
    "乡科级副职",
    "科级以下",
)
"""领导职务层次, highest first: the strings of appointments and of rule rows."""


class Source(NamedTuple):
    """A file handed down by the store: its name for messages, and its text (bytes are held to UTF-8 here)."""

    path: str
    text: str | bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written. Line and column are looked up only when somebody asks."""

    document: Document
    field: FieldPath

    @property
    def path(self) -> str:
        """The file."""
        return self.document.path

    @property
    def line(self) -> int:
        """1-based; 0 when unknown."""
        return self.document.position(self.field)[0]

    @property
    def column(self) -> int:
        """1-based code points; 0 when unknown."""
        return self.document.position(self.field)[1]

    def __str__(self) -> str:
        """`file:line`."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a rule: the only one, or that of one combination of keys. `value` None: unset."""

    value: Value | None
    place: Place
    bound: Value | None = None
    """The most (or least) that a lower layer may set without a clause of its own."""
    wording: str = ""
    """The words of the source for this combination of keys."""
    article: str = ""
    """Replaces the article of the rule's first clause for this row."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One `[[rule]]`: a rule as it stands between two dates (both inclusive, None: open)."""

    name: str
    title: Text
    type: ValueType
    unit: str
    basis: Basis
    stricter: Stricter
    compare: Compare
    severity: Severity
    enabled: bool
    level: Level
    scope: tuple[str, ...]
    """Organ levels that the instrument binds; empty: all. Elsewhere it is shown as reference only."""
    choices: tuple[str, ...]
    start: date | None
    end: date | None
    keys: tuple[str, ...]
    cells: Mapping[Key, Cell]
    """Empty for a rule with keys whose whole table is unset."""
    clauses: tuple[Clause, ...]
    clause_dates: tuple[date | None, ...]
    """The day from which each clause may be cited, where that is later than `start`."""
    note: Text | None
    layer: Literal["national", "province", "city", "county", "unit"]
    place: Place


@dataclass(frozen=True, slots=True)
class Change:
    """One `[[set]]` of an overlay. None: not touched."""

    name: str
    layer: Layer
    start: date | None
    end: date | None
    raw: tuple[tuple[FieldPath, Mapping[str, Any]], ...]
    """The tables that carry a value, as written: typed against each edition they change."""
    keyed: bool
    """Whether they are rows."""
    severity: Severity | None
    enabled: bool | None
    level: Level | None
    clauses: tuple[Clause, ...]
    issuer: str
    place: Place


DAY = timedelta(days=1)


def overlaps(a: Edition | Change, b: Edition | Change) -> bool:
    """Whether two periods share a day."""
    return _starts_by(a.start, b.end) and _starts_by(b.start, a.end)


def covers(period: Edition | Change, day: date) -> bool:
    """Whether a day lies in a period."""
    return (period.start is None or period.start <= day) and (period.end is None or day <= period.end)


def _starts_by(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start <= end
