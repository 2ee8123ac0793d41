"""A record as a form: what its fields say, what a person types into them, what is wrong with it, and the commit that keeps it.

The rules are those of `new` and `set`: the same reading of dates, names and numbers, the same validation, the same refusals, the same
question before an approval ends. A `Sheet` belongs to one form; whatever asks it about names must not run on two threads at once.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from officectl.actions import _form_text, _nearby, _open, _records, _rounds, _write
from officectl.actions._differences import FieldChange, compare, shown
from officectl.actions._form_changes import changed, order, same_value
from officectl.actions._form_text import NotToml, Typed
from officectl.actions._form_world import World
from officectl.actions._nearby import Nearby, named
from officectl.actions.new import IdNeeded, IdTaken
from officectl.errors import OfficeError
from officectl.light import dataclass
from officectl.query.values import candidates
from officectl.records import ids
from officectl.records.record import Record
from officectl.records.validate import required_faults, validator
from officectl.store import snapshot
from officectl.store.errors import Conflict
from officectl.text.lang import Message, Text, plain

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.actions._rounds import Ended
    from officectl.query.env import Candidate
    from officectl.records.fault import Fault
    from officectl.records.kind import Field, Kind

__all__ = ["NotToml", "Preview", "Rebased", "Saved", "Sheet", "Typed", "blank", "of", "rebase"]

_NEW = Text("新建{kind} {id} {label}", "new {kind} {id} {label}")
_CHANGED = Text("修改{kind} {id} {fields}", "change {kind} {id} {fields}")
_SAYS = Text("{field}：{value}", "{field}: {value}")


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving would do."""

    data: Mapping[str, Any]
    """The record as it would be."""
    changes: tuple[FieldChange, ...]
    lines: tuple[str, ...]
    """The differing fields, `field: old → new`, references by name."""
    unified: tuple[str, ...]
    """The same as lines of the file."""
    rounds: tuple[Ended, ...]
    """Approvals that it would end."""
    questions: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written; `commit` None: nothing differed."""

    kind: Kind
    id: str
    path: str
    commit: str | None
    rounds: tuple[Ended, ...]


class Sheet:
    """A record about to be made or changed."""

    def __init__(self, world: World, kind: Kind, ident: str, path: str, before: bytes | None, base: Mapping[str, Any]) -> None:
        self.world = world
        self.kind = kind
        self.id = ident
        """Empty while a person has not chosen one."""
        self.path = path
        self.before = before
        """The file as it was read; None: there is none yet."""
        self.base = base
        """What it says."""
        self.spoken: dict[str, str] = {}
        """Id → the words by which the form shows it, and which lead back to it."""
        self.names: dict[str, str] = {}
        """Id → what a person calls it, for every record that this one names."""
        self._validate = validator(kind, 20)
        self._speak()

    @property
    def new(self) -> bool:
        """Whether there is no such record yet."""
        return self.before is None

    def say(self, ident: str) -> str:
        """The words by which a record is shown: its name, with its unit where others bear it too, else its id."""
        return self.spoken.get(ident, ident)

    def name(self, ident: str) -> str | None:
        """What a person calls a record that this one names; None where it is unknown."""
        return self.names.get(ident) or None

    def text_of(self, value: Any, field: Field | None) -> str:
        """A value as the text of its field."""
        return _form_text.text_of(value, field, self.world.options.lang, self.say)

    def needs_names(self, field: Field | None) -> bool:
        """Whether reading this field's text means looking for records."""
        item = field.item if field is not None and field.type == "array" else field
        return item is not None and bool(item.ref or item.ref_or_text)

    def read(self, field: Field | None, text: str) -> Typed:
        """What a text means in a field. Raises QueryError subclasses, NotToml."""
        typed = _form_text.read(field, text, self.world.env())
        if field is not None and self.needs_names(field):
            item = field.item if field.type == "array" and field.item is not None else field
            for ident in typed.value if isinstance(typed.value, list) else (typed.value,):
                if isinstance(ident, str):
                    self._meet(item, ident)
            if typed.echo is None and isinstance(typed.value, str):
                name = self.names.get(typed.value, "")
                return Typed(typed.value, plain(name)) if name and name != text.strip() else typed
        return typed

    def offered(self, field: Field, text: str) -> list[Candidate]:
        """The records to choose from in a field that names one."""
        item = field.item if field.type == "array" and field.item is not None else field
        return self.world.offered(item.ref or item.ref_or_text, text)

    def word_for(self, field: Field, candidate: Candidate) -> str:
        """What to put into a field for a record that was chosen."""
        item = field.item if field.type == "array" and field.item is not None else field
        self._meet(item, candidate.id)
        return self.say(candidate.id)

    def faults(self, data: Mapping[str, Any]) -> list[Fault]:
        """What is wrong with a record as it stands: what would keep it from being written, besides its id."""
        return [fault for fault in self._validate(data) if fault.field != ("id",)]

    def doubts(self, data: Mapping[str, Any]) -> dict[tuple[str | int, ...], Message]:
        """By field: what does not keep the record from being written, but is probably a slip: an end before its beginning."""
        found: dict[tuple[str | int, ...], Message] = {}
        order(data, self.kind.fields, (), found)
        return found

    def awaited(self, data: Mapping[str, Any]) -> list[Fault]:
        """What the record still lacks before it can be submitted."""
        return required_faults(self.kind, data, on=_open.today(self.world.options, self.world.ws))

    def bad_id(self, ident: str) -> OfficeError | None:
        """What speaks against an id chosen by a person; whether it is free is seen when it is saved."""
        if not ident:
            return _id_needed(self.kind)
        if not ids.fits(self.kind, ident):
            return ids.BadId(id=ident, kind=self.kind.title, shape=ids.shape(self.kind))
        path = ids.record_path(self.kind, ident)
        if self.new and snapshot.worktree(self.world.ws).read(path) is not None:
            return IdTaken(id=ident, path=path)
        return None

    def preview(self, data: Mapping[str, Any], questions: tuple[Message, ...] = ()) -> Preview:
        """What saving would do. Raises Conflict, InvalidRecord, SecretRefused, IdNeeded, IdTaken, BadId, EditFailed."""
        opened = _nearby.opened(self.world.options, self.world.kinds)
        change = self._change(opened, data)
        _write.judge(opened, change)
        base = {} if self.new else self.base
        changes = tuple(one for one in compare(self.kind.fields, base, data) if one.path != ("id",))
        lang = self.world.options.lang
        names = _records.names(opened)
        lines = (_SAYS.render(lang, field=one.label(lang), value=shown(one.new, one.spec, lang, names)) if self.new else one.line(lang, names)
                 for one in changes)  # fmt: skip
        return Preview(
            data, changes, tuple(lines), tuple(change.diff()),
            _rounds.ended(opened.ledger, [change]), questions,
        )

    def save(self, data: Mapping[str, Any], *, confirm: _write.Confirm) -> Saved:
        """Write the record as one commit. `confirm` is asked where a round of approval would end. Raises what `preview` raises,
        Declined, and the errors of writing.
        """
        opened = _nearby.opened(self.world.options, self.world.kinds)
        change = self._change(opened, data)
        if change.after == self.before:
            return Saved(self.kind, change.id, change.path, None, ())
        rounds = _rounds.ended(opened.ledger, [change])
        done = _write.save(self.world.options, opened, [change], self._subject(data, change.id), confirm=confirm)
        return Saved(self.kind, change.id, change.path, done.oid, rounds)

    def _change(self, opened: Opened, data: Mapping[str, Any]) -> _write.Change:
        ident = str(data.get("id") or self.id)
        wrong = self.bad_id(ident) if self.new else None
        taken = opened.ledger.get(ident) if self.new and self.kind.id_style == "slug" else None
        if taken is not None:
            raise IdTaken(id=ident, path=taken.path)
        if wrong is not None:
            raise wrong
        path = self.path or ids.record_path(self.kind, ident)
        if opened.snap.read(path) != self.before:
            raise Conflict(path=path)
        changes = changed(self.base, {"id": ident, **data})
        return _write.Change(self.kind, ident, path, self.before, _write.text_of(self.kind, self.before, self.base, changes))

    def _subject(self, data: Mapping[str, Any], ident: str) -> Message:
        if self.new:
            label = data.get(self.kind.label)
            return _NEW(kind=self.kind.title, id=ident, label=self.say(label) if isinstance(label, str) else "")
        fields = [one.title if (one := self.kind.fields.get(str(path[0]))) else str(path[0]) for path in changed(self.base, data)]
        return _CHANGED(kind=self.kind.title, id=ident, fields=fields)

    def _speak(self) -> None:
        """Names and words for every record that this one names."""
        nearby = Nearby(snapshot.worktree(self.world.ws), self.world.kinds)
        for field, ident in named(self.kind.fields, self.base):
            self._meet(field, ident, nearby)

    def _meet(self, field: Field, ident: str, nearby: Nearby | None = None) -> None:
        """Learn how a record is called, once."""
        if ident not in self.names:
            self.names[ident] = (nearby or Nearby(snapshot.worktree(self.world.ws), self.world.kinds)).name(ident)
            if self.names[ident]:
                self._word(field, ident)

    def _word(self, field: Field, ident: str) -> str:
        """Words that lead to this record and no other: its name, with its unit where others bear it. Slips, tasks and what else there
        are thousands of go by their ids: a form must not wait until all of them are read.
        """
        wanted = field.ref or field.ref_or_text
        if not wanted or not all(name in self.world.kinds and self.world.kinds[name].id_style == "slug" for name in wanted):
            return ident
        found = next((one for one in self.world.resolve(wanted, ident) if one.how == "id"), None)
        if found is None:
            return ident
        env = self.world.env()
        for word in (found.label, f"{found.label}@{found.unit}" if found.unit else ""):
            meant = {one.id for one in candidates(env, wanted, word) if one.how != "part"} if word else set()
            if meant == {ident}:
                self.spoken[ident] = word
                return word
        return ident


