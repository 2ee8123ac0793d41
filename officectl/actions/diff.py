"""`diff`: what differs between two versions, record by record and field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from officectl.actions import _open, _records
from officectl.actions._differences import WORK_TREE, NamesOf, RecordChange, files, record
from officectl.actions._versions import is_version, version
from officectl.errors import UsageError
from officectl.light import dataclass
from officectl.store import snapshot
from officectl.text.lang import Lang, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.records.kinds import Kinds
    from officectl.store.workspace import Workspace

TITLES = {
    "added": Text("新增", "added"),
    "removed": Text("删除", "removed"),
    "changed": Text("修改", "changed"),
    "unreadable": Text("读不出", "unreadable"),
    "layout": Text("只是排版", "layout only"),
}
_OTHERS = Text("其他文件：{path}（{what}）", "other file: {path} ({what})")
_SEE = Text("内容看 --format toml", "see --format toml for the text")
_WORK_TREE = Text("工作区文件", "the working files")
_EMPTY = Text("（还没有提交）", "(no commit yet)")
NOTHING = Text("{old} 与 {new} 没有差别", "nothing differs between {old} and {new}")


class TooManyVersions(UsageError):
    """More than two versions."""

    text = Text("最多写两个版本：{words}", "at most two versions: {words}")


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions and what differs. `others` are files that are no records: (path, added/removed/changed)."""

    old: str | None
    new: str
    changes: tuple[RecordChange, ...]
    others: tuple[tuple[str, str], ...]
    names: NamesOf

    def version(self, oid: str | None) -> Text | str:
        """A version as people name it."""
        return _EMPTY if oid is None else _WORK_TREE if oid == WORK_TREE else oid[:10]

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person."""
        for change in self.changes:
            yield from record_lines(change, lang, self.names)
        for path, what in self.others:
            yield _OTHERS.render(lang, path=path, what=TITLES[what])

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        return {
            "old": self.old,
            "new": self.new or "worktree",
            "records": [change.data(lang) for change in self.changes],
            "others": [{"path": path, "change": what} for path, what in self.others],
        }


def record_lines(change: RecordChange, lang: Lang, names: NamesOf) -> Iterator[str]:
    """One record: what happened to it, then its fields, old → new."""
    title = change.kind.title.render(lang) if change.kind else ""
    yield "  ".join(part for part in (TITLES[change.what].render(lang), title, change.id, change.label) if part)
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
    if rest:
        found, others = _only(options, kinds, found, others, rest)
    return Difference(old, new, tuple(found), tuple(others), NamesOf(options, [one.kind for one in found]))


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
    words: Sequence[str],
) -> tuple[list[RecordChange], list[tuple[str, str]]]:
    idents: set[str] = set()
    folders: list[str] = []
    for word in words:
        kind = kinds.by_alias(word)
        path = word.rstrip("/")
        if kind is not None:
            folders.append(f"records/{kind.name}")
        elif any(word in (one.id, one.path) for one in found):
            idents.add(word)
        elif "/" in word:
            folders.append(path)
        else:
            idents.add(_records.find(_open.opened(options), word).id)

    def below(path: str) -> bool:
        return any(path == folder or path.startswith(folder + "/") for folder in folders)

    return (
        [one for one in found if one.id in idents or one.path in idents or below(one.path)],
        [(path, what) for path, what in others if below(path)],
    )
