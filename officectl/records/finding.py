"""The finding: one type for `check` and `verify`. Frozen contract, see docs/contracts/findings.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from officectl.light import dataclass, replace
from officectl.text.lang import Message, Text

Severity = Literal["error", "warning", "info"]
Standing = Literal["violation", "lead", "reminder", "data"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")

SEVERITY_TITLES: Mapping[Severity, Text] = {
    "error": Text("错误", "error"),
    "warning": Text("警告", "warning"),
    "info": Text("提示", "info"),
}
STANDING_TITLES: Mapping[Standing, Text] = {
    "violation": Text("违规", "violation"),
    "lead": Text("线索", "lead"),
    "reminder": Text("提醒", "reminder"),
    "data": Text("数据", "data"),
}

FieldPath = tuple[str | int, ...]
"""Where in a record: ("row", 3, "at") is the key `at` of the fourth [[row]]."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What a rule rests on. confidence: A own text read, B secondary page with article, C article unconfirmed, K from knowledge."""

    instrument: str
    number: str = ""
    article: str = ""
    edition: str = ""
    confidence: Literal["A", "B", "C", "K", "I", "L"] = "K"
    article_verified: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """The arithmetic of a finding; numbers are exact decimal text, unit as printed (m2, min, days)."""

    value: str
    limit: str = ""
    excess: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A row that the finding rests on. `record` and `row` (a row key) feed the lead hash."""

    kind: str
    id: str
    text: Message
    field: FieldPath = ()
    row: str = ""
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Waived:
    """Why a finding does not count: a waiver record or the baseline."""

    by: Literal["waiver", "baseline"]
    id: str = ""
    reason: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact that somebody should look at. Checks fill what they know; the runner fills place and date."""

    code: str
    severity: Severity
    standing: Standing
    title: Text
    message: Message
    kind: str = ""
    id: str = ""
    path: str = ""
    field: FieldPath = ()
    line: int = 0
    column: int = 0
    commit: str | None = None
    measured: Measured | None = None
    as_of: date | None = None
    clauses: tuple[Clause, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    remedy: Message | None = None
    rule: str = ""
    waived: Waived | None = None

    @property
    def field_name(self) -> str:
        """The field as text: `row[3].at`; part of the baseline's key."""
        return field_text(self.field)

    @property
    def key(self) -> tuple[str, str, str]:
        """What the baseline remembers: code, record id (or path), field. No line numbers."""
        return (self.code, self.id or self.path, self.field_name)

    def sort_key(self) -> tuple[object, ...]:
        """By place, then code: the order is the same on every machine and in every language."""
        return (self.path, self.line, self.column, self.code, self.id, self.field_name, self.message.render("en"))

    def at(self, path: str, line: int, column: int) -> Finding:
        """The same finding with its place filled in."""
        return replace(self, path=path, line=line, column=column)


def field_text(path: FieldPath) -> str:
    """`("row", 3, "at")` → `row[3].at`."""
    out = ""
    for part in path:
        if isinstance(part, int):
            out += f"[{part}]"
        else:
            out += f".{part}" if out else part
    return out
