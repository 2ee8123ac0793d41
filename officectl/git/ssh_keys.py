"""ssh-keygen as a maker of keys and of signatures: for keys that a program made itself and keeps in a folder of its own.

A person's own key is used through git (`officectl.git.signing`). Nothing here asks ssh-agent, reads ~/.ssh or waits for a passphrase.
With the optional `cryptography` the same signatures are made without a process for each: Ed25519 gives one and the same for a text.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import hashlib
import os
import struct
from collections.abc import Callable, Iterable
from pathlib import Path

from officectl.git import run
from officectl.git.environment import scrubbed
from officectl.git.signing import SigningFailed

NAMESPACE = "git"
"""What git asks ssh-keygen to sign in."""
Answer = Callable[[], bytes]
"""Waits for what was started. Raises SigningFailed."""
Sign = Callable[[bytes], Answer]
"""Starts signing a text; the answer is the armoured signature. Raises OSError when nothing can be started."""


def generate(program: str, keys: Iterable[tuple[Path, str]]) -> None:
    """Make an Ed25519 key without passphrase at every path (the public half beside it), with a comment; all at once.

    Raises SigningFailed, OSError when the program cannot be started.
    """
    waiting: list[Answer] = []
    try:
        for path, comment in keys:
            waiting.append(_start((program, "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", os.fspath(path))))
        while waiting:
            waiting.pop()()
    finally:
        for answer in waiting:
            with contextlib.suppress(SigningFailed):   # the first one is told
                answer()


def signer(program: str, key: Path, *, quick: bool = True) -> Sign:
    """Who signs with the private key in a file: in this process where that is possible (and `quick`), else ssh-keygen."""
    made = _in_process(key) if quick else None
    if made is not None:
        return made
    argv = (program, "-Y", "sign", "-n", NAMESPACE, "-f", os.fspath(key))
    return lambda text: _start(argv, text)


def _in_process(key: Path) -> Sign | None:
    """None without the optional library, or for a key that it cannot use."""
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        private = serialization.load_ssh_private_key(key.read_bytes(), None)
    except (ImportError, ValueError, TypeError):
        return None
    if not isinstance(private, Ed25519PrivateKey):
        return None
    raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    public = _string(b"ssh-ed25519") + _string(raw)

    def sign(text: bytes) -> Answer:
        about = _string(NAMESPACE.encode()) + _string(b"") + _string(b"sha512")
        made = private.sign(b"SSHSIG" + about + _string(hashlib.sha512(text).digest()))
        blob = b"SSHSIG" + struct.pack(">I", 1) + _string(public) + about + _string(_string(b"ssh-ed25519") + _string(made))
        lines = base64.b64encode(blob)
        body = b"\n".join(lines[at:at + 70] for at in range(0, len(lines), 70))
        armoured = b"-----BEGIN SSH SIGNATURE-----\n" + body + b"\n-----END SSH SIGNATURE-----\n"
        return lambda: armoured

    return sign


def _string(raw: bytes) -> bytes:
    return struct.pack(">I", len(raw)) + raw


def _start(argv: tuple[str, ...], content: bytes = b"") -> Answer:
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
