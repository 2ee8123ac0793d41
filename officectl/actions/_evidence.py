"""What a lead rests on, as one digest: a waiver given for it lapses when any of it changes.

Definition and vectors: docs/contracts/checks.md, docs/contracts/vectors/evidence.json.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from officectl.records import toml
from officectl.records.canonical import canonical, digest, seal
from officectl.records.finding import FieldPath, Finding

DOMAIN = "officectl/evidence/1"
ABSENT = ""
"""The row digest of evidence that cannot be read."""

Read = Callable[[str], bytes | None]
"""A file's bytes, by its path in the workspace."""


def digester(read: Read) -> Callable[[Finding], str]:
    """`evidence_digest(finding)` over the files of one snapshot; each file is read at most once."""
    known: dict[str, Mapping[str, Any] | None] = {}

    def data(path: str) -> Mapping[str, Any] | None:
        if path not in known:
            raw = read(path) if path else None
            known[path] = None if raw is None else toml.read(raw).data
        return known[path]

    return lambda finding: evidence_digest(finding, data)


def evidence_digest(finding: Finding, data: Callable[[str], Mapping[str, Any] | None]) -> str:
    """`sha256:<hex>` of the code and the sorted (record id, row key, row digest) of the evidence; a finding
    without evidence rests on its own record. `data` gives a record by the path of its file.
    """
    rests_on = [(e.kind, e.id, e.row, e.path, e.field) for e in finding.evidence]
    if not rests_on:
        rests_on = [(finding.kind, finding.id, "", finding.path, finding.field)]
    rows = sorted(
        [ident, row, row_digest(kind, data(path), field)] for kind, ident, row, path, field in rests_on
    )
    return seal(DOMAIN, finding.code, canonical({"rows": rows}))


def row_digest(kind: str, data: Mapping[str, Any] | None, field: FieldPath) -> str:
    """The digest of the innermost row or table that `field` leads to or stands in; of the whole record where
    there is none. ABSENT when there is no record.
    """
    if data is None:
        return ABSENT
    table: Mapping[str, Any] = data
    here: Any = data
    for part in field:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(here, Mapping):
            table = here
    return digest(kind, table)
