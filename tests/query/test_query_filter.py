"""Every case in filters/*.toml: words → the records found, the words read back, or the fault."""

from __future__ import annotations

from typing import Any

import pytest
from query_world import KINDS, cases, env, world

from officectl.errors import ExitCode
from officectl.query import errors
from officectl.query.filter import compile

CASES = cases("filters")


@pytest.mark.parametrize(("kind", "case"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_filter(kind: str, case: dict[str, Any]) -> None:
    everything = sorted(world().all.values(), key=lambda record: record.id)
    mine = [record for record in everything if record.kind == kind]
    if "error" in case:
        with pytest.raises(getattr(errors, case["error"])) as caught:
            compile(KINDS[kind], case["terms"], env())
        assert caught.value.exit_code is ExitCode.USAGE
        said = caught.value.render("zh")
        for part in case.get("says", []):
            assert part in said
        assert caught.value.render("en")
        return
    query = compile(KINDS[kind], case["terms"], env())
    assert query.describe().render("en")
    if "expect" in case:
        assert [record.id for record in mine if query.matches(record)] == sorted(case["expect"])
    if "select" in case:
        assert [record.id for record in query.select(mine)] == case["select"]
    if "describe" in case:
        assert query.describe().render("zh") == case["describe"]
    if "echoes" in case:
        assert [echo.render("zh") for echo in query.echoes] == case["echoes"]
    if "empty" in case:
        assert query.empty is case["empty"]
    if "columns" in case:
        assert list(query.columns) == case["columns"]
    if "sort" in case:
        assert [("-" if key.descending else "") + key.name for key in query.sort] == case["sort"]
    for note in case.get("notes", []):
        assert any(note in said.render("zh") for said in query.notes)
    assert bool(query.notes) == bool(case.get("notes"))
