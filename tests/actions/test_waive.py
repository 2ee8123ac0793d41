"""waive: refuses what is not found, pins the evidence of a lead, and lapses when that changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from . import office
from .conftest import Office

Run = Callable[[str], tuple[int, str, str]]
FUEL = "fuel-20261105-0000000a"
ROW = '\n[[row]]\nserial = "{0}"\nat = 2026-11-0{0}T10:00:00\ntype = "加油"\nstation = "城东加油站"\nlitres = 30.00\namount = 24{0}.00\n'


@pytest.fixture
def fuel(an_office: Office) -> Path:
    """A month of a fuel card with two fills for which there is no slip: two leads at one record."""
    ws, env = an_office
    path = ws / f"records/fuel/2026/11/{FUEL}.toml"
    path.parent.mkdir(parents=True)
    head = f'id = "{FUEL}"\nvehicle = "veh-z10001"\nperiod = "2026-11"\nkind = "加油卡"\n'
    path.write_text(head + ROW.format(1) + ROW.format(2), encoding="utf-8")
    office.git(ws, env, "add", "-A")
    office.git(ws, env, "commit", "-q", "-m", "油卡")
    return path


def leads(run: Run) -> list[dict[str, object]]:
    body = json.loads(run(f"officectl check {FUEL} --select CAR-TRIP --json")[1])
    found: list[dict[str, object]] = body["findings"]
    return found


def test_several_leads_are_told_apart_by_field(run: Run, fuel: Path) -> None:
    found = leads(run)
    assert [one["standing"] for one in found] == ["lead", "lead"]
    words = "reason=维修试车，见维修单 until=2026-12-31"
    code, _, said = run(f"officectl waive CAR-TRIP {FUEL} {words}")
    assert code == 2
    assert all(str(one["field"]) in said for one in found)
    code, ident, said = run(f"officectl waive CAR-TRIP {FUEL} {words} field={found[0]['field']}")
    assert code == 0, said
    text = run(f"officectl show {ident.strip()} --format toml")[1]
    assert 'evidence_digest = "sha256:' in text
    waived = [one["waived"] is not None for one in leads(run)]
    assert waived == [True, False]


def test_it_lapses_when_the_evidence_changes(run: Run, fuel: Path) -> None:
    field = leads(run)[0]["field"]
    assert run(f"officectl waive CAR-TRIP {FUEL} reason=试车 until=2026-12-31 field={field}")[0] == 0
    before = fuel.read_text(encoding="utf-8")
    fuel.write_text(before.replace("242.00", "252.00"), encoding="utf-8")
    assert leads(run)[0]["waived"] is not None, "the other row changed"
    fuel.write_text(before.replace("241.00", "251.00"), encoding="utf-8")
    assert leads(run)[0]["waived"] is None
    assert "WAIVER-EXPIRED" in run("officectl check --select CAR-TRIP,WAIVER --format concise")[1]


def test_a_finding_that_is_no_lead_pins_nothing(run: Run) -> None:
    code, ident, _ = run("officectl waive ROOM-OVER alloc-20240301-7k2m9q4x reason=周转 until=月底")
    assert code == 0
    assert "evidence_digest" not in run(f"officectl show {ident.strip()} --format toml")[1]
    assert run("officectl check --select ROOM-OVER")[0] == 0


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        ("ROOM-OVER room-a306 reason=x until=2026-12-31", "没有任何结果", "no findings at all"),
        ("ROOM-OVER task-20261119-7k2m9q4x reason=x until=2026-12-31", "SUP-OVERDUE (due)", "SUP-OVERDUE (due)"),
        ("ROOM-OVER alloc-20240301-7k2m9q4x reason=x until=2026-12-31 field=to", "的 to", "at to"),
        ("ROOM-OVER nobody reason=x until=2026-12-31", "找不到", "nothing is called"),
        ("ROOM-OVER alloc-20240301-7k2m9q4x until=2026-12-31", "理由", "a reason"),
        ("ROOM-OVER alloc-20240301-7k2m9q4x reason=x", "截止日期", "a last day"),
        ("ROOM-OVER alloc-20240301-7k2m9q4x reason=x until=某天", "某天", "某天"),
        ("NOTHING alloc-20240301-7k2m9q4x reason=x until=2026-12-31", "没有代码为", "no check"),
    ],
)
def test_refusals_in_both_languages(words: str, zh: str, en: str, run: Run, an_office: Office) -> None:
    head = office.git(*an_office, "rev-parse", "HEAD")
    for lang, part in (("zh", zh), ("en", en)):
        code, out, said = run(f"officectl --lang {lang} waive {words}")
        assert (code, out) == (2, "")
        assert part in said
    assert office.git(*an_office, "rev-parse", "HEAD") == head


@pytest.mark.parametrize("until", ["2020-01-01", "昨天", "2026-11-19"])
def test_a_waiver_that_is_over_is_refused(run: Run, until: str) -> None:
    code, out, said = run(f"officectl waive ROOM-OVER alloc-20240301-7k2m9q4x reason=周转 until={until}")
    assert (code, out) == (2, "")
    assert "已经过去" in said


def test_a_waiver_may_end_today(run: Run) -> None:
    assert run("officectl waive ROOM-OVER alloc-20240301-7k2m9q4x reason=周转 until=今天")[0] == 0
