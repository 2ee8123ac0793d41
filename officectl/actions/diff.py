"""`diff`: what differs between two versions, record by record and field by field, and what was submitted, approved, returned … between
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from officectl.actions import _event_history, _event_log, _open, _records
from officectl.actions._differences import TITLES, WORK_TREE, NamesOf, RecordChange, files, record
from officectl.actions._versions import is_version, version
from officectl.errors import UsageError
from officectl.history.model import Event
from officectl.light import dataclass
from officectl.records import ids
from officectl.store import snapshot
from officectl.text.lang import Lang, Text

if TYPE_CHECKING:
    from officectl.actions._event_log import EventLine
    from officectl.actions._options import Options
    from officectl.records.kinds import Kinds
    from officectl.store.workspace import Workspace

_OTHERS = Text("其他文件：{path}（{what}）", "other file: {path} ({what})")
_SEE = Text("内容看 --format toml", "see --format toml for the text")
_WORK_TREE = Text("工作区文件", "the working files")
_EMPTY = Text("（还没有提交）", "(no commit yet)")
_EVENTS = Text("签批", "events")
_AT = Text("  {oid}  {line}", "  {oid}  {line}")
NOTHING = Text("{old} 与 {new} 没有差别", "nothing differs between {old} and {new}")


class TooManyVersions(UsageError):
    """More than two versions."""

    text = Text("最多写两个版本：{words}", "at most two versions: {words}")


@dataclass(frozen=True, slots=True)
class Acted:
    """The events about one record between two versions: (commit, event), oldest first."""

    kind: str
    id: str
    title: Text
    events: tuple[tuple[str, EventLine], ...]

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person."""
        yield "  ".join((_EVENTS.render(lang), self.title.render(lang), self.id))
        for oid, event in self.events:
            first, *more = event.lines(lang)
            yield _AT.render(lang, oid=oid[:10], line=first)
            yield from ("    " + line for line in more)

    def data(self) -> dict[str, object]:
        """For a program."""
        return {"kind": self.kind, "id": self.id, "events": [{"commit": oid, **event.data()} for oid, event in self.events]}


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions and what differs. `others` are files that are no records: (path, added/removed/changed)."""

    old: str | None
    new: str
    changes: tuple[RecordChange, ...]
    others: tuple[tuple[str, str], ...]
    names: NamesOf
    acted: tuple[Acted, ...] = ()

    def version(self, oid: str | None) -> Text | str:
        """A version as people name it."""
        return _EMPTY if oid is None else _WORK_TREE if oid == WORK_TREE else oid[:10]

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person."""
        for change in self.changes:
            yield from record_lines(change, lang, self.names)
        for acted in self.acted:
            yield from acted.lines(lang)
        for path, what in self.others:
            yield _OTHERS.render(lang, path=path, what=TITLES[what])

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        return {
            "old": self.old,
            "new": self.new or "worktree",
            "records": [change.data(lang) for change in self.changes],
            "events": [acted.data() for acted in self.acted],
            "others": [{"path": path, "change": what} for path, what in self.others],
        }


def called(change: RecordChange, names: NamesOf) -> str:
    """What people call a record; one that is called by another (a notice by its meeting) by that one's name."""
    spec = change.kind.fields.get(change.kind.label) if change.kind is not None else None
    if spec is None or not (spec.ref or spec.ref_or_text) or not change.label:
        return change.label
    return names(change.label) or change.label


def record_lines(change: RecordChange, lang: Lang, names: NamesOf) -> Iterator[str]:
    """One record: what happened to it, then its fields, old → new."""
    title = change.kind.title.render(lang) if change.kind else ""
    yield "  ".join(part for part in (TITLES[change.what].render(lang), title, change.id, called(change, names)) if part)
    if change.what == "changed":
        yield from ("  " + field.line(lang, names) for field in change.fields)
    elif change.what == "unreadable":
        yield "  " + _SEE.render(lang)


