"""Every case in assign/*.toml: words → typed changes, what is read back, what is asked, or the fault."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from query_world import KINDS, NOW, cases, env, world

from officectl.query import errors
from officectl.query.assign import assign
from officectl.records.changes import REMOVE, apply

CASES = cases("assign")


@pytest.mark.parametrize(("kind", "case"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_assign(kind: str, case: dict[str, Any]) -> None:
    record = world().get(case["record"]) if "record" in case else None
    before = None if record is None else record.data
    around = env(case.get("now", NOW))
    if "error" in case:
        with pytest.raises(getattr(errors, case["error"])) as caught:
            assign(KINDS[kind], case["terms"], around, before)
        said = caught.value.render("zh")
        for part in case.get("says", []):
            assert part in said
        assert caught.value.render("en")
        return
    done = assign(KINDS[kind], case["terms"], around, before)
    wanted = {**case.get("changes", {}), **dict.fromkeys(case.get("removed", []), REMOVE)}
    got = {".".join(map(str, path)): value for path, value in done.changes.items()}
    assert got == wanted
    assert [path for path in got if got[path] is REMOVE] == case.get("removed", [])
    apply(before or {}, done.changes)  # the writer takes them as they are
    assert set(done.echoes) <= {*done.echoes}  # hashable: a bulk change says each of them once
    if "echoes" in case:
        assert [echo.render("zh") for echo in done.echoes] == case["echoes"]
    assert len(done.asks) == len(case.get("asks", []))
    for part, question in zip(case.get("asks", []), done.asks, strict=True):
        assert part in question.render("zh")
        assert question.render("en")


def test_types_are_those_of_the_reading_profile() -> None:
    done = assign(KINDS["trip"], ["里程=48", "乘车人数=4", "各段里程=1、2"], env())
    assert type(done.changes[("distance",)]) is Decimal
    assert type(done.changes[("headcount",)]) is int
    assert [type(value) for value in done.changes[("legs",)]] == [Decimal, Decimal]


def test_the_record_given_is_not_touched() -> None:
    before = {"users": ["zhang.wei"]}
    assign(KINDS["trip"], ["乘车人+=王主任"], env(), before)
    assert before == {"users": ["zhang.wei"]}
