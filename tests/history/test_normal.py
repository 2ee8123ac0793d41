"""C1–C9 and what else an honest office does: no finding, and the states that follow from the flow."""

from __future__ import annotations

import pytest

from .cast import (
    ADMIN,
    ADMIN2,
    ADMIN3,
    ADMIN4,
    CLERK,
    DEPUTY,
    DIRECTOR,
    FINANCE,
    FINANCE2,
    HEAD,
    LEADER,
    OTHER_CLERK,
    OTHER_DEPUTY,
    PERSONNEL,
    Policy,
    policy_files,
)
from .judge import Court
from .keys import Ring
from .office import Office, under
from .plain import policy_digest, toml


def test_C1_normal_flow(office: Office, judge: Court) -> None:
    trip = office.approved()
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"
    assert seen.acted(trip) == [f"submit {CLERK}", f"review {HEAD}", f"approve {DEPUTY}"]
    assert seen.record(trip).revision == 1
    assert seen.record(trip).digest == office.digest(trip)
    assert seen.record(trip).path == office.path(trip)
    assert seen.record(trip).since == office.head
    assert seen.policy == (1, policy_digest(policy_files(office.policy)))
    assert seen.verdict.root == office.genesis
    assert seen.verdict.counts == {"trip/submit": 1, "trip/review": 1, "trip/approve": 1}


def test_C1_every_step_of_the_flow(office: Office, judge: Court) -> None:
    trip = office.new()
    states = [judge(office).state(trip)]
    for step in (office.submit, office.review, office.approve):
        step(trip)
        seen = judge(office)
        assert seen.codes == []
        states.append(seen.state(trip))
    assert states == ["draft", "submitted", "reviewed", "approved"]


def test_C1_submit_brings_the_last_edit(office: Office, judge: Court) -> None:
    trip = office.new()
    office.submit(trip, changes={trip: {"purpose": "赴白水镇"}})
    office.review(trip)
    office.approve(trip)
    assert judge(office).codes == []
    assert judge(office).state(trip) == "approved"


def test_C2_batch(office: Office, judge: Court) -> None:
    trips = [office.reviewed("trip", f"0000000{number}") for number in range(3)]
    office.event("approve", *trips, by=DEPUTY)
    seen = judge(office)
    assert seen.codes == []
    assert seen.states(*trips) == ["approved"] * 3


def test_C2_batch_is_judged_item_by_item(office: Office, judge: Court) -> None:
    good, own = office.reviewed("trip", "00000001"), office.new("trip", "00000002", by=DEPUTY)
    office.submit(own)
    office.review(own)
    office.event("approve", good, own, by=DEPUTY)
    seen = judge(office)
    assert seen.codes == ["E SELF_APPROVAL"]
    assert seen.states(good, own) == ["approved", "reviewed"]


@pytest.mark.parametrize("how", ["comments", "crlf", "key order", "number notation"])
def test_C3_reformat_keeps_the_approval(office: Office, judge: Court, how: str) -> None:
    trip = office.approved(headcount=4)
    text = office.raw(office.path(trip)).decode()
    text = {
        "comments": "# 已批\n\n" + text.replace(" = ", "   =  "),
        "crlf": text.replace("\n", "\r\n"),
        "key order": "\n".join(reversed(text.splitlines())) + "\n",
        "number notation": text.replace("headcount = 4", "headcount = 4.00"),
    }[how]
    office.commit("整理格式", by=OTHER_CLERK, key=None, files={office.path(trip): text})
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


def test_C4_policy_change(office: Office, judge: Court) -> None:
    trip = office.reviewed()

    def promote(policy: Policy) -> None:
        policy["people"][OTHER_CLERK]["roles"].append("分管领导@gov-office")

    office.change_policy(promote)
    office.approve(trip, by=OTHER_CLERK)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"
    assert seen.policy == (2, policy_digest(policy_files(office.policy)))


def test_C4_policy_changes_in_a_row(office: Office, judge: Court) -> None:
    for number in (3, 5, 9):
        office.change_policy(lambda policy, number=number: policy["global"].update(late_days=number))
    seen = judge(office)
    assert seen.codes == []
    assert seen.policy[0] == 4


def test_C4_policy_voted_on_a_branch(office: Office, judge: Court) -> None:
    side = office.fork()
    new = side.next_policy(lambda policy: policy["global"].update(late_days=3))
    token = side.propose(new)
    side.vote(token, by=ADMIN2)
    office.new()
    office.merge(side)
    office.vote(token, by=ADMIN3)
    office.activate(new, token)
    seen = judge(office)
    assert seen.codes == []
    assert seen.policy[0] == 2


def test_C5_concurrent_records(office: Office, judge: Court) -> None:
    side = office.fork()
    one, two = office.approved("trip", "00000001"), side.approved("trip", "00000002")
    office.merge(side)
    seen = judge(office)
    assert seen.codes == []
    assert seen.states(one, two) == ["approved", "approved"]


