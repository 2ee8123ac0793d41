"""What is said about a span of the agenda: when, what, with what, plan and fact, and what the checks found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from officectl.records.finding import SEVERITY_TITLES
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions.agenda import Span
    from officectl.text.lang import Lang

_HEAD = Text("{when}  {kind}  {label}", "{when}  {kind}  {label}")
_STATE = Text("{head}（{state}）", "{head} ({state})")
_SINCE = Text("自 {day} 起", "from {day} on")
_TAKES = Text("占用：{what}", "takes: {what}")
_BOTH = Text("计划 {plan}，实际 {fact}", "planned {plan}, actual {fact}")
_FACT = Text("实际 {fact}（车或人与派车单不同）", "actual {fact} (not the one of the plan)")
_OPEN = Text("结束时间没有登记，按估算画出", "the end is not on record; drawn as assumed")
_MOVED = Text("已改期：按变更后的时间画出", "moved: drawn at the changed time")
_FINDING = Text("{sign} {code} {level}：{message}", "{sign} {code} {level}: {message}")
_SIGNS = {"error": "!", "warning": "?", "info": "·"}


def lines(span: Span, lang: Lang) -> Iterator[str]:
    """For a person, the most important first."""
    head = _HEAD(when=when(span, lang), kind=span.kind_title, label=span.label)
    yield (head if span.state is None else _STATE(head=head, state=span.state)).render(lang)
    if span.plan is not None and span.fact is not None:
        yield _BOTH.render(lang, plan=clock(*span.plan, year=False), fact=clock(*span.fact, year=False))
    elif span.fact is not None:
        yield _FACT.render(lang, fact=clock(*span.fact))
    if span.moved:
        yield _MOVED.render(lang)
    if span.open:
        yield _OPEN.render(lang)
    for finding in span.findings:
        level = SEVERITY_TITLES[finding.severity]
        yield _FINDING.render(lang, sign=_SIGNS[finding.severity], code=finding.code, level=level, message=finding.message)
    if span.with_:
        yield _TAKES.render(lang, what=span.with_)


def when(span: Span, lang: Lang) -> str:
    """From when until when; of what is open only the beginning."""
    if span.open and span.days:
        return _SINCE.render(lang, day=span.start.date())
    return clock(span.start, span.end, days=span.days)


def clock(start: datetime, end: datetime, *, days: bool = False, year: bool = True) -> str:
    """`2026-11-20 09:00–11:00`, over several days `2026-11-20 09:00–11-22 17:00`, whole days `2026-11-20–11-22`.

    `year`: say it for the first day too, not only where it changes.
    """

    def day(moment: datetime, like: datetime | None = None) -> str:
        known = moment.year == like.year if like is not None else not year
        return f"{moment:%m-%d}" if known else moment.date().isoformat()

    if days:
        last = end - timedelta(microseconds=1) if end > start else end
        return day(start) if last.date() == start.date() else f"{day(start)}–{day(last, start)}"
    if end == start:
        return f"{day(start)} {start:%H:%M}"
    same = end.date() == start.date()
    if end.time() == time.min and end - start == timedelta(days=1) and start.time() == time.min:
        return day(start)
    return f"{day(start)} {start:%H:%M}–" + (f"{end:%H:%M}" if same else f"{day(end, start)} {end:%H:%M}")
