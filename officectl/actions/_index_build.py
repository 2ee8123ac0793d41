"""The first run over an index: everything is read, and remembered."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING

from officectl.actions import _gather, _open
from officectl.actions._answer import Answer
from officectl.checks._runner import Runner
from officectl.records.codec import dumps
from officectl.records.ledger import Columns
from officectl.store import sweep
from officectl.store.index.base import Base
from officectl.store.index.columns import IndexColumns

if TYPE_CHECKING:

    pass
from officectl.actions._index_key import place_of
from officectl.actions._index_run import OTHERS, Run, complain, layout, stored


class Build(Run):
    """The first run: everything is read, and remembered."""

    def run(self) -> Answer | None:
        """None when the tree is odd or only some checks were asked for: then nothing is remembered."""
        task = self.task
        if len(task.chosen) < len(self.every):
            return None
        listing = sweep.listing(self.root, _open.FIRST)
        if listing.strange or not listing.folders:
            return None
        base = None
        try:
            base = Base.make(place_of(task.ws))
            return self._fill(base, listing)
        except BaseException as error:
            if base is not None:
                base.discard()
            if isinstance(error, sqlite3.Error | ChildProcessError):
                complain()
                return None
            raise

    def _fill(self, base: Base, listing: sweep.Listing) -> Answer:
        task, watch = self.task, self.task.watch
        fields = layout(self.every, task.kinds)
        columns = Columns(fields, task.ws.zone)
        runner = Runner(self.every, task.setting(), columns=columns)
        _gather.gather(
            self.root, listing, runner, task.kinds, self.gate, _gather.workers(len(listing.entries)),
            lambda kept: base.put(item._replace(stamp=watch.settled(item.stamp)) for item in kept), self.slots,
        )
        base.finish_rows()
        runner.columns.seal()
        everything: dict[str, Collection[str] | None] = dict.fromkeys((loaded.code for loaded in self.every), None)
        self.evaluate(runner, base, everything)
        others = [finding for path, faults in task.faults() for finding in runner.fault_findings(path, faults)]
        base.keep_found("", OTHERS, _gather.packed(others) if others else "", ())
        base.sql.executemany("INSERT INTO dangling VALUES (?, ?, ?)", map(stored, runner.columns.dangling))
        base.sql.executemany(
            "INSERT INTO folder VALUES (?, ?)", [(path, watch.settled(s)) for path, s in listing.folders.items()]
        )
        dirty = watch.dirty()
        self.anchor(base, watch.anchor, dirty)
        past = task.past()
        base.restate(task.states(), past)
        base.set_meta({
            "past": "" if past is None else past.basis,
            "key": task.key, "as_of": task.setting().as_of.isoformat(), "digests": dumps(task.digests()),
            "layout": dumps(fields), "slots": dumps([[*pair, slot] for pair, slot in self.slots.items()]),
        })
        answer = self.answer(base, IndexColumns(base, fields, task.ws.zone, task.kinds, self.slots))
        base.publish()
        return answer
