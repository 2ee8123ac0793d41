"""`restore`: a record as it was at a commit, written again as a commit of today. History is not rewritten; a removed record comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.actions import _nearby, _open, _records, _rounds, _write
from officectl.actions._differences import RecordChange, record
from officectl.actions._versions import version
from officectl.actions.page import content, place
from officectl.errors import UsageError
from officectl.light import dataclass
from officectl.records import ids
from officectl.store import snapshot
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions._rounds import Ended

_SUBJECT = Text("恢复{kind} {id} 到 {commit} 的内容", "restore {kind} {id} to what it was at {commit}")


class NotThere(UsageError):
    """The record had no content at that commit."""

    text = Text("{id} 在 {commit} 时还没有，或已删除", "{id} was not there at {commit}")
    remedy_text = Text("换一个提交：历史里有它内容的那些", "choose another commit, one at which it was there")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was, or would be, restored; `commit` None: nothing was written."""

    id: str
    path: str
    change: RecordChange | None
    """From what it says now to what it said then; None: the same bytes."""
    lines: tuple[str, ...]
    """The differing fields, `field: now → then`."""
    rounds: tuple[Ended, ...]
    commit: str | None = None


def restore(options: Options, name: str, revision: str, *, confirm: _write.Confirm, dry: bool = False) -> Restored:
    """Write a record as it was. Judged as any write is: what broke a rule then, or names what is gone, is refused.

    Raises NoSuchRecord, NoSuchRevision, NotThere, InvalidRecord, SecretRefused, Declined, and the errors of writing.
    """
    kinds, _ = _open.kinds_of(snapshot.worktree(_open.workspace(options)))
    opened = _nearby.opened(options, kinds)
    ws, snap = opened.ws, opened.snap
    path = place(options, ws, snap, opened.kinds, name)
    oid = version(ws, revision)
    then, now = content(ws, oid, path), snap.read(path)
    ident = ids.path_id(path) or name
    if then is None:
        raise NotThere(id=ident, commit=oid[:10])
    if then == now:
        return Restored(ident, path, None, (), ())
    kind = _records.kind_of(opened.kinds, ids.locate_kind(path) or "")
    difference = record(opened.kinds, path, now, then)
    names = _records.names(opened)
    lines = () if difference is None else tuple(one.line(options.lang, names) for one in difference.fields)
    change = _write.Change(kind, ident, path, now, then)
    _write.judge(opened, change)
    rounds = _rounds.ended(opened.ledger, [change])
    if dry:
        return Restored(ident, path, difference, lines, rounds)
    subject = _SUBJECT(kind=kind.title, id=ident, commit=oid[:10])
    done = _write.save(options, opened, [change], subject, confirm=confirm)
    return Restored(ident, path, difference, lines, rounds, done.oid)
