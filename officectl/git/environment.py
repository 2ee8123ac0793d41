"""The environment and the options that every git of ours runs with.

Nothing from the caller's GIT_* variables leaks in (a hook, an alias or a hostile shell could redirect
objects, index or configuration through them), except the three that a receiving repository needs to show its
quarantined objects. No program named by a repository is run: hooks and fsmonitor are off, no pager, no
prompt, no network.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

KEPT = frozenset({"GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"})
IDENTITY = frozenset({
    "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE",
    "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE",
})
"""Kept for our own commits only."""

FIXED: Mapping[str, str] = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",   # a missing object is missing; nothing is fetched behind the user's back
    "LC_ALL": "C",                  # git's words are matched, never shown translated by chance
}

OPTIONS = (
    "--no-pager",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.fsmonitor=false",
    "-c", "core.quotepath=false",
    "-c", "core.fsync=committed",
    "-c", "core.fsyncMethod=batch",
    "-c", "i18n.commitEncoding=UTF-8",
    "-c", "user.useConfigOnly=true",
)


def scrubbed(extra: Mapping[str, str] | None = None, *, identity: bool = False) -> dict[str, str]:
    """The environment for one git; `identity` keeps who the author and the committer are."""
    env = {
        name: value for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in KEPT or (identity and name in IDENTITY)
    }
    env.pop("LANGUAGE", None)
    env.update(FIXED)
    if extra:
        env.update(extra)
    return env