def test_C5_concurrent_votes_on_one_record(office: Office, judge: Court) -> None:
    task = office.reviewed("task")
    side = office.fork()
    office.event("countersign", task, by=FINANCE)
    side.event("countersign", task, by=PERSONNEL)
    office.merge(side)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(task) == "countersigned"


def test_C5_submitted_on_a_branch_while_others_work(office: Office, judge: Court) -> None:
    trip = office.new()
    side = office.fork()
    side.edit(trip, purpose="赴白水镇")
    side.submit(trip)
    office.new("trip", "00000002")
    office.merge(side)
    office.review(trip)
    office.approve(trip)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


def test_C6_delegation(office: Office, judge: Court) -> None:
    paper = office.delegate(DEPUTY, OTHER_CLERK)
    trip = office.reviewed()
    office.approve(trip, by=OTHER_CLERK, for_=DEPUTY, delegation=paper)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"
    assert seen.acted(trip)[-1] == f"approve {OTHER_CLERK} for {DEPUTY}"


def test_C7_return_then_second_revision(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.event("return", trip, by=DEPUTY, role="分管领导@gov-office")
    assert judge(office).state(trip) == "returned"
    office.edit(trip, purpose="赴白水镇")
    office.submit(trip)
    office.review(trip)
    office.approve(trip)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"
    assert seen.record(trip).revision == 2


def test_C7_withdraw_is_a_draft_again(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.event("withdraw", trip, by=CLERK)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "draft"


def test_C8_key_rotation(office: Office, judge: Court) -> None:
    old = office.approved("trip", "00000001")
    rotate(office, DEPUTY)
    new = office.reviewed("trip", "00000002")
    office.approve(new, key=f"{DEPUTY}#2")
    seen = judge(office)
    assert seen.codes == []
    assert seen.states(old, new) == ["approved", "approved"]


def rotate(office: Office, person: str) -> None:
    """A person's key is retired, a second one takes its place."""
    office.change_policy(lambda policy: policy["people"][person].update(keys=[
        {"fp": office.ring.key(person).fp, "state": "retired"},
        {"fp": office.ring.key(f"{person}#2").fp, "state": "active"},
    ]))


def test_C9_approver_leaves(office: Office, judge: Court) -> None:
    trip = office.approved()
    office.change_policy(lambda policy: policy["people"].pop(DEPUTY))
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


# -- what the table does not number -----------------------------------------------------------------------------------


def test_countersigned_by_every_unit_named(office: Office, judge: Court) -> None:
    meeting = office.reviewed("meeting")
    office.event("countersign", meeting, by=FINANCE, role="会签单位@finance")
    office.event("countersign", meeting, by=FINANCE2, role="会签单位@finance")
    assert judge(office).state(meeting) == "reviewed"   # 人事 is missing, 财政 twice does not help
    office.event("countersign", meeting, by=PERSONNEL, role="会签单位@personnel")
    office.event("approve", meeting, by=LEADER, role="主要负责人@gov-office")
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(meeting) == "approved"


def test_edit_after_approval_of_a_low_risk_kind(office: Office, judge: Court) -> None:
    meeting = office.reviewed("meeting", countersigners=["finance"])
    office.event("countersign", meeting, by=FINANCE, role="会签单位@finance")
    office.event("approve", meeting, by=LEADER, role="主要负责人@gov-office")
    office.edit(meeting, title="改期")
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(meeting) == "draft"


def test_void_needs_two(office: Office, judge: Court) -> None:
    trip = office.approved()
    office.event("void", trip, by=DEPUTY, role="分管领导@gov-office")
    assert judge(office).state(trip) == "approved"
    office.event("void", trip, by=LEADER, role="主要负责人@gov-office")
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "void"


def test_reopen_then_a_new_revision(office: Office, judge: Court) -> None:
    trip = office.approved()
    office.event("reopen", trip, by=LEADER, role="主要负责人@gov-office")
    assert judge(office).state(trip) == "draft"
    office.edit(trip, purpose="赴白水镇")
    office.submit(trip)
    office.review(trip)
    office.approve(trip)
    seen = judge(office)
    assert seen.codes == []
    assert (seen.state(trip), seen.record(trip).revision) == ("approved", 2)


def test_retract_while_nothing_follows(office: Office, judge: Court) -> None:
    trip = office.approved()
    office.event("retract", trip, by=DEPUTY, role="")
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "reviewed"


def test_registered_from_paper(office: Office, judge: Court) -> None:
    trip = office.new(paper={"approver": "王五", "doc_no": "2026-17"})
    office.event("register", trip, by=DIRECTOR, role="办公室主任@gov-office")
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "registered"


def test_drafts_are_free(office: Office, judge: Court) -> None:
    gone, kept = office.new("trip", "00000001"), office.new("trip", "00000002")
    office.edit(kept, by=OTHER_CLERK, how={"key": None}, purpose="手工改")
    office.commit("删除草稿", key=None, files={office.path(gone): None})
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(kept) == "draft"


def test_kind_without_a_flow_is_recorded(office: Office, judge: Court) -> None:
    office.commit("新地点", key=None, files={"records/place/qingshan-town.toml": 'id = "qingshan-town"\nname = "青山镇"\n'})
    seen = judge(office)
    assert seen.codes == []
    assert seen.state("place/qingshan-town") == "recorded"


def test_restored_bytes_restore_the_state(office: Office, judge: Court) -> None:
    """The editors join the conflict set, the finding drops to a warning."""
    trip = office.approved()
    before = office.raw(office.path(trip))
    office.edit(trip, purpose="改错了")
    office.commit("改回", files={office.path(trip): before})
    seen = judge(office)
    assert seen.codes == ["W EDIT_AFTER_APPROVAL"]
    assert seen.state(trip) == "approved"


def test_file_moved_keeps_the_approval(office: Office, judge: Court) -> None:
    trip = office.approved()
    path = office.path(trip)
    office.commit("移动", files={path: None, path.replace("/2026/11/", "/2026/12/"): office.raw(path)})
    seen = judge(office)
    assert seen.state(trip) == "approved"


def test_one_administrator(ring: Ring, judge: Court) -> None:
    """One administrator is allowed: his proposal is the vote."""
    office = Office.empty(ring)
    people = office.policy["people"]
    for admin in (ADMIN2, ADMIN3, ADMIN4):
        people.pop(admin)
    office.policy["global"] |= {"policy_threshold": 1, "min_admins": 1}
    office.commit("建台账", by=ADMIN, key=None, files={"officectl.toml": "format = 1\n"})
    office.found()
    office.change_policy(lambda policy: policy["global"].update(late_days=3), voters=())
    office.change_governed({"rules/unit.toml": 'layer = "unit"\n'}, voters=())
    seen = judge(office)
    assert seen.codes == []
    assert seen.policy[0] == 2
    assert seen.verdict.governed["rules/unit.toml"] == office.files["rules/unit.toml"].oid


def test_governed_change_with_its_votes(office: Office, judge: Court) -> None:
    office.change_governed({"rules/unit.toml": 'layer = "unit"\n# 第二版\n', "baseline.toml": "# 无\n"})
    seen = judge(office)
    assert seen.codes == []
    assert seen.verdict.governed == {path: entry.oid for path, entry in office.files.items() if not path.startswith(("records", "policy"))}


def test_open_workspace(ring: Ring, judge: Court) -> None:
    office = Office.empty(ring)
    office.policy["version"] = 0
    office.commit("建台账", by=CLERK, key=None, files={"officectl.toml": "format = 1\n"})
    trip = office.new()
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "recorded"
    assert seen.verdict.root == ""


def test_records_older_than_the_policy(ring: Ring, judge: Court) -> None:
    office = Office.empty(ring)
    office.commit("建台账", by=CLERK, key=None, files={"officectl.toml": "format = 1\n"})
    trip = office.new()
    office.found()
    office.submit(trip)
    office.review(trip)
    office.approve(trip)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


@pytest.mark.parametrize("shape", [{"algorithm": "sha256"}, {"prefix": "办公室/资料/"}], ids=["sha256", "sub-folder"])
def test_other_shapes_of_repository(ring: Ring, judge: Court, shape: dict[str, str]) -> None:
    office = Office.founded(ring, **shape)
    trip, other = office.approved("trip", "00000001"), office.reviewed("trip", "00000002")
    office.approve(other, by=OTHER_CLERK)
    office.change_policy(lambda policy: policy["global"].update(late_days=3))
    seen = judge(office)
    assert seen.codes == ["E NO_AUTHORITY"]
    assert seen.states(trip, other) == ["approved", "reviewed"]
    assert seen.policy[0] == 2


def test_votes_after_a_merge_of_other_work(office: Office, judge: Court) -> None:
    """Long-lived branches of several people, merged criss-cross."""
    one, two = office.reviewed("trip", "00000001"), office.reviewed("trip", "00000002")
    side = office.fork()
    side.approve(one)
    office.approve(two, by=OTHER_DEPUTY)
    side.merge(office)
    three = side.new("trip", "00000003")
    office.merge(side)
    office.submit(three)
    seen = judge(office)
    assert seen.codes == []
    assert seen.states(one, two, three) == ["approved", "approved", "submitted"]


def test_proposal_that_nobody_votes_on(office: Office, judge: Court) -> None:
    """A proposal that is never voted grants nothing and is no fault."""
    new = office.next_policy(lambda policy: policy["global"].update(late_days=3))
    office.commit("草拟制度", by=ADMIN, key=None, files=under("policy/next/", policy_files(new)))
    assert judge(office).codes == []
    assert judge(office).policy[0] == 1


def test_record_with_every_type_of_value(office: Office, judge: Court) -> None:
    item = office.new()
    text = toml(office.record(item)) + '\nratio = 18.50\nbig = 1_000_000\nhex = 0x1F\nwhen = 2026-11-20T08:30:00+08:00\n'
    text += 'at = 08:30:00\nflags = [true, false]\nlong = """\n第一行\n第二行"""\n\n[nested]\n"引号" = "值"\n'
    office.commit("各种值", files={office.path(item): text})
    office.submit(item)
    office.review(item)
    office.approve(item)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(item) == "approved"
