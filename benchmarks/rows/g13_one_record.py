"""G13: one record's history from what the last verification kept, against `git log` for its file and for its events."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.measure import Row, compare, missing, plus
from benchmarks.places import Bench

GOALS = ("G13",)
REF = "refs/heads/main"


def rows(bench: Bench) -> Iterator[Row]:
    """git has the commit-graph with changed paths, as `git maintenance` makes it; events are found by what their messages say."""
    if not bench.has("cryptography"):
        yield missing("G13 one record", 0.5, "the made-up history is signed with the extra `fast`")
        return
    for count in bench.histories:
        folder = bench.history(count)
        bench.git(folder, "commit-graph", "write", "--reachable", "--changed-paths")
        path = bench.first_record(folder)
        ident = path.rpartition("/")[2].removesuffix(".toml")
        bench.program("prepared", str(folder), "0", REF)
        said = f"--grep=Office-Item: trip/{ident} "
        own, file, event, start = bench.paired(
            bench.walk("record", str(folder), ident, REF), bench.log(folder, "--format=%H", "main", "--", path),
            bench.log(folder, "--format=%H", "--fixed-strings", said, "main"), bench.walk("nothing", str(folder)),
            rounds=bench.rounds_for(count))
        yield compare(f"G13 one record's history / (git log -- path + start), {count} commits", own, plus(file, start), bench.goal(0.5, count))
        yield compare(f"   the same / (git log -- path + git log --grep), {count}", own, plus(file, event))
        (folder / "objects/info/commit-graph").unlink(missing_ok=True)
