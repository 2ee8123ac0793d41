"""What nearly every use case begins with: the workspace, its kinds, rules and calendar at one version, the day asked."""

from __future__ import annotations

from _thread import _local
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from officectl.actions import _progress
from officectl.light import dataclass
from officectl.records.intake import Gate, Intake, take
from officectl.records.kinds import Kinds
from officectl.records.ledger import Facts, Ledger
from officectl.records.references import references
from officectl.records.validate import validator
from officectl.store import kinds as kind_files
from officectl.store import snapshot
from officectl.store import workspace as workspaces
from officectl.store.kinds import Located
from officectl.store.snapshot import Snapshot
from officectl.store.workspace import Workspace

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.records.record import State

FIRST = ("org", "person", "place", "building", "vehicle", "group", "room", "meeting", "task", "trip")
"""Standing kinds are read first: most references then meet a record that is already known."""


class _Closes(Protocol):
    def close(self) -> None:
        """Let go."""


class _Held(_local):
    """What this thread has opened: the threads of the terminal interface close only what is their own."""

    def __init__(self) -> None:
        self.list: list[_Closes] = []


_HELD = _Held()


def workspace(options: Options) -> Workspace:
    """The workspace around `-C`; `close_all` ends what it started. Raises NoWorkspace, BadWorkspace."""
    found = workspaces.find(options.path)
    _HELD.list.append(found)
    return found


def until_done(held: _Closes) -> None:
    """Keep something open until the command or the screen is done."""
    _HELD.list.append(held)


def close_all() -> None:
    """End the git processes of every workspace opened since the last call: once a command or a screen is done."""
    while _HELD.list:
        _HELD.list.pop().close()


def today(options: Options, ws: Workspace) -> date:
    """The day asked: `--as-of`, else the workspace's fixed day, else today in its zone."""
    return options.as_of or ws.config.as_of or datetime.now(ws.zone).date()


def now(options: Options, ws: Workspace) -> datetime:
    """The moment asked, local and naive: the clock, unless a day was given or fixed (then its noon)."""
    fixed = options.as_of or ws.config.as_of
    if fixed is not None:
        return datetime(fixed.year, fixed.month, fixed.day, 12)
    return datetime.now(ws.zone).replace(tzinfo=None)


def facts(ws: Workspace) -> Facts:
    """What checks may know of officectl.toml."""
    return Facts(ws.config.name, ws.config.organ_level, ws.config.go_live)


def gates(kinds: Kinds) -> Callable[[str], Gate | None]:
    """Compiled validation and references of a kind, made when its first record comes."""
    made: dict[str, Gate | None] = {}

    def gate(name: str) -> Gate | None:
        if name not in made:
            kind = kinds.get(name)
            made[name] = None if kind is None else Gate(kind, validator(kind), references(kind))
        return made[name]

    return gate


def kinds_of(snap: Snapshot) -> tuple[Kinds, tuple[Located, ...]]:
    """The shipped kinds and the workspace's own, at the snapshot's version."""
    own = [(file.path, file.raw) for file in snap.others(("schemas",)) if file.raw is not None]
    return kind_files.load([(path, raw) for path, raw in own if path.endswith(kind_files.SUFFIX)])


@dataclass(slots=True)
class Opened:
    """A workspace with its kinds and whole records: what list, show, new, set and edit start from."""

    ws: Workspace
    snap: Snapshot
    kinds: Kinds
    ledger: Ledger
    as_of: date


def opened(options: Options, rev: str = "", kinds: Iterable[str] = ()) -> Opened:
    """Read the work tree (or a commit); `kinds` limits which folders are read, none means all."""
    ws = workspace(options)
    snap = snapshot.at(ws, rev) if rev else snapshot.worktree(ws)
    return read(options, ws, snap, kinds_of(snap)[0], kinds)


def read(options: Options, ws: Workspace, snap: Snapshot, kinds: Kinds, wanted: Iterable[str] = ()) -> Opened:
    """The whole records of a snapshot, or only those of some kinds."""
    ledger = Ledger(intakes(snap, gates(kinds), frozenset(wanted)), states_later(ws, snap))
    return Opened(ws, snap, kinds, ledger, today(options, ws))


def states_later(ws: Workspace, snap: Snapshot) -> Callable[[], Mapping[str, State] | None]:
    """The derived states, when somebody asks, and once: the ledger and the index ask several times."""
    kept: list[Mapping[str, State] | None] = []

    def states() -> Mapping[str, State] | None:
        if not kept:
            from officectl.actions._states import states_of

            kept.append(states_of(ws, snap))
        return kept[0]

    return states


def intakes(
    snap: Snapshot, gate: Callable[[str], Gate | None], wanted: frozenset[str] = frozenset()
) -> Iterable[Intake]:
    """Every record file of the snapshot, understood."""
    for file in _progress.counted("read", snap.files(FIRST)):
        if not wanted or file.path.split("/", 2)[1] in wanted:
            yield take(file.path, file.raw, gate, file.faults)
