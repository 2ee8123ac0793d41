"""Which records an event is about: by id, by a unique name, or by kind and conditions; and whether they are as HEAD has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from officectl.actions import _event_refusals as refusals
from officectl.actions import _event_words as words
from officectl.actions import _open, _records
from officectl.errors import UsageError
from officectl.git import status
from officectl.light import dataclass, replace
from officectl.query.filter import compile
from officectl.records.intake import take
from officectl.records.record import State
from officectl.records.validate import required_faults
from officectl.store.errors import DirtyTarget
from officectl.text.lang import Message, Text, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from officectl.actions._event_refusals import Reason
    from officectl.actions._open import Opened
    from officectl.actions._options import Options
    from officectl.actions._standing import Standing
    from officectl.query.env import Env
    from officectl.records.fault import Fault
    from officectl.records.record import Record

_CHANGED = Text("有未提交的改动", "has changes that are not committed")
_FAULT = Text("{field}：{message}", "{field}: {message}")
_NUMBER = Text("先发号：officectl number {id}", "give it a number first: officectl number {id}")
_MEND = Text("改好再送审：officectl edit {id}", "mend it, then submit: officectl edit {id}")


class NothingNamed(UsageError):
    """No record was named."""

    text = Text("要办哪一条？写上编号、名称，或 种类 和条件", "which record? give an id, a name, or a kind with conditions")
    remedy_text = Text("officectl inbox 列出等您办的", "`officectl inbox` lists what waits for you")


class NothingMatches(UsageError):
    """A kind and conditions that meet no record."""

    text = Text("没有符合条件的记录", "no record matches")
    remedy_text = Text("officectl inbox 列出等您办的", "`officectl inbox` lists what waits for you")


@dataclass(frozen=True, slots=True)
class Picked:
    """The records, each once, in the order in which they were named."""

    records: tuple[Record, ...]
    bulk: bool
    """Whether a kind and conditions chose them."""
    empty: bool = False
    """Bulk without any condition."""
    echoes: tuple[Message, ...] = ()


def env(options: Options, opened: Opened, standing: Standing) -> Env:
    """The world of filters, with the states of this history."""
    return replace(_records.env(options, opened), state_of=state_of(standing), states=words.own_states(standing.policy))


def state_of(standing: Standing) -> Callable[[str], State]:
    """The derived state of a record by id; one that is not committed is a draft (recorded in an open workspace)."""
    states = standing.verdict.states
    unknown = State("recorded", "open") if standing.policy is None else State("draft", "events")
    return lambda ident: states[ident].state if ident in states else unknown


def pick(options: Options, opened: Opened, standing: Standing, typed: Sequence[str]) -> Picked:
    """The records that the words name. Raises NothingNamed, NothingMatches, NoSuchRecord, SeveralRecords, BrokenRecord, QueryError."""
    if not typed:
        raise NothingNamed
    kind = opened.kinds.by_alias(typed[0]) if opened.ledger.get(typed[0]) is None else None
    if kind is None:
        found = {record.id: record for record in (_records.find(opened, word) for word in typed)}
        return Picked(tuple(found.values()), False)
    query = compile(kind, typed[1:], env(options, opened, standing))
    records = tuple(query.select(opened.ledger.records(kind.name)))
    if not records:
        raise NothingMatches
    return Picked(records, True, query.empty, (*query.echoes, *query.notes))


def require_clean(opened: Opened, records: Sequence[Record]) -> None:
    """Nobody signs what is not committed. Raises DirtyTarget."""
    git, prefix = opened.ws.git, opened.ws.prefix
    found = status.finish(status.start(git, [prefix + record.path for record in records]))
    for path in (*(change.path for change in found.changes), *found.untracked):
        raise DirtyTarget(path=path.removeprefix(prefix), why=_CHANGED())


def unready(options: Options, opened: Opened, standing: Standing, record: Record, event: str) -> Reason | None:
    """Why a record cannot be acted on whoever asks: not committed, unreadable, undecided, or (submit) not complete."""
    known = standing.verdict.states.get(record.id)
    if known is None or not known.path:
        return refusals.not_committed(record.kind, record.id)
    if known.state.name == "unparsable":
        return refusals.unreadable(record.kind, record.id, known.path)
    if known.state.name == "undecided":
        return refusals.undecided(record.kind, record.id)
    return _incomplete(options, opened, record) if event == "submit" else None


def _incomplete(options: Options, opened: Opened, record: Record) -> Reason | None:
    """What a draft may lack and a submitted record may not."""
    kind = opened.kinds[record.kind]
    seen = take(record.path, opened.snap.read(record.path), _open.gates(opened.kinds))
    day = _open.today(options, opened.ws)
    faults = [*(one for one in seen.faults if one.code != "FILE-EOL"), *required_faults(kind, record.data, "submit", on=day)]
    if not faults:
        return None
    spec = kind.fields.get(str(faults[0].field[0])) if faults[0].field else None
    unnumbered = spec is not None and bool(spec.series) and faults[0].code == "FIELD-MISSING"
    remedy = (_NUMBER if unnumbered else _MEND)(id=record.id)
    return refusals.Reason(faults[0].code, record.kind, record.id, _lines(opened, record, faults), remedy)


def _lines(opened: Opened, record: Record, faults: Sequence[Fault]) -> Message:
    kind = opened.kinds[record.kind]
    parts: list[Message] = []
    for fault in faults[:6]:
        spec = kind.fields.get(str(fault.field[0])) if fault.field else None
        parts.append(_FAULT(field=spec.title, message=fault.message) if spec is not None else fault.message)
    if len(faults) > 6:
        parts.append(plain("…"))
    return Text("{faults}", "{faults}")(faults=parts)
