"""`check`: a snapshot, the rules of its version and the checks give a report. Also what a branch introduces and cures."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from math import inf
from typing import TYPE_CHECKING

from officectl.actions import _checks, _governed, _open, _progress, _setting
from officectl.actions._answer import Answer
from officectl.actions._places import Places
from officectl.checks._contract import LoadedCheck, Trace
from officectl.checks._runner import Runner, Setting
from officectl.checks._settle import Key
from officectl.errors import UsageError
from officectl.light import dataclass, replace
from officectl.records import baseline as baselines
from officectl.records.fault import Fault
from officectl.records.intake import Gate, take
from officectl.records.report import FailOn, Report, in_order
from officectl.store import snapshot
from officectl.store.snapshot import Snapshot
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions._states import States
    from officectl.records.kinds import Kinds
    from officectl.store.index.recall import Basis
    from officectl.store.workspace import Workspace

BASELINE = "baseline.toml"
STATEMENTS = ("fuel", "toll", "parking")
"""The kinds that --extra compares."""
_NOT_A_STATEMENT = Text("{kind}不是账单", "a {kind} is no statement")
_EMPTY = Text("里面没有账单", "there is no statement in it")


class UnknownCheck(UsageError):
    """A code that no check has."""

    text = Text("没有代码为 {code} 的检查{near}", "there is no check with the code {code}{near}")
    remedy_text = Text("officectl explain 列出全部检查", "`officectl explain` lists all checks")


class AuditOnly(UsageError):
    """A check of the audit, asked for outside one."""

    text = Text("{code} 只在审计时检查", "{code} belongs to the audit")
    remedy_text = Text("加上 --audit", "add --audit")


class OneVersion(UsageError):
    """Two versions asked for at once."""

    text = Text("--staged、--at、--known-at 只能用一个", "use only one of --staged, --at and --known-at")


class BadExtra(UsageError):
    """A file brought with --extra that cannot be compared."""

    text = Text("--extra 的文件 {path} 用不了：{why}", "the file {path} of --extra cannot be used: {why}")
    remedy_text = Text(
        "放成 文件夹/<种类>/*.toml，种类为 fuel、toll 或 parking，字段与台账相同",
        "lay it out as DIR/<kind>/*.toml, kind being fuel, toll or parking, with the ledger's fields",
    )


@dataclass(frozen=True, slots=True)
class Request:
    """What to check and how. `at`: a commit; `known_at`: the last commit of that day; `since`: compare with a commit."""

    staged: bool = False
    at: str = ""
    known_at: date | None = None
    since: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    audit: bool = False
    extra: tuple[str, ...] = ()
    fail_on: FailOn = "error"
    cache: bool = True
    """Use and keep the index; without it everything is read anew, with the same findings."""
    proposed: bool = False
    """Judge by rules, calendar, schemas, settings and baseline as they stand, approved or not."""


_PLAIN = Request()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report, and the text of any file as it was checked; with `--since` the report also names what the change cured."""

    report: Report
    excerpts: Callable[[str], str | None]
    kind_of: Callable[[str], str]
    """The kind of a record's id at that version, "" when there is none."""
    basis: Basis | None = None
    """What the findings rest on, when they can be given again as they are."""
    day: tuple[float, float] = (0, inf)
    """From when until when (seconds since 1970) it is the day asked about, unless it was named."""


def run(options: Options, request: Request, trace: Trace | None = None) -> Outcome:
    """Check one version of the workspace. Raises NoWorkspace, NoRepository, NoSuchRevision, UnknownCheck, OneVersion."""
    ws = _open.workspace(options)
    try:
        return _run(options, request, trace, ws)
    finally:
        ws.close()


def _run(options: Options, request: Request, trace: Trace | None, ws: Workspace) -> Outcome:
    checks = chosen(request)
    snap = _snapshot(ws, request)
    as_of = _open.today(options, ws)
    outcome = over(snap, ws, checks, as_of, request, trace)
    if request.since:
        before = over(snapshot.at(ws, request.since), ws, checks, as_of, replace(request, extra=()))
        outcome = _difference(outcome, before, request.since)
    fixed = ws.config.as_of is not None and options.as_of is None
    if ws.config.as_of is None and options.as_of is None:
        outcome = replace(outcome, day=span(as_of, ws.zone))
    return replace(outcome, report=replace(outcome.report, as_of_fixed=fixed))


