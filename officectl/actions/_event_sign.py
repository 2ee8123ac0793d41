"""Making the signed commit of an event: asking the key, saying that it is waited for, naming what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from officectl.errors import NotWritten
from officectl.git.signing import SigningFailed
from officectl.store import write
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.git.commit import Author
    from officectl.git.signing import SigningKey
    from officectl.store.workspace import Workspace

Say = Callable[[Message], None]
PATIENCE = 1.5
"""Seconds before a key that needs no touch is said to be waited for: ssh-agent or a passphrase may be asking."""

TOUCH = Text("请触摸安全密钥（{key}）", "touch the security key ({key})")
WAITING = Text("正在等待密钥签名（{key}）……", "waiting for the key to sign ({key}) …")


class AgentRefused(NotWritten):
    """ssh-agent holds the key and did not sign with it."""

    text = Text("没有签上名，什么都没有写入：ssh-agent 拒绝了", "not signed, nothing was written: ssh-agent refused")
    remedy_text = Text(
        "在弹出的确认框里点同意；安全密钥要在提示时触摸；锁住的 ssh-agent 先解锁（ssh-add -X）",
        "agree in the box that asks; touch a security key when it blinks; unlock a locked agent with `ssh-add -X`",
    )


class NotTouched(NotWritten):
    """A security key that was not touched in time, or is not there."""

    text = Text(
        "没有签上名，什么都没有写入：安全密钥没有插好，或没有及时触摸（{said}）",
        "not signed, nothing was written: the security key is missing or was not touched in time ({said})",
    )
    remedy_text = Text("插好安全密钥再办一次，灯闪时触摸它", "plug in the security key, run it again, and touch it when it blinks")


class WrongPassphrase(NotWritten):
    """The passphrase of the private key was wrong, or nobody could be asked for it."""

    text = Text(
        "没有签上名，什么都没有写入：密钥的口令不对，或没有终端可以输入口令",
        "not signed, nothing was written: the key's passphrase was wrong, or there is no terminal to type it",
    )
    remedy_text = Text(
        "在终端里再办一次并输入口令；或先运行 ssh-add 把密钥交给 ssh-agent",
        "run it again on a terminal and type the passphrase; or hand the key to ssh-agent with ssh-add",
    )


class PrivateKeyMissing(NotWritten):
    """Only the public half of the key is there."""

    text = Text("没有签上名，什么都没有写入：找不到公钥 {key} 的私钥", "not signed, nothing was written: the private key of {key} was not found")
    remedy_text = Text(
        "把私钥放在公钥旁边（同名，不带 .pub），或用 ssh-add 交给 ssh-agent",
        "put the private key beside the public one (same name without .pub), or hand it to ssh-agent with ssh-add",
    )


def commit(
    ws: Workspace, tip: str, message: bytes, *, key: SigningKey | None, author: Author | None, say: Say,
    judge: Callable[[str], None] = lambda _: None,
) -> str:
    """A commit on top of `tip` with its tree, signed when there is a key; HEAD's branch moves to it unless `judge` raises.

    Raises DetachedHead, OperationInProgress, IndexLocked, Locked, HeadMoved before the key is asked; then AgentRefused, NotTouched,
    WrongPassphrase, PrivateKeyMissing, SigningFailed, IdentityMissing.
    """
    def make() -> str:
        done = write.event(ws, message.decode(), head=tip, key=key, author=author, judge=judge)
        assert done.oid is not None
        return done.oid

    if key is None:
        return make()
    shown = key.comment or key.fingerprint
    if key.hardware:
        say(TOUCH(key=shown))
    from threading import Timer

    timer = Timer(PATIENCE, say, (WAITING(key=shown),))
    timer.daemon = True
    if not key.hardware:
        timer.start()
    try:
        return make()
    except SigningFailed as failed:
        raise _named(failed, key) from None
    finally:
        timer.cancel()


def _named(failed: SigningFailed, key: SigningKey) -> NotWritten:
    """What ssh-keygen's words mean."""
    said = str(failed.params.get("said", ""))
    if "incorrect passphrase" in said:
        return WrongPassphrase()
    if key.hardware and any(sign in said for sign in ("device not found", "invalid format", "timed out", "FIDO", "agent refused")):
        return NotTouched(said=said.strip().rpartition("\n")[2])
    if "agent refused" in said:
        return AgentRefused()
    if "No private key found" in said:
        return PrivateKeyMissing(key=key.comment or key.fingerprint)
    return failed

