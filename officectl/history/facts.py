"""Who signed: facts about signatures, free of any policy, true for ever.

The judge is `ssh-keygen -Y check-novalidate -n git`. The optional accelerator (package `cryptography`) answers for plain Ed25519
keys only; everything else goes to ssh-keygen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from officectl.history.model import Commit, Signature

Engine = Literal["auto", "reference", "both"]
"""`auto`: the accelerator where installed and fit, else ssh-keygen. `reference`: ssh-keygen only. `both`: whatever the accelerator
answers is asked of ssh-keygen too; a difference raises EngineDisagree."""


def check(commits: Iterable[Commit], *, engine: Engine = "auto", workers: int = 2) -> Mapping[str, Signature]:
    """Commit id → fact, for every commit given. Unsigned commits are `none`, broken ones `bad` when they carry a signature.

    Raises EngineDisagree, NoSshKeygen.
    """
    raise NotImplementedError(commits, engine, workers)


def fingerprint(public_key: str) -> str | None:
    """`SHA256:…` of a public key line (`ssh-ed25519 AAAA… comment`); None when it is none."""
    raise NotImplementedError(public_key)
