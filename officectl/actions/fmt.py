"""`fmt`: records in canonical layout, as one commit. Only the layout changes: the content digest stays the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from officectl.actions import _open, _records
from officectl.actions._write import Change
from officectl.errors import UsageError
from officectl.light import dataclass
from officectl.records import ids, layout, toml
from officectl.records.canonical import digest
from officectl.records.fault import Fault
from officectl.store import comments, snapshot, write
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.records.kinds import Kinds
    from officectl.store.workspace import Workspace

_SUBJECT = Text("整理排版（{count} 条记录，内容不变）", "tidy the layout of {count} records, content unchanged")


class NoSuchFile(UsageError):
    """Nothing of that name lies under records/."""

    text = Text("{name} 不是记录文件，也不是记录文件夹", "{name} is no record file and no folder of records")
    remedy_text = Text("写编号、名称、records/ 下的文件或文件夹", "give an id, a name, or a file or folder below records/")


@dataclass(frozen=True, slots=True)
class Tidied:
    """What was (or, dry, would be) laid out anew, and which files could not be read."""

    changes: tuple[Change, ...]
    unreadable: tuple[tuple[str, Fault], ...]
    looked_at: int
    commit: str | None


def fmt(
    options: Options, names: Sequence[str], *, dry: bool = False, show: Callable[[Change], None] = lambda _: None
) -> Tidied:
    """Lay out all records, or the named ones. Raises NoSuchFile, NoSuchRecord, and the errors of writing."""
    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    kinds, _ = _open.kinds_of(snap)
    wanted = _wanted(options, kinds, names)
    changes: list[Change] = []
    unreadable: list[tuple[str, Fault]] = []
    looked_at = 0
    for file in snap.files():
        if wanted is not None and not any(_below(file.path, one) for one in wanted):
            continue
        looked_at += 1
        if file.raw is None:
            unreadable.extend((file.path, fault) for fault in file.faults[:1])
            continue
        change, fault = tidy(kinds, file.path, file.raw)
        if fault is not None:
            unreadable.append((file.path, fault))
        if change is not None:
            changes.append(change)
            show(change)
    if wanted is not None and names and not looked_at:
        raise NoSuchFile(name=names[0])
    if dry or not changes:
        return Tidied(tuple(changes), tuple(unreadable), looked_at, None)
    subject = _SUBJECT.render(options.lang, count=len(changes))
    done = write.commit(ws, {change.path: change.after for change in changes}, subject)
    _line_ends(ws, changes, done.paths)
    return Tidied(tuple(changes), tuple(unreadable), looked_at, done.oid if done.paths else None)


def tidy(kinds: Kinds, path: str, raw: bytes) -> tuple[Change | None, Fault | None]:
    """The change that brings a file into layout; None when it has it, or when it cannot be read (then why)."""
    reading = toml.read(raw)
    kind = kinds.get(ids.locate_kind(path) or "")
    if reading.data is None:
        return None, reading.faults[0]
    if kind is None:
        return None, None
    if comments.has_comments(reading.text):
        # A comment says something about its neighbours: only line ends are mended, order and blank lines stay.
        text = raw.decode().replace("\r\n", "\n")
        after = (text if text.endswith("\n") else text + "\n").encode()
    else:
        after = layout.dump(reading.data, kind).encode()
    if after == raw or not _same(kind.name, reading.data, after):
        return None, None
    return Change(kind, ids.path_id(path) or path, path, raw, after), None


def _same(kind: str, data: dict[str, object], after: bytes) -> bool:
    again = toml.read(after)
    return again.data is not None and digest(kind, again.data) == digest(kind, data)


def _wanted(options: Options, kinds: Kinds, names: Sequence[str]) -> list[str] | None:
    """Paths and folders below which to look; None: everywhere."""
    if not names:
        return None
    found: list[str] = []
    opened: Opened | None = None
    for name in names:
        kind = kinds.by_alias(name)
        if kind is not None:
            found.append(f"records/{kind.name}")
        elif "/" in name or name == "records":
            found.append(name.removeprefix("./").rstrip("/"))
        else:
            opened = opened or _open.opened(options)
            found.append(_records.find(opened, name).path)
    return found


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + "/")


def _line_ends(ws: Workspace, changes: Sequence[Change], written: Sequence[str]) -> None:
    """Files that differ from HEAD in nothing but line ends which git converts: brought in line with HEAD."""
    left = [ws.prefix + change.path for change in changes if change.path not in written]
    if left:
        ws.git.attempt("checkout-index", "-f", "-q", "-z", "--stdin", stdin="\0".join(left).encode())
