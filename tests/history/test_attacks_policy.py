"""Attacks on the policy and on governed files (A27–A33, A41, A46–A49, A53, T54, T61, T63): the old policy stays in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .cast import (
    ADMIN,
    ADMIN2,
    ADMIN3,
    ADMIN4,
    CLERK,
    DEPUTY,
    FINANCE,
    HEAD,
    OTHER_CLERK,
    OTHER_DEPUTY,
    Policy,
    changed,
    policy_files,
)
from .judge import Court, Judgement
from .objects import Entry
from .office import Office, under
from .plain import governed_digest, policy_digest

GRAB = "分管领导@gov-office"


def grab(policy: Policy) -> None:
    """What an attacker would like: the clerk becomes a leader."""
    policy["people"][OTHER_CLERK]["roles"].append(GRAB)


def first_in_force(office: Office, seen: Judgement) -> bool:
    """The policy of genesis is in force, whatever stands in the tree."""
    texts = {path: office.raw("policy/active/" + path, office.genesis) for path in policy_files(office.policy)}
    return seen.policy == (1, policy_digest(texts))


def attempt(office: Office) -> str:
    """A record that only the grabbed role could approve."""
    trip = office.reviewed()
    office.approve(trip, by=OTHER_CLERK)
    return trip


# -- votes -------------------------------------------------------------------------------------------------------------


def test_A27_one_person_changes_the_policy(office: Office, judge: Court) -> None:
    attack = office.activate(office.next_policy(grab), "policy/active v2 " + policy_digest(policy_files(office.next_policy(grab))))
    seen = judge(office)
    assert seen.codes == ["E POLICY_UNAPPROVED"]
    assert seen.at("POLICY_UNAPPROVED") == [attack]
    assert first_in_force(office, seen)
    trip = attempt(office)
    seen = judge(office)
    assert seen.codes == ["E NO_AUTHORITY", "E POLICY_UNAPPROVED"]
    assert seen.state(trip) == "reviewed"


@pytest.mark.parametrize("key", [None, ADMIN, CLERK], ids=["unsigned", "by an administrator", "by a clerk"])
def test_A27_policy_edited_by_hand(office: Office, judge: Court, key: str | None) -> None:
    new = office.next_policy(grab)
    office.commit("改制度", by=key or CLERK, key=key, files=under("policy/active/", policy_files(new)))
    seen = judge(office)
    assert seen.codes == ["E POLICY_UNAPPROVED"]
    assert first_in_force(office, seen)


def test_A28_proposers_own_vote(office: Office, judge: Court) -> None:
    new = office.next_policy(grab)
    token = office.propose(new, by=ADMIN)
    office.vote(token, by=ADMIN)
    office.vote(token, by=ADMIN2)
    attack = office.activate(new, token)
    seen = judge(office)
    assert "E POLICY_UNAPPROVED" in seen.codes
    assert set(seen.codes) <= {"E POLICY_UNAPPROVED", "E SELF_APPROVAL"}
    assert seen.at("POLICY_UNAPPROVED") == [attack]
    assert first_in_force(office, seen)


def test_A28_proposer_who_wrote_nothing_votes(office: Office, judge: Court) -> None:
    """Excluded as proposer, not only as editor."""
    new = office.next_policy(grab)
    office.commit("草拟制度", by=CLERK, files=under("policy/next/", policy_files(new)))
    token = f"policy/active v2 {policy_digest(policy_files(new))}"
    office.vote(token, by=ADMIN, event="propose")
    vote = office.vote(token, by=ADMIN)
    office.vote(token, by=ADMIN2)
    office.activate(new, token)
    seen = judge(office)
    assert seen.codes == ["E POLICY_UNAPPROVED", "E SELF_APPROVAL"]
    assert seen.at("SELF_APPROVAL") == [vote]
    assert first_in_force(office, seen)


VOTES: dict[str, tuple[str, ...]] = {
    "one vote": (ADMIN2,),
    "one person twice": (ADMIN2, ADMIN2),
}


@pytest.mark.parametrize("name", VOTES)
def test_A28_too_few_votes(office: Office, judge: Court, name: str) -> None:
    new = office.next_policy(grab)
    token = office.propose(new)
    for voter in VOTES[name]:
        office.vote(token, by=voter)
    office.activate(new, token)
    seen = judge(office)
    assert seen.codes == ["E POLICY_UNAPPROVED"]
    assert first_in_force(office, seen)


def test_A28_vote_of_somebody_without_the_role(office: Office, judge: Court) -> None:
    new = office.next_policy(grab)
    token = office.propose(new)
    office.vote(token, by=ADMIN2)
    office.vote(token, by=DEPUTY)
    office.activate(new, token)
    seen = judge(office)
    assert seen.codes == ["E NO_AUTHORITY", "E POLICY_UNAPPROVED"]
    assert first_in_force(office, seen)


def test_A28_editor_of_the_proposal_votes(office: Office, judge: Court) -> None:
    """Editors of policy/next/ are excluded like the proposer."""
    new = office.next_policy(grab)
    office.commit("草拟制度", by=ADMIN2, files=under("policy/next/", policy_files(office.next_policy(lambda policy: None))))
    token = office.propose(new, by=ADMIN)
    office.vote(token, by=ADMIN2)
    office.vote(token, by=ADMIN3)
    office.activate(new, token)
    seen = judge(office)
    assert "E POLICY_UNAPPROVED" in seen.codes
    assert set(seen.codes) <= {"E POLICY_UNAPPROVED", "E SELF_APPROVAL"}
    assert first_in_force(office, seen)


def test_A28_votes_under_the_new_policy_do_not_count(office: Office, judge: Court) -> None:
    """The proposal makes its own voters: judged under the old policy they are nobody."""

    def own_voters(policy: Policy) -> None:
        policy["people"][CLERK]["roles"].append("policy-admin")
        policy["people"][OTHER_CLERK]["roles"].append("policy-admin")

    new = office.next_policy(own_voters)
    token = office.propose(new)
    office.vote(token, by=CLERK)
    office.vote(token, by=OTHER_CLERK)
    office.activate(new, token)
    seen = judge(office)
    assert seen.codes == ["E NO_AUTHORITY", "E POLICY_UNAPPROVED"]
    assert first_in_force(office, seen)


def test_A28_unsigned_votes(office: Office, judge: Court) -> None:
    new = office.next_policy(grab)
    token = office.propose(new)
    office.vote(token, by=ADMIN2, key=None)
    office.vote(token, by=ADMIN3, key=None)
    office.activate(new, token)
    seen = judge(office)
    assert seen.codes == ["E POLICY_UNAPPROVED", "E UNSIGNED_EVENT"]
    assert first_in_force(office, seen)


def test_A28_never_proposed(office: Office, judge: Court) -> None:
    """Votes without a proposal: nobody said what and who wrote it."""
    new = office.next_policy(grab)
    token = f"policy/active v2 {policy_digest(policy_files(new))}"
    office.vote(token, by=ADMIN2)
    office.vote(token, by=ADMIN3)
    office.activate(new, token)
    seen = judge(office)
    assert seen.codes == ["E DIGEST_MISMATCH", "E POLICY_UNAPPROVED"]   # nothing lies in policy/next/ that the votes could be for
    assert first_in_force(office, seen)


@pytest.mark.parametrize("before", [False, True], ids=["no proposal", "another proposal"])
def test_A28_text_that_nobody_proposed(office: Office, judge: Court, before: bool) -> None:
    """It lies in policy/next/, and the administrators vote for it, but nobody stands for it as its proposer."""
    if before:
        office.propose(office.next_policy(lambda policy: policy["global"].update(late_days=9)))
    new = office.next_policy(grab)
    office.commit("放进去", by=CLERK, files=under("policy/next/", policy_files(new)))
    token = f"policy/active v2 {policy_digest(policy_files(new))}"
    votes = [office.vote(token, by=ADMIN2), office.vote(token, by=ADMIN3)]
    office.activate(new, token)
    seen = judge(office)
    assert seen.codes == ["E BAD_TRANSITION", "E POLICY_UNAPPROVED"]
    assert sorted(seen.at("BAD_TRANSITION")) == sorted(votes)
    assert first_in_force(office, seen)


@pytest.mark.parametrize("how", ["another digest", "another version", "no event", "another event"])
def test_A29_activation_that_does_not_say_what_it_activates(office: Office, judge: Court, how: str) -> None:
    new = office.next_policy(grab)
    token = office.propose(new)
    office.vote(token, by=ADMIN2)
    office.vote(token, by=ADMIN3)
    if how == "no event":
        gone = {path: None for path in office.files if path.startswith("policy/next/")}
        office.commit("启用", by=ADMIN, files=gone | under("policy/active/", policy_files(new)))
    else:
        wrong = {
            "another digest": "policy/active v2 sha256:" + "0" * 64, "another version": token.replace("v2", "v3"), "another event": token,
        }[how]
        if how == "another event":
            message = office.message("propose", [wrong], by=ADMIN, role="policy-admin")
            office.commit(message, by=ADMIN, files=under("policy/active/", policy_files(new)))
        else:
            office.activate(new, wrong)
    seen = judge(office)
    assert seen.codes == ["E POLICY_UNAPPROVED"]
    assert first_in_force(office, seen)


def test_A28_vote_for_somebody_else(office: Office, judge: Court) -> None:
    """Nobody guards the policy for another."""
    paper = office.delegate(ADMIN3, ADMIN2, "policy-admin")
    new = office.next_policy(grab)
    token = office.propose(new)
    message = office.message("approve", [token], by=ADMIN2, for_=ADMIN3, delegation=paper, role="policy-admin")
    vote = office.commit(message, by=ADMIN2)
    office.vote(token, by=ADMIN4)
    office.activate(new, token)
    seen = judge(office)
    assert seen.codes == ["E BAD_DELEGATION", "E POLICY_UNAPPROVED"]
    assert seen.at("BAD_DELEGATION") == [vote]
    assert first_in_force(office, seen)


def test_A28_vote_with_a_meaning_out_of_the_vocabulary(office: Office, judge: Court) -> None:
    office.change_policy(lambda policy: policy.update(meanings={"approve": ["同意"]}))
    new = office.next_policy(grab)
    token = office.propose(new)
    office.commit(office.message("approve", [token], by=ADMIN2, role="policy-admin", meaning="不同意"), by=ADMIN2)
    office.commit(office.message("approve", [token], by=ADMIN3, role="policy-admin", meaning="同意"), by=ADMIN3)
    office.activate(new, token)
    seen = judge(office)
    assert seen.codes == ["E BAD_MEANING", "E POLICY_UNAPPROVED"]
    assert seen.policy[0] == 2


def test_root_policy_that_claims_a_past(office: Office, judge: Court) -> None:
    """Version 1 without a predecessor, or something is wrong with the root."""
    fresh = Office.empty(office.ring)
    fresh.policy["version"] = 5
    fresh.found()
    assert judge(fresh).codes == ["E POLICY_VERSION"]


def test_A29_other_text_activated(office: Office, judge: Court) -> None:
    harmless = office.next_policy(lambda policy: policy["global"].update(late_days=9))
    token = office.propose(harmless)
    office.vote(token, by=ADMIN2)
    office.vote(token, by=ADMIN3)
    attack = office.activate(office.next_policy(grab), token)
    seen = judge(office)
    assert seen.codes == ["E POLICY_UNAPPROVED"]
    assert seen.at("POLICY_UNAPPROVED") == [attack]
    assert first_in_force(office, seen)
    trip = attempt(office)
    assert judge(office).state(trip) == "reviewed"


def test_A29_file_smuggled_into_the_active_folder(office: Office, judge: Court) -> None:
    new = office.next_policy(lambda policy: policy["global"].update(late_days=9))
    token = office.propose(new)
    office.vote(token, by=ADMIN2)
    office.vote(token, by=ADMIN3)
    flow = policy_files(new)["flows/task.toml"]
    office.activate(new, token, files={"policy/active/flows/fuel.toml": flow})
    seen = judge(office)
    assert seen.codes == ["E POLICY_UNAPPROVED"]
    assert first_in_force(office, seen)


def test_A29_votes_for_a_proposal_replaced_since(office: Office, judge: Court) -> None:
    """The proposal is changed after the votes: the votes are for the digest, so the new text has none."""
    first = office.next_policy(lambda policy: policy["global"].update(late_days=9))
    token = office.propose(first)
    office.vote(token, by=ADMIN2)
    office.vote(token, by=ADMIN3)
    second = office.next_policy(grab)
    later = office.propose(second, by=ADMIN)
    office.activate(second, later)
    seen = judge(office)
    assert seen.codes == ["E POLICY_UNAPPROVED"]
    assert first_in_force(office, seen)


# -- the chain -------------------------------------------------------------------------------------------------------


def test_A30_rollback_by_commit(office: Office, judge: Court) -> None:
    old = under("policy/active/", policy_files(office.policy))
    trip = office.reviewed()
    office.change_policy(lambda policy: policy["people"].pop(DEPUTY))
    attack = office.commit("恢复旧制度", by=ADMIN, files=old)
    seen = judge(office)
    assert seen.codes == ["E POLICY_VERSION"]
    assert seen.at("POLICY_VERSION") == [attack]
    assert seen.policy[0] == 2
    office.approve(trip)
    assert judge(office).state(trip) == "reviewed"


def test_A30_voted_version_that_does_not_follow(office: Office, judge: Court) -> None:
    new = changed(office.next_policy(grab), lambda policy: policy.update(version=7))
    token = office.propose(new)
    proposal = office.head
    votes = [office.vote(token, by=ADMIN2), office.vote(token, by=ADMIN3)]
    attack = office.activate(new, token)
    seen = judge(office)
    assert seen.codes == ["E POLICY_VERSION"]
    assert sorted(seen.at("POLICY_VERSION")) == sorted([proposal, *votes, attack])   # already the proposal cannot be
    assert first_in_force(office, seen)


def test_A30_voted_text_with_another_predecessor(office: Office, judge: Court) -> None:
    new = changed(office.next_policy(grab), lambda policy: policy.update(prev="sha256:" + "0" * 64))
    token = office.propose(new)
    office.vote(token, by=ADMIN2)
    office.vote(token, by=ADMIN3)
    office.activate(new, token)
    seen = judge(office)
    assert seen.codes == ["E POLICY_VERSION"]
    assert first_in_force(office, seen)


def test_A30_old_votes_activated_after_a_newer_version(office: Office, judge: Court) -> None:
    """Fully voted, never activated, then overtaken: it no longer follows the policy in force."""
    stale = office.next_policy(grab)
    token = office.propose(stale)
    office.vote(token, by=ADMIN2)
    office.vote(token, by=ADMIN3)
    office.change_policy(lambda policy: policy["global"].update(late_days=9))
    second = office.policy
    office.activate(stale, token)
    seen = judge(office)
    assert seen.codes == ["E POLICY_VERSION"]
    assert seen.policy == (2, policy_digest(policy_files(second)))


def test_A31_policy_and_record_in_one_commit(office: Office, judge: Court) -> None:
    trip = office.new()
    new = office.next_policy(grab)
    token = office.propose(new)
    office.vote(token, by=ADMIN2)
    office.vote(token, by=ADMIN3)
    attack = office.activate(new, token, files={office.path(trip): office.raw(office.path(trip)) + b'note = "1"\n'})
    seen = judge(office)
    assert seen.codes == ["E POLICY_MIXED"]
    assert seen.at("POLICY_MIXED") == [attack]


def test_A31_record_and_governed_in_one_commit(office: Office, judge: Court) -> None:
    trip = office.new()
    office.commit("一起改", files={office.path(trip): office.raw(office.path(trip)) + b'note = "1"\n', "baseline.toml": "# 1\n"})
    seen = judge(office)
    assert seen.codes == ["E GOVERNED_UNAPPROVED", "E POLICY_MIXED"]


def test_A33_rollback_inside_a_merge(office: Office, judge: Court) -> None:
    side = office.fork()
    side.new("trip", "00000001")
    trip = office.reviewed()
    office.change_policy(lambda policy: policy["people"].pop(DEPUTY))
    old = under("policy/active/", {path: side.raw("policy/active/" + path) for path in side.policy_at()})
    attack = office.merge(side, files=old)
    seen = judge(office)
    assert seen.codes == ["E POLICY_ROLLBACK_IN_MERGE"]
    assert seen.at("POLICY_ROLLBACK_IN_MERGE") == [attack]
    assert seen.policy[0] == 2
    office.approve(trip)
    assert judge(office).state(trip) == "reviewed"


def test_A33_policy_that_is_nobodys_in_a_merge(office: Office, judge: Court) -> None:
    side = office.fork()
    side.new("trip", "00000001")
    trip = office.new("trip", "00000002")
    office.merge(side, files=under("policy/active/", policy_files(office.next_policy(grab))))
    seen = judge(office)
    assert len(seen.codes) == 1
    assert seen.codes[0].startswith("E POLICY_")
    assert first_in_force(office, seen)
    assert seen.state(trip) == "draft"


def test_A41_one_key_under_two_people(office: Office, judge: Court) -> None:
    office.change_policy(lambda policy: policy["people"][CLERK]["keys"].append({"fp": office.ring.key(DEPUTY).fp, "state": "active"}))
    seen = judge(office)
    assert seen.codes == ["E POLICY_KEY_SHARED"]
    assert seen.at("POLICY_KEY_SHARED") == [office.head]
    assert first_in_force_v1(seen)
    trip = office.reviewed()
    office.approve(trip)
    assert judge(office).state(trip) == "approved"   # the old policy still knows whose key it is


def first_in_force_v1(seen: Judgement) -> bool:
    """Version 1."""
    return bool(seen.policy[0] == 1)


def test_A46_approver_removed_on_the_second_parents_line(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    side = office.fork()
    side.change_policy(lambda policy: policy["people"][DEPUTY].update(roles=[]))
    office.new("trip", "00000002")
    office.merge(side)
    attack = office.approve(trip)
    seen = judge(office)
    assert seen.codes == ["E NO_AUTHORITY"]
    assert seen.at("NO_AUTHORITY") == [attack]
    assert seen.state(trip) == "reviewed"
    assert seen.policy[0] == 2


def rogue(office: Office) -> Office:
    """A second root with a policy of its own, made by a stranger: version 9, the stranger leads."""
    line = office.copy()
    line.objects, line.nodes = office.objects, office.nodes
    line.policy["version"], line.policy["prev"] = 9, "sha256:" + "1" * 64
    line.policy["people"]["mallory"] = {
        "name": "马某", "email": "mallory@qingyuan.example", "dept": "gov-office",
        "roles": ["policy-admin", GRAB, "科室负责人@gov-office"], "keys": [{"fp": office.ring.key("mallory").fp, "state": "active"}],
    }
    line.commit("另起炉灶", by="mallory", parents=(), files=under("policy/active/", policy_files(line.policy)))
    return line


@pytest.mark.parametrize("tree", ["ours", "theirs"])
def test_A47_rogue_root_as_second_parent(office: Office, judge: Court, tree: str) -> None:
    trip = office.reviewed()
    line = rogue(office)
    files = {} if tree == "ours" else under("policy/active/", policy_files(line.policy))
    attack = office.merge(line, files=files, by=CLERK, ours=True)
    seen = judge(office)
    assert seen.codes == ["E FOREIGN_ROOT"]
    assert attack in seen.at("FOREIGN_ROOT") or line.head in seen.at("FOREIGN_ROOT")
    assert first_in_force(office, seen)
    office.approve(trip, by="mallory")
    seen = judge(office)
    assert seen.codes == ["E FOREIGN_ROOT", "E UNKNOWN_KEY"]
    assert seen.state(trip) == "reviewed"
    assert first_in_force(office, seen)


def test_A47_events_on_the_rogues_own_line(office: Office, judge: Court) -> None:
    """Approved under the rogue policy on its own line, then merged in."""
    trip = office.reviewed()
    line = rogue(office)
    line.approve(trip, by="mallory", r=1)
    office.merge(line, ours=True)
    seen = judge(office)
    assert "E FOREIGN_ROOT" in seen.codes
    assert seen.state(trip) == "reviewed"
    assert first_in_force(office, seen)


def test_A49_rogue_root_as_first_parent(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    line = rogue(office)
    other = office.copy()
    other.merge(line, ours=True, by="mallory", first=False)
    other.approve(trip, by="mallory")
    seen = judge(other)
    assert "E FOREIGN_ROOT" in seen.codes
    assert set(seen.codes) <= {"E FOREIGN_ROOT", "E UNKNOWN_KEY", "E NOT_FIRST_PARENT_FF"}
    assert seen.verdict.policy_version != 9
    assert seen.state(trip) != "approved"


def test_A49_rogue_history_instead_of_ours(office: Office, judge: Court) -> None:
    """The whole history replaced: nothing of it leads to the pinned root."""
    line = rogue(office)
    trip = line.new(by="mallory")
    line.submit(trip)
    line.review(trip, by="mallory")
    seen = judge(line)
    assert "E FOREIGN_ROOT" in seen.codes or (seen.verdict.pinned is False and seen.verdict.root != office.genesis)
    assert seen.state(trip) != "approved"


def test_A48_two_policies_activated_concurrently(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    side = office.fork()
    office.change_policy(lambda policy: policy["global"].update(late_days=9))
    side.change_policy(grab, voters=(ADMIN3, ADMIN4))
    kept = policy_digest(office.policy_at())
    attack = office.merge(side, files=under("policy/active/", office.policy_at()))
    seen = judge(office)
    assert seen.codes == ["E POLICY_FORK"]
    assert seen.at("POLICY_FORK") == [attack]
    assert seen.policy == (2, kept)
    office.approve(trip, by=OTHER_CLERK)
    assert judge(office).state(trip) == "reviewed"


def test_A48_files_of_both_mixed_in_the_merge(office: Office, judge: Court) -> None:
    """What git makes of it by itself: one file of each, a policy that nobody voted."""
    side = office.fork()
    office.change_policy(lambda policy: policy["global"].update(late_days=9))
    side.change_policy(grab, voters=(ADMIN3, ADMIN4))
    kept = policy_digest(office.policy_at())
    office.merge(side)
    seen = judge(office)
    assert "E POLICY_FORK" in seen.codes
    assert set(seen.codes) <= {"E POLICY_FORK", "E POLICY_ROLLBACK_IN_MERGE"}
    assert seen.policy == (2, kept)


def test_A48_other_policy_proposed_again(office: Office, judge: Court) -> None:
    """What the losing side wanted can be had by proposing it again on top."""
    side = office.fork()
    office.change_policy(lambda policy: policy["global"].update(late_days=9))
    side.change_policy(grab, voters=(ADMIN3, ADMIN4))
    office.merge(side, files=under("policy/active/", office.policy_at()))
    office.change_policy(grab)
    trip = office.reviewed()
    office.approve(trip, by=OTHER_CLERK)
    seen = judge(office)
    assert seen.codes == ["E POLICY_FORK"]
    assert seen.policy[0] == 3
    assert seen.state(trip) == "approved"


# -- governed files ----------------------------------------------------------------------------------------------------

GOVERNED: dict[str, tuple[str, str]] = {
    "officectl.toml": ("officectl.toml", 'format = 1\nname = "别处"\norgan_level = "省"\n'),
    "rules": ("rules/unit.toml", 'layer = "unit"\n# 放宽\n'),
    "new rules": ("rules/other.toml", 'layer = "unit"\n'),
    "calendar": ("calendar/2027.toml", "year = 2027\n"),
    "schemas": ("schemas/own.schema.json", "{}\n"),
    "baseline.toml": ("baseline.toml", "# 空\n"),
}


@pytest.mark.parametrize("name", GOVERNED)
@pytest.mark.parametrize("key", [None, CLERK, ADMIN], ids=["unsigned", "by a clerk", "by one administrator"])
def test_A53_governed_file_changed(office: Office, judge: Court, name: str, key: str | None) -> None:
    path, text = GOVERNED[name]
    before = {path: entry.oid for path, entry in office.files.items() if not path.startswith("policy/")}
    attack = office.commit("改规则", by=key or CLERK, key=key, files={path: text})
    seen = judge(office)
    assert seen.codes == ["E GOVERNED_UNAPPROVED"]
    assert seen.at("GOVERNED_UNAPPROVED") == [attack]
    assert seen.verdict.governed == before


def test_A53_governed_file_deleted(office: Office, judge: Court) -> None:
    before = office.files["rules/unit.toml"].oid
    office.commit("删规则", by=ADMIN, files={"rules/unit.toml": None})
    seen = judge(office)
    assert seen.codes == ["E GOVERNED_UNAPPROVED"]
    assert seen.verdict.governed["rules/unit.toml"] == before


def test_A53_vote_of_the_proposer_does_not_count(office: Office, judge: Court) -> None:
    before = office.files["rules/unit.toml"].oid
    office.change_governed({"rules/unit.toml": 'layer = "unit"\n# 2\n'}, voters=(ADMIN2, ADMIN))
    seen = judge(office)
    assert "E GOVERNED_UNAPPROVED" in seen.codes
    assert set(seen.codes) <= {"E GOVERNED_UNAPPROVED", "E SELF_APPROVAL"}
    assert seen.verdict.governed["rules/unit.toml"] == before


def test_A53_changed_again_after_the_votes(office: Office, judge: Court) -> None:
    office.change_governed({"rules/unit.toml": 'layer = "unit"\n# 2\n'})
    approved = office.files["rules/unit.toml"].oid
    attack = office.commit("再改", by=ADMIN, files={"rules/unit.toml": 'layer = "unit"\n# 3\n'})
    seen = judge(office)
    assert seen.codes == ["E GOVERNED_UNAPPROVED"]
    assert seen.at("GOVERNED_UNAPPROVED") == [attack]
    assert seen.verdict.governed["rules/unit.toml"] == approved


def test_A53_change_in_a_merge(office: Office, judge: Court) -> None:
    side = office.fork()
    side.new("trip", "00000001")
    office.new("trip", "00000002")
    before = office.files["rules/unit.toml"].oid
    office.merge(side, files={"rules/unit.toml": 'layer = "unit"\n# 2\n'})
    seen = judge(office)
    assert seen.codes == ["E GOVERNED_UNAPPROVED"]
    assert seen.verdict.governed["rules/unit.toml"] == before


def test_A53_old_votes_for_old_files(office: Office, judge: Court) -> None:
    """Version 1 was voted, then version 2; going back to version 1's files needs votes of its own."""
    office.change_governed({"rules/unit.toml": 'layer = "unit"\n# 1\n'})
    old = office.raw("rules/unit.toml")
    office.change_governed({"rules/unit.toml": 'layer = "unit"\n# 2\n'}, version=2)
    approved = office.files["rules/unit.toml"].oid
    office.commit("改回", by=ADMIN, files={"rules/unit.toml": old})
    seen = judge(office)
    assert seen.codes == ["E GOVERNED_UNAPPROVED"]
    assert seen.verdict.governed["rules/unit.toml"] == approved


