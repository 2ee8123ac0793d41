"""`demo --tamper`: one forged copy of the demonstration a family of attacks, and what verification says of each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from officectl.actions import _open, tamper, verify
from officectl.actions.demo import NotEmpty
from officectl.actions.tamper import _ground
from officectl.actions.tamper._copy import Copy, Forged
from officectl.actions.tamper._ground import Ground, Unfit
from officectl.errors import ExitCode, OfficeError
from officectl.git.errors import GitFailed
from officectl.light import dataclass, replace
from officectl.store import workspace
from officectl.store.errors import from_os
from officectl.text.lang import Message, Text, plain

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions.tamper import Family
    from officectl.records.finding import Finding

SUFFIX = "-forged"
"""The copies lie beside the original, in a folder of its name with this at the end."""
MARK = ".officectl-forged"
"""A file that says that a folder was made here, and may be made anew."""

_EXISTS = Text("它的目的达到了：{record} 成了“{state}”", "it got what it wanted: {record} is “{state}”")
_MISSING = Text("核验没有报出 {codes}", "verification did not say {codes}")
_PASSED = Text("核验的退出码是 0", "verification exits with 0")
_POLICY = Text("核验认了伪造的制度", "verification takes the forged policy for the one in force")
_CAUGHT = Text("核验时运行了伪造者的程序（{path}）", "verification ran the forger's program ({path})")


@dataclass(frozen=True, slots=True)
class Shown:
    """One family: what was forged and what verification said."""

    name: str
    area: str
    title: Text
    story: Message
    folder: Path
    expected: tuple[str, ...]
    steps: tuple[Message, ...] = ()
    verify: str = ""
    """The command line of the verification."""
    exit_code: int = 0
    findings: tuple[Finding, ...] = ()
    """What the original does not have."""
    refusal: OfficeError | None = None
    """Why there was no verdict."""
    record: str = ""
    policy: str = ""
    """The digest of the policy that is in force in the copy."""
    state: str = ""
    """The state that the record in question has in the copy."""
    wanted: str = ""
    unfit: Message | None = None
    """Why this attack could not be shown on this original."""
    failure: Message | None = None
    """What verification did not see: the demonstration failed."""

    @property
    def codes(self) -> tuple[str, ...]:
        """What verification said, those that were expected first."""
        fault = self.refusal
        said = {one.code for one in self.findings} if fault is None else {getattr(fault, "code", type(fault).__name__)}
        return tuple(sorted(said, key=lambda code: (code not in self.expected, code)))

    @property
    def refused(self) -> bool:
        """Whether the forgery was found."""
        return self.unfit is None and self.failure is None


@contextmanager
def ground(folder: Path) -> Iterator[Ground]:
    """The honest original, verified. Raises NoWorkspace, NoDemo, NotClean, and what verification raises."""
    with workspace.find(folder) as ws:
        yield _ground.survey(folder, ws)


def place(folder: Path) -> Path:
    """An empty folder for the copies: `<folder>-forged`. One that was made here before is made anew. Raises NotEmpty, NotWritten's."""
    plain_name = folder.name not in ("", "..")
    target = (folder if plain_name else folder.resolve()).with_name((folder if plain_name else folder.resolve()).name + SUFFIX)
    try:
        if target.is_dir() and (target / MARK).is_file():
            shutil.rmtree(target)
        elif target.is_file() or (target.is_dir() and any(target.iterdir())):
            raise NotEmpty(path=str(target))
        target.mkdir(parents=True, exist_ok=True)
        (target / MARK).touch()
    except OSError as error:
        raise from_os(error, str(target)) from None
    return target


def forge(options: Options, original: Ground, target: Path) -> Iterator[Shown]:
    """Forge and verify, one family after the other, each when it is asked for. Raises GitMissing and the like."""
    for name in tamper.names():
        yield show(options, Copy(original, target / name.replace("_", "-")), name, tamper.load(name))


def show(options: Options, copy: Copy, name: str, family: Family) -> Shown:
    """Forge a copy and verify it."""
    folder, original = copy.folder, copy.ground
    blank = Shown(name.replace("_", "-"), family.AREA, family.TITLE, plain(""), folder, family.CODES)
    try:
        forged = family.forge(copy)
    except (Unfit, GitFailed) as unfit:   # another git may refuse what a forger wants: then it is not shown, and that is said
        shutil.rmtree(folder, ignore_errors=True)
        return replace(blank, story=family.STORY(who=copy.actor or "—"), unfit=unfit.message)
    shown = replace(
        blank, story=family.STORY(who=copy.actor), steps=tuple(copy.steps), verify=_words(forged.request), record=forged.record,
        wanted=forged.wanted,
    )
    return _verified(options, original, shown, forged)


def _verified(options: Options, original: Ground, shown: Shown, forged: Forged) -> Shown:
    try:
        done = verify.verify(replace(options, folder=str(shown.folder)), forged.request)
    except OfficeError as fault:
        shown = replace(shown, refusal=fault, exit_code=int(fault.exit_code))
    else:
        before = {_same(one) for one in original.standing.verdict.findings}
        row = done.verdict.states.get(forged.record)
        shown = replace(
            shown, exit_code=done.exit_code, findings=tuple(one for one in done.findings if _same(one) not in before),
            policy=done.verdict.policy_digest, state="" if row is None else row.state.name,
        )
    finally:
        _open.close_all()
    return replace(shown, failure=_failure(shown, forged, original.policy.digest))


def _failure(shown: Shown, forged: Forged, policy: str) -> Message | None:
    missing = [code for code in shown.expected if code not in shown.codes]
    if missing:
        return _MISSING(codes=missing)
    if shown.exit_code not in (ExitCode.FINDINGS, ExitCode.NO_LEDGER):
        return _PASSED()
    if shown.wanted and shown.state == shown.wanted:
        return _EXISTS(record=shown.record, state=shown.state)
    if shown.area == "policy" and shown.policy != policy:
        return _POLICY()
    return next((_CAUGHT(path=str(trap)) for trap in forged.traps if trap.exists()), None)


def _same(one: Finding) -> tuple[str, str | None, str, str]:
    return one.code, one.commit, one.id, one.path


def _words(request: verify.Request) -> str:
    """The same verification as a command line."""
    words = ["officectl", "verify"]
    if request.range:
        words.append(request.range)
    if request.full:
        words.append("--full")
    if request.checkpoint:
        words += ["--checkpoint", request.checkpoint]
    if request.root:
        words += ["--root", request.root]
    if request.fail_on != "error":
        words += ["--fail-on", request.fail_on]
    return " ".join(words)
