"""`officectl evidence`: a package that proves itself with Python and ssh-keygen alone, and stops doing so when any part is touched."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from officectl.cli.app import run as officectl

from . import cast
from .office import Office


@pytest.fixture
def clone(tmp_path: Path) -> Callable[[Office], Path]:
    """The office as a work tree."""

    def make(office: Office) -> Path:
        bare = office.write_to(tmp_path / "bare.git")
        subprocess.run(["git", "clone", "-q", str(bare), str(tmp_path / "ws")], check=True)
        return tmp_path / "ws"

    return make


def check(package: Path) -> tuple[int, str]:
    """Run the package's own script in an empty environment."""
    keygen = Path(subprocess.run(["which", "ssh-keygen"], capture_output=True, text=True, check=True).stdout.strip()).parent
    done = subprocess.run(
        ["env", "-i", f"PATH={keygen}", sys.executable, "-I", str(package / "verify.py")], cwd="/", capture_output=True, text=True, check=False,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def export(ws: Path, item: str, out: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    code = officectl(["-C", str(ws), "evidence", item.partition("/")[2], "-o", str(out), "--json"])
    said = capsys.readouterr()
    assert code == 0, said.err
    return dict(json.loads(said.out))


def shaped(office: Office) -> str:
    """A record with a past: returned, changed, approved by a delegate, with an attempt that does not count and a policy in between."""
    office.delegate(cast.DEPUTY, cast.DIRECTOR)
    item = office.new("trip", amount=14.50)
    office.submit(item)
    office.event("return", item, by=cast.HEAD, opinion="请补充事由。\n尽快。")
    office.edit(item, purpose="赴青山镇督查防汛（补充）")
    office.submit(item)
    office.review(item)
    office.approve(item, by=cast.CLERK)
    office.approve(item, meaning="同意", opinion="同意。请注意安全。")
    return item


def test_a_package_proves_itself(office: Office, clone: Callable[[Office], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    item = shaped(office)
    ws = clone(office)
    made = export(ws, item, tmp_path / "one", capsys)
    code, said = check(tmp_path / "one")
    assert code == 0 and "5 个签名" in said and str(made["digest"]) in said, said
    assert len((tmp_path / "one/verify.py").read_text().splitlines()) <= 40
    text = (tmp_path / "one/manifest.txt").read_text()
    for word in ("王五", "同意。请注意安全。", "SHA256:", "sha256:", "2026-11-0", "+08:00", "NO_AUTHORITY", "已批"):
        assert word in text, word
    manifest = json.loads((tmp_path / "one/manifest.json").read_text())
    assert manifest["schema"] == "officectl.evidence/1" and manifest["root"] == office.genesis
    assert [one["says"]["Event"] for one in manifest["signatures"]] == ["submit", "return", "submit", "review", "approve"]
    assert [one["codes"] for one in manifest["refused"]] == [["NO_AUTHORITY"]]
    assert not subprocess.run(["git", "-C", str(ws), "status", "--porcelain"], capture_output=True, text=True, check=True).stdout

    export(ws, item, tmp_path / "two", capsys)
    assert files(tmp_path / "one") == files(tmp_path / "two"), "the same bytes twice"
    export(ws, item, tmp_path / "a.tar", capsys)
    first = (tmp_path / "a.tar").read_bytes()
    (tmp_path / "a.tar").unlink()
    export(ws, item, tmp_path / "a.tar", capsys)
    assert (tmp_path / "a.tar").read_bytes() == first
    with tarfile.open(tmp_path / "a.tar") as archive:
        # 3.11.2, Debian's, knows no filters yet; 3.12 warns where none is named
        archive.extractall(tmp_path / "unpacked", **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    assert files(tmp_path / "unpacked/a") == files(tmp_path / "one")
    assert officectl(["-C", str(ws), "evidence", item.partition("/")[2], "-o", str(tmp_path / "one")]) == 4


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def resum(folder: Path) -> None:
    """What a forger does as well: make the sums right again."""
    import hashlib

    rows = [f"{hashlib.sha256(raw).hexdigest()}  {name}\n" for name, raw in sorted(files(folder).items()) if name != "SHA256SUMS"]
    (folder / "SHA256SUMS").write_text("".join(rows))


def test_every_part_is_bound(office: Office, clone: Callable[[Office], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    item = shaped(office)
    package = tmp_path / "p"
    export(clone(office), item, package, capsys)
    whole = files(package)
    parts = [
        "record.toml", "record.json", "manifest.json", "manifest.txt", "README.txt", "SHA256SUMS", "policy/v1/roles.toml",
        next(name for name in whole if name.startswith("earlier/") and name.endswith(".toml")),
        *sorted(name for name in whole if name.endswith(".commit"))[:2], *sorted(name for name in whole if name.endswith(".tree"))[:2],
    ]
    for name in parts:
        raw = bytearray(whole[name])
        raw[len(raw) // 2] ^= 1
        (package / name).write_bytes(raw)
        assert check(package)[0] != 0, name
        (package / name).write_bytes(whole[name])
    assert check(package)[0] == 0
    (package / "more.txt").write_text("x")
    assert check(package)[0] == 1
    (package / "more.txt").unlink()


FORGERIES: dict[str, tuple[str, str, str]] = {
    "another text": ("record.toml", "防汛", "旅游"),
    "another name": ("manifest.json", '"name": "王五"', '"name": "王六"'),
    "another key": ("manifest.json", '"key": "SHA256:', '"key": "SHA256:A'),
    "another opinion": ("manifest.json", "请注意安全", "请马上出发"),
    "an opinion left out": ("manifest.json", '"opinion": "同意。请注意安全。"', '"opinion": ""'),
    "a role left out": ("manifest.json", '"Role": "分管领导@gov-office"', '"Delegation": "x"'),
    "another event": ("manifest.json", '"Event": "review"', '"Event": "approve"'),
    "another actor in the policy": ("policy/v1/roles.toml", "王五", "王六"),
    "another time": ("manifest.json", "+0800", "+0900"),
    "another digest": ("manifest.json", '"digest": "sha256:', '"digest": "sha256:0'),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forger_who_mends_the_sums_fails(
    forgery: str, office: Office, clone: Callable[[Office], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    item = shaped(office)
    package = tmp_path / "p"
    export(clone(office), item, package, capsys)
    resum(package)
    assert check(package)[0] == 0
    name, old, new = FORGERIES[forgery]
    text = (package / name).read_text()
    assert old in text
    (package / name).write_text(text.replace(old, new))
    resum(package)
    assert check(package)[0] != 0


@pytest.mark.parametrize("shape", [{"algorithm": "sha256"}, {"prefix": "sub/folder/"}])
def test_other_shapes(
    shape: dict[str, str], ring: object, clone: Callable[[Office], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office.founded(ring, **shape)  # type: ignore[arg-type] - the fixture's own type
    item = office.approved()
    export(clone(office) / shape.get("prefix", ""), item, tmp_path / "p", capsys)
    code, said = check(tmp_path / "p")
    assert code == 0, said


def test_nothing_signed(office: Office, clone: Callable[[Office], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    item = office.new("trip")
    ws = clone(office)
    assert officectl(["-C", str(ws), "evidence", item.partition("/")[2], "-o", str(tmp_path / "p")]) == 3
    assert "没有任何签批" in capsys.readouterr().err
    assert officectl(["-C", str(ws), "evidence", "nothing-here"]) == 2
    assert not (tmp_path / "p").exists()


def test_receipts_come_along(office: Office, clone: Callable[[Office], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    item = office.approved()
    office.receipt(old=office.genesis)
    office.commit("别的", files={"notes.txt": "x"})
    ws = clone(office)
    subprocess.run(["git", "-C", str(ws), "fetch", "-q", "origin", "refs/officectl/receipts:refs/officectl/receipts"], check=True)
    made = export(ws, item, tmp_path / "p", capsys)
    receipts, signatures = made["receipts"], made["signatures"]
    assert isinstance(receipts, list) and isinstance(signatures, list)
    assert [one["ref"] for one in receipts] == ["refs/heads/main"] and all(one["received"] for one in signatures)
    assert check(tmp_path / "p")[0] == 0
    text = (tmp_path / "p/manifest.json").read_text()
    (tmp_path / "p/manifest.json").write_text(text.replace(f'"at": {receipts[0]["at"]}', f'"at": {receipts[0]["at"] - 86400}'))
    resum(tmp_path / "p")
    assert check(tmp_path / "p")[0] != 0


def test_a_delegate_is_shown_as_one(office: Office, clone: Callable[[Office], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = office.delegate(cast.DEPUTY, cast.DIRECTOR)
    item = office.reviewed()
    office.approve(item, by=cast.DIRECTOR, for_=cast.DEPUTY, delegation=paper)
    export(clone(office), item, tmp_path / "p", capsys)
    assert check(tmp_path / "p")[0] == 0
    assert "何六（代王五）" in (tmp_path / "p/manifest.txt").read_text()
