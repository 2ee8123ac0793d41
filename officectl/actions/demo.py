"""`demo`: the example county with a year of signed history in a repository of its own; verified, and checked for the first time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import officectl
from officectl.actions import _fresh
from officectl.errors import NoLedger, UsageError
from officectl.git import tools
from officectl.git.signing import SigningFailed
from officectl.history.errors import NoSshKeygen
from officectl.light import dataclass, replace
from officectl.store import kinds as kind_files
from officectl.store import workspace
from officectl.store.errors import from_os
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions._verdict_report import Verified
    from officectl.actions.check import Outcome
    from officectl.git.repo import Git
    from officectl.records.finding import Finding

FOLDER = "officectl-demo"
NAME, EMAIL = "演示用户", "demo@example.invalid"
"""Who commits in a demonstration without signatures when git knows nobody: set in its own repository, nowhere else."""
KEYS = ("officectl-demo", "keys")
"""Where the private keys of the invented people lie, below the git folder: never committed, never pushed."""
ALLOWED = "allowed_signers"
"""Beside them, whose keys they are: for `git log --show-signature`."""

Progress = Callable[[str, int, int], None]
"""Told what is done (`sign`, `verify`, `check`), how much of it, and how much there is."""

_SUBJECT = Text("演示工作区", "demonstration workspace")


class NotEmpty(UsageError):
    """There is something in the folder already."""

    text = Text("{path} 里已经有东西，没有改动", "{path} is not empty; nothing was changed")
    remedy_text = Text(
        "换一个文件夹：officectl demo 文件夹；或先删掉它（rm -r {path}）",
        "choose another: officectl demo DIR; or remove it first (rm -r {path})",
    )


class NoExample(NoLedger):
    """The installation lacks the example."""

    text = Text("安装不完整：没有示例工作区", "broken installation: the example workspace is missing")
    remedy_text = Text("重新安装 officectl", "install officectl again")


@dataclass(frozen=True, slots=True)
class Demo:
    """The county, and what verification and the check found in it."""

    root: Path
    commit: str
    files: int
    records: int
    identity: bool
    """Whether an identity for the demonstration had to be set in its repository."""
    outcome: Outcome
    commits: int = 1
    people: int = 0
    """How many have a key; 0: nothing is signed, because ssh-keygen is missing or cannot sign."""
    you: str = ""
    """The person of the cast whose key signs here."""
    you_name: str = ""
    waiting: str = ""
    """A record that `approve` can be tried on."""
    told: str = ""
    """A record whose history is worth reading."""
    verified: Verified | None = None
    checkpoint: str = ""
    """The tag with what verification came to; empty when it was not clean."""


@dataclass(frozen=True, slots=True)
class _Made:
    """The repository, before anything was asked of it."""

    commit: str
    identity: bool = False
    commits: int = 1
    people: int = 0
    you: str = ""
    you_name: str = ""
    waiting: str = ""
    told: str = ""


def source() -> Path:
    """Where the example lies: in the installed package, else beside it in a checkout. Raises NoExample."""
    package = Path(officectl.__path__[0])
    for folder in (package / "_data" / "workspace-example", package.parent / "workspace-example"):
        if (folder / workspace.FILE).is_file():
            return folder
    raise NoExample


def demo(options: Options, folder: Path, *, progress: Progress = lambda *_: None) -> Demo:
    """Make it, verify it, check it. Raises NotEmpty, NoExample, and what making a repository raises.

    It is built beside its place and moved there whole: an interruption leaves nothing.
    """
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise NotEmpty(path=str(folder))
    files = _contents()
    target = folder.resolve()
    beside = target.with_name(f".{target.name}.officectl-{os.getpid()}")
    try:
        beside.mkdir(parents=True)
    except OSError as error:
        raise from_os(error, os.fspath(target)) from None
    try:
        made = _make(options, beside, files, progress)
        _place(beside, target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    here = replace(options, folder=os.fspath(target))
    verified = _verify(here, progress) if made.people else None
    tag = _checkpoint(here, verified) if verified is not None and not verified.findings else ""
    from officectl.actions import check

    progress("check", 0, 1)
    outcome = check.run(here, check.Request())
    records = sum(path.startswith("records/") for path in files)
    return Demo(
        target, made.commit, len(files), records, made.identity, outcome, made.commits, made.people, made.you, made.you_name,
        made.waiting, made.told, verified, tag,
    )


def _place(made: Path, target: Path) -> None:
    """Move it to its place; an empty folder that is there already may be somebody's current one and stays."""
    try:
        if not target.is_dir():
            made.rename(target)
            return
        for entry in sorted(made.iterdir()):
            shutil.move(entry, target)
    except OSError as error:
        raise from_os(error, os.fspath(target)) from None


