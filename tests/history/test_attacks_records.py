"""Attacks on one record: who may say what about which content (A01–A19, A22–A26, A34–A40, A42–A45, A52, A55, A56)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from .cast import ADMIN, CLERK, DEPUTY, FINANCE, HEAD, OTHER_CLERK, OTHER_DEPUTY, OTHER_HEAD, email
from .judge import Court
from .objects import Entry
from .office import NOW, STEP, ZONE, Office
from .plain import sha

LATER = timedelta(days=1)


# -- who ---------------------------------------------------------------------------------------------------------------


def test_A01_editor_approves_own_text(office: Office, judge: Court) -> None:
    trip = office.new()
    office.edit(trip, by=DEPUTY, purpose="赴白水镇")
    office.submit(trip)
    office.review(trip)
    attack = office.approve(trip)
    seen = judge(office)
    assert seen.codes == ["E SELF_APPROVAL"]
    assert seen.at("SELF_APPROVAL") == [attack]
    assert seen.state(trip) == "reviewed"


def test_A01_submitter_approves(office: Office, judge: Court) -> None:
    trip = office.new()
    office.submit(trip, by=DEPUTY)
    office.review(trip)
    office.approve(trip)
    seen = judge(office)
    assert seen.codes == ["E SELF_APPROVAL"]
    assert seen.state(trip) == "reviewed"


def test_A01_editor_reviews(office: Office, judge: Court) -> None:
    trip = office.new(by=HEAD)
    office.submit(trip)
    office.review(trip)
    seen = judge(office)
    assert seen.codes == ["E SELF_APPROVAL"]
    assert seen.state(trip) == "submitted"


def test_A01_editor_of_an_earlier_draft_approves(office: Office, judge: Court) -> None:
    """Whoever touched the content since the last approval is in the conflict set, even when others wrote over it."""
    trip = office.new(by=DEPUTY)
    office.edit(trip, purpose="赴白水镇")
    office.submit(trip)
    office.review(trip)
    office.approve(trip)
    assert judge(office).codes == ["E SELF_APPROVAL"]
    assert judge(office).state(trip) == "reviewed"


def test_A01_unsigned_editor_known_by_address_approves(office: Office, judge: Court) -> None:
    trip = office.new()
    office.edit(trip, by=DEPUTY, how={"key": None}, purpose="赴白水镇")
    office.submit(trip)
    office.review(trip)
    office.approve(trip)
    assert judge(office).codes == ["E SELF_APPROVAL"]
    assert judge(office).state(trip) == "reviewed"


def test_A01_co_author_approves(office: Office, judge: Court) -> None:
    trip = office.new()
    message = f"改事由\n\nCo-authored-by: 王五 <{email(DEPUTY)}>\n"
    office.commit(message, files={office.path(trip): office.raw(office.path(trip)) + b'note = "1"\n'})
    office.submit(trip)
    office.review(trip)
    office.approve(trip)
    assert judge(office).codes == ["E SELF_APPROVAL"]
    assert judge(office).state(trip) == "reviewed"


def test_A01_editor_before_the_last_approval_may_approve_again(office: Office, judge: Court) -> None:
    """The set begins anew with each approved revision: no finding."""
    trip = office.new(by=DEPUTY)
    office.submit(trip)
    office.review(trip)
    office.approve(trip, by=OTHER_DEPUTY)
    office.event("reopen", trip, by=OTHER_DEPUTY)
    office.edit(trip, purpose="赴白水镇")
    office.submit(trip)
    office.review(trip)
    office.approve(trip)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


def test_A02_editor_approves_as_a_delegate(office: Office, judge: Court) -> None:
    paper = office.delegate(DEPUTY, OTHER_CLERK)
    trip = office.new(by=OTHER_CLERK)
    office.submit(trip)
    office.review(trip)
    attack = office.approve(trip, by=OTHER_CLERK, for_=DEPUTY, delegation=paper)
    seen = judge(office)
    assert seen.codes == ["E SELF_APPROVAL"]
    assert seen.at("SELF_APPROVAL") == [attack]
    assert seen.state(trip) == "reviewed"


def test_A02_delegate_approves_what_the_principal_wrote(office: Office, judge: Court) -> None:
    paper = office.delegate(DEPUTY, OTHER_CLERK)
    trip = office.new(by=DEPUTY)
    office.submit(trip)
    office.review(trip)
    office.approve(trip, by=OTHER_CLERK, for_=DEPUTY, delegation=paper)
    seen = judge(office)
    assert seen.codes == ["E SELF_APPROVAL"]
    assert seen.state(trip) == "reviewed"


@pytest.mark.parametrize("fault", ["expired", "not yet", "other person", "other principal", "missing", "no such record", "not signed"])
def test_A03_delegation_that_does_not_hold(office: Office, judge: Court, fault: str) -> None:
    span = {"expired": ("2026-10-20", "2026-11-01"), "not yet": ("2026-11-10", "2026-11-20")}.get(fault, ("2026-11-01", "2026-11-30"))
    paper = office.delegate(
        OTHER_DEPUTY if fault == "other principal" else DEPUTY, FINANCE if fault == "other person" else OTHER_CLERK,
        from_=span[0], to=span[1],
    ) if fault not in ("no such record", "not signed") else "deleg-20261102-00000000"
    if fault == "not signed":
        office.new("delegation", "00000000", by=DEPUTY, principal=DEPUTY, delegate=OTHER_CLERK, roles=["分管领导@gov-office"],
                   **{"from": datetime(2026, 11, 1).date(), "to": datetime(2026, 11, 30).date()})
    trip = office.reviewed()
    office.approve(trip, by=OTHER_CLERK, for_=DEPUTY, delegation="" if fault == "missing" else paper)
    seen = judge(office)
    assert seen.codes == ["E EVENT_MALFORMED" if fault == "missing" else "E BAD_DELEGATION"]   # Office-For needs Office-Delegation
    assert seen.state(trip) == "reviewed"


def test_A04_forged_author_and_actor(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    attack = office.approve(trip, by=CLERK, author=DEPUTY, actor=DEPUTY)
    seen = judge(office)
    assert seen.codes == ["E ACTOR_MISMATCH", "W IDENT_MISMATCH"]
    assert seen.at("ACTOR_MISMATCH") == [attack]
    assert seen.state(trip) == "reviewed"


def test_A04_forged_author_only_is_irrelevant(office: Office, judge: Court) -> None:
    """Who signs counts; another author's address is worth a warning."""
    trip = office.reviewed()
    office.approve(trip, author=OTHER_DEPUTY)
    seen = judge(office)
    assert seen.codes == ["W IDENT_MISMATCH"]
    assert seen.state(trip) == "approved"
    assert seen.acted(trip)[-1] == f"approve {DEPUTY}"


