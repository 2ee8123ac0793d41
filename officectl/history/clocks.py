"""Dates are claims. Order comes from the commits themselves; a date that contradicts it, or lies in the future, is shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from officectl.history.codes import Fact, fact


def regression(commit: str, at: int, parents: Iterable[int], skew: int) -> list[Fact]:
    """CLOCK_REGRESSION for a commit older than one of its parents by more than `skew` seconds."""
    newest = max(parents, default=at)
    return [fact("CLOCK_REGRESSION", commit, what=f"{moment(at)} < {moment(newest)}")] if at < newest - skew else []


def future(commit: str, at: int, now: int, skew: int) -> list[Fact]:
    """CLOCK_FUTURE for a commit dated more than `skew` seconds after now."""
    return [fact("CLOCK_FUTURE", commit, what=moment(at))] if at > now + skew else []


def moment(at: int) -> str:
    """Seconds since 1970 in UTC, as a message says it: the same in every time zone."""
    try:
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%MZ")
    except (ValueError, OverflowError, OSError):
        return str(at)
