"""pre-receive and post-receive: what a bare repository does with a push.

pre-receive reads the pushed objects while git still keeps them apart (quarantine): through git alone, and nothing is written. One refusal
refuses the whole push. post-receive notes what arrived when, and warms the cache, so that the next push is judged from there.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from officectl.actions import _hook_refs, _pins
from officectl.actions._hook_refs import Update
from officectl.actions._hook_report import Told
from officectl.errors import OfficeError
from officectl.history import codes, conclude, genesis
from officectl.history import verify as engine
from officectl.history.cache import NAME, Cache, open_cache
from officectl.history.pins import Pin
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from officectl.actions._options import Options
    from officectl.git.repo import Git
    from officectl.records.finding import Finding

_REFUSED = Text("officectl：推送被拒绝，仓库没有变化（{refs}）", "officectl: the push is refused, the repository is as it was ({refs})")
_WARNED = Text("officectl：已收下，但有提醒", "officectl: accepted, with remarks")
_OWN = Text(
    "{ref} 由服务器自己写，不接受推送：去掉这个引用再推送",
    "{ref} is written by the server alone and cannot be pushed: push without it",
)
_REPLACE = Text(
    "{ref} 会让别人用 git 看到的不是真实内容，不接受推送：去掉这个引用再推送",
    "{ref} would show people something else than the true history and cannot be pushed: push without it",
)
_CHECKPOINT = Text("{ref} 是存证或脱密声明，不能改、不能删：另起一个名字", "{ref} testifies and cannot move or disappear: use another name")
_HOW = Text(
    "先在本机看清楚：officectl verify {old}..{new}；没有办完的事项先推到别的分支（如 refs/heads/drafts/…），那里不核验",
    "look at it here first: `officectl verify {old}..{new}`; what is not finished can wait on another branch (refs/heads/drafts/…), which is free",
)
_LOOK = Text(
    "先在本机看清楚：officectl verify；没有办完的事项先推到别的分支（如 refs/heads/drafts/…），那里不核验",
    "look at it here first: `officectl verify`; what is not finished can wait on another branch (refs/heads/drafts/…), which is free",
)
_REWOUND = frozenset(("HISTORY_REWRITTEN", "NOT_FIRST_PARENT_FF"))
_FETCH = Text(
    "不要强推：git fetch 后在服务器的分支上合并自己的（git merge，服务器的在前），再推送",
    "do not force: `git fetch`, merge your own work into the server's branch (its side first), then push",
)


@contextmanager
def bare(options: Options) -> Iterator[Git]:
    """The repository that git runs the hook in."""
    from officectl.git.repo import Git

    git = Git.discover(options.path)
    try:
        yield git
    finally:
        git.close()


def pre_receive(options: Options, text: str) -> Told:
    """Judge the `old new ref` lines of a push. Raises BadHookInput, NoRepository, BadPins, and what verification raises when there
    can be no verdict: then git refuses the push, too.
    """
    updates = _hook_refs.received(text, "pre-receive")
    with bare(options) as git, _read_only(git) as cache:
        patterns = _hook_refs.protected(git)
        notes = [note for note in (_forbidden(one, git.zero) for one in updates) if note is not None]
        refused = [one.ref for one in updates if _forbidden(one, git.zero) is not None]
        findings: list[Finding] = []
        last: Update | None = None
        for one in updates:
            if not _hook_refs.guarded(one.ref, patterns):
                continue
            found = judge(git, one, patterns, cache)
            findings += found
            if any(each.severity == "error" for each in found):
                refused.append(one.ref)
                last = one
        if not refused:
            return Told("pre-receive", False, _WARNED() if findings else None, tuple(findings))
        if last is not None:
            notes.append(_next_step(git, last, findings))
        return Told("pre-receive", True, _REFUSED(refs=refused), tuple(findings), tuple(notes))


def judge(git: Git, one: Update, patterns: tuple[str, ...], cache: Cache | None) -> list[Finding]:
    """What moving a protected reference brings, in every workspace of the repository."""
    roots = {root: Pin(pin.root, pin.policy) for root, pin in _pins.load().items()}
    context = engine.Context(now=int(time.time()), pins=roots, cache=cache)
    if one.new == git.zero:
        return list(engine.verify_range(git, one.old, one.new, one.ref, context))
    found: dict[Finding, None] = {}
    for prefix in _hook_refs.prefixes(git, one.old, one.new):
        here = engine.Context(now=context.now, prefix=prefix, pins=roots, cache=cache)
        found.update(dict.fromkeys(engine.verify_range(git, one.old, one.new, one.ref, here)))
        if one.old == git.zero:
            found.update(dict.fromkeys(_other_root(git, one, prefix, roots, patterns)))
    return list(found)


def _other_root(git: Git, one: Update, prefix: str, pins: Mapping[str, Pin], patterns: tuple[str, ...]) -> list[Finding]:
    """FOREIGN_ROOT when a new protected reference has another genesis than the ones that stand here, or than the pinned ones."""
    new = genesis.find(git, one.new, prefix, pins)
    here = ""
    if new is not None and new.pinned:
        return []
    for line in git.run("for-each-ref", "--format=%(refname)").decode("utf-8", "surrogateescape").splitlines():
        if _hook_refs.guarded(line, patterns):
            held = genesis.find(git, git.resolve(line), prefix, pins)
            here = here or ("" if held is None else held.commit)
    if not here or (new is not None and new.commit == here):
        return []
    return list(conclude.findings([codes.fact("FOREIGN_ROOT", one.new, kind="policy", id="active", what=here[:10])]))


def _forbidden(one: Update, zero: str) -> Message | None:
    """References that nobody pushes, whatever they hold."""
    if one.ref.startswith(_hook_refs.OWN):
        return _OWN(ref=one.ref)
    if one.ref.startswith(_hook_refs.REPLACE) and one.new != zero:
        return _REPLACE(ref=one.ref)
    if one.ref.startswith(_hook_refs.CHECKPOINTS) and one.old != zero:
        return _CHECKPOINT(ref=one.ref)
    return None


def _next_step(git: Git, one: Update, findings: list[Finding]) -> Message:
    if any(each.code in _REWOUND for each in findings):
        return _FETCH()
    if git.zero in (one.old, one.new):
        return _LOOK()
    return _HOW(old=one.old[:10], new=one.new[:10])


@contextmanager
def _read_only(git: Git) -> Iterator[Cache | None]:
    """The cache as post-receive left it; without one none is made."""
    if not (git.cache_dir / NAME).exists():
        yield None
        return
    with _Kept(open_cache(git, root="", format=engine.FORMAT)) as cache:
        yield cache


class _Kept(Cache):
    """An opened cache that is only read: a push that may be refused leaves nothing behind."""

    def __init__(self, inner: Cache) -> None:
        self.__dict__.update(inner.__dict__)

    def commit(self) -> None:
        """Nothing is written."""


_RECEIVED = Text("officectl：已记收讫 {oid}（{ref}）", "officectl: receipt {oid} ({ref})")
_NO_KEY = Text(
    "officectl：没有记收讫：仓库没有配置服务器密钥（git config user.signingkey 文件）",
    "officectl: no receipt: the repository has no server key (git config user.signingkey FILE)",
)
_NOT_NOTED = Text("officectl：推送已收下，但收讫没有记上：{why}", "officectl: the push is accepted, but no receipt was written: {why}")


def post_receive(options: Options, text: str) -> Told:
    """Note what arrived. The push is done whatever happens here: a fault is told and refuses nothing. Raises BadHookInput,
    NoRepository.
    """
    from officectl.actions import _hook_receipts

    updates = _hook_refs.received(text, "post-receive")
    with bare(options) as git:
        patterns = _hook_refs.protected(git)
        moved = [one for one in updates if _hook_refs.guarded(one.ref, patterns) and one.new != git.zero]
        notes: list[Message] = []
        for one in moved:
            try:
                oid = _hook_receipts.append(git, one, int(time.time()))
                notes.append(_NO_KEY() if oid is None else _RECEIVED(oid=oid[:10], ref=one.ref))
            except OfficeError as fault:
                notes.append(_NOT_NOTED(why=fault.message))
            _warm(git, one)
        return Told("post-receive", notes=tuple(dict.fromkeys(notes)))


def _warm(git: Git, one: Update) -> None:
    """Keep the facts and the state of what was accepted. A fault here only costs time later."""
    try:
        pins = {root: Pin(pin.root, pin.policy) for root, pin in _pins.load().items()}
        with open_cache(git, root="", format=engine.FORMAT) as cache:
            for prefix in _hook_refs.prefixes(git, one.new):
                engine.verify(git, one.new, now=int(time.time()), prefix=prefix, ref=one.ref, pins=pins, cache=cache)
    except OfficeError:
        return


__all__ = ["bare", "judge", "post_receive", "pre_receive"]
