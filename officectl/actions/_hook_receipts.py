"""Appending to the server's landing log (`refs/officectl/receipts`, format: history/receipts.py), signed with the server's own key."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from officectl.errors import NotWritten
from officectl.git import signing
from officectl.git.commit import write_objects
from officectl.history import receipts
from officectl.history.receipts import Receipt
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._hook_refs import Update
    from officectl.git.repo import Git

TRIES = 20
"""Pushes to other branches may be noted at the same moment; the log stays one line."""
_SERVER = ("officectl", "officectl@localhost")


class LogBusy(NotWritten):
    """Others kept appending."""

    text = Text("收讫登记一直被占用", "the log of receipts stayed busy")


def append(git: Git, one: Update, at: int) -> str | None:
    """A receipt for a reference that moved; its commit. None without a server key (`user.signingkey` in the repository's or the
    machine's git configuration): a receipt that nobody signed would only be a gap. Raises NotWritten's.
    """
    key = signing.configured(git)
    if key is None:
        return None
    name, email = _SERVER
    env = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (
        ("NAME", name), ("EMAIL", email), ("DATE", f"{at} +0000"))}
    tree = git.run("hash-object", "-t", "tree", "--stdin", stdin=b"").decode("ascii").strip()
    write_objects(git, [("tree", b"")])
    before, after = signing.arguments(key)
    message = _message(Receipt(one.ref, one.old, one.new, at))
    for _ in range(TRIES):
        last = receipts.tip(git)
        parent = ("-p", last) if last else ()
        done = git.attempt(*before, "commit-tree", *after, *parent, "-F", "-", tree, stdin=message, env=env)
        if done.code:
            raise signing.SigningFailed(said=done.said.rpartition("\n")[2])
        oid = done.out.decode("ascii").strip()
        if not git.attempt("update-ref", "-m", "officectl: receipt", receipts.REF, oid, last or git.zero).code:
            return oid
    raise LogBusy


def _message(receipt: Receipt) -> bytes:
    """The receipt, with a paragraph about who pushed where the transport says it."""
    raw = receipts.message(receipt)
    known = [
        f"{title}: {' '.join(value.split())[:200]}" for title, name in (
            ("Pushed-By", "REMOTE_USER"), ("Pushed-From", "REMOTE_ADDR"), ("Push-Cert", "GIT_PUSH_CERT"), ("Push-Cert-Status", "GIT_PUSH_CERT_STATUS"),
        ) if (value := os.environ.get(name, ""))
    ]
    if not known:
        return raw
    subject, _, block = raw.partition(b"\n\n")
    return subject + b"\n\n" + "\n".join(known).encode("utf-8", "replace") + b"\n\n" + block
