"""From files to timelines: packs first, then each layer's overlays in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from officectl.records.fault import Fault
from officectl.rules import parse
from officectl.rules.document import Document
from officectl.rules.model import LAYERS, Cell, Change, Edition, Key, Place, overlaps
from officectl.rules.reader import Reader, near
from officectl.rules.timeline import Segment, segments
from officectl.text.lang import Message, Text

_OVERLAP = Text(
    "{name} 的两个版本施行期重叠（另一处：{other}），后一个不生效",
    "two editions of {name} overlap in time (the other: {other}); the later has no effect",
)
_CLASH = Text(
    "同为{layer}的两个文件都改了 {name}（另一处：{other}），两处都不生效",
    "two files of one layer ({layer}) change {name} (the other: {other}); neither has effect",
)
_CLASH_REMEDY = Text("合并到一个文件，或改 layer", "put them into one file, or mend the layer")
_TWO_SETS = Text(
    "同一文件里 {name} 的两处改动施行期重叠（另一处：{other}），后一处不生效",
    "two changes of {name} in this file overlap in time (the other: {other}); the later has no effect",
)
_UNKNOWN = Text("没有名为 {name} 的规则{near}", "there is no rule named {name}{near}")
_UNKNOWN_REMEDY = Text(
    "改正规则名；要新设规则，用 [[rule]]，名字以 local. 开头",
    "correct the name; to define a rule of your own use [[rule]] with a name that starts with local.",
)
_IDLE = Text(
    "{name} 在这段时间里没有施行的版本，改动落空",
    "no edition of {name} is in force in that period: the change does nothing",
)
_LOOSENED_REMEDY = Text(
    "补 [[set.clause]]，写明文件、文号、条款；或者删去这处改动",
    "add [[set.clause]] with instrument, number and article, or remove the change",
)

Lines = Mapping[str, tuple[Segment, ...]]


class _Faults:
    """Faults by file, each told once."""

    def __init__(self) -> None:
        self.by_path: dict[str, list[Fault]] = {}
        self._seen: set[tuple[object, ...]] = set()

    def extend(self, path: str, faults: Iterable[Fault]) -> None:
        for fault in faults:
            mark = (path, fault.code, fault.line, fault.field, fault.message.render("en"))
            if mark not in self._seen:
                self._seen.add(mark)
                self.by_path.setdefault(path, []).append(fault)

    def add(self, place: Place, code: str, message: Message, remedy: Message | None = None) -> None:
        self.extend(place.path, [Fault(code, message, place.line, place.column, place.field, remedy)])


def build(
    packs: Sequence[tuple[str, str | bytes]],
    overlays: Sequence[tuple[str, str | bytes]],
    organ_level: str,
    audit: bool,
) -> tuple[Lines, Mapping[str, tuple[Fault, ...]]]:
    """Timelines by rule name, and faults by path."""
    faults = _Faults()
    editions: dict[str, list[Edition]] = {}
    for path, text in packs:
        document = Document(path, text)
        faults.extend(path, document.faults)
        found, reader = parse.pack(document)
        faults.extend(path, reader.faults)
        _collect(editions, found, faults)
    changes: list[Change] = []
    for path, text in sorted(overlays, key=lambda source: source[0]):
        document = Document(path, text)
        faults.extend(path, document.faults)
        found, asked, reader = parse.overlay(document)
        faults.extend(path, reader.faults)
        _collect(editions, found, faults)
        changes.extend(asked)
    by_name: dict[str, list[Change]] = {}
    for change in changes:
        if change.name in editions:
            by_name.setdefault(change.name, []).append(change)
        else:
            unknown = _UNKNOWN(name=change.name, near=near(change.name, editions))
            faults.add(change.place, "RULE-UNKNOWN", unknown, _UNKNOWN_REMEDY())

    def complain(change: Change, place: Place, message: Message) -> None:
        faults.add(place, "RULE-LOOSENED", message, _LOOSENED_REMEDY())

    def foreign(edition: Edition) -> bool:
        return bool(edition.scope) and organ_level not in edition.scope

    lines = {}
    for name, known in editions.items():
        asked = _ordered(by_name.get(name, []), faults)
        typed = [(change, _typed(change, known, faults)) for change in asked]
        lines[name] = segments(known, typed, complain=complain, audit=audit, foreign=foreign)
    return lines, {path: tuple(found) for path, found in faults.by_path.items()}


def _collect(editions: dict[str, list[Edition]], found: Iterable[Edition], faults: _Faults) -> None:
    for edition in found:
        known = editions.setdefault(edition.name, [])
        other = next((one for one in known if overlaps(one, edition)), None)
        if other is None:
            known.append(edition)
        else:
            faults.add(edition.place, parse.CODE, _OVERLAP(name=edition.name, other=str(other.place)))


def _ordered(changes: Iterable[Change], faults: _Faults) -> list[Change]:
    """The changes of one rule that may take effect, in layer order."""
    kept = []
    for layer in LAYERS:
        of_layer = [change for change in changes if change.layer == layer]
        files = {change.place.path for change in of_layer}
        if len(files) > 1:
            for change in of_layer:
                other = next(one for one in of_layer if one.place.path != change.place.path)
                message = _CLASH(layer=change.layer, name=change.name, other=str(other.place))
                faults.add(change.place, parse.CODE, message, _CLASH_REMEDY())
            continue
        taken: list[Change] = []
        for change in of_layer:
            twin = next((one for one in taken if overlaps(one, change)), None)
            if twin is None:
                taken.append(change)
            else:
                faults.add(change.place, parse.CODE, _TWO_SETS(name=change.name, other=str(twin.place)))
        kept.extend(taken)
    return kept


def _typed(change: Change, editions: Sequence[Edition], faults: _Faults) -> dict[int, Mapping[Key, Cell]]:
    """The change's values for each edition whose period it touches."""
    found: dict[int, Mapping[Key, Cell]] = {}
    for index, edition in enumerate(editions):
        if overlaps(change, edition):
            reader = Reader(change.place.document, parse.CODE)
            found[index] = parse.settle(reader, change, edition)
            faults.extend(change.place.path, reader.faults)
    if not found:
        faults.add(change.place, parse.CODE, _IDLE(name=change.name))
    return found
