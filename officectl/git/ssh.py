"""ssh-keygen as a judge of signatures: several at once, each fed from memory, none reading any file of the user's."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from officectl.git import run
from officectl.git.environment import scrubbed
from officectl.git.tools import on_path


class Said(NamedTuple):
    """What one ssh-keygen answered; `code` is negative when a signal ended it."""

    code: int
    out: str
    err: str


def keygen() -> str | None:
    """Where ssh-keygen lies; None when there is none."""
    return on_path("ssh-keygen")


def check_novalidate(
    program: str, asked: Iterable[tuple[bytes, bytes]], *, namespace: str, workers: int
) -> Iterator[Said]:
    """For every (armoured signature, payload), in order, the answer of `ssh-keygen -Y check-novalidate`; `workers` at a time.

    Raises OSError when the program cannot be started.
    """
    waiting: list[Callable[[], Said]] = []
    try:
        for signature, payload in asked:
            waiting.append(_start(program, namespace, signature, payload))
            if len(waiting) >= workers:
                yield waiting.pop(0)()
        while waiting:
            yield waiting.pop(0)()
    finally:
        for answer in waiting:
            answer()


def _start(program: str, namespace: str, signature: bytes, payload: bytes) -> Callable[[], Said]:
    """Start one; the result waits for its answer."""
    files = [_high(run.memory(content)) for content in (payload, signature, b"", b"")]
    actions = [(os.POSIX_SPAWN_DUP2, fd, at) for fd, at in zip(files, (0, 3, 1, 2), strict=True)]
    argv = (program, "-Y", "check-novalidate", "-n", namespace, "-s", "/dev/fd/3")
    try:
        pid = os.posix_spawn(program, argv, scrubbed(), file_actions=actions)
    except BaseException:
        for fd in files:
            os.close(fd)
        raise
    os.close(files[0])
    os.close(files[1])

    def answer() -> Said:
        try:
            _, status = os.waitpid(pid, 0)
            out, err = (os.pread(fd, 1 << 16, 0).decode("utf-8", "replace") for fd in files[2:])
        finally:
            os.close(files[2])
            os.close(files[3])
        return Said(os.waitstatus_to_exitcode(status), out, err)

    return answer


def _high(fd: int) -> int:
    """Above the descriptors that the child is given, so that none is overwritten before it is copied."""
    moved = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(fd)
    return moved
