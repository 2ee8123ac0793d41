"""The runner and the ledger's columns: what checks rely on, whatever the check."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from officectl.actions import _open
from officectl.actions._options import Options
from officectl.actions.check import Request, run
from officectl.checks import _load
from officectl.checks._runner import projection
from officectl.records.intake import take
from officectl.records.ledger import Columns, Row
from officectl.store import kinds as kind_files

EXAMPLE = Path(__file__).parent.parent / "workspace-example"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example county in a repository of its own, committed."""
    root = tmp_path_factory.mktemp("county") / "县"
    shutil.copytree(EXAMPLE, root)
    for args in (["init", "-q"], ["add", "-A"], ["-c", "user.name=甲", "-c", "user.email=a@b.c", "commit", "-qm", "县"]):
        subprocess.run(["git", "-c", "core.safecrlf=false", *args], cwd=root, check=True)
    return root


def test_work_tree_index_and_commit_say_the_same(county: Path) -> None:
    options = Options(folder=str(county))
    one, two, three = (run(options, r).report for r in (Request(cache=False), Request(staged=True), Request(at="HEAD")))
    assert len(one.findings) > 50
    assert one.findings == two.findings == three.findings
    assert (one.digests, one.checked) == (two.digests, two.checked) == (three.digests, three.checked)


def test_a_branch_is_told_what_it_introduces_and_cures(county: Path, tmp_path: Path) -> None:
    root = tmp_path / "proposal"
    shutil.copytree(county, root)
    options = Options(folder=str(root))
    broken = next(f for f in run(options, Request()).report.findings if f.code == "FIELD-UNKNOWN")
    path = root / broken.path
    path.write_text("".join(line for line in path.read_text("utf-8").splitlines(True) if "odometr" not in line), "utf-8")
    vehicle = root / "records/vehicle/veh-za1101.toml"
    vehicle.write_text(vehicle.read_text("utf-8").replace('"committee-office"', '"nobody"'), "utf-8")
    outcome = run(options, Request(since="HEAD"))
    assert {f.code for f in outcome.report.findings} >= {"REF-MISSING"}
    assert {f.id for f in outcome.report.findings if f.code == "REF-MISSING"} == {"veh-za1101"}
    assert [(f.code, f.id) for f in outcome.report.cured] == [("FIELD-UNKNOWN", broken.id)]


def test_selecting_runs_nothing_else(county: Path) -> None:
    report = run(Options(folder=str(county)), Request(select=("ROOM",), ignore=("ROOM-MULTI",))).report
    assert {f.code for f in report.findings} == {"ROOM-OVER"}
    assert report.checked["checks"] == len([c for c in _load.codes() if c.startswith("ROOM-")]) - 1


def test_audit_lists_what_is_waived_and_counts_it(county: Path) -> None:
    usual = run(Options(folder=str(county)), Request()).report.findings
    audit = run(Options(folder=str(county)), Request(audit=True)).report.findings
    waived = [f for f in usual if f.waived is not None]
    assert waived
    assert not any(f.waived for f in audit)
    assert {f.key for f in waived} <= {f.key for f in audit}


def columns(*texts: tuple[str, str], fields: dict[str, set[str]], zone: str = "Asia/Shanghai") -> Columns:
    """Columns filled with records given as (path, TOML)."""
    known, _ = kind_files.load()
    made, gate = Columns(fields, ZoneInfo(zone)), _open.gates(known)
    for path, text in texts:
        made.add(take(path, text.encode(), gate))
    made.seal()
    return made


TRIP = """id = "trip-20261117-0000000a"
unit = "gov-office"
vehicle = "veh-a"
purpose = "下乡"
plan_out = 2026-11-20T00:30:00Z
plan_in = 2026-11-20T17:30:00
"""
PATH = "records/trip/2026/11/trip-20261117-0000000a.toml"


def test_times_with_an_offset_become_local() -> None:
    row = columns((PATH, TRIP), fields={"trip": {"plan_out", "plan_in"}}).rows("trip")[0]
    assert (row.get("plan_out"), row.get("plan_in")) == (datetime(2026, 11, 20, 8, 30), datetime(2026, 11, 20, 17, 30))


def test_faulty_fields_are_none_and_the_rest_stays() -> None:
    text = TRIP.replace("2026-11-20T17:30:00", '"下午"')
    row = columns((PATH, text), fields={"trip": {"plan_out", "plan_in"}}).rows("trip")[0]
    assert row.get("plan_in") is None
    assert row.get("plan_out") is not None


def test_a_row_gives_declared_fields_only() -> None:
    row: Row = columns((PATH, TRIP), fields={"trip": {"vehicle"}}).rows("trip")[0]
    assert row.get("vehicle") == "veh-a"
    with pytest.raises(KeyError):
        row.get("purpose")


def test_references_to_other_kinds_and_to_nothing_dangle() -> None:
    org = ("records/org/veh-a.toml", 'id = "veh-a"\nname = "车队"\nkind = "部门"\n')
    found = columns((PATH, TRIP), org, fields={}).dangling
    assert [(item.field, item.target, item.found) for item in found] == [
        (("unit",), "gov-office", ""),
        (("vehicle",), "veh-a", "org"),
    ]


def test_every_check_declares_fields_that_exist() -> None:
    known, _ = kind_files.load()
    for kind, names in projection(_load.selected()).items():
        assert names <= set(known[kind].fields), kind


def test_a_check_may_not_ask_for_what_it_does_not_declare(county: Path) -> None:
    loaded = _load.load("MTG-CLASH")
    from officectl.checks._context import Context, Shared
    from officectl.records.ledger import Facts
    from officectl.rules import book
    from officectl.rules.calendar import Calendar

    shared = Shared(Columns({"meeting": set()}), book.load([], [], "县"), Calendar.from_sources([], []), date(2026, 1, 1), Facts())
    context = Context(replace(loaded), shared)
    with pytest.raises(LookupError, match="trip"):
        context.rows("trip")
    with pytest.raises(LookupError, match=r"room\.area"):
        context.rule("room.area.office")


def test_the_json_of_a_comparison_fits_its_schema(county: Path) -> None:
    import json

    import jsonschema

    from officectl.render.formats import load

    report = run(Options(folder=str(county)), Request(select=("FIELD",), since="HEAD")).report
    usual = run(Options(folder=str(county)), Request(select=("FIELD",))).report
    document = json.loads("".join(load("json").render(replace(report, cured=usual.findings), "zh")))
    schema = json.loads((EXAMPLE.parent / "schemas/meta/officectl-findings.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert document["since"] == "HEAD"
    assert len(document["cured"]) == len(usual.findings) > 3
    assert document["findings"] == []
