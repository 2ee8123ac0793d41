"""What is remembered never changes the answer (T59, T60, T67, T68)."""

from __future__ import annotations

import base64
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from officectl.history import facts

from . import ed25519
from .cast import ADMIN, CLERK, DEPUTY, HEAD, OTHER_CLERK
from .judge import Court, Judgement, judge_folder
from .office import NOW, Office

TESTS = Path(__file__).parents[1]


def busy(office: Office) -> list[str]:
    """A history with a bit of everything; gives the records."""
    one, two, three = office.approved("trip", "00000001"), office.reviewed("trip", "00000002"), office.new("trip", "00000003")
    side = office.fork()
    side.edit(three, purpose="赴白水镇")
    office.approve(two, by=OTHER_CLERK)
    office.merge(side)
    office.change_policy(lambda policy: policy["global"].update(late_days=3))
    office.submit(three)
    office.approve(three, key="stranger")
    office.commit("改规则", by=ADMIN, files={"rules/unit.toml": "# 1\n"})
    office.edit(one, purpose="赴省城")
    return [one, two, three]


def same(one: Judgement, two: Judgement) -> None:
    """Byte for byte."""
    assert one.verdict == two.verdict
    assert [f.message.render("zh") for f in one.findings] == [f.message.render("zh") for f in two.findings]


def store(folder: Path) -> Path:
    """The cache file."""
    found = list(folder.rglob("verify.db"))
    assert len(found) == 1
    return found[0]


def test_cache_gives_the_same_answer(office: Office, judge: Court) -> None:
    busy(office)
    full = judge(office)
    assert full.codes == ["E EDIT_AFTER_APPROVAL", "E GOVERNED_UNAPPROVED", "E NO_AUTHORITY", "E UNKNOWN_KEY"]
    for _ in range(3):
        same(judge(office, cache=True), full)


def test_every_engine_gives_the_same_answer(office: Office, judge: Court) -> None:
    busy(office)
    reference = judge(office, engine="reference")
    same(judge(office, engine="auto"), reference)
    same(judge(office, engine="both"), reference)


def liar(key: str) -> object:
    """An accelerator that is right about everybody but calls every signature of one key good."""
    blob = base64.b64decode(key.split()[1])[-32:]
    return lambda: lambda public, signed, text: public == blob or ed25519.verify(public, signed, text)


@pytest.mark.parametrize("says", ["good", "bad"])
def test_T59_engines_disagree(office: Office, judge: Court, monkeypatch: pytest.MonkeyPatch, says: str) -> None:
    trip = office.reviewed()
    message = office.message("approve", [f"{trip} r1 {office.digest(trip)}"], by=DEPUTY)
    office.commit(message, by=DEPUTY, message_after=message + b"\n" if says == "good" else None)
    if says == "good":
        monkeypatch.setattr(facts, "accelerator", liar(office.ring.key(DEPUTY).public))
    else:
        other = base64.b64decode(office.ring.key(DEPUTY).public.split()[1])[-32:]
        monkeypatch.setattr(
            facts, "accelerator",
            lambda: lambda public, signed, text: public != other and ed25519.verify(public, signed, text),
        )
    seen = judge(office, engine="both")
    assert (seen.codes, seen.exit, seen.verdict) == (["E ENGINE_DISAGREE"], 3, None)


def test_T59_accelerator_that_says_yes_to_everything(office: Office, judge: Court, monkeypatch: pytest.MonkeyPatch) -> None:
    """It fails its known questions, in every mode that would use it."""
    trip = office.reviewed()
    office.approve(trip, key="stranger")
    monkeypatch.setattr(facts, "accelerator", lambda: lambda public, signed, text: True)
    assert judge(office, engine="auto").codes == ["E ENGINE_DISAGREE"]
    assert judge(office, engine="reference").codes == ["E UNKNOWN_KEY"]


def test_T60_cache_file_that_is_none(office: Office, judge: Court, tmp_path: Path) -> None:
    busy(office)
    full = judge(office, cache=True)
    file = store(tmp_path / "repo.git")
    for content in (b"", b"garbage" * 1000, file.read_bytes()[:1000], b"SQLite format 3\0" + b"\0" * 5000):
        for extra in file.parent.glob("verify.db-*"):
            extra.unlink()
        file.write_bytes(content)
        same(judge(office, cache=True), full)


def test_T60_cache_of_another_repository(office: Office, judge: Court, tmp_path: Path) -> None:
    """Verified facts of another root, other people, another history: ignored."""
    other = office.copy()
    other.approved("trip", "00000009")
    judge(other, folder=tmp_path / "other.git", cache=True)
    busy(office)
    full = judge(office)
    target = tmp_path / "repo.git" / store(tmp_path / "other.git").relative_to(tmp_path / "other.git")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(store(tmp_path / "other.git").read_bytes())
    same(judge(office, cache=True), full)


