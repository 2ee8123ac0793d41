"""From bytes to a record: read, identify, validate, collect references. One call a file; never raises on data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from officectl.light import dataclass
from officectl.records import engine, ids, toml
from officectl.records.fault import Fault
from officectl.records.finding import FieldPath
from officectl.records.invisible import is_everyday
from officectl.records.kind import Kind
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.records.quick import Quick

Reference = tuple[FieldPath, str, tuple[str, ...]]
"""Where a record names another: field, the id named, the kinds it may be of (empty: any)."""

_NO_KIND = Text("文件夹 {folder} 不是已知的类别", "{folder} is not the folder of a known kind")
_NO_KIND_REMEDY = Text(
    "放回 records/<类别>/ 下；自定义类别先在 schemas/ 里加一个模式文件",
    "move it under records/<kind>/; an own kind needs a schema file in schemas/ first",
)
_NO_ID = Text("这条记录没有 id", "this record has no id")
_NO_ID_REMEDY = Text('在第一行写 id = "{expected}"（与文件名一致）', 'write id = "{expected}" as its first line (the file\'s name)')
_BAD_ID = Text("id “{id}” 不合规则", "the id “{id}” does not follow the grammar")
_BAD_ID_REMEDY = Text(
    "{title}的 id 应为 {shape}；用 officectl new 新建会自动给出",
    "the id of a {title} is {shape}; `officectl new` makes one",
)
_PLACE = Text("文件应在 {expected}", "the file belongs at {expected}")
_PLACE_REMEDY = Text(
    "git mv 到那里：文件名就是 id，文件夹由 id 的日期决定",
    "git mv it there: the file's name is the id, the folder follows from the id's date",
)


@dataclass(slots=True)
class Intake:
    """One file as far as it could be understood. `data` is None when it could not be parsed."""

    path: str
    kind: Kind | None
    id: str
    data: dict[str, Any] | None
    text: str
    faults: list[Fault]
    refs: list[Reference]
    raw: bytes = b""
    """The bytes as read: some marks are found quicker in them than in the text."""
    everyday: bool = False
    """The text is known to hold everyday characters only: those who look for odd ones may pass."""


WARM_UP = 120
"""Records of a kind that go the long way before the quick one is made: it costs about as much as it then has saved."""


class Gate:
    """The functions of one kind: validation and references, and after some records the quick way through all.

    Keep the gate for a whole run: it learns. `warm_up` 0 makes the quick way at once.
    """

    __slots__ = ("_left", "faults", "kind", "quick", "references")

    def __init__(
        self,
        kind: Kind,
        faults: Callable[[Mapping[str, Any]], list[Fault]],
        references: Callable[[Mapping[str, Any]], list[Reference]],
        warm_up: int = WARM_UP,
    ) -> None:
        self.kind = kind
        self.faults = faults
        self.references = references
        self.quick: Quick | None = None
        self._left = warm_up + 1
        self.met()

    def met(self) -> None:
        """Count one record that went the long way."""
        self._left -= 1
        if self._left == 0 and engine.short_cuts():
            from officectl.records.quick import compile_quick

            self.quick = compile_quick(self.kind)


def take(path: str, raw: bytes | None, gates: Callable[[str], Gate | None], faults: tuple[Fault, ...] = ()) -> Intake:
    """Understand one file. `raw` None: the store could not read it and says why in `faults`.

    `path` is relative to the workspace with `/`; `gates` gives a kind's compiled functions by its name, or None.
    """
    if raw is not None and not faults and path[:8] == "records/":
        gate = gates(path[8 : path.find("/", 8)])
        if gate is not None and gate.quick is not None and len(raw) <= toml.MAX_BYTES:
            try:
                text = raw.decode()
            except UnicodeDecodeError:
                text = ""
            sound = gate.quick(path, text)
            if sound is not None:
                return Intake(path, gate.kind, sound[0], sound[1], text, [], sound[2], raw, is_everyday(text))
    return _long(path, raw, gates, faults)


def _long(path: str, raw: bytes | None, gates: Callable[[str], Gate | None], faults: tuple[Fault, ...]) -> Intake:
    """What `take` gives, step by step and with words: the quick way is held to this."""
    found = list(faults)
    name = path.rpartition("/")[2].removesuffix(".toml")
    folder = ids.locate_kind(path) or ""
    gate = gates(folder) if folder else None
    if raw is None:
        return Intake(path, gate.kind if gate else None, name if ids.is_id(name) else "", None, "", found, [])
    reading = toml.read(raw)
    if reading.faults:
        found.extend(reading.faults)
    data = reading.data
    if gate is None:
        found.append(Fault("FILE-KIND", _NO_KIND(folder=folder or path), remedy=_NO_KIND_REMEDY()))
        return Intake(path, None, "", data, reading.text, found, [], raw)
    kind = gate.kind
    if data is None:
        return Intake(path, kind, name if ids.is_id(name) else "", None, reading.text, found, [], raw)
    ident = data.get("id")
    if isinstance(ident, str) and ident:
        expected = ids.record_path(kind, ident) if _id_fits(kind, ident) else ""
        if not expected:
            found.append(_bad_id(kind, ident))
        elif expected != path:
            found.append(Fault("FILE-NAME", _PLACE(expected=expected), field=("id",), remedy=_PLACE_REMEDY()))
    else:
        ident = ""
        if "id" not in data:
            found.append(Fault("FILE-ID", _NO_ID(), line=1, column=1, remedy=_NO_ID_REMEDY(expected=name)))
    problems = gate.faults(data)
    if problems:
        # A missing or malformed id is told once, by FILE-ID, with the remedy that fits it.
        found.extend(p for p in problems if not (p.field == ("id",) and p.code in ("FIELD-MISSING", "FIELD-VALUE")))
    gate.met()
    return Intake(path, kind, ident, data, reading.text, found, gate.references(data), raw, is_everyday(reading.text))


def _id_fits(kind: Kind, ident: str) -> bool:
    if kind.id_style == "dated":
        return ids.is_dated(ident) and ident.startswith(kind.prefix + "-")
    return ids.is_id(ident)


def _bad_id(kind: Kind, ident: str) -> Fault:
    shape = f"{kind.prefix}-yyyymmdd-xxxxxxxx" if kind.id_style == "dated" else "[a-z0-9][a-z0-9.-]{0,62}"
    remedy = _BAD_ID_REMEDY(title=kind.title, shape=shape)
    return Fault("FILE-ID", _BAD_ID(id=ident[:80]), field=("id",), remedy=remedy)
