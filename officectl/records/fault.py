"""A fault: something wrong with the data of one file, as a value. The runner turns it into a finding."""

from __future__ import annotations

from officectl.light import dataclass
from officectl.records.finding import FieldPath
from officectl.text.lang import Message


@dataclass(frozen=True, slots=True)
class Fault:
    """`code` is a check code (FILE-SYNTAX, FIELD-TYPE …); line, column from 1 in code points, 0 = unknown."""

    code: str
    message: Message
    line: int = 0
    column: int = 0
    field: FieldPath = ()
    remedy: Message | None = None
