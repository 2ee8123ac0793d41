"""`waive`: a waiver for something that a check finds now. A waiver for nothing is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from officectl.actions import _evidence, _open, _records, check, new
from officectl.actions._write import Confirm
from officectl.errors import UsageError
from officectl.light import replace
from officectl.store import snapshot
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.records.finding import Finding

_FIELD_WORDS = ("field", "栏目")
_REASON_WORDS, _UNTIL_WORDS = ("reason", "理由"), ("until", "有效期至", "至", "期限")


class NothingToWaive(UsageError):
    """The check finds nothing at that record."""

    text = Text("{code} 没有查出 {target}{field}，没有可豁免的；{found}", "{code} finds nothing at {target}{field}; {found}")
    remedy_text = Text("officectl check {target} 看现有结果", "see what is found with `officectl check {target}`")


class AlreadyWaived(UsageError):
    """A waiver that is in force covers it."""

    text = Text("{code} 在 {target} 的结果已由 {waiver} 豁免", "what {code} finds at {target} is waived by {waiver} already")
    remedy_text = Text("要延长，改它的截止日期：officectl set {waiver} until=…", "to extend it: officectl set {waiver} until=…")


class SeveralLeads(UsageError):
    """A waiver of a lead pins its evidence; several leads need several waivers."""

    text = Text(
        "{code} 在 {target} 查出 {count} 条线索，要分别豁免：{fields}",
        "{code} finds {count} leads at {target}; each needs a waiver of its own: {fields}",
    )
    remedy_text = Text("加上 field=…，如 field={example}", "add field=…, such as field={example}")


class Inseparable(UsageError):
    """Several leads at one field of one record: no waiver can tell them apart."""

    text = Text(
        "{code} 在 {target} 的同一栏 {field} 查出 {count} 条线索，无法只豁免其中一条",
        "{code} finds {count} leads at the field {field} of {target}; no waiver can tell them apart",
    )
    remedy_text = Text("先核实并改正记录，或等只剩一条时再豁免", "verify and correct the records, or wait until one is left")


class MissingReason(UsageError):
    """A waiver has a reason and a last day."""

    text = Text("豁免要写{missing}", "a waiver needs {missing}")
    remedy_text = Text(
        "例如：reason=装修周转，年底前搬出 until=2026-12-31", "such as: reason='being rebuilt until the year ends' until=2026-12-31"
    )


class AlreadyOver(UsageError):
    """A last day that is past: the waiver would never count."""

    text = Text("截止日期 {until} 已经过去（今天是 {today}），这样的豁免不起作用", "the last day {until} is past (today is {today}); it would waive nothing")
    remedy_text = Text("写今天或以后的日期，如 until=月底", "give today or a later day, such as until=2026-12-31")


_ELSE = Text("这条记录现有：{codes}", "this record has: {codes}")
_CLEAN = Text("这条记录没有任何结果", "this record has no findings at all")
_AT_FIELD = Text("的 {field}", " at {field}")
_REASON, _UNTIL = Text("理由 reason=", "a reason: reason="), Text("截止日期 until=", "a last day: until=")


def waive(options: Options, code: str, target: str, words: Sequence[str], *, confirm: Confirm) -> tuple[new.Made, tuple[Finding, ...]]:
    """Make the waiver; returns it with the findings that it waives.

    Raises UnknownCheck, NoSuchRecord, NothingToWaive, AlreadyWaived, SeveralLeads, MissingReason, AlreadyOver, and what `new` raises.
    """
    code = code.strip().upper()
    given = {word.partition("=")[0] for word in words}
    missing = [text for text, names in ((_REASON, _REASON_WORDS), (_UNTIL, _UNTIL_WORDS)) if given.isdisjoint(names)]
    if missing:
        raise MissingReason(missing=missing)
    words = [_english(word) for word in words]
    field = next((word[6:] for word in words if word.startswith("field=")), "")
    outcome = check.run(options, check.Request(select=(code,)))
    if not outcome.kind_of(target):
        target = _records.find(_open.opened(options), target).id
    named = [f for f in outcome.report.findings if f.code == code and f.id == target]
    named = [f for f in named if not field or f.field_name == field]
    found = [f for f in named if f.waived is None]
    if not found:
        for waived in (f.waived for f in named):
            if waived is not None and waived.by == "waiver":
                raise AlreadyWaived(code=code, target=target, waiver=waived.id)
        raise _nothing(options, code, target, field)
    values = [f"code={code}", f"target={target}", *words]
    leads = [f for f in found if f.standing == "lead"]
    if leads:
        _refuse_several(code, target, found)
        pinned = _evidence.digester(snapshot.worktree(_open.workspace(options)).read)(found[0])
        values.append(f"evidence_digest={pinned}")
    _refuse_past(options, words)
    made = new.new(options, "waiver", values, confirm=confirm)
    return made, tuple(found)


def _refuse_past(options: Options, words: Sequence[str]) -> None:
    """Raises AlreadyOver. A day that cannot be read is left to `new`, which says so."""
    from officectl.text.dates import parse_date

    today = _open.today(options, _open.workspace(options))
    until = next(word.partition("=")[2] for word in reversed(words) if word.startswith("until="))
    try:
        day = parse_date(until, today)
    except UsageError:
        return
    if day < today:
        raise AlreadyOver(until=day, today=today)


def _english(word: str) -> str:
    name, sign, value = word.partition("=")
    for key, names in (("field", _FIELD_WORDS), ("reason", _REASON_WORDS), ("until", _UNTIL_WORDS)):
        if name in names:
            return key + sign + value
    return word


def _refuse_several(code: str, target: str, found: Sequence[Finding]) -> None:
    if len(found) < 2:
        return
    fields = sorted({f.field_name for f in found})
    if len(fields) == 1:
        raise Inseparable(code=code, target=target, count=len(found), field=fields[0] or "-")
    raise SeveralLeads(code=code, target=target, count=len(found), fields=fields, example=fields[0] or fields[-1])


def _nothing(options: Options, code: str, target: str, field: str) -> NothingToWaive:
    """The refusal, naming what is found at that record by any check."""
    report = check.run(replace(options, format=""), check.Request()).report
    codes = sorted({
        f"{f.code}{f' ({f.field_name})' if f.field_name else ''}"
        for f in report.findings if f.id == target and f.waived is None
    })  # fmt: skip
    found = _ELSE(codes=codes) if codes else _CLEAN()
    return NothingToWaive(code=code, target=target, field=_AT_FIELD(field=field) if field else "", found=found)
