"""A commit from its raw bytes, by a strict grammar: exactly tree, parent*, author, committer, then optional encoding and one
gpgsig. What git would tolerate and two readers could read differently (A38) is `broken`.
"""

from __future__ import annotations

from officectl.history.model import Commit


def parse(oid: str, raw: bytes) -> Commit:
    """The commit. Never raises: `Commit.broken` names the first fault of the header (a stable slug), and then every field that
    could not be read is empty.
    """
    raise NotImplementedError(oid, raw)
