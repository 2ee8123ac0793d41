"""From a schema document to a `Kind`, or to every reason why it is none.

Contract: docs/contracts/schemas.md; verdicts: docs/contracts/vectors/schemas.json.
"""

from __future__ import annotations

from typing import Any

from officectl.records import schema_grammar, schema_sense
from officectl.records.fault import Fault
from officectl.records.kind import Kind
from officectl.records.schema_build import build
from officectl.records.schema_judges import Complaint, Pointer
from officectl.text.lang import Text

INVALID = "SCHEMA-INVALID"
"""The code of every fault of a schema file that makes it unusable."""

_FAULT = Text("模式文件 {source} 的 {pointer}：{what}", "schema {source}, at {pointer}: {what}")
_DEEP = Text("嵌套太深", "nested too deeply")
_WHOLE = Text("（整个文件）", "(the whole file)")
_REMEDY = Text(
    "照 docs/contracts/schemas.md 改；在此之前这个文件不起作用",
    "mend it as docs/contracts/schemas.md says; until then the file has no effect",
)


def load_kind(document: Any, source: str, custom: bool = False) -> tuple[Kind | None, tuple[Fault, ...]]:
    """The kind that a schema document describes, or every reason why it is none (code SCHEMA-INVALID).

    `document` is what json.loads gave, `source` the file's name for messages (its last part must be
    `<kind>.schema.json` when it ends so), `custom` true when the workspace brought it.
    """
    try:
        complaints = schema_grammar.check(document) or schema_sense.check(document, source)
    except RecursionError:
        complaints = [((), _DEEP())]
    if complaints:
        return None, tuple(fault(source, complaint) for complaint in complaints)
    return build(document, source, custom), ()


def fault(source: str, complaint: Complaint, code: str = INVALID, remedy: Text = _REMEDY) -> Fault:
    """A complaint about a schema file as a fault; `field` is the pointer's parts."""
    at, what = complaint
    message = _FAULT(source=source, pointer=pointer(at) or _WHOLE, what=what)
    return Fault(code, message, field=at, remedy=remedy())


def pointer(at: Pointer) -> str:
    """A JSON pointer (RFC 6901): `/properties/plan_out/x-officectl`."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in at)
