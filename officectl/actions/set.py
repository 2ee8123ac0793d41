"""`set`: change fields of one record, of several, or of all that match, as one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from officectl.actions import _nearby, _open, _records, _rounds, _write
from officectl.actions._nearby import NearbyLedger
from officectl.errors import UsageError
from officectl.light import dataclass, replace
from officectl.query.assign import assign
from officectl.query.filter import compile
from officectl.query.resolve import resolver
from officectl.records import ids
from officectl.store import snapshot
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.actions._rounds import Ended
    from officectl.actions._write import Change
    from officectl.records.record import Record

_ONE = Text("修改{kind} {id} {fields}", "change {kind} {id} {fields}")
_MANY = Text("修改 {count} 条{kind} {fields}", "change {count} of kind {kind} {fields}")
_ASK = Text("要修改 {count} 条{kind}，对吗？", "change {count} of kind {kind}?")
_ASK_ALL = Text("没有写条件：要修改全部 {count} 条{kind}，对吗？", "no condition: change all {count} of kind {kind}?")


class NothingToSet(UsageError):
    """No assignment was given."""

    text = Text("要改什么？写上 字段=值", "change what? write field=value")


class NothingMatches(UsageError):
    """A bulk change that meets no record."""

    text = Text("没有符合条件的记录", "no record matches")


@dataclass(frozen=True, slots=True)
class Result:
    """What was changed (or, dry, would be)."""

    changes: tuple[Change, ...]
    commit: str | None
    echoes: tuple[Message, ...]
    rounds: tuple[Ended, ...] = ()
    """Approvals that this ends, for whoever was not asked."""


def set_fields(
    options: Options,
    names: Sequence[str],
    words: Sequence[str],
    where: Sequence[str] = (),
    *,
    confirm: _write.Confirm,
    show: Callable[[Sequence[Change]], None] = lambda _: None,
    dry: bool = False,
) -> Result:
    """Change fields. `names` are records, or with `where` a single kind. A bulk change shows its diff and asks.

    Raises NothingToSet, NothingMatches, UnknownKind, NoSuchRecord, InvalidRecord, Declined, and the errors of writing.
    """
    if not words:
        raise NothingToSet
    found = _named(options, names) if not where else None
    opened = _open.opened(options) if found is None else found[0]
    bulk = bool(where) or (len(names) == 1 and opened.kinds.by_alias(names[0]) is not None)
    empty = False
    if found is not None:
        records = found[1]
    elif bulk:
        kind = _records.kind_of(opened.kinds, names[0] if names else "")
        query = compile(kind, where, _records.env(options, opened))
        records, empty = list(query.select(opened.ledger.records(kind.name))), query.empty
    else:
        records = [_records.find(opened, name) for name in names]
    if not records:
        raise NothingMatches
    changes, echoes = _changes(options, opened, records, words, confirm)
    if not changes:
        return Result((), None, echoes)
    kind = changes[0].kind
    fields = " ".join(words)
    question = None
    if empty or len(changes) > 1:
        show(changes)
        question = (_ASK_ALL if empty else _ASK)(count=len(changes), kind=kind.title)
    subject = (
        _ONE(kind=kind.title, id=changes[0].id, fields=fields)
        if len(changes) == 1
        else _MANY(count=len(changes), kind=kind.title, fields=fields)
    )
    if dry:
        for change in changes:
            _write.judge(opened, change)
        return Result(tuple(changes), None, echoes, _rounds.ended(opened.ledger, changes))
    rounds = _rounds.ended(opened.ledger, changes)
    done = _write.save(options, opened, changes, subject, confirm=confirm, question=question)
    return Result(tuple(changes), done.oid, echoes, rounds)


def _named(options: Options, names: Sequence[str]) -> tuple[Opened, list[Record]] | None:
    """Records that are named by their ids, each read alone; None where one of the names is something else."""
    if not names or not all(map(ids.is_id, names)):
        return None
    ws = _open.workspace(options)
    kinds, _ = _open.kinds_of(snapshot.worktree(ws))
    if len(names) == 1 and kinds.by_alias(names[0]) is not None:
        return None
    opened = _nearby.opened(options, kinds)
    near = _nearby.Nearby(opened.snap, kinds)
    records = [record for name in dict.fromkeys(names) if (record := near.get(name)) is not None]
    return (opened, records) if len(records) == len(set(names)) else None


def _changes(
    options: Options, opened: Opened, records: Sequence[Record], words: Sequence[str], confirm: _write.Confirm
) -> tuple[list[Change], tuple[Message, ...]]:
    env = _records.env(options, opened)
    if isinstance(opened.ledger, NearbyLedger):
        env = replace(env, resolve=resolver(opened.ledger.called, opened.kinds))
    changes: list[Change] = []
    echoes: dict[Message, None] = {}
    asked: set[Message] = set()
    for record in records:
        kind = opened.kinds[record.kind]
        assigned = assign(kind, words, env, record.data)
        echoes.update(dict.fromkeys(assigned.echoes))
        for question in assigned.asks:
            if question not in asked and not confirm(question):
                raise _write.Declined
            asked.add(question)
        before = opened.snap.read(record.path)
        after = _write.text_of(kind, before, record.data, assigned.changes)
        if after != before:
            changes.append(_write.Change(kind, record.id, record.path, before, after))
    return changes, tuple(echoes)
