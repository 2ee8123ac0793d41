"""How a sheet is filled: from the index, or from the files where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from officectl.actions import _index_ledger, _open, _records
from officectl.actions._file_ledger import FileLedger
from officectl.actions._sheet import KindCount, Shape, Sheet, shapes
from officectl.actions.list import targets
from officectl.records.codec import dumps
from officectl.records.ids import locate_kind
from officectl.records.intake import take
from officectl.records.ledger import Ledger
from officectl.store import disk, snapshot, sweep
from officectl.store.index.ledger import IndexLedger

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.records.kind import Kind
    from officectl.records.kinds import Kinds
    from officectl.records.record import State
    from officectl.store.snapshot import Snapshot
    from officectl.store.workspace import Workspace
    from officectl.text.lang import Message

T = TypeVar("T")
Stop = Callable[[], bool]
"""Whether nobody waits for the answer any more."""
_DAILY = ("trip", "task", "meeting")
_ALL = 5000
"""Up to so many records of a kind are known by name; of larger kinds only those that the list names."""


class Stopped(Exception):
    """Nobody waits any more."""


def newest_first(kind: Kind) -> bool:
    """Whether the records of a kind come day by day."""
    return kind.id_style == "dated"


def default_columns(kind: Kind) -> tuple[str, ...]:
    """The columns of the schema; standing records begin with their id, dated ones end with it."""
    shown = tuple(column for column in kind.columns if column != "id")
    return (*shown, "id") if newest_first(kind) else ("id", *shown)


def asked_kind(known: Kinds, name: str, has: Callable[[str], object]) -> Kind:
    """The kind of that name; no name: the first that somebody looks at daily and that has records. Raises UnknownKind."""
    if name:
        return _records.kind_of(known, name)
    return known[next((one for one in (*_DAILY, *known) if has(one)), "trip")]


def listed(known: Kinds, counts: Mapping[str, int]) -> tuple[KindCount, ...]:
    """Those with records first; the office's own kinds before ours."""
    rows = [KindCount(head.name, head.title, counts.get(head.name, 0), head.custom) for head in known.heads().values()]
    return tuple(sorted(rows, key=lambda row: (not row.count, not row.custom, row.name)))


def counted(ws: Workspace) -> dict[str, int]:
    """Files by kind, from their names alone."""
    found: dict[str, int] = {}
    for entry in sweep.listing(str(ws.root), ()).entries:
        kind = locate_kind(entry.path)
        if kind is not None:
            found[kind] = found.get(kind, 0) + 1
    return found


def glimpse(options: Options) -> tuple[Opened, IndexLedger] | None:
    """The workspace as the index was left; None where there is no index."""
    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    known, _ = _open.kinds_of(snap)
    ledger = _index_ledger.glimpse(ws, snap, known, _open.gates(known), frozenset(known))
    if ledger is None:
        return None
    _open.until_done(ledger)
    return _open.Opened(ws, snap, known, ledger, _open.today(options, ws)), ledger


def begun(kind: Kind, columns: Sequence[str], ledger: IndexLedger) -> Sheet:
    """A sheet without records."""
    return Sheet(kind, tuple(columns) or default_columns(kind), ledger.codec(kind.name), ledger.read, indexed=True)


def of_index(kind: Kind, columns: Sequence[str], ledger: IndexLedger, stop: Stop) -> Sheet:
    """All records of a kind; where the index lacks a column that is shown: from their files."""
    sheet = begun(kind, columns, ledger)
    if not sheet.holds(shapes(kind, sheet.columns)):
        sheet.codec = None
    for ident, path, text, unlike in steadily(ledger.texts(kind.name), stop):
        sheet.add(ident, path, text if sheet.codec is not None else "", unlike)
    sheet.unread = tuple(ledger.unread(kind.name))
    return sheet


def of_files(
    options: Options, ws: Workspace, snap: Snapshot, known: Kinds, kind: Kind, columns: Sequence[str], stop: Stop
) -> tuple[Sheet, Opened]:
    """Without an index: the records of the kind become texts as they are read; those it refers to are looked up."""
    from officectl.actions._states import states_of

    root, gate = str(ws.root), _open.gates(known)
    read = _index_ledger.reader(root, gate)
    sheet = Sheet(kind, tuple(columns) or default_columns(kind), None, read)
    unread, seen = list[str](), set[str]()
    for file in steadily(disk.walk(root, f"records/{kind.name}", named=True), stop):
        intake = take(file.path, file.raw, gate, file.faults)
        if intake.data is None or not intake.id:
            unread.append(intake.path)
        elif intake.id not in seen:
            seen.add(intake.id)
            sheet.add(intake.id, intake.path, dumps(dict(intake.data)))
    ledger = FileLedger(root, known, targets(kind), read, lambda: states_of(ws, snap))
    opened = _open.Opened(ws, snap, known, ledger, _open.today(options, ws))
    sheet.unread = tuple(unread)
    by_path = sorted(range(len(sheet.paths)), key=sheet.paths.__getitem__)
    for texts in (sheet.ids, sheet.paths, sheet.texts):
        texts[:] = [texts[at] for at in by_path]
    sheet.opened = opened
    return sheet, opened


def put_states(sheet: Sheet, opened: Opened, options: Options) -> None:
    """The derived state of every record, in a signed workspace."""
    from officectl.actions._states import shown

    if opened.ledger.states is None:
        return
    known: dict[tuple[State, Message], tuple[State, Message]] = {}
    states: dict[str, tuple[State, Message]] = {}
    for ident in sheet.ids:
        pair = opened.ledger.state(ident), shown(opened.ledger, ident)
        states[ident] = known.setdefault(pair, pair)
    sheet.states = states
    sheet.titles = dict(_records.env(options, opened).states)


def put_names(sheet: Sheet, opened: Opened, *, few: bool = False) -> None:
    """Names of the records that the shown columns refer to."""
    namer = _records.names(opened, short=True)
    counts = {one.name: one.count for one in sheet.kinds}
    single = []
    for shape in shapes(sheet.kind, sheet.columns):
        kinds = _referred(shape)
        if few or "*" in kinds or sum(_number(opened.ledger, kind, counts) for kind in kinds) > _ALL:
            single += [shape] if kinds else []
        else:
            _put(sheet, namer, (record.id for kind in kinds for record in opened.ledger.records(kind)))
    if single:
        _put(sheet, namer, {text for values in sheet.values(single) for value in values for text in _texts(value)})


def _put(sheet: Sheet, namer: Callable[[str], str | None], idents: Iterable[str]) -> None:
    for ident in idents:
        if ident not in sheet.names:
            called = namer(ident)
            if called is not None:
                sheet.names[ident] = called


def _referred(shape: Shape) -> tuple[str, ...]:
    one = shape.field
    while one is not None and one.item is not None:
        one = one.item
    return () if one is None else one.ref or one.ref_or_text


def _number(ledger: Ledger, kind: str, counts: Mapping[str, int]) -> int:
    return ledger.counts().get(kind, 0) if isinstance(ledger, IndexLedger) else counts.get(kind, 0)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def steadily(items: Iterable[T], stop: Stop) -> Iterator[T]:
    """The same items, as long as somebody waits for them. Raises Stopped."""
    left = 0
    for item in items:
        if not left:
            if stop():
                raise Stopped
            left = 256
        left -= 1
        yield item
