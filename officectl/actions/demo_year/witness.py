"""Looks at every signature as soon as it is made, while the next one is being made: the judge is that of `verify`, which then finds the
facts in its cache. A second process has something to do all the time, and nothing is believed because we made it ourselves.
"""

from __future__ import annotations

from queue import SimpleQueue
from threading import Thread

from officectl.git.repo import Git
from officectl.history import commit, verify
from officectl.history.cache import open_cache
from officectl.history.facts import Judge
from officectl.history.model import Commit, Signature

TOGETHER = 40
"""Commits that are judged at a time."""


class Witness:
    """A thread with a judge of its own."""

    def __init__(self) -> None:
        self._seen: SimpleQueue[tuple[str, bytes] | None] = SimpleQueue()
        self._facts: dict[str, Signature] = {}
        self._fault: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def see(self, oid: str, raw: bytes) -> None:
        """A commit that was made."""
        self._seen.put((oid, raw))

    def facts(self) -> dict[str, Signature]:
        """Commit id → who signed, once everything was looked at. Raises NoSshKeygen, EngineDisagree."""
        self._seen.put(None)
        self._thread.join()
        if self._fault is not None:
            raise self._fault
        return self._facts

    def _run(self) -> None:
        judge = Judge()
        try:
            while self._look(judge):
                pass
        except BaseException as fault:   # belongs to who asks for the facts
            self._fault = fault

    def _look(self, judge: Judge) -> bool:
        """Judge what has come meanwhile; whether more is to be expected."""
        waiting: list[Commit] = []
        while len(waiting) < TOGETHER:
            one = self._seen.get()
            if one is None:
                break
            waiting.append(commit.parse(*one))
        self._facts |= judge.check(waiting)
        return len(waiting) == TOGETHER


def keep(git: Git, found: dict[str, Signature]) -> None:
    """Put the facts where `verify` looks for them."""
    with open_cache(git, root="", format=verify.FORMAT) as cache:
        cache.remember_signatures(found)
