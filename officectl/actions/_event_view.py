"""What is shown before somebody signs: the record as its canonical form gives it, what changed since the last revision, what
`check` says of it, the beginning of the digest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from officectl.actions import _event_words as words
from officectl.actions import _records, _scope
from officectl.actions import check as checking
from officectl.actions._differences import NamesOf, compare
from officectl.errors import OfficeError
from officectl.history import transition
from officectl.history.machine import OPENING, entries
from officectl.light import dataclass
from officectl.query.resolve import label
from officectl.records.finding import SEVERITY_TITLES
from officectl.records.record import Record
from officectl.text.lang import Lang, Message, Text

if TYPE_CHECKING:
    from officectl.actions._differences import FieldChange
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.actions._standing import Standing
    from officectl.history.known import Rec
    from officectl.history.model import Event
    from officectl.records.finding import Finding

WHOLE = 3
"""So many records are shown in full; of more, a line each."""

_ITEM = Text("{kind} {id}  {label}  r{number}  摘要 {digest}  {state}", "{kind} {id}  {label}  r{number}  digest {digest}  {state}")
_SINCE = Text("与上一稿（r{number}）相比：", "since r{number}:")
_SAME = Text("与上一稿（r{number}）内容相同", "the same content as r{number}")
_FOUND = Text("核查：{count} 项", "check: {count} findings")
_CLEAR = Text("核查：没有问题", "check: nothing found")
_NO_CHECK = Text("核查没有做成：{why}", "check could not run: {why}")
_COUNT = Text("（核查 {count} 项）", " (check: {count})")
_ACT = Text("{who}  {event}{role}{meaning}", "{who}  {event}{role}{meaning}")
_ROLE = Text("  角色 {role}", "  as {role}")
_MEANING = Text("  用语“{meaning}”", '  meaning "{meaning}"')
_OPINION = Text("意见：{opinion}", "opinion: {opinion}")
_KEY = Text("签名密钥：{key}", "signing key: {key}")
_UNSIGNED = Text("未签名：这个工作区没有签批制度", "not signed: this workspace has no policy")


@dataclass(frozen=True, slots=True)
class Preview:
    """An event about to be made."""

    opened: Opened
    standing: Standing
    event: Event
    records: tuple[Record, ...]
    key: str
    """The fingerprint that signs; empty in an open workspace."""

    def lines(self, options: Options) -> Iterator[str]:
        """For a person; asks `check` on the way."""
        lang = options.lang
        findings = _findings(options, {record.id for record in self.records})
        for record in self.records:
            mine = [one for one in findings if _scope.about(one, {record.id})] if not isinstance(findings, Message) else []
            if len(self.records) > WHOLE:
                yield self._item(record).render(lang) + (_COUNT.render(lang, count=len(mine)) if mine else "")
                continue
            yield from self._whole(options, record)
            if isinstance(findings, Message):
                yield findings.render(lang)
            else:
                yield from _told(mine, lang)
            yield ""
        policy = self.standing.policy
        event = self.event
        yield _ACT.render(
            lang, who=words.person(policy, event.actor, event.principal), event=words.TITLES[event.name],
            role=_ROLE(role=event.role) if event.role else "", meaning=_MEANING(meaning=event.meaning) if event.meaning else "",
        )
        if event.opinion:
            yield _OPINION.render(lang, opinion=event.opinion)
        yield _KEY.render(lang, key=self.key) if self.key else _UNSIGNED.render(lang)

    def data(self) -> list[dict[str, object]]:
        """For a program."""
        return [
            {"kind": item.kind, "id": item.id, "revision": item.number, "digest": item.digest} for item in self.event.items
        ]

    def _item(self, record: Record) -> Message:
        item = next(one for one in self.event.items if one.id == record.id)
        policy = self.standing.policy
        flow = None if policy is None else transition.flow_of(policy, record.kind)
        kind = self.opened.kinds[record.kind]
        name = self.standing.verdict.states[record.id].state.name
        return _ITEM(
            kind=kind.title, id=record.id, label=label(self.opened.ledger, self.opened.kinds, record), number=item.number,
            digest=item.digest.partition(":")[2][:8], state=words.state(name, flow),
        )

    def _whole(self, options: Options, record: Record) -> Iterator[str]:
        from officectl.render.records import person_view

        rec = self.standing.rec(record.id)
        kind = self.opened.kinds[record.kind]
        # What is signed, not what a file looks like: the parsed content of the blob that the digest was made from.
        data = record.data if rec is None else self.standing.data(rec)
        yield self._item(record).render(options.lang)
        shown = Record(record.kind, record.id, record.path, data)
        view = person_view(
            shown, kind, options.lang, names=_records.names(self.opened), color=options.color, cells=options.width
        )
        next(view, None)   # kind and id stand in the line above
        yield from view
        yield from self._since(options, rec, shown)

    def _since(self, options: Options, rec: Rec | None, shown: Record) -> Iterator[str]:
        coming = next(one.number for one in self.event.items if one.id == shown.id)
        before = None if rec is None else opening(rec, coming)
        if before is None or rec is None:
            return
        number, commit = before
        held = self.standing.git.objects.info(f"{commit}:{self.opened.ws.prefix}{rec.path}")
        if held is None:   # the file lay elsewhere then
            return
        changes = differences(self.opened, rec.kind, self.standing.content(held[0]), shown.data)
        yield (_SINCE if changes else _SAME).render(options.lang, number=number)
        names = NamesOf(options)
        yield from ("  " + one.line(options.lang, names) for one in changes)


def opening(rec: Rec, before: int) -> tuple[int, str] | None:
    """Number and commit of the last revision below `before` that was submitted or registered."""
    for entry in reversed(entries(rec.log)):
        if entry.op in OPENING and entry.number < before:
            return entry.number, entry.commit
    return None


def differences(opened: Opened, kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[FieldChange]:
    """The fields that differ between two contents."""
    known = opened.kinds.get(kind)
    return list(compare(known.fields if known is not None else {}, old, new))


def _findings(options: Options, idents: set[str]) -> Sequence[Finding] | Message:
    """What `check` says of the work tree about these records; why not, when it cannot run."""
    try:
        found = checking.run(options, checking.Request()).report.findings
    except OfficeError as error:
        return _NO_CHECK(why=error.message)
    return [one for one in found if one.waived is None and _scope.about(one, idents)]


def _told(findings: Sequence[Finding], lang: Lang) -> Iterator[str]:
    yield _FOUND.render(lang, count=len(findings)) if findings else _CLEAR.render(lang)
    for one in findings:
        yield f"  {one.code} {SEVERITY_TITLES[one.severity].render(lang)} {one.message.render(lang)}"