def over(
    snap: Snapshot,
    ws: Workspace,
    checks: Sequence[LoadedCheck],
    as_of: date,
    request: Request = _PLAIN,
    trace: Trace | None = None,
) -> Outcome:
    """Check a snapshot. The work is done with the cyclic collector off: records are trees, nothing to collect."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _over(snap, ws, checks, as_of, request, trace)
    finally:
        if collecting:
            gc.enable()


def _over(
    snap: Snapshot,
    ws: Workspace,
    checks: Sequence[LoadedCheck],
    as_of: date,
    request: Request,
    trace: Trace | None,
) -> Outcome:
    cached = request.cache and trace is None and not request.audit and not request.extra and snapshot.lies_on_disk(snap)
    begun = None
    if cached:
        from officectl.actions import _incremental

        begun = _incremental.begin(ws)
    states = _setting.states_at(ws, snap)
    by = _governed.Judged(snap, ws) if request.proposed else _governed.judged(ws, snap, states)
    if by.findings:   # the index lies beside the files of the work tree, and would be kept by what nobody approved
        begun = None
        as_of = as_of if as_of != ws.config.as_of else by.ws.config.as_of or datetime.now(by.ws.zone).date()
    kinds, schema_faults = _open.kinds_of(by.snap)
    baseline, baseline_faults = read_baseline(by.snap)
    setting = _setting.of(by, as_of, baseline, states, audit=request.audit)
    book, calendar = setting.book, setting.calendar

    def faults() -> Iterable[tuple[str, Iterable[Fault]]]:
        return ((path, (fault,)) for path, fault in (*schema_faults, *_flat(book.faults), *_flat(calendar.faults)))

    def digests() -> dict[str, str]:
        return {"rules": book.digest(), "calendar": calendar.digest(), "schemas": kinds.digest}

    answer = None
    if begun is not None:
        codes = frozenset(loaded.code for loaded in checks)
        answer = _incremental.answer(ws, snap, codes, lambda: setting, kinds, faults, digests, baseline_faults, begun)
    if answer is None:
        answer = _whole(snap, ws, checks, setting, kinds, request, trace, (*faults(), *_singly(baseline_faults)), digests)
    places = Places(snap)
    found = answer.findings
    placed = in_order([*map(places.place, _progress.counted("place", found, len(found))), *(() if request.select else by.findings)])
    if snap.revision != "worktree":
        places.keep(placed)  # git is closed when the report is read
    report = Report(
        workspace=by.ws.config.name,
        revision=snap.revision,
        as_of=as_of,
        findings=placed,
        digests=answer.digests if states is None else {**answer.digests, "policy": states.verdict.policy_digest},
        checked={"records": answer.files, "checks": len(checks)},
        fail_on=request.fail_on,
        single_admin=_single_admin(states),
    )
    return Outcome(report, places.text, answer.kind_of, answer.basis)


def span(day: date, zone: tzinfo | None) -> tuple[float, float]:
    """Beginning and end of a day, in seconds since 1970; zone None: the machine's own."""
    first = datetime.combine(day, time.min, zone)
    return first.timestamp(), (first + timedelta(days=1)).timestamp()


def _single_admin(states: States | None) -> str:
    """The only administrator's name; empty where there are several, or none."""
    policy = None if states is None or not states.verdict.policy_version else states.policy
    return next(policy.people[ident].name for ident in policy.admins()) if policy is not None and policy.single_admin else ""