def rows(file: Path) -> dict[str, int]:
    """Table → number of rows."""
    with sqlite3.connect(file) as db:
        names = [name for (name,) in db.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")]
        found = {name: db.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names}
    db.close()
    return found


def test_T60_cache_of_another_version_is_not_read(office: Office, judge: Court, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    busy(office)
    full = judge(office, cache=True)
    assert sum(rows(store(tmp_path / "repo.git")).values()) > 3   # something was kept at all
    from . import judge as adapter
    monkeypatch.setattr(adapter, "CACHE_FORMAT", 999)
    same(judge(office, cache=True), full)


def test_T60_tampered_rows(office: Office, judge: Court, tmp_path: Path) -> None:
    """Whoever can write .git owns that clone; the nightly run without cache is not deceived."""
    trip = office.reviewed()
    message = office.message("approve", [f"{trip} r1 {office.digest(trip)}"], by=DEPUTY)
    office.commit(message, by=DEPUTY, message_after=message + b"\n")
    full = judge(office, cache=True)
    assert full.codes == ["E BAD_SIGNATURE"]
    file = store(tmp_path / "repo.git")
    with sqlite3.connect(file) as db:
        for name in rows(file):
            columns = [row[1] for row in db.execute(f'pragma table_info("{name}")')]
            for column in columns:
                db.execute(f'update or ignore "{name}" set "{column}" = replace("{column}", \'bad\', \'good\')')
    db.close()
    same(judge(office, cache=False), full)


RUN = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from history.judge import judge_folder
seen = judge_folder(Path(sys.argv[2]), sys.argv[3], genesis=sys.argv[4], cache=sys.argv[5] == "cache")
print(seen.verdict.digest, *seen.codes, *(f.message.render("zh") for f in seen.findings), sep="\\n")
"""


def start(folder: Path, office: Office, cache: str = "cache", **env: str) -> subprocess.Popen[bytes]:
    """A verification in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", RUN, str(TESTS), str(folder), office.head, office.genesis, cache],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **env}, start_new_session=True,
    )


def done(process: subprocess.Popen[bytes]) -> bytes:
    """What it printed."""
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err.decode()
    return out


def test_T67_killed_in_the_middle(office: Office, judge: Court, tmp_path: Path) -> None:
    busy(office)
    full = judge(office)
    folder = tmp_path / "repo.git"
    chance = random.Random(67)
    for _ in range(6):
        process = start(folder, office)
        time.sleep(chance.uniform(0.12, 0.4))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        same(judge(office, cache=True), full)
        for file in folder.rglob("verify.db*"):   # begin anew: the next one is killed while it builds
            file.unlink()


def test_T67_two_at_once(office: Office, judge: Court, tmp_path: Path) -> None:
    busy(office)
    judge(office)
    processes = [start(tmp_path / "repo.git", office) for _ in range(3)]
    answers = {done(process) for process in processes}
    assert len(answers) == 1
    assert answers == {done(start(tmp_path / "repo.git", office, "none"))}


def test_T68_clones_zones_and_languages(office: Office, judge: Court, tmp_path: Path) -> None:
    """The same commits packed, cloned and asked for elsewhere give the same bytes."""
    busy(office)
    judge(office)
    source = tmp_path / "repo.git"
    chance = random.Random(68)
    for number in range(2):
        clone = tmp_path / f"clone{number}.git"
        subprocess.run(["git", "init", "-q", "--bare", str(clone)], check=True)
        tips = [oid for oid in office.nodes if chance.random() < 0.2] + [office.head]
        for oid in tips:   # objects arrive in another order, in several packs
            subprocess.run(["git", "--git-dir", str(source), "push", "-q", "-f", str(clone), f"{oid}:refs/heads/x"], check=True)
    subprocess.run(["git", "--git-dir", str(tmp_path / "clone1.git"), "repack", "-adfq", "--window=20"], check=True)
    answers = {
        done(start(source, office, "none", TZ="Asia/Shanghai", LC_ALL="C.UTF-8")),
        done(start(tmp_path / "clone0.git", office, "none", TZ="America/St_Johns", LC_ALL="C", PYTHONHASHSEED="1")),
        done(start(tmp_path / "clone1.git", office, "none", TZ="Pacific/Kiritimati", LANG="zh_CN.GBK", PYTHONHASHSEED="2")),
    }
    assert len(answers) == 1


def test_T68_order_of_merging_changes_no_state(office: Office, judge: Court) -> None:
    """The branches of several people come home in every order: the records stand the same."""
    trips = [office.reviewed("trip", f"0000000{number}") for number in range(3)]
    lines = [office.fork() for _ in trips]
    lines[0].approve(trips[0])
    lines[1].event("return", trips[0], by=HEAD)
    lines[1].approve(trips[1])
    lines[2].edit(trips[2], by=CLERK, purpose="赴白水镇")
    lines[2].submit(trips[2])
    seen = set()
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)):
        home = office.copy()
        home.objects, home.nodes = office.objects, office.nodes
        for at in order:
            home.merge(lines[at])
        found = judge(home)
        seen.add((tuple(found.codes), *found.states(*trips)))
    assert seen == {(("I CONCURRENT_DECISION",), "returned", "approved", "submitted")}