def test_A05_unsigned_approval(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    attack = office.approve(trip, key=None)
    seen = judge(office)
    assert seen.codes == ["E UNSIGNED_EVENT"]
    assert seen.at("UNSIGNED_EVENT") == [attack]
    assert seen.state(trip) == "reviewed"


@pytest.mark.parametrize("event", ["submit", "review", "return", "withdraw"])
def test_A05_unsigned_event_of_any_kind(office: Office, judge: Court, event: str) -> None:
    trip = office.new()
    if event != "submit":
        office.submit(trip)
    office.event(event, trip, by={"submit": CLERK, "withdraw": CLERK}.get(event, HEAD), key=None)
    seen = judge(office)
    assert seen.codes == ["E UNSIGNED_EVENT"]
    assert seen.state(trip) == ("draft" if event == "submit" else "submitted")


def test_A06_key_not_in_the_policy(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.approve(trip, key="stranger")
    seen = judge(office)
    assert seen.codes == ["E UNKNOWN_KEY"]
    assert seen.state(trip) == "reviewed"


def test_A07_clerk_approves(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.approve(trip, by=OTHER_CLERK)
    seen = judge(office)
    assert seen.codes == ["E NO_AUTHORITY"]
    assert seen.state(trip) == "reviewed"


def test_A07_head_of_another_unit_reviews(office: Office, judge: Court) -> None:
    """`scope`: the role must be held at the unit that the record names."""
    trip = office.new(unit="personnel")
    office.submit(trip)
    office.review(trip)
    seen = judge(office)
    assert seen.codes == ["E NO_AUTHORITY"]
    assert seen.state(trip) == "submitted"


def test_A07_administrator_is_no_leader(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.approve(trip, by=ADMIN)
    assert judge(office).codes == ["E NO_AUTHORITY"]


def test_A08_stage_skipped(office: Office, judge: Court) -> None:
    trip = office.new()
    office.submit(trip)
    attack = office.approve(trip)
    seen = judge(office)
    assert seen.codes == ["E BAD_TRANSITION"]
    assert seen.at("BAD_TRANSITION") == [attack]
    assert seen.state(trip) == "submitted"


def test_A08_vote_before_any_submit(office: Office, judge: Court) -> None:
    trip = office.new()
    office.review(trip, r=1)
    seen = judge(office)
    assert len(seen.codes) == 1 and seen.codes[0] in ("E BAD_TRANSITION", "E STALE_REVISION")
    assert seen.state(trip) == "draft"


@pytest.mark.parametrize("event", ["return", "withdraw", "reopen"])
def test_A08_event_from_the_wrong_state(office: Office, judge: Court, event: str) -> None:
    trip = office.approved() if event != "reopen" else office.reviewed()
    before = judge(office).state(trip)
    office.event(event, trip, by={"withdraw": CLERK}.get(event, DEPUTY), role="")
    seen = judge(office)
    assert seen.codes == ["E BAD_TRANSITION"]
    assert seen.state(trip) == before


def test_A08_retract_after_something_followed(office: Office, judge: Court) -> None:
    trip = office.approved()
    office.event("retract", trip, by=HEAD)
    seen = judge(office)
    assert seen.codes in (["E BAD_TRANSITION"], ["E NO_AUTHORITY"])   # the last event is not his, his own has been followed
    assert seen.state(trip) == "approved"


def test_A08_retract_by_somebody_else(office: Office, judge: Court) -> None:
    trip = office.approved()
    office.event("retract", trip, by=OTHER_DEPUTY)
    seen = judge(office)
    assert len(seen.codes) == 1 and seen.codes[0] in ("E NO_AUTHORITY", "E BAD_TRANSITION")
    assert seen.state(trip) == "approved"


def test_A08_withdraw_by_somebody_else(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.event("withdraw", trip, by=OTHER_CLERK)
    seen = judge(office)
    assert seen.codes == ["E NO_AUTHORITY"]
    assert seen.state(trip) == "reviewed"


def test_A08_return_without_a_reason(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.event("return", trip, by=HEAD, opinion=" ")
    seen = judge(office)
    assert seen.codes == ["E NO_REASON"]
    assert seen.state(trip) == "reviewed"


def test_A08_register_without_paper(office: Office, judge: Court) -> None:
    trip = office.new()
    office.event("register", trip, by="he.liu", role="办公室主任@gov-office")
    seen = judge(office)
    assert seen.codes == ["E NO_PAPER"]
    assert seen.state(trip) == "draft"


def test_A09_one_person_reviews_and_approves(office: Office, judge: Court) -> None:
    trip = office.new()
    office.submit(trip)
    office.review(trip, by=OTHER_HEAD)
    office.approve(trip, by=OTHER_HEAD)
    seen = judge(office)
    assert seen.codes == ["E SOD_STAGES"]
    assert seen.state(trip) == "reviewed"


def test_A09_reviewer_approves_through_a_delegate(office: Office, judge: Court) -> None:
    """Both people of a delegation count at every stage."""
    paper = office.delegate(OTHER_HEAD, OTHER_CLERK)
    trip = office.new()
    office.submit(trip)
    office.review(trip, by=OTHER_HEAD)
    office.approve(trip, by=OTHER_CLERK, for_=OTHER_HEAD, delegation=paper)
    seen = judge(office)
    assert seen.codes == ["E SOD_STAGES"]
    assert seen.state(trip) == "reviewed"


def test_A09_reviewed_here_and_approved_there(office: Office, judge: Court) -> None:
    """One person reviews on one branch and approves, after somebody else's review, on another: together that is one person twice."""
    trip = office.new()
    office.submit(trip)
    side = office.fork()
    office.review(trip, by=OTHER_HEAD)
    side.review(trip, by=HEAD)
    side.approve(trip, by=OTHER_HEAD)
    office.merge(side)
    seen = judge(office)
    assert seen.state(trip) == "reviewed"
    assert seen.codes in ([], ["E SOD_STAGES"])


# -- about what --------------------------------------------------------------------------------------------------------


def test_A10_digest_of_other_content(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.approve(trip, digest=sha("别的内容"))
    seen = judge(office)
    assert seen.codes == ["E DIGEST_MISMATCH"]
    assert seen.state(trip) == "reviewed"


def test_A10_digest_of_the_draft_before(office: Office, judge: Court) -> None:
    trip = office.new()
    old = office.digest(trip)
    office.edit(trip, purpose="赴白水镇")
    office.submit(trip, digest=old)
    seen = judge(office)
    assert seen.codes == ["E DIGEST_MISMATCH"]
    assert seen.state(trip) == "draft"


def test_A11_approve_with_edit(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    attack = office.approve(trip, changes={trip: {"purpose": "赴省城"}})
    seen = judge(office)
    assert seen.codes == ["E APPROVE_WITH_EDIT"]
    assert seen.at("APPROVE_WITH_EDIT") == [attack]
    assert seen.state(trip) == "draft"


def test_A11_approve_with_edit_of_another_record(office: Office, judge: Court) -> None:
    other, trip = office.new("trip", "00000001"), office.reviewed("trip", "00000002")
    office.approve(trip, changes={other: {"purpose": "赴省城"}})
    seen = judge(office)
    assert seen.codes == ["E APPROVE_WITH_EDIT"]
    assert seen.states(other, trip) == ["draft", "reviewed"]


def test_A11_approve_with_an_edit_outside_the_workspace(office: Office, judge: Court) -> None:
    """A workspace in a sub-folder: the whole tree of the commit counts, not only the folder."""
    inner = Office.founded(office.ring, prefix="资料/")
    trip = inner.reviewed()
    files = {inner.prefix + path: entry for path, entry in inner.files.items()}
    tree = inner.objects.tree(files | {"README": Entry("100644", inner.objects.put("blob", b"1"))})
    inner.approve(trip, headers=lambda rows: [f"tree {tree}", *rows[1:]])
    seen = judge(inner)
    assert seen.codes == ["E APPROVE_WITH_EDIT"]
    assert seen.state(trip) == "reviewed"


def test_A11_approve_with_a_reformatted_file(office: Office, judge: Court) -> None:
    """Exactly the parent's tree, not only the same value."""
    trip = office.reviewed()
    office.approve(trip, files={office.path(trip): b"# 1\n" + office.raw(office.path(trip))})
    seen = judge(office)
    assert seen.codes == ["E APPROVE_WITH_EDIT"]
    assert seen.state(trip) == "reviewed"


def test_A12_edit_after_approval(office: Office, judge: Court) -> None:
    trip = office.approved()
    attack = office.edit(trip, purpose="赴省城")
    seen = judge(office)
    assert seen.codes == ["E EDIT_AFTER_APPROVAL"]
    assert seen.at("EDIT_AFTER_APPROVAL") == [attack]
    assert seen.state(trip) == "draft"


def test_A12_edit_between_stages(office: Office, judge: Court) -> None:
    """Allowed, but the votes are for other content."""
    trip = office.reviewed()
    office.edit(trip, purpose="赴省城")
    assert judge(office).codes == []
    assert judge(office).state(trip) == "draft"
    office.approve(trip)
    seen = judge(office)
    assert len(seen.codes) == 1 and seen.codes[0] in ("E DIGEST_MISMATCH", "E BAD_TRANSITION")
    assert seen.state(trip) == "draft"


def test_A12_restorer_of_the_bytes_is_an_editor(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    before = office.raw(office.path(trip))
    office.edit(trip, by=DEPUTY, purpose="赴省城")
    office.commit("改回", by=DEPUTY, files={office.path(trip): before})
    office.approve(trip)
    seen = judge(office)
    assert seen.codes == ["E SELF_APPROVAL"]
    assert seen.state(trip) == "reviewed"


@pytest.mark.parametrize("line", ['state = "approved"', 'flow = "trip"', 'approved_by = "wang.wu"'])
def test_A13_state_by_hand(office: Office, judge: Court, line: str) -> None:
    trip = office.new()
    path = office.path(trip)
    attack = office.commit("改状态", files={path: office.raw(path) + line.encode() + b"\n"})
    seen = judge(office)
    assert seen.codes == ["E STATE_FORGED"]
    assert set(seen.at("STATE_FORGED")) == {attack}
    assert seen.state(trip) == "draft"


def test_A14_replay_after_return(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.event("return", trip, by=HEAD)
    attack = office.approve(trip, r=1)
    seen = judge(office)
    assert seen.codes == ["E STALE_REVISION"]
    assert seen.at("STALE_REVISION") == [attack]
    assert seen.state(trip) == "returned"


def test_A14_replay_of_the_first_revision_in_the_second(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.event("return", trip, by=HEAD)
    office.submit(trip)
    office.review(trip)
    office.approve(trip, r=1)
    seen = judge(office)
    assert seen.codes == ["E STALE_REVISION"]
    assert seen.state(trip) == "reviewed"


def test_A14_votes_before_the_return_do_not_count_again(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.event("return", trip, by=HEAD)
    office.submit(trip)
    office.approve(trip)
    seen = judge(office)
    assert seen.codes == ["E BAD_TRANSITION"]
    assert seen.state(trip) == "submitted"


@pytest.mark.parametrize("event", ["withdraw", "reopen"])
def test_A14_replay_after_withdraw_or_reopen(office: Office, judge: Court, event: str) -> None:
    trip = office.reviewed() if event == "withdraw" else office.approved()
    office.event(event, trip, by=CLERK if event == "withdraw" else DEPUTY)
    office.approve(trip, by=OTHER_DEPUTY, r=1)
    seen = judge(office)
    assert seen.codes == ["E STALE_REVISION"]
    assert seen.state(trip) == "draft"


def test_A14_content_of_the_first_revision_brought_back(office: Office, judge: Court) -> None:
    """Approved r1, reopened, r2 with other text, then r1's bytes again: r1's approval does not come back."""
    trip = office.approved()
    first = office.raw(office.path(trip))
    office.event("reopen", trip, by=DEPUTY)
    office.edit(trip, purpose="赴白水镇")
    office.submit(trip)
    office.commit("改回", files={office.path(trip): first})
    seen = judge(office)
    assert seen.state(trip) == "draft"


def test_A14_void_is_for_good(office: Office, judge: Court) -> None:
    trip = office.approved()
    office.event("void", trip, by=DEPUTY)
    office.event("void", trip, by="zhou.qi")
    office.submit(trip)
    seen = judge(office)
    assert len(seen.codes) == 1 and seen.codes[0] in ("E BAD_TRANSITION", "E STALE_REVISION")
    assert seen.state(trip) == "void"


def test_A14_approved_twice(office: Office, judge: Court) -> None:
    trip = office.approved()
    office.approve(trip, by=OTHER_DEPUTY)
    seen = judge(office)
    assert seen.codes == ["E BAD_TRANSITION"]
    assert seen.state(trip) == "approved"


def test_A14_later_revision_than_there_is(office: Office, judge: Court) -> None:
    """Votes in stock for a revision to come."""
    trip = office.reviewed()
    office.approve(trip, r=2)
    seen = judge(office)
    assert seen.codes == ["E BAD_TRANSITION"]
    office.event("return", trip, by=HEAD)
    office.submit(trip)
    office.review(trip)
    assert judge(office).state(trip) == "reviewed"


def test_A15_rebase_signs_anothers_approval(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    side = office.fork()
    approval = side.approve(trip)
    office.new("trip", "00000002")
    message = office.objects.content[approval][1].partition(b"\n\n")[2]
    office.commit(message, by=CLERK, author=DEPUTY, committer=CLERK, at=office.nodes[approval].at, committed_at=office.clock)
    seen = judge(office)
    assert seen.codes == ["E ACTOR_MISMATCH", "W IDENT_MISMATCH"]
    assert seen.state(trip) == "reviewed"


def test_A16_amended_by_another_person(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    parent = office.head
    side = office.fork(parent)
    office.approve(trip, opinion="同意。", by=DEPUTY)
    side.approve(trip, opinion="同意，费用从优。", by=CLERK, actor=DEPUTY, author=DEPUTY, committer=CLERK)
    seen = judge(side)
    assert seen.codes == ["E ACTOR_MISMATCH", "W IDENT_MISMATCH"]
    assert seen.state(trip) == "reviewed"


def test_A17_cherry_picked_approval(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    side = office.fork()
    approval = side.approve(trip)
    office.new("trip", "00000002")
    message = office.objects.content[approval][1].partition(b"\n\n")[2]
    office.commit(message, by=CLERK, key=None, author=DEPUTY, committer=CLERK, at=office.nodes[approval].at, committed_at=office.clock)
    seen = judge(office)
    assert seen.codes == ["E UNSIGNED_EVENT"]
    assert seen.state(trip) == "reviewed"


def test_A17_signature_copied_to_another_parent(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    side = office.fork()
    side.approve(trip)
    armour = office.ring.sign(DEPUTY, b"")   # a true signature, of other bytes
    office.new("trip", "00000002")
    office.approve(trip, signature=lambda payload: armour)
    seen = judge(office)
    assert seen.codes == ["E BAD_SIGNATURE"]
    assert seen.state(trip) == "reviewed"


def test_A18_squash(office: Office, judge: Court) -> None:
    side = office.fork()
    trip = side.approved()
    office.commit("派车单", files={path: entry for path, entry in side.files.items() if path not in office.files})
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "draft"


def test_A19_squash_of_the_votes(office: Office, judge: Court) -> None:
    trip = office.new()
    side = office.fork()
    side.edit(trip, purpose="赴白水镇")
    side.submit(trip)
    side.review(trip)
    side.approve(trip)
    office.commit("派车单（已批）", files={office.path(trip): side.raw(side.path(trip))})
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "draft"


def test_A19_squash_with_the_message_that_git_proposes(office: Office, judge: Court) -> None:
    """git indents the messages of what it squashes: `Office-` lines outside a clean block, so no event and said so."""
    trip = office.new()
    side = office.fork()
    side.submit(trip)
    body = office.objects.content[side.head][1].partition(b"\n\n")[2].decode()
    office.commit("Squashed commit of the following:\n\n" + "\n".join("    " + line for line in body.splitlines()) + "\n")
    seen = judge(office)
    assert seen.codes == ["E EVENT_MALFORMED"]
    assert seen.state(trip) == "draft"


# -- files -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_A22_delete(office: Office, judge: Court, state: str) -> None:
    if state == "approved":
        trip = office.approved()
    else:
        trip = office.new()
        office.submit(trip)
    attack = office.commit("删除", files={office.path(trip): None})
    seen = judge(office)
    assert seen.codes == ["E DELETED_RECORD"]
    assert seen.at("DELETED_RECORD") == [attack]
    assert seen.state(trip) == "deleted"


def test_A23_two_files_one_id(office: Office, judge: Court) -> None:
    trip = office.approved()
    path = office.path(trip)
    attack = office.commit("复制", files={path.replace("/2026/11/", "/2026/12/"): office.raw(path)})
    seen = judge(office)
    assert seen.codes == ["E DUP_ID"]
    assert attack in seen.at("DUP_ID")


def test_A23_second_file_with_other_content(office: Office, judge: Court) -> None:
    """Which of two files the approval means must not be a matter of luck: the one that was approved, or none."""
    trip = office.approved()
    path = office.path(trip)
    other = office.raw(path).replace("青山镇".encode(), "省城".encode())
    office.commit("复制", files={path.replace("/2026/11/", "/2026/01/"): other})
    seen = judge(office)
    assert seen.codes == ["E DUP_ID"]
    assert seen.state(trip) != "approved" or (seen.record(trip).path, seen.record(trip).digest) == (path, office.digest(trip))


@pytest.mark.parametrize("order", ["at once", "one after the other"])
def test_A23_copy_takes_the_place_of_the_original(office: Office, judge: Court, order: str) -> None:
    """First a second file with other content, then the first one goes: an edit by another name."""
    trip = office.approved()
    path = office.path(trip)
    copy = path.replace("/2026/11/", "/2026/01/")
    other = office.raw(path).replace("青山镇".encode(), "省城".encode())
    if order == "at once":
        office.commit("换", files={copy: other, path: None})
    else:
        office.commit("复制", files={copy: other})
        office.commit("删除", files={path: None})
    seen = judge(office)
    assert "E EDIT_AFTER_APPROVAL" in seen.codes
    assert seen.state(trip) == "draft"


def test_A23_same_id_in_another_kind(office: Office, judge: Court) -> None:
    trip = office.approved()
    path = office.path(trip)
    office.commit("复制", files={path.replace("records/trip/2026/11", "records/task/2026"): office.raw(path)})
    seen = judge(office)
    assert "E DUP_ID" in seen.codes
    assert seen.state(trip) != "approved" or seen.record(trip).path == path


def test_A24_file_takes_the_id_of_an_approved_record(office: Office, judge: Court) -> None:
    trip, other = office.approved("trip", "00000001"), office.new("trip", "00000002")
    office.commit("改编号", files={office.path(other): office.raw(office.path(other)).replace(b"00000002", b"00000001")})
    seen = judge(office)
    assert "E PATH_MISMATCH" in seen.codes or "E DUP_ID" in seen.codes
    assert seen.state(trip) != "approved" or seen.record(trip).path == office.path(trip)


def test_A24_file_name_is_not_the_id(office: Office, judge: Court) -> None:
    trip = office.new()
    path = office.path(trip)
    attack = office.commit("改名", files={path: office.raw(path).replace(b"7k2m9q4x", b"7k2m9q4z")})
    seen = judge(office)
    assert seen.codes == ["E PATH_MISMATCH"]
    assert seen.at("PATH_MISMATCH") == [attack]
    assert seen.state(trip) != "approved"


MODES: dict[str, Callable[[Office, str], Entry]] = {
    "executable": lambda office, path: Entry("100755", office.files[path].oid),
    "symlink": lambda office, path: Entry("120000", office.objects.put("blob", b"../../../../officectl.toml")),
    "submodule": lambda office, path: Entry("160000", office.genesis),
}


@pytest.mark.parametrize("mode", MODES)
def test_A42_mode_of_a_record(office: Office, judge: Court, mode: str) -> None:
    trip = office.new()
    attack = office.commit("改模式", files={office.path(trip): MODES[mode](office, office.path(trip))})
    seen = judge(office)
    assert seen.codes == ["E BAD_MODE"]
    assert seen.at("BAD_MODE") == [attack]
    assert seen.state(trip) != "approved"


@pytest.mark.parametrize("mode", ["symlink", "submodule"])
def test_A42_approved_record_replaced(office: Office, judge: Court, mode: str) -> None:
    trip = office.approved()
    office.commit("改模式", files={office.path(trip): MODES[mode](office, office.path(trip))})
    seen = judge(office)
    assert "E BAD_MODE" in seen.codes
    assert seen.state(trip) != "approved"


@pytest.mark.parametrize("mode", ["symlink", "submodule"])
def test_A42_policy_file(office: Office, judge: Court, mode: str) -> None:
    path = "policy/active/flows/trip.toml"
    office.commit("改模式", by=ADMIN, files={path: MODES[mode](office, path)})
    seen = judge(office)
    assert seen.codes
    assert all(code.startswith("E ") for code in seen.codes)
    assert seen.policy[0] == 1
    trip = office.new()
    office.submit(trip, policy="")
    office.review(trip, policy="")
    office.approve(trip, policy="")
    assert judge(office).state(trip) == "approved"   # the old flow is in force


def test_A52_moved_to_another_kind(office: Office, judge: Court) -> None:
    trip = office.approved()
    path = office.path(trip)
    attack = office.commit("移动", files={path: None, path.replace("records/trip/2026/11", "records/task/2026"): office.raw(path)})
    seen = judge(office)
    assert seen.codes == ["E KIND_MISMATCH"]
    assert seen.at("KIND_MISMATCH") == [attack]
    assert seen.state(trip) != "approved"


def test_A52_event_names_another_kind(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.event("approve", trip.replace("trip/", "task/"), by="zhou.qi", r=1, digest=office.digest(trip))
    seen = judge(office)
    assert seen.codes == ["E KIND_MISMATCH"]
    assert seen.state(trip) == "reviewed"


# -- words -------------------------------------------------------------------------------------------------------------


MALFORMED: dict[str, Callable[[list[str]], list[str]]] = {
    "A25 two events in one block": lambda rows: [*rows, "", "Office-Format: 1", "Office-Event: approve"],
    "A26 duplicate key": lambda rows: [*rows, f"Office-Actor: {OTHER_DEPUTY}"],
    "A26 duplicate event": lambda rows: [rows[0], "Office-Event: return", *rows[1:]],
    "A45 free text in the block": lambda rows: [*rows[:2], "同意，请办理", *rows[2:]],
    "A45 text behind the block": lambda rows: [*rows, "", "以上。"],
    "A45 other case": lambda rows: [rows[0], rows[1].replace("Office-Event", "office-event"), *rows[2:]],
    "A45 indented": lambda rows: [*rows[:-1], " " + rows[-1]],
    "A45 continued line": lambda rows: [*rows, "  more"],
    "A45 crlf": lambda rows: [row + "\r" for row in rows],
    "A45 no item": lambda rows: [row for row in rows if not row.startswith("Office-Item")],
    "A45 no actor": lambda rows: [row for row in rows if not row.startswith("Office-Actor")],
    "A45 no format": lambda rows: rows[1:],
    "A45 short digest": lambda rows: [row[:-1] if row.startswith("Office-Item") else row for row in rows],
    "A45 unknown event": lambda rows: [row.replace("approve", "bless") for row in rows],
    "A45 space before the colon": lambda rows: [row.replace("Office-Actor:", "Office-Actor :") for row in rows],
    "A45 NUL": lambda rows: [*rows, "Change-Id: a\0b"],
    "A45 revision zero": lambda rows: [row.replace(" r1 ", " r0 ") for row in rows],
    "A45 same item twice": lambda rows: [*rows[:3], rows[2], *rows[3:]],
}


@pytest.mark.parametrize("name", MALFORMED)
def test_A25_A26_A45_malformed_block(office: Office, judge: Court, name: str) -> None:
    trip = office.reviewed()
    attack = office.approve(trip, lines=MALFORMED[name])
    seen = judge(office)
    assert seen.codes == ["E EVENT_MALFORMED"]
    assert seen.at("EVENT_MALFORMED") == [attack]
    assert seen.state(trip) == "reviewed"


def test_A25_injected_by_an_opinion(office: Office, judge: Court) -> None:
    """Somebody else's block quoted in a free text must not become an event, nor spoil a silent second reading."""
    trip = office.reviewed()
    office.approve(trip, opinion=f"同意。\nOffice-Event: void\nOffice-Actor: {OTHER_DEPUTY}")
    seen = judge(office)
    assert seen.codes == ["E EVENT_MALFORMED"]
    assert seen.state(trip) == "reviewed"


def test_A25_injected_by_a_subject(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.approve(trip, subject="Office-Event: approve")
    seen = judge(office)
    assert seen.codes == ["E EVENT_MALFORMED"]
    assert seen.state(trip) == "reviewed"


def test_A55_unknown_key_by_a_stranger(office: Office, judge: Court) -> None:
    """Nobody without a key can stop a verification."""
    trip, other = office.reviewed("trip", "00000001"), office.approved("trip", "00000002")
    for key in (None, "stranger"):
        office.approve(trip, key=key, lines=lambda rows: [*rows, "Office-Urgency: high"])
        office.approve(trip, key=key, format_="9")
    seen = judge(office)
    assert seen.codes == ["E EVENT_MALFORMED"]
    assert len(seen.at("EVENT_MALFORMED")) == 4
    assert seen.exit == 1
    assert seen.states(trip, other) == ["reviewed", "approved"]


# -- when --------------------------------------------------------------------------------------------------------------


def test_A34_backdated(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    attack = office.approve(trip, at=office.clock - LATER)
    seen = judge(office)
    assert seen.codes == ["W CLOCK_REGRESSION"]
    assert seen.at("CLOCK_REGRESSION") == [attack]
    assert seen.state(trip) == "approved"


def test_A34_within_the_tolerance(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.approve(trip, at=office.clock - STEP - timedelta(seconds=299))
    assert judge(office).codes == []


def test_A35_future_dated(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    attack = office.approve(trip, at=NOW + LATER)
    seen = judge(office)
    assert seen.codes == ["W CLOCK_FUTURE"]
    assert seen.at("CLOCK_FUTURE") == [attack]
    assert seen.state(trip) == "approved"


@pytest.mark.parametrize("order", ["return on the main line", "approve on the main line"])
def test_A36_return_and_approve_concurrently(office: Office, judge: Court, order: str) -> None:
    trip = office.reviewed()
    side = office.fork()
    one, two = (office, side) if order.startswith("return") else (side, office)
    one.event("return", trip, by=HEAD)
    two.approve(trip)
    office.merge(side)
    seen = judge(office)
    assert seen.codes == ["I CONCURRENT_DECISION"]
    assert seen.state(trip) == "returned"


def test_A36_withdraw_and_approve_concurrently(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    side = office.fork()
    side.event("withdraw", trip, by=CLERK)
    office.approve(trip)
    office.merge(side)
    seen = judge(office)
    assert seen.codes == ["I CONCURRENT_DECISION"]
    assert seen.state(trip) == "draft"


def test_A40_one_person_countersigns_twice(office: Office, judge: Court) -> None:
    task = office.reviewed("task")
    office.event("countersign", task, by=FINANCE)
    office.event("countersign", task, by=FINANCE)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(task) == "reviewed"


def test_A40_one_person_countersigns_on_two_branches(office: Office, judge: Court) -> None:
    task = office.reviewed("task")
    side = office.fork()
    office.event("countersign", task, by=FINANCE)
    side.event("countersign", task, by=FINANCE)
    office.merge(side)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(task) == "reviewed"


def test_A40_delegate_gives_no_second_vote(office: Office, judge: Court) -> None:
    """Who votes for himself and for another counts once in k of n."""
    office.change_policy(lambda policy: policy["global"]["delegable"].append("会签单位"))
    paper = office.delegate("zheng.jiu", FINANCE, "会签单位@personnel")
    task = office.reviewed("task")
    office.event("countersign", task, by=FINANCE)
    office.event("countersign", task, by=FINANCE, for_="zheng.jiu", delegation=paper)
    seen = judge(office)
    assert seen.state(task) == "reviewed"


def test_A40_one_person_with_two_keys(office: Office, judge: Court) -> None:
    """Keys map to persons; persons count once."""
    office.change_policy(lambda policy: policy["people"][FINANCE]["keys"].append(
        {"fp": office.ring.key(f"{FINANCE}#2").fp, "state": "active"},
    ))
    task = office.reviewed("task")
    office.event("countersign", task, by=FINANCE)
    office.event("countersign", task, by=FINANCE, key=f"{FINANCE}#2")
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(task) == "reviewed"


def test_A40_one_person_for_two_units(office: Office, judge: Court) -> None:
    """Every unit named, each by another person."""
    office.change_policy(lambda policy: policy["people"][FINANCE]["roles"].append("会签单位@personnel"))
    meeting = office.reviewed("meeting")
    office.event("countersign", meeting, by=FINANCE, role="会签单位@finance")
    office.event("countersign", meeting, by=FINANCE, role="会签单位@personnel")
    seen = judge(office)
    assert seen.state(meeting) == "reviewed"
    office.event("countersign", meeting, by="zheng.jiu", role="会签单位@personnel")
    assert judge(office).state(meeting) == "countersigned"


def test_A40_one_person_voids_twice(office: Office, judge: Court) -> None:
    trip = office.approved()
    office.event("void", trip, by=DEPUTY)
    office.event("void", trip, by=DEPUTY)
    assert judge(office).state(trip) == "approved"


def test_A40_unit_that_is_not_named(office: Office, judge: Court) -> None:
    meeting = office.reviewed("meeting", countersigners=["personnel"])
    office.event("countersign", meeting, by=FINANCE)
    seen = judge(office)
    assert seen.codes == ["E NO_AUTHORITY"]
    assert seen.state(meeting) == "reviewed"


def test_A43_event_on_a_merge(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    side = office.fork()
    side.new("trip", "00000002")
    office.new("trip", "00000003")
    message = office.message("approve", [f"{trip} r1 {office.digest(trip)}"], by=DEPUTY)
    attack = office.merge(side, by=DEPUTY, message=message)
    seen = judge(office)
    assert seen.codes == ["E EVENT_ON_MERGE"]
    assert seen.at("EVENT_ON_MERGE") == [attack]
    assert seen.state(trip) == "reviewed"


def test_A44_old_key_after_rotation(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    office.change_policy(lambda policy: policy["people"][DEPUTY].update(keys=[
        {"fp": office.ring.key(DEPUTY).fp, "state": "retired"},
        {"fp": office.ring.key(f"{DEPUTY}#2").fp, "state": "active"},
    ]))
    office.approve(trip)
    seen = judge(office)
    assert seen.codes == ["E UNKNOWN_KEY"]
    assert seen.state(trip) == "reviewed"


def test_A56_backdated_from_an_old_fork(office: Office, judge: Court) -> None:
    """Approved "on the 10th" for a car that left on the 12th; it appeared on the main line on the 20th."""
    trip = office.reviewed(plan_out=datetime(2026, 11, 12, 8, 30), plan_in=datetime(2026, 11, 12, 17, 30))
    side = office.fork()
    approval = side.approve(trip, at=datetime(2026, 11, 10, 9, 0, tzinfo=ZONE))
    office.clock = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
    office.merge(side)
    seen = judge(office)
    assert seen.codes == ["W LATE_LANDING"]
    assert seen.at("LATE_LANDING") == [approval]
    assert seen.state(trip) == "approved"
    assert seen.record(trip).late is True
    assert (seen.record(trip).since, seen.record(trip).landed) == (approval, office.head)


def test_A56_landed_in_time(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    side = office.fork()
    side.approve(trip, at=datetime(2026, 11, 10, 9, 0, tzinfo=ZONE))
    office.clock = datetime(2026, 11, 17, 9, 0, tzinfo=ZONE)
    office.merge(side)
    seen = judge(office)
    assert seen.codes == []
    assert seen.record(trip).late is False
