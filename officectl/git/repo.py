"""One repository: where it is, what it stands on. Found by one `git rev-parse`.

GitPython is not used here: its import costs 70 ms and starts a git by itself, one `rev-parse` of 2 ms answers
everything.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from officectl.git import run
from officectl.git.errors import GitFailed, NoRepository, NoSuchRevision, NoWorkTree, UnsafeOwnership
from officectl.git.objects import Cat
from officectl.git.run import Done

_QUESTIONS = (
    "rev-parse", "--path-format=absolute", "--show-object-format", "--is-bare-repository",
    "--is-shallow-repository", "--absolute-git-dir", "--git-common-dir", "--git-path", "officectl",
    "--show-prefix", "--show-toplevel",
)


class Git:
    """A repository and, unless it is bare, its work tree. Close it (or use `with`)."""

    def __init__(
        self, *, work_tree: Path | None, git_dir: Path, common_dir: Path, cache_dir: Path,
        prefix: str, object_format: str, shallow: bool,
    ) -> None:
        self._work_tree = work_tree
        self.git_dir = git_dir
        self.common_dir = common_dir
        self.cache_dir = cache_dir
        """Where our caches, journal and lock live; may not exist yet. Each linked work tree has its own."""
        self.prefix = prefix
        """The folder asked about, as seen from the top: empty or `sub/folder/`."""
        self.object_format = object_format
        self.shallow = shallow
        self.bare = work_tree is None
        self.home = git_dir if work_tree is None else work_tree
        """The folder every git of ours starts in."""
        self.objects = Cat(self.home)

    @classmethod
    def discover(cls, folder: Path) -> Git:
        """The repository that holds `folder`. Raises NoRepository, UnsafeOwnership, GitMissing, GitTooOld,
        GitFailed.
        """
        done = run.attempt(_QUESTIONS, folder=folder)
        lines = os.fsdecode(done.out).split("\n")
        bare = len(lines) > 1 and lines[1] == "true"
        if done.code and not (bare and len(lines) >= 7):
            raise _why_not(folder, done)
        if not bare and len(lines) != 9:   # a line feed in a folder's name
            raise GitFailed(command="rev-parse", code=done.code, said=repr(os.fsdecode(done.out)))
        return cls(
            work_tree=None if bare else Path(lines[7]), git_dir=Path(lines[3]), common_dir=Path(lines[4]),
            cache_dir=Path(lines[5]), prefix="" if bare else lines[6],
            object_format=lines[0], shallow=lines[2] == "true",
        )

    @property
    def top(self) -> Path:
        """The top of the work tree. Raises NoWorkTree in a bare repository."""
        if self._work_tree is None:
            raise NoWorkTree(folder=self.git_dir)
        return self._work_tree

    @property
    def id_bytes(self) -> int:
        """Length of an object id: 20 or 32 bytes."""
        return 32 if self.object_format == "sha256" else 20

    @property
    def zero(self) -> str:
        """The id that stands for "nothing yet"."""
        return "00" * self.id_bytes

    def run(
        self, *args: str | bytes, stdin: bytes | None = None, env: Mapping[str, str] | None = None,
        identity: bool = False, keep: int | None = None,
    ) -> bytes:
        """Run one git at the top and give its stdout. Raises GitFailed."""
        return run.run(args, folder=self.home, stdin=stdin, env=env, identity=identity, keep=keep)

    def attempt(
        self, *args: str | bytes, stdin: bytes | None = None, env: Mapping[str, str] | None = None,
        identity: bool = False, keep: int | None = None,
    ) -> Done:
        """Run one git at the top, whatever its exit code."""
        return run.attempt(args, folder=self.home, stdin=stdin, env=env, identity=identity, keep=keep)

    def head(self) -> str | None:
        """The commit that HEAD stands on; None before the first commit."""
        known = self._loose_head()
        if known:
            return known
        found = self.objects.info("HEAD^{commit}")
        return None if found is None else found[0]

    def _loose_head(self) -> str:
        """HEAD as two small files tell it, without a process. Empty where they do not (packed, detached, another backend)."""
        try:
            text = (self.git_dir / "HEAD").read_bytes()
            if not text.startswith(b"ref: refs/heads/") or b".." in text:
                return ""
            oid = (self.common_dir / os.fsdecode(text[5:].rstrip(b"\n"))).read_bytes().rstrip(b"\n")
        except (OSError, ValueError):
            return ""
        plain = len(oid) == 2 * self.id_bytes and not oid.strip(b"0123456789abcdef") and oid.strip(b"0")
        return oid.decode("ascii") if plain else ""

    def branch(self) -> str | None:
        """The branch's short name (also before its first commit); None on a detached HEAD."""
        try:
            text = (self.git_dir / "HEAD").read_text("utf-8", "surrogateescape").strip()
        except OSError:
            text = ""
        if text.startswith("ref: refs/heads/") and not text.endswith("/.invalid"):
            return text[len("ref: refs/heads/"):]
        done = self.attempt("symbolic-ref", "-q", "--short", "HEAD")
        return os.fsdecode(done.out).strip() or None if done.code == 0 else None

    def resolve(self, rev: str) -> str:
        """The full id of the commit that `rev` names. Raises NoSuchRevision."""
        found = None if rev.startswith("-") else self.objects.info(rev + "^{commit}")
        if found is None:
            raise NoSuchRevision(rev=rev)
        return found[0]

    def close(self) -> None:
        """End the long-lived git, if there is one."""
        self.objects.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _why_not(folder: Path, done: Done) -> Exception:
    said = done.said
    if "dubious ownership" in said:
        quoted = said.partition("repository at '")[2].partition("'")[0]
        return UnsafeOwnership(folder=quoted or str(folder))
    if "not a git repository" in said or "cannot change to" in said:
        return NoRepository(folder=str(folder))
    return run.failed("rev-parse", done)
