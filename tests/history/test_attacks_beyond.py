"""Attacks and odd cases that the table does not number: names that are keys of ours, trees by hand, votes on several branches,
conditions, vocabulary, recovery keys, what a merge may bring along.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from .cast import (
    ADMIN,
    ADMIN2,
    ADMIN3,
    CLERK,
    DEPUTY,
    FINANCE,
    HEAD,
    LEADER,
    OTHER_CLERK,
    PERSONNEL,
    Policy,
    policy_files,
)
from .judge import Court
from .objects import Entry
from .office import NOW, Office, under
from .plain import policy_digest, toml

# -- names ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [
    "\\u0000chain", "\\u0000active", "\\u0000governed", "\\u0000approved", "\\u0000ballot", "\\u0000delegations", "", " ", "..", "a/b",
    "trip-20261102-7k2m9q4x\\n", "x" * 5000, "\\u202e",
])
def test_id_that_is_no_id(office: Office, judge: Court, name: str) -> None:
    """Whatever a file calls itself, it is not the policy, not another record, and stops nothing."""
    trip = office.approved("trip", "00000001")
    path = "records/trip/2026/11/trip-20261102-00000002.toml"
    office.commit("怪编号", key=None, files={path: f'id = "{name}"\nunit = "gov-office"\n'})
    other = office.reviewed("trip", "00000003")
    office.approve(other)
    seen = judge(office)
    assert "E PATH_MISMATCH" in seen.codes
    assert seen.states(trip, other) == ["approved", "approved"]
    assert seen.policy[0] == 1


@pytest.mark.parametrize("name", ["not UTF-8 \udcff.toml", "a\ud7ff\u0301.toml", "x" * 250 + ".toml"])
def test_file_name_that_is_no_name(office: Office, judge: Court, name: str) -> None:
    trip = office.approved()
    office.commit("怪文件", key=None, files={f"records/trip/2026/11/{name}": toml({"id": "trip-20261102-00000009"})})
    office.commit("再改", key=None, files={f"records/trip/2026/11/{name}": toml({"id": "trip-20261102-00000009", "note": "1"})})
    seen = judge(office)
    assert set(seen.codes) <= {"E PATH_MISMATCH"}
    assert seen.state(trip) == "approved"


def test_id_that_is_not_text(office: Office, judge: Court) -> None:
    trip = office.approved("trip", "00000001")
    for number, value in enumerate(("1", "true", '["trip-20261102-00000001"]', "2026-11-02", '{ a = "b" }')):
        office.commit("怪", key=None, files={f"records/trip/2026/11/trip-20261102-0000001{number}.toml": f"id = {value}\n"})
    seen = judge(office)
    assert seen.codes == ["E PATH_MISMATCH"]
    assert seen.state(trip) == "approved"


# -- trees by hand -------------------------------------------------------------------------------------------------------


def tree_with(office: Office, path: str, rows: list[tuple[str, str]]) -> str:
    """The head's tree, but the file at `path` replaced by these (mode, blob) entries of the same name."""
    folder, _, name = path.rpartition("/")
    inside = {p.rpartition("/")[2]: e for p, e in office.files.items() if p.rpartition("/")[0] == folder and p != path}
    entries = [(n, *e) for n, e in inside.items()] + [(name, mode, oid) for mode, oid in rows]
    raw = b"".join(f"{mode} {n}".encode() + b"\0" + bytes.fromhex(oid) for n, mode, oid in sorted(entries, key=lambda row: row[0]))
    oid = office.objects.put("tree", raw)
    parts = folder.split("/")
    for depth in range(len(parts) - 1, -1, -1):
        above = "/".join(parts[:depth])
        children: dict[bytes, tuple[str, str]] = {parts[depth].encode(): ("40000", oid)}
        for p, e in office.files.items():
            if p.startswith(above + "/" if above else ""):
                rest = p[len(above) + 1 if above else 0:]
                first, slash, _ = rest.partition("/")
                if first != parts[depth]:
                    below = {q[len(above) + len(first) + (2 if above else 1):]: f for q, f in office.files.items()
                             if q.startswith((above + "/" if above else "") + first + "/")}
                    children[first.encode()] = ("40000", office.objects.tree(below)) if slash else (e.mode, e.oid)
        rows_ = sorted(children.items(), key=lambda row: row[0] + b"/" if row[1][0] == "40000" else row[0])
        oid = office.objects.put("tree", b"".join(m.encode() + b" " + n + b"\0" + bytes.fromhex(o) for n, (m, o) in rows_))
    return oid


