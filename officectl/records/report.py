"""What a run of checks or of verify found, with all that a reader needs: the input of every format.

Frozen contract `officectl.findings/1`, see docs/contracts/findings.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Literal, get_args

from officectl.light import dataclass, field
from officectl.records.finding import SEVERITIES, Finding, Severity, Standing
from officectl.text.lang import Message, Text

FailOn = Literal["error", "warning", "info", "never"]
FAIL_ON: tuple[FailOn, ...] = get_args(FailOn)
STANDINGS: tuple[Standing, ...] = get_args(Standing)

Excerpts = Callable[[str], str | None]
"""Path → the text of that file as it was checked; None when it cannot be shown (deleted, not text)."""


SINGLE_ADMIN = Text("单人管理：制度只有一名管理员 {name}，改制度不需要第二个人", "Single administrator: {name} changes the policy alone")


def no_excerpts(path: str) -> str | None:
    """For runs without file texts."""
    return None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A check that did not run, with the reason: a reader must not take silence for a pass."""

    code: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Report:
    """One run. Findings are sorted; waived ones are among them and do not count."""

    workspace: str
    """The workspace's name."""
    revision: str
    """Commit id, or `worktree` / `staged`."""
    as_of: date
    findings: tuple[Finding, ...] = ()
    as_of_fixed: bool = False
    """The day is fixed by officectl.toml: printed as 演示日期, so that nobody takes it for today."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """rules, calendar, schemas, policy → `sha256:…` of what the run used."""
    checked: Mapping[str, int] = field(default_factory=dict)
    """`records` and `checks`: how many were looked at, how many ran."""
    skipped: tuple[Skipped, ...] = ()
    fail_on: FailOn = "error"
    thing: Literal["check", "verify"] = "check"
    since: str = ""
    """`--since`: findings are those that the change introduced …"""
    cured: tuple[Finding, ...] = ()
    """… and these are the ones it removed. They never count."""
    single_admin: str = ""
    """In a signed workspace with one administrator: his name. Every report says so (单人管理)."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of the findings that are not waived."""

    findings: int
    waived: int
    severity: Mapping[Severity, int]
    standing: Mapping[Standing, int]
    code: Mapping[str, int]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The one order that every machine and every language gives."""
    return tuple(sorted(findings, key=Finding.sort_key))


def summary(findings: Iterable[Finding]) -> Summary:
    """Count; every severity and standing is present, zero included; codes in order."""
    findings = tuple(findings)
    live = [finding for finding in findings if finding.waived is None]
    severity = Counter(finding.severity for finding in live)
    standing = Counter(finding.standing for finding in live)
    code = Counter(finding.code for finding in live)
    return Summary(
        findings=len(live),
        waived=len(findings) - len(live),
        severity={name: severity[name] for name in SEVERITIES},
        standing={name: standing[name] for name in STANDINGS},
        code=dict(sorted(code.items())),
    )


def counts_as_failure(finding: Finding, fail_on: FailOn) -> bool:
    """Whether this finding makes the exit code 1."""
    if finding.waived is not None or fail_on == "never":
        return False
    return SEVERITIES.index(finding.severity) <= SEVERITIES.index(fail_on)


def failed(report: Report) -> bool:
    """Whether the exit code is 1: some finding at or above `fail_on` that is not waived."""
    return any(counts_as_failure(finding, report.fail_on) for finding in report.findings)
