"""A workspace: the folder that holds officectl.toml. It may be a folder inside a larger git repository."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from officectl.light import dataclass, field
from officectl.store.errors import BadWorkspace, NoWorkspace
from officectl.text.lang import Lang, Text, plain

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from officectl.git.repo import Git
    from officectl.records.fault import Fault

FILE = "officectl.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """officectl.toml as values."""

    name: str
    organ_level: str
    """中央, 省, 市, 县 or 乡."""
    time_zone: str = "Asia/Shanghai"
    language: Lang = "zh"
    packs: tuple[str, ...] = ("national",)
    go_live: Mapping[str, date] = field(default_factory=dict)
    """Kind → the first day on which its records are expected to be complete."""
    as_of: date | None = None
    """A fixed day for a demonstration; None: the day it is."""


class Workspace:
    """A folder with records. `git` is looked for when first needed; close the workspace (or use `with`)
    afterwards.
    """

    def __init__(self, root: Path, config: Config, git: Git | None = None) -> None:
        self.root = root
        self.config = config
        if git is not None:
            self.git = git

    @cached_property
    def git(self) -> Git:
        """The repository that holds the workspace. Raises NoRepository, UnsafeOwnership, GitMissing,
        NoWorkTree.
        """
        from officectl.git.errors import NoRepository
        from officectl.git.repo import Git
        git = Git.discover(self.root)
        if not (git.top / git.prefix).samefile(self.root):   # core.worktree points somewhere else
            git.close()
            raise NoRepository(folder=str(self.root))
        return git

    @property
    def prefix(self) -> str:
        """The workspace as seen from the top of the repository: empty or `sub/folder/`."""
        return self.git.prefix

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of local date-times. Raises BadWorkspace when the machine has no data for it."""
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError
        try:
            return ZoneInfo(self.config.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise BadWorkspace(
                faults=Text(
                    "没有时区 {zone} 的数据",
                    "there are no data for the time zone {zone}",
                )(zone=self.config.time_zone),
                path=str(self.root / FILE),
            ) from None

    def close(self) -> None:
        """End git processes started for this workspace."""
        if "git" in self.__dict__:
            self.git.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def find(folder: Path) -> Workspace:
    """The workspace that `folder` lies in. Raises NoWorkspace, BadWorkspace."""
    try:
        start = folder.resolve(strict=True)
    except OSError:
        raise NoWorkspace(folder=str(folder)) from None
    for root in (start, *start.parents):
        path = root / FILE
        try:
            raw = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise BadWorkspace(faults=plain(error.strerror or str(error)), path=str(path)) from None
        return Workspace(root, load(raw, str(path)))
    raise NoWorkspace(folder=str(folder))


def load(raw: bytes, path: str) -> Config:
    """The configuration in `raw`. Raises BadWorkspace with every fault, each with its line and column."""
    from officectl.store.config import read
    config, faults = read(raw)
    if config is None:
        raise BadWorkspace(faults=[_placed(path, fault) for fault in faults], path=path)
    return config


def _placed(path: str, fault: Fault) -> object:
    if not fault.line:
        return fault.message
    return Text("{path}:{line}:{column} {message}", "{path}:{line}:{column} {message}")(
        path=path, line=fault.line, column=fault.column, message=fault.message
    )