def test_A53_votes_of_somebody_who_lost_the_office_meanwhile(office: Office, judge: Court) -> None:
    """Authority at two points holds for votes on rules too."""
    before = office.files["rules/unit.toml"].oid
    side = office.fork()
    side.change_governed({"rules/unit.toml": 'layer = "unit"\n# 1\n'}, voters=(ADMIN2, ADMIN3))
    office.change_policy(lambda policy: policy["people"][ADMIN3].update(roles=[]), voters=(ADMIN2, ADMIN4))
    office.merge(side)
    seen = judge(office)
    assert seen.codes == ["E AUTHORITY_LOST_BEFORE_LANDING", "E GOVERNED_UNAPPROVED"]
    assert seen.verdict.governed["rules/unit.toml"] == before


@pytest.mark.parametrize("mode", ["120000", "100755"])
def test_A53_rules_that_are_no_plain_files(office: Office, judge: Court, mode: str) -> None:
    """A link or a program among the rules cannot be voted into force."""
    before = office.files["rules/unit.toml"].oid
    office.commit("换", by=ADMIN, files={"rules/unit.toml": Entry(mode, office.objects.put("blob", b"../records"))})
    token = f"governed/all v1 {governed_digest(office.governed_at())}"
    office.vote(token, by=ADMIN, event="propose")
    office.vote(token, by=ADMIN2)
    office.vote(token, by=ADMIN3)
    seen = judge(office)
    assert seen.codes == ["E BAD_MODE", "E DIGEST_MISMATCH", "E GOVERNED_UNAPPROVED"]
    assert seen.verdict.governed["rules/unit.toml"] == before


