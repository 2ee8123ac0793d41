"""What a browser of records shows: the kinds with their counts, the records of a kind, a filter over them, one of them in full.

By way of the index where there is one: `first` gives some rows before any file was looked at, `whole` the exact state after. Every
value that is returned may go to another thread.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from officectl.actions import _index_key, _indexed, _open, _records
from officectl.actions import _sheet_load as _load
from officectl.actions._sheet import Shape, Sheet, shapes
from officectl.actions._sheet_load import Stopped
from officectl.actions.list import targets
from officectl.light import dataclass, replace
from officectl.query.filter import compile
from officectl.query.order import places
from officectl.records.record import RECORDED, State
from officectl.store import snapshot
from officectl.store.index.ledger import IndexLedger

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.query.env import Env
    from officectl.query.filter import Query
    from officectl.text.lang import Message

__all__ = ["Found", "Shape", "Sheet", "Stopped", "backwards", "build", "detail", "first", "indexed", "natural", "search", "shapes", "whole"]

_LARGE = 20_000
"""Files above which a list without an index waits for one."""
_DRAFT = State("draft", "events")


@dataclass(frozen=True, slots=True)
class Found:
    """A filter's answer over a sheet: which records in which order, and how the filter was understood."""

    sheet: Sheet
    """The sheet that was searched; a new one where the old one lacked a column."""
    order: Sequence[int]
    columns: tuple[Shape, ...]
    sort: tuple[str, bool]
    """The first key of the order and whether it goes down; ("", False): as the list stands."""
    said: Message
    """The whole filter in words."""
    told: tuple[Message, ...]
    """Dates with weekdays, names that nobody bears."""
    empty: bool
    """No condition at all."""


def first(options: Options, name: str = "", *, rows: int = 100, columns: Sequence[str] = ()) -> Sheet | None:
    """The first rows of a kind as the index holds them, without looking at any file; without an index from so many files. None
    where the index lacks a column.

    No name: the kind of which there is most. Raises UnknownKind.
    """
    found = _load.glimpse(options)
    if found is None:
        from officectl.actions._sheet_first import first_of_files

        return first_of_files(options, name, rows, columns)
    opened, ledger = found
    kind = _load.asked_kind(opened.kinds, name, ledger.has)
    sheet = _load.begun(kind, columns, ledger)
    if not sheet.holds(shapes(kind, sheet.columns)):
        return None
    back = _load.newest_first(kind)
    texts = list(ledger.texts(kind.name, limit=rows, backwards=back))
    for item in reversed(texts) if back else texts:
        sheet.add(*item)
    sheet.total = ledger.files(kind.name)
    sheet.states = {} if ledger.signed else None
    _load.put_names(sheet, opened, few=True)
    return sheet


def whole(options: Options, name: str = "", *, columns: Sequence[str] = (), stop: _load.Stop = bool) -> Sheet:
    """All records of a kind, every file looked at. Raises UnknownKind, Stopped, and what derives states raises."""
    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    known, _ = _open.kinds_of(snap)
    found = _indexed.indexed(options, ws, snap, known, set(known))
    if found is None and not _index_key.off() and sum(_load.counted(ws).values()) > _LARGE:
        if stop():
            raise Stopped
        build(options)   # a hundred thousand files are read once, not once for the list and once for the index
        found = _indexed.indexed(options, ws, snap, known, set(known))
    if found is not None and isinstance(found.ledger, IndexLedger):
        opened, counts = found, found.ledger.counts()
        sheet = _load.of_index(_load.asked_kind(known, name, counts.get), columns, found.ledger, stop)
    else:
        counts = _load.counted(ws)
        sheet, opened = _load.of_files(options, ws, snap, known, _load.asked_kind(known, name, counts.get), columns, stop)
    sheet.total, sheet.exact, sheet.kinds = len(sheet.ids), True, _load.listed(known, counts)
    _load.put_states(sheet, opened, options)
    _load.put_names(sheet, opened)
    return sheet


