"""`check ID|PATH…`: which findings belong to what was named. A name for nothing is refused: silence would look like a pass."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from officectl.actions import _open, _records
from officectl.errors import UsageError
from officectl.records import ids
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options
    from officectl.actions.check import Outcome
    from officectl.records.finding import Finding


class NoSuchPlace(UsageError):
    """A path that leads to no file of the workspace."""

    text = Text("{path} 不是这个工作区里的文件或文件夹", "{path} is no file and no folder of this workspace")
    remedy_text = Text(
        "写编号、名称，或者从当前文件夹、从工作区文件夹算起的路径",
        "give an id, a name, or a path from the current folder or from the workspace's folder",
    )


def narrowed(options: Options, outcome: Outcome, names: Sequence[str]) -> tuple[Finding, ...]:
    """The findings about the named records (their own, and those that rest on them) and below the named paths.

    Raises NoSuchPlace, NoSuchRecord, SeveralRecords.
    """
    idents: set[str] = set()
    folders: list[str] = []
    for name in names:
        known = _known(outcome, name)
        path = None if known else _path(options, outcome, name)
        if known:
            idents.add(known)
        elif path is not None:
            folders.append(path)
        else:
            idents.add(_records.find(_open.opened(options), name).id)
    return tuple(
        finding for finding in outcome.report.findings
        if about(finding, idents) or any(_below(finding.path, folder) for folder in folders)
    )  # fmt: skip


def record_id(options: Options, outcome: Outcome, name: str) -> str:
    """The id of the record that a person names. Raises NoSuchRecord, SeveralRecords, BrokenRecord."""
    return _known(outcome, name) or _records.find(_open.opened(options), name).id


def about(finding: Finding, idents: set[str]) -> bool:
    """Whether a finding is at one of these records or rests on one of them."""
    return finding.id in idents or any(evidence.id in idents for evidence in finding.evidence)


def _known(outcome: Outcome, name: str) -> str:
    """The id in that version of the ledger, or of a broken file that has findings; else empty."""
    if not name:
        return ""
    for ident in (name, name.lower()):
        if outcome.kind_of(ident) or any(finding.id == ident for finding in outcome.report.findings):
            return ident
    return ""


def _path(options: Options, outcome: Outcome, name: str) -> str | None:
    """A path from the workspace's root; None when the name is none. As typed it counts from the current folder,
    then from the root. A file that is only in the version asked is known by its record or its findings.
    """
    if not name:
        return None
    root = _open.workspace(options).root.resolve()
    for start in (Path.cwd(), root):
        full = start / name
        full = full.parent.resolve() / full.name if full.is_symlink() else full.resolve()
        if not full.is_relative_to(root):
            continue
        path = full.relative_to(root).as_posix()
        if (
            full.is_symlink()
            or full.exists()
            or outcome.kind_of(ids.path_id(path) or "")
            or any(_below(finding.path, path) for finding in outcome.report.findings)
        ):
            return path
    if "/" in name or name.endswith(".toml"):
        raise NoSuchPlace(path=name)
    return None


def _below(path: str, folder: str) -> bool:
    return folder == "." or path == folder or path.startswith(folder + "/")
