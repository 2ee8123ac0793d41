"""ssh-keygen as a maker of keys and of signatures: for keys that a program made itself and keeps in a folder of its own.

A person's own key is used through git (`officectl.git.signing`). Nothing here asks ssh-agent, reads ~/.ssh or waits for a passphrase.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from officectl.git import run
from officectl.git.environment import scrubbed
from officectl.git.signing import SigningFailed


def generate(program: str, keys: Iterable[tuple[Path, str]]) -> None:
    """Make an Ed25519 key without passphrase at every path (the public half beside it), with a comment; all at once.

    Raises SigningFailed, OSError when the program cannot be started.
    """
    waiting: list[Callable[[], bytes]] = []
    try:
        for path, comment in keys:
            waiting.append(_start((program, "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", os.fspath(path))))
    finally:
        said = [answer() for answer in waiting]
    del said


def sign(program: str, key: Path, namespace: str, payload: bytes) -> Callable[[], bytes]:
    """Start signing `payload` with the private key in a file; the result waits for the armoured signature.

    Starting raises OSError, waiting raises SigningFailed.
    """
    return _start((program, "-Y", "sign", "-n", namespace, "-f", os.fspath(key)), payload)


def _start(argv: tuple[str, ...], content: bytes = b"") -> Callable[[], bytes]:
    files = [_high(run.memory(part)) for part in (content, b"", b"")]
    actions = [(os.POSIX_SPAWN_DUP2, fd, at) for at, fd in enumerate(files)]
    env = scrubbed()
    for name in ("SSH_AUTH_SOCK", "SSH_ASKPASS", "DISPLAY"):
        env.pop(name, None)
    try:
        pid = os.posix_spawn(argv[0], argv, env, file_actions=actions)
    except BaseException:
        for fd in files:
            os.close(fd)
        raise

    def answer() -> bytes:
        try:
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            out, err = (os.pread(fd, 1 << 16, 0) for fd in files[1:])
        finally:
            for fd in files:
                os.close(fd)
        if code:
            raise SigningFailed(said=err.decode("utf-8", "replace").strip() or f"ssh-keygen: {code}")
        return out

    return answer


def _high(fd: int) -> int:
    """Above the descriptors that the child is given, so that none is overwritten before it is copied."""
    moved = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(fd)
    return moved
