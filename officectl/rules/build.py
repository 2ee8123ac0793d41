"""From files to timelines: packs first, then each layer's overlays in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from officectl.records.fault import Fault
from officectl.rules import overlay, parse
from officectl.rules.document import Document
from officectl.rules.model import LAYERS, Cell, Change, Edition, Key, Place, overlaps
from officectl.rules.parts import CODE
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

    def frozen(self) -> dict[str, tuple[Fault, ...]]:
        return {path: tuple(found) for path, found in self.by_path.items()}

    def add(self, place: Place, code: str, message: Message, remedy: Message | None = None) -> None:
        self.extend(place.path, [Fault(code, message, place.line, place.column, place.field, remedy)])


class Built:
    """Editions and changes by rule name; a rule's timeline is made when it is first asked for."""

    def __init__(
        self,
        packs: Sequence[tuple[str, str | bytes]],
        overlays: Sequence[tuple[str, str | bytes]],
        organ_level: str,
        audit: bool,
    ) -> None:
        self._faults = _Faults()
        self._organ_level = organ_level
        self._audit = audit
        self._lines: dict[str, tuple[Segment, ...]] = {}
        self.editions: dict[str, list[Edition]] = {}
        changes: list[Change] = []
        for path, text in packs:
            document = self._document(path, text)
            found, reader = parse.pack(document)
            self._collect(path, found, reader)
        for path, text in sorted(overlays, key=lambda source: source[0]):
            document = self._document(path, text)
            found, asked, reader = overlay.overlay(document)
            self._collect(path, found, reader)
            changes.extend(asked)
        self._changes = self._by_name(changes)
        for name in self._changes:
            self.line(name)  # for its faults
        self.faults: Mapping[str, tuple[Fault, ...]] = self._faults.frozen()

    def line(self, name: str) -> tuple[Segment, ...]:
        """The timeline of a known rule."""
        line = self._lines.get(name)
        if line is None:
            known = self.editions[name]
            asked = _ordered(self._changes.get(name, ()), self._faults)
            typed = [(change, _typed(change, known, self._faults)) for change in asked]
            line = self._lines[name] = segments(
                known, typed, complain=self._complain, audit=self._audit, foreign=self._foreign
            )
        return line

    def _document(self, path: str, text: str | bytes) -> Document:
        document = Document(path, text)
        self._faults.extend(path, document.faults)
        return document

    def _collect(self, path: str, found: Iterable[Edition], reader: Reader) -> None:
        self._faults.extend(path, reader.faults)
        for edition in found:
            known = self.editions.setdefault(edition.name, [])
            other = next((one for one in known if overlaps(one, edition)), None)
            if other is None:
                known.append(edition)
            else:
                message = _OVERLAP(name=edition.name, other=str(other.place))
                self._faults.add(edition.place, CODE, message)

    def _by_name(self, changes: Iterable[Change]) -> dict[str, list[Change]]:
        found: dict[str, list[Change]] = {}
        for change in changes:
            if change.name in self.editions:
                found.setdefault(change.name, []).append(change)
            else:
                unknown = _UNKNOWN(name=change.name, near=near(change.name, self.editions))
                self._faults.add(change.place, "RULE-UNKNOWN", unknown, _UNKNOWN_REMEDY())
        return found

    def _complain(self, place: Place, message: Message) -> None:
        self._faults.add(place, "RULE-LOOSENED", message, _LOOSENED_REMEDY())

    def _foreign(self, edition: Edition) -> bool:
        return bool(edition.scope) and self._organ_level not in edition.scope


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
                faults.add(change.place, CODE, message, _CLASH_REMEDY())
            continue
        taken: list[Change] = []
        for change in of_layer:
            twin = next((one for one in taken if overlaps(one, change)), None)
            if twin is None:
                taken.append(change)
            else:
                faults.add(change.place, CODE, _TWO_SETS(name=change.name, other=str(twin.place)))
        kept.extend(taken)
    return kept


def _typed(change: Change, editions: Sequence[Edition], faults: _Faults) -> dict[int, Mapping[Key, Cell]]:
    """The change's values for each edition whose period it touches."""
    found: dict[int, Mapping[Key, Cell]] = {}
    for index, edition in enumerate(editions):
        if overlaps(change, edition):
            reader = Reader(change.place.document, CODE)
            found[index] = overlay.settle(reader, change, edition)
            faults.extend(change.place.path, reader.faults)
    if not found:
        faults.add(change.place, CODE, _IDLE(name=change.name))
    return found
