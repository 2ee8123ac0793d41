"""`check --write-baseline`: old faults written down so that new ones stand out. An existing baseline only shrinks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.actions import _open, check
from officectl.checks._settle import Key
from officectl.store import snapshot, write
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._options import Options

_MESSAGE = Text("检查基线：{count} 条", "check baseline: {count} entries")
NEVER = ("WAIVER-EXPIRED", "WAIVER-UNUSED", "BASELINE-STALE", "RULE-UNSET", "CAL-UNKNOWN")
"""Findings about the settings themselves are not old faults of records."""


def write_baseline(options: Options, request: check.Request) -> tuple[int, int]:
    """Write baseline.toml as one commit; returns entries (kept, removed)."""
    ws = _open.workspace(options)
    known, _ = check.read_baseline(snapshot.worktree(ws))
    found = {f.key for f in check.run(options, request).report.findings if f.code not in NEVER}
    entries = sorted(found & known if known else found)
    text = "".join(("format = 1\n", *map(_entry, entries)))
    if text.encode() != snapshot.worktree(ws).read(check.BASELINE):
        write.commit(ws, {check.BASELINE: text.encode()}, _MESSAGE.render(options.lang, count=len(entries)))
    return len(entries), len(known) - len(entries) if known else 0


def _entry(key: Key) -> str:
    code, ident, field = key
    return f'\n[[finding]]\ncode = "{code}"\nid = "{ident}"\nfield = "{field}"\n'
