"""What a hook says: which push or commit is refused, and for each reason the record, the rule and the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from officectl.light import dataclass
from officectl.text.lang import Lang, Message, Text

if TYPE_CHECKING:
    from officectl.records.finding import Finding

MOST = 20
"""Findings that are told one by one: a longer list is not read on a push."""

_LINE = Text("  ✗ {place}[{code}] {message}", "  ✗ {place}[{code}] {message}")
_SOFT = Text("  · {place}[{code}] {message}", "  · {place}[{code}] {message}")
_REMEDY = Text("    怎么办：{remedy}", "    what to do: {remedy}")
_MORE = Text("  ……另有 {count} 处，用 officectl verify 查看全部", "  … and {count} more; `officectl verify` shows all")
_PLACE = Text("{place}：", "{place}: ")


@dataclass(frozen=True, slots=True)
class Told:
    """The outcome of one hook."""

    hook: str
    refused: bool = False
    head: Message | None = None
    """What happens to the push or commit; None when there is nothing to say."""
    findings: tuple[Finding, ...] = ()
    notes: tuple[Message, ...] = ()
    """What is said besides: where to read on, what was done."""

    @property
    def exit_code(self) -> int:
        """1 when git must not go on."""
        return int(self.refused)

    def lines(self, lang: Lang) -> Iterator[str]:
        """For a person who pushes or commits; errors come first."""
        if self.head is not None:
            yield self.head.render(lang)
        ranked = sorted(self.findings, key=lambda one: one.severity != "error")
        for one in ranked[:MOST]:
            yield from _lines(one, lang)
        if len(ranked) > MOST:
            yield _MORE.render(lang, count=len(ranked) - MOST)
        for note in self.notes:
            yield note.render(lang)

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program: `officectl.hook/1`."""
        from officectl.render.finding import finding_data

        return {
            "hook": self.hook, "refused": self.refused, "findings": [finding_data(one, lang) for one in self.findings],
            "notes": [note.render(lang) for note in self.notes],
        }


def _lines(one: Finding, lang: Lang) -> Iterator[str]:
    named = f"{one.kind}/{one.id}" if one.kind and one.id else one.id or one.path
    message = one.message.render(lang)
    place = _PLACE.render(lang, place=named) if named and named not in message else ""
    yield (_LINE if one.severity == "error" else _SOFT).render(lang, place=place, code=one.code, message=message)
    if one.remedy is not None:
        yield _REMEDY.render(lang, remedy=one.remedy)