def test_A53_votes_with_a_stolen_key(office: Office, judge: Court) -> None:
    before = office.files["rules/unit.toml"].oid
    since = office.head
    office.change_policy(lambda policy: policy["people"][ADMIN3].update(keys=[
        {"fp": office.ring.key(ADMIN3).fp, "state": "compromised", "since": since},
        {"fp": office.ring.key(f"{ADMIN3}#2").fp, "state": "active"},
    ]), voters=(ADMIN2, ADMIN4))
    office.change_governed({"rules/unit.toml": 'layer = "unit"\n# 1\n'}, voters=(ADMIN2, ADMIN3))
    seen = judge(office)
    assert seen.codes == ["E GOVERNED_UNAPPROVED", "E KEY_COMPROMISED"]
    assert seen.verdict.governed["rules/unit.toml"] == before


def test_A53_first_vote_with_a_key_lost_before_the_last(office: Office, judge: Court) -> None:
    """One vote is there, its key is reported lost, then comes the second vote: together they are one."""
    before = office.files["rules/unit.toml"].oid
    since = office.head
    office.change_governed({"rules/unit.toml": 'layer = "unit"\n# 1\n'}, voters=(ADMIN3,))
    office.change_policy(lambda policy: policy["people"][ADMIN3].update(keys=[
        {"fp": office.ring.key(ADMIN3).fp, "state": "compromised", "since": since},
        {"fp": office.ring.key(f"{ADMIN3}#2").fp, "state": "active"},
    ]), voters=(ADMIN2, ADMIN4))
    token = f"governed/all v1 {governed_digest(office.governed_at())}"
    office.vote(token, by=ADMIN2)
    seen = judge(office)
    assert "E GOVERNED_UNAPPROVED" in seen.codes
    assert set(seen.codes) <= {"E GOVERNED_UNAPPROVED", "E KEY_COMPROMISED"}
    assert seen.verdict.governed["rules/unit.toml"] == before
    office.vote(token, by=ADMIN4)
    assert judge(office).verdict.governed["rules/unit.toml"] == office.files["rules/unit.toml"].oid


