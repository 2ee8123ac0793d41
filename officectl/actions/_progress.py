"""How far long work has come. Whoever starts the work may listen, on the thread that does it; the work itself says where it is.

Nothing is passed down for it: a use case that reads all records or verifies all commits is called from many places, and most of
them are not asked how far they are.
"""

from __future__ import annotations

from _thread import _local
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from officectl.text.lang import Text

T = TypeVar("T")

Tell = Callable[[str, int, int], None]
"""Told (stage, done, all); all is 0 where nobody knows. What it raises ends the work: nothing is left half written."""

STAGES = {
    "read": Text("读取记录", "reading records"),
    "judge": Text("逐项检查", "running the checks"),
    "place": Text("定位问题", "locating findings"),
    "verify": Text("核验提交", "verifying commits"),
}


class Stopped(Exception):
    """Nobody wants the result any more; raised by a listener."""


class _Ear(_local):
    """The listener of this thread."""

    def __init__(self) -> None:
        self.tell: Tell | None = None


_EAR = _Ear()


@contextmanager
def heard(tell: Tell) -> Iterator[None]:
    """Have what this thread does meanwhile told to `tell`."""
    before, _EAR.tell = _EAR.tell, tell
    try:
        yield
    finally:
        _EAR.tell = before


def listens() -> bool:
    """Whether anybody wants to know."""
    return _EAR.tell is not None


def counted(stage: str, items: Iterable[T], all_: int = 0, *, every: int = 256) -> Iterator[T]:
    """The same items; said in between how many there were."""
    for done, item in enumerate(items):
        if not done % every:
            say(stage, done, all_)
        yield item


def say(stage: str, done: int, all_: int = 0) -> None:
    """So much of a stage is done. Raises what the listener raises (Stopped)."""
    if _EAR.tell is not None:
        _EAR.tell(stage, done, all_)
