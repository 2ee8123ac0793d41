"""The example county: the tree is what the generator writes, and a check finds what was planted and nothing else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from officectl.actions._fresh import attributes
from officectl.actions._open import gates
from officectl.actions._options import Options
from officectl.actions.check import Request, run
from officectl.records.finding import Finding
from officectl.records.intake import take
from officectl.records.layout import dump

from . import faults, generate, statements
from .checking import findings
from .world import AS_OF, KINDS, World, place

REPOSITORY = generate.FOLDER.parent


@cache
def clean() -> World:
    """Made once; tests fork it."""
    return generate.clean()


def compare(found: Sequence[Finding], expected: Iterable[faults.Expect]) -> list[str]:
    """Every finding that is missing, different or too many."""
    left, wrong = list(found), []
    for expect in expected:
        same = [f for f in left if (f.code, f.id or f.path, f.field_name) == expect.key]
        if not same:
            wrong.append(f"missing: {expect}")
            continue
        left.remove(same[0])
        if difference := expect.differs(same[0]):
            wrong.append(f"{expect.key}: {difference}")
    shown = (f"{f.code} {f.id or f.path} {f.field_name}: {f.message.render('zh')}" for f in left)
    return wrong + [f"not planted: {line}" for line in shown]


# ---- the tree -------------------------------------------------------------------------------------------------


def test_committed_tree_is_what_the_generator_writes() -> None:
    assert generate.differences(generate.FOLDER, generate.tree()[0]) == []


def test_check_option_sees_a_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "example"
    assert generate.main(["--folder", str(folder)]) == 0
    assert generate.main(["--folder", str(folder), "--check"]) == 0
    changed = folder / "records/place/gov-yard.toml"
    changed.write_bytes(changed.read_bytes() + b"# by hand\n")
    (folder / "records/place/left-over.toml").write_text('id = "left-over"\n', encoding="utf-8")
    (folder / "rules/county.toml").unlink()
    capsys.readouterr()
    assert generate.main(["--folder", str(folder), "--check"]) == 1
    shown = capsys.readouterr().out.split()
    assert shown[1::2] == ["records/place/gov-yard.toml", "records/place/left-over.toml", "rules/county.toml"]
    assert generate.main(["--folder", str(folder)]) == 0
    assert generate.main(["--folder", str(folder), "--check"]) == 0


def test_output_does_not_depend_on_hash_seeds(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "tests.example.generate", "--check"]
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)}
        done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_demo_adds_nothing_to_the_attributes() -> None:
    """What came after the exception for the record with CRLF would undo it."""
    own = (generate.FOLDER / ".gitattributes").read_bytes()
    assert attributes(own) == own
    assert b"\r\n" in (generate.FOLDER / "records/place/repair-shop.toml").read_bytes()


def test_size_of_the_tree() -> None:
    files, _ = generate.tree()
    records = [path for path in files if path.startswith("records/")]
    assert len(records) >= 1500
    assert generate.crowded(files) == []
    assert max(map(len, files.values())) < 20_000
    assert sum(map(len, files.values())) < 2_000_000


def test_clean_records_are_valid_and_canonical() -> None:
    gate = gates(KINDS)
    for entry in clean().entries.values():
        kind = KINDS[entry.kind]
        path = place(kind, entry.data["id"])
        raw = dump(entry.data, kind).encode()
        intake = take(path, raw, gate)
        assert intake.faults == [], (path, [fault.message.render("zh") for fault in intake.faults])
        assert intake.data == entry.data
        assert dump(intake.data, kind).encode() == raw


# ---- what a check finds -----------------------------------------------------------------------------------------


def test_check_finds_what_was_planted_and_nothing_else() -> None:
    expected = generate.tree()[1]
    report = run(Options(folder=str(generate.FOLDER)), Request()).report
    assert report.as_of == AS_OF
    assert compare(report.findings, expected) == []
    assert report.checked["records"] == sum(1 for p in generate.tree()[0] if p.startswith("records/"))


def test_every_finding_has_its_place() -> None:
    report = run(Options(folder=str(generate.FOLDER)), Request()).report
    for found in report.findings:
        assert found.line >= 1, found
        assert (generate.FOLDER / found.path).is_file(), found


def test_clean_county_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert compare(findings(clean().fork(), monkeypatch), []) == []


@pytest.mark.parametrize("plant", faults.PLANTS, ids=lambda plant: f"{plant.__module__.rpartition('.')[2]}:{plant.__name__}")
def test_plant_alone_causes_its_findings(plant: faults.Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the test of the whole this says: a plant removed takes exactly its findings with it."""
    world = clean().fork()
    expected = faults.plant(world, [plant])
    assert expected
    assert compare(findings(world, monkeypatch), expected) == []