def test_tree_by_hand_is_the_tree(office: Office) -> None:
    """The helper above, held to the harness."""
    trip = office.approved()
    path = office.path(trip)
    assert tree_with(office, path, [("100644", office.files[path].oid)]) == office.objects.tree(office.files)


def test_tree_with_one_name_twice(office: Office, judge: Court) -> None:
    """git itself tells no story about which of two files of one name counts; neither may be approved quietly."""
    trip = office.new()
    path = office.path(trip)
    honest = office.raw(path)
    evil = office.objects.put("blob", honest.replace("青山镇".encode(), "省城".encode()))
    tree = tree_with(office, path, [("100644", office.files[path].oid), ("100644", evil)])

    def with_tree(rows: list[str]) -> list[str]:
        return [f"tree {tree}", *rows[1:]]

    office.submit(trip, headers=with_tree)
    office.review(trip, headers=with_tree)
    office.approve(trip, headers=with_tree)
    seen = judge(office)
    assert seen.refused or [code for code in seen.codes if code.startswith("E ")]
    assert seen.refused or seen.state(trip) != "approved"


@pytest.mark.parametrize("mode", ["100664", "0100644", "100600"])
def test_odd_modes_in_a_tree(office: Office, judge: Court, mode: str) -> None:
    """Old tools wrote group-writable files; git reads them as plain ones."""
    trip = office.new()
    path = office.path(trip)
    tree = tree_with(office, path, [(mode, office.files[path].oid)])
    office.commit("旧工具", headers=lambda rows: [f"tree {tree}", *rows[1:]])
    seen = judge(office)
    assert seen.refused or set(seen.codes) <= {"E BAD_MODE"}


def test_records_folder_replaced_by_a_link(office: Office, judge: Court) -> None:
    trip = office.approved()
    link = Entry("120000", office.objects.put("blob", b"/tmp"))
    gone = {path: None for path in office.files if path.startswith("records/")}
    office.commit("换", files={**gone, "records": link})
    seen = judge(office)
    assert "E DELETED_RECORD" in seen.codes
    assert seen.state(trip) == "deleted"


# -- several branches ----------------------------------------------------------------------------------------------------


def test_rules_voted_on_two_branches(office: Office, judge: Court) -> None:
    """Votes never conflict in a merge: two votes made apart are two votes once they are together."""
    office.change_governed({"rules/unit.toml": 'layer = "unit"\n# 1\n'}, voters=())
    side = office.fork()
    token = f"governed/all v1 {governed(office)}"
    office.vote(token, by=ADMIN2)
    side.vote(token, by=ADMIN3)
    office.merge(side)
    seen = judge(office)
    assert seen.codes == []
    assert seen.verdict.governed["rules/unit.toml"] == office.files["rules/unit.toml"].oid


def governed(office: Office) -> str:
    """The digest of the governed files at the head."""
    from .plain import governed_digest

    return governed_digest(office.governed_at())


def test_policy_voted_on_two_branches(office: Office, judge: Court) -> None:
    new = office.next_policy(lambda policy: policy["global"].update(late_days=9))
    token = office.propose(new)
    side = office.fork()
    office.vote(token, by=ADMIN2)
    side.vote(token, by=ADMIN3)
    office.merge(side)
    office.activate(new, token)
    seen = judge(office)
    assert seen.codes == []
    assert seen.policy[0] == 2


def test_merge_puts_a_voted_policy_in_place(office: Office, judge: Court) -> None:
    """Activation is an act of its own; a merge is none."""
    new = office.next_policy(lambda policy: policy["global"].update(late_days=9))
    token = office.propose(new)
    office.vote(token, by=ADMIN2)
    office.vote(token, by=ADMIN3)
    side = office.fork()
    side.new("trip", "00000001")
    office.new("trip", "00000002")
    office.merge(side, by=ADMIN, files=under("policy/active/", policy_files(new)))
    seen = judge(office)
    assert len(seen.codes) == 1
    assert seen.codes[0].startswith("E POLICY_")
    assert seen.policy[0] == 1


def test_void_on_two_branches(office: Office, judge: Court) -> None:
    trip = office.approved()
    side = office.fork()
    office.event("void", trip, by=DEPUTY)
    side.event("void", trip, by=LEADER)
    office.merge(side)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "void"