def search(
    options: Options, sheet: Sheet, terms: Sequence[str], *, sort: str = "", down: bool = False, columns: Sequence[str] = (),
    stop: _load.Stop = bool,
) -> Found:
    """Filter and order a sheet. `sort` and `columns` count where the terms say nothing of them. Raises QueryError, Stopped."""
    opened = _world(options, sheet)
    query = compile(sheet.kind, terms, _env(options, opened, sheet))
    wanted = query.columns or tuple(columns) or sheet.columns
    if not set(wanted) <= {*sheet.columns, "id", "state", "kind"}:
        sheet = whole(options, sheet.kind.name, columns=wanted, stop=stop)
    keys = query.sort
    if not keys and sort:
        keys = compile(sheet.kind, [f"sort={'-' if down else ''}{sort}"], _env(options, opened, sheet)).sort
    order: Sequence[int] = natural(sheet)
    if not query.empty:
        order = array("I", _matching(sheet, query, sorted(order) if keys else order, stop))
    if keys:
        among = order if not query.empty else range(len(sheet.ids))
        ranks = places(_load.steadily(map(sheet.record, among), stop), keys, _env(options, opened, sheet))
        order = array("I", [among[at] for at in ranks])
    if query.limit is not None:
        order = order[: query.limit]
    first = (keys[0].name, keys[0].descending) if keys else ("", False)
    return Found(sheet, order, shapes(sheet.kind, wanted), first, query.describe(), (*query.echoes, *query.notes), query.empty)


def natural(sheet: Sheet) -> Sequence[int]:
    """The order nobody asked for: what is dated begins with the newest, what stands goes by id."""
    count = len(sheet.ids)
    return range(count - 1, -1, -1) if backwards(sheet) else range(count)


def backwards(sheet: Sheet) -> bool:
    """Whether a sheet begins with its last record."""
    return _load.newest_first(sheet.kind)


def detail(options: Options, sheet: Sheet, ident: str) -> tuple[str, ...]:
    """One record as a person reads it, in the width of the options."""
    from officectl.render.records import person_view

    intake = sheet.read(sheet.paths[sheet.ids.index(ident)])
    if intake is None or intake.data is None:
        return ()
    opened = _world(options, sheet)
    state = "" if sheet.states is None or ident not in sheet.states else sheet.states[ident][1].render(options.lang)
    record = replace(sheet.record(sheet.ids.index(ident)), data=intake.data)
    return tuple(person_view(record, sheet.kind, options.lang, names=_records.names(opened), state=state, cells=options.width))


def indexed(options: Options) -> bool:
    """Whether there is an index for this program and these rules; where nobody wants one: True."""
    return _index_key.off() or _load.glimpse(options) is not None


def build(options: Options) -> bool:
    """Make the index, where there is none; whether one was made. Takes as long as a first `check`."""
    from officectl.actions import check

    if indexed(options):
        return False
    check.run(options, check.Request())
    return indexed(options)


def _world(options: Options, sheet: Sheet) -> Opened:
    """What names in filters are looked up in."""
    if sheet.opened is not None:
        return sheet.opened
    found = _load.glimpse(options)
    if found is not None:
        return found[0]
    ws = _open.workspace(options)   # the index went away meanwhile
    snap = snapshot.worktree(ws)
    return _open.read(options, ws, snap, _open.kinds_of(snap)[0], targets(sheet.kind))


def _env(options: Options, opened: Opened, sheet: Sheet) -> Env:
    states = sheet.states

    def state_of(ident: str) -> State:
        if states is None:
            return RECORDED
        found = states.get(ident)
        return _DRAFT if found is None else found[0]

    return replace(_records.env(options, opened), state_of=state_of, states=sheet.titles)


def _matching(sheet: Sheet, query: Query, order: Iterable[int], stop: _load.Stop) -> Iterator[int]:
    matches = query.matches
    for at in _load.steadily(order, stop):
        if matches(sheet.record(at)):
            yield at
