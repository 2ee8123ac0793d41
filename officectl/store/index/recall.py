"""The last answers of `check`, word for word, and what they rest on: when none of it changed, they are given again.

This runs before the command line is even parsed, so it knows nothing of options, kinds or SQLite: an answer belongs to the
very words of a command, the folder and the environment it was typed in, and to the state of the work tree. All of it is
compared, nothing is parsed. What cannot be compared at a glance (a linked work tree, foreign filters, a terminal) goes the
long way, which gives the same bytes.
"""

# No pathlib, re, json, sqlite3 or hashlib here: each costs more than the whole comparison.
# ruff: noqa: PTH103, PTH105, PTH108, PTH109, PTH111, PTH112, PTH114, PTH120, PTH123
from __future__ import annotations

import os
import sys
from time import time
from typing import TYPE_CHECKING

from officectl.git.environment import OPTIONS, scrubbed
from officectl.light import blake2b
from officectl.store import shelf, times
from officectl.store.index import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

NAME = "last"
_HEAD = "officectl answers 1"
_PART = "\n\0\n"
_OTHERS = ("officectl.toml", "baseline.toml", "rules", "calendar", "schemas")
_SAID = ("LANG", "LC_", "OFFICECTL_", "NO_COLOR", "CLICOLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "PAGER", "TZ", "HOME",
         "XDG_", "PYTHON", "PATH")
GONE = "gone"
"""Instead of times: the file is not there, though git's index has it."""
_KEPT = 16
"""Answers kept of one state."""


_ASKED: list[str] = []
"""The question as it stood when the process began."""


def answer(argv: Sequence[str]) -> int | None:
    """Print the answer of a `check` that was asked before; its exit code, or None when it has to be worked out."""
    if os.isatty(1) or "GIT_DIR" in os.environ or "GIT_WORK_TREE" in os.environ:
        return None
    if str(getattr(sys.stdout, "encoding", "")).lower() not in ("utf-8", "utf8"):
        return None
    try:
        return _answer(argv)
    except (OSError, ValueError):   # a folder that is gone, a file that is cut short: the long way says what is wrong
        return None


def folder(cache_dir: str, prefix: str) -> str:
    """Where the index of one workspace lies: each of several workspaces in one repository has its own."""
    if not prefix:
        return cache_dir
    return f"{cache_dir}/{blake2b(prefix.encode('utf-8', 'surrogateescape'), digest_size=8).hexdigest()}"


def _answer(argv: Sequence[str]) -> int | None:
    root = _root(argv)
    place = _git_folder(root) if root else ""
    if not place or not secret():
        return None
    question = asked(argv, os.environ, root)
    _ASKED.append(question)
    with open(f"{_own(place, root)}/{NAME}", encoding="utf-8", newline="") as file:
        text = file.read()
    pieces = text.split(_PART)
    if len(pieces) < 4 or pieces[0] != _HEAD:
        return None
    found = _found(pieces[4:], question)
    if found is None or not _same(root, place, *pieces[1:4]):
        return None
    try:
        sys.stdout.write(found[1])
        sys.stdout.flush()
    except BrokenPipeError:   # nobody reads on: as everywhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 130
    return found[0]


def _own(git_dir: str, root: str) -> str:
    inside = root[len(os.path.dirname(git_dir)) :].strip("/")
    return folder(f"{git_dir}/officectl", f"{inside}/" if inside else "")


def asked(argv: Sequence[str], environment: Mapping[str, str], root: str) -> str:
    """The question: words, folder, environment, the user's settings, the program itself."""
    told = blake2b(digest_size=16)
    settings = os.environ.get("XDG_CONFIG_HOME") or f"{os.path.expanduser('~')}/.config"
    said = sorted(item for item in environment.items() if item[0].startswith(_SAID))
    for part in (secret(), stamp.tool(), os.getcwd(), root, *argv, repr(said), times.of_target(f"{settings}/officectl/config.toml")):
        told.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return str(told.hexdigest())


