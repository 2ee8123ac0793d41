"""In a signed workspace rules, calendar, schemas, settings and baseline count as they were last approved: a check uses that version,
whatever lies in the work tree, and says where the two differ. Nobody blinds the checks by editing a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from officectl.store.entry import File
from officectl.store.snapshot import OTHERS
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._states import States
    from officectl.records.finding import Finding
    from officectl.store.snapshot import Snapshot
    from officectl.store.workspace import Workspace
    from officectl.text.lang import Message

CODE = "GOVERNED_UNAPPROVED"
_HERE = Text(
    "{path} 的改动还没有提交、没有表决：核查仍按上次批准的版本。想看改后会怎样：officectl check --proposed",
    "{path} is changed, neither committed nor voted on: the check uses the last approved version. To see what it would bring: "
    "officectl check --proposed",
)


class Judged(NamedTuple):
    """By what a version is judged: its own governed files where they are the approved ones, else the approved ones."""

    snap: Snapshot
    ws: Workspace
    findings: tuple[Finding, ...] = ()
    """One for each file that is not as approved."""


def judged(ws: Workspace, snap: Snapshot, states: States | None) -> Judged:
    """What to take rules, calendar, schemas, settings and baseline from. In an open workspace: from the version itself."""
    if states is None:
        return Judged(snap, ws)
    approved = states.verdict.governed
    there = {file.path: file.raw for file in snap.others(OTHERS)}
    changed = sorted(path for path in approved.keys() | there.keys() if not _same(ws, path, there.get(path), approved.get(path)))
    if not changed:
        return Judged(snap, ws)
    held = {path: ws.git.objects.get(oid) for path, oid in approved.items()}
    files = {path: blob.raw for path, blob in held.items() if blob is not None}
    return Judged(_Approved(snap, files), _settings(ws, files, changed), tuple(_finding(states, path) for path in changed))


def _same(ws: Workspace, path: str, raw: bytes | None, oid: str | None) -> bool:
    from officectl.git.commit import converted_id
    from officectl.git.trees import object_id

    if raw is None or oid is None:
        return raw is None and oid is None
    return object_id(ws.git, "blob", raw) == oid or converted_id(ws.git, ws.prefix + path, raw) == oid


def _settings(ws: Workspace, files: Mapping[str, bytes], changed: Sequence[str]) -> Workspace:
    """The workspace with the approved officectl.toml; as it is when that is the approved one, or cannot be read."""
    from officectl.store import workspace
    from officectl.store.errors import BadWorkspace

    if workspace.FILE not in changed or workspace.FILE not in files:
        return ws
    try:
        return workspace.Workspace(ws.root, workspace.load(files[workspace.FILE], workspace.FILE), ws.git)
    except BadWorkspace:
        return ws


def _finding(states: States, path: str) -> Finding:
    """As verification tells it; of a change that is not committed it knows nothing yet."""
    from officectl.history import codes
    from officectl.light import replace

    told = next((one for one in states.verdict.findings if one.code == CODE and one.path == path), None)
    if told is not None:
        return told
    plain = codes.finding(codes.fact(CODE, path=path, severity="warning"))
    return replace(plain, message=_HERE(path=path))


class _Approved:
    """A version of the files with the approved governed ones in place of its own."""

    def __init__(self, inner: Snapshot, files: Mapping[str, bytes]) -> None:
        self._inner = inner
        self._files = files

    @property
    def revision(self) -> str:
        return self._inner.revision

    @property
    def label(self) -> Message:
        return self._inner.label

    def files(self, order: Sequence[str] = ()) -> Iterator[File]:
        return self._inner.files(order)

    def others(self, prefixes: Sequence[str] = OTHERS) -> Iterator[File]:
        for prefix in prefixes:
            exact = prefix.rstrip("/")
            for path in sorted(self._files):
                if path == exact or path.startswith(exact + "/"):
                    yield File(path, self._files[path])

    def read(self, path: str) -> bytes | None:
        known = self._files.get(path)
        governed = path in OTHERS or path.startswith(("rules/", "calendar/", "schemas/"))
        return known if governed else self._inner.read(path)
