"""Verification that begins at a checkpoint, for a clone without the older history. What lies before the checkpoint is believed on the
word of its signers; nothing that is found this way is a full verification, and whoever shows it must say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from officectl.git import listing
from officectl.git.errors import GitFailed
from officectl.git.repo import Git
from officectl.history import conclude, facts, paths, receipts, snapshot
from officectl.history.carried import Carried, CarriedContents
from officectl.history.checkpoint import Checkpoint
from officectl.history.errors import BadCheckpoint, Incomplete, NotOverCheckpoint
from officectl.history.facts import Engine
from officectl.history.known import Rec
from officectl.history.model import Commit, Signature
from officectl.history.verification import UNSIGNED, Verification
from officectl.history.verify import WINDOW, Survey
from officectl.history.walk import mainline, start, walk


def verify(
    git: Git, tip: str, name: str, figures: Checkpoint, kept: Carried, *, now: int, prefix: str = "", engine: Engine = "auto"
) -> Survey:
    """Everything from the checkpoint `name` (not included) up to `tip`. No pinned tip is compared.

    Raises BadCheckpoint, NotOverCheckpoint (`tip` does not go on from it), Incomplete (the clone does not reach back to it, or a branch
    left before it), and what a full verification raises.
    """
    old = figures.tip
    try:
        if git.objects.info(old + "^{commit}") is None:
            raise Incomplete(what=f"shallow, checkpoint/{name}")
        with _reaching_back(git, old, tip):
            main = mainline(git, old, tip)
            if main is None:
                raise NotOverCheckpoint(name=name)
            log = receipts.load(git, [old, *main], "", engine)
            found = _opened(git, name, figures, kept, main, log, now, prefix)
            seen = found.seen
            assert seen is not None
            _walk(git, seen, old, tip, engine)
        told = (*log.facts,)
        verdict = conclude.verdict(seen, figures.root, tip, pinned=False, facts=told)
    except GitFailed as error:
        raise Incomplete(what=str(error.params["said"]).strip().rpartition("\n")[2]) from None
    return Survey(verdict, seen, found.main + len(main), told)


def _opened(
    git: Git, name: str, figures: Checkpoint, kept: Carried, main: Iterable[str], log: receipts.Receipts, now: int, prefix: str
) -> Survey:
    """The verifier at the checkpoint, once the carried state agrees with the signed figures and with the files of its commit."""
    data = kept.state
    try:
        if data["root"] != figures.root or data["setting"] != {"prefix": prefix}:
            raise BadCheckpoint(name=name, what="root, prefix")
        contents = CarriedContents(git, kept.policies)
        seen = snapshot.restore(data, figures.tip, main, contents, now=now, prefix=prefix, receipts=log)
        verdict = conclude.verdict(seen, figures.root, figures.tip, pinned=False)
        number: int = data["main"]
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise BadCheckpoint(name=name, what=type(error).__name__) from None
    ours: tuple[Any, ...] = (verdict.digest, verdict.policy_version, verdict.policy_digest, verdict.commits, dict(verdict.counts))
    theirs: tuple[Any, ...] = (figures.states, figures.policy_version, figures.policy_digest, figures.commits, dict(figures.counts))
    if ours != theirs:
        raise BadCheckpoint(name=name, what="figures")
    if files(seen) != tree(git, figures.tip, prefix):
        raise BadCheckpoint(name=name, what="files")
    return Survey(verdict, seen, number)


def files(seen: Verification) -> set[tuple[str, str]]:
    """The record files that the state knows: (path, blob)."""
    line = seen.line
    found: set[tuple[str, str]] = set()
    for key in line.versions:
        rec: Rec | None = None if key.startswith("\0") else line.get(key, line.head)
        if rec is not None and not rec.gone:
            found.update(((rec.path, rec.blob), *rec.extra))
    return found


def tree(git: Git, commit: str, prefix: str) -> set[tuple[str, str]]:
    """The record files that a commit has: (path, blob)."""
    found = set()
    for file in listing.tree(git, commit, [f"{prefix}records"]):
        place = paths.place(file.path, prefix)
        if place.area == "record" and file.mode != "120000" and file.mode != "160000":
            found.add((place.path, file.oid))
    return found


@contextmanager
def _reaching_back(git: Git, old: str, tip: str) -> Iterator[None]:
    """Let the walk read a shallow clone: none of the commits it will read is one whose parents were cut off, so what git says of their
    parents is true. Raises Incomplete.
    """
    file = git.common_dir / "shallow"
    cut = set(file.read_text("ascii").split()) if file.is_file() else set()
    if cut:
        done = start(git, ("rev-list", tip, "^" + old, "--")).finish()
        if done.code or cut.intersection(done.out.decode("ascii").split()):
            raise Incomplete(what="shallow")
    shallow, git.shallow = git.shallow, False
    try:
        yield
    finally:
        git.shallow = shallow


def _walk(git: Git, seen: Verification, old: str, tip: str, engine: Engine) -> None:
    commits = walk(git, old, tip, prefix=seen.prefix)
    while window := list(islice(commits, WINDOW)):
        signatures = _signatures(window, engine)
        for commit in window:
            for parent in commit.parents:
                if parent not in seen.seen:   # a branch that left before the checkpoint: what it knew then cannot be told
                    raise Incomplete(what=f"shallow, {parent[:10]}")
            seen.add(commit, signatures.get(commit.oid, UNSIGNED))


def _signatures(window: list[Commit], engine: Engine) -> dict[str, Signature]:
    asked = [one for one in window if (one.signature or one.broken) and (any(one.changes) or b"ffice-" in one.message)]
    return dict(facts.check(asked, engine=engine)) if asked else {}
