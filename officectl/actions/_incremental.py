"""A check run over the index: what changed is read and judged again, the rest is remembered. Same findings, byte for byte.

`None` from `run` means: not this way (no git, an odd tree, a trouble with the index); the caller then reads everything.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from officectl.actions import _checks, _gather, _open
from officectl.actions.check import Answer
from officectl.checks._runner import Runner, keys, projection
from officectl.errors import OfficeError
from officectl.light import blake2b, dataclass, replace
from officectl.records.codec import dumps, loads
from officectl.records.intake import Intake, take
from officectl.records.ledger import Columns, Dangling, Row
from officectl.store import disk, sweep, times
from officectl.store.index import stamp as stamps
from officectl.store.index.base import Base
from officectl.store.index.columns import IndexColumns, Slots, frozen
from officectl.store.index.ledger import IndexLedger
from officectl.store.index.recall import GONE, Basis, secret
from officectl.store.index.watch import Seen, Watch
from officectl.store.sweep import Entry

if TYPE_CHECKING:
    from pathlib import Path

    from officectl.checks._contract import LoadedCheck
    from officectl.checks._runner import Setting
    from officectl.records.fault import Fault
    from officectl.records.finding import Finding
    from officectl.records.kinds import Kinds
    from officectl.records.record import State
    from officectl.store.entry import File
    from officectl.store.snapshot import Snapshot
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


def answer(
    ws: Workspace, snap: Snapshot, codes: Collection[str], setting: Callable[[], Setting], kinds: Kinds,
    faults: Callable[[], Iterable[tuple[str, Iterable[Fault]]]], digests: Callable[[], dict[str, str]],
    baseline_faults: Iterable[tuple[str, Fault]],
) -> Answer | None:
    """The findings of the checks of `codes` over the work tree; None where there is no git to keep an index in."""
    if _off():
        return None
    try:
        watch = Watch(ws.git, str(ws.root), _open.FIRST)
    except OfficeError:
        return None
    if not secret():   # nowhere to keep what is ours alone
        watch.close()
        return None
    key = key_of(ws, snap)
    return run(Task(ws, key, codes, setting, lambda: setting().states, kinds, faults, digests, baseline_faults, watch))


def ledger(
    ws: Workspace, snap: Snapshot, kinds: Kinds, setting: Callable[[], Setting], wanted: frozenset[str],
    states: Callable[[], Mapping[str, State] | None],
) -> IndexLedger | None:
    """Records by way of the index, brought up to date first; close it. None where there is no index (only `check` makes one),
    where it cannot be used, and where ids are borne twice: whose record that is depends on the kinds that are read.
    """
    if _off():
        return None
    try:
        watch = Watch(ws.git, str(ws.root), _open.FIRST)
    except OfficeError:
        return None
    base = Base.open(ws.git.cache_dir, key_of(ws, snap)) if secret() else None
    try:
        if base is None:
            return None
        update = _Update(Task(ws, "", (), setting, states, kinds, tuple, dict, (), watch), base)
        update.bring_up()
        base.commit()
        if base.sql.execute("SELECT 1 FROM file WHERE doubled LIMIT 1").fetchone():
            return None
        gate = _open.gates(kinds)

        def read(path: str) -> Intake | None:
            for file in disk.walk(str(ws.root), path, named=True):
                return take(file.path, file.raw, gate, file.faults)
            return None

        found = IndexLedger(base, update.columns, read, wanted, states)
        base = None
        return found
    except (_Trouble, sqlite3.Error, OSError):
        return None
    finally:
        watch.close()
        if base is not None:
            base.close()


def key_of(ws: Workspace, snap: Snapshot) -> str:
    """What an index rests on besides the records: the program, the settings, rules, calendars and schemas, byte for byte."""
    told = blake2b(f"{secret()} {stamps.tool()} {ws.config.time_zone}".encode(), digest_size=16)
    for file in snap.others(("officectl.toml", "rules", "calendar", "schemas")):
        raw = b"" if file.raw is None else file.raw
        told.update(f"{file.path}\0{file.raw is None} {len(raw)}\0".encode("utf-8", "surrogateescape") + raw)
    return told.hexdigest()


def run(task: Task) -> Answer | None:
    """The findings of the chosen checks. Leaves the index as it will be needed next time."""
    try:
        for _ in range(2):
            base = Base.open(task.ws.git.cache_dir, task.key)
            if base is None:
                return _Build(task).run()
            try:
                return _Update(task, base).run()
            except _Trouble:
                return None
            except sqlite3.OperationalError:   # another process wrote meanwhile
                task.watch.again()
            except sqlite3.Error:
                _complain()
                base.discard()
                task.watch.again()
            finally:
                base.close()
    except OSError:   # a full or read-only disk: the index is a convenience
        _complain()
    finally:
        task.watch.close()
    return None


VARIABLE = "OFFICECTL_INDEX"
"""`off`: neither use nor keep an index. `strict`: troubles of the index are errors, for tests."""


def _off() -> bool:
    return os.environ.get(VARIABLE) == "off"


def _complain() -> None:
    """The index is a convenience and its troubles cost time, never a result."""
    if os.environ.get(VARIABLE) == "strict":
        raise   # noqa: PLE0704  # always called while an error is being handled


class _Trouble(Exception):
    """The tree holds something that only the plain reading understands."""


class _Run:
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
        for loaded in self.every:
            if loaded.code not in touched:
                continue
            wanted = touched[loaded.code]
            if wanted is None:
                base.sql.execute("DELETE FROM found WHERE code = ?", (loaded.code,))
            else:
                base.sql.executemany("DELETE FROM found WHERE code = ? AND key = ?", [(loaded.code, k) for k in wanted])
            for result in runner.evaluate(loaded, wanted):
                text = _gather.packed(result.findings) if result.findings else ""
                base.keep_found(loaded.code, result.key, text, result.years)

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
        return Basis(watch.anchor, git.prefix, str(git.git_dir), folders, files, watch.began)


class _Build(_Run):
    """The first run: everything is read, and remembered."""

    def run(self) -> Answer | None:
        """None when the tree is odd or only some checks were asked for: then nothing is remembered."""
        task = self.task
        if len(task.chosen) < len(self.every):
            return None
        listing = sweep.listing(self.root, _open.FIRST)
        if listing.strange or not listing.folders:
            return None
        base = Base.make(task.ws.git.cache_dir)
        try:
            answer = self._fill(base, listing)
        except (sqlite3.Error, ChildProcessError):
            _complain()
            base.discard()
            return None
        except BaseException:
            base.discard()
            raise
        return answer

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
        base.sql.executemany("INSERT INTO dangling VALUES (?, ?, ?)", map(_stored, runner.columns.dangling))
        base.sql.executemany(
            "INSERT INTO folder VALUES (?, ?)", [(path, watch.settled(s)) for path, s in listing.folders.items()]
        )
        dirty = watch.dirty()
        self.anchor(base, watch.anchor, dirty)
        base.restate(task.states())
        base.set_meta({
            "key": task.key, "as_of": task.setting().as_of.isoformat(), "digests": dumps(task.digests()),
            "layout": dumps(fields),
        })
        answer = self.answer(base, IndexColumns(base, fields, task.ws.zone, task.kinds, self.slots))
        base.publish()
        return answer


class _Update(_Run):
    """A later run: what changed is read, what it touches is judged again."""

    def __init__(self, task: Task, base: Base) -> None:
        super().__init__(task)
        self.base = base
        self._fields: dict[str, list[str]] = loads(base.meta("layout"))
        self.columns = IndexColumns(base, self._fields, task.ws.zone, task.kinds, self.slots)

    def run(self) -> Answer:
        """Raises _Trouble for an odd tree, sqlite3.Error for trouble with the index."""
        self.bring_up(self.task.setting().as_of.isoformat())
        answer = self.answer(self.base, self.columns)
        self.base.commit()
        return answer

    def bring_up(self, today: str = "") -> None:
        """Make the index what the work tree is; `today`: judge dated checks for that day (empty: for the day they are for)."""
        task, base = self.task, self.base
        seen = task.watch.look(base)
        if seen.strange:
            raise _Trouble
        touched: dict[str, Collection[str] | None] = {}
        today = today or base.meta("as_of")
        states = task.states()
        restated = set() if states is None and base.meta("open") == "True" else base.restate(states)
        if not seen.same or restated or base.meta("as_of") != today:
            setting = task.setting()
            if setting.as_of.isoformat() != today:
                setting = replace(setting, as_of=date.fromisoformat(today))
            runner = Runner(self.every, setting, columns=self.columns)
            if not seen.same or restated:
                touched = self._apply(seen, runner, restated)
            if base.meta("as_of") != today:
                touched |= {loaded.code: None for loaded in self.every if loaded.check.dated}
            if touched:
                self.columns.seal()
                self.evaluate(runner, base, touched)
        self._remember(seen, today)

    def _remember(self, seen: Seen, today: str) -> None:
        base = self.base
        if seen.stamps:
            base.sql.executemany("UPDATE file SET stamp = ? WHERE path = ?", [(s, p) for p, s in seen.stamps.items()])
        if seen.lost_folders:
            base.sql.executemany("DELETE FROM folder WHERE path = ?", [(path,) for path in seen.lost_folders])
        if seen.folders:
            base.sql.executemany("INSERT OR REPLACE INTO folder VALUES (?, ?)", seen.folders.items())
        if not seen.same_anchor and seen.anchor:
            self.anchor(base, seen.anchor, seen.dirty)
        if base.meta("as_of") != today:
            base.set_meta({"as_of": today})

    # changed files ------------------------------------------------------------------------------------------

    def _apply(self, seen: Seen, runner: Runner, restated: set[str]) -> dict[str, Collection[str] | None]:
        """Bring the index up to date; which groups of which checks that touches. `restated`: ids with another state."""
        base, gate = self.base, self.gate
        paths = {*seen.gone, *(entry.path for entry, *_ in seen.changed)}
        intakes = {entry.path: take(file.path, file.raw, gate, file.faults) for entry, file, *_ in seen.changed}
        idents = {intake.id for intake in intakes.values() if intake.id}
        for path in paths:
            idents.update(ident for (ident,) in base.sql.execute("SELECT id FROM file WHERE path = ?", (path,)) if ident)
        before = {ident: self._standing(ident) for ident in idents}
        for path in sorted(paths):
            base.remove(path)
        for entry, file, mark, digest in seen.changed:
            self._keep(entry, file, intakes[entry.path], mark, digest, runner)
        for ident in idents:
            base.rank_doubles(ident)
        self._promote(idents, runner)
        self.columns.forget()
        after = {ident: self._standing(ident) for ident in idents}
        self._references(paths, intakes, before, after)
        pairs = [(before[ident], after[ident], ident in restated) for ident in idents]
        for ident in restated - idents:
            standing = self._standing(ident)
            pairs.append((standing, standing, True))
        return self._touched(pairs)

    def _keep(self, entry: Entry, file: File, intake: Intake, stamp: str, digest: bytes, runner: Runner) -> None:
        alone = Columns(self._fields, self.task.ws.zone)
        alone.add(intake)
        findings = runner.file_findings(intake)
        codecs = _gather.Codecs(self.task.kinds, alone, self.slots)
        kept = _gather.kept_of(intake, entry, stamp, digest, alone, codecs, findings)
        (top,) = self.base.sql.execute("SELECT coalesce(max(n), 0) FROM file").fetchone()
        self.base.add(top + 1, [kept])

    def _promote(self, idents: Iterable[str], runner: Runner) -> None:
        """A file that was second and is now the record may never have given a row: read it."""
        for ident in idents:
            standing = self._standing(ident)
            if standing is None or standing.row or not self.columns.declared(standing.kind):
                continue
            (rank,) = self.base.sql.execute("SELECT rank FROM file WHERE path = ?", (standing.path,)).fetchone()
            for file in disk.walk(self.root, standing.path, named=True):
                self.base.remove(standing.path)
                stamp = times.of_file(f"{self.root}/{standing.path}")
                intake = take(file.path, file.raw, self.gate, file.faults)
                self._keep(Entry(standing.path, rank), file, intake, self.task.watch.settled(stamp), sweep.hash_of(file), runner)
            self.base.rank_doubles(ident)

    def _standing(self, ident: str) -> _Standing | None:
        found = self.base.sql.execute(
            "SELECT f.kind, f.path, r.data FROM file f JOIN row r ON r.n = f.n WHERE f.id = ? AND NOT f.doubled", (ident,)
        ).fetchone()
        return None if found is None else _Standing(*found)

    def _references(
        self, paths: Collection[str], intakes: Mapping[str, Intake],
        before: Mapping[str, _Standing | None], after: Mapping[str, _Standing | None],
    ) -> None:
        """Judge anew the references of changed files, and those to ids that came, went or became another kind."""
        sql = self.base.sql
        again = {path for path in paths if path in intakes}
        for ident, now in after.items():
            then = before[ident]
            again.update(standing.path for standing in (then, now) if standing is not None)
            if (then and then.kind) == (now and now.kind):
                continue
            again.update(path for (path,) in sql.execute("SELECT path FROM dangling WHERE target = ?", (ident,)))
            if then is not None:
                again.update(
                    path for (path,) in sql.execute(
                        "SELECT f.path FROM row r JOIN file f ON f.n = r.n"
                        " WHERE instr(char(10) || r.targets || char(10), char(10) || ? || char(10))", (ident,),
                    )
                )
        for path in again:
            sql.execute("DELETE FROM dangling WHERE path = ?", (path,))
            found = sql.execute("SELECT id, kind FROM file WHERE path = ? AND kind <> '' AND NOT doubled", (path,)).fetchone()
            if found is None:
                continue
            ident, kind = found
            for where, target, allowed in self._refs(path, intakes):
                other = self.columns.kind_of(target)
                if not other or (allowed and other not in allowed):
                    item = Dangling(path, kind, ident, where, target, allowed, other)
                    sql.execute("INSERT INTO dangling VALUES (?, ?, ?)", _stored(item))

    def _refs(self, path: str, intakes: Mapping[str, Intake]) -> Iterable[tuple[tuple[str | int, ...], str, tuple[str, ...]]]:
        intake = intakes.get(path)
        if intake is None:
            for file in disk.walk(self.root, path, named=True):
                intake = take(file.path, file.raw, self.gate, file.faults)
        return () if intake is None else intake.refs

    def _touched(
        self, changes: Iterable[tuple[_Standing | None, _Standing | None, bool]]
    ) -> dict[str, Collection[str] | None]:
        """Code → group keys (None: all) that rest on a row which is not what it was, or not in the state it was in."""
        touched: dict[str, Collection[str] | None] = {}
        pairs = [change for change in changes if change[2] or change[0] != change[1]]
        for loaded in self.every:
            check = loaded.check
            if not loaded.runs or check.scope in ("file", "outcome"):
                continue
            if not check.reads:   # what it looks at is not declared by field
                touched[loaded.code] = None
                continue
            found: set[str] = set()
            for pair in pairs:
                wanted = self._keys_of(loaded, pair)
                if wanted is None:
                    touched[loaded.code] = None
                    break
                found |= wanted
            else:
                if found:
                    touched[loaded.code] = found | ({""} if check.scope == "group" else set())
        return touched

    def _keys_of(
        self, loaded: LoadedCheck, change: tuple[_Standing | None, _Standing | None, bool]
    ) -> set[str] | None:
        """The keys that one changed row touches; None: everything, because it is looked up or the check is not grouped."""
        check = loaded.check
        then, now, restated = change
        rows = []
        for standing in (then, now):
            reads = standing is not None and ("*" in check.reads or standing.kind in check.reads)
            rows.append(self._row(standing) if reads and standing is not None else None)
        moved = restated or then is None or now is None or then.kind != now.kind or then.path != now.path
        if rows[0] is None and rows[1] is None:
            return set()
        kind = (now if rows[1] is not None else then).kind   # type: ignore[union-attr]  # one of the two is there
        names = check.reads.get("*") or check.reads.get(kind, ())
        if not moved and rows[0] is not None and rows[1] is not None and all(
            rows[0].get(name) == rows[1].get(name) for name in (*names, *([check.group[kind]] if kind in check.group else ()))
        ):
            return set()
        if check.scope == "record":
            return {row.id for row in rows if row is not None}
        if check.scope != "group" or any(row is not None and row.kind not in check.group for row in rows):
            return None
        return {key for row in rows if row is not None for key in keys(row.get(check.group[row.kind]))}

    def _row(self, standing: _Standing) -> Row | None:
        return self.columns.codec(standing.kind).decode(standing.row, {}) if standing.row else None


class _Standing(NamedTuple):
    """The file that is the record of an id."""

    kind: str
    path: str
    row: str


def _stored(item: Dangling) -> tuple[str, str, str]:
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
