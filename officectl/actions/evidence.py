"""`evidence`: the evidence about one record as a folder or archive that anybody can check without officectl."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from officectl.actions import _evidence_package, _open, _policy_write, _records
from officectl.actions._standing_kept import standing_of
from officectl.errors import NoLedger, NotWritten
from officectl.light import dataclass
from officectl.store import snapshot
from officectl.text.lang import Text

if TYPE_CHECKING:
    from officectl.actions._evidence_package import Package
    from officectl.actions._options import Options
    from officectl.history.known import Rec


class NothingSigned(NoLedger):
    """There is no signature to give evidence of."""

    text = Text("{id} 没有任何签批，出不了凭证", "nothing was signed about {id}, there is no evidence to give")
    remedy_text = Text("先送审：officectl submit {id}", "submit it first: officectl submit {id}")


class OutputExists(NotWritten):
    """The folder or file is there already."""

    text = Text("{path} 已经存在，没有改动", "{path} exists already; nothing was written")
    remedy_text = Text("换个名字（-o），或先移走它", "give another name with -o, or move it away")


class CannotWrite(NotWritten):
    """The disk said no."""

    text = Text("写不了 {path}：{why}", "cannot write {path}: {why}")


@dataclass(frozen=True, slots=True)
class Written:
    """What was written where."""

    path: str
    id: str
    package: Package


def evidence(options: Options, name: str, output: str = "") -> Written:
    """Write the package of a record (by id or unique name) as HEAD has it: to a folder, or to one file when `output` ends in .tar.

    Raises NoPolicy, NoSuchRecord, SeveralRecords, NothingSigned, OutputExists, CannotWrite; what verification raises.
    """
    ws = _open.workspace(options)
    tip = ws.git.head()
    standing = standing_of(ws, tip, whole=True)
    if standing is None:
        raise _policy_write.NoPolicy
    rec = standing.rec(name) or standing.rec(_named(options, name))
    if rec is None:
        raise _records.NoSuchRecord(name=name)
    made = _evidence_package.package(ws, standing, rec)
    if not made.manifest["signatures"] and not made.manifest["refused"]:
        raise NothingSigned(id=rec.id)
    return Written(_write(made, rec, output), rec.id, made)


def _named(options: Options, name: str) -> str:
    """The id of the record that a name stands for."""
    ws = _open.workspace(options)
    snap = snapshot.worktree(ws)
    return _records.find(_open.read(options, ws, snap, _open.kinds_of(snap)[0]), name).id


def _write(made: Package, rec: Rec, output: str) -> str:
    """All of it or nothing: made beside its place under a passing name, then renamed."""
    target = Path(output or f"evidence-{rec.id}")
    if target.exists() or target.is_symlink():
        raise OutputExists(path=str(target))
    import shutil
    import tempfile

    try:
        beside = Path(tempfile.mkdtemp(prefix=".officectl-", dir=target.absolute().parent))
        try:
            inner = beside / "package"
            if target.suffix == ".tar":
                _tar(made, target.stem, inner)
            else:
                for path, raw in made.files.items():
                    (inner / path).parent.mkdir(parents=True, exist_ok=True)
                    (inner / path).write_bytes(raw)
            inner.rename(target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise CannotWrite(path=str(target), why=error.strerror or str(error)) from None
    return str(target)


def _tar(made: Package, top: str, target: Path) -> None:
    """One archive: names in order, no times, no owners, so that the same package is the same bytes."""
    import io
    import tarfile

    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(made.files):
            entry = tarfile.TarInfo(f"{top}/{path}")
            entry.size, entry.mode = len(made.files[path]), 0o644
            archive.addfile(entry, io.BytesIO(made.files[path]))
