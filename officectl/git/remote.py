"""Other people's repositories: which ones git's configuration names, what they have, fetching and pushing.

The only place where a git of ours may reach beyond this repository: folders and ssh, nothing else. GitPython reads remotes and the
upstream from the configuration; what travels goes through git itself, in the scrubbed environment. No hook, no ssh command and no
upload program that the repository's own configuration names is run.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from officectl.errors import NotWritten, UsageError
from officectl.git.repo import Git
from officectl.git.run import Done, failed
from officectl.text.lang import Text

PROTOCOLS = "file:ssh"
RECEIPTS = "refs/officectl/receipts"


class NoRemote(UsageError):
    """No remote was named and none is configured."""

    text = Text("没有叫“{name}”的远端", "there is no remote called “{name}”")
    remedy_text = Text("先登记：git remote add origin <文件夹或 ssh 地址>", "add it first: git remote add origin FOLDER-OR-SSH-ADDRESS")


class RemoteUnreachable(NotWritten):
    """The other repository did not answer."""

    text = Text("连不上远端 {name}：{said}", "the remote {name} cannot be reached: {said}")
    remedy_text = Text("检查网络、文件夹和权限；地址见 git remote -v", "look at the network, the folder, your rights; git remote -v shows the address")


class ProtocolRefused(NotWritten):
    """An address that is neither a folder nor ssh."""

    text = Text("远端 {name} 的地址不是文件夹也不是 ssh，没有连接", "the address of the remote {name} is neither a folder nor ssh; it was not contacted")
    remedy_text = Text("改用文件夹或 ssh 地址：git remote set-url {name} <地址>", "use a folder or an ssh address: git remote set-url {name} ADDRESS")


class PushRefused(NotWritten):
    """The other side did not take it."""

    text = Text("远端 {name} 没有接收：{said}", "the remote {name} did not take it: {said}")
    remedy_text = Text(
        "本地已合并好；有新提交时再运行一次 officectl sync --push",
        "the merge stands here; when somebody was faster run it again: officectl sync --push",
    )


class Upstream(NamedTuple):
    """Where a branch is shared."""

    remote: str
    """A remote's name, or a folder or address."""
    branch: str
    tracking: str
    """refs/remotes/…; empty for an address that is no configured remote."""


def upstream(git: Git, name: str, branch: str) -> Upstream:
    """The remote asked for (empty: the branch's own, else `origin`, else the only one). Raises NoRemote."""
    from git import Repo  # heavy: 70 ms, only here

    with Repo(git.home) as repo:
        names = [one.name for one in repo.remotes]
        with repo.config_reader() as config:
            section = f'branch "{branch}"'
            own = str(config.get_value(section, "remote", ""))
            merge = str(config.get_value(section, "merge", ""))
    asked = name or own or ("origin" if "origin" in names else names[0] if len(names) == 1 else "")
    there = merge.removeprefix("refs/heads/") if asked == own and merge.startswith("refs/heads/") else branch
    if asked in names:
        return Upstream(asked, there, f"refs/remotes/{asked}/{there}")
    if not name or name.startswith("-") or ("/" not in name and ":" not in name):
        raise NoRemote(name=asked or "origin")
    return Upstream(name, there, "")


def heads(git: Git, to: Upstream) -> dict[str, str]:
    """The branch and the receipts that the other side has: reference → id. Raises RemoteUnreachable, ProtocolRefused."""
    done = git.attempt("ls-remote", "--upload-pack=git-upload-pack", "--", to.remote, f"refs/heads/{to.branch}", RECEIPTS, env=_env(git))
    if done.code:
        raise _why(to, done)
    rows = (line.split("\t") for line in done.out.decode("utf-8", "replace").splitlines())
    return {ref: oid for oid, ref in rows if ref in (f"refs/heads/{to.branch}", RECEIPTS)}


def fetch(git: Git, to: Upstream, found: Mapping[str, str], *, keep: int | None = None) -> None:
    """Bring the objects here; no reference but the receipts moves. Raises RemoteUnreachable, ProtocolRefused."""
    wanted = [f"{RECEIPTS}:{RECEIPTS}" if ref == RECEIPTS else ref for ref in found]
    done = git.attempt(
        "fetch", "-q", "--no-tags", "--no-recurse-submodules", "--no-auto-maintenance", "--no-write-fetch-head", "--refmap=",
        "--upload-pack=git-upload-pack", "--", to.remote, *wanted, env=_env(git), keep=keep,
    )
    if done.code:
        raise _why(to, done)


def track(git: Git, to: Upstream, oid: str) -> None:
    """Remember where the other side's branch stands. Raises GitFailed."""
    if to.tracking:
        git.run("update-ref", "-m", "officectl sync", to.tracking, oid)


def push(git: Git, to: Upstream, oid: str) -> None:
    """Give the other side a commit for its branch, forward only. Raises PushRefused, RemoteUnreachable, ProtocolRefused."""
    done = git.attempt(
        "push", "-q", "--no-follow-tags", "--recurse-submodules=no", "--receive-pack=git-receive-pack", "--", to.remote,
        f"{oid}:refs/heads/{to.branch}", env=_env(git),
    )
    if done.code:
        if "rejected" in done.said:
            raise PushRefused(name=to.remote, said=done.said)
        raise _why(to, done)


def _why(to: Upstream, done: Done) -> NotWritten:
    if "not allowed" in done.said and "transport" in done.said:
        return ProtocolRefused(name=to.remote)
    named = failed("remote", done)
    return RemoteUnreachable(name=to.remote, said=str(named.params["said"]) or done.code)


def _env(git: Git) -> dict[str, str]:
    """Folders and ssh. The ssh command is the user's: from his environment or his own configuration, never the repository's."""
    command = os.environ.get("GIT_SSH_COMMAND", "")
    if not command:
        done = git.attempt("config", "--global", "--get", "core.sshCommand")
        command = os.fsdecode(done.out).strip() if done.code == 0 else ""
    return {"GIT_ALLOW_PROTOCOL": PROTOCOLS, "GIT_SSH_COMMAND": command or "ssh"}
