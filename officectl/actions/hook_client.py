"""pre-commit, commit-msg and pre-push: the same judgement as the server's, where the work is done. They help and can be skipped
(`--no-verify`); nothing relies on them.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from officectl.actions import _hook_refs, _open, hook_server
from officectl.actions._hook_refs import BadHookInput, Update
from officectl.actions._hook_report import Told
from officectl.history import message as messages
from officectl.history.model import Malformed
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.git.repo import Git
    from officectl.records.finding import Finding
    from officectl.store.snapshot import Snapshot
    from officectl.store.workspace import Workspace

_SKIP = Text("确实要跳过：命令后加 --no-verify", "to skip this: add --no-verify")
_SKIP_PUSH = Text("确实要跳过：命令后加 --no-verify（服务器上还会再查）", "to skip this: add --no-verify (the server looks again)")

_NO_COMMIT = Text("officectl：没有提交：这次改动带来 {count} 处错误", "officectl: not committed: this change brings {count} errors")
_SECRET = Text(
    "  ✗ {path}:{line}：疑似涉密标志或公民身份号码（{excerpt}）。删去内容再提交；一旦提交，git 的历史删不掉",
    "  ✗ {path}:{line}: what looks like a mark of a state secret or an ID-card number ({excerpt}). Take it out first: git never forgets",
)


def pre_commit(options: Options) -> Told:
    """Check what `git commit` is about to take: errors that HEAD has not, and marks of secrets in every changed file.

    Raises NoWorkspace, NoRepository.
    """
    from officectl.actions import check
    from officectl.store import snapshot

    ws = _open.workspace(options)
    index = os.environ.get("GIT_INDEX_FILE")
    snap = snapshot.staged(ws, index_file=str(Path(index).absolute()) if index else None)
    checks = check.chosen(check.Request())
    day = _open.today(options, ws)
    found = [one for one in check.over(snap, ws, checks, day).report.findings if one.severity == "error" and one.waived is None]
    if found and ws.git.head() is not None:
        before = {one.key for one in check.over(snapshot.at(ws, "HEAD"), ws, checks, day).report.findings}
        found = [one for one in found if one.key not in before]
    notes = _secrets(ws, snap, index)
    if not found and not notes:
        return Told("pre-commit")
    return Told("pre-commit", True, _NO_COMMIT(count=len(found) + len(notes)), tuple(found), (*notes, _SKIP()))


def _secrets(ws: Workspace, snap: Snapshot, index: str | None) -> list[Message]:
    """Marks in changed files outside records/ (those are checked as records)."""
    from officectl.records.secrets import find_secret

    env = {"GIT_INDEX_FILE": str(Path(index).absolute())} if index else None
    base = ws.git.head() or ws.git.run("hash-object", "-t", "tree", "--stdin", stdin=b"").decode("ascii").strip()
    done = ws.git.attempt(
        "diff-index", "--cached", "--name-only", "-z", "--no-renames", "--diff-filter=d", base, "--", *([ws.prefix] if ws.prefix else []), env=env,
    )
    told = []
    for name in os.fsdecode(done.out).split("\0"):
        path = name.removeprefix(ws.prefix)
        raw = snap.read(path) if path and not path.startswith("records/") else None
        if raw is not None and b"\0" not in raw:
            told += [_SECRET(path=path, line=one.line, excerpt=one.excerpt) for one in find_secret(raw.decode("utf-8", "replace"))]
    return told


_BAD_MESSAGE = Text(
    "officectl：没有提交：提交说明里的 Office- 行不合格式（{why}），这样写不算签批",
    "officectl: not committed: the Office- lines of the message are malformed ({why}) and would count for nothing",
)
_WORDS = Text(
    "  删去以“Office-”开头的行；要办签批，用 officectl submit、review、approve 等命令，不用 git commit",
    "  take out the lines that begin with Office-; to act on a record use `officectl submit`, `review`, `approve` …, not `git commit`",
)
_SCISSORS = re.compile(rb"^[^\n]{0,4} -+ >8 -+$", re.MULTILINE)


def commit_msg(options: Options, file: str) -> Told:
    """Refuse a message that looks like an approval and is none. Raises BadHookInput."""
    try:
        raw = Path(file).read_bytes()
    except OSError:
        raise BadHookInput(hook="commit-msg", line=file) from None
    cut = _SCISSORS.search(raw)
    raw = raw[: cut.start()] if cut else raw
    plain = b"".join(line for line in raw.splitlines(keepends=True) if not line.startswith(b"#"))
    readings = [messages.read(text.strip(b"\n") + b"\n") for text in (raw, plain)]   # git may strip the comments, or keep them
    bad = [one for one in readings if isinstance(one, Malformed)]
    if len(bad) < len(readings):
        return Told("commit-msg")
    return Told("commit-msg", True, _BAD_MESSAGE(why=bad[-1].why), (), (_WORDS(),))


_NO_PUSH = Text(
    "officectl：没有推送：{ref} 会被服务器拒绝，或者推上去签批就不算数了",
    "officectl: not pushed: the server would refuse {ref}, or approvals would stop counting",
)
_UNKNOWN = Text(
    "officectl：远端 {ref} 已到 {oid}，本机没有这次提交：先 git fetch，合并后再推送",
    "officectl: the remote {ref} is at {oid}, which is not here: `git fetch` and merge first, then push",
)
_SQUASH = Text(
    "officectl：注意：{branch} 里有 {count} 次签批，而提交 {oid} 的内容与它相同却不含这些签批。把提交压成一个（squash）、变基（rebase）"
    "都会丢掉签批；请用 git merge --no-ff {branch}",
    "officectl: mind: {branch} holds {count} events that are not in commit {oid}, which has the same content. Squashing and rebasing drop"
    " approvals; use `git merge --no-ff {branch}`",
)


def pre_push(options: Options, text: str) -> Told:
    """Judge `local-ref local-id remote-ref remote-id` lines for protected references, as the server would. Raises BadHookInput,
    NoRepository, and what verification raises.
    """
    from officectl.git.repo import Git

    git = Git.discover(options.path)
    try:
        return _pushed(git, _outgoing(text))
    finally:
        git.close()


def _outgoing(text: str) -> list[Update]:
    found = []
    for line in text.splitlines():
        words = line.split(" ")
        if len(words) != 4:
            raise BadHookInput(hook="pre-push", line=line[:80])
        found += _hook_refs.received(f"{words[3]} {words[1]} {words[2]}", "pre-push")
    return found


def _pushed(git: Git, updates: list[Update]) -> Told:
    patterns = _hook_refs.protected(git)
    refused = []
    findings: list[Finding] = []
    notes: list[Message] = []
    for one in updates:
        if not _hook_refs.guarded(one.ref, patterns):
            continue
        if one.old != git.zero and git.objects.info(one.old + "^{commit}") is None:
            notes.append(_UNKNOWN(ref=one.ref, oid=one.old[:10]))
            refused.append(one.ref)
            continue
        found = hook_server.judge(git, one, (), None)
        findings += found
        if any(each.severity == "error" for each in found):
            refused.append(one.ref)
        if one.new != git.zero:
            notes += _squashed(git, one)
    head = _NO_PUSH(ref=refused) if refused else None
    return Told("pre-push", bool(refused), head, tuple(findings), (*notes, *([_SKIP_PUSH()] if refused else [])))


def _squashed(git: Git, one: Update) -> list[Message]:
    """Branches whose content arrived without their events: what a squash or a rebase leaves behind."""
    past = [f"^{one.old}"] if one.old != git.zero else []
    trees: dict[str, str] = {}
    for line in git.run("log", "--format=%T %H", one.new, *past, "--").decode("ascii").splitlines():
        tree, _, oid = line.partition(" ")
        trees.setdefault(tree, oid)
    told = []
    listed = git.run("for-each-ref", "--format=%(tree) %(objectname) %(refname:short)", "refs/heads", "refs/remotes", f"--no-merged={one.new}")
    for line in os.fsdecode(listed).splitlines():
        tree, oid, name = line.split(" ", 2)
        if tree in trees:
            count = int(git.run("rev-list", "--count", "--grep=^Office-Event: ", oid, f"^{one.new}", "--"))
            if count:
                told.append(_SQUASH(branch=name, count=count, oid=trees[tree][:10]))
    return told
