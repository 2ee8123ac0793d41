"""The step that waits for a person at some records: what the key "act" does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from officectl.actions import inbox
from officectl.errors import UsageError
from officectl.light import dataclass
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.history.model import EventName


class DifferentSteps(UsageError):
    """Records at different steps, or for different principals, chosen together."""

    text = Text("选中的几条等办的步骤不同（{steps}），一次只能办一种", "the chosen records wait for different steps ({steps}); do one kind at a time")


@dataclass(frozen=True, slots=True)
class Step:
    """An event, and for whom it would be made."""

    event: EventName
    principal: str


def next_step(options: Options, idents: Sequence[str]) -> Step | None:
    """None where nothing waits for this person at any of them. Raises DifferentSteps, WhoAreYou, what `inbox` raises."""
    wanted = set(idents)
    found: dict[tuple[EventName, str], str] = {}
    for section in inbox.inbox(options).sections:
        if section.name not in ("waiting", "returned", "drafts"):
            continue
        for row in section.rows:
            if row.id in wanted and row.event is not None:
                found.setdefault((row.event, row.principal), row.verb.render(options.lang))
    if len(found) > 1:
        raise DifferentSteps(steps=list(found.values()))
    return next((Step(event, principal) for event, principal in found), None)