def test_verification_writes_nothing_into_the_repository(office: Office, tmp_path: Path) -> None:
    busy(office)
    folder = office.write_to(tmp_path / "repo.git")
    before = {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    judge_folder(folder, office.head, genesis=office.genesis)
    after = {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert after == before


def test_read_only_repository(office: Office, tmp_path: Path) -> None:
    """A cache that cannot be written is only slower."""
    busy(office)
    folder = office.write_to(tmp_path / "repo.git")
    full = judge_folder(folder, office.head, genesis=office.genesis)
    (folder / "officectl").write_text("a file where a folder should be")
    same(judge_folder(folder, office.head, genesis=office.genesis, cache=True), full)


def test_second_verification_goes_on_from_the_first(office: Office, judge: Court, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise comparing step by step with at once (T69) would compare nothing."""
    from officectl.history import verify

    busy(office)
    judge(office, cache=True)
    trip = office.approved("trip", "00000008")
    full = judge(office)

    def never(*_args: object) -> None:
        raise AssertionError("from the beginning")

    monkeypatch.setattr(verify, "_whole", never)
    same(judge(office, cache=True), full)
    assert full.state(trip) == "approved"


def test_kept_state_asked_at_another_time(office: Office, judge: Court) -> None:
    """What is in the future today is not tomorrow."""
    trip = office.reviewed()
    office.approve(trip, at=NOW + timedelta(days=1))
    for now in (NOW, NOW + timedelta(days=2), NOW - timedelta(days=60), NOW):
        step, full = judge(office, cache=True, now=now), judge(office, now=now)
        same(step, full)
        assert ("W CLOCK_FUTURE" in step.codes) is (now < NOW + timedelta(days=1))


def test_kept_state_asked_with_other_pins_and_refs(office: Office, judge: Court) -> None:
    office.new("trip", "00000001")
    older = office.head
    side = office.fork()
    side.new("trip", "00000002")
    office.new("trip", "00000003")
    main = "refs/heads/main"
    questions: list[dict[str, Any]] = [
        {}, {"pinned": False}, {"ref": main, "tips": {main: older}}, {"ref": main, "tips": {main: side.head}}, {"ref": "refs/heads/x"},
        {"pinned_policy": "sha256:" + "0" * 64}, {},
    ]
    for how in questions:
        same(judge(office, cache=True, **how), judge(office, **how))
    assert judge(office, cache=True, ref=main, tips={main: side.head}).codes == ["E HISTORY_REWRITTEN"]


def test_kept_state_when_receipts_come_later(office: Office, judge: Court) -> None:
    """The log grows after the state was kept: the vote that waited counts now, and a log that changed its mind is noticed."""
    main = "refs/heads/main"
    office.change_policy(lambda policy: policy["global"].update(assurance="received"))
    office.receipt()
    trip = office.approved()
    assert judge(office, cache=True, ref=main).state(trip) != "approved"
    office.receipt()
    step = judge(office, cache=True, ref=main)
    same(step, judge(office, ref=main))
    assert step.state(trip) == "approved"
    office.new("trip", "00000002")
    del office.refs["refs/officectl/receipts"]
    office.receipt(at=NOW, old=office.genesis)
    same(judge(office, cache=True, ref=main), judge(office, ref=main))


def test_kept_state_when_the_history_is_another(office: Office, judge: Court) -> None:
    """Verified, then rewritten: what was kept must not shine through."""
    trip = office.reviewed()
    side = office.fork()
    office.approve(trip)
    judge(office, cache=True)
    side.event("return", trip, by=HEAD)
    step = judge(side, cache=True)
    same(step, judge(side))
    assert step.state(trip) == "returned"
    same(judge(office, cache=True), judge(office))


def test_kept_state_and_a_branch_that_left_long_before(office: Office, judge: Court) -> None:
    early = office.reviewed("trip", "00000001")
    side = office.fork()
    for number in range(12):
        office.new("trip", f"000001{number:02}")
        judge(office, cache=True)
    office.change_policy(lambda policy: policy["people"][DEPUTY].update(roles=[]))
    judge(office, cache=True)
    side.approve(early)
    office.merge(side)
    step = judge(office, cache=True)
    same(step, judge(office))
    assert step.codes == ["E AUTHORITY_LOST_BEFORE_LANDING"]
