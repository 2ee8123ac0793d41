"""From files to timelines: packs first, then each layer's overlays in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from officectl.records.fault import Fault
from officectl.rules.document import Document
from officectl.rules.kept import KeptPack
from officectl.rules.model import CODE, LAYERS, Cell, Change, Edition, Key, Place, overlaps
from officectl.rules.reader import Reader, near
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from officectl.rules.timeline import Segment


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
    """Editions and changes by rule name; a rule's editions and timeline are made when it is first asked for."""

    def __init__(
        self,
        packs: Iterable[tuple[str, str | bytes] | KeptPack],
        overlays: Sequence[tuple[str, str | bytes]],
        organ_level: str,
        audit: bool,
    ) -> None:
        self._faults = _Faults()
        self._organ_level = organ_level
        self._audit = audit
        self._lines: dict[str, tuple[Segment, ...]] = {}
        self._editions: dict[str, list[Edition]] = {}
        self._kept: dict[str, list[tuple[KeptPack, int]]] = {}
        changes: list[Change] = []
        for pack in packs:
            if isinstance(pack, KeptPack):
                for name, index in pack.named():
                    self._kept.setdefault(name, []).append((pack, index))
            else:
                self._read_pack(*pack)
        for path, text in sorted(overlays, key=lambda source: source[0]):
            from officectl.rules.overlay import overlay

            document = self._document(path, text)
            found, asked, reader = overlay(document)
            self._collect(path, found, reader)
            changes.extend(asked)
        self._changes = self._by_name(changes)
        for name in self._changes:
            self.line(name)  # for its faults
        self.faults: Mapping[str, tuple[Fault, ...]] = self._faults.frozen()

    @property
    def names(self) -> Collection[str]:
        """All rule names."""
        return {**self._kept, **self._editions} if self._kept else self._editions

    def __contains__(self, name: object) -> bool:
        return name in self._editions or name in self._kept

    def filled(self, name: str) -> bool:
        """Whether a rule is known, before it is made, to have no blank value. No overlay makes one blank."""
        rows = self._kept.get(name)
        return rows is not None and all(pack.rules[index][1] for pack, index in rows)

    def line(self, name: str) -> tuple[Segment, ...]:
        """The timeline of a known rule."""
        line = self._lines.get(name)
        if line is None:
            from officectl.rules.timeline import segments

            known = self._known(name)
            asked = _ordered(self._changes.get(name, ()), self._faults)
            typed = [(change, _typed(change, known, self._faults)) for change in asked]
            line = self._lines[name] = segments(
                known, typed, complain=self._complain, audit=self._audit, foreign=self._foreign
            )
        return line

    def _known(self, name: str) -> list[Edition]:
        """The editions of a rule; those of kept files are made now. They overlap nowhere: none of them has a fault."""
        for pack, index in self._kept.pop(name, ()):
            from officectl.rules.parse import rule

            reader = Reader(pack.document, CODE)
            edition = rule(reader, ("rule", index), pack.table(index), "national")
            assert edition is not None, name
            self._editions.setdefault(name, []).append(edition)
        return self._editions[name]

    def _read_pack(self, path: str, text: str | bytes) -> None:
        from officectl.rules.parse import pack

        document = self._document(path, text)
        found, reader = pack(document)
        self._collect(path, found, reader)

    def _document(self, path: str, text: str | bytes) -> Document:
        document = Document(path, text)
        self._faults.extend(path, document.faults)
        return document

    def _collect(self, path: str, found: Iterable[Edition], reader: Reader) -> None:
        self._faults.extend(path, reader.faults)
        for edition in found:
            known = self._known(edition.name) if edition.name in self else []
            other = next((one for one in known if overlaps(one, edition)), None)
            if other is None:
                self._editions.setdefault(edition.name, []).append(edition)
            else:
                message = _OVERLAP(name=edition.name, other=str(other.place))
                self._faults.add(edition.place, CODE, message)

    def _by_name(self, changes: Iterable[Change]) -> dict[str, list[Change]]:
        found: dict[str, list[Change]] = {}
        for change in changes:
            if change.name in self:
                found.setdefault(change.name, []).append(change)
            else:
                unknown = _UNKNOWN(name=change.name, near=near(change.name, self.names))
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
    from officectl.rules.overlay import settle

    found: dict[int, Mapping[Key, Cell]] = {}
    for index, edition in enumerate(editions):
        if overlaps(change, edition):
            reader = Reader(change.place.document, CODE)
            found[index] = settle(reader, change, edition)
            faults.extend(change.place.path, reader.faults)
    if not found:
        faults.add(change.place, CODE, _IDLE(name=change.name))
    return found
