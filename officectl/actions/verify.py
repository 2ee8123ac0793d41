"""`verify`: judge every approval in the history anew: who signed, whether he was allowed to, whether the text is still what he signed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from officectl.actions import _open, _pins, _policy
from officectl.actions._progress import Stopped
from officectl.actions._verdict_report import Verified
from officectl.actions._versions import version
from officectl.actions._watched import Progress, Watched
from officectl.errors import NoLedger, NotWritten, UsageError
from officectl.git.errors import NoSuchRevision
from officectl.history import codes, conclude, known, pinning
from officectl.history import verify as engine
from officectl.history.cache import Cache, open_cache, set_aside
from officectl.history.pins import Pin
from officectl.light import dataclass
from officectl.store import workspace as workspaces
from officectl.store.errors import BadWorkspace
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from pathlib import Path

    from officectl.actions._options import Options
    from officectl.git.repo import Git
    from officectl.history.codes import Fact
    from officectl.history.model import Verdict
    from officectl.history.verify import Survey
    from officectl.records.finding import Finding

Confirm = Callable[[Message], bool]


class NothingToVerify(NoLedger):
    """There is no commit."""

    text = Text("还没有任何提交，没有可核验的", "there is no commit yet, nothing to verify")


class NothingToPin(UsageError):
    """An open workspace has no root."""

    text = Text("这里没有建立制度，没有根可以固定", "there is no policy here, so there is no root to pin")
    remedy_text = Text("先建立制度：officectl policy init", "found one first: `officectl policy init`")


class OtherRoot(NoLedger):
    """OTHER_ROOT: the root is not the one that was read out."""

    code = "OTHER_ROOT"
    text = Text(
        "根是 {found}，不是给出的 {wanted}：这不是同一个工作区，或历史被换过",
        "the root is {found}, not {wanted}: another workspace, or an exchanged history",
    )
    remedy_text = Text(
        "不要使用这份副本；从可信来源重新克隆，并向公布根的人核实",
        "do not use this copy; clone from a trusted source and ask whoever published the root",
    )


class NotCompared(NotWritten):
    """Somebody was asked whether the root is right and did not say so."""

    text = Text("没有固定根：未确认", "the root was not pinned: not confirmed")


class NotFromCheckpoint(UsageError):
    """What needs the whole history."""

    text = Text(
        "从存证接着核验时看不到更早的历史，不能同时用范围、--full、--pin、--root",
        "from a checkpoint the older history is not seen: no range, --full, --pin or --root beside it",
    )


_ASK = Text(
    "根：{root}\n创始制度摘要：{policy}\n与单位公布的（建制度时打印或念出的）完全一致吗？",
    "root: {root}\ndigest of the founding policy: {policy}\nIs this exactly what your office published (printed or read out at the founding)?",
)


@dataclass(frozen=True, slots=True)
class Request:
    """What to verify and how."""

    range: str = ""
    """A version, or `OLD..NEW`: what moving from one to the other brings. Empty: HEAD."""
    folder: str = ""
    """Somebody else's folder: verified in a copy of our own. Empty: the workspace."""
    full: bool = False
    """Compute everything anew and compare with what the cache leads to."""
    cache: bool = True
    pin: bool = False
    root: str = ""
    """The root that was published: anything else is refused."""
    fail_on: str = "error"
    checkpoint: str = ""
    """Begin at this checkpoint instead of at genesis: for a clone without the older history."""
    keys: tuple[str, ...] = ()
    """With `checkpoint`: its signers' keys as the office published them."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A repository to verify."""

    git: Git
    prefix: str
    name: str
    ref: str
    """The branch whose last verified tip is pinned; empty when there is none."""
    ref_tip: str
    resolve: Callable[[str], str]


def verify(
    options: Options, request: Request, *, confirm: Confirm = lambda _: False, progress: Progress | None = None
) -> Verified:
    """Verify, and keep what was learned. Raises NoWorkspace, NoSuchRevision, BadPins, NothingToVerify, NothingToPin, OtherRoot,
    NotCompared, and what verification raises when there can be no verdict.
    """
    with _place(options, request.folder) as where:
        return _verify(where, request, confirm, progress)


@contextmanager
def _place(options: Options, folder: str) -> Iterator[_Place]:
    if folder:
        from pathlib import Path

        from officectl.history import copy

        with copy.of(Path(folder)) as got:
            tip = got.head or ""
            ref = next((name for name, oid in sorted(got.refs.items()) if oid == tip and name.startswith("refs/heads/")), "")
            yield _Place(got.git, got.prefix, _name(got.git, tip, got.prefix, Path(folder)), ref, tip, got.git.resolve)
        return
    ws = _open.workspace(options)
    ref = _upstream(ws.git)
    found = ws.git.objects.info(ref + "^{commit}") if ref else None
    yield _Place(ws.git, ws.prefix, ws.config.name, ref, found[0] if found else "", lambda word: version(ws, word))


