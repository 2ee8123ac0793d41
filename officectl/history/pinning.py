"""Whether a tip goes on from what was verified before. Only a pin, or the hook's old tip, can show a history that was cut off."""

from __future__ import annotations

from officectl.git.repo import Git
from officectl.history.codes import Fact, fact
from officectl.history.pins import Pin
from officectl.history.walk import mainline, start


def check(git: Git, tip: str, ref: str, pin: Pin | None) -> list[Fact]:
    """HISTORY_REWRITTEN or NOT_FIRST_PARENT_FF when the pinned tip of `ref` is not on the first-parent chain of `tip`. Without a ref:
    the only pinned tip, if there is just one.
    """
    if pin is None:
        return []
    if not ref and len(pin.tips) == 1:
        ref = next(iter(pin.tips))
    last = pin.tips.get(ref, "")
    return move(git, last, tip, ref) if last else []


def move(git: Git, old: str, new: str, ref: str) -> list[Fact]:
    """What is wrong with `ref` going from `old` to `new`."""
    if git.objects.info(old + "^{commit}") is None:
        return [fact("HISTORY_REWRITTEN", new, path=ref, what=old[:10])]
    if mainline(git, old, new) is not None:
        return []
    code = "NOT_FIRST_PARENT_FF" if is_ancestor(git, old, new) else "HISTORY_REWRITTEN"
    return [fact(code, new, path=ref, what=old[:10])]


def deleted(ref: str, old: str) -> Fact:
    """A protected ref must not disappear."""
    return fact("HISTORY_REWRITTEN", old, path=ref, what=old[:10])


def is_ancestor(git: Git, old: str, new: str) -> bool:
    """Whether `old` is `new` or comes before it."""
    done = start(git, ("rev-list", "--count", old, "^" + new, "--")).finish()
    return not done.code and done.out.strip() == b"0"