@dataclass(frozen=True, slots=True)
class Rebased:
    """A form on top of what somebody else wrote meanwhile. `overlaps`: fields that both changed; the form's own value is kept."""

    sheet: Sheet
    data: Mapping[str, Any]
    overlaps: tuple[FieldChange, ...]
    lines: tuple[str, ...]
    """The overlaps, `field: theirs → mine`."""


def blank(options: Options, name: str, like: str = "") -> Sheet:
    """A record yet to be made. `like`: a record whose fields it begins with. Raises UnknownKind, NoSuchRecord …"""
    world = _world(options)
    kind = _records.kind_of(world.kinds, name)
    ident = ""
    if kind.id_style == "dated":
        ident = ids.new_id(kind.prefix, _open.today(options, world.ws), os.urandom(5))
    base: Mapping[str, Any] = {}
    if like:
        base = {key: value for key, value in _find(world, like).data.items() if key != "id"}
    return Sheet(world, kind, ident, "", None, base)


def of(options: Options, name: str) -> Sheet:
    """A record about to be changed. Raises NoSuchRecord, SeveralRecords, BrokenRecord."""
    world = _world(options)
    record = _find(world, name)
    kind = world.kinds[record.kind]
    raw = snapshot.worktree(world.ws).read(record.path)
    return Sheet(world, kind, record.id, record.path, raw, record.data)


