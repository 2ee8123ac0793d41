"""How a kind of record is approved: stages in order, and the events that take a record back out of them. Plain values.

What the files say is read by `policy_load`; which events are valid is decided by the verifier, never here.
Contract: docs/contracts/history.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from officectl.history import names
from officectl.history.flow_when import ALWAYS, When
from officectl.light import dataclass, field, replace

StageEvent = Literal["submit", "review", "countersign", "approve"]
RuleName = Literal["return", "withdraw", "reopen", "void", "register"]
OnEdit = Literal["violation", "draft"]

STAGE_EVENTS: tuple[StageEvent, ...] = ("submit", "review", "countersign", "approve")
RULE_NAMES: tuple[RuleName, ...] = ("return", "withdraw", "reopen", "void", "register")

ANYBODY = "*"
"""As a role: any person in the policy."""
SUBMITTER = names.SUBMITTER
"""As the role of `withdraw`: who submitted the revision."""
APPROVED = "approved"
"""The state of every flow's last stage: what checks treat as in force."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step. It is reached when every earlier stage that applies is reached and the votes suffice.

    A vote counts when its person holds `role` (at an org of `scope` or `of` where those are set). `k` distinct
    persons are needed; None means `"all"`: every org or person that `of` lists, each by another person.
    """

    event: StageEvent
    state: str
    """The state a record is in once this stage is reached; distinct within the flow, the last is `approved`. When the last
    stages do not apply to a record, `Flow.path` gives the last that does the state `approved`."""
    zh: str
    """The stage in the office's own words (审核)."""
    role: str
    """A role name without its org, or `*`."""
    k: int | None = 1
    scope: str = ""
    """A field of the record (dotted path) that holds org ids: the role must be held at one of them. With role `*`
    the person's `dept` must be one of them."""
    of: str = ""
    """A field of the record (dotted path) that lists orgs or persons: only they may vote. An org votes by a person who
    holds `role` there (role `*`: whose dept it is). An empty list is never satisfied: use `when` to skip the stage."""
    distinct: frozenset[str] = frozenset()
    """Events or states of earlier stages: who voted there may not vote here."""
    self_ok: bool = False
    """Key `self`, only on submit: who edited the content may submit it."""
    when: When = ALWAYS
    """The stage applies only to content that fulfils this; ask `Flow.path`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One event beside the stages: return, withdraw, reopen, void or register."""

    name: RuleName
    zh: str
    roles: tuple[str, ...]
    """Role names without org; `*` anybody; `submitter` (withdraw only) who submitted the revision."""
    froms: frozenset[str]
    """The states from which it is possible."""
    k: int = 1
    """Distinct persons needed; above 1 only for void."""
    reason: bool = False
    """Whether the opinion (意见) must not be empty."""
    scope: str = ""
    """As in `Stage`."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One file of `policy/active/flows/`. A rule that is absent from `rules` makes its event impossible."""

    kind: str
    stages: tuple[Stage, ...]
    """The first is the only `submit`; the last one's state is `approved`."""
    rules: Mapping[RuleName, Rule] = field(default_factory=dict)
    on_edit: OnEdit = "violation"
    """Key `on_edit_after_approval`: whether an edit of approved content is a finding, or only makes it a draft."""

    @property
    def states(self) -> tuple[str, ...]:
        """The states of the stages, in order."""
        return tuple(stage.state for stage in self.stages)

    def path(self, data: Mapping[str, Any]) -> tuple[Stage, ...]:
        """The stages that apply to this content, in order. Whichever is the last of them gives `approved`."""
        for stage in self.stages:
            if stage.when is not ALWAYS:
                break
        else:
            return self.stages
        stages = tuple(stage for stage in self.stages if stage.when is ALWAYS or stage.when.applies(data))
        if len(stages) == len(self.stages) or stages[-1].state == APPROVED:
            return stages
        return (*stages[:-1], replace(stages[-1], state=APPROVED))


def values(data: Mapping[str, Any], path: str) -> tuple[str, ...]:
    """The texts at a dotted path of the content, lists flattened, in file order, each once.

    `unit` → one org; `co_units` → all; `approvals.body` → the body of every [[approvals]] row. Empty when nothing is there.
    """
    found: Iterator[Any] = iter((data,))
    for name in path.split("."):
        found = _down(found, name)
    return tuple(dict.fromkeys(value for value in _flat(found) if isinstance(value, str) and value))


def _down(found: Iterator[Any], name: str) -> Iterator[Any]:
    for value in _flat(found):
        if isinstance(value, Mapping) and name in value:
            yield value[name]


def _flat(found: Iterator[Any]) -> Iterator[Any]:
    for value in found:
        if isinstance(value, list | tuple):
            yield from _flat(iter(value))
        else:
            yield value
