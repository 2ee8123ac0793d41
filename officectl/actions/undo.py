"""`undo`: take back one commit that edited records, after showing what that means."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from officectl.actions import _open, _rounds
from officectl.actions._differences import NamesOf, RecordChange
from officectl.actions._versions import version
from officectl.actions._write import Change, Confirm, Declined
from officectl.actions.diff import collect
from officectl.errors import UsageError
from officectl.git import log
from officectl.light import dataclass
from officectl.records.ledger import Ledger
from officectl.store import snapshot, undo
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions._rounds import Ended
    from officectl.git.log import Entry
    from officectl.store.workspace import Workspace

_SUBJECT = Text("撤销 {commit}：{subject}", "undo {commit}: {subject}")
_ASK = Text(
    "撤销 {commit}“{subject}”（{author}，{date}），对吗？", "undo {commit} “{subject}” ({author}, {date})?"
)


class NothingToUndo(UsageError):
    """The repository has no commit."""

    text = Text("还没有任何提交，没有可以撤销的", "there is no commit yet, nothing to undo")


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and the commit that did it (None: dry)."""

    entry: Entry
    changes: tuple[RecordChange, ...]
    """From the state now to the state after."""
    names: NamesOf
    commit: str | None
    rounds: tuple[Ended, ...] = ()
    """Approvals that this ends."""


class _Enough(Exception):
    """Everything has been looked at; nothing is written yet."""


def take_back(
    options: Options, rev: str, *, confirm: Confirm, show: Callable[[Undone], None], dry: bool = False
) -> Undone:
    """Show, ask, revert. Raises NothingToUndo, Declined, and what `store.undo.revert` raises."""
    ws = _open.workspace(options)
    if not rev and ws.git.head() is None:
        raise NothingToUndo
    oid = version(ws, rev or "HEAD")
    entry = log.read(ws.git, oid)
    subject = _SUBJECT.render(options.lang, commit=oid[:10], subject=entry.subject)

    def stop(step: str) -> None:
        if step == "checked":
            raise _Enough

    # A first pass up to the point where writing would begin: what cannot be undone is told before anybody is asked.
    try:
        with suppress(_Enough):
            undo.revert(ws, oid, subject, step=stop)
    except undo.UndoEvent as event:
        from officectl.actions._event_undo import instead
        from officectl.history.reasons import EVENTS

        name = str(event.params["event"])
        raise undo.UndoEvent(**{**event.params, "event": EVENTS.get(name, name), "instead": instead(ws, oid) or event.params["instead"]}) from None
    kinds, _ = _open.kinds_of(snapshot.worktree(ws))
    changes, _ = collect(ws, kinds, oid, entry.parents[0] if entry.parents else None)
    rounds = _ended(ws, changes)
    found = Undone(entry, tuple(changes), NamesOf(options), None, rounds)
    show(found)
    if dry:
        return found
    question = _rounds.question(rounds, _question(entry, oid))
    if question is not None and not confirm(question):
        raise Declined
    done = undo.revert(ws, oid, subject)
    return Undone(entry, found.changes, found.names, done.oid, rounds)


def _ended(ws: Workspace, changes: Iterable[RecordChange]) -> tuple[Ended, ...]:
    from officectl.actions._states import states_of

    ledger = Ledger((), lambda: states_of(ws, snapshot.worktree(ws)))
    return _rounds.ended(ledger, [
        Change(one.kind, one.id, one.path, one.before, one.after) for one in changes if one.kind is not None
    ])


def _question(entry: Entry, oid: str) -> Message:
    return _ASK(commit=oid[:10], subject=entry.subject, author=entry.author, date=entry.date.date())
