"""Attacks on history itself: merges, forks, rewriting, raw objects, the repository's own files (A20, A21, A32, A37–A39, A50, A51, A54, T52, T53)."""

from __future__ import annotations

import hashlib
import os
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .cast import ADMIN, CLERK, DEPUTY, HEAD, OTHER_CLERK, OTHER_DEPUTY
from .judge import Court, judge_folder, judge_range
from .office import Office

MAIN = "refs/heads/main"


def git(folder: Path, *args: str, check: bool = True) -> str:
    """Run git in a repository, as its owner would."""
    done = subprocess.run(["git", *args], cwd=folder, capture_output=True, check=False)
    assert not check or done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


# -- merges ------------------------------------------------------------------------------------------------------------


def test_A20_merge_drops_approved_text(office: Office, judge: Court) -> None:
    trip = office.new()
    side = office.fork()
    side.edit(trip, purpose="赴白水镇")
    side.submit(trip)
    side.review(trip)
    side.approve(trip)
    office.new("trip", "00000002")
    attack = office.merge(side, ours=True)
    seen = judge(office)
    assert seen.codes == ["E MERGE_DROPPED_CHANGE"]
    assert seen.at("MERGE_DROPPED_CHANGE") == [attack]
    assert seen.state(trip) == "draft"


def test_A20_merge_drops_a_new_record(office: Office, judge: Court) -> None:
    side = office.fork()
    trip = side.approved()
    office.new("trip", "00000002")
    office.merge(side, ours=True)
    seen = judge(office)
    assert seen.codes in (["E MERGE_DROPPED_CHANGE"], ["E DELETED_RECORD"], ["E DELETED_RECORD", "E MERGE_DROPPED_CHANGE"])
    assert seen.state(trip) in ("deleted", "draft")


def test_A20_old_content_restored_for_the_first_parent(office: Office, judge: Court) -> None:
    """The approved edit is on the main line; the merge takes the branch's older text."""
    trip = office.new()
    before = office.raw(office.path(trip))
    side = office.fork()
    side.new("trip", "00000002")
    office.edit(trip, purpose="赴白水镇")
    office.submit(trip)
    office.review(trip)
    office.approve(trip)
    office.merge(side, files={office.path(trip): before})
    seen = judge(office)
    assert seen.codes == ["E MERGE_DROPPED_CHANGE"]
    assert seen.state(trip) == "draft"


def test_A21_evil_merge(office: Office, judge: Court) -> None:
    trip = office.approved()
    side = office.fork()
    side.new("trip", "00000002")
    office.new("trip", "00000003")
    text = office.raw(office.path(trip)).replace("青山镇".encode(), "省城".encode())
    attack = office.merge(side, files={office.path(trip): text})
    seen = judge(office)
    assert seen.codes == ["E EVIL_MERGE"]
    assert seen.at("EVIL_MERGE") == [attack]
    assert seen.state(trip) == "draft"


def test_A21_evil_merge_adds_a_record(office: Office, judge: Court) -> None:
    trip = office.approved()
    side = office.fork()
    side.new("trip", "00000002")
    office.new("trip", "00000003")
    path = office.path(trip).replace("7k2m9q4x", "7k2m9q4z")
    office.merge(side, files={path: office.raw(office.path(trip)).replace(b"7k2m9q4x", b"7k2m9q4z")})
    seen = judge(office)
    assert seen.codes == ["E EVIL_MERGE"]
    assert seen.state("trip/trip-20261102-7k2m9q4z") == "draft"