def test_A53_rules_voted_on_a_branch(office: Office, judge: Court) -> None:
    """A control: proposed and voted on a branch, in force once merged."""
    side = office.fork()
    side.change_governed({"rules/unit.toml": 'layer = "unit"\n# 1\n'})
    office.new("trip", "00000001")
    office.merge(side)
    seen = judge(office)
    assert seen.codes == []
    assert seen.verdict.governed["rules/unit.toml"] == office.files["rules/unit.toml"].oid


def test_A53_two_changes_voted_concurrently(office: Office, judge: Court) -> None:
    """Each side's files were voted for, their union was not: what stands in force is something that was voted."""
    side = office.fork()
    office.change_governed({"rules/unit.toml": 'layer = "unit"\n# 1\n'})
    main = {path: entry.oid for path, entry in office.files.items() if not path.startswith("policy/")}
    side.change_governed({"calendar/2027.toml": "year = 2027\n"})
    office.merge(side)
    seen = judge(office)
    assert seen.codes == ["E GOVERNED_UNAPPROVED"]
    assert seen.verdict.governed == main


def test_line_from_before_the_policy(office: Office, judge: Court) -> None:
    """A branch older than the policy comes home: its records are drafts, its events nobody's."""
    side = office.fork(office.nodes[office.genesis].parents[0])
    trip = side.new(by=CLERK)
    side.submit(trip, policy="")
    office.merge(side)
    seen = judge(office)
    assert seen.codes == ["E UNKNOWN_KEY"]
    assert seen.state(trip) == "draft"


