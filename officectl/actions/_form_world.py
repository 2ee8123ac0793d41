"""What a form must know of the office while somebody types: the day, the kinds, and who may be meant by a name.

Everything here is plain memory once it is made: it outlives the git processes and the index of the job that made it. The records
that a field may name are read when the first name is typed there, and only those kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from officectl.actions import _indexed, _open
from officectl.actions._nearby import folders
from officectl.light import dataclass, field
from officectl.query.env import Candidate, Env
from officectl.query.resolve import resolver
from officectl.records.record import RECORDED, Record
from officectl.store import snapshot

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.records.kind import Kind
    from officectl.records.kinds import Kinds
    from officectl.store.workspace import Workspace

MOST = 200
"""Candidates that are offered at once: nobody reads on, people type another letter."""


class Pool:
    """Records by kind, each reduced to what names it; in memory."""

    def __init__(self, kinds: Kinds, records: Iterable[Record]) -> None:
        self._by_kind: dict[str, list[Record]] = {}
        self._by_id: dict[str, Record] = {}
        for record in records:
            if record.id in self._by_id:
                continue
            slim = Record(record.kind, record.id, record.path, _names_only(kinds[record.kind], record.data))
            self._by_kind.setdefault(record.kind, []).append(slim)
            self._by_id[record.id] = slim
        self.resolve = resolver(self, kinds)

    def records(self, kind: str) -> Sequence[Record]:
        """Records of a kind in path order."""
        return self._by_kind.get(kind, ())

    def get(self, ident: str) -> Record | None:
        """The record of an id."""
        return self._by_id.get(ident)


@dataclass(slots=True)
class World:
    """The office around one form."""

    options: Options
    ws: Workspace
    kinds: Kinds
    pools: dict[frozenset[str], Pool] = field(default_factory=dict)

    def env(self) -> Env:
        """The world in which typed text is read, at this moment."""
        return Env(
            today=_open.today(self.options, self.ws), now=_open.now(self.options, self.ws), resolve=self.resolve,
            state_of=lambda ident: RECORDED, kinds=self.kinds,
        )

    def resolve(self, wanted: Sequence[str], text: str) -> Sequence[Candidate]:
        """Who or what a name may mean, as `set` and `new` understand it."""
        return self.pool(wanted).resolve(wanted, text)

    def pool(self, wanted: Sequence[str]) -> Pool:
        """The records of some kinds (`*`: all), with the units that tell namesakes apart. Read once."""
        names = frozenset(self.kinds if "*" in wanted else (name for name in wanted if name in self.kinds))
        found = self.pools.get(names)
        if found is None:
            every = names | {"org"} & set(self.kinds) | {one for name in names for one in _label_kinds(self.kinds[name])}
            ws = _open.workspace(self.options)   # closed with the job that asks; the form's own was closed long ago
            snap = snapshot.worktree(ws)
            big = any(self.kinds[name].id_style == "dated" for name in every)
            opened = _indexed.indexed(self.options, ws, snap, self.kinds, every) if big else None
            if opened is not None:
                records: Iterable[Record] = (record for name in sorted(every) for record in opened.ledger.records(name))
            else:
                records = folders(snap, self.kinds, every)
            found = self.pools[names] = Pool(self.kinds, records)
        return found

    def offered(self, wanted: Sequence[str], text: str) -> list[Candidate]:
        """The records to choose from: those that the text may mean, by any part of their names; all, where nothing is typed."""
        pool = self.pool(wanted)
        names = sorted(self.kinds if "*" in wanted else (name for name in wanted if name in self.kinds))
        if text.strip():
            from officectl.query.values import candidates

            return list(candidates(self.env(), wanted, text))[:MOST]
        first = (record for name in names for record in pool.records(name))
        return [one for record in _some(first, MOST) for one in pool.resolve((record.kind,), record.id)]


def _some(records: Iterable[Record], most: int) -> Iterator[Record]:
    from itertools import islice

    return islice(records, most)


def _label_kinds(kind: Kind) -> tuple[str, ...]:
    """The kinds by whose names the records of this one are called (a receipt by its unit)."""
    spec = kind.fields.get(kind.label)
    return () if spec is None else tuple(name for name in (*spec.ref, *spec.ref_or_text) if name != "*")


def _names_only(kind: Kind, data: Mapping[str, Any]) -> dict[str, Any]:
    units = [name for name, spec in kind.fields.items() if "org" in spec.ref and spec.type == "string"][:1]
    wanted = dict.fromkeys((kind.label, *kind.search, *units))
    return {name: value for name in wanted if (value := data.get(name)) is not None}
