"""What building and updating the index share: the task, its layout, what was found."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from officectl.actions import _checks, _gather, _open, _progress
from officectl.actions._answer import Answer
from officectl.actions._index_key import VARIABLE
from officectl.checks._runner import Runner, projection
from officectl.light import dataclass
from officectl.records.codec import loads
from officectl.records.ledger import Dangling
from officectl.store.index.base import Base
from officectl.store.index.columns import IndexColumns, Slots, frozen
from officectl.store.index.recall import GONE, Basis
from officectl.store.index.watch import Watch

if TYPE_CHECKING:
    from pathlib import Path

    from officectl.checks._contract import LoadedCheck
    from officectl.checks._runner import Setting
    from officectl.records.fault import Fault
    from officectl.records.finding import Finding
    from officectl.records.kinds import Kinds
    from officectl.records.record import Past, State
    from officectl.store.workspace import Workspace


OTHERS = "others"
"""Key of the findings about files that are no records."""
UNSET = "RULE-UNSET"
"""The one check whose result depends on which checks run: it names the parameters that these ask for."""


@dataclass(slots=True)
class Task:
    """All that a run over the index needs. `chosen`: codes asked for; `setting`: made when something is judged;
    `faults`: what is wrong with rules, calendars and schemas, and their digests, asked for only when the index is made;
    `baseline_faults`: what is wrong with baseline.toml, which the index does not remember.
    """

    ws: Workspace
    key: str
    chosen: Collection[str]
    setting: Callable[[], Setting]
    states: Callable[[], Mapping[str, State] | None]
    kinds: Kinds
    faults: Callable[[], Iterable[tuple[str, Iterable[Fault]]]]
    digests: Callable[[], dict[str, str]]
    baseline_faults: Iterable[tuple[str, Fault]]
    watch: Watch
    head: str = ""
    others: Mapping[str, str] = {}
    """Where HEAD stood and what the governed files were before anything was read."""

    def past(self) -> Past | None:
        """The events behind the states; None in an open workspace."""
        from officectl.actions._states import States

        states = self.states()
        return states.past if isinstance(states, States) else None


def layout(checks: Iterable[LoadedCheck], kinds: Kinds) -> dict[str, list[str]]:
    """Kind → the fields that the index keeps: what checks declare, and what lists show, sort by and search."""
    fields = projection(checks)
    for name, kind in kinds.items():
        shown = {column.partition(".")[0] for column in (*kind.columns, *kind.search, kind.label)}
        fields.setdefault(name, set()).update(shown & kind.fields.keys())
    return {name: sorted(wanted) for name, wanted in fields.items()}


def slots_of(checks: Iterable[LoadedCheck]) -> dict[tuple[str, str], int]:
    """A number for every (kind, field) that groups rows; groups by id need none."""
    pairs = {item for loaded in checks for item in loaded.check.group.items() if item[1] != "id"}
    return {pair: number for number, pair in enumerate(sorted(pairs))}


def complain() -> None:
    """The index is a convenience and its troubles cost time, never a result."""
    if os.environ.get(VARIABLE) == "strict":
        raise   # noqa: PLE0704  # always called while an error is being handled


class Trouble(Exception):
    """The tree holds something that only the plain reading understands."""


class Run:
    """What building and updating share."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.root = str(task.ws.root)
        self.every = _checks.selected()
        self.slots: Slots = slots_of(self.every)
        self.gate = _open.gates(task.kinds)

    def anchor(self, base: Base, seen_anchor: str, dirty: frozenset[str] | None) -> None:
        """Say which files git's stat cache answers for from now on."""
        watch = self.task.watch
        covered = watch.covered() - dirty if seen_anchor and dirty is not None else frozenset[str]()
        sql = base.sql
        now = dict(sql.execute("SELECT path, loose FROM file"))
        sql.executemany(
            "UPDATE file SET loose = ? WHERE path = ?",
            [(path not in covered, path) for path, loose in now.items() if (path not in covered) != bool(loose)],
        )
        base.set_meta({"anchor": seen_anchor if covered and watch.still() else ""})

    def evaluate(self, runner: Runner, base: Base, touched: Mapping[str, Collection[str] | None]) -> None:
        """Run checks anew and keep what they say; None: all groups."""
        for done, loaded in enumerate(self.every):
            _progress.say("judge", done, len(self.every))
            if loaded.code not in touched:
                continue
            wanted = touched[loaded.code]
            results = (
                (result.key, _gather.packed(result.findings) if result.findings else "", result.years)
                for result in runner.evaluate(loaded, wanted)
            )
            if wanted is None:
                base.keep_all_found(loaded.code, results)
                continue
            base.sql.executemany("DELETE FROM found WHERE code = ? AND key = ?", [(loaded.code, k) for k in wanted])
            for key, findings, years in results:
                base.keep_found(loaded.code, key, findings, years)

    def answer(self, base: Base, columns: IndexColumns) -> Answer:
        """Everything remembered that the chosen checks said."""
        task, chosen = self.task, self.task.chosen
        asked = [loaded for loaded in self.every if loaded.code in chosen]
        runner = Runner(asked, task.setting(), columns=columns)
        whole = len(asked) == len(self.every)
        findings: list[Finding] = []
        for code, _, text, years in base.found():
            if code and code not in chosen or code == UNSET and not whole:
                continue
            if text:
                found = _gather.unpacked(text, task.setting().as_of)
                findings.extend(found if code else (finding for finding in found if finding.code in chosen))
            runner.years.update(map(int, years.split(",") if years else ()))
        if not whole:
            for loaded in asked:
                if loaded.code == UNSET:
                    findings.extend(finding for result in runner.evaluate(loaded) for finding in result.findings)
        files = base.sql.execute("SELECT count(*) FROM file").fetchone()[0]
        for path, fault in task.baseline_faults:
            runner.fault(path, (fault,))
        runner.add(findings)
        kind_of = _kind_of(base.path.parent, task.key)
        return Answer(runner.conclude(), files, loads(base.meta("digests")), kind_of, self.basis(base))

    def basis(self, base: Base) -> Basis | None:
        """What the findings rest on, for giving the same answer again."""
        watch, sql = self.task.watch, base.sql
        if not base.meta("anchor") or not watch.still() or self.task.states() is not None:
            return None   # in a signed workspace states rest on more than the work tree
        files = dict(sql.execute("SELECT path, stamp FROM file WHERE loose"))
        for path in watch.last_dirty or ():
            found = sql.execute("SELECT stamp FROM file WHERE path = ?", (path,)).fetchone()
            files[path] = GONE if found is None else found[0]
        folders = dict(sql.execute("SELECT path, stamp FROM folder"))
        git = self.task.ws.git
        return Basis(
            watch.anchor, self.task.head, git.prefix, str(git.git_dir), folders, files, self.task.others, watch.began
        )


def stored(item: Dangling) -> tuple[str, str, str]:
    """A reference to nothing, as a row of the index."""
    return item.path, item.target, frozen(item)


def _kind_of(folder: Path, key: str) -> Callable[[str], str]:
    """Ids are asked for after the run is over: the index is opened again for that."""

    def kind_of(ident: str) -> str:
        base = Base.open(folder, key)
        if base is None:
            return ""
        try:
            found = base.sql.execute("SELECT kind FROM file WHERE id = ? AND NOT doubled", (ident,)).fetchone()
            return "" if found is None else str(found[0])
        finally:
            base.close()

    return kind_of