def test_A47_policy_on_a_line_from_before_the_policy(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    side = office.fork(office.nodes[office.genesis].parents[0])
    grab(side.policy)
    side.commit("另立制度", by=OTHER_CLERK, files=under("policy/active/", policy_files(side.policy)))
    side.approve(trip, by=OTHER_CLERK, r=1, digest=office.digest(trip))
    office.merge(side, ours=True)
    seen = judge(office)
    assert "E FOREIGN_ROOT" in seen.codes
    assert seen.state(trip) == "reviewed"
    assert first_in_force(office, seen)


def test_A53_governed_change_cured_by_taking_it_back(office: Office, judge: Court) -> None:
    before = office.raw("rules/unit.toml")
    office.commit("改规则", files={"rules/unit.toml": 'layer = "unit"\n# 2\n'})
    office.commit("改回", files={"rules/unit.toml": before})
    seen = judge(office)
    assert seen.verdict.governed["rules/unit.toml"] == office.files["rules/unit.toml"].oid


# -- what a new policy may not say -------------------------------------------------------------------------------------


def _admins(*kept: str) -> Callable[[Policy], None]:
    def change(policy: Policy) -> None:
        for admin in (ADMIN, ADMIN2, ADMIN3, ADMIN4):
            if admin not in kept:
                policy["people"][admin]["roles"] = []

    return change


def _retire(policy: Policy) -> None:
    for admin in (ADMIN, ADMIN2, ADMIN3, ADMIN4):
        for key in policy["people"][admin]["keys"]:
            key["state"] = "retired"


LOCKOUTS: dict[str, Callable[[Policy], Any]] = {
    "as many as the threshold": _admins(ADMIN, ADMIN2),
    "one, threshold 2": _admins(ADMIN),
    "none": _admins(),
    "threshold 1 with several": lambda policy: policy["global"].update(policy_threshold=1),
    "threshold above the number": lambda policy: policy["global"].update(policy_threshold=4),
    "no active key": _retire,
}


@pytest.mark.parametrize("name", LOCKOUTS)
def test_T61_lockout(office: Office, judge: Court, name: str) -> None:
    office.change_policy(LOCKOUTS[name])
    seen = judge(office)
    assert seen.codes == ["E POLICY_LOCKOUT"]
    assert seen.at("POLICY_LOCKOUT") == [office.head]
    assert seen.policy[0] == 1


UNREADABLE: dict[str, Callable[[Policy], Any]] = {
    "unknown key": lambda policy: policy["global"].update(colour="red"),
    "unknown section": lambda policy: policy.update(extra={"a": 1}),
    "person without a name": lambda policy: policy["people"][FINANCE].pop("name"),
    "unknown event in a flow": lambda policy: policy["flows"]["trip"]["stage"][1].update(event="bless"),
    "assurance open": lambda policy: policy["global"].update(assurance="open"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_T54_policy_that_cannot_be_read(office: Office, judge: Court, name: str) -> None:
    trip = office.reviewed()
    office.change_policy(UNREADABLE[name])
    seen = judge(office)
    assert seen.codes == ["E POLICY_INVALID"]
    assert seen.policy[0] == 1
    office.approve(trip)
    assert judge(office).state(trip) == "approved"


def test_T54_higher_policy_format(office: Office, judge: Court) -> None:
    office.change_policy(lambda policy: policy.update(format=2))
    seen = judge(office)
    assert seen.verdict is None
    assert seen.codes == ["E UNSUPPORTED"]
    assert seen.exit == 3


def test_T54_higher_policy_format_that_nobody_voted(office: Office, judge: Court) -> None:
    """Whoever can push must not be able to stop a verification."""
    new = office.next_policy(lambda policy: policy.update(format=2))
    office.commit("改制度", key=None, files=under("policy/active/", policy_files(new)))
    seen = judge(office)
    assert seen.codes == ["E POLICY_UNAPPROVED"]
    assert seen.exit == 1
    assert first_in_force(office, seen)


# -- keys --------------------------------------------------------------------------------------------------------------


def test_T63_compromised_key(office: Office, judge: Court) -> None:
    before = office.approved("trip", "00000001")
    since = office.head
    after = office.reviewed("trip", "00000002")
    stolen = office.approve(after)
    office.change_policy(lambda policy: policy["people"][DEPUTY].update(keys=[
        {"fp": office.ring.key(DEPUTY).fp, "state": "compromised", "since": since},
        {"fp": office.ring.key(f"{DEPUTY}#2").fp, "state": "active"},
    ]))
    seen = judge(office)
    assert seen.codes == ["E KEY_COMPROMISED"]
    assert seen.at("KEY_COMPROMISED") == [stolen]
    assert seen.states(before, after) == ["approved", "reviewed"]
    office.approve(after, key=f"{DEPUTY}#2")
    assert judge(office).states(before, after) == ["approved", "approved"]


def test_T63_compromised_key_used_later(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    since = office.head
    office.change_policy(lambda policy: policy["people"][DEPUTY].update(keys=[
        {"fp": office.ring.key(DEPUTY).fp, "state": "compromised", "since": since},
    ]))
    office.approve(trip)
    seen = judge(office)
    assert seen.codes == ["E KEY_COMPROMISED"]
    assert seen.state(trip) == "reviewed"


def test_T63_vote_prepared_before_lands_after(office: Office, judge: Court) -> None:
    """It is the landing that counts, not what the commit says of its own date."""
    trip = office.reviewed()
    side = office.fork()
    side.approve(trip)
    since = office.head
    office.change_policy(lambda policy: policy["people"][DEPUTY].update(keys=[
        {"fp": office.ring.key(DEPUTY).fp, "state": "compromised", "since": since},
    ]))
    office.merge(side)
    seen = judge(office)
    assert seen.codes == ["E KEY_COMPROMISED"]
    assert seen.state(trip) == "reviewed"


def test_recovery_keys_only_for_policy(office: Office, judge: Court) -> None:
    """A recovery key approves no record."""
    office.change_policy(lambda policy: policy.update(recovery={
        "k": 2, "holders": {f"rec.{n}": {"name": f"保管人{n}", "fp": office.ring.key(f"rec.{n}").fp} for n in (1, 2, 3)},
    }))
    trip = office.reviewed()
    office.approve(trip, by="rec.1", key="rec.1", author=OTHER_DEPUTY)
    seen = judge(office)
    assert seen.policy[0] == 2
    assert "E UNKNOWN_KEY" in seen.codes or "E NO_AUTHORITY" in seen.codes
    assert seen.state(trip) == "reviewed"


def test_anybody_may_propose_and_administrators_decide(office: Office, judge: Court) -> None:
    """A control: the proposal is the head of section's, the votes are the administrators'."""
    new = office.next_policy(grab)
    token = office.propose(new, by=HEAD, role="")
    office.vote(token, by=ADMIN2)
    office.vote(token, by=ADMIN3)
    office.activate(new, token, by=ADMIN2)
    seen = judge(office)
    assert seen.codes == []
    assert seen.policy[0] == 2


def test_head_of_section_activates_what_was_voted(office: Office, judge: Court) -> None:
    """Either way nothing comes into force that was not voted; a commit by no administrator is not the ceremony."""
    new = office.next_policy(grab)
    token = office.propose(new)
    office.vote(token, by=ADMIN2)
    office.vote(token, by=ADMIN3)
    office.activate(new, token, by=HEAD)
    seen = judge(office)
    assert seen.codes in (["E POLICY_UNAPPROVED"], ["E NO_AUTHORITY", "E POLICY_UNAPPROVED"])
    assert first_in_force(office, seen)


def lost(state: str, since: str = "") -> Callable[[Office], Callable[[Policy], object]]:
    """The deputy's first key in that state, a second one active."""
    def with_ring(office: Office) -> Callable[[Policy], object]:
        first: dict[str, str] = {"fp": office.ring.key(DEPUTY).fp, "state": state}
        return lambda policy: policy["people"][DEPUTY].update(keys=[first, {"fp": office.ring.key(f"{DEPUTY}#2").fp, "state": "active"}])

    return with_ring


def _forget(policy: Policy) -> None:
    policy["people"][DEPUTY]["keys"].pop(0)


def _move_key(policy: Policy) -> None:
    policy["people"][CLERK]["keys"].append(policy["people"][FINANCE]["keys"].pop())
    policy["people"][FINANCE]["keys"].append({"fp": policy["people"][HEAD]["keys"][0]["fp"][:-1] + "A", "state": "active"})


def _fewer_and_lower(policy: Policy) -> None:
    policy["global"].update(policy_threshold=2, min_admins=3)
    policy["people"][ADMIN4]["roles"] = []


STEPS: dict[str, tuple[Callable[[Office], Callable[[Policy], object]], Callable[[Office], Callable[[Policy], object]], str]] = {
    "lost key forgotten": (lost("compromised"), lambda office: _forget, "E POLICY_INVALID"),
    "lost key used again": (lost("compromised"), lost("active"), "E POLICY_INVALID"),
    "key moved to another person": (lambda office: lambda policy: None, lambda office: _move_key, "E POLICY_KEY_SHARED"),
    "threshold lowered and administrators changed": (
        lambda office: lambda policy: policy["global"].update(policy_threshold=3, min_admins=4), lambda office: _fewer_and_lower,
        "E POLICY_LOCKOUT",
    ),
    "recovery keys changed by administrators": (
        lambda office: lambda policy: policy.update(recovery={"k": 2, "holders": {
            f"rec.{n}": {"name": f"保管人{n}", "fp": office.ring.key(f"rec.{n}").fp} for n in (1, 2, 3)}}),
        lambda office: lambda policy: policy["recovery"].update(k=3), "E POLICY_INVALID",
    ),
    "one recovery key is enough": (
        lambda office: lambda policy: None,
        lambda office: lambda policy: policy.update(recovery={"k": 1, "holders": {"rec.1": {"name": "保管人", "fp": office.ring.key("rec.1").fp}}}),
        "E POLICY_INVALID",
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_step_that_no_number_of_votes_allows(office: Office, judge: Court, name: str) -> None:
    first, second, code = STEPS[name]
    everybody = (ADMIN2, ADMIN3, ADMIN4)
    office.change_policy(first(office), voters=everybody)
    assert judge(office).codes == []
    assert judge(office).policy[0] == 2
    office.change_policy(second(office), voters=everybody)
    seen = judge(office)
    assert seen.codes == [code]
    assert seen.policy[0] == 2


@pytest.mark.parametrize("how", ["rotated", "left"])
def test_vote_on_rules_landed_before_its_key_was_retired(office: Office, judge: Court, how: str) -> None:
    """A vote landed under a key that was good then; rotation alone takes nothing back, leaving the office does for what is undecided."""
    before = office.files["rules/unit.toml"].oid
    office.change_governed({"rules/unit.toml": 'layer = "unit"\n# 1\n'}, voters=(ADMIN3,))

    def change(policy: Policy) -> None:
        if how == "rotated":
            policy["people"][ADMIN3]["keys"][0]["state"] = "retired"
            policy["people"][ADMIN3]["keys"].append({"fp": office.ring.key(f"{ADMIN3}#2").fp, "state": "active"})
        else:
            policy["people"][ADMIN3]["roles"] = []

    office.change_policy(change, voters=(ADMIN2, ADMIN4))
    office.vote(f"governed/all v1 {governed_digest(office.governed_at())}", by=ADMIN2)
    seen = judge(office)
    standing = office.files["rules/unit.toml"].oid
    assert seen.verdict.governed["rules/unit.toml"] == (standing if how == "rotated" else before)
