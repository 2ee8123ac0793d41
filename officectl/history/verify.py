"""The verification: from the commits of a repository to the state of every record, and what is wrong. Contract: docs/contracts/verify.md.

One walk, parents first. Authority comes only from the policy as it was in history: under the policy at the event's parent and
under the policy of the main line where the event lands. Nothing is asked of the working tree, of git's configuration or of a
clock of our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from officectl.git.repo import Git
from officectl.history.cache import Cache
from officectl.history.facts import Engine
from officectl.history.model import Verdict
from officectl.history.pins import Pin
from officectl.records.finding import Finding


def verify(
    git: Git, tip: str, *, now: int, prefix: str = "", ref: str = "", pins: Mapping[str, Pin] | None = None,
    cache: Cache | None = None, engine: Engine = "auto",
) -> Verdict:
    """The verdict on everything reachable from `tip` (a full commit id).

    `now`: seconds since 1970, for CLOCK_FUTURE only. `prefix`: where the workspace lies (`sub/folder/`). `ref`: the protected
    ref that `tip` stands for; its pinned tip must lie on the first-parent chain. `pins`: by genesis id. `cache`: facts, and the
    state at the last verified tip; with or without it the verdict is the same, byte for byte.

    Raises Incomplete, ParentsLie, EngineDisagree, NoSshKeygen, UnsupportedPolicy (exit 3, no verdict); GitFailed.
    An event of a later format by a valid key is the finding UNSUPPORTED: its records are `undecided`, callers exit with 3.
    """
    raise NotImplementedError(git, tip, now, prefix, ref, pins, cache, engine)


@dataclass(frozen=True, slots=True)
class Context:
    """What a hook knows besides the two commits."""

    now: int
    prefix: str = ""
    protected: bool = True
    """Whether the ref is protected: no deletion, first-parent fast-forward only, no error finding. Drafts branches are free."""
    pins: Mapping[str, Pin] = field(default_factory=dict)
    cache: Cache | None = None
    engine: Engine = "auto"


def verify_range(git: Git, old: str, new: str, ref: str, context: Context) -> tuple[Finding, ...]:
    """What moving `ref` from `old` to `new` (full ids; all zeros: absent) brings: the findings of `new` that `old` has not,
    and HISTORY_REWRITTEN, NOT_FIRST_PARENT_FF for the move itself. Empty for a ref that is not protected. A hook refuses when
    one of them is an error. Raises as `verify`.
    """
    raise NotImplementedError(git, old, new, ref, context)
