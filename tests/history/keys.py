"""Real ssh keys and real signatures, made by ssh-keygen and nothing else."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

QUIET = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": "/nonexistent"}


@dataclass(frozen=True)
class Key:
    """One key pair; `name` is how tests call it (`wang.wu`, `wang.wu#2`, `stranger`)."""

    name: str
    file: Path
    public: str
    fp: str


class Ring:
    """The keys of one test session. A signature is made once and remembered (Ed25519 signs the same bytes the same way)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._keys: dict[str, Key] = {}
        self._signed: dict[tuple[str, str, bytes], bytes] = {}

    def key(self, name: str, type_: str = "ed25519", *more: str) -> Key:
        """The key of that name, made on first use. `type_` and `more` go to ssh-keygen."""
        if name not in self._keys:
            file = self.folder / f"{len(self._keys):03}"
            keygen("-q", "-t", type_, *more, "-N", "", "-C", "", "-f", str(file))
            public = file.with_name(file.name + ".pub").read_text().strip()
            self._keys[name] = Key(name, file, public, fingerprint(base64.b64decode(public.split()[1])))
        return self._keys[name]

    def sign(self, name: str, payload: bytes, namespace: str = "git") -> bytes:
        """The armoured signature of these bytes."""
        place = (name, namespace, payload)
        if place not in self._signed:
            key = self.key(name)
            self._signed[place] = keygen("-Y", "sign", "-f", str(key.file), "-n", namespace, stdin=payload)
        return self._signed[place]


def fingerprint(blob: bytes) -> str:
    """What `ssh-keygen -l` prints for a public key blob."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def keygen(*args: str, stdin: bytes = b"") -> bytes:
    """Run ssh-keygen; its stdout."""
    done = subprocess.run(["ssh-keygen", *args], input=stdin, capture_output=True, check=False, env=QUIET, close_fds=False)
    if done.returncode:
        raise AssertionError(f"ssh-keygen {args}: {done.stderr.decode()}")
    return done.stdout