def secret() -> str:
    """A word that only this user knows: a folder from someone else brings no answers of its own. Empty: none can be kept."""
    path = f"{shelf.folder()}/key"
    word = _word(path)
    if word:
        return word
    passing = f"{path}.{os.getpid()}"
    try:
        os.makedirs(shelf.folder(), mode=0o700, exist_ok=True)
        handle = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            os.write(handle, os.urandom(16).hex().encode())
        finally:
            os.close(handle)
        os.replace(passing, path)
    except OSError:
        if os.path.lexists(passing):
            os.unlink(passing)
        return ""
    return _word(path)


def _word(path: str) -> str:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        mine = os.fstat(handle).st_uid == os.getuid()
        word = os.read(handle, 64).decode("ascii", "replace")
    except OSError:
        return ""
    finally:
        os.close(handle)
    return word if mine and len(word) == 32 and word.isalnum() else ""


def keep(
    argv: Sequence[str], environment: Mapping[str, str], basis: Basis, text: str, code: int,
    day: tuple[float, float],
) -> None:
    """Remember an answer. `day`: from when until when (seconds since 1970) it is the day asked about."""
    try:
        _keep(argv, environment, basis, text, code, day)
    except (OSError, ValueError):   # a folder that cannot be listed, a full disk: an answer that is not kept
        return


def _keep(
    argv: Sequence[str], environment: Mapping[str, str], basis: Basis, text: str, code: int, day: tuple[float, float]
) -> None:
    git_dir, root = basis.git_dir, _root(argv)
    if not secret() or not root or _git_folder(root) != git_dir or _PART in text:
        return
    state = basis.lines()
    if state is None:
        return
    path = f"{_own(git_dir, root)}/{NAME}"
    before: list[str] = []
    if os.path.lexists(path):
        with open(path, encoding="utf-8", errors="replace", newline="") as file:
            pieces = file.read().split(_PART)
        if pieces[:4] == [_HEAD, *state]:
            before = pieces[4:]
    question = asked(argv, environment, root)
    if _ASKED and question not in _ASKED:   # the user's settings changed while the answer was being worked out
        return
    mine = f"{question} {code} {day[0]:.0f} {day[1]:.0f} {_seal(text)}\n{text}"
    others = [item for item in before if not item.startswith(question)][1 - _KEPT:]
    passing = f"{path}.{os.getpid()}"
    try:
        with open(passing, "w", encoding="utf-8", newline="") as file:
            file.write(_PART.join([_HEAD, *state, *others, mine]))
        os.replace(passing, path)
    except (OSError, ValueError):
        os.unlink(passing)
        raise


def _seal(text: str) -> str:
    """So that a file that was cut short is not given out as an answer."""
    return str(blake2b(text.encode(), digest_size=8).hexdigest())


class Basis:
    """What an answer rests on: git's index file as it was, every folder, and the files that git does not answer for."""

    def __init__(
        self, anchor: str, head: str, prefix: str, git_dir: str, folders: Mapping[str, str], files: Mapping[str, str],
        others: Mapping[str, str], began: int,
    ) -> None:
        """`head`, `others`: looked at before anything was read."""
        self.anchor, self.head, self.prefix, self.git_dir, self.began = anchor, head, prefix, git_dir, began
        self.folders, self.files, self.others = folders, files, others

    def lines(self) -> list[str] | None:
        """As text; None while something is so young that a change might not show."""
        others = self.others
        every = (*self.folders.items(), *self.files.items())
        if not self.anchor or any(not mark or "\n" in path for path, mark in every):
            return None
        if not all(times.settled(mark, self.began) for mark in others.values()):
            return None
        return [
            f"{self.anchor}\n{self.head}\n{self.prefix}",
            "\n".join(f"{mark}\t{path}" for path, mark in self.folders.items()),
            "\n".join(f"{mark}\t{path}" for path, mark in (*self.files.items(), *others.items())),
        ]