def test_planting_leaves_the_clean_county_alone() -> None:
    before = clean().files()
    faults.plant(clean().fork(), faults.PLANTS)
    assert clean().files() == before


def test_plants_say_what_they_do() -> None:
    assert len(faults.PLANTS) >= 35
    assert all(plant.__doc__ for plant in faults.PLANTS)
    expected = generate.tree()[1]
    assert len({expect.key for expect in expected}) == len(expected)


# ---- the county holds together ------------------------------------------------------------------------------------


def test_outlines_have_the_area_of_their_rooms() -> None:
    for key, plan in clean().of("floorplan"):
        for area in plan["area"]:
            points = area["points"]
            pairs = zip(points, [*points[1:], points[0]], strict=True)
            twice = abs(sum((a[0] * b[1] - b[0] * a[1] for a, b in pairs), Decimal(0)))
            assert twice / 2 == clean().data("room", area["room"])["usable_area"], (key, area["room"])


def test_every_room_is_drawn_once() -> None:
    drawn = [area["room"] for _, plan in clean().of("floorplan") for area in plan["area"]]
    assert sorted(drawn) == sorted(key for key, _ in clean().of("room"))


def test_odometers_run_on() -> None:
    logs: dict[str, list[dict[str, object]]] = {}
    for _, log in clean().of("trip_log"):
        logs.setdefault(log["vehicle"], []).append(log)
    assert len(logs) == 14
    for vehicle, rows in logs.items():
        rows.sort(key=lambda row: str(row["out_at"]))
        for one, two in pairwise(rows):
            assert one["odometer_in"] == two["odometer_out"], vehicle
            assert str(one["in_at"]) < str(two["out_at"]), vehicle
        assert all(row["odometer_out"] < row["odometer_in"] for row in rows)  # type: ignore[operator]


@pytest.mark.parametrize("kind", ["fuel", "toll"])
@pytest.mark.parametrize("planted", [False, True])
def test_balances_run_on(kind: str, planted: bool) -> None:
    world = clean().fork()
    if planted:
        faults.plant(world, faults.PLANTS)
    closing: dict[str, Decimal] = {}
    for key, record in sorted(world.of(kind)):
        statement, rows = record["statement"], record.get("row", [])
        account = statement["account"]
        assert statement["opening"] == closing.get(account, statement["opening"]), key
        assert statement["opening"] + statement["recharge"] - statement["spent"] == statement["closing"], key
        assert statement["spent"] == statements.spent(kind, rows), key
        assert statement["row_count"] == len(rows), key
        assert statement["closing"] >= 0, key
        serials = [(row.get("card"), row["serial"], row[statements.moment(kind)]) for row in rows]
        assert len(set(serials)) == len(serials), key
        if kind == "fuel":
            assert statement["recharge"] == sum((r["amount"] for r in rows if r["type"] == "充值"), Decimal(0)), key
        closing[account] = statement["closing"]


def test_nobody_drives_two_cars_at_once() -> None:
    hours: dict[str, list[tuple[datetime, datetime]]] = {}
    for key, trip in clean().of("trip"):
        if not key.startswith("case:shared"):
            for driver in trip["drivers"]:
                hours.setdefault(driver, []).append((trip["plan_out"], trip["plan_in"]))
    for driver, spans in hours.items():
        spans.sort()
        for one, two in pairwise(spans):
            assert one[1] <= two[0], (driver, one, two)


def test_numbers_have_no_gap() -> None:
    for kind, start in (("trip", {2025: 141, 2026: 1}), ("task", {2025: 87, 2026: 1})):
        years: dict[int, list[tuple[str, int]]] = {}
        for _, record in clean().of(kind):
            if "no" in record:
                year = int(record["no"][:4] if kind == "trip" else record["no"][2:6])
                number = int(record["no"][5:] if kind == "trip" else record["no"][7:-1])
                years.setdefault(year, []).append((record["id"].split("-")[1], number))
        for year, pairs in years.items():
            numbers = [number for _, number in sorted(pairs, key=lambda pair: pair[1])]
            assert numbers == list(range(start[year], start[year] + len(numbers)))
            filed = [day for day, _ in sorted(pairs, key=lambda pair: pair[1])]
            assert filed == sorted(filed)


def test_people_of_one_name_are_told_apart() -> None:
    same = [data for _, data in clean().of("person") if data["name"] == "李伟"]
    units = {clean().data("org", data["org"])["short"] for data in same}
    assert len(same) == len(units) == 3


def test_receipts_come_before_their_meeting() -> None:
    starts = {data["id"]: data["start"] for _, data in clean().of("meeting")}
    for _, receipt in clean().of("receipt"):
        assert receipt["received_at"] < starts[receipt["meeting"]]
