"""`log`: who changed what when, and who submitted, approved or returned it: the commits of a record with its fields and its events, or
the commits of the workspace.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from officectl.actions import _event_history, _event_log, _open, _records, _standing_kept, _states
from officectl.actions._differences import TITLES, NamesOf, RecordChange, record
from officectl.errors import NoLedger
from officectl.git import log as commits
from officectl.light import dataclass
from officectl.records import ids
from officectl.records.ledger import Ledger
from officectl.records.record import RECORDED, State
from officectl.store import snapshot
from officectl.text.lang import Lang, Text
from officectl.text.lang import Message as Words

if TYPE_CHECKING:
    from datetime import tzinfo

    from officectl.actions._event_log import EventLine, Signed
    from officectl.actions._options import Options
    from officectl.actions._standing import Standing
    from officectl.git.log import Entry
    from officectl.records.kind import Kind
    from officectl.records.kinds import Kinds
    from officectl.store.workspace import Workspace

_HEAD = Text("{kind} {id}  状态：{state}", "{kind} {id}  state: {state}")
_UNKNOWN = Text("未核验", "not verified")
_GONE = Text("已删除", "removed")
_TROUBLE = Text("不能核验，签名和状态不显示：{why}", "it cannot be verified, so signatures and states are not told: {why}")
_COUNT = Text("（{count} 个文件）", " ({count} files)")


@dataclass(frozen=True, slots=True)
class Item:
    """A commit, with what it did to the record asked about (None: the workspace was asked about)."""

    entry: Entry
    change: RecordChange | None
    files: int
    signed: Signed
    event: EventLine | None = None
    """What the commit's message says about the record as an event."""


