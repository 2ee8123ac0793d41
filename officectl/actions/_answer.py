"""What a run of the checks comes to, with the index or without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from officectl.records.finding import Finding
    from officectl.store.index.recall import Basis


class Answer(NamedTuple):
    """The findings, how many files were looked at, the digests of what they were judged by, and the kind of any id."""

    findings: list[Finding]
    files: int
    digests: dict[str, str]
    kind_of: Callable[[str], str]
    basis: Basis | None = None