def diff(options: Options, words: Sequence[str]) -> Difference:
    """Compare: no version: HEAD and the work tree; one: it and the work tree; two: these. The other words are
    ids, paths, names or kinds.

    Raises NoSuchRevision, TooManyVersions, NoSuchRecord, SeveralRecords.
    """
    ws = _open.workspace(options)
    kinds, _ = _open.kinds_of(snapshot.worktree(ws))
    versions, rest = _split(ws, kinds, words)
    if len(versions) > 2:
        raise TooManyVersions(words=versions)
    old = version(ws, versions[0]) if versions else ws.git.head()
    new = version(ws, versions[1]) if len(versions) == 2 else WORK_TREE
    found, others = collect(ws, kinds, old, new)
    acted = acted_between(ws, kinds, old, new or ws.git.head())
    if rest:
        found, others, acted = _only(options, kinds, found, others, acted, rest)
    return Difference(old, new, tuple(found), tuple(others), NamesOf(options), tuple(acted))


def acted_between(ws: Workspace, kinds: Kinds, old: str | None, new: str | None, *, seen_from: str | None = None) -> list[Acted]:
    """The events in `new` that are not in `old`, by record. `seen_from`: a later commit that says what became of them (none: `new` itself)."""
    if new is None or old == new:
        return []
    found: dict[tuple[str, str], list[tuple[str, EventLine]]] = {}
    from officectl.actions._standing_kept import standing_of

    spoken = list(_event_history.between(ws.git, old, new))
    standing = standing_of(ws, seen_from or new) if spoken else None
    if standing is not None:
        standing.prepare(said.entry.oid for said in spoken)
    for said in spoken:
        for item in said.message.items if isinstance(said.message, Event) else ():
            line = _event_log.of_message(standing, said.entry.oid, said.message, item.id)
            if line is not None and item.is_record:
                found.setdefault((item.kind, item.id), []).append((said.entry.oid, line))
    titles = {name: kinds[name].title for name, _ in found if name in kinds}
    return [
        Acted(kind, ident, titles.get(kind, Text(kind, kind)), tuple(reversed(lines)))
        for (kind, ident), lines in sorted(found.items())
    ]


def collect(
    ws: Workspace, kinds: Kinds, old: str | None, new: str | None
) -> tuple[list[RecordChange], list[tuple[str, str]]]:
    """Changed records, and other changed files, between two versions."""
    found: list[RecordChange] = []
    others: list[tuple[str, str]] = []
    for path, before, after in files(ws, old, new):
        change = record(kinds, path, before, after)
        if change is None:
            others.append((path, "added" if before is None else "removed" if after is None else "changed"))
        else:
            found.append(change)
    return found, others


def _split(ws: Workspace, kinds: Kinds, words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Versions come first; a word that names a record's file or a kind is none."""
    versions: list[str] = []
    for at, word in enumerate(words):
        start, dots, end = word.partition("..")
        if dots and start and end and is_version(ws, start) and is_version(ws, end):
            versions += [start, end]
        elif kinds.by_alias(word) is None and is_version(ws, word):
            versions.append(word)
        else:
            return versions, list(words[at:])
    return versions, []


def _only(
    options: Options,
    kinds: Kinds,
    found: list[RecordChange],
    others: list[tuple[str, str]],
    acted: list[Acted],
    words: Sequence[str],
) -> tuple[list[RecordChange], list[tuple[str, str]], list[Acted]]:
    idents: set[str] = set()
    folders: list[str] = []
    for word in words:
        kind = kinds.by_alias(word)
        path = word.rstrip("/")
        if kind is not None:
            folders.append(f"records/{kind.name}")
        elif any(word in (one.id, one.path) for one in found) or any(word == one.id for one in acted):
            idents.add(word)
        elif "/" in word:
            folders.append(path)
        else:
            idents.add(_records.find(_open.opened(options), word).id)

    def below(path: str) -> bool:
        return any(path == folder or path.startswith(folder + "/") for folder in folders)

    named = {ids.path_id(word) for word in idents}
    return (
        [one for one in found if one.id in idents or one.path in idents or below(one.path)],
        [(path, what) for path, what in others if below(path)],
        [one for one in acted if one.id in idents or one.id in named or below(f"records/{one.kind}")],
    )
