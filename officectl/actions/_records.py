"""What the record commands share: a kind by any of its names, a record by id or name, references as people call them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from officectl.actions import _open
from officectl.errors import UsageError
from officectl.query.env import Env
from officectl.query.resolve import label, resolver
from officectl.records.kinds import Kinds
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.records.kind import Kind
    from officectl.records.record import Record


class UnknownKind(UsageError):
    """No kind of that name."""

    text = Text("没有“{name}”这一类记录{near}", "there is no kind “{name}”{near}")
    remedy_text = Text("officectl schema 列出全部种类", "`officectl schema` lists all kinds")


class NoSuchRecord(UsageError):
    """No record of that id or name."""

    text = Text("找不到“{name}”", "nothing is called “{name}”")
    remedy_text = Text("officectl list <种类> 可以查到 id", "`officectl list KIND` shows ids")


class SeveralRecords(UsageError):
    """A name that several records bear."""

    text = Text("“{name}”有 {count} 条：{found}", "“{name}” is {count} records: {found}")
    remedy_text = Text("写完整的 id", "write the whole id")


class BrokenRecord(UsageError):
    """A record that cannot be read cannot be changed by field."""

    text = Text("{path} 现在读不出来，不能按字段修改", "{path} cannot be read at present, so its fields cannot be changed")
    remedy_text = Text("先用编辑器改好，officectl check {path} 看问题", "mend it in an editor first; `officectl check {path}` names the fault")


def kind_of(kinds: Kinds, name: str) -> Kind:
    """A kind by its name, title or alias, in either language. Raises UnknownKind."""
    found = kinds.by_alias(name)
    if found is not None:
        return found
    from difflib import get_close_matches

    near = get_close_matches(name, [word for head in kinds.heads().values() for word in head.spoken], 1)
    hint = Text("；是不是“{word}”？", "; do you mean “{word}”?")(word=near[0]) if near else ""
    raise UnknownKind(name=name, near=hint)


def env(options: Options, opened: Opened) -> Env:
    """The world in which filters and assignments are read."""
    return Env(
        today=opened.as_of,
        now=_open.now(options, opened.ws),
        resolve=resolver(opened.ledger, opened.kinds),
        state_of=opened.ledger.state,
        kinds=opened.kinds,
        states=_titles(opened),
    )


def _titles(opened: Opened) -> Mapping[str, Text]:
    from officectl.actions._states import States, Titles

    def states() -> States | None:
        found = opened.ledger.states
        return found if isinstance(found, States) else None

    return Titles(states)


def find(opened: Opened, name: str, kinds: Sequence[str] = ("*",)) -> Record:
    """A record by id, by a unique name (plate, title, person) or by unique pinyin initials.

    Raises NoSuchRecord, SeveralRecords, BrokenRecord.
    """
    if not name:
        raise NoSuchRecord(name=name)
    record = opened.ledger.get(name)
    if record is not None:
        return record
    for broken in opened.ledger.broken:
        if name in (broken.id, broken.path):
            raise BrokenRecord(path=broken.path)
    found = resolver(opened.ledger, opened.kinds)(kinds, name)
    if len(found) > 1:
        raise SeveralRecords(name=name, count=len(found), found=[item.echo() for item in found[:8]])
    record = opened.ledger.get(found[0].id) if found else None
    if record is None:
        raise NoSuchRecord(name=name)
    return record


def names(opened: Opened, *, short: bool = False) -> _Names:
    """Id → what a person calls the record; `short`: by its short name where it has one, for narrow columns."""
    return _Names(opened, short)


class _Names:
    def __init__(self, opened: Opened, short: bool) -> None:
        self._opened, self._short = opened, short

    def __call__(self, ident: str) -> str | None:
        record = self._opened.ledger.get(ident)
        if record is None:
            return None
        brief = None
        if self._short and "short" in self._opened.kinds[record.kind].fields:   # any other field would send the index to the file
            brief = record.get("short")
        return str(brief) if brief else label(self._opened.ledger, self._opened.kinds, record)