def _upstream(git: Git) -> str:
    """The branch that everybody shares: the upstream of HEAD's branch, else that branch itself; empty on a detached HEAD."""
    done = git.attempt("rev-parse", "--symbolic-full-name", "@{upstream}")
    said = done.out.decode("utf-8", "surrogateescape").strip()
    if done.code == 0 and said:
        return said
    branch = git.branch()
    return f"refs/heads/{branch}" if branch else ""


def _name(git: Git, tip: str, prefix: str, folder: Path) -> str:
    """What the foreign workspace calls itself; its folder's name when it does not say."""
    blob = git.objects.get(f"{tip}:{prefix}{workspaces.FILE}") if tip else None
    if blob is not None:
        try:
            return workspaces.load(blob.raw, workspaces.FILE).name
        except BadWorkspace:
            pass
    return folder.resolve().name


def _verify(where: _Place, request: Request, confirm: Confirm, progress: Progress | None) -> Verified:
    old, tip = _range(where, request.range)
    pins = _pins.load()
    roots = {root: Pin(pin.root, pin.policy) for root, pin in pins.items()}
    if request.checkpoint:
        return _begun(where, tip, old, request)
    found = _run(where, tip, roots, request, progress)
    verdict = found.verdict
    wanted = "".join(request.root.split()).lower()
    if wanted and verdict.root and verdict.root != wanted:
        raise OtherRoot(found=verdict.root, wanted=wanted)
    if (request.pin or request.root) and not verdict.root:
        raise NothingToPin
    if request.pin and not verdict.pinned:
        roots = _pin(where, verdict, confirm, sure=bool(wanted))
        pins = {**pins, **roots}
        verdict = _pinned(verdict)
    told = [*_moved(where, tip, pins.get(verdict.root)), *_exchanged(where, tip, verdict, pins)]
    findings: tuple[Finding, ...] = tuple(sorted({*verdict.findings, *conclude.findings(told)}, key=codes.order)) if told else verdict.findings
    if old:
        findings = _brought(where, old, tip, findings, roots, request)
    policy = _policy.in_force(where.git, where.prefix, verdict).policy if verdict.root and verdict.policy_version else None
    done = Verified(
        where.name, request.range or "HEAD", old, verdict, findings, policy, _today(), where.ref, request.fail_on, request.pin,
        survey=found if request.full and not old else None,
    )
    if done.exit_code == 0 and not old:
        _keep_tip(where, tip, pins.get(verdict.root))
    return done


def _begun(where: _Place, tip: str, old: str, request: Request) -> Verified:
    """From a checkpoint. Nothing is pinned, nothing is kept: whatever comes out, the older history was not seen."""
    from officectl.actions import _from_checkpoint

    if old or request.full or request.pin or request.root:
        raise NotFromCheckpoint
    found, start = _from_checkpoint.survey(where.git, tip, where.prefix, request.checkpoint, request.keys)
    verdict, seen = found.verdict, found.seen
    assert seen is not None
    chain = seen.line.get(known.CHAIN, seen.line.head)
    return Verified(
        where.name, request.range or "HEAD", "", verdict, verdict.findings, chain.policy, _today(), "", request.fail_on, start=start,
    )


def _pinned(verdict: Verdict) -> Verdict:
    """The same verdict, now that its root was compared."""
    from dataclasses import replace as other

    return other(verdict, pinned=True)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _range(where: _Place, words: str) -> tuple[str, str]:
    """The old and the new commit; no old one for a single version."""
    if not words:
        head = where.git.objects.info("HEAD^{commit}")
        if head is None:
            raise NothingToVerify
        return "", head[0]
    old, dots, new = words.partition("..")
    if not dots:
        return "", where.resolve(words)
    if new.startswith("."):
        raise NoSuchRevision(rev=words)
    return where.resolve(old or "HEAD"), where.resolve(new or "HEAD")


