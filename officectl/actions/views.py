"""Saved views: `views/<name>.toml` in the workspace says a kind, a filter, columns and an order. The browser shows them as tabs, `list --view`
prints them. They are files of the office like any other: saving and removing one is a commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from officectl.actions import _open, _records
from officectl.errors import NotWritten, UsageError
from officectl.light import dataclass
from officectl.query import syntax
from officectl.query.fold import half
from officectl.records import layout, toml
from officectl.store import snapshot, write
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.records.kinds import Kinds
    from officectl.store.snapshot import Snapshot
    from officectl.store.write import Commit
    from officectl.text.lang import Message

FOLDER = "views"
LONGEST = 40
"""Characters of a name."""
_FORBIDDEN = frozenset('/\\:*?"<>|\0')
_SAVED = Text("保存视图“{name}”", "save the view “{name}”")
_REMOVED = Text("删除视图“{name}”", "remove the view “{name}”")
_NO_KIND = Text("没有“{kind}”这一类记录", "there is no kind “{kind}”")
_NEEDS_KIND = Text("缺 kind（哪一类记录）", "kind is missing")
_NOT_TEXT = Text("{key} 应是文字", "{key} must be text")
_NOT_TEXTS = Text("{key} 应是文字的列表", "{key} must be a list of texts")
_UNKNOWN = Text("不认识 {key}；有 kind、filter、columns、sort", "unknown key {key}; there are kind, filter, columns, sort")
_UNREADABLE = Text("读不出来：{why}", "cannot be read: {why}")


class NoSuchView(UsageError):
    """No view of that name."""

    text = Text("没有叫“{name}”的视图{known}", "there is no view “{name}”{known}")
    remedy_text = Text("视图在 views/ 文件夹，或在界面的台账里按 w 保存", "views lie in views/; in the interface, w in the records saves one")


class BadView(UsageError):
    """A view's file says something that cannot be understood."""

    text = Text("视图 views/{name}.toml 用不了：{why}", "the view views/{name}.toml cannot be used: {why}")
    remedy_text = Text("改这个文件，或删掉重新保存", "mend the file, or remove it and save again")


class BadName(NotWritten):
    """A name that a file cannot have."""

    text = Text("视图名“{name}”不能用：1 到 {longest} 个字，不含 / \\ : * ? \" < > |，不以点开头",
                "“{name}” cannot be the name of a view: 1 to {longest} characters, none of / \\ : * ? \" < > |, no dot first")  # fmt: skip


@dataclass(frozen=True, slots=True)
class View:
    """A way to look at the records of a kind."""

    name: str
    kind: str
    filter: str = ""
    """As it is typed: words of the query language in one line."""
    columns: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    """Fields; `-` before one: from high to low."""
    fault: Message | None = None
    """Why it cannot be used."""

    def terms(self, more: Sequence[str] = ()) -> list[str]:
        """The words of the query that it stands for, and more. Where these say order or columns they win."""
        words = [*syntax.split(self.filter), *more]
        told = {half(word).partition("=")[0].strip() for word in words}
        if self.sort and not told & {"sort", "排序"}:
            words.append("sort=" + ",".join(self.sort))
        if self.columns and not told & {"columns", "列"}:
            words.append("columns=" + ",".join(self.columns))
        return words


def views(options: Options) -> tuple[View, ...]:
    """All of them by name; those that cannot be used say why."""
    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    known, _ = _open.kinds_of(snap)
    return tuple(
        _read(snap, known, name)
        for name in sorted(file.path[len(FOLDER) + 1 : -5] for file in snap.others((FOLDER,)) if _is_view(file.path))
    )


def view(options: Options, name: str) -> View:
    """One of them. Raises NoSuchView, BadView."""
    snap = snapshot.worktree(_open.workspace(options))
    if not good_name(name) or snap.read(_path(name)) is None:
        there = [file.path[len(FOLDER) + 1 : -5] for file in snap.others((FOLDER,)) if _is_view(file.path)]
        raise NoSuchView(name=name, known=Text("；有：{known}", "; there are: {known}")(known=sorted(there)) if there else "")
    found = _read(snap, _open.kinds_of(snap)[0], name)
    if found.fault is not None:
        raise BadView(name=name, why=found.fault)
    return found


def save(options: Options, wanted: View) -> Commit:
    """Write it, instead of one with the same name. Raises BadName, UnknownKind, and what writing raises."""
    if not good_name(wanted.name):
        raise BadName(name=wanted.name, longest=LONGEST)
    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    kind = _records.kind_of(_open.kinds_of(snap)[0], wanted.kind)
    data: dict[str, object] = {"kind": kind.name}
    if wanted.filter:
        data["filter"] = wanted.filter
    if wanted.columns:
        data["columns"] = list(wanted.columns)
    if wanted.sort:
        data["sort"] = list(wanted.sort)
    path = _path(wanted.name)
    return write.commit(
        ws, {path: layout.dump(data, None).encode()}, _SAVED.render(options.lang, name=wanted.name), expect={path: snap.read(path)}
    )


def remove(options: Options, name: str) -> Commit:
    """Take it away. Raises NoSuchView, and what writing raises."""
    ws = _open.workspace(options)
    before = snapshot.worktree(ws).read(_path(name)) if good_name(name) else None
    if before is None:
        raise NoSuchView(name=name, known="")
    path = _path(name)
    return write.commit(ws, {path: None}, _REMOVED.render(options.lang, name=name), expect={path: before})


def good_name(name: str) -> bool:
    """Whether a file can be called so on every machine that the office may use."""
    good = 0 < len(name) <= LONGEST and name == name.strip() and name[0] != "."
    return good and name.isprintable() and _FORBIDDEN.isdisjoint(name)


def _path(name: str) -> str:
    return f"{FOLDER}/{name}.toml"


def _is_view(path: str) -> bool:
    return path.endswith(".toml") and path.count("/") == 1 and good_name(path[len(FOLDER) + 1 : -5])


def _read(snap: Snapshot, known: Kinds, name: str) -> View:
    reading = toml.read(snap.read(_path(name)) or b"")
    data = reading.data
    if data is None or reading.faults:
        why = reading.faults[0].message if reading.faults else _NEEDS_KIND()
        return View(name, "", fault=_UNREADABLE(why=why))
    kind, line = data.get("kind"), data.get("filter", "")
    columns, sort = data.get("columns", []), data.get("sort", [])
    fault: Message | None = None
    for key in data.keys() - {"kind", "filter", "columns", "sort"}:
        fault = _UNKNOWN(key=key)
    if not isinstance(line, str):
        fault = _NOT_TEXT(key="filter")
    if not _texts(columns):
        fault = _NOT_TEXTS(key="columns")
    if not _texts(sort):
        fault = _NOT_TEXTS(key="sort")
    asked = known.by_alias(kind) if isinstance(kind, str) and kind else None
    if asked is None:
        fault = _NO_KIND(kind=kind) if isinstance(kind, str) and kind else _NEEDS_KIND()
    if fault is not None or asked is None:
        return View(name, asked.name if asked is not None else "", fault=fault)
    return View(name, asked.name, line, tuple(columns), tuple(sort))


def _texts(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(item, str) for item in value)
