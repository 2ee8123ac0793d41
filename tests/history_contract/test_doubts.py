"""Remarks on policies: each is made where it should, and the usual policy is without."""

from __future__ import annotations

from typing import Any

import pytest
from test_policy import BASE, edited, good

from officectl.history.policy_doubts import doubts

FLOW, ROLES, POLICY = "flows/trip.toml", "roles.toml", "policy.toml"
QUIET = [   # the base of the vectors names more roles than its few people hold
    {"file": FLOW, "old": 'role = "会签单位"', "new": 'role = "科室负责人"'},
    {"file": FLOW, "old": 'roles = ["分管领导"]\nk = 2', "new": 'roles = ["分管领导"]'},
    {"file": FLOW, "old": 'roles = ["办公室主任"]', "new": 'roles = ["经办人"]'},
]


def test_a_policy_that_fits_its_people_gives_no_remark() -> None:
    assert doubts(good(edited(BASE, QUIET))) == []


@pytest.mark.parametrize(("edit", "told"), [
    ({"file": ROLES, "old": "科室负责人@", "new": "处室负责人@"}, [
        (FLOW, "stage.1.role"), (FLOW, "stage.2.role"), (ROLES, "people.wang.wu.roles"),
    ]),
    ({"file": FLOW, "old": "k = 1", "new": "k = 2"}, [(FLOW, "stage.3.k")]),
    ({"file": FLOW, "old": 'roles = ["分管领导"]\n\n[register]', "new": 'roles = ["分管领导"]\nk = 2\n\n[register]'}, [(FLOW, "void.k")]),
    ({"file": FLOW, "old": 'roles = ["经办人"]', "new": 'roles = ["档案员"]'}, [(FLOW, "register.roles"), (ROLES, "people.li.si.roles")]),
    ({"file": ROLES, "old": 'A"\nstate = "active"', "new": 'A"\nstate = "retired"'}, [(FLOW, "register.roles"), (ROLES, "people.li.si.keys")]),
    ({"file": ROLES, "old": 'email = "li.si@example"\n', "new": ""}, [(ROLES, "people.li.si")]),
    ({"file": ROLES, "old": 'dept = "gov-office"\n', "new": ""}, []),
    ({"file": ROLES, "old": 'roles = ["经办人@gov-office"]', "new": 'roles = ["经办人@gov-office", "审计员@gov-office"]'}, [(ROLES, "people.li.si.roles")]),
    ({"file": ROLES, "old": '[people."qian.yi"]', "new": '[people."feng.jiu"]\nname = "冯九"\nemail = "f@example"\ndept = "finance"\n'
      'roles = ["审计员@finance"]\n\n[[people."feng.jiu".keys]]\nfp = "SHA256:' + "G" * 43 + '"\nstate = "active"\n\n[people."qian.yi"]'}, []),
    ({"file": POLICY, "old": '"科室负责人"', "new": '"主要负责人"'}, [(POLICY, "global.delegable")]),
])  # fmt: skip
def test_remark(edit: dict[str, Any], told: list[tuple[str, str]]) -> None:
    found = doubts(good(edited(edited(BASE, QUIET), [edit])))
    assert [(one.path, ".".join(map(str, one.field))) for one in found] == told
    for one in found:
        assert "{" not in one.message.render("zh") + one.message.render("en")


def test_dept_matters_where_a_stage_is_limited_to_the_people_of_an_org() -> None:
    scoped = [*QUIET, {"file": FLOW, "old": "self = true", "new": 'self = true\nscope = "unit"'}]
    assert doubts(good(edited(BASE, scoped))) == []
    found = doubts(good(edited(edited(BASE, scoped), [{"file": ROLES, "old": 'dept = "gov-office"\n', "new": ""}])))
    assert [one.field for one in found] == [("people", "li.si")]
