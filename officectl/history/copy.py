"""A folder from someone else is hostile: its objects are fetched into a fresh bare repository of our own, and nothing it
configures (hooks, filters, fsmonitor, ssh commands, alternates' commands) is run.

No git of ours reads that folder's configuration. Where its repository lies is found by looking at its files; the objects come
through `git upload-pack`, the one program that git makes for serving folders that are not trusted, and are hashed on our side.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from officectl.git import run
from officectl.git.errors import GitFailed, NoRepository
from officectl.git.repo import Git
from officectl.history.errors import Incomplete
from officectl.light import dataclass

HEAD = "refs/officectl/copied-head"
"""Where the copy keeps what the other's HEAD stood on; the other's own reference of this name, if any, is not copied."""

_CONFIG = """[safe]
\tdirectory = *
[gc]
\tauto = 0
[maintenance]
\tauto = false
[fetch]
\tfsckObjects = false
\trecurseSubmodules = false
\twriteCommitGraph = false
[transfer]
\tfsckObjects = false
\tunpackLimit = 1
[core]
\tfsync = none
"""
# safe.directory: the folder may belong to anyone, that is the point. fsckObjects: a malformed commit is a finding, it must come along.

_MISSING = ("did not send all necessary objects", "missing", "unable to read", "bad object", "not our ref", "bad tree", "loose object")


@dataclass(frozen=True, slots=True)
class Copy:
    """Our own bare repository with everything that was reachable from the other's references."""

    git: Git
    refs: Mapping[str, str]
    """Full reference name → object id, as the other repository has them."""
    head: str | None
    """The commit its HEAD stands on, None before its first commit."""
    prefix: str
    """Where the folder asked about lies in its repository (`sub/folder/` or empty)."""


@contextmanager
def of(folder: Path) -> Iterator[Copy]:
    """The copy, removed at the end. Raises NoRepository, Incomplete (shallow or partial source, missing objects), GitFailed."""
    import tempfile
    top = _top(folder)
    _refuse_partial(top)
    with tempfile.TemporaryDirectory(prefix="officectl-copy-", ignore_cleanup_errors=True) as place:
        config = Path(place, "config")
        config.write_text(_CONFIG, "utf-8")
        env = {
            "GIT_CONFIG_GLOBAL": os.fspath(config), "GIT_CONFIG_NOSYSTEM": "1", "GIT_ALLOW_PROTOCOL": "file",
            "GIT_GRAFT_FILE": os.devnull,
        }
        refs, head = _refs(top, place, env)
        bare = Path(place, "copy.git")
        kind = "sha256" if any(len(oid) == 64 for oid in refs.values()) else "sha1"
        run.run(("init", "-q", "--bare", "--template=", "--initial-branch=none", f"--object-format={kind}", os.fspath(bare)),
                folder=place, env=env)
        if refs:
            _fetch(bare, top, head, env)
        with Git.discover(bare) as git:
            yield Copy(git, refs, head, _prefix(folder, top))


def _top(folder: Path) -> Path:
    """The work tree or bare repository that holds a folder, by its files alone. Raises NoRepository."""
    asked = folder.resolve()
    for place in (asked, *asked.parents):
        if (place / ".git").exists() or _is_bare(place):
            return place
    raise NoRepository(folder=str(folder))


def _is_bare(place: Path) -> bool:
    return (place / "HEAD").is_file() and (place / "objects").is_dir() and (place / "refs").is_dir()


def _prefix(folder: Path, top: Path) -> str:
    below = folder.resolve().relative_to(top).as_posix()
    return "" if below == "." or not (top / ".git").exists() else below + "/"


def _git_dirs(top: Path) -> list[Path]:
    """The repository's own folder, and the one it shares with others when it is a linked work tree."""
    own = top / ".git" if (top / ".git").exists() else top
    if own.is_file():
        words = own.read_bytes()[:4096].partition(b"gitdir: ")[2].strip()
        own = top / os.fsdecode(words)
    shared = own / "commondir"
    if shared.is_file():
        return [own, own / os.fsdecode(shared.read_bytes()[:4096].strip())]
    return [own]


def _refuse_partial(top: Path) -> None:
    """A source that cannot be complete is refused before any git looks at it: a partial clone would try to fetch."""
    try:
        for place in _git_dirs(top):
            shallow = place / "shallow"
            if shallow.is_file() and shallow.stat().st_size:
                raise Incomplete(what="shallow")
            packs = place / "objects" / "pack"
            if packs.is_dir() and any(name.suffix == ".promisor" for name in packs.iterdir()):
                raise Incomplete(what="partial clone")
    except (OSError, ValueError) as error:
        raise Incomplete(what=str(error)) from None


def _refs(top: Path, place: str, env: Mapping[str, str]) -> tuple[dict[str, str], str | None]:
    """Every reference, and what HEAD stands on."""
    done = run.attempt(("ls-remote", os.fspath(top)), folder=place, env=env)
    if done.code:
        raise _why("ls-remote", done)
    refs: dict[str, str] = {}
    head = None
    for line in done.out.split(b"\n"):
        oid, _, name = line.partition(b"\t")
        if name == b"HEAD":
            head = oid.decode("ascii")
        elif name.startswith(b"refs/") and not name.endswith(b"^{}"):
            refs[os.fsdecode(name)] = oid.decode("ascii")
    return refs, head


def _fetch(bare: Path, top: Path, head: str | None, env: Mapping[str, str]) -> None:
    wanted = ["+refs/*:refs/*", f"^{HEAD}"] + ([f"+HEAD:{HEAD}"] if head else [])
    done = run.attempt(
        ("fetch", "-q", "--no-tags", "--no-recurse-submodules", "--no-auto-maintenance", "--no-write-fetch-head",
         os.fspath(top), *wanted), folder=bare, env=env)
    if done.code:
        raise _why("fetch", done)
    if head:
        run.run(("update-ref", "--no-deref", "HEAD", head), folder=bare, env=env)


def _why(command: str, done: run.Done) -> Incomplete | GitFailed:
    said = done.said
    if "shallow" in said:
        return Incomplete(what="shallow")
    if any(words in said for words in _MISSING):
        return Incomplete(what=said.splitlines()[0])
    return run.failed(command, done)
