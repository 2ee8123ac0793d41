"""What the examples of the event commands' help pages need: an office with a policy, the steps before, and the person who acts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from history import cast
from history.keys import Ring

from . import desk
from .desk import TASK, TRIP, Desk

CLERK, HEAD, DEPUTY, FINANCE, DIRECTOR = cast.CLERK, cast.HEAD, cast.DEPUTY, cast.FINANCE, cast.DIRECTOR
SUBMIT = (CLERK, ("submit", TRIP))
REVIEW = (HEAD, ("review", TRIP))
APPROVE = (DEPUTY, ("approve", TRIP))

BEFORE: Mapping[str, tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "submit": (CLERK, ()),
    "review": (HEAD, (SUBMIT,)),
    "countersign": (FINANCE, ((CLERK, ("submit", TASK)), (HEAD, ("review", TASK)))),
    "approve": (DEPUTY, (SUBMIT, REVIEW)),
    "return": (HEAD, (SUBMIT,)),
    "withdraw": (CLERK, (SUBMIT,)),
    "reopen": (DEPUTY, (SUBMIT, REVIEW, APPROVE)),
    "void": (DEPUTY, (SUBMIT, REVIEW, APPROVE)),
    "retract": (CLERK, (SUBMIT,)),
    "register": (DIRECTOR, ()),
    "inbox": (HEAD, (SUBMIT,)),
    "evidence": (CLERK, (SUBMIT, REVIEW, APPROVE)),
    "checkpoint": (DIRECTOR, (SUBMIT, REVIEW, APPROVE)),
    "redact": (cast.ADMIN, (SUBMIT, REVIEW, APPROVE)),
    "sync": (CLERK, ()),
}
"""Command → who acts, and what others have done before."""
PAPER = '\n[paper]\napprover = "王五"\nsigned_on = 2026-11-19\n'


def anywhere(policy: cast.Policy) -> None:
    """The office's task names no unit: any head of a section may review it."""
    stages = policy["flows"]["task"]["stage"]
    stages[1] = {key: value for key, value in stages[1].items() if key != "scope"}


def prepare(name: str, ws: Path, env: dict[str, str], ring: Ring) -> dict[str, str]:
    """Found the policy, let the others act; the environment of who acts now."""
    who, steps = BEFORE[name]
    office: Desk = desk.found(ws, env, ring, anywhere)
    if name == "register":
        file = office.path(TRIP)
        file.write_text(file.read_text(encoding="utf-8") + PAPER, encoding="utf-8")
        office.commit("纸质审批")
    for person, words in steps:
        office.ok(person, *words)
    if name == "sync":
        office.git("clone", "-q", "--bare", str(ws), str(ws.parent / "bare.git"))
        office.git("remote", "add", "origin", str(ws.parent / "bare.git"))
    office.sign_as(who)
    return office.as_(who)