def _same(root: str, git_dir: str, anchor: str, folders: str, files: str) -> bool:
    anchor, head, prefix = anchor.split("\n", 2)
    if times.of_index(git_dir) != anchor or times.of_head(git_dir) != head:
        return False
    running = _diff_files(root, git_dir, prefix)
    if running is None:
        return False
    same, marks = False, {path: mark for mark, path in _pairs(files)}
    try:
        same = (
            all(times.of_folder(f"{root}/{path}") == mark for mark, path in _pairs(folders))
            and all((times.of_file(f"{root}/{path}") or GONE) == mark for path, mark in marks.items())
            and all(path in marks for path, _ in others_of(root))
        )
    finally:
        dirty = _finish(*running)
    known = dirty is not None and all(path[len(prefix):] in marks for path in dirty)
    return same and known and times.of_index(git_dir) == anchor


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n") if text else ():
        mark, _, path = line.partition("\t")
        yield mark, path


def _found(answers: Iterable[str], question: str) -> tuple[int, str] | None:
    for item in answers:
        head, _, text = item.partition("\n")
        words = head.split(" ")
        if words[0] == question and len(words) == 5 and float(words[2]) <= time() < float(words[3]):
            return (int(words[1]), text) if words[4] == _seal(text) else None
    return None


def others_of(root: str) -> Iterator[tuple[str, str]]:
    """Everything besides records that an answer rests on, with its times."""
    stack = [name for name in _OTHERS if os.path.lexists(f"{root}/{name}")]
    while stack:
        path = stack.pop()
        yield path, times.of_file(f"{root}/{path}")
        if os.path.isdir(f"{root}/{path}") and not os.path.islink(f"{root}/{path}"):
            stack += [f"{path}/{entry.name}" for entry in os.scandir(f"{root}/{path}")]


def _root(argv: Sequence[str]) -> str:
    start = "."
    for at, word in enumerate(argv):
        if word == "-C" and at + 1 < len(argv):
            start = argv[at + 1]
        elif word.startswith(("-C", "--directory")):
            return ""
    here = os.path.realpath(start)
    while not os.path.lexists(f"{here}/officectl.toml"):
        here, before = os.path.dirname(here), here
        if here == before:
            return ""
    return "" if os.path.islink(f"{here}/officectl.toml") else here


def _git_folder(root: str) -> str:
    """The repository's own folder where it is a plain one without filters of its own, else empty."""
    here = root
    while not os.path.lexists(f"{here}/.git"):
        here, before = os.path.dirname(here), here
        if here == before:
            return ""
    place = f"{here}/.git"
    try:
        with open(f"{place}/config", "rb") as file:
            config = file.read().lower()
    except OSError:
        return ""
    plain = os.path.isdir(place) and not os.path.islink(place) and not os.path.lexists(f"{place}/commondir")
    return place if plain and not any(word in config for word in (b"filter", b"include", b"worktree")) else ""


def _diff_files(root: str, git_dir: str, prefix: str) -> tuple[int, int] | None:
    top = os.path.dirname(git_dir)
    words = [
        "git", *OPTIONS, "-C", top, *times.DIFF_FILES, f"{prefix}records",
    ]
    reading, writing = os.pipe()
    try:
        pid = os.posix_spawnp("git", words, scrubbed(), file_actions=[
            (os.POSIX_SPAWN_DUP2, writing, 1), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        ])
    except OSError:
        os.close(reading)
        return None
    finally:
        os.close(writing)
    return pid, reading


def _finish(pid: int, reading: int) -> list[str] | None:
    pieces = []
    while piece := os.read(reading, 65536):
        pieces.append(piece)
    os.close(reading)
    _, status = os.waitpid(pid, 0)
    return None if status else [os.fsdecode(path) for path in b"".join(pieces).split(b"\0") if path]
