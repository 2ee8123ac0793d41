"""The derived states of all records, for whoever asks a ledger. Nothing is verified in an open workspace, and nothing before somebody asks.

In the work tree and in the index a record that is not, word for word, what the last commit holds is a draft: no vote was cast on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from officectl.records.record import State
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._past import Past
    from officectl.history.policy import Policy
    from officectl.history.verify import Survey
    from officectl.records.ledger import Ledger
    from officectl.store.snapshot import Snapshot
    from officectl.store.workspace import Workspace
    from officectl.text.lang import Message

DRAFT = State("draft", "events")


class States(Mapping[str, State]):
    """Record id → derived state. `verdict` is what they rest on; `changed` are the ids that differ from its tip."""

    def __init__(self, found: Survey, changed: Mapping[str, State], ws: Workspace) -> None:
        self.verdict = found.verdict
        self.changed = changed
        self._found = found
        self._ws = ws

    def __getitem__(self, ident: str) -> State:
        state = self.changed.get(ident)
        return self.verdict.states[ident].state if state is None else state

    def __iter__(self) -> Iterator[str]:
        yield from self.verdict.states
        yield from (ident for ident in self.changed if ident not in self.verdict.states)

    def __len__(self) -> int:
        return len(self.verdict.states.keys() | self.changed.keys())

    @cached_property
    def policy(self) -> Policy:
        """The policy in force. Raises NoPolicyFiles."""
        from officectl.actions._policy import in_force

        return in_force(self._ws.git, self._ws.prefix, self.verdict).policy

    @cached_property
    def past(self) -> Past:
        """The events behind the states, for the checks that ask."""
        from officectl.actions._past import Past

        return Past(self._ws.git, self._found, self._ws.zone, self.changed)

    def late(self, ident: str) -> bool:
        """补批: approved, but landed late or after departure."""
        found = self.verdict.states.get(ident)
        return found is not None and found.late and ident not in self.changed


def states_of(ws: Workspace, what: Snapshot | str) -> States | None:
    """The states at a commit (full id), or in a snapshot of a commit, of the index or of the work tree; None in an open workspace:
    there every record is recorded.

    Raises what verification raises (Incomplete, NoSshKeygen …), BadPins.
    """
    from officectl.actions import _verdict
    from officectl.git.errors import NoRepository

    revision = what if isinstance(what, str) else what.revision
    try:
        commit = ws.git.head() if revision in ("worktree", "staged") else revision
    except NoRepository:
        return None
    if commit is None or not _verdict.signed(ws, commit):
        return None
    found = _verdict.survey(ws, commit)
    if found.seen is None:
        _verdict.remember_open(ws.git, ws.prefix, commit)
        return None
    made = States(found, {}, ws)
    if isinstance(what, str) or revision not in ("worktree", "staged"):
        return made
    return States(found, _changed(ws, what, made), ws)


def _changed(ws: Workspace, snap: Snapshot, made: States) -> dict[str, State]:
    """Ids whose content differs from the tip's, and new ones."""
    from officectl.git import status

    found = {}
    said = status.status(ws.git, [f"{ws.prefix}records"])
    paths = [one.path for one in said.changes if one.staged or snap.revision == "worktree"]
    for path in (*paths, *(said.untracked if snap.revision == "worktree" else ())):
        ident, kind, seal = _content(snap, path[len(ws.prefix):])
        known = made.verdict.states.get(ident)
        if not ident or (known is not None and (known.digest == seal or known.state.name in ("recorded", "void"))):
            continue
        if known is None and not _has_flow(made.policy, kind):
            found[ident] = State("recorded", "events")
        else:
            found[ident] = DRAFT if seal else State("unparsable", "events")
    return found


def _content(snap: Snapshot, path: str) -> tuple[str, str, str]:
    """Id, kind and content digest of a record file; an empty id for what is none or is gone, an empty digest for what cannot be read."""
    from officectl.records import canonical, ids, toml

    kind = ids.locate_kind(path)
    raw = snap.read(path)
    if kind is None or raw is None:
        return "", "", ""
    data = toml.read(raw).data
    if data is None:
        return ids.path_id(path) or "", kind, ""
    ident = data.get("id")
    return ident if isinstance(ident, str) and ident else ids.path_id(path) or "", kind, canonical.digest(kind, data)


def _has_flow(policy: Policy, kind: str) -> bool:
    from officectl.history.transition import flow_of

    return flow_of(policy, kind) is not None


_RECORDED = {"open": Text("已登记（未签名）", "recorded (not signed)"), "events": Text("已登记（不走审批）", "recorded (no flow)")}
_LATE = Text("{state}（补批）", "{state} (approved late)")


def shown(ledger: Ledger, ident: str) -> Message:
    """The state of a record as a person reads it: in the words of the office's own flow, 未签名 and 补批 said."""
    from officectl.query.choices import state_title

    state, states = ledger.state(ident), ledger.states
    if state.name == "recorded":
        return _RECORDED[state.source]()
    made = states if isinstance(states, States) else None
    title = state_title(state.name, Titles(lambda: made))
    return _LATE(state=title) if made is not None and made.late(ident) else title()


class Titles(Mapping[str, Text]):
    """State → its title in the words of this office's flows, beyond the built-in ones; looked up when somebody asks."""

    def __init__(self, states: Callable[[], States | None]) -> None:
        self._states = states

    @cached_property
    def _titles(self) -> dict[str, Text]:
        from officectl.query.choices import STATES

        states = self._states()
        if states is None:
            return {}
        stages = [stage for flow in states.policy.flows.values() for stage in flow.stages]
        return {stage.state: Text(stage.zh, stage.state) for stage in stages if stage.state not in STATES}

    def __getitem__(self, name: str) -> Text:
        return self._titles[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._titles)

    def __len__(self) -> int:
        return len(self._titles)