@dataclass(frozen=True, slots=True)
class History:
    """Commits, newest first."""

    kind: Kind | None
    id: str
    path: str
    gone: bool
    """Whether the record is no longer there."""
    items: tuple[Item, ...]
    zone: tzinfo
    names: NamesOf
    state: State = RECORDED
    title: Words | None = None
    """The state as people call it."""
    trouble: NoLedger | None = None
    """Why the history cannot be verified: then signatures and states are not told."""

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person."""
        if self.trouble is not None:
            yield _TROUBLE.render(lang, why=self.trouble.message)
        if self.kind is not None:
            state = _GONE if self.gone or self.title is None else self.title
            yield _HEAD.render(lang, kind=self.kind.title, id=self.id, state=state)
        for item in self.items:
            yield self._commit(item, lang)
            if item.event is not None:
                yield from ("    " + line for line in item.event.lines(lang))
            if item.change is None:
                continue
            if item.change.what == "changed":
                yield from ("    " + field.line(lang, self.names) for field in item.change.fields)
            else:
                yield "    " + TITLES[item.change.what].render(lang)

    def _commit(self, item: Item, lang: Lang) -> str:
        entry = item.entry
        when = entry.date.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")
        count = _COUNT.render(lang, count=item.files) if self.kind is None and item.files else ""
        signature = _event_log.SIGNATURES[item.signed.state].render(lang)
        return f"{entry.oid[:10]}  {when}  {entry.author}  {signature}  {entry.subject}{count}"

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        about = {"kind": self.kind.name, "id": self.id, "path": self.path} if self.kind else None
        state = None if self.kind is None or self.trouble is not None else "deleted" if self.gone else self.state.name
        return {"record": about, "state": state, "commits": [self._data(item, lang) for item in self.items]}

    def _data(self, item: Item, lang: Lang) -> dict[str, object]:
        entry = item.entry
        body: dict[str, object] = {
            "commit": entry.oid, "date": entry.date, "author": entry.author, "email": entry.email,
            "subject": entry.subject, "signed": item.signed.state == "good", "signature": item.signed.data(), "files": item.files,
        }  # fmt: skip
        if self.kind is not None:
            body["event"] = None if item.event is None else item.event.data()
        if item.change is not None:
            body["change"] = item.change.what
            body["fields"] = [field.data(lang) for field in item.change.fields]
        return body


def log(options: Options, name: str = "", limit: int | None = None) -> History:
    """The history of a record (by id, path or name; also of one that was removed), of a folder, or of all.

    Raises NoSuchRecord, SeveralRecords, NoRepository.
    """
    ws = _open.workspace(options)
    kinds, _ = _open.kinds_of(snapshot.worktree(ws))
    if name and not (ws.root / name).is_dir():
        return _of_record(options, ws, kinds, name, limit)
    path = name.strip("/")
    within = [ws.prefix + path] if path and path != "." else [ws.prefix] if ws.prefix else []
    standing, trouble = _look(ws)
    entries = list(commits.log(ws.git, paths=within, limit=limit))
    if standing is not None:
        standing.prepare(entry.oid for entry in entries)
    items = tuple(Item(entry, None, len(entry.paths), _signed(standing, trouble, entry.oid)) for entry in entries)
    return History(None, "", path, False, items, ws.zone, NamesOf(options), trouble=trouble)


def _look(ws: Workspace) -> tuple[Standing | None, NoLedger | None]:
    """The verified history of HEAD, or why there is none: a history that cannot be verified can still be read."""
    try:
        return _standing_kept.standing_of(ws, ws.git.head()), None
    except NoLedger as error:
        return None, error


def _signed(standing: Standing | None, trouble: NoLedger | None, oid: str) -> Signed:
    return _event_log.UNVERIFIED if trouble is not None else _event_log.signed(standing, oid)


def _of_record(options: Options, ws: Workspace, kinds: Kinds, name: str, limit: int | None) -> History:
    path = _place(options, ws, kinds, name)
    kind = kinds.get(ids.locate_kind(path) or "")
    ident = ids.path_id(path) or name
    standing, trouble = _look(ws)
    items, entries = [], _entries(ws, path, ident, limit)
    if standing is not None:
        standing.prepare(entry.oid for entry in entries)
    for entry in entries:
        change = None
        if entry.paths:
            pair = commits.changed(ws.git, entry.oid, _parent(ws, entry)).get(ws.prefix + path)
            raws = [None if oid is None else _blob(ws, oid) for oid in pair or (None, None)]
            change = record(kinds, path, raws[0], raws[1])
        event = _event_log.of_message(standing, entry.oid, _event_history.said(ws.git, entry.oid), ident)
        items.append(Item(entry, change, len(entry.paths), _signed(standing, trouble, entry.oid), event))
    snap = snapshot.worktree(ws)
    state, title = (RECORDED, _UNKNOWN()) if trouble is not None else _state(options, ident)
    return History(
        kind, ident, path, snap.read(path) is None, tuple(items), ws.zone, NamesOf(options), state, title, trouble
    )


def _parent(ws: Workspace, entry: Entry) -> str | None:
    """The first parent, where the repository has it: a shallow clone ends somewhere."""
    parent = entry.parents[0] if entry.parents else None
    return parent if parent is not None and ws.git.objects.info(parent) is not None else None


def _entries(ws: Workspace, path: str, ident: str, limit: int | None) -> list[Entry]:
    """The commits that changed the file or speak of the record in an event, newest first."""
    changed = {entry.oid: entry for entry in commits.log(ws.git, paths=[ws.prefix + path], limit=limit)}
    spoken = {said.entry.oid: said.entry for said in _event_history.about(ws.git, ident, limit=limit)}
    both = {**spoken, **changed}
    if len(both) > len(changed):
        place = _event_history.order(ws.git)
        both = {oid: both[oid] for oid in sorted(both, key=lambda oid: place.get(oid, -1))}
    return list(both.values())[:limit]


def _state(options: Options, ident: str) -> tuple[State, Words]:
    """The derived state, and how it is called."""
    ws = _open.workspace(options)
    ledger = Ledger((), lambda: _states.states_of(ws, snapshot.worktree(ws)))   # no record is read for it
    return ledger.state(ident), _states.shown(ledger, ident)


def _place(options: Options, ws: Workspace, kinds: Kinds, name: str) -> str:
    """The path of a record, from its id without reading any record where that is possible."""
    snap = snapshot.worktree(ws)
    if ids.locate_kind(name) is not None or snap.read(name) is not None:
        return name
    prefix = ids.id_prefix(name)
    own = kinds.by_prefix(prefix) if prefix else None
    every = (kinds[one] for one in kinds) if ids.is_id(name) else ()
    found = [ids.expected_path(kind, name) for kind in ([own] if own else every)]
    paths = [path for path in found if path is not None]
    for path in paths:
        if snap.read(path) is not None:
            return path
    if paths:
        past = [ws.prefix + path for path in paths]
        for entry in commits.log(ws.git, paths=past, limit=1):
            return entry.paths[0][len(ws.prefix) :]
    return _records.find(_open.opened(options), name).path


def _blob(ws: Workspace, oid: str) -> bytes | None:
    found = ws.git.objects.get(oid)
    return None if found is None else found.raw
