"""What a change of content does to approvals: a record that is on its way or approved falls back to a draft, and its votes are over.

Said, and asked, before anything is written: nobody should find out from the server that an approved slip has to go round again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from officectl.errors import OfficeError
from officectl.light import dataclass
from officectl.text.lang import Lang, Message, Text

if TYPE_CHECKING:
    from officectl.actions._states import States
    from officectl.actions._write import Change
    from officectl.history.flow import Flow
    from officectl.records.ledger import Columns, Ledger

_ON_ITS_WAY = Text(
    "{kind} {id} 第 {revision} 轮在办（{state}）：改了就回到草稿，这一轮已签的不再算数，要重新送审",
    "{kind} {id}, revision {revision}, is under way ({state}): a change makes it a draft, what was signed counts no more, submit it again",
)
_NEW_ROUND = Text(
    "{kind} {id} {state}：改了就回到草稿，原来的签批不再算数，要重新送审",
    "{kind} {id} is {state}: a change makes it a draft, what was signed counts no more, submit it again",
)
_VIOLATION = Text(
    "{kind} {id} {state}：直接改会记为“批准后被修改”（EDIT_AFTER_APPROVAL），服务器拒收；应先重新办理：officectl reopen {id} -m 原因",
    "{kind} {id} is {state}: changing it now is the error EDIT_AFTER_APPROVAL, refused by the server; "
    "first have it reopened: officectl reopen {id} -m REASON",
)
_VIOLATION_ONLY = Text(
    "{kind} {id} {state}：直接改会记为“批准后被修改”（EDIT_AFTER_APPROVAL），服务器拒收；本单位的流程没有“重新办理”，应作废后另建一条",
    "{kind} {id} is {state}: changing it now is the error EDIT_AFTER_APPROVAL, refused by the server; "
    "the office's flow knows no reopening: void it and make another record",
)
_UNKNOWN = Text(
    "说不出要改的记录是不是已经送审、已批：{why}", "whether these records are under way or approved cannot be told: {why}"
)
_MORE = Text("另有 {count} 条也在办或已批", "{count} more are under way or approved")
_ANYWAY = Text("照样改吗？", "Change it all the same?")
_SHOWN = 5
"""Records that a question names one by one."""


@dataclass(frozen=True, slots=True)
class Ended:
    """One record whose round a change would end. `id` empty: the states are not to be had, `message` says why."""

    kind: str
    id: str
    state: str
    revision: int
    violation: bool
    """Whether verification reports the change as an error (the flow's `on_edit_after_approval`)."""
    message: Message

    def data(self, lang: Lang) -> dict[str, object]:
        """For a program."""
        return {
            "kind": self.kind or None, "id": self.id or None, "state": self.state or None, "revision": self.revision or None,
            "violation": self.violation, "message": self.message.render(lang),
        }


def ended(ledger: Ledger | Columns, changes: Iterable[Change]) -> tuple[Ended, ...]:
    """The rounds that these changes would end, in their order. Empty in an open workspace and for what is only laid out otherwise.

    Never raises: what keeps the states from being derived (a shallow clone, no ssh-keygen) is said as one entry without an id.
    """
    asked = [one for one in changes if one.before is not None]
    if not asked:
        return ()
    from officectl.actions._states import States

    try:
        states = ledger.states
        if not isinstance(states, States):
            return ()
        return tuple(found for one in asked if (found := _one(states, one)) is not None)
    except OfficeError as error:
        return (Ended("", "", "", 0, False, _UNKNOWN(why=error.message)),)


def question(found: Sequence[Ended], bulk: Message | None) -> Message | None:
    """What to ask before writing: about the rounds, and about the number of records where there is such a question already."""
    rounds = [one for one in found if one.id]
    if not rounds:
        return bulk
    lines = [one.message for one in rounds[:_SHOWN]]
    if len(rounds) > _SHOWN:
        lines.append(_MORE(count=len(rounds) - _SHOWN))
    lines.append(bulk if bulk is not None else _ANYWAY())
    template = "\n".join(f"{{p{number}}}" for number in range(len(lines)))
    return Text(template, template)(**{f"p{number}": line for number, line in enumerate(lines)})


def _one(states: States, change: Change) -> Ended | None:
    from officectl.actions._states import Titles
    from officectl.history.flow import APPROVED
    from officectl.history.transition import flow_of
    from officectl.query.choices import state_title
    from officectl.records import canonical, toml

    entry = states.verdict.states.get(change.id)
    if entry is None or change.id in states.changed:
        return None
    data = None if change.after is None else toml.read(change.after).data
    if data is not None and canonical.digest(change.kind.name, data) == entry.digest:
        return None
    name = entry.state.name
    flow = flow_of(states.policy, change.kind.name)
    done = name in (APPROVED, "registered")
    if not done and (flow is None or name not in flow.states):
        return None
    violation = done and (flow is None or flow.on_edit == "violation")
    title = state_title(name, Titles(lambda: states))
    text = _text(flow, name, violation=violation) if done else _ON_ITS_WAY
    params = {"kind": change.kind.title, "id": change.id, "state": title}
    message = text(**params) if done else text(**params, revision=entry.revision)
    return Ended(change.kind.name, change.id, name, entry.revision, violation, message)


def _text(flow: Flow | None, name: str, *, violation: bool) -> Text:
    if not violation:
        return _NEW_ROUND
    rule = None if flow is None else flow.rules.get("reopen")
    return _VIOLATION if rule is not None and name in rule.froms else _VIOLATION_ONLY
