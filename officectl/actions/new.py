"""`new`: one record of any kind from `field=value` words, as one commit."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from officectl.actions import _open, _records, _write
from officectl.errors import UsageError
from officectl.light import dataclass
from officectl.query.assign import assign
from officectl.records import ids
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.records.kind import Kind

_SUBJECT = Text("新建{kind} {id} {label}", "new {kind} {id} {label}")


class IdNeeded(UsageError):
    """A standing record's id is chosen by a person."""

    text = Text("{kind}的 id 要自己起：加上 id=…", "the id of a {kind} is yours to choose: add id=…")
    remedy_text = Text(
        "小写字母、数字、点、连字符，如 id={example}；起了就不改、不再用",
        "lower-case letters, digits, dots and hyphens, such as id={example}; never changed, never used again",
    )


class IdTaken(UsageError):
    """Ids are unique across the workspace."""

    text = Text("id {id} 已经用过：{path}", "the id {id} is taken: {path}")
    remedy_text = Text("换一个，如 {id}2", "choose another, such as {id}2")


@dataclass(frozen=True, slots=True)
class Made:
    """What was written (or, dry, would be)."""

    kind: Kind
    id: str
    path: str
    text: str
    commit: str | None
    echoes: tuple[Message, ...]


def new(options: Options, name: str, words: Sequence[str], *, confirm: _write.Confirm, dry: bool = False) -> Made:
    """Make a record. Raises UnknownKind, IdNeeded, IdTaken, InvalidRecord, the errors of assignments and of writing."""
    opened = _open.opened(options)
    kind = _records.kind_of(opened.kinds, name)
    ident, words = _id(opened, kind, words)
    data: dict[str, Any] = {"id": ident}
    assigned = assign(kind, words, _records.env(options, opened), data)
    for question in assigned.asks:
        if not confirm(question):
            raise _write.Declined
    path = ids.record_path(kind, ident)
    raw = _write.text_of(kind, None, data, assigned.changes)
    change = _write.Change(kind, ident, path, None, raw)
    text = raw.decode()
    if dry:
        _write.judge(opened, change)
        return Made(kind, ident, path, text, None, assigned.echoes)
    label = assigned.changes.get((kind.label,), "")
    subject = _SUBJECT(kind=kind.title, id=ident, label=label if isinstance(label, str) else "")
    done = _write.save(options, opened, [change], subject)
    return Made(kind, ident, path, text, done.oid, assigned.echoes)


def _id(opened: _open.Opened, kind: Kind, words: Sequence[str]) -> tuple[str, list[str]]:
    """The id and the words without it: dated kinds get one, standing ones are named by a person."""
    chosen = [word[3:].strip() for word in words if word.startswith(("id=", "id＝"))]
    rest = [word for word in words if not word.startswith(("id=", "id＝"))]
    if not chosen:
        if kind.id_style == "slug":
            raise IdNeeded(kind=kind.title, example=_EXAMPLES.get(kind.name, kind.prefix + "-1"))
        return ids.new_id(kind.prefix, opened.as_of, os.urandom(5)), rest
    ident = chosen[-1]
    taken = opened.ledger.get(ident)
    if taken is not None:
        raise IdTaken(id=ident, path=taken.path)
    if not ids.fits(kind, ident):
        raise ids.BadId(id=ident, kind=kind.title, shape=ids.shape(kind))
    return ident, rest


_EXAMPLES = {"person": "zhang.wei", "org": "water-bureau", "room": "room-a305", "vehicle": "veh-z10001"}
