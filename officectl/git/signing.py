"""The key that git signs commits with: the one that the user's git configuration names, else those that ssh-agent holds.

Only ssh signatures are made, by the ssh-keygen on the search path: a repository's configuration can name a key, never a program.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
from typing import Literal, NamedTuple

from officectl.errors import NotWritten, UsageError
from officectl.git import tools
from officectl.git.repo import Git
from officectl.text.lang import Text

_HOW = Text(
    "生成密钥：ssh-keygen -t ed25519；告诉 git 用它签名：git config --global gpg.format ssh 和 "
    "git config --global user.signingkey ~/.ssh/id_ed25519.pub",
    "make a key with `ssh-keygen -t ed25519`; let git sign with it: `git config --global gpg.format ssh` and "
    "`git config --global user.signingkey ~/.ssh/id_ed25519.pub`",
)


class NoSigningKey(NotWritten):
    """Neither git's configuration nor ssh-agent gives a key."""

    text = Text("没有可以签名的密钥", "there is no key to sign with")
    remedy_text = _HOW


class SigningFormat(NotWritten):
    """git is set to sign in another way than with an ssh key."""

    text = Text(
        "git 设置的签名方式是 {format}，密钥是 {key}；这里只用 ssh 密钥签名",
        "git is set to sign as {format} with the key {key}; only ssh keys sign here",
    )
    remedy_text = _HOW


class SigningKeyUnreadable(NotWritten):
    """The key that git's configuration names cannot be used."""

    text = Text("签名密钥 {path} 用不了：{why}", "the signing key {path} cannot be used: {why}")
    remedy_text = Text(
        "检查 `git config user.signingkey` 写的文件在不在、是不是 ssh 密钥",
        "see whether the file named by `git config user.signingkey` exists and is an ssh key",
    )


class SigningFailed(NotWritten):
    """ssh-keygen did not sign: a wrong passphrase, a security key that was not touched, a private key that is not there."""

    text = Text("没有签上名，什么都没有写入：{said}", "not signed, nothing was written: {said}")
    remedy_text = Text(
        "在终端里运行以便输入口令；硬件密钥要插好并触摸；或先运行 ssh-add 把密钥交给 ssh-agent",
        "run it on a terminal where the passphrase can be typed; plug in and touch a security key; or hand the key to ssh-agent with ssh-add",
    )


class BadPublicKey(UsageError):
    """A text or file that should be an ssh public key and is none."""

    text = Text("{path} 不是 ssh 公钥", "{path} is no ssh public key")
    remedy_text = Text(
        "公钥是 .pub 文件里的一行，例如 ssh-ed25519 AAAA…；私钥不要给别人",
        "a public key is the one line of a .pub file, such as ssh-ed25519 AAAA…; never hand out a private key",
    )


class PublicKey(NamedTuple):
    """One line of a .pub file."""

    type: str
    blob: str
    """Base64, as written."""
    comment: str
    fingerprint: str
    """`SHA256:…` as ssh-keygen prints it."""


class SigningKey(NamedTuple):
    """A key that git can be told to sign with."""

    spec: str
    """What git is told: a path, or `key::` and the public key."""
    fingerprint: str
    """`SHA256:…`."""
    type: str
    """`ssh-ed25519`, `sk-ssh-ed25519@openssh.com` …; empty when only ssh-keygen's short name is known."""
    comment: str = ""
    source: Literal["config", "agent"] = "config"

    @property
    def hardware(self) -> bool:
        """Whether somebody must touch it."""
        return self.type.startswith("sk-")


_LINE = re.compile(r"(?P<type>(?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]+) (?P<blob>[A-Za-z0-9+/]+={0,2})(?: (?P<comment>.*))?")


def public_key(text: str, path: str = "") -> PublicKey:
    """One public key as written in a .pub file or given by ssh-add -L. Raises BadPublicKey."""
    match = _LINE.fullmatch(text.strip())
    try:
        raw = base64.b64decode(match["blob"], validate=True) if match else b""
    except (binascii.Error, ValueError):
        raw = b""
    if match is None or not raw.startswith(len(match["type"]).to_bytes(4, "big") + match["type"].encode()):
        raise BadPublicKey(path=path or text[:40])
    print_ = "SHA256:" + base64.b64encode(hashlib.sha256(raw).digest()).decode().rstrip("=")
    return PublicKey(match["type"], match["blob"], match["comment"] or "", print_)


def configured(git: Git) -> SigningKey | None:
    """The key of `user.signingkey`, None when none is set. Raises SigningFormat, SigningKeyUnreadable."""
    spec = _setting(git, "user.signingkey")
    if not spec:
        return None
    literal = spec.removeprefix("key::")
    if spec.startswith("key::") or _LINE.fullmatch(spec):
        try:
            key = public_key(literal)
        except BadPublicKey as bad:
            raise SigningKeyUnreadable(path=spec[:40], why=bad.message) from None
        return SigningKey("key::" + literal, key.fingerprint, key.type, key.comment)
    path = os.path.join(git.home, os.path.expanduser(spec))  # noqa: PTH111, PTH118 - as git does
    if not os.path.isfile(path):  # noqa: PTH113 - strings throughout
        kind = _setting(git, "gpg.format") or "openpgp"
        if kind != "ssh" and "/" not in spec:
            raise SigningFormat(format=kind, key=spec)
        raise SigningKeyUnreadable(path=spec, why=Text("没有这个文件", "there is no such file"))
    return _of_file(path, spec)


def agent() -> list[SigningKey]:
    """The keys that ssh-agent holds; none when there is no agent."""
    if not os.environ.get("SSH_AUTH_SOCK") or tools.on_path("ssh-add") is None:
        return []
    found = []
    for line in (tools.say(("ssh-add", "-L")) or "").splitlines():
        try:
            key = public_key(line)
        except BadPublicKey:
            continue
        found.append(SigningKey(f"key::{key.type} {key.blob}", key.fingerprint, key.type, key.comment, "agent"))
    return found


def arguments(key: SigningKey) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What git takes before `commit-tree` and after it so that it signs with this key. Raises NoSigningKey without ssh-keygen."""
    program = tools.on_path("ssh-keygen")
    if program is None:
        raise NoSigningKey
    return ("-c", "gpg.format=ssh", "-c", f"gpg.ssh.program={program}"), (f"-S{key.spec}",)


def _of_file(path: str, spec: str) -> SigningKey:
    """Its fingerprint without its passphrase: the public half stands in clear."""
    said = (tools.say(("ssh-keygen", "-l", "-f", path)) or "").strip()
    words = said.split()
    if len(words) < 4 or not words[1].startswith("SHA256:"):
        raise SigningKeyUnreadable(path=spec, why=said or Text("找不到 ssh-keygen", "ssh-keygen was not found"))
    short = words[-1].strip("()").lower()
    return SigningKey(path, words[1], f"sk-{short}" if short.endswith("-sk") else short, " ".join(words[2:-1]))


def _setting(git: Git, key: str) -> str:
    done = git.attempt("config", "--get", key)
    return os.fsdecode(done.out).rstrip("\n") if done.code == 0 else ""
