"""Which references a hook guards, and where the workspaces lie in the commits that are pushed."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from officectl.errors import UsageError
from officectl.history import names
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.git.repo import Git

PROTECT = "officectl.protect"
"""In the repository's git configuration: a protected reference or pattern; may stand several times."""
USUAL = ("refs/heads/main", "refs/heads/master")
OWN = "refs/officectl/"
REPLACE = "refs/replace/"
CHECKPOINTS = ("refs/tags/checkpoint/", "refs/tags/redaction/")
_POLICY = b"policy/active/policy.toml"


class BadHookInput(UsageError):
    """A hook was started by hand, or by something that is not git."""

    text = Text("{hook} 钩子读到的不是 git 给的内容：{line}", "the {hook} hook read what git never writes: {line}")
    remedy_text = Text("钩子由 git 自己运行，不用手动运行；officectl hook install 负责安装", "git runs hooks by itself; `officectl hook install` installs them")


class Update(NamedTuple):
    """One reference that moves; ids are full, all zeros for nothing."""

    ref: str
    old: str
    new: str


def received(text: str, hook: str) -> list[Update]:
    """`old new ref` lines, as git hands them to pre-receive and post-receive. Raises BadHookInput."""
    found = []
    for line in text.splitlines():
        old, _, rest = line.partition(" ")
        new, _, ref = rest.partition(" ")
        if not ref.startswith("refs/") or not all(names.is_commit(oid) for oid in (old, new)):
            raise BadHookInput(hook=hook, line=line[:80])
        found.append(Update(ref, old, new))
    return found


def protected(git: Git) -> tuple[str, ...]:
    """The patterns of protected references: as configured, else main and master, and the default branch of a bare repository."""
    done = git.attempt("config", "--get-all", PROTECT)
    given = tuple(full(line) for line in os.fsdecode(done.out).splitlines() if line.strip())
    if given:
        return given
    branch = git.branch() if git.bare else None   # in a work tree that is where somebody happens to be
    return (*USUAL, *([f"refs/heads/{branch}"] if branch and f"refs/heads/{branch}" not in USUAL else []))


def full(name: str) -> str:
    """A branch's name as a reference."""
    name = name.strip()
    return name if name.startswith("refs/") else f"refs/heads/{name}"


def guarded(ref: str, patterns: tuple[str, ...]) -> bool:
    """Whether a reference is protected."""
    return any(fnmatchcase(ref, pattern) for pattern in patterns)


def prefixes(git: Git, *commits: str) -> list[str]:
    """Where workspaces with a policy lie in these commits: empty for the top, else `sub/folder/`. The top is always among them, so that a
    policy deleted from the tree is still asked about.
    """
    found = {""}
    for oid in commits:
        if oid == git.zero or git.objects.info(f"{oid}:officectl.toml") is not None:
            continue
        for path in git.run("ls-tree", "-r", "-z", "--full-tree", "--name-only", oid).split(b"\0"):
            if path.endswith(b"/" + _POLICY):
                found.add(os.fsdecode(path.removesuffix(_POLICY)))
    return sorted(found)
