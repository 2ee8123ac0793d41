"""Lines held to what `check` would say: the change each one makes, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from officectl.actions import _import_ids, _import_rows, _open, _write
from officectl.actions._form_changes import same_value
from officectl.actions._import_rows import Counter, Line, Tell
from officectl.errors import OfficeError
from officectl.records import ids, layout
from officectl.records.changes import REMOVE, apply
from officectl.records.intake import take
from officectl.records.secrets import find_secret
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._open import Opened
    from officectl.records.fault import Fault
    from officectl.records.kind import Kind

_MISSING = Text("必须填，这里是空的", "must be filled in, and is empty")
_SECRET = Text("疑似涉密或公民身份号码（{mark}）", "looks like a state secret or an ID-card number ({mark})")


def judge(opened: Opened, kind: Kind, lines: Sequence[Line], tell: Tell, update: bool) -> None:
    """Make each sound line's change and hold it to what `check` would say."""
    done = Counter(tell, "judge", len(lines))
    gates = _open.gates(opened.kinds)
    for line in lines:
        done.one()
        if line.bad:
            _rest(opened, gates, kind, line)
        else:
            _make(opened, kind, line)
            if line.change is not None and (update or line.record is None):
                _held(opened, gates, line)
    waiting = [line for line in lines if line.waits and not line.bad]
    while True:   # a row that is left out may be what another one names
        coming = {line.ident: kind.name for line in lines if line.record is None and not line.bad}
        lost = 0
        for line in waiting:
            for where, target in line.waits if not line.bad else ():
                assert line.change is not None
                fault = _write.dangling(opened, line.change, where, target, (), coming)
                if fault is not None:
                    line.wrong(fault.field, fault.message, fault.remedy, fault.code)
                    lost += 1
        if not lost:
            return


def _make(opened: Opened, kind: Kind, line: Line) -> None:
    """The change that the line asks for; none where the record says the same."""
    record = line.record
    try:
        if record is None:
            raw = layout.dump(wanted(line), kind).encode()
            line.change = _write.Change(kind, line.ident, ids.record_path(kind, line.ident), None, raw)
            return
        changes = _changes(line)
        if changes:
            before = opened.snap.read(record.path)
            after = _write.text_of(kind, before, record.data, changes)
            if after != before:
                line.change = _write.Change(kind, record.id, record.path, before, after)
    except OfficeError as error:
        line.wrong(("id",), error.message, error.remedy, _import_rows.code_of(error))


def _changes(line: Line) -> dict[tuple[str | int, ...], Any]:
    assert line.record is not None
    out: dict[tuple[str | int, ...], Any] = {}
    for path, value in line.values.items():
        old = _import_ids.at(line.record.data, path)
        if value is REMOVE:
            if old is not None:
                out[path] = REMOVE
        elif old != value and not same_value(old, value):
            out[path] = value
    return out


def wanted(line: Line) -> dict[str, Any]:
    """The record as the line would have it."""
    if line.record is not None:
        return apply(line.record.data, _changes(line))
    data: dict[str, Any] = {"id": line.ident}
    for path, value in line.values.items():
        if value is not REMOVE:
            inside = data
            for step in path[:-1]:
                inside = inside.setdefault(step, {})
            inside[path[-1]] = value
    return data


def _held(opened: Opened, gates: Callable[[str], Any], line: Line) -> None:
    """Everything that `check` would call a data error, at the line's columns."""
    change = line.change
    assert change is not None and change.after is not None
    intake = take(change.path, change.after, gates)
    for fault in intake.faults:
        if fault.code != "FILE-EOL":
            _fault(line, fault)
    for secret in find_secret(intake.text):
        cells = (path for path, value in line.values.items() if isinstance(value, str) and find_secret(value))
        line.wrong(next(cells, ()), _SECRET(mark=secret.excerpt), _write.SecretRefused.remedy_text(), "secret")
    waits = []
    for where, target, allowed in intake.refs:
        if opened.ledger.get(target) is None and target != change.id and (not allowed or change.kind.name in allowed):
            waits.append((where, target))
            continue
        lost = _write.dangling(opened, change, where, target, allowed, {})
        if lost is not None:
            line.wrong(lost.field, lost.message, lost.remedy, lost.code)
    line.waits = tuple(waits)


def _fault(line: Line, fault: Fault) -> None:
    """A fault of a field, in words for somebody with a table before him: not with lines of a record."""
    missing = fault.code == "FIELD-MISSING"
    line.wrong(fault.field, _MISSING() if missing else fault.message, None if fault.code.startswith("FIELD-") else fault.remedy, fault.code)


def _rest(opened: Opened, gates: Callable[[str], Any], kind: Kind, line: Line) -> None:
    """What else is wrong with a row that has bad cells: everything is told at once."""
    if any(bad.code in _import_ids.CODES for bad in line.bad):
        return   # nobody knows which record it is
    record = opened.ledger.get(line.ident) if line.ident else None
    told = {bad.field.partition(".")[0] for bad in line.bad}
    if record is not None and record.kind == kind.name:
        line.record = record
    data = wanted(line)
    line.record = None
    for fault in gates(kind.name).faults(data):
        if fault.field and fault.field != ("id",) and fault.field[0] not in told:
            _fault(line, fault)
