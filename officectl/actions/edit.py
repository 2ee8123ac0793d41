"""`edit`: a record in the person's own editor; what comes back is judged before it is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from officectl.actions import _open, _records, _rounds, _write
from officectl.errors import UsageError
from officectl.records import ids
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.actions._rounds import Ended
    from officectl.actions._write import Change
    from officectl.records.kind import Kind

_SUBJECT = Text("编辑{kind} {id}", "edit {kind} {id}")
_AGAIN = Text("{fault}\n重新打开编辑器改吗？（不改就什么也不写）", "{fault}\nOpen the editor again? (otherwise nothing is written)")

class EditorFailed(UsageError):
    """The editor could not be started, or did not end well. Raised by an `Editor`."""

    text = Text("编辑器没有正常结束：{why}", "the editor did not end well: {why}")
    remedy_text = Text("设好环境变量 EDITOR，例如 export EDITOR=nano", "set the variable EDITOR, such as export EDITOR=nano")


Editor = Callable[[str, str], str]
"""(text, name for the file) → the text as it was left."""


def edit(options: Options, name: str, editor: Editor, *, confirm: _write.Confirm) -> tuple[Change | None, str | None, tuple[Ended, ...]]:
    """Open a record (a broken one too); returns the change and the commit, both None when nothing was changed, and the rounds that ended.

    A record on its way or approved is asked about before the editor opens: nobody should type first and hear it then.

    Raises NoSuchRecord, EditorFailed, Declined, InvalidRecord (nobody to ask), and the errors of writing.
    """
    opened = _open.opened(options)
    kind, ident, path = _target(opened, name)
    before = opened.snap.read(path)
    text = (before or b"").decode("utf-8", "replace")
    before_all = _rounds.ended(opened.ledger, [_write.Change(kind, ident, path, before, None)])
    question = _rounds.question(before_all, None)
    if question is not None and not confirm(question):
        raise _write.Declined
    while True:
        text = editor(text, f"{ident}.toml")
        change = _write.Change(kind, ident, path, before, text.encode())
        if change.after == before:
            return None, None, ()
        rounds = _rounds.ended(opened.ledger, [change])
        try:
            done = _write.save(options, opened, [change], _SUBJECT(kind=kind.title, id=ident))
        except _write.InvalidRecord as fault:
            if not options.interactive or options.yes or not confirm(_AGAIN(fault=fault.message)):
                raise
            continue
        return change, done.oid, rounds


def _target(opened: Opened, name: str) -> tuple[Kind, str, str]:
    """By id or name; a file that cannot be read is found by its id or path, so that it can be mended."""
    for broken in opened.ledger.broken:
        if broken.kind is not None and name in (broken.id, broken.path):
            return broken.kind, ids.path_id(broken.path) or broken.id, broken.path
    record = _records.find(opened, name)
    return opened.kinds[record.kind], record.id, record.path

