"""The policy as it is in force at a commit, and policy files at a version: what policy commands, events and reports share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from officectl.errors import NoLedger
from officectl.git import listing
from officectl.history import paths, policy
from officectl.light import dataclass
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.git.repo import Git
    from officectl.history.model import Verdict
    from officectl.history.policy import Policy


class NoPolicyFiles(NoLedger):
    """The verdict names a policy whose files cannot be found again: never in an undamaged repository."""

    text = Text("找不到现行制度第 {version} 版的文件", "the files of policy version {version}, which is in force, cannot be found")
    remedy_text = Text("运行 officectl verify --full --no-cache", "run `officectl verify --full --no-cache`")


@dataclass(frozen=True, slots=True)
class InForce:
    """The policy in force, with its files (paths below policy/active/)."""

    policy: Policy
    files: Mapping[str, bytes]


def files_at(git: Git, commit: str, folder: str) -> dict[str, bytes]:
    """The plain files below `folder` (from the top, `policy/active/`) in a commit, by their path below it."""
    found = {}
    for file in listing.tree(git, commit, [folder.rstrip("/")]):
        path = file.path.decode("utf-8", "backslashreplace")
        blob = git.objects.get(file.oid) if file.mode == paths.PLAIN and path.startswith(folder) else None
        if blob is not None:
            found[path[len(folder):]] = blob.raw
    return found


def in_force(git: Git, prefix: str, verdict: Verdict) -> InForce:
    """The policy that the verdict says is in force at its tip. What stands in policy/active/ may be another one: a change without
    votes has no effect. Raises NoPolicyFiles.
    """
    folder = prefix + paths.ACTIVE
    for commit in _holders(git, verdict.tip, folder):
        files = files_at(git, commit, folder)
        if files and policy.digest(files) == verdict.policy_digest:
            found, _ = policy.load(files)
            if found is not None:
                return InForce(found, files)
    raise NoPolicyFiles(version=verdict.policy_version)


def _holders(git: Git, tip: str, folder: str) -> list[str]:
    """The tip, then every commit that changed the folder, newest first."""
    out = git.run("rev-list", "--full-history", tip, "--", folder.rstrip("/")).decode("ascii").split()
    return [tip, *out]
