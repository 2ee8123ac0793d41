"""`log`: who changed what when: the commits of a record with its fields, or the commits of the workspace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from officectl.actions import _open, _records
from officectl.actions._differences import NamesOf, RecordChange, record
from officectl.actions.diff import TITLES
from officectl.actions.show import STATES
from officectl.git import log as commits
from officectl.light import dataclass
from officectl.records import ids
from officectl.records.record import RECORDED
from officectl.store import snapshot
from officectl.text.lang import Lang, Text

if TYPE_CHECKING:
    from datetime import tzinfo

    from officectl.actions._options import Options
    from officectl.git.log import Entry
    from officectl.records.kind import Kind
    from officectl.records.kinds import Kinds
    from officectl.store.workspace import Workspace

_HEAD = Text("{kind} {id}  状态：{state}", "{kind} {id}  state: {state}")
_GONE = Text("已删除", "removed")
_COUNT = Text("（{count} 个文件）", " ({count} files)")
UNSIGNED = Text("未签名", "not signed")
"""What stands at a commit of an open workspace: who made it is a claim."""


@dataclass(frozen=True, slots=True)
class Item:
    """A commit, with what it did to the record asked about (None: the workspace was asked about)."""

    entry: Entry
    change: RecordChange | None
    files: int


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

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person."""
        if self.kind is not None:
            state = _GONE if self.gone else STATES[RECORDED.name]
            yield _HEAD.render(lang, kind=self.kind.title, id=self.id, state=state)
        for item in self.items:
            yield self._commit(item, lang)
            if item.change is None:
                continue
            if item.change.what == "changed":
                yield from ("    " + field.line(lang, self.names) for field in item.change.fields)
            else:
                yield "    " + TITLES[item.change.what].render(lang)

    def _commit(self, item: Item, lang: Lang) -> str:
        entry = item.entry
        when = entry.date.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")
        count = _COUNT.render(lang, count=item.files) if item.change is None else ""
        return f"{entry.oid[:10]}  {when}  {entry.author}  {UNSIGNED.render(lang)}  {entry.subject}{count}"

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        about = {"kind": self.kind.name, "id": self.id, "path": self.path} if self.kind else None
        state = None if self.kind is None else "deleted" if self.gone else RECORDED.name
        return {"record": about, "state": state, "commits": [self._data(item, lang) for item in self.items]}

    def _data(self, item: Item, lang: Lang) -> dict[str, object]:
        entry = item.entry
        body: dict[str, object] = {
            "commit": entry.oid, "date": entry.date, "author": entry.author, "email": entry.email,
            "subject": entry.subject, "signed": False, "files": item.files,
        }  # fmt: skip
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
    items = tuple(Item(e, None, len(e.paths)) for e in commits.log(ws.git, paths=within, limit=limit))
    return History(None, "", path, False, items, ws.zone, NamesOf(options, ()))


def _of_record(options: Options, ws: Workspace, kinds: Kinds, name: str, limit: int | None) -> History:
    path = _place(options, ws, kinds, name)
    items = []
    for entry in commits.log(ws.git, paths=[ws.prefix + path], limit=limit):
        parent = entry.parents[0] if entry.parents else None
        pair = commits.changed(ws.git, entry.oid, parent).get(ws.prefix + path)
        raws = [None if oid is None else _blob(ws, oid) for oid in pair or (None, None)]
        change = record(kinds, path, raws[0], raws[1])
        items.append(Item(entry, change, len(entry.paths)))
    kind = kinds.get(ids.locate_kind(path) or "")
    gone = snapshot.worktree(ws).read(path) is None
    return History(kind, ids.path_id(path) or name, path, gone, tuple(items), ws.zone, NamesOf(options, [kind]))


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
