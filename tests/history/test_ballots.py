"""Votes on policy and governed files: each rule by a scenario that only this rule refuses (or lets pass)."""

from __future__ import annotations

from .cast import ADMIN, ADMIN2, ADMIN3, ADMIN4, CLERK, Policy, policy_files
from .judge import Court
from .office import Office, under
from .plain import governed_digest, policy_digest


def later(office: Office, days: int = 9) -> Policy:
    """A harmless next policy."""
    return office.next_policy(lambda policy: policy["global"].update(late_days=days))


def drafted(office: Office, new: Policy, by: str = CLERK) -> str:
    """Its text in policy/next/, written by somebody who has no vote; gives the token."""
    gone = {path: None for path in office.files if path.startswith("policy/next/")}
    office.commit("草拟制度", by=by, files=gone | under("policy/next/", policy_files(new)))
    return f"policy/active v{new['version']} {policy_digest(policy_files(new))}"


def test_activation_names_what_it_activates(office: Office, judge: Court) -> None:
    """The voted text is put in place, but the event speaks of another one."""
    new = later(office)
    token = office.propose(new)
    for voter in (ADMIN2, ADMIN3):
        office.vote(token, by=voter)
    office.activate(new, token.replace(token[-8:], "00000000"))
    seen = judge(office)
    assert seen.codes == ["E POLICY_UNAPPROVED"]
    assert seen.policy[0] == 1


def test_vote_with_a_word_that_the_policy_does_not_know(office: Office, judge: Court) -> None:
    office.change_policy(lambda policy: policy.update(meanings={"approve": ["同意"]}))
    new = later(office)
    token = office.propose(new)
    office.vote(token, by=ADMIN2)
    seen = judge(office)
    assert seen.codes == ["E BAD_MEANING"]


def test_vote_for_another_administrator(office: Office, judge: Court) -> None:
    token = office.propose(later(office))
    message = office.message("approve", [token], by=ADMIN2, for_=ADMIN3, delegation="deleg-20261102-00000001", role="policy-admin")
    office.commit(message, by=ADMIN2)
    assert judge(office).codes == ["E BAD_DELEGATION"]


def test_vote_on_what_nobody_proposed(office: Office, judge: Court) -> None:
    new = later(office)
    token = drafted(office, new)
    office.vote(token, by=ADMIN2)
    seen = judge(office)
    assert seen.codes == ["E BAD_TRANSITION"]
    for voter in (ADMIN3, ADMIN4):
        office.vote(token, by=voter)
    office.activate(new, token, by=ADMIN2)
    seen = judge(office)
    assert seen.codes == ["E BAD_TRANSITION", "E POLICY_UNAPPROVED"]
    assert seen.policy[0] == 1


def test_who_proposed_something_else_may_vote(office: Office, judge: Court) -> None:
    """A proposer has no vote on his own proposal; on another one he has."""
    first = drafted(office, later(office, 5))
    office.vote(first, by=ADMIN, event="propose")
    new = later(office, 9)
    token = drafted(office, new)
    office.vote(token, by=ADMIN2, event="propose")
    for voter in (ADMIN, ADMIN3):
        office.vote(token, by=voter)
    office.activate(new, token, by=ADMIN2)
    seen = judge(office)
    assert seen.codes == []
    assert seen.policy[0] == 2


def test_vote_whose_key_was_retired_before_the_decision(office: Office, judge: Court) -> None:
    """Two votes are needed when the second comes; the first one landed while its key was good, and stays good."""
    office.change_governed({"rules/unit.toml": 'layer = "unit"\n# 1\n'}, voters=(ADMIN2,))
    office.change_policy(lambda policy: policy["people"][ADMIN2].update(keys=[
        {"fp": office.ring.key(ADMIN2).fp, "state": "retired"},
        {"fp": office.ring.key(f"{ADMIN2}#2").fp, "state": "active"},
    ]), voters=(ADMIN3, ADMIN4))
    token = f"governed/all v1 {governed_digest(office.governed_at())}"
    assert judge(office).codes == ["E GOVERNED_UNAPPROVED"]
    office.vote(token, by=ADMIN3)
    assert judge(office).codes == []


def test_vote_whose_key_is_gone_before_the_decision(office: Office, judge: Court) -> None:
    """A key that the policy no longer knows is nobody's: its vote counts for nothing when the last one comes."""
    office.change_governed({"rules/unit.toml": 'layer = "unit"\n# 1\n'}, voters=(ADMIN2,))
    office.change_policy(lambda policy: policy["people"][ADMIN2].update(keys=[
        {"fp": office.ring.key(f"{ADMIN2}#2").fp, "state": "active"},
    ]), voters=(ADMIN3, ADMIN4))
    token = f"governed/all v1 {governed_digest(office.governed_at())}"
    office.vote(token, by=ADMIN3)
    assert judge(office).codes == ["E GOVERNED_UNAPPROVED"]
    office.vote(token, by=ADMIN4)
    assert judge(office).codes == []
