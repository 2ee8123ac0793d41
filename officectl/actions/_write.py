"""From a wanted record to a commit: judged as `check` would judge it, laid out, written, or refused with every reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from officectl.actions import _open
from officectl.errors import NotWritten, UsageError
from officectl.light import dataclass
from officectl.records import layout
from officectl.records.fault import Fault
from officectl.records.finding import field_text
from officectl.records.intake import take
from officectl.records.secrets import find_secret
from officectl.store import comments, write
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.records.finding import FieldPath
    from officectl.records.intake import Gate
    from officectl.records.kind import Kind

Confirm = Callable[[Message], bool]
"""Ask somebody; False leaves everything as it was."""

_LINE = Text("\n  {field}：{message}{remedy}", "\n  {field}: {message}{remedy}")
_PLACE = Text("第 {line} 行", "line {line}")
_REMEDY = Text("（{remedy}）", " ({remedy})")
_DANGLING = Text("没有 id 为 {target} 的记录", "no record has the id {target}")
_OTHER_KIND = Text("{target} 是 {found}，这里应是 {allowed}", "{target} is a {found}, this field takes {allowed}")


class InvalidRecord(UsageError):
    """The record as it would be does not fit its kind; nothing was written."""

    text = Text("{path} 没有写入，有 {count} 处不对：{lines}", "{path} was not written, {count} faults: {lines}")


class SecretRefused(NotWritten):
    """What looks like a state secret or an ID-card number never reaches git."""

    text = Text(
        "没有写入：{path} 第 {line} 行疑似涉密或公民身份号码（{mark}）",
        "not written: {path} line {line} looks like a state secret or an ID-card number ({mark})",
    )
    remedy_text = Text(
        "只登记编号和日期，不写内容；git 的历史删不掉",
        "register the number and the date only, never the content; git cannot forget",
    )


class Declined(NotWritten):
    """Somebody was asked and said no."""

    text = Text("没有写入：未确认", "not written: not confirmed")


@dataclass(frozen=True, slots=True)
class Change:
    """One record file before and after; `before` None: new, `after` None: removed."""

    kind: Kind
    id: str
    path: str
    before: bytes | None
    after: bytes | None

    def diff(self) -> Iterator[str]:
        """Unified diff lines."""
        from difflib import unified_diff

        old = (self.before or b"").decode("utf-8", "replace").splitlines()
        new = (self.after or b"").decode("utf-8", "replace").splitlines()
        yield from unified_diff(old, new, self.path, self.path, lineterm="", n=1)


def text_of(kind: Kind, before: bytes | None, data: Mapping[str, Any], changes: Mapping[FieldPath, Any]) -> bytes:
    """The new file: commented files are edited in place, all others laid out anew in canonical form."""
    if before is not None and comments.has_comments(before.decode("utf-8", "replace")):
        return comments.edit(before.decode(), changes).encode()
    return layout.dump(comments.apply(data, changes), kind).encode()


def judge(
    opened: Opened, change: Change, coming: Mapping[str, str] | None = None, gates: Callable[[str], Gate | None] | None = None
) -> None:
    """Refuse what `check` would call a data error. `coming`: ids that the same commit adds, by kind. `gates`: kept by whoever judges many.

    Raises InvalidRecord, SecretRefused.
    """
    if change.after is None:
        return
    intake = take(change.path, change.after, gates or _open.gates(opened.kinds))
    for secret in find_secret(change.after.decode("utf-8", "replace")):
        raise SecretRefused(path=change.path, line=secret.line, mark=secret.excerpt)
    faults = [fault for fault in intake.faults if fault.code != "FILE-EOL"]
    for where, target, allowed in intake.refs:
        fault = dangling(opened, change, where, target, allowed, coming or {})
        if fault is not None:
            faults.append(fault)
    if faults:
        raise InvalidRecord(path=change.path, count=len(faults), lines=_Lines(faults)())


def dangling(
    opened: Opened, change: Change, where: FieldPath, target: str, allowed: Sequence[str], coming: Mapping[str, str]
) -> Fault | None:
    """What is wrong with one reference of a record as it would be; None where it leads somewhere."""
    record = opened.ledger.get(target)
    found = record.kind if record is not None else coming.get(target, "")
    if not found and target != change.id:
        return Fault("REF-MISSING", _DANGLING(target=target), field=where)
    if found and allowed and found not in allowed:
        return Fault("REF-MISSING", _OTHER_KIND(target=target, found=found, allowed=list(allowed)), field=where)
    return None


class _Lines:
    def __init__(self, faults: Sequence[Fault]) -> None:
        self._faults = faults

    def __call__(self) -> Message:
        parts = [self._line(fault) for fault in self._faults]
        text = "".join(f"{{p{i}}}" for i in range(len(parts)))
        return Text(text, text)(**{f"p{i}": part for i, part in enumerate(parts)})

    def _line(self, fault: Fault) -> Message:
        field: object = field_text(fault.field) if fault.field else _PLACE(line=fault.line)
        remedy: object = _REMEDY(remedy=fault.remedy) if fault.remedy is not None else ""
        return _LINE(field=field, message=fault.message, remedy=remedy)


def save(
    options: Options,
    opened: Opened,
    changes: Sequence[Change],
    message: Text | Message,
    *,
    confirm: Confirm | None = None,
    question: Message | None = None,
) -> write.Commit:
    """Judge all, ask if there is a question or a round of approval would end (`_rounds`), write one commit.

    Raises Declined and what `write.commit` raises.
    """
    coming = {change.id: change.kind.name for change in changes if change.after is not None}
    gates = _open.gates(opened.kinds)
    for change in changes:
        judge(opened, change, coming, gates)
    if confirm is not None:
        from officectl.actions import _rounds

        question = _rounds.question(_rounds.ended(opened.ledger, changes), question)
        if question is not None and not confirm(question):
            raise Declined
    return write.commit(
        opened.ws,
        {change.path: change.after for change in changes},
        message.render(options.lang),
        expect={change.path: change.before for change in changes},
    )
