"""`demo`: a copy of the example county with its own repository, and the first check of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import officectl
from officectl.actions import _fresh
from officectl.errors import NoLedger, UsageError
from officectl.light import dataclass, replace
from officectl.store import kinds as kind_files
from officectl.store import workspace
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions.check import Outcome
    from officectl.records.finding import Finding

FOLDER = "officectl-demo"
NAME, EMAIL = "演示用户", "demo@example.invalid"
"""Who commits in the demonstration when git knows nobody: set in its own repository, nowhere else."""

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
    """The copy, and what the check found in it."""

    root: Path
    commit: str
    files: int
    records: int
    identity: bool
    """Whether an identity for the demonstration had to be set in its repository."""
    outcome: Outcome


def source() -> Path:
    """Where the example lies: in the installed package, else beside it in a checkout. Raises NoExample."""
    package = Path(officectl.__path__[0])
    for folder in (package / "_data" / "workspace-example", package.parent / "workspace-example"):
        if (folder / workspace.FILE).is_file():
            return folder
    raise NoExample


def demo(options: Options, folder: Path) -> Demo:
    """Copy, commit, check. Raises NotEmpty, NoExample, and what making a repository raises."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise NotEmpty(path=str(folder))
    files = dict(_files(source()))
    schemas = _fresh.core_schemas()
    own = [path.rpartition("/")[2] for path in files if path.startswith("schemas/")]
    names = {path.rpartition("/")[2].removesuffix(kind_files.SUFFIX) for path in (*schemas, *own)}
    files = {**schemas, _fresh.TAPLO: _fresh.taplo(names), **files}
    files[_fresh.ATTRIBUTES] = _fresh.attributes(files.get(_fresh.ATTRIBUTES))
    folder.mkdir(parents=True, exist_ok=True)
    git = _fresh.new_repository(folder)
    try:
        _fresh.local_settings(git, made=True)
        missing = not _fresh.has_identity(folder)
        if missing:
            git.run("config", "--local", "user.name", NAME)
            git.run("config", "--local", "user.email", EMAIL)
        commit = _fresh.first_commit(git, files, _SUBJECT.render(options.lang))
    finally:
        git.close()
    from officectl.actions import check

    outcome = check.run(replace(options, folder=os.fspath(folder)), check.Request())
    records = sum(path.startswith("records/") for path in files)
    return Demo(folder.resolve(), commit, len(files), records, missing, outcome)


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
