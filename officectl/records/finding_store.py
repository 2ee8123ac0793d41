"""Findings as plain lists for caches and between our own processes: both languages kept, the day asked left to the reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from officectl.records.finding import Clause, Evidence, Finding, Measured
from officectl.text.lang import Message, Text

_CLAUSE = ("instrument", "number", "article", "edition", "confidence", "article_verified", "source")


def pack(finding: Finding) -> list[Any]:
    """A finding as JSON values. Waivers are not kept: they are settled anew in every run."""
    measured = finding.measured
    return [
        finding.code,
        finding.severity,
        finding.standing,
        [finding.title.zh, finding.title.en],
        _message(finding.message),
        finding.kind,
        finding.id,
        finding.path,
        list(finding.field),
        finding.line,
        finding.column,
        finding.commit,
        None if measured is None else [measured.value, measured.limit, measured.excess, measured.unit],
        [[getattr(clause, name) for name in _CLAUSE] for clause in finding.clauses],
        [[e.kind, e.id, _message(e.text), list(e.field), e.row, e.path, e.line] for e in finding.evidence],
        None if finding.remedy is None else _message(finding.remedy),
        finding.rule,
    ]


def unpack(values: Sequence[Any], as_of: date | None) -> Finding:
    """The finding again, for the day asked."""
    (
        code, severity, standing, title, message, kind, ident, path, field, line, column, commit, measured, clauses,
        evidence, remedy, rule,
    ) = values  # fmt: skip
    return Finding(
        code=code,
        severity=severity,
        standing=standing,
        title=Text(*title),
        message=_bound(message),
        kind=kind,
        id=ident,
        path=path,
        field=tuple(field),
        line=line,
        column=column,
        commit=commit,
        measured=None if measured is None else Measured(*measured),
        as_of=as_of,
        clauses=tuple(Clause(*clause) for clause in clauses),
        evidence=tuple(
            Evidence(kind, ident, _bound(text), tuple(field), row, path, line)
            for kind, ident, text, field, row, path, line in evidence
        ),
        remedy=None if remedy is None else _bound(remedy),
        rule=rule,
    )


def _message(message: Message) -> list[str]:
    zh, en = message.render("zh"), message.render("en")
    return [zh] if zh == en else [zh, en]


class _Done(Message):
    """A message whose values are filled in: braces in it are what they are."""

    __slots__ = ()

    def render(self, lang: str) -> str:
        """The text in `lang`."""
        return self.text.zh if lang == "zh" else self.text.en


def _bound(texts: Sequence[str]) -> Message:
    return _Done(Text(texts[0], texts[-1]))
