"""The only place that starts a process. `os.posix_spawn` instead of `subprocess`: a git costs 1–3 ms, that
import alone 11.

Input and stderr go through memory files, so that one pipe (stdout) is all that has to be read and nothing can
deadlock.
"""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Mapping, Sequence
from io import BufferedReader, FileIO
from pathlib import Path
from typing import NamedTuple

from officectl.git.environment import OPTIONS, scrubbed
from officectl.git.errors import GitFailed, GitMissing, GitTooOld

OLDEST = (2, 38)
CHUNK = 65536


class Done(NamedTuple):
    """What a finished git said; `code` is its exit code, negative when a signal ended it."""

    code: int
    out: bytes
    err: bytes

    @property
    def said(self) -> str:
        """git's own words, for messages."""
        return self.err.decode("utf-8", "replace").strip()


class Running:
    """A git that has been started. Its stdout is read by `finish`, or as a stream through `out`."""

    def __init__(self, command: str, pid: int, out: int, err: int) -> None:
        self.command = command
        self.pid = pid
        self._out = out
        self._err = err
        self._stream: BufferedReader | None = None
        self._code: int | None = None

    @property
    def out(self) -> BufferedReader:
        """Standard output as a buffered stream."""
        if self._stream is None:
            self._stream = BufferedReader(FileIO(self._out, "rb"), CHUNK)
        return self._stream

    def finish(self) -> Done:
        """Read to the end, wait, and say how it went."""
        pieces = []
        try:
            if self._stream is not None:
                pieces.append(self._stream.read())
            else:
                while piece := os.read(self._out, CHUNK):
                    pieces.append(piece)
        except BaseException:
            self.close()
            raise
        code = self._wait()
        said = os.pread(self._err, 1 << 20, 0)
        self.close()
        return Done(code, b"".join(pieces), said)

    def _wait(self) -> int:
        if self._code is None:
            _, status = os.waitpid(self.pid, 0)
            self._code = os.waitstatus_to_exitcode(status)
        return self._code

    def close(self) -> None:
        """Let go of everything; a git that still runs is ended."""
        if self._stream is not None:
            self._stream.close()
            self._stream, self._out = None, -1
        for fd in (self._out, self._err):
            if fd >= 0:
                os.close(fd)
        self._out = self._err = -1
        if self._code is None:
            os.kill(self.pid, signal.SIGTERM)
            self._wait()


def start(
    args: Sequence[str | bytes],
    *,
    folder: str | Path | None = None,
    stdin: bytes | int | None = None,
    env: Mapping[str, str] | None = None,
    identity: bool = False,
    keep: int | None = None,
) -> Running:
    """Start one git in `folder`. `stdin`: bytes, or the reading end of a pipe that the caller owns.

    `keep` is a lock's file descriptor: the child holds it too, so that a git which outlives us still counts
    as the writer. Raises GitMissing.
    """
    argv: list[str | bytes] = ["git", *OPTIONS]
    if folder is not None:
        argv += ["-C", os.fspath(folder)]
    argv += args
    source = -1
    err = memory()
    reading, writing = pipe()
    if isinstance(stdin, bytes):
        source = memory(stdin)
    actions: list[tuple[int, int, int] | tuple[int, int] | tuple[int, int, str, int, int]] = [
        (os.POSIX_SPAWN_DUP2, writing, 1), (os.POSIX_SPAWN_DUP2, err, 2),
    ]
    if stdin is None:
        actions.append((os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0))
    else:
        actions.append((os.POSIX_SPAWN_DUP2, stdin if isinstance(stdin, int) else source, 0))
    # A git that writes is shielded from Ctrl-C as we are; one that reads is not.
    mask = () if keep is None else signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        if keep is not None:
            os.set_inheritable(keep, True)
        pid = os.posix_spawnp(
            "git", argv, scrubbed(env, identity=identity),
            file_actions=actions, setsigdef=(signal.SIGPIPE, signal.SIGXFSZ), setsigmask=mask,
        )
    except FileNotFoundError:
        os.close(reading)
        os.close(err)
        raise GitMissing() from None
    finally:
        os.close(writing)
        if source >= 0:
            os.close(source)
        if keep is not None:
            os.set_inheritable(keep, False)
    return Running(str(args[0]), pid, reading, err)


def attempt(
    args: Sequence[str | bytes],
    *,
    folder: str | Path | None = None,
    stdin: bytes | None = None,
    env: Mapping[str, str] | None = None,
    identity: bool = False,
    keep: int | None = None,
) -> Done:
    """Run one git to its end, whatever its exit code. Raises GitMissing, and GitTooOld when it does not know
    an option.
    """
    done = start(args, folder=folder, stdin=stdin, env=env, identity=identity, keep=keep).finish()
    if done.code == 129:
        require()
    return done


def run(
    args: Sequence[str | bytes],
    *,
    folder: str | Path | None = None,
    stdin: bytes | None = None,
    env: Mapping[str, str] | None = None,
    identity: bool = False,
    keep: int | None = None,
) -> bytes:
    """Run one git and give its stdout. Raises GitFailed, GitMissing, GitTooOld."""
    done = attempt(args, folder=folder, stdin=stdin, env=env, identity=identity, keep=keep)
    if done.code:
        raise failed(str(args[0]), done)
    return done.out


def failed(command: str, done: Done) -> GitFailed:
    """The error for a git that ended badly."""
    return GitFailed(command=command, code=done.code, said=done.said)


def version() -> tuple[int, ...]:
    """git's version as numbers: (2, 39, 5). Raises GitMissing."""
    words = start(["version"]).finish().out.decode("ascii", "replace").split()
    numbers: list[int] = []
    for part in (words[2] if len(words) > 2 else "").split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)


def require() -> None:
    """Raises GitTooOld when git is older than 2.38. Not on the hot path: asked by `doctor` and when an option
    is unknown.
    """
    found = version()
    if found < OLDEST:
        raise GitTooOld(found=".".join(map(str, found)) or "?", needed=".".join(map(str, OLDEST)))


def memory(content: bytes = b"") -> int:
    """A file without a name, at its start, holding `content`."""
    if hasattr(os, "memfd_create"):
        fd = _high(os.memfd_create("officectl-git"))
    else:
        import tempfile
        with tempfile.TemporaryFile() as file:
            fd = _high(os.dup(file.fileno()))
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view):]
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


def pipe() -> tuple[int, int]:
    """Reading end, writing end."""
    reading, writing = os.pipe()
    return _high(reading), _high(writing)


def _high(fd: int) -> int:
    """Above the three standard descriptors, which a caller may have closed (cron does)."""
    if fd > 2:
        return fd
    moved = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 3)
    os.close(fd)
    return moved