def test_merge_replaces_an_attachment(office: Office, judge: Court) -> None:
    import hashlib

    raw = b"%PDF-1"
    seal = hashlib.sha256(raw).hexdigest()
    path = f"attachments/{seal[:2]}/{seal}.pdf"
    office.commit("附件", files={path: raw})
    trip = office.approved(attachments=[{"name": "来函.pdf", "sha256": seal, "bytes": len(raw)}])
    side = office.fork()
    side.new("trip", "00000002")
    office.new("trip", "00000003")
    office.merge(side, files={path: b"%PDF-2"})
    seen = judge(office)
    assert seen.codes == ["E ATTACHMENT_MISMATCH"]
    assert seen.state(trip) != "approved"


def test_deleted_and_brought_back(office: Office, judge: Court) -> None:
    trip = office.approved()
    before = office.raw(office.path(trip))
    office.commit("误删", files={office.path(trip): None})
    office.commit("找回", files={office.path(trip): before})
    seen = judge(office)
    assert seen.codes == ["W DELETED_RECORD"]
    assert seen.state(trip) == "approved"


def test_same_branch_merged_twice(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    side = office.fork()
    side.event("return", trip, by=HEAD)
    office.merge(side)
    side.new("trip", "00000002")
    office.submit(trip)
    office.review(trip)
    office.approve(trip)
    office.merge(side)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"
    assert seen.record(trip).revision == 2


def test_edit_on_a_branch_that_left_before_the_approval(office: Office, judge: Court) -> None:
    """A clean merge brings an older draft's edit home over the approval: the approval is for other content, and somebody is told."""
    trip = office.reviewed()
    side = office.fork()
    side.edit(trip, by=OTHER_CLERK, purpose="赴省城")
    office.approve(trip)
    office.merge(side)
    seen = judge(office)
    assert seen.state(trip) == "draft"
    assert seen.codes != []


# -- conditions and vocabulary -------------------------------------------------------------------------------------------


def with_condition(policy: Policy) -> None:
    """Large parties need finance."""
    policy["flows"]["trip"]["stage"].insert(2, {
        "event": "countersign", "state": "countersigned", "zh": "会签", "role": "会签单位", "when": "headcount≥10",
    })


@pytest.mark.parametrize(("fields", "needed"), [({"headcount": 4}, False), ({"headcount": 10}, True), ({}, True)])
def test_stage_under_a_condition(office: Office, judge: Court, fields: dict[str, Any], needed: bool) -> None:
    """The condition reads the signed content; a field left out spares nobody."""
    office.change_policy(with_condition)
    trip = office.reviewed(**fields)
    office.approve(trip)
    seen = judge(office)
    assert seen.codes == (["E BAD_TRANSITION"] if needed else [])
    assert seen.state(trip) == ("reviewed" if needed else "approved")
    if needed:
        office.event("countersign", trip, by=FINANCE)
        office.approve(trip)
        assert judge(office).state(trip) == "approved"


def test_meaning_out_of_the_vocabulary(office: Office, judge: Court) -> None:
    office.change_policy(lambda policy: policy.update(meanings={"approve": ["同意"]}))
    trip = office.reviewed()
    office.approve(trip, meaning="不同意")
    seen = judge(office)
    assert seen.codes == ["E BAD_MEANING"]
    assert seen.state(trip) == "reviewed"
    office.approve(trip, meaning="同意")
    assert judge(office).state(trip) == "approved"


def test_role_that_the_signer_only_claims(office: Office, judge: Court) -> None:
    """Office-Role is checked where it is written."""
    trip = office.reviewed()
    office.approve(trip, role="主要负责人@gov-office")
    seen = judge(office)
    assert seen.codes == ["E NO_AUTHORITY"]
    assert seen.state(trip) == "reviewed"


def test_countersigners_named_as_persons(office: Office, judge: Court) -> None:
    meeting = office.reviewed("meeting", countersigners=[FINANCE])
    office.event("countersign", meeting, by=PERSONNEL, role="会签单位@personnel")
    assert judge(office).codes == ["E NO_AUTHORITY"]
    office.event("countersign", meeting, by=FINANCE, role="会签单位@finance")
    assert judge(office).state(meeting) == "countersigned"


def test_no_countersigner_named(office: Office, judge: Court) -> None:
    """An empty list is never satisfied."""
    meeting = office.reviewed("meeting", countersigners=[])
    office.event("approve", meeting, by=LEADER, role="")
    seen = judge(office)
    assert seen.codes == ["E BAD_TRANSITION"]
    assert seen.state(meeting) == "reviewed"


def test_record_and_policy_in_one_event(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    new = office.next_policy(lambda policy: policy["global"].update(late_days=9))
    token = office.propose(new)
    tokens = [f"{trip} r1 {office.digest(trip)}", token]
    office.commit(office.message("approve", tokens, by=ADMIN2, role=""), by=ADMIN2)
    seen = judge(office)
    assert [code for code in seen.codes if code.startswith("E ")]
    assert seen.state(trip) == "reviewed"


# -- keys and chains -----------------------------------------------------------------------------------------------------


def test_compromised_since_a_commit_that_does_not_exist(office: Office, judge: Court) -> None:
    """A slip in a voted policy must not end every verification for good."""
    trip = office.approved()
    office.change_policy(lambda policy: policy["people"][DEPUTY].update(keys=[
        {"fp": office.ring.key(DEPUTY).fp, "state": "compromised", "since": "0" * 40},
        {"fp": office.ring.key(f"{DEPUTY}#2").fp, "state": "active"},
    ]))
    seen = judge(office)
    assert seen.refused == ""
    assert seen.state(trip) in ("approved", "reviewed")
    assert [code for code in seen.codes if code.startswith("E ")]


def test_compromised_without_a_date_takes_every_vote(office: Office, judge: Court) -> None:
    trip = office.approved()
    office.change_policy(lambda policy: policy["people"][DEPUTY].update(keys=[
        {"fp": office.ring.key(DEPUTY).fp, "state": "compromised"},
        {"fp": office.ring.key(f"{DEPUTY}#2").fp, "state": "active"},
    ]))
    seen = judge(office)
    assert seen.codes == ["E KEY_COMPROMISED"]
    assert seen.state(trip) == "reviewed"


def test_compromised_key_keeps_what_it_took_back(office: Office, judge: Court) -> None:
    """Safe side: a return by the stolen key stays a return."""
    trip = office.reviewed()
    since = office.head
    office.event("return", trip, by=HEAD)
    office.change_policy(lambda policy: policy["people"][HEAD].update(keys=[
        {"fp": office.ring.key(HEAD).fp, "state": "compromised", "since": since},
    ]))
    assert judge(office).state(trip) == "returned"


def test_rules_voted_with_a_key_known_stolen_later(office: Office, judge: Court) -> None:
    """"Votes landed after X become KEY_COMPROMISED and need re-approval": votes on rules are votes."""
    since = office.head
    before = office.files["rules/unit.toml"].oid
    office.change_governed({"rules/unit.toml": 'layer = "unit"\n# 1\n'})
    office.change_policy(lambda policy: policy["people"][ADMIN3].update(keys=[
        {"fp": office.ring.key(ADMIN3).fp, "state": "compromised", "since": since},
        {"fp": office.ring.key(f"{ADMIN3}#2").fp, "state": "active"},
    ]), voters=(ADMIN2, "tang.si"))
    seen = judge(office)
    assert "E KEY_COMPROMISED" in seen.codes
    assert seen.verdict.governed["rules/unit.toml"] == before


def test_threshold_lowered_and_used_in_one_step(office: Office, judge: Court) -> None:
    office.change_policy(lambda policy: policy["global"].update(policy_threshold=3, min_admins=4))
    assert judge(office).codes == []
    office.change_policy(lambda policy: policy["global"].update(policy_threshold=2, min_admins=3), voters=(ADMIN2, ADMIN3))
    seen = judge(office)
    assert seen.codes == ["E POLICY_UNAPPROVED"]
    assert seen.policy[0] == 2


def with_recovery(office: Office) -> None:
    """Three keys in the safe, two of them open it."""
    office.change_policy(lambda policy: policy.update(recovery={
        "k": 2, "holders": {f"rec.{n}": {"name": f"保管人{n}", "fp": office.ring.key(f"rec.{n}").fp} for n in (1, 2, 3)},
    }))


@pytest.mark.parametrize("holders", [("rec.1", "rec.2"), ("rec.1",), ("rec.1", "rec.1")], ids=["two", "one", "one twice"])
def test_recovery_keys(office: Office, judge: Court, holders: tuple[str, ...]) -> None:
    """Break-glass: counts for policy, and is shown for thirty days."""
    with_recovery(office)
    new = office.next_policy(lambda policy: policy["global"].update(late_days=9))
    token = office.propose(new, by=CLERK, role="")
    for holder in holders:
        office.vote(token, by=holder, key=holder)
    office.activate(new, token, by="rec.3")
    seen = judge(office)
    if holders == ("rec.1", "rec.2"):
        assert seen.codes == ["W POLICY_RECOVERY"]
        assert seen.policy[0] == 3
        assert judge(office, now=NOW + timedelta(days=40)).codes == []
    else:
        assert "E POLICY_UNAPPROVED" in seen.codes
        assert seen.policy[0] == 2


def test_pinned_policy_digest(office: Office, judge: Court) -> None:
    """The pin names the policy of genesis too."""
    texts = policy_files(office.policy)
    assert judge(office, pinned_policy=policy_digest(texts)).codes == []
    assert judge(office, pinned_policy="sha256:" + "0" * 64).codes == ["E FOREIGN_ROOT"]


def test_event_in_a_root_commit(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    side = office.fork()
    side.commit(side.message("approve", [f"{trip} r1 {office.digest(trip)}"], by=DEPUTY), by=DEPUTY, parents=())
    office.merge(side, ours=True)
    seen = judge(office)
    assert seen.state(trip) == "reviewed"
    assert [code for code in seen.codes if code.startswith("E ")]


def test_flow_changed_while_a_vote_was_on_its_way(office: Office, judge: Court) -> None:
    """A stage was put in on the main line meanwhile: the vote does not skip it, and its going under is told."""
    trip = office.reviewed(headcount=20)
    side = office.fork()
    side.approve(trip)
    office.change_policy(with_condition)
    office.merge(side)
    seen = judge(office)
    assert seen.state(trip) == "reviewed"
    assert [code for code in seen.codes if code.startswith("E ")]


def test_flow_changed_after_the_approval(office: Office, judge: Court) -> None:
    """What was approved under the flow of its day stays approved."""
    trip = office.approved(headcount=20)
    office.change_policy(with_condition)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


def test_flow_removed_after_the_approval(office: Office, judge: Court) -> None:
    trip, draft = office.approved("trip", "00000001"), office.new("trip", "00000002")
    office.change_policy(lambda policy: policy["flows"].pop("trip"))
    seen = judge(office)
    assert seen.codes == []
    assert seen.states(trip, draft) == ["approved", "recorded"]
    office.submit(draft)
    assert judge(office).codes == ["E BAD_TRANSITION"]


def test_two_people_write_one_id(office: Office, judge: Court) -> None:
    """The same new file on two branches with different content: settled openly, a draft."""
    side = office.fork()
    trip = office.new("trip", "00000001")
    side.new("trip", "00000001", by=OTHER_CLERK, purpose="赴省城")
    side.submit(trip)
    side.review(trip)
    side.approve(trip)
    office.merge(side)
    seen = judge(office)
    assert "E EVIL_MERGE" not in seen.codes
    assert seen.codes != []
    assert seen.state(trip) == "draft"


def test_submitted_on_both_branches(office: Office, judge: Court) -> None:
    """Two openings of one revision with the same content are one; whoever submitted either may not approve."""
    trip = office.new()
    side = office.fork()
    office.submit(trip)
    side.submit(trip, by=DEPUTY)
    office.merge(side)
    office.review(trip)
    office.approve(trip)
    seen = judge(office)
    assert "E SELF_APPROVAL" in seen.codes
    assert seen.state(trip) == "reviewed"


def test_votes_on_a_branch_of_a_branch(office: Office, judge: Court) -> None:
    """Authority is asked at the main line, however many merges the vote came through."""
    trip = office.reviewed()
    side = office.fork()
    deep = side.fork()
    deep.approve(trip)
    side.new("trip", "00000002")
    side.merge(deep)
    office.change_policy(lambda policy: policy["people"][DEPUTY].update(roles=[]))
    office.merge(side)
    seen = judge(office)
    assert seen.codes == ["E AUTHORITY_LOST_BEFORE_LANDING"]
    assert seen.state(trip) == "reviewed"


def test_main_line_merged_into_a_branch_first(office: Office, judge: Court) -> None:
    """A branch takes in the main line, then comes home: nothing counts twice, nothing is lost."""
    trip = office.reviewed()
    side = office.fork()
    side.approve(trip)
    office.change_policy(lambda policy: policy["people"][DEPUTY].update(roles=[]))
    side.merge(office)
    side.new("trip", "00000002")
    office.new("trip", "00000003")
    office.merge(side)
    seen = judge(office)
    assert seen.codes == ["E AUTHORITY_LOST_BEFORE_LANDING"]
    assert seen.state(trip) == "reviewed"


def test_retracted_on_one_branch_built_upon_on_the_other(office: Office, judge: Court) -> None:
    """"While nothing follows": on the other branch something did."""
    trip = office.reviewed()
    side = office.fork()
    side.event("retract", trip, by=HEAD, role="")
    office.approve(trip)
    office.merge(side)
    seen = judge(office)
    assert seen.codes != []
    assert seen.state(trip) in ("submitted", "approved", "reviewed")
