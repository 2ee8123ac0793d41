"""An opened cache that tells how far its user has come: a verification asks for signatures window by window."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from officectl.history.cache import Cache

if TYPE_CHECKING:
    from officectl.git.repo import Git
    from officectl.history.model import Signature

Progress = Callable[[int, int], None]
"""Told (commits done, commits in all)."""
FEW = 500
"""Fewer new commits are verified sooner than they are counted."""


class Watched(Cache):
    """`inner`, counting; what `progress` raises ends the verification. Closing this closes `inner`."""

    def __init__(self, inner: Cache, progress: Progress | None, git: Git, tip: str, *, few: int = 0) -> None:
        """`few`: a first window of fewer commits is not worth telling of."""
        self.__dict__.update(inner.__dict__)
        self._progress = progress
        self._git, self._tip, self._few = git, tip, few
        self._done, self._all = 0, -1
        if progress is not None and not few:
            self._begin(progress)

    def _begin(self, progress: Progress) -> None:
        from officectl.history import genesis

        self._all = genesis.count(self._git, self._tip)
        progress(0, self._all)

    def signatures(self, oids: Iterable[str]) -> dict[str, Signature]:
        """As the cache."""
        asked, progress = list(oids), self._progress
        if progress is not None:
            if self._all < 0 and len(asked) >= self._few:
                self._begin(progress)
            if self._all >= 0:
                progress(min(self._done, self._all), self._all)
        self._done += len(asked)
        return super().signatures(asked)