def _whole(
    snap: Snapshot,
    ws: Workspace,
    checks: Sequence[LoadedCheck],
    setting: Setting,
    kinds: Kinds,
    request: Request,
    trace: Trace | None,
    faults: Iterable[tuple[str, Iterable[Fault]]],
    digests: Callable[[], dict[str, str]],
) -> Answer:
    """Read everything, remember nothing."""
    runner = Runner(checks, setting, trace)
    gate = _open.gates(kinds)
    if not (snapshot.lies_on_disk(snap) and _share(ws, runner, kinds, gate)):
        for file in _progress.counted("read", snap.files(_open.FIRST)):
            runner.feed(take(file.path, file.raw, gate, file.faults))
    for folder in request.extra:
        compared = 0
        for file in snapshot.folder(folder):
            found = take(file.path, file.raw, gate, file.faults)
            if found.data is None or found.kind is None or not found.id:
                raise BadExtra(path=file.path, why=[fault.message for fault in found.faults][:3])
            if found.kind.name not in STATEMENTS:
                raise BadExtra(path=file.path, why=[_NOT_A_STATEMENT(kind=found.kind.title)])
            compared += 1
            runner.feed_extra(replace(found, path=f"{folder}/{file.path.removeprefix('records/')}"))
        if not compared:
            raise BadExtra(path=folder, why=[_EMPTY()])
    for path, wrong in faults:
        runner.fault(path, wrong)
    findings = runner.finish(lambda done, all_: _progress.say("judge", done, all_))
    return Answer(findings, runner.files, digests(), runner.columns.kind_of)


def _share(ws: Workspace, runner: Runner, kinds: Kinds, gate: Callable[[str], Gate | None]) -> bool:
    """Read the work tree names first, by several processes where that pays. False for a tree that only `walk` understands."""
    from officectl.actions import _gather
    from officectl.store import sweep

    listing = sweep.listing(str(ws.root), _open.FIRST)
    if listing.strange:
        return False
    _gather.gather(str(ws.root), listing, runner, kinds, gate, _gather.workers(len(listing.entries)))
    return True


def _singly(faults: Iterable[tuple[str, Fault]]) -> Iterable[tuple[str, Iterable[Fault]]]:
    return ((path, (fault,)) for path, fault in faults)


def chosen(request: Request) -> list[LoadedCheck]:
    """The checks of a request. Raises UnknownCheck for a code or prefix that selects nothing, AuditOnly."""
    for code in (*request.select, *request.ignore):
        if not any(known == code or known.startswith(code + "-") for known in _checks.codes()):
            raise unknown(code)
    found = _checks.selected(request.select, request.ignore)
    for loaded in found:
        if loaded.check.audit and loaded.code in request.select and not request.audit:
            raise AuditOnly(code=loaded.code)
    return found


def unknown(code: str) -> UnknownCheck:
    """The error that names the nearest code."""
    from difflib import get_close_matches

    near = get_close_matches(code.upper(), _checks.codes(), 1)
    hint = Text("；是不是 {code}？", "; do you mean {code}?")(code=near[0]) if near else ""
    return UnknownCheck(code=code, near=hint)


def read_baseline(snap: Snapshot) -> tuple[frozenset[Key], list[tuple[str, Fault]]]:
    """(code, id, field) of every entry of baseline.toml, and what is wrong with the file."""
    raw = snap.read(BASELINE)
    if raw is None:
        return frozenset(), []
    keys, faults = baselines.read(raw)
    return keys, [(BASELINE, fault) for fault in faults]


def _snapshot(ws: Workspace, request: Request) -> Snapshot:
    if sum((request.staged, bool(request.at), request.known_at is not None)) > 1:
        raise OneVersion
    if request.staged:
        return snapshot.staged(ws)
    if request.at:
        return snapshot.at(ws, request.at)
    if request.known_at is not None:
        from officectl.git.moment import last_on

        return snapshot.at(ws, last_on(ws.git, request.known_at, ws.zone))
    return snapshot.worktree(ws)


def _flat(faults: object) -> Iterable[tuple[str, Fault]]:
    items = faults.items() if hasattr(faults, "items") else ()
    for path, found in items:
        for fault in found:
            yield path, fault


def _difference(after: Outcome, before: Outcome, since: str) -> Outcome:
    """Keep what the change introduced. Keyed by code, id and field, so moved lines introduce nothing."""
    known = {finding.key for finding in before.report.findings}
    left = {finding.key for finding in after.report.findings}
    fresh = tuple(finding for finding in after.report.findings if finding.key not in known)
    cured = tuple(finding for finding in before.report.findings if finding.key not in left)
    return replace(after, report=replace(after.report, findings=fresh, since=since, cured=cured))
