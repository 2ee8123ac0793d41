"""What will be found within some days if nobody does anything, and what was found yesterday. Both ask the checks, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from officectl.actions import _checks, _open, check
from officectl.errors import NoLedger, UsageError
from officectl.light import replace
from officectl.records.finding import Finding
from officectl.records.report import summary

if TYPE_CHECKING:
    from officectl.actions._options import Options

DAYS = 7


def soon(options: Options, days: int = DAYS) -> tuple[Finding, ...]:
    """Reminders that are not due today and will be within `days`: what the checks that go by the day find on that day."""
    today = _open.today(options, _open.workspace(options))
    codes = tuple(one.code for one in _checks.selected() if one.check.dated and one.check.standing == "reminder")
    if not codes:
        return ()
    request = check.Request(select=codes, cache=False)
    now = {one.key for one in check.run(replace(options, as_of=today), request).report.findings}
    then = check.run(replace(options, as_of=today + timedelta(days=days)), request).report.findings
    return tuple(one for one in then if one.key not in now and one.waived is None)


def yesterday(options: Options) -> Mapping[str, int] | None:
    """Severity → findings as yesterday's last commit would have been checked yesterday; None where there is no such commit."""
    day = _open.today(options, _open.workspace(options)) - timedelta(days=1)
    try:
        report = check.run(replace(options, as_of=day), check.Request(known_at=day)).report
    except (UsageError, NoLedger):   # the history begins today
        return None
    return {str(name): count for name, count in summary(report.findings).severity.items()}