def test_A21_merge_of_two_edits_is_resolved_openly(office: Office, judge: Court) -> None:
    """Both sides edited: the resolver is an editor, the record a draft."""
    trip = office.new(by=OTHER_CLERK)
    side = office.fork()
    side.edit(trip, purpose="赴白水镇")
    office.edit(trip, by=OTHER_CLERK, vehicle="veh-b00001")
    merged = office.raw(office.path(trip)).replace("青山镇".encode(), "白水镇".encode())
    office.merge(side, by=DEPUTY, files={office.path(trip): merged})
    seen = judge(office)
    assert [code[2:] for code in seen.codes] in ([], ["MERGE_CONFLICT_RESOLVED"])
    assert all(not code.startswith("E ") for code in seen.codes)
    assert seen.state(trip) == "draft"
    office.submit(trip)
    office.review(trip)
    office.approve(trip)
    assert "E SELF_APPROVAL" in judge(office).codes
    assert judge(office).state(trip) == "reviewed"


def test_A21_edit_on_a_branch_of_what_was_approved_meanwhile(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    side = office.fork()
    side.edit(trip, purpose="赴省城")
    office.approve(trip)
    office.merge(side)
    seen = judge(office)
    assert seen.state(trip) == "draft"
    assert any(code in ("E EDIT_AFTER_APPROVAL", "W EDIT_AFTER_APPROVAL") for code in seen.codes) or seen.codes == []


def test_A21_octopus(office: Office, judge: Court) -> None:
    """More than two parents are read like two."""
    trip = office.reviewed()
    one, two = office.fork(), office.fork()
    one.approve(trip)
    other = two.new("trip", "00000002")
    office.merge(one, parents=(office.head, one.head, two.head), files={two.path(other): two.raw(two.path(other))})
    seen = judge(office)
    assert seen.codes == []
    assert seen.states(trip, other) == ["approved", "draft"]


def test_A32_fork_from_the_past(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    side = office.fork()
    office.change_policy(lambda policy: policy["people"][DEPUTY].update(roles=[]))
    attack = side.approve(trip)
    office.merge(side)
    seen = judge(office)
    assert seen.codes == ["E AUTHORITY_LOST_BEFORE_LANDING"]
    assert seen.at("AUTHORITY_LOST_BEFORE_LANDING") == [attack]
    assert seen.state(trip) == "reviewed"


@pytest.mark.parametrize("lost", ["person", "key"])
def test_A32_person_or_key_gone_before_landing(office: Office, judge: Court, lost: str) -> None:
    trip = office.reviewed()
    side = office.fork()
    if lost == "person":
        office.change_policy(lambda policy: policy["people"].pop(DEPUTY))
    else:
        office.change_policy(lambda policy: policy["people"][DEPUTY].update(keys=[
            {"fp": office.ring.key(DEPUTY).fp, "state": "retired"},
            {"fp": office.ring.key(f"{DEPUTY}#2").fp, "state": "active"},
        ]))
    side.approve(trip)
    office.merge(side)
    seen = judge(office)
    assert seen.codes in (["E AUTHORITY_LOST_BEFORE_LANDING"], ["E UNKNOWN_KEY"])
    assert seen.state(trip) == "reviewed"


def test_A32_authority_gained_only_on_the_main_line(office: Office, judge: Court) -> None:
    """Both points: the role must have been there at the event's parent too."""
    trip = office.reviewed()
    side = office.fork()
    office.change_policy(lambda policy: policy["people"][OTHER_CLERK]["roles"].append("分管领导@gov-office"))
    side.approve(trip, by=OTHER_CLERK)
    office.merge(side)
    seen = judge(office)
    assert seen.codes == ["E NO_AUTHORITY"]
    assert seen.state(trip) == "reviewed"


def test_A32_vote_that_lands_with_the_removal(office: Office, judge: Court) -> None:
    """The policy of the main line before the landing commit counts: a vote and the removal may come home together."""
    trip = office.reviewed()
    side = office.fork()
    side.approve(trip)
    side.change_policy(lambda policy: policy["people"][DEPUTY].update(roles=[]))
    office.new("trip", "00000002")
    office.merge(side)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


# -- raw objects -------------------------------------------------------------------------------------------------------


def test_A37_text_changed_under_a_kept_signature(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    message = office.message("approve", [f"{trip} r1 {office.digest(trip)}"], by=DEPUTY, opinion="不同意。")
    attack = office.commit(message, by=DEPUTY, message_after=message.replace("不同意".encode(), "同意".encode()))
    seen = judge(office)
    assert seen.codes == ["E BAD_SIGNATURE"]
    assert seen.at("BAD_SIGNATURE") == [attack]
    assert seen.state(trip) == "reviewed"


TWO_HEADERS: dict[str, Callable[[list[str]], list[str]]] = {
    "second tree": lambda rows: [rows[0], rows[1], rows[0], *rows[2:]],
    "second tree at the end": lambda rows: [*rows, rows[0]],
    "second author": lambda rows: [*rows[:3], rows[2], *rows[3:]],
    "second committer": lambda rows: [*rows, rows[-1]],
    "parent behind the author": lambda rows: [*rows, rows[1]],
    "unknown header": lambda rows: [*rows, "office-event approve"],
    "mergetag": lambda rows: [*rows, "mergetag object " + "0" * 40, " type commit"],
}


@pytest.mark.parametrize("name", TWO_HEADERS)
def test_A38_header_that_two_readers_read_differently(office: Office, judge: Court, name: str) -> None:
    trip = office.reviewed()
    attack = office.approve(trip, headers=TWO_HEADERS[name])
    seen = judge(office)
    assert seen.codes == ["E MALFORMED_COMMIT"]
    assert seen.at("MALFORMED_COMMIT") == [attack]
    assert seen.state(trip) == "reviewed"


def test_A38_second_tree_with_other_content(office: Office, judge: Court) -> None:
    trip = office.new()
    side = office.fork()
    side.edit(trip, purpose="赴省城")
    other = office.objects.content[side.head][1].split(b"\n")[0].decode()
    office.submit(trip)
    office.review(trip)
    office.approve(trip, headers=lambda rows: [rows[0], rows[1], other, *rows[2:]])
    seen = judge(office)
    assert seen.codes == ["E MALFORMED_COMMIT"]
    assert seen.state(trip) == "reviewed"


def test_A39_replaced_object(office: Office, judge: Court) -> None:
    trip = office.reviewed()
    side = office.fork()
    true = side.approve(trip)
    forged = office.approve(trip, by=CLERK, actor=DEPUTY, author=DEPUTY, key=None)
    office.refs[f"refs/replace/{forged}"] = true
    seen = judge(office)
    assert seen.codes == ["E UNSIGNED_EVENT"]
    assert seen.at("UNSIGNED_EVENT") == [forged]
    assert seen.state(trip) == "reviewed"


def test_A39_replaced_blob(office: Office, judge: Court) -> None:
    trip = office.approved()
    side = office.fork()
    side.edit(trip, purpose="赴省城")
    path = office.path(trip)
    office.refs[f"refs/replace/{office.files[path].oid}"] = side.files[path].oid
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


# -- moving a branch -----------------------------------------------------------------------------------------------------


def test_A50_foxtrot(office: Office, judge: Court, tmp_path: Path) -> None:
    """`git pull` then push: the main line becomes the second parent."""
    side = office.fork()
    office.new("trip", "00000001")
    upstream = office.head
    side.new("trip", "00000002")
    side.merge(office)
    seen = judge(side, ref=MAIN, tips={MAIN: upstream})
    assert seen.codes == ["E NOT_FIRST_PARENT_FF"]
    assert judge_range(side, tmp_path / "repo.git", upstream, side.head) == ["E NOT_FIRST_PARENT_FF"]


def test_A50_merged_the_right_way_round(office: Office, judge: Court, tmp_path: Path) -> None:
    side = office.fork()
    office.new("trip", "00000001")
    upstream = office.head
    side.new("trip", "00000002")
    office.merge(side)
    assert judge(office, ref=MAIN, tips={MAIN: upstream}).codes == []
    assert judge_range(office, tmp_path / "repo.git", upstream, office.head) == []


def test_A51_force_push_drops_a_return(office: Office, judge: Court, tmp_path: Path) -> None:
    trip = office.reviewed()
    side = office.fork()
    office.event("return", trip, by=HEAD)
    verified = office.head
    side.approve(trip)
    seen = judge(side, ref=MAIN, tips={MAIN: verified})
    assert seen.codes == ["E HISTORY_REWRITTEN"]
    assert judge_range(side, tmp_path / "repo.git", verified, side.head) == ["E HISTORY_REWRITTEN"]


def test_A51_unseen_without_a_pinned_tip(office: Office, judge: Court) -> None:
    """Said plainly in c13: without pin, receipts or checkpoint nothing shows that something is missing."""
    trip = office.reviewed()
    side = office.fork()
    office.event("return", trip, by=HEAD)
    side.approve(trip)
    seen = judge(side)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


def test_A51_branch_reset_to_an_older_commit(office: Office, judge: Court, tmp_path: Path) -> None:
    office.new("trip", "00000001")
    older = office.head
    office.new("trip", "00000002")
    verified = office.head
    office.head = older
    assert judge(office, ref=MAIN, tips={MAIN: verified}).codes == ["E HISTORY_REWRITTEN"]
    assert judge_range(office, tmp_path / "repo.git", verified, older) == ["E HISTORY_REWRITTEN"]


def test_A51_branch_deleted(office: Office, tmp_path: Path) -> None:
    office.new()
    assert judge_range(office, tmp_path / "repo.git", office.head, "0" * 40) == ["E HISTORY_REWRITTEN"]


def test_range_brings_only_what_is_new(office: Office, tmp_path: Path) -> None:
    """An old fault does not block everybody's next push; a new one does; a draft branch is free."""
    trip = office.approved()
    office.edit(trip, purpose="赴省城")
    old = office.head
    other = office.new("trip", "00000002")
    assert judge_range(office, tmp_path / "repo.git", old, office.head) == []
    middle = office.head
    office.submit(other)
    office.approve(other)
    assert judge_range(office, tmp_path / "repo.git", middle, office.head) == ["E BAD_TRANSITION"]
    assert judge_range(office, tmp_path / "repo.git", middle, office.head, ref="refs/heads/drafts/li", protected=False) == []


def test_range_of_a_new_branch(office: Office, tmp_path: Path) -> None:
    office.approved()
    assert judge_range(office, tmp_path / "repo.git", "0" * 40, office.head) == []


# -- hostile configuration -----------------------------------------------------------------------------------------------


def hostile(folder: Path, canaries: Path) -> None:
    """Whatever git would run on somebody's behalf leaves a canary."""
    canaries.mkdir()
    program = canaries.parent / "program"
    program.write_text(f'#!/bin/sh\ntouch "{canaries}/$(basename "$0")-$$"\ncat >/dev/null 2>&1 </dev/null\nexit 0\n')
    program.chmod(0o755)
    hooks = canaries.parent / "hooks"
    hooks.mkdir()
    for name in (
        "pre-commit", "post-checkout", "post-index-change", "reference-transaction", "pre-auto-gc", "post-rewrite",
        "fsmonitor-watchman", "post-merge", "pre-receive", "update", "proc-receive", "post-update",
    ):
        for place in (hooks, folder / "hooks"):
            place.mkdir(exist_ok=True)
            (place / name).write_text(program.read_text())
            (place / name).chmod(0o755)
    run = f"{program}"
    config = {
        "core.fsmonitor": run, "core.hooksPath": str(hooks), "core.sshCommand": run, "core.pager": run, "core.editor": run,
        "core.askPass": run, "core.gitProxy": run, "core.alternateRefsCommand": run, "credential.helper": f"!{run}",
        "gpg.program": run, "gpg.ssh.program": run, "gpg.format": "ssh", "gpg.ssh.defaultKeyCommand": run,
        "filter.evil.clean": run, "filter.evil.smudge": run, "filter.evil.process": run, "filter.evil.required": "true",
        "diff.external": run, "diff.evil.textconv": run, "diff.evil.command": run, "merge.evil.driver": run,
        "uploadpack.packObjectsHook": run, "interactive.diffFilter": run, "pager.log": run, "pager.rev-list": run,
        "alias.rev-list": f"!{run}", "alias.cat-file": f"!{run}", "log.showSignature": "true",
        "diff.noprefix": "true", "diff.renames": "copies", "diff.orderFile": "/nonexistent", "core.quotePath": "true",
        "i18n.logOutputEncoding": "GBK", "i18n.commitEncoding": "GBK", "core.useReplaceRefs": "true", "core.abbrev": "4",
        "remote.origin.url": f"ext::{run}", "remote.origin.promisor": "true", "protocol.ext.allow": "always",
        "trace2.eventTarget": str(canaries / "trace2"), "trace2.normalTarget": str(canaries / "trace2n"),
        "maintenance.auto": "true", "gc.auto": "1", "submodule.recurse": "true", "tar.evil.command": run,
    }
    with (folder / "config").open("a") as out:
        for name, value in config.items():
            section, _, key = name.rpartition(".")
            first, _, rest = section.partition(".")
            out.write(f'[{first} "{rest}"]\n' if rest else f"[{first}]\n")
            out.write(f'\t{key} = "{value}"\n')
    (folder / "info").mkdir(exist_ok=True)
    (folder / "info/attributes").write_text("* filter=evil diff=evil merge=evil\n")


@pytest.mark.parametrize("bare", [True, False], ids=["bare", "with a work tree"])
def test_A54_hostile_configuration(office: Office, tmp_path: Path, bare: bool) -> None:
    trip = office.approved()
    clean = judge_folder(office.write_to(tmp_path / "clean.git"), office.head, genesis=office.genesis)
    if bare:
        place = git_dir = office.write_to(tmp_path / "hostile.git")
    else:
        place = tmp_path / "hostile"
        git(tmp_path, "clone", "-q", str(tmp_path / "clean.git"), str(place))
        git_dir = place / ".git"
        (place / ".gitattributes").write_text("* filter=evil diff=evil\n")
    canaries = tmp_path / "canaries"
    hostile(git_dir, canaries)
    seen = judge_folder(place, office.head, genesis=office.genesis)
    assert list(canaries.iterdir()) == []
    assert seen.codes == []
    assert seen.state(trip) == "approved"
    assert seen.verdict.digest == clean.verdict.digest


def test_A54_copy_of_a_hostile_folder(office: Office, tmp_path: Path) -> None:
    """A folder from someone else is fetched into a bare repository of our own."""
    from officectl.history import copy

    trip = office.approved()
    place = tmp_path / "hostile"
    git(tmp_path, "clone", "-q", str(office.write_to(tmp_path / "clean.git")), str(place))
    canaries = tmp_path / "canaries"
    hostile(place / ".git", canaries)
    with copy.of(place) as taken:
        assert taken.refs[MAIN] == office.head == taken.head
        seen = judge_folder(taken.git.git_dir, office.head, genesis=office.genesis)
        ours = taken.git.git_dir
        assert ours != place / ".git"
        assert "evil" not in (ours / "config").read_text()
    assert not ours.exists()
    assert list(canaries.iterdir()) == []
    assert seen.codes == []
    assert seen.state(trip) == "approved"


def test_A54_the_canaries_sing(office: Office, tmp_path: Path) -> None:
    """Plain git in the same folder does run them: the test above can fail."""
    place = tmp_path / "hostile"
    git(tmp_path, "clone", "-q", str(office.write_to(tmp_path / "clean.git")), str(place))
    canaries = tmp_path / "canaries"
    hostile(place / ".git", canaries)
    git(place, "status", check=False)
    git(place, "log", "-p", "-1", check=False)
    assert list(canaries.iterdir())


# -- lies in the repository's own files ----------------------------------------------------------------------------------


def returned(office: Office) -> tuple[str, str, str]:
    """A record reviewed, then returned; gives it, the commit of the return and its parent."""
    trip = office.reviewed()
    before = office.head
    return trip, office.event("return", trip, by=HEAD), before


def test_T52_grafts(office: Office, judge: Court, tmp_path: Path) -> None:
    """A graft that hides the return has no effect, or is named; never another state."""
    trip, bad, before = returned(office)
    last = office.new("trip", "00000002")
    folder = office.write_to(tmp_path / "repo.git")
    (folder / "info").mkdir()
    (folder / "info/grafts").write_text(f"{office.head} {before}\n")
    assert bad not in git(folder, "rev-list", "main").split()   # git believes the lie
    seen = judge(office)
    if seen.refused:
        assert (seen.codes, seen.exit) == (["E PARENTS_LIE"], 3)
    else:
        assert (seen.codes, seen.states(trip, last)) == ([], ["returned", "draft"])


def chunks(raw: bytes) -> dict[bytes, tuple[int, int]]:
    """Chunk id → (start, end) in a commit-graph file."""
    count = raw[6]
    rows = [(raw[8 + 12 * n:12 + 12 * n], struct.unpack_from(">Q", raw, 12 + 12 * n)[0]) for n in range(count + 1)]
    return {name: (start, rows[n + 1][1]) for n, (name, start) in enumerate(rows[:-1])}


def lie(folder: Path, commit: str, parent: str) -> None:
    """Write a commit-graph that says `commit` has the parent `parent`, with a right checksum."""
    git(folder, "-c", "core.commitGraph=true", "commit-graph", "write", "--reachable")
    file = folder / "objects/info/commit-graph"
    raw = bytearray(file.read_bytes())
    places = chunks(bytes(raw))
    start, end = places[b"OIDL"]
    ids = [raw[at:at + 20].hex() for at in range(start, end, 20)]
    struct.pack_into(">I", raw, places[b"CDAT"][0] + 36 * ids.index(commit) + 20, ids.index(parent))
    body = bytes(raw[:-20])
    file.chmod(0o644)
    file.write_bytes(body + hashlib.sha1(body, usedforsecurity=False).digest())


def test_T52_lying_commit_graph(office: Office, judge: Court, tmp_path: Path) -> None:
    trip, bad, before = returned(office)
    last = office.new("trip", "00000002")
    folder = office.write_to(tmp_path / "repo.git")
    lie(folder, office.head, before)
    assert bad not in git(folder, "-c", "core.commitGraph=true", "rev-list", "main").split()   # git believes the lie
    seen = judge(office)
    if seen.refused:
        assert (seen.codes, seen.exit) == (["E PARENTS_LIE"], 3)
    else:
        assert (seen.codes, seen.states(trip, last)) == ([], ["returned", "draft"])


@pytest.mark.parametrize("damage", ["garbage", "truncated", "empty"])
def test_T52_corrupt_commit_graph(office: Office, judge: Court, tmp_path: Path, damage: str) -> None:
    trip = office.approved()
    folder = office.write_to(tmp_path / "repo.git")
    git(folder, "commit-graph", "write", "--reachable")
    file = folder / "objects/info/commit-graph"
    raw = file.read_bytes()
    file.chmod(0o644)
    file.write_bytes({"garbage": os.urandom(len(raw)), "truncated": raw[:200], "empty": b""}[damage])
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "approved"


def test_T53_shallow(office: Office, tmp_path: Path) -> None:
    office.approved()
    folder = office.write_to(tmp_path / "repo.git")
    git(tmp_path, "clone", "-q", "--bare", "--depth", "2", f"file://{folder}", "shallow.git")
    seen = judge_folder(tmp_path / "shallow.git", office.head, genesis=office.genesis)
    assert (seen.codes, seen.exit, seen.verdict) == (["E INCOMPLETE"], 3, None)


@pytest.mark.parametrize("what", ["blob:none", "tree:0"])
def test_T53_partial(office: Office, tmp_path: Path, what: str) -> None:
    office.approved()
    folder = office.write_to(tmp_path / "repo.git")
    git(folder, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--bare", f"--filter={what}", f"file://{folder}", "partial.git")
    seen = judge_folder(tmp_path / "partial.git", office.head, genesis=office.genesis)
    assert (seen.codes, seen.exit, seen.verdict) == (["E INCOMPLETE"], 3, None)


@pytest.mark.parametrize("what", ["commit", "tree", "blob", "policy"])
def test_T53_missing_object(office: Office, judge: Court, tmp_path: Path, what: str) -> None:
    trip = office.new()
    middle = office.head
    office.edit(trip, purpose="赴白水镇")
    folder = office.write_to(tmp_path / "repo.git", loose=True)
    oid = {
        "commit": middle,
        "tree": git(folder, "rev-parse", f"{middle}^{{tree}}"),
        "blob": git(folder, "rev-parse", f"{middle}:{office.path(trip)}"),
        "policy": git(folder, "rev-parse", f"{middle}:policy/active/roles.toml"),
    }[what]
    (folder / "objects" / oid[:2] / oid[2:]).unlink()
    seen = judge(office)
    assert (seen.codes, seen.exit, seen.verdict) == (["E INCOMPLETE"], 3, None)


@pytest.mark.parametrize("what", ["commit", "blob"])
def test_T53_corrupt_object(office: Office, judge: Court, tmp_path: Path, what: str) -> None:
    trip = office.new()
    middle = office.head
    office.edit(trip, purpose="赴白水镇")
    folder = office.write_to(tmp_path / "repo.git", loose=True)
    oid = middle if what == "commit" else git(folder, "rev-parse", f"{middle}:{office.path(trip)}")
    file = folder / "objects" / oid[:2] / oid[2:]
    file.write_bytes(file.read_bytes()[:-8] + b"\0" * 8)
    seen = judge(office)
    assert seen.exit == 3
    assert seen.verdict is None


def test_T53_object_whose_bytes_are_not_its_id(office: Office, judge: Court, tmp_path: Path) -> None:
    """An approval's commit swapped in place for another object: git names it by what it hashes to, so must we."""
    trip = office.reviewed()
    side = office.fork()
    true = side.approve(trip)
    forged = office.approve(trip, by=CLERK, actor=DEPUTY, author=DEPUTY, key=None)
    office.new("trip", "00000002")
    folder = office.write_to(tmp_path / "repo.git", loose=True)
    (folder / "objects" / forged[:2] / forged[2:]).write_bytes((folder / "objects" / true[:2] / true[2:]).read_bytes())
    seen = judge(office)
    assert seen.refused or seen.state(trip) == "reviewed"


def test_stranger_cannot_hide_behind_many_refs(office: Office, judge: Court) -> None:
    """Only what is reachable from the tip counts: an approval on another branch is none."""
    trip = office.reviewed()
    side = office.fork()
    side.approve(trip, by=OTHER_DEPUTY)
    office.refs["refs/heads/side"] = side.head
    office.refs["refs/tags/v1"] = side.head
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(trip) == "reviewed"


def test_event_that_reaches_two_ways_counts_once(office: Office, judge: Court) -> None:
    task = office.reviewed("task")
    side = office.fork()
    side.event("countersign", task, by="wu.ba")
    other = side.fork()
    other.new("trip", "00000002")
    office.merge(side)
    office.merge(other)
    seen = judge(office)
    assert seen.codes == []
    assert seen.state(task) == "reviewed"


def test_root_commit_is_the_genesis(office: Office, judge: Court) -> None:
    """Policy init as the very first commit."""
    fresh = Office.empty(office.ring)
    fresh.found(by=ADMIN)
    trip = fresh.approved()
    seen = judge(fresh)
    assert seen.codes == []
    assert seen.verdict.root == fresh.genesis
    assert seen.state(trip) == "approved"
