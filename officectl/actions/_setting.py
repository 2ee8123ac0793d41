"""All that a run of the checks depends on besides the records: rules, calendar, day, facts, states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.actions import _books, _evidence, _governed, _open, _states
from officectl.checks._runner import Setting
from officectl.store import snapshot

if TYPE_CHECKING:
    from datetime import date

    from officectl.actions._states import States
    from officectl.checks._settle import Key
    from officectl.store.snapshot import Snapshot
    from officectl.store.workspace import Workspace


def setting_of(
    snap: Snapshot, ws: Workspace, as_of: date, baseline: frozenset[Key] = frozenset(), audit: bool = False
) -> Setting:
    """All that a run over a snapshot depends on besides the records."""
    states = states_at(ws, snap)
    return of(_governed.judged(ws, snap, states), as_of, baseline, states, audit=audit)


def states_at(ws: Workspace, snap: Snapshot) -> States | None:
    """The derived states of a snapshot; None in an open workspace, and of what is no version of it."""
    return None if snap.revision == "worktree" and not snapshot.lies_on_disk(snap) else _states.states_of(ws, snap)


def of(by: _governed.Judged, as_of: date, baseline: frozenset[Key], states: States | None, *, audit: bool) -> Setting:
    """The same, once it is known by which files to judge."""
    snap, ws = by.snap, by.ws
    book = _books.book(ws.config.packs, _sources(snap, "rules"), ws.config.organ_level, audit=audit)
    calendar = _books.calendar(_sources(snap, "calendar"))
    return Setting(
        book,
        calendar,
        as_of,
        _open.facts(ws),
        ws.zone,
        baseline,
        audit,
        _evidence.digester(snap.read),
        states,
        None if states is None else states.past,
    )


def _sources(snap: Snapshot, folder: str) -> list[tuple[str, bytes]]:
    files = ((file.path, file.raw) for file in snap.others((folder,)))
    return [(path, raw) for path, raw in files if raw is not None and path.endswith(".toml")]
