"""Every code of verification: its severity, its words, and what `officectl explain CODE` and `policy explain CODE` print.

A code is one fact of history. Its standing is always 数据 (data): history states what happened, it accuses nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypedDict

from officectl.history import reasons
from officectl.history.codes_events import EVENTS
from officectl.history.codes_table import CONTENT, LINES, POLICY, REFUSALS
from officectl.history.reasons import Name
from officectl.records.finding import Finding, Severity
from officectl.text.lang import Message, Text


class Code(NamedTuple):
    """One row. `message` may use {item}, {who}, {what}, {commit}."""

    code: str
    severity: Severity
    title: Text
    message: Text
    why: Text
    remedy: Text


def _table() -> Mapping[str, Code]:
    rows = (*EVENTS, *CONTENT, *LINES, *POLICY, *REFUSALS)
    return {row[0]: Code(*row) for row in rows}


CODES: Mapping[str, Code] = _table()
"""By name."""


class Fact(NamedTuple):
    """A finding of history before it has words: plain data that can be kept, compared and sorted."""

    code: str
    severity: Severity
    commit: str = ""
    kind: str = ""
    id: str = ""
    path: str = ""
    who: str = ""
    what: str = ""


class Where(TypedDict):
    """Which record a fact is about."""

    kind: str
    id: str
    path: str


def fact(
    code: str, commit: str = "", *, kind: str = "", id: str = "", path: str = "", who: str = "", what: str = "",
    severity: Severity | None = None,
) -> Fact:
    """A fact with the severity of its code, unless another is given."""
    return Fact(code, severity or CODES[code].severity, commit, kind, id, path, who, what)


_UNKNOWN = Text("（不详）", "(unknown)")


def _nobody(_: str) -> str:
    return ""


def finding(one: Fact, name: Name = _nobody) -> Finding:
    """The fact in words. `name`: what a person is called, where a policy knows him."""
    row = CODES[one.code]
    item = f"{one.kind}/{one.id}" if one.kind else one.path or one.commit[:10]
    params = {"item": item, "who": reasons.person(one.who, name) or _UNKNOWN, "what": _detail(one, name), "commit": one.commit[:10]}
    return Finding(
        one.code, one.severity, "data", row.title, row.message(**_used(row.message, params)),
        kind=one.kind, id=one.id, path=one.path, commit=one.commit or None,
        remedy=row.remedy(**_used(row.remedy, params)),
    )


def both(message: Message) -> str:
    """A detail (`what`) that has words of its own, in both languages: facts are plain text."""
    return f"{message.render('zh')}{_OR}{message.render('en')}"


_OR = "\x1f"
"""Between the two languages of a detail. No text of a file that we read may hold it."""


def _detail(one: Fact, name: Name) -> object:
    zh, either, en = one.what.partition(_OR)
    return Text(_literal(zh), _literal(en)) if either else reasons.detail(one.code, one.what, name)


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _used(text: Text, params: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in params.items() if "{" + name + "}" in text.zh}


def order(one: Finding) -> tuple[object, ...]:
    """By place, then code, then commit: the same on every machine."""
    return (*one.sort_key(), one.commit or "")


def explain(code: str) -> tuple[Text, Message, Text, Text] | None:
    """Title, severity in words, why it matters and what to do; None for an unknown code."""
    row = CODES.get(code)
    if row is None:
        return None
    from officectl.records.finding import SEVERITY_TITLES
    return row.title, Message(SEVERITY_TITLES[row.severity]), row.why, row.remedy
