"""`rules`: the values in force on a day, where each comes from and who overrode it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from officectl.actions import _books, _governed, _open, _states
from officectl.errors import NoLedger
from officectl.rules.book import RuleBook
from officectl.rules.explain import Explanation
from officectl.rules.timeline import Step
from officectl.store import snapshot, workspace
from officectl.text.lang import Lang, Message, Text
from officectl.text.width import pad

if TYPE_CHECKING:
    from datetime import date

    from officectl.actions._options import Options

UNSET = Text("未配置", "not configured")
_OFF = Text("停用", "off")
_REFERENCE = Text("仅供参照", "for reference")
_HEAD = Text("{name}  {title}（{on}）", "{name}  {title} ({on})")
_NOT_IN_FORCE = Text("该日没有生效的版本", "no edition is in force on that day")
_VALUE = Text("  {key}{value}  来自 {origin}", "  {key}{value}  from {origin}")
_STEP = Text("    {layer}：{what} {old} → {new}（{place}）{note}", "    {layer}: {what} {old} → {new} ({place}){note}")
_REFUSED = Text("不生效：放宽而没有条款", "no effect: looser without a clause of its own")
_CLAUSE = Text("  依据 {clause}（可信度 {confidence}{unverified}）", "  basis {clause} (confidence {confidence}{unverified})")
_UNVERIFIED = Text("，条款号待核", ", article not verified")
_BASIS = Text("  按{basis}的规定判断；性质 {level}，级别 {severity}", "  judged by the rule {basis}; level {level}, severity {severity}")
_EVENT = Text("事实发生之日", "of the day of the fact")
_AS_OF = Text("所问之日", "of the day asked")
_PERIOD = Text("  版本 {edition}{start} 至 {end}（{place}）", "  edition {edition}{start} to {end} ({place})")
_ALWAYS = Text("起初", "the beginning")
_OPEN = Text("今", "now")


def book(options: Options, *, audit: bool = False) -> tuple[RuleBook, date]:
    """The rules that a check of the work tree would use, and the day asked."""
    by = _judged(options)
    ws, snap = by.ws, by.snap
    overlays = [(f.path, f.raw) for f in snap.others(("rules",)) if f.raw is not None and f.path.endswith(".toml")]
    made = _books.book(ws.config.packs, overlays, ws.config.organ_level, audit=audit)
    return made, _open.today(options, ws)


def _judged(options: Options) -> _governed.Judged:
    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    try:
        return _governed.judged(ws, snap, _states.states_of(ws, snap))
    except NoLedger:   # a history that cannot be verified approves nothing: shown is what stands there, check says why it cannot run
        return _governed.Judged(snap, ws)


def unapproved(options: Options) -> list[Message]:
    """What stands in the work tree and is not approved: rules and settings that are shown otherwise than they stand."""
    return [one.message for one in _judged(options).findings if one.path.startswith("rules/") or one.path == workspace.FILE]


def explain(options: Options, name: str) -> Explanation:
    """One rule. Raises UnknownRule."""
    made, day = book(options)
    return made.explain(name, day)


def table(options: Options, part: str = "") -> Iterator[str]:
    """One line a rule: name, value or how many rows, title."""
    made, day = book(options)
    names = [name for name in made.names if part in name]
    wide = max((len(name) for name in names), default=0)
    for name in names:
        found = made.explain(name, day)
        yield f"{pad(name, wide)}  {pad(summary(found, options.lang), 14)}  {found.title.render(options.lang)}"


def summary(found: Explanation, lang: Lang) -> str:
    """A rule's value in a few cells."""
    if not found.in_force:
        return "—"
    if not found.enabled:
        return _OFF.render(lang)
    if len(found.rows) > 1:
        return Text("{n} 行", "{n} rows").render(lang, n=len(found.rows))
    value = found.rows[0].value.value if found.rows else None
    return UNSET.render(lang) if value is None else _with_unit(value, found.rule.unit, lang)


def lines(found: Explanation, lang: Lang) -> Iterator[str]:
    """One rule for a person: values, overrides, clauses, editions."""
    yield _HEAD.render(lang, name=found.name, title=found.title, on=found.on)
    if not found.in_force:
        yield "  " + _NOT_IN_FORCE.render(lang)
    for row in found.rows:
        key = "·".join(row.key) + " " if row.key else ""
        value = row.value
        shown: object = UNSET if value.value is None else value.value
        yield _VALUE.render(lang, key=key, value=_with_unit(shown, found.rule.unit, lang), origin=value.origin)
        for step in row.steps:
            if step.layer != "national":  # the pack's own value is the line above
                yield _step(step, lang)
    for step in (*found.switches, *(s for s in found.refused if s not in found.switches)):
        yield _step(step, lang)
    basis = _EVENT if found.rule.basis == "event" else _AS_OF
    yield _BASIS.render(lang, basis=basis, level=found.rule.level, severity=found.severity)
    for clause in found.clauses:
        text = " ".join(part for part in (f"《{clause.instrument}》", clause.number, clause.article) if part)
        unverified = "" if clause.article_verified or not clause.article else _UNVERIFIED
        yield _CLAUSE.render(lang, clause=text, confidence=clause.confidence, unverified=unverified)
    for period in found.periods:
        end: object = period.end or _OPEN
        start: object = period.start or _ALWAYS
        edition = f"{period.edition} " if period.edition else ""
        yield _PERIOD.render(lang, edition=edition, start=start, end=end, place=str(period.place))
    if found.note is not None:
        yield "  " + found.note.render(lang)


def _with_unit(value: object, unit: str, lang: Lang) -> str:
    from officectl.text.lang import show

    return show(value, lang) + (f" {unit}" if unit and not isinstance(value, Text | Message) else "")


_WHAT = {
    "value": Text("取值", "value"),
    "severity": Text("级别", "severity"),
    "enabled": Text("启用", "enabled"),
}


def _step(step: Step, lang: Lang) -> str:
    from officectl.rules.model import LAYER_TITLES

    before: object = UNSET if step.before is None else step.before
    return _STEP.render(
        lang,
        layer=LAYER_TITLES.get(step.layer, Text(step.layer, step.layer)),
        what=_WHAT[step.what],
        old=before,
        new=step.after,
        place=str(step.place),
        note=Message(Text("　{why}", "  {why}"), (("why", _REFUSED),)) if step.act == "refused" else "",
    )


def data(found: Explanation, lang: Lang) -> dict[str, object]:
    """One rule for a program."""
    return {
        "name": found.name,
        "title": found.title.render(lang),
        "on": found.on,
        "in_force": found.in_force,
        "enabled": found.enabled,
        "severity": found.severity,
        "basis": found.rule.basis,
        "level": found.rule.level,
        "unit": found.rule.unit,
        "rows": [
            {"key": list(row.key), "value": row.value.value, "unset": row.value.unset, "origin": row.value.origin}
            for row in found.rows
        ],
        "refused": [str(step.place) for step in found.refused],
        "clauses": [
            {
                "instrument": clause.instrument,
                "number": clause.number,
                "article": clause.article,
                "edition": clause.edition,
                "confidence": clause.confidence,
                "article_verified": clause.article_verified,
            }
            for clause in found.clauses
        ],
    }
