"""The verified history as `log` asks it, from what the last verification kept: which policy an older commit knew and whether its signature is
good are looked up for the commits that are listed, and for no others. The answer is the one that a walk from genesis gives.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from officectl.actions import _pins, _standing, _verdict
from officectl.actions._standing import Standing
from officectl.history import facts, founding, known, verify
from officectl.history.cache import open_cache
from officectl.history.pins import Pin

if TYPE_CHECKING:
    from officectl.git.repo import Git
    from officectl.history.chain import Chain
    from officectl.history.model import Signature
    from officectl.history.policy import Policy
    from officectl.history.verify import Survey
    from officectl.store.workspace import Workspace

FORKED = "POLICY_FORK"


def standing_of(ws: Workspace, tip: str | None, *, whole: bool = False) -> Standing | None:
    """The verified history of a commit; None in an open workspace, where nothing is verified. `whole`: walked from genesis, by whoever needs
    every signature; else from what is kept, with the same answers.
    """
    if tip is None or not _verdict.signed(ws, tip):
        return None
    found = None if whole else at(ws, tip)
    if found is None:
        found = _standing.at(ws, tip, {root: Pin(root, pin.policy) for root, pin in _pins.load().items()}, past=True)
    return None if found.policy is None else found


def at(ws: Workspace, tip: str) -> Standing | None:
    """The standing at `tip` (a full commit id); None where two policies were in force side by side: then only a walk tells who knew which.

    Raises Incomplete, ParentsLie, EngineDisagree, NoSshKeygen, UnsupportedPolicy, BadPins.
    """
    found = _verdict.survey(ws, tip)
    if any(one.code == FORKED for one in found.verdict.findings):
        return None
    return _Kept(ws.git, tip, found)


class _Kept(Standing):
    """A standing whose past is looked up."""

    def __init__(self, git: Git, tip: str, found: Survey) -> None:
        super().__init__(git, tip, found.verdict, found.seen, found.main, found.facts)
        self._at = tip
        self._asked: set[str] = set()

    def policy_at(self, oid: str) -> Policy | None:
        """The policy that was in force at a commit: of those that the chain holds, the newest that the commit descends from."""
        if oid == self.tip:
            return super().policy_at(oid)
        number = self._known.get(oid, 0)
        return self._chain[number - 1].policy if number else None

    def signature(self, oid: str) -> Signature | None:
        """What is known of a commit's signature; None of one that has none, or is older than the policy."""
        self.prepare((oid,))
        return super().signature(oid)

    def prepare(self, oids: Iterable[str]) -> None:
        """Look at the signatures of several commits at once."""
        new = [oid for oid in dict.fromkeys(oids) if oid not in self._asked]
        self._asked.update(new)
        if not new:
            return
        with open_cache(self.git, root="", format=verify.FORMAT) as cache:
            found = cache.signatures(new)
            rest = [founding.raw_commit(self.git, oid) for oid in new if oid not in found]
            made = facts.check([one for one in rest if one.signature or one.broken])
            cache.remember_signatures(made)
        self.signatures.update({**found, **made})

    @cached_property
    def _chain(self) -> list[Chain]:
        """The policies that were in force, oldest first."""
        found: list[Chain] = []
        one: Chain | None = self.knows(known.CHAIN)
        while one is not None:
            found.append(one)
            one = one.before
        return found[::-1]

    @cached_property
    def _known(self) -> dict[str, int]:
        """Commit → how many policies had been in force by then, it included."""
        numbers = {one.commit: at for at, one in enumerate(self._chain, 1)}
        found: dict[str, int] = {}
        if not numbers:
            return found
        root = self._chain[0].commit
        lines = self.git.run("rev-list", "--topo-order", "--reverse", "--parents", self._at, f"^{root}^@", "--")
        for line in lines.decode("ascii").splitlines():
            oid, *parents = line.split()
            own = numbers.get(oid)
            found[oid] = own if own is not None else max((found.get(parent, 0) for parent in parents), default=0)
        return found
