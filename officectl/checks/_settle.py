"""Waivers and the baseline: which findings stand, which are known and answered for. Pure.

A waiver is a record (code, target, reason, until, optional field and evidence digest); the baseline is a list of
(code, id, field) that only shrinks. Neither hides anything: a waived finding is listed and does not set the exit code.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date

from officectl.light import dataclass, field, replace
from officectl.records.finding import Finding, Waived
from officectl.records.ledger import Row

WAIVER_FIELDS = ("code", "target", "field", "reason", "until", "evidence_digest")
Key = tuple[str, str, str]


@dataclass(slots=True)
class Settlement:
    """What became of waivers and baseline entries in this run."""

    expired: list[Row] = field(default_factory=list)
    unused: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    """Waivers whose evidence is no longer what it was when they were given."""
    stale: list[Key] = field(default_factory=list)
    """Baseline entries that nothing matches any more."""


def settle(
    findings: Iterable[Finding],
    waivers: Sequence[Row],
    baseline: Collection[Key],
    *,
    as_of: date,
    codes: Collection[str],
    evidence_digest: Callable[[Finding], str] | None = None,
    audit: bool = False,
) -> tuple[list[Finding], Settlement]:
    """Mark what is waived. `codes` are the checks of this run: what did not run cannot be unused or stale.

    audit: waivers and baseline are reported as usual but nothing is marked (practice 5).
    """
    result = Settlement()
    live: dict[tuple[str, str], list[Row]] = {}
    used: set[str] = set()
    for row in waivers:
        code, target, until = row.get("code"), row.get("target"), row.get("until")
        if not isinstance(until, date) or until < as_of:
            result.expired.append(row)  # an unreadable date counts as expired
        elif isinstance(code, str) and isinstance(target, str):
            live.setdefault((code, target), []).append(row)
    remaining = set(baseline)
    out: list[Finding] = []
    for finding in findings:
        waived = _waiver(finding, live, used, result, evidence_digest)
        if waived is None and finding.key in baseline:
            waived = Waived("baseline")
        remaining.discard(finding.key)
        out.append(replace(finding, waived=waived) if waived is not None and not audit else finding)
    for rows in live.values():
        result.unused.extend(row for row in rows if row.id not in used and row.get("code") in codes)
    result.stale = sorted(key for key in remaining if key[0] in codes)
    return out, result


def _waiver(
    finding: Finding,
    live: dict[tuple[str, str], list[Row]],
    used: set[str],
    result: Settlement,
    evidence_digest: Callable[[Finding], str] | None,
) -> Waived | None:
    for row in live.get((finding.code, finding.id), ()):
        where = row.get("field")
        if where and where != finding.field_name:
            continue
        used.add(row.id)
        pinned = row.get("evidence_digest")
        if pinned and evidence_digest is not None and evidence_digest(finding) != pinned:
            result.changed.append(row)
            continue
        return Waived("waiver", row.id, str(row.get("reason") or ""), row.get("until"))
    return None
