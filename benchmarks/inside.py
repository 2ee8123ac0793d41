"""What can only be measured inside a process. Prints JSON.

Usage: python -m benchmarks.inside share FOLDER          seconds of CPU of the rules, of the whole process
       python -m benchmarks.inside neighbours FOLDER     what reading one group from the index takes, for every way to group slips
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import time
from collections.abc import Collection, Iterator


def share(folder: str) -> dict[str, float]:
    """A full check in this process, its steps after the last file timed."""
    from officectl.__main__ import main
    from officectl.checks._contract import LoadedCheck
    from officectl.checks._runner import Result, Runner
    from officectl.records.ledger import Columns

    spent = 0.0
    evaluate, seal = Runner.evaluate, Columns.seal

    def timed(self: Runner, loaded: LoadedCheck, wanted: Collection[str] | None = None) -> Iterator[Result]:
        nonlocal spent
        began = time.process_time()
        results = list(evaluate(self, loaded, wanted))
        spent += time.process_time() - began
        return iter(results)

    def sealed(self: Columns) -> None:
        nonlocal spent
        began = time.process_time()
        seal(self)
        spent += time.process_time() - began

    Runner.evaluate, Columns.seal = timed, sealed   # type: ignore[method-assign]
    out, sys.stdout = sys.stdout, io.StringIO()
    sys.argv = ["officectl", "-C", folder, "check", "--no-cache", "--format", "concise"]
    main()
    sys.stdout = out
    return {"rules": spent, "whole": time.process_time()}


def neighbours(folder: str) -> dict[str, dict[str, float]]:
    """Over an index that is there: median microseconds and mean rows of the groups that slips are in."""
    from pathlib import Path

    from officectl.actions import _checks, _incremental, _open
    from officectl.actions._index_run import slots_of
    from officectl.records.codec import loads
    from officectl.store import snapshot, workspace
    from officectl.store.index.base import Base
    from officectl.store.index.columns import IndexColumns

    ws = workspace.find(Path(folder))
    snap = snapshot.worktree(ws)
    kinds, _ = _open.kinds_of(snap)
    base = Base.open(ws.git.cache_dir, _incremental.key_of(ws, snap))
    if base is None:
        raise SystemExit("no index")
    slots = slots_of(_checks.selected())
    columns = IndexColumns(base, loads(base.meta("layout")), ws.zone, kinds, slots)
    told: dict[str, dict[str, float]] = {}
    for (kind, field), slot in slots.items():
        keys = [key for (key,) in base.sql.execute("SELECT DISTINCT key FROM member WHERE slot = ? LIMIT 60", (slot,))]
        if kind != "trip" or not keys:
            continue
        took, rows = [], 0
        for key in keys:
            columns.forget()
            began = time.perf_counter()
            rows += len(list(columns.rows_of(kind, field, (key,))))
            took.append((time.perf_counter() - began) * 1e6)
        told[f"slip's {field}"] = {"us": statistics.median(took), "rows": rows / len(keys)}
    base.close()
    ws.close()
    return told


if __name__ == "__main__":
    print(json.dumps({"share": share, "neighbours": neighbours}[sys.argv[1]](sys.argv[2])))
