"""The one place that calls the verifier: whatever changes in its interface changes here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from officectl.errors import OfficeError
from officectl.git.repo import Git
from officectl.history.cache import open_cache
from officectl.history.facts import Engine
from officectl.history.pins import Pin
from officectl.history.verify import Context, verify, verify_range

from .office import NOW, Office

CACHE_FORMAT = 1

_INTERNAL = re.compile(r"[“（](?!v[0-9]|mallory）)[a-z0-9]+(?:-[a-z0-9]+)*(?: r[0-9]+)?[”）]|[“（][”）]")
"""A word of the program where people should find one of theirs. Persons' ids have a dot here."""

LEVEL = {"error": "E", "warning": "W", "info": "I"}


@dataclass(frozen=True)
class Judgement:
    """What the verifier said, in the words of the tests."""

    verdict: Any
    exit: int
    refused: str = ""
    """Why there is no verdict."""

    @property
    def codes(self) -> list[str]:
        """Every code once, with its level: `["E SELF_APPROVAL"]`; empty is silence."""
        if self.refused:
            return [f"E {self.refused}"]
        return sorted({f"{LEVEL[finding.severity]} {finding.code}" for finding in self.findings})

    @property
    def findings(self) -> tuple[Any, ...]:
        """All findings."""
        return tuple(self.verdict.findings) if self.verdict is not None else ()

    def at(self, code: str) -> list[str]:
        """The commits that a code is about."""
        return [finding.commit for finding in self.findings if finding.code == code]

    def state(self, item: str) -> str:
        """A record's derived state; `absent` when the verifier does not know it."""
        found = self.verdict.states.get(item.partition("/")[2])
        return found.state.name if found is not None else "absent"

    def states(self, *items: str) -> list[str]:
        """Several."""
        return [self.state(item) for item in items]

    def record(self, item: str) -> Any:
        """Everything derived about a record."""
        return self.verdict.states[item.partition("/")[2]]

    def acted(self, item: str) -> list[str]:
        """Whose votes count, as printed: `approve 张三 for 王五`."""
        return [f"{event} {person}" + (f" for {principal}" if principal else "") for event, person, principal, _ in self.record(item).acted]

    @property
    def policy(self) -> tuple[int, str]:
        """Version and digest of the policy in force at the tip."""
        return self.verdict.policy_version, self.verdict.policy_digest


class Court:
    """Verifies offices of one test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, office: Office, *, folder: Path | None = None, **how: Any) -> Judgement:
        """Write the office to disk and verify its head."""
        place = folder or self.folder / "repo.git"
        office.write_to(place)
        return judge_folder(place, office.head, genesis=office.genesis, prefix=office.prefix, **how)


def judge_folder(
    folder: Path, tip: str, *, genesis: str = "", prefix: str = "", now: datetime = NOW, pinned: bool = True, ref: str = "",
    tips: Mapping[str, str] = MappingProxyType({}), pinned_policy: str = "", cache: bool = False, engine: Engine = "auto",
) -> Judgement:
    """Verify a commit of a repository. `pinned`: its genesis is known out of band, with the last verified `tips` by ref."""
    with closing_git(folder) as git:
        pins = {genesis: Pin(genesis, pinned_policy, tips)} if pinned and genesis else {}
        opened = open_cache(git, root=genesis, format=CACHE_FORMAT) if cache else None
        try:
            verdict = verify(
                git, tip, now=int(now.timestamp()), prefix=prefix, ref=ref, pins=pins, cache=opened, engine=engine,
            )
        except OfficeError as fault:
            return Judgement(None, int(fault.exit_code), getattr(fault, "code", type(fault).__name__))
        finally:
            if opened is not None:
                opened.close()
    levels = {finding.severity for finding in verdict.findings}
    told = [one.message.render("zh") for one in verdict.findings if one.code != "POLICY_INVALID"]   # which names keys of files
    assert not any(map(_INTERNAL.search, told)), [text for text in told if _INTERNAL.search(text)]
    undecided = any(finding.code == "UNSUPPORTED" for finding in verdict.findings)
    return Judgement(verdict, 3 if undecided else 1 if "error" in levels else 0)


def judge_range(
    office: Office, folder: Path, old: str, new: str, *, ref: str = "refs/heads/main", protected: bool = True,
) -> list[str]:
    """What a hook says to moving a ref."""
    office.write_to(folder)
    pins = {office.genesis: Pin(office.genesis)}
    with closing_git(folder) as git:
        context = Context(now=int(NOW.timestamp()), prefix=office.prefix, protected=protected, pins=pins)
        found = verify_range(git, old, new, ref, context)
    return sorted({f"{LEVEL[finding.severity]} {finding.code}" for finding in found})


@contextmanager
def closing_git(folder: Path) -> Iterator[Git]:
    """The repository, closed again."""
    git = Git.discover(folder)
    try:
        yield git
    finally:
        git.close()


def said(findings: tuple[Any, ...]) -> Mapping[str, str]:
    """The English message of each code, for a look while debugging."""
    return {finding.code: finding.message.render("en") for finding in findings}
