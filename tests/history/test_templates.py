"""The shipped flow templates at work: an office whose policy holds them all, and every kind goes its way to `approved`."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from officectl.history.templates import flow_templates

from .cast import ADMIN, CLERK, DEPUTY, DIRECTOR, HEAD, LEADER, OTHER_CLERK, PERSONNEL
from .judge import Court
from .keys import Ring
from .office import Office

ORG = "gov-office"
EXTRA = {   # who holds the roles of the templates in this office
    DEPUTY: [f"分管领导@{ORG}"],
    DIRECTOR: [f"办公室主任@{ORG}"],
    LEADER: [f"主要负责人@{ORG}"],
    HEAD: [f"科室负责人@{ORG}", f"车辆管理负责人@{ORG}", f"用房管理负责人@{ORG}", f"督查室负责人@{ORG}"],
    OTHER_CLERK: [f"派车审批人@{ORG}"],
    "wu.ba": ["公务用车审批@finance", "用房维修审批@finance"],
    PERSONNEL: ["公务用车审批@personnel"],
}
WHO = {name: (person, role) for person, roles in EXTRA.items() for role in roles for name in (role, role.partition("@")[0])}

WAYS: dict[str, tuple[dict[str, Any], list[str]]] = {   # kind (and why) → content, the roles that act, in order
    "trip": ({"unit": ORG}, ["科室负责人", "派车审批人"]),
    "allocation": ({"unit": ORG}, ["用房管理负责人", "分管领导"]),
    "meeting": ({"lead_unit": ORG, "in_name_of": "政府"}, ["科室负责人", "办公室主任", "主要负责人"]),
    "meeting of a department": ({"lead_unit": ORG, "in_name_of": "部门"}, ["科室负责人", "办公室主任"]),
    "meeting in nobody's name": ({"lead_unit": ORG}, ["科室负责人", "办公室主任", "主要负责人"]),
    "meeting_change": ({}, ["办公室主任"]),
    "task": ({}, ["督查室负责人", "分管领导"]),
    "task_check": ({}, ["督查室负责人", "分管领导"]),
    "task_extension": ({}, ["督查室负责人", "分管领导"]),
    "waiver": ({}, ["办公室主任", "主要负责人"]),
    "vehicle_transfer": ({}, ["车辆管理负责人", "分管领导"]),
    "vehicle_seal": ({}, ["车辆管理负责人"]),
    "vehicle_cost": ({}, ["车辆管理负责人", "分管领导"]),
    "vehicle_purchase": ({"unit": ORG, "approvals": [{"body": "finance"}]}, ["车辆管理负责人", "公务用车审批@finance", "主要负责人"]),
    "vehicle_purchase with two bodies": (
        {"unit": ORG, "approvals": [{"body": "finance"}, {"body": "personnel", "doc_no": "1"}]},
        ["车辆管理负责人", "公务用车审批@personnel", "公务用车审批@finance", "主要负责人"],
    ),
    "room_repair": ({}, ["用房管理负责人", "分管领导"]),
    "room_repair with a body": ({"approvals": [{"body": "finance"}]}, ["用房管理负责人", "用房维修审批@finance", "分管领导"]),
    "delegation": ({
        "principal": CLERK, "delegate": OTHER_CLERK, "roles": [f"派车审批人@{ORG}"], "from": tomllib.loads("d = 2026-11-01")["d"],
        "to": tomllib.loads("d = 2026-11-20")["d"],
    }, []),
}


@pytest.fixture
def templated(ring: Ring) -> Office:
    """An office that took over every template."""
    office = Office.empty(ring)
    office.policy["flows"] = {kind: tomllib.loads(raw.decode()) for kind, raw in flow_templates().items()}
    for person, roles in EXTRA.items():
        office.policy["people"][person]["roles"] = roles
    office.commit("建台账", by=ADMIN, files={"officectl.toml": "format = 1\n"})
    office.found()
    return office


def draft(office: Office, way: str) -> str:
    """A record of that content."""
    kind = way.partition(" ")[0]
    item = f"{kind}/{kind.replace('_', '')}-20261102-7k2m9q4x"
    office.write(item, {"id": item.partition("/")[2], **WAYS[way][0]})
    office.event("submit", item, by=CLERK, role="")
    return item


def step(office: Office, item: str, role: str) -> None:
    """The role acts, with the event that its stage has."""
    person, held = WHO[role]
    stages = office.policy["flows"][item.partition("/")[0]]["stage"]
    event = next(stage["event"] for stage in stages if stage["role"] == held.partition("@")[0])
    office.event(event, item, by=person, role=held)


def test_every_template_has_a_way() -> None:
    assert {way.partition(" ")[0] for way in WAYS} == set(flow_templates())


@pytest.mark.parametrize("way", WAYS)
def test_the_way_to_approval(templated: Office, judge: Court, way: str) -> None:
    item = draft(templated, way)
    for role in WAYS[way][1]:
        assert judge(templated).state(item) != "approved", "nobody's step is for nothing"
        step(templated, item, role)
    seen = judge(templated)
    assert seen.codes == []
    assert seen.state(item) == "approved"


@pytest.mark.parametrize("way", [way for way, (_, roles) in WAYS.items() if len(roles) > 1])
def test_no_step_can_be_left_out(templated: Office, judge: Court, way: str) -> None:
    roles = WAYS[way][1]
    for skipped in range(len(roles) - 1):
        office = templated.copy()
        item = draft(office, way)
        for role in (*roles[:skipped], *roles[skipped + 1 :]):
            step(office, item, role)
        assert judge(office).state(item) != "approved"


def test_a_purchase_without_bodies_is_never_approved(templated: Office, judge: Court) -> None:
    """An empty list is no consent."""
    item = "vehicle_purchase/vbuy-20261102-7k2m9q4x"
    templated.write(item, {"id": item.partition("/")[2], "unit": ORG})
    templated.event("submit", item, by=CLERK, role="")
    step(templated, item, "车辆管理负责人")
    step(templated, item, "公务用车审批@finance")
    step(templated, item, "主要负责人")
    seen = judge(templated)
    assert seen.state(item) == "reviewed"
    assert seen.codes == ["E BAD_TRANSITION", "E NO_AUTHORITY"]


def test_a_body_that_the_record_does_not_name_has_no_say(templated: Office, judge: Court) -> None:
    item = draft(templated, "vehicle_purchase")
    step(templated, item, "车辆管理负责人")
    step(templated, item, "公务用车审批@personnel")
    assert judge(templated).codes == ["E NO_AUTHORITY"]
    assert judge(templated).state(item) == "reviewed"


def test_a_delegation_is_the_principals_own(templated: Office, judge: Court) -> None:
    item = "delegation/deleg-20261102-7k2m9q4x"
    templated.write(item, {"id": item.partition("/")[2], **WAYS["delegation"][0], "principal": DEPUTY})
    templated.event("submit", item, by=CLERK, role="")
    seen = judge(templated)
    assert seen.state(item) == "draft" and seen.codes and "E" in seen.codes[0]
