"""Undo and redo by commit: what was taken back in this session, as long as nobody else has written since."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from officectl.light import dataclass
from officectl.text.lang import Message

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions.undo import Undone

Confirm = Callable[[Message], bool]
Show = Callable[["Undone"], None]


@dataclass(frozen=True, slots=True)
class Step:
    """A commit and the commit that took it back."""

    target: str
    undo: str


class Undoing:
    """`tip` is the commit that the steps lead to; another HEAD ends what could be redone."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.tip = ""

    def undo(self, options: Options, confirm: Confirm, show: Show) -> Undone:
        """Take back the newest commit that is not taken back yet. Raises what `undo.take_back` raises."""
        from officectl.actions import changed, undo

        if changed.head(options) != self.tip:
            self.steps.clear()
        rev = f"{self.steps[-1].target}^" if self.steps else ""
        done = undo.take_back(options, rev, confirm=confirm, show=show)
        if done.commit is not None:
            self.steps.append(Step(done.entry.oid, done.commit))
            self.tip = done.commit
        return done

    def redo(self, options: Options, confirm: Confirm, show: Show) -> Undone | None:
        """Take back the last undo; None when there is none, or somebody wrote since."""
        from officectl.actions import changed, undo

        if not self.steps or changed.head(options) != self.tip:
            self.steps.clear()
            return None
        done = undo.take_back(options, self.steps[-1].undo, confirm=confirm, show=show)
        if done.commit is not None:
            self.steps.pop()
            self.tip = done.commit
        return done