def state_of(sheet: Sheet) -> str:
    """`same`, `changed` or `gone`: the file of a sheet, compared with what it was when the sheet was made."""
    raw = snapshot.worktree(_open.workspace(sheet.world.options)).read(sheet.path)
    return "same" if raw == sheet.before else "gone" if raw is None else "changed"


def rebase(sheet: Sheet, data: Mapping[str, Any]) -> Rebased:
    """What was typed, on top of the record as it is now. Raises NoSuchRecord where it is gone and BrokenRecord where it cannot be read."""
    from officectl.records import toml

    world = _world(sheet.world.options)
    raw = snapshot.worktree(world.ws).read(sheet.path)
    if raw is None:   # removed meanwhile: saving makes it again
        return Rebased(Sheet(world, sheet.kind, sheet.id, sheet.path, None, {}), data, (), ())
    theirs = toml.read(raw).data
    if theirs is None:
        raise _records.BrokenRecord(path=sheet.path)
    fresh = Sheet(world, sheet.kind, sheet.id, sheet.path, raw, theirs)
    merged: dict[str, Any] = {}
    both: set[str] = set()
    for name in dict.fromkeys((*sheet.kind.fields, *theirs, *data)):
        old, mine, other = sheet.base.get(name), data.get(name), theirs.get(name)
        value = other if same_value(old, mine) else mine
        if not (same_value(old, mine) or same_value(old, other) or same_value(mine, other)):
            both.add(name)
        if value is not None:
            merged[name] = value
    overlaps = tuple(one for one in compare(sheet.kind.fields, theirs, merged) if one.path[0] in both)
    lang = sheet.world.options.lang
    return Rebased(fresh, merged, overlaps, tuple(one.line(lang, fresh.name) for one in overlaps))


def _world(options: Options) -> World:
    ws = _open.workspace(options)
    kinds, _ = _open.kinds_of(snapshot.worktree(ws))
    return World(options, ws, kinds)


def _find(world: World, name: str) -> Record:
    """By its id without reading any other record, where that is possible."""
    found = Nearby(snapshot.worktree(world.ws), world.kinds).get(name)
    return found if found is not None else _records.find(_open.opened(world.options), name)


def _id_needed(kind: Kind) -> IdNeeded:
    return IdNeeded(kind=kind.title, example=kind.prefix + "-1")
