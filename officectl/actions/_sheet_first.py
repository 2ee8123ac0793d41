"""The first rows of a kind where there is no index: as many files as fit a few screens, before all others are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from officectl.actions import _index_ledger, _open
from officectl.actions import _sheet_load as _load
from officectl.actions._file_ledger import FileLedger
from officectl.actions._sheet import Sheet
from officectl.actions.list import targets
from officectl.records.codec import dumps
from officectl.store import disk, snapshot, sweep

if TYPE_CHECKING:
    from officectl.actions._options import Options

POLICY = "policy/active/policy.toml"
"""Where it lies there are states to derive, some time later."""


def first_of_files(options: Options, name: str, rows: int, columns: Sequence[str]) -> Sheet:
    """Without an index: the first rows of a kind, from as many files. Raises UnknownKind."""
    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    known, _ = _open.kinds_of(snap)
    counts = _load.counted(ws)
    kind = _load.asked_kind(known, name, counts.get)
    sheet = Sheet(kind, tuple(columns) or _load.default_columns(kind), None, _index_ledger.reader(str(ws.root), _open.gates(known)))
    unread: list[str] = []
    back = _load.newest_first(kind)
    paths = list(islice(_paths(str(ws.root), f"records/{kind.name}", back), rows))
    for path in reversed(paths) if back else paths:
        intake = sheet.read(path)
        if intake is None or intake.data is None or not intake.id:
            unread.append(path)
        else:
            sheet.add(intake.id, path, dumps(dict(intake.data)))
    sheet.total, sheet.kinds, sheet.unread = counts.get(kind.name, 0), _load.listed(known, counts), tuple(unread)
    sheet.states = {} if snap.read(POLICY) is not None else None
    near = FileLedger(str(ws.root), known, targets(kind), sheet.read)
    _load.put_names(sheet, _open.Opened(ws, snap, known, near, _open.today(options, ws)), few=True)
    return sheet


def _paths(root: str, folder: str, back: bool) -> Iterator[str]:
    """Record files below a folder by path, or against it; what only a whole reading understands is left to it."""
    names, odd = sweep.names(root, folder) or ([], set[str]())
    for name in reversed(names) if back else names:
        if name[-1] == "/" and folder.count("/") < disk.DEEPEST:
            yield from _paths(root, f"{folder}/{name[:-1]}", back)
        elif name[-5:] == ".toml" and name not in odd and disk.plain_name(name):
            yield f"{folder}/{name}"
