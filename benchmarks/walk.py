"""Programs over a made-up history (`benchmarks.history`), each a process of its own: what G11 to G14 measure.

Usage: python -m benchmarks.walk PROGRAM FOLDER [...]
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from officectl.history.facts import Engine
    from officectl.history.verify import Survey

NOW = 2_000_000_000
"""After every date of a made-up history."""


def walk(folder: str, newest: str = "") -> None:
    """Every commit with its changes; or only the newest. Without the search for circles, as whoever walks has it."""
    gc.disable()
    from officectl.git.repo import Git
    from officectl.history.walk import walk as commits
    with Git.discover(Path(folder)) as git:
        for _ in commits(git, git.resolve(f"main~{newest}") if newest else None, git.resolve("main")):
            pass


def facts(folder: str, newest: str, engine: Engine) -> None:
    """The newest commits and who signed them."""
    from officectl.git.repo import Git
    from officectl.history.facts import check
    from officectl.history.walk import walk as commits
    with Git.discover(Path(folder)) as git:
        check(commits(git, git.resolve(f"main~{newest}"), git.resolve("main")), engine=engine)


def verified(folder: str, what: str = "main", *, kept: bool = False, ref: str = "refs/heads/main") -> Survey:
    """The verdict, with the cache or without one."""
    from officectl.git.repo import Git
    from officectl.history.cache import open_cache
    from officectl.history.verify import FORMAT, survey
    with Git.discover(Path(folder)) as git, open_cache(git, root="", format=FORMAT, enabled=kept) as cache:
        found = survey(git, git.resolve(what), now=NOW, ref=ref, cache=cache)
    if found.verdict.findings or not found.verdict.states:
        raise SystemExit(f"{found.verdict.findings[:3]}")
    return found


def cold(folder: str) -> None:
    """Everything, with the engine that is installed."""
    verified(folder)


def known(folder: str) -> None:
    """Everything but the signatures: who signed is read from them, and believed."""
    from base64 import b64decode

    from officectl.history.facts import Judge
    from officectl.history.model import Commit, Signature
    from officectl.history.signature import fingerprint
    keys: dict[bytes, Signature] = {}

    def signer(armour: bytes) -> Signature:
        """Whose plain Ed25519 key stands in it: the first two lines of base64 hold it."""
        _, one, two, _ = armour.split(b"\n", 3)
        key = b64decode(one + two)[14:65]
        if key not in keys:
            keys[key] = Signature("good", fingerprint(key))
        return keys[key]

    def check(self: Judge, commits: list[Commit]) -> dict[str, Signature]:
        return {one.oid: signer(one.signature) for one in commits}

    Judge.check = check   # type: ignore[method-assign, assignment]  # for this process: what the signatures cost is the difference
    verified(folder)


def warm(folder: str, ref: str = "") -> None:
    """Everything again, with the cache: contents and signatures are known; the state is, when `ref` is one it was kept for."""
    verified(folder, kept=True, ref=ref)


def prepared(folder: str, newest: str, ref: str) -> None:
    """Not measured: keep the state before the newest commits."""
    verified(folder, f"main~{newest}", kept=True, ref=ref)


def record(folder: str, ident: str, ref: str) -> None:
    """One record's history from what is kept."""
    from officectl.history.machine import entries
    seen = verified(folder, kept=True, ref=ref).seen
    assert seen is not None and len(entries(seen.line.get(ident, seen.line.head).log)) > 1


def written(folder: str, kind: str, key: str) -> None:
    """One commit in a workspace: a signed event (nothing but a commit on HEAD's tree), or a record that gets another note."""
    from officectl.git import signing
    from officectl.store import workspace, write
    with workspace.find(Path(folder)) as ws:
        head = ws.git.head()
        assert head is not None
        if kind == "event":
            write.event(ws, "批准：派车单\n\nOffice-Format: 1\nOffice-Event: approve\n", head=head, key=signing.configured(ws.git))
            return
        path = Path(key)
        raw = path.read_bytes()
        new = raw.replace("注意行车安全".encode(), f"注意行车安全{NOW}".encode()) if str(NOW).encode() not in raw else raw.replace(str(NOW).encode(), b"")
        write.commit(ws, {path.relative_to(ws.root).as_posix(): new}, "修改：派车单")


def unwritten(folder: str, kind: str) -> None:
    """Not more than what `written` loads and finds."""
    from officectl.git import signing
    from officectl.store import workspace, write  # noqa: F401
    with workspace.find(Path(folder)) as ws:
        if kind == "event":
            signing.configured(ws.git)


def nothing(folder: str) -> None:
    """The start of any of these programs."""
    from officectl.git import repo  # noqa: F401
    from officectl.history import cache, verify  # noqa: F401


PROGRAMS: dict[str, Callable[..., None]] = {
    "walk": walk, "facts": facts, "cold": cold, "known": known, "warm": warm, "prepared": prepared, "record": record,
    "written": written, "unwritten": unwritten, "nothing": nothing,
}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](*sys.argv[2:])
