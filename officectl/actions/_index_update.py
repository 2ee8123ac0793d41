"""A later run over an index: what changed is read, what it touches is judged again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from officectl.actions import _gather, _progress
from officectl.actions._answer import Answer
from officectl.checks._runner import Runner, keys
from officectl.light import replace
from officectl.records.codec import loads
from officectl.records.intake import Intake, take
from officectl.records.ledger import Columns, Dangling, Row
from officectl.store import disk, sweep, times
from officectl.store.index.base import Base
from officectl.store.index.columns import IndexColumns
from officectl.store.index.watch import Seen
from officectl.store.sweep import Entry

if TYPE_CHECKING:

    from officectl.checks._contract import LoadedCheck
    from officectl.store.entry import File
from officectl.actions._index_run import UNSET, Run, Task, Trouble, stored


class Update(Run):
    """A later run: what changed is read, what it touches is judged again."""

    def __init__(self, task: Task, base: Base) -> None:
        super().__init__(task)
        self.base = base
        self._fields: dict[str, list[str]] = loads(base.meta("layout"))
        self.columns = IndexColumns(base, self._fields, task.ws.zone, task.kinds, self.slots)

    def run(self) -> Answer:
        """Raises Trouble for an odd tree, sqlite3.Error for trouble with the index."""
        self.bring_up(self.task.setting().as_of.isoformat())
        answer = self.answer(self.base, self.columns)
        self.base.commit()
        return answer

    def bring_up(self, today: str = "") -> None:
        """Make the index what the work tree is; `today`: judge dated checks for that day (empty: for the day they are for)."""
        task, base = self.task, self.base
        seen = task.watch.look(base)
        if seen.strange:
            raise Trouble
        touched: dict[str, Collection[str] | None] = {}
        today = today or base.meta("as_of")
        states = task.states()
        past = task.past()
        basis = "" if past is None else past.basis
        restated = set() if states is None and base.meta("open") == "True" else base.restate(states, past)
        another = base.meta("past") != basis   # another policy: what a check knows of events may be other for every record
        if not seen.same or restated or another or base.meta("as_of") != today:
            setting = task.setting()
            if setting.as_of.isoformat() != today:
                setting = replace(setting, as_of=date.fromisoformat(today))
            runner = Runner(self.every, setting, columns=self.columns)
            if not seen.same or restated:
                touched = self._apply(seen, runner, restated)
            if base.meta("as_of") != today:
                touched |= {loaded.code: None for loaded in self.every if loaded.check.dated or loaded.check.rules}   # rules have days too
            if another:
                touched |= {loaded.code: None for loaded in self.every if loaded.check.events or loaded.code == UNSET}
                base.set_meta({"past": basis})
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
        intakes: dict[str, Intake] = {}
        for entry, file, *_ in _progress.counted("read", seen.changed, len(seen.changed)):
            intakes[entry.path] = take(file.path, file.raw, gate, file.faults)
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
                    sql.execute("INSERT INTO dangling VALUES (?, ?, ?)", stored(item))

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