def _contents() -> dict[str, bytes]:
    """Every file of the workspace by its path."""
    files = dict(_files(source()))
    schemas = _fresh.core_schemas()
    own = [path.rpartition("/")[2] for path in files if path.startswith("schemas/")]
    names = {path.rpartition("/")[2].removesuffix(kind_files.SUFFIX) for path in (*schemas, *own)}
    files = {**schemas, **_fresh.editor_files(names), **files}
    files[_fresh.ATTRIBUTES] = _fresh.attributes(files.get(_fresh.ATTRIBUTES))
    return files


def _make(options: Options, folder: Path, files: Mapping[str, bytes], progress: Progress) -> _Made:
    git = _fresh.new_repository(folder)
    try:
        _fresh.local_settings(git, made=True)
        try:
            return _signed(git, files, progress)
        except (SigningFailed, NoSshKeygen, OSError):
            shutil.rmtree(git.git_dir / KEYS[0], ignore_errors=True)
        missing = not _fresh.has_identity(folder)
        if missing:
            git.run("config", "--local", "user.name", NAME)
            git.run("config", "--local", "user.email", EMAIL)
        return _Made(_fresh.first_commit(git, files, _SUBJECT.render(options.lang)), identity=missing)
    finally:
        git.close()


def _signed(git: Git, files: Mapping[str, bytes], progress: Progress) -> _Made:
    """The year, signed. Raises SigningFailed, NoSshKeygen, OSError when this machine cannot sign; then nothing is committed."""
    from officectl.actions.demo_year import replay
    from officectl.actions.demo_year.cast import Cast

    program = tools.on_path("ssh-keygen")
    if program is None:
        raise SigningFailed(said="ssh-keygen")
    cast = Cast(git.git_dir.joinpath(*KEYS))
    progress("keys", 0, len(cast.people))
    cast.make_keys(program)
    kinds, _ = kind_files.load([(path, raw) for path, raw in files.items() if path.startswith("schemas/") and path.endswith(kind_files.SUFFIX)])
    year = replay.replay(git, program, files, kinds, cast, lambda done, all_: progress("sign", done, all_))
    _fresh.write_files(git, {**year.files, **files})
    git.run("read-tree", year.tip)
    git.attempt("update-index", "-q", "--refresh")
    you, keys = cast.people[cast.you], "/".join((".git", *KEYS))
    cast.folder.with_name(ALLOWED).write_bytes(cast.allowed())
    for key, value in (
        ("user.name", you.name), ("user.email", you.email), ("gpg.format", "ssh"), ("user.signingkey", f"{keys}/{you.id}"),
        ("gpg.ssh.allowedSignersFile", f".git/{KEYS[0]}/{ALLOWED}"),
    ):  # fmt: skip
        git.run("config", "--local", key, value)
    return _Made(
        year.tip, commits=year.commits, people=len(cast.people), you=you.id, you_name=you.name, waiting=year.waiting, told=year.told,
    )


def _verify(options: Options, progress: Progress) -> Verified:
    from officectl.actions import verify

    return verify.verify(options, verify.Request(), progress=lambda done, all_: progress("verify", done, all_))


def _checkpoint(options: Options, verified: Verified) -> str:
    """What the verification came to, signed as a tag by the person of the cast who does that every year."""
    from officectl.actions import _open
    from officectl.actions.demo_year import checkpoint

    ws = _open.workspace(options)
    return checkpoint.sign(ws.git, verified.verdict, ws.git.git_dir.joinpath(*KEYS))


def _files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Path → bytes of the example, in path order. It holds plain files only; a test sees to that."""
    for place, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            relative = path.relative_to(root).as_posix()
            if relative != ".keep" and path.is_file() and not path.is_symlink():
                yield relative, path.read_bytes()


def first(findings: Sequence[Finding], most: int) -> list[Finding]:
    """Findings to show in full: one of each check before a second of any; violations and leads before mere data
    faults, those that cite a clause and measure something before others.
    """
    from officectl.records.finding import SEVERITIES

    standings = ("violation", "lead", "reminder", "data")

    def weight(pair: tuple[int, Finding]) -> tuple[object, ...]:
        at, one = pair
        told = (not one.clauses, one.measured is None)
        return standings.index(one.standing), SEVERITIES.index(one.severity), *told, at

    seen: dict[str, int] = {}
    ranked = []
    for pair in sorted(((at, one) for at, one in enumerate(findings) if one.waived is None), key=weight):
        code = pair[1].code
        seen[code] = seen.get(code, 0) + 1
        ranked.append((seen[code], weight(pair), pair[1]))
    return [finding for _, _, finding in sorted(ranked, key=lambda row: row[:2])[:most]]