def _run(where: _Place, tip: str, pins: Mapping[str, Pin], request: Request, progress: Progress | None) -> Survey:
    """The verdict with what it rests on; with `full` the one computed from nothing, and CACHE_DIFFERS when the cache leads to another."""
    kept = None if request.full and not request.cache else _cached(where, tip, pins, request, progress)
    if not request.full:
        assert kept is not None
        return kept
    whole = _ask(where, tip, pins, None, progress)
    if kept is None or _same_answer(kept.verdict, whole.verdict):
        return whole
    from dataclasses import replace as other

    aside = "" if request.folder else set_aside(where.git)
    verdict = whole.verdict
    what = f"{kept.verdict.digest[7:15]} / {verdict.digest[7:15]}" + (f", {aside}" if aside else "")
    told = conclude.findings([codes.fact("CACHE_DIFFERS", tip, what=what)])
    return whole._replace(verdict=other(verdict, findings=(*verdict.findings, *told)))


def _same_answer(one: Verdict, two: Verdict) -> bool:
    return (one.digest, one.findings, one.policy_digest) == (two.digest, two.findings, two.policy_digest)


def _cached(where: _Place, tip: str, pins: Mapping[str, Pin], request: Request, progress: Progress | None) -> Survey:
    own = open_cache(where.git, root="", format=engine.FORMAT, enabled=request.cache and not request.folder)
    with Watched(own, progress, where.git, tip) as cache:
        try:
            return _ask(where, tip, pins, cache, progress)
        except (KeyboardInterrupt, Stopped):
            cache.commit()   # what was found out is true, whatever comes after
            raise


def _ask(where: _Place, tip: str, pins: Mapping[str, Pin], cache: Cache | None, progress: Progress | None) -> Survey:
    if cache is None and progress is not None:
        cache = Watched(open_cache(where.git, root="", format=engine.FORMAT, enabled=False), progress, where.git, tip)
    return engine.survey(where.git, tip, now=int(time.time()), prefix=where.prefix, pins=pins, cache=cache)


def _pin(where: _Place, verdict: Verdict, confirm: Confirm, *, sure: bool) -> dict[str, Pin]:
    """Pin the root, once somebody compared it. Raises NotCompared."""
    digest = founding_policy(where.git, where.prefix, verdict.root)
    if not sure and not confirm(_ASK(root=spoken(verdict.root), policy=spoken(digest))):
        raise NotCompared
    pin = Pin(verdict.root, digest)
    _pins.save(pin)
    return {pin.root: pin}


def founding_policy(git: Git, prefix: str, root: str) -> str:
    """The digest of the policy in the genesis commit."""
    from officectl.history import paths, policy

    return policy.digest(_policy.files_at(git, root, prefix + paths.ACTIVE))


def spoken(text: str) -> str:
    """A long number in groups of four, to be read out loud."""
    head, colon, digits = text.rpartition(":")
    return head + colon + " ".join(digits[at:at + 4] for at in range(0, len(digits), 4))


def _moved(where: _Place, tip: str, pin: Pin | None) -> list[Fact]:
    """Whether the shared branch goes on from what was verified before. Asked of the branch, whichever commit is verified."""
    last = "" if pin is None else pin.tips.get(where.ref, "")
    if not last:
        return []
    now = where.ref_tip or tip
    return pinning.move(where.git, last, now, where.ref)


def _exchanged(where: _Place, tip: str, verdict: Verdict, pins: Mapping[str, Pin]) -> list[Fact]:
    """A pinned root that this repository still has, while the history has another one or none: it was exchanged as a whole."""
    known = [] if verdict.pinned else [root for root in pins if where.git.objects.info(root + "^{commit}") is not None]
    return [codes.fact("HISTORY_REWRITTEN", tip, path=where.ref, what=root[:10]) for root in known]


def _brought(
    where: _Place, old: str, tip: str, findings: tuple[Finding, ...], pins: Mapping[str, Pin], request: Request
) -> tuple[Finding, ...]:
    """The findings that the move from `old` to `tip` brings."""
    moved = pinning.move(where.git, old, tip, where.ref if tip == where.ref_tip else "")
    if moved:
        return conclude.findings(moved)
    before = {_same(one) for one in _cached(where, old, pins, request, None).verdict.findings}
    return tuple(one for one in findings if _same(one) not in before)


def _same(one: Finding) -> tuple[str, str, str | None, str, str]:
    return one.code, one.severity, one.commit, one.id, one.path


def _keep_tip(where: _Place, tip: str, pin: Pin | None) -> None:
    """Remember how far the shared branch is verified: where it stands now, if that is what was verified."""
    if pin is None or not where.ref or where.ref_tip != tip or pin.tips.get(where.ref) == tip:
        return
    try:
        _pins.save(Pin(pin.root, pin.policy, {**pin.tips, where.ref: tip}))
    except NotWritten:   # the verdict stands; next time the older tip is compared with
        return


__all__ = ["Request", "Verified", "founding_policy", "spoken", "verify"]
