"""files/: rule files that our reader and the JSON Schema both take, both refuse, or only ours refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from officectl.rules.book import load
from officectl.rules.calendar import Calendar
from officectl.store.packs import shipped_calendars, shipped_packs

from .rule_cases import HERE, plain, read

ROOT = HERE.parents[1]
META = ROOT / "schemas" / "meta"
SHIPPED = sorted((ROOT / "officectl" / "rules" / "packs").glob("*/*.toml"))
CALENDARS = sorted((ROOT / "officectl" / "rules" / "calendar").glob("*.toml"))
ACCEPTED, REFUSED, BEYOND = (
    sorted((HERE / "files" / name).glob("*.toml")) for name in ("accepted", "refused", "beyond-schema")
)


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((META / f"officectl-{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def schema_takes(path: Path, name: str = "rules") -> bool:
    return bool(validator(name).is_valid(plain(read(path))))


def faults(path: Path) -> Any:
    """What our reader says: a pack is told by its first key, an overlay may use the shipped rules."""
    pair = (path.name, path.read_bytes())
    is_overlay = "layer" in read(path)
    book = load(shipped_packs(), [pair], "县") if is_overlay else load([pair], [], "县")
    return book.faults.get(path.name, ())


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_both_accept(path: Path) -> None:
    assert schema_takes(path)
    assert [fault for fault in faults(path) if fault.code == "RULE-INVALID"] == []


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_both_refuse(path: Path) -> None:
    assert not schema_takes(path)
    found = faults(path)
    assert {fault.code for fault in found} == {"RULE-INVALID"}
    assert all(fault.line > 0 and fault.column > 0 for fault in found) or path.stem == "no-pack-no-layer"


@pytest.mark.parametrize("path", BEYOND, ids=lambda path: path.stem)
def test_only_ours_refuses(path: Path) -> None:
    assert schema_takes(path)
    assert {fault.code for fault in faults(path)} == {"RULE-INVALID"}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_packs_keep_the_schema(path: Path) -> None:
    assert schema_takes(path)


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.stem)
def test_shipped_calendars_keep_the_schema(path: Path) -> None:
    assert schema_takes(path, "calendar")


def test_shipped_files_have_no_fault() -> None:
    assert load(shipped_packs(), [], "县").faults == {}
    local = [(path.removeprefix("national/"), text) for path, text in shipped_calendars()]
    assert Calendar.from_sources([], local).faults == {}


def taplo(name: str, paths: list[Path]) -> subprocess.CompletedProcess[str]:
    command = [
        Path(sys.executable).parent / "taplo",
        "lint",
        "--schema",
        (META / f"officectl-{name}.schema.json").as_uri(),
    ]
    return subprocess.run([*command, *paths], capture_output=True, text=True, check=False, timeout=60)


def test_taplo_takes_what_we_take() -> None:
    found = taplo("rules", [*SHIPPED, *ACCEPTED])
    assert found.returncode == 0, found.stderr
    found = taplo("calendar", CALENDARS)
    assert found.returncode == 0, found.stderr


def test_taplo_refuses_what_both_refuse() -> None:
    found = taplo("rules", REFUSED)
    assert found.returncode != 0
    missed = [path.name for path in REFUSED if path.name not in found.stderr]
    assert missed == []
