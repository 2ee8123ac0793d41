"""Parts of an evidence package: raw objects that prove a file's place under a signed commit, and the script that checks them.

A commit's id is the hash of its bytes, which name a tree; each tree names the next one or the file: whoever has these objects can hash
his way from the signature down to the text without the repository.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from officectl.git import listing
from officectl.git.objects import parse_tree
from officectl.history.errors import Incomplete

if TYPE_CHECKING:
    from officectl.git.repo import Git

_SCRIPT = Path(__file__).resolve().parent / "evidence_verify.txt"


class Proof(NamedTuple):
    """That a commit holds a file."""

    commit: str
    path: str
    """From the top of the repository."""
    blob: str
    objects: Mapping[str, bytes]
    """`<oid>.<type>` → raw bytes: the commit, and the trees on the way."""


def script() -> bytes:
    """The checking script that goes into every package: Python's standard library and ssh-keygen, nothing else."""
    return _SCRIPT.read_bytes()


def raw(git: Git, oid: str, kind: str) -> bytes:
    """The bytes of an object. Raises Incomplete."""
    found = git.objects.get(oid)
    if found is None or found.type != kind:
        raise Incomplete(what=f"{kind} {oid}")
    return found.raw


def prove(git: Git, commit: str, path: str) -> Proof | None:
    """The way from a commit down to a file; None when the commit does not hold it. Raises Incomplete."""
    head = raw(git, commit, "commit")
    tree = head.split(b"\n", 1)[0].removeprefix(b"tree ").decode("ascii")
    objects = {f"{commit}.commit": head}
    oid = tree
    for name in path.encode().split(b"/"):
        body = raw(git, oid, "tree")
        objects[f"{oid}.tree"] = body
        entry = next((one for one in parse_tree(body, git.id_bytes) if one.name == name), None)
        if entry is None:
            return None
        oid = entry.oid
    return Proof(commit, path, oid, objects)


def locate(git: Git, commit: str, blob: str, guesses: Iterable[str], folder: str) -> Proof | None:
    """The proof for a file by its blob: at one of the paths it is thought to be, else wherever it lies below `folder` in the commit."""
    for path in guesses:
        proof = prove(git, commit, path)
        if proof is not None and proof.blob == blob:
            return proof
    for file in listing.tree(git, commit, [folder]):
        if file.oid == blob:
            return prove(git, commit, file.path.decode())
    return None


def about(git: Git, old: str, tip: str, item: str) -> list[str]:
    """The commits after `old` that have an event line about an item (`trip/trip-…`), oldest first. They may count or not."""
    out = git.run("rev-list", "--topo-order", "--reverse", "--fixed-strings", f"--grep=Office-Item: {item} ", f"{old}..{tip}")
    return out.decode("ascii").split()
