"""`check --write-baseline`: old faults written down so that new ones stand out. An existing baseline only shrinks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.actions import _governed, _open, check
from officectl.errors import UsageError
from officectl.light import dataclass, replace
from officectl.records import layout
from officectl.store import snapshot, write
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options

_MESSAGE = Text("检查基线：{count} 条", "check baseline: {count} entries")
NEVER = ("WAIVER-EXPIRED", "WAIVER-UNUSED", "BASELINE-STALE", "RULE-UNSET", "CAL-UNKNOWN")
"""Findings about the settings themselves are not old faults of records."""


class PartOfTheBaseline(UsageError):
    """Asked to write it from a part of the findings, or from another version: what is left out would be gone for good."""

    text = Text(
        "--write-baseline 要按全部检查、现在的文件来写，不能与挑选检查、记录或版本的选项同用",
        "--write-baseline writes what all checks find in the files as they are; it takes no checks, records or versions",
    )
    remedy_text = Text(
        "去掉 --select、--ignore、--staged、--at、--known-at、--since、--audit、--extra 和编号、路径",
        "leave out --select, --ignore, --staged, --at, --known-at, --since, --audit, --extra, ids and paths",
    )


@dataclass(frozen=True, slots=True)
class Written:
    """How many entries the baseline has now and how many went; `commit` is None when nothing changed."""

    kept: int
    removed: int
    commit: str | None


def write_baseline(options: Options, request: check.Request) -> Written:
    """Write baseline.toml as one commit. Raises PartOfTheBaseline, and what check and a write raise."""
    if replace(request, fail_on="error") != check.Request():
        raise PartOfTheBaseline
    ws = _open.workspace(options)
    known, _ = check.read_baseline(snapshot.worktree(ws))
    found = {f.key for f in check.run(options, request).report.findings if f.code not in NEVER and f.code != _governed.CODE}
    entries = sorted(found & known if known else found)
    rows = [{"code": code, "id": ident, "field": field} for code, ident, field in entries]
    raw = layout.dump({"format": 1, **({"finding": rows} if rows else {})}, None).encode()
    commit = None
    if raw != snapshot.worktree(ws).read(check.BASELINE):
        commit = write.commit(ws, {check.BASELINE: raw}, _MESSAGE.render(options.lang, count=len(entries))).oid
    return Written(len(entries), len(known) - len(entries) if known else 0, commit)
