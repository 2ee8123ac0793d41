"""The demonstration: a year of signed work that verifies clean, with something left to do for whoever looks at it first."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from demo_repo import County
from example import generate

from officectl.actions import demo
from officectl.actions._options import Options
from officectl.actions.demo_year import cast, chain, replay, witness
from officectl.cli import _demo_bar
from officectl.git import ssh_keys
from officectl.git.signing import SigningFailed
from officectl.history import policy, policy_doubts
from officectl.records.finding import Clause, Finding, Measured, Severity, Standing
from officectl.text.lang import Text

from . import office

OF_APPROVALS = {
    ("CAR-APPROVAL", "trip-20261116-hezw9wff"),
    ("CAR-LATE", "trip-20261109-0rhzxy2m"),
    ("CAR-VERBAL", "trip-20260711-vgg5n5h0"),
}
"""What the history adds to the faults that are planted in the records."""
WAITING = {
    "cost-20261109-cz2p93m9", "task-20261119-0thncn19", "task-20261120-p90hwvm3", "verify-20261119-4bzxzfcm", "trip-20261116-hezw9wff",
    "trip-20261120-8tyvjrvp", "trip-20261120-kxdwy86a", "trip-20261120-nx3v5bmk",
}  # fmt: skip


# ---- what it leaves --------------------------------------------------------------------------------------------


def test_verifies_clean_without_any_cache(county: County) -> None:
    found = county.ask("verify --full --no-cache")
    assert found["findings"] == []
    assert found["policy"]["version"] == 3
    assert not found["policy"]["single_admin"]
    assert found["commits"] > 250
    states = Counter(row["state"] for row in found["states"].values())
    assert states["approved"] > 900
    assert {"registered", "void", "returned", "submitted", "reviewed", "draft", "recorded"} < states.keys()
    assert f"状态摘要：{found['state_digest_short']}" in county.shown


def test_git_itself_agrees(county: County) -> None:
    assert county.git("fsck", "--full", "--strict") == ""
    said = county.git("log", "--format=%G? %GS %ae", "-25").splitlines()
    assert {line[0] for line in said} == {"G"}
    assert all(signer == author for _, signer, author in map(str.split, said))
    county.git("verify-tag", "checkpoint/2026-11-20")


def test_check_finds_what_is_planted_and_what_the_history_adds(county: County) -> None:
    found = county.ask("check", 1)["findings"]
    planted = {expect.key for expect in generate.tree()[1]}
    told = {(one["code"], (one["record"] or {}).get("id") or one["path"], one["field"] or "") for one in found}
    assert {key for key in told if key[:2] not in OF_APPROVALS} == planted
    assert {key[:2] for key in told - planted} == OF_APPROVALS
    assert len(found) == len(planted) + len(OF_APPROVALS)


def test_records_are_those_of_the_example(county: County) -> None:
    for path, raw in generate.tree()[0].items():
        if path != ".gitattributes":
            assert (county.folder / path).read_bytes() == raw, path
    assert county.git("status", "--porcelain").splitlines() == [
        " M records/trip/2026/11/trip-20261120-5j3ahxb3.toml", "?? records/place/health-bureau.toml",
    ]  # fmt: skip


def messages(county: County) -> list[str]:
    return county.git("log", "--topo-order", "--reverse", "--format=%B%x00").split("\0")


def test_the_year_holds_all_that_a_year_holds(county: County) -> None:
    events = Counter(event for text in messages(county) for event in re.findall(r"^Office-Event: (.+)$", text, re.M))
    assert events.keys() >= {
        "submit", "review", "countersign", "approve", "return", "withdraw", "reopen", "void", "register", "propose", "activate",
    }  # fmt: skip
    assert events["activate"] == 2
    acted = {text.partition("Office-Actor: ")[2].partition("\n")[0] for text in messages(county)} - {""}
    assert len(acted) >= 16
    for_whom = {re.sub(r"\s+", " ", found) for text in messages(county) for found in re.findall(r"^Office-Actor: .+\nOffice-For: .+$", text, re.M)}
    assert for_whom == {
        f"Office-Actor: {actor} Office-For: {principal}"
        for actor, principal in (("gu.changfeng", "zheng.haitao"), ("qian.xuemin", "jiang.yongkang"), ("shi.hong", "lu.guangyi"),
                                 ("fang.zheng", "jiang.yongkang"))
    }  # fmt: skip
    assert sum("Office-Item: governed/all" in text for text in messages(county)) == 6
    second = [text for text in messages(county) if re.search(r"^Office-Item: \S+ r2 ", text, re.M)]
    assert {re.search(r"Office-Item: (\w+)/", text)[1] for text in second} >= {"trip", "task", "meeting", "allocation"}  # type: ignore[index]


def test_merges_have_the_shared_line_first(county: County) -> None:
    merges = [line.split() for line in county.git("rev-list", "--merges", "--parents", "HEAD").splitlines()]
    assert len(merges) >= 20
    main = set(county.git("rev-list", "--first-parent", "HEAD").split())
    assert all(first in main and second not in main for _, first, second in merges)


def test_a_slip_stays_approved_when_the_car_is_back(county: County) -> None:
    """Plan and fact are two records: the log comes after the approval and does not touch the slip."""
    trip, log = "records/trip/2025/11/trip-20251103-84w7rr55.toml", "records/trip_log/2025/11/log-20251104-np2wyd2t.toml"
    order = county.git("rev-list", "--reverse", "HEAD").split()
    approved = county.git("log", "--format=%H", "-1", "--grep", "^Office-Event: approve", "--grep", "trip-20251103-84w7rr55 ", "--all-match").strip()
    logged = county.git("log", "--format=%H", "-1", "--", log).strip()
    written = county.git("log", "--format=%H", "--", trip).split()
    assert len(written) == 1
    assert order.index(written[0]) < order.index(approved) < order.index(logged)
    assert county.ask("list trip id=trip-20251103-84w7rr55")["records"][0]["state"] == "approved"


def test_nobody_approves_a_ride_of_his_own(county: County) -> None:
    slips = {row["id"]: row["data"] for row in county.ask("list trip")["records"]}
    seen = 0
    for text in messages(county):
        if "\nOffice-Event: approve\n" not in text:
            continue
        actor = text.partition("Office-Actor: ")[2].partition("\n")[0]
        for ident in re.findall(r"^Office-Item: trip/(\S+) ", text, re.M):
            riders = {slips[ident].get("applicant"), slips[ident].get("lead_user"), *(slips[ident].get("users") or ())}
            assert actor not in riders, ident
            seen += 1
    assert seen > 500


def test_keys_stay_out_of_the_history_and_the_house(county: County) -> None:
    keys = county.folder / ".git" / "officectl-demo" / "keys"
    private = [key for key in keys.iterdir() if key.suffix != ".pub"]
    assert len(private) == 24
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert {stat.S_IMODE(key.stat().st_mode) for key in private} == {0o600}
    assert "officectl-demo" not in county.git("ls-tree", "-r", "--name-only", "HEAD")
    home = Path(county.env["HOME"])
    assert not (home / ".ssh").exists()
    assert not (home / "config" / "officectl" / "pins.toml").exists()
    assert (home / "gitconfig").read_text() == "[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n"


# ---- what the newcomer does ------------------------------------------------------------------------------------


def test_work_is_left_for_the_newcomer(county: County) -> None:
    box = county.ask("inbox")
    assert box["person"] == "qian.xuemin"
    assert {line["id"] for line in box["waiting"]} == WAITING
    assert [line["id"] for line in box["returned"]] == ["trip-20261120-ajmb3pct"]
    assert len(box["votes"]) == 1
    assert "officectl approve trip-20261120-8tyvjrvp" in county.said


def test_the_newcomer_can_act_and_the_history_stays_clean(county: County, tmp_path: Path) -> None:
    mine = county.copy(tmp_path / "mine")
    mine.sh("officectl approve trip-20261120-8tyvjrvp -y")
    mine.sh("officectl set trip-20261120-ajmb3pct plan_in=2026-11-25T18:00 -y && officectl submit trip-20261120-ajmb3pct -y")
    mine.sh("cd records && officectl policy vote -y")
    for command in re.findall(r"^  (git config .+)$", county.said, re.M):
        mine.sh(command)
    mine.sh("officectl approve trip-20261120-ajmb3pct -y")
    assert mine.ask("inbox")["person"] == "jiang.yongkang"
    mine.sh("officectl set trip-20261120-kxdwy86a headcount=4 -y")
    found = mine.ask("verify")
    assert found["findings"] == []
    assert {found["states"][ident]["state"] for ident in ("trip-20261120-8tyvjrvp", "trip-20261120-ajmb3pct")} == {"approved"}
    assert found["states"]["trip-20261120-kxdwy86a"]["state"] == "draft"
    assert len(mine.ask("inbox --person qian.xuemin")["waiting"]) == len(WAITING) - 2


def test_the_story_names_what_is_there(county: County) -> None:
    """A record that the story means to send back, or leave waiting, and that the example no longer has, would be passed over."""
    story = cast.read("story.toml")
    named = {row["record"] for part in ("second_round", "waiting", "by_hand") for row in story[part]}
    named |= {ident for part in ("unsent", "own_slips", "voided", "late_slips") for ident in story[part]}
    named |= {story["show_waiting"], story["show_log"]}
    paths = {path for path in generate.tree()[0] if path.startswith("records/")}
    assert named <= {path.rpartition("/")[2].removesuffix(".toml") for path in paths}
    assert {*story["uncommitted"]} <= paths
    assert {row["path"] for row in story["governed"]} <= generate.tree()[0].keys()
    people = set(cast.Cast(Path()).people)
    assert people <= {path.rpartition("/")[2].removesuffix(".toml") for path in paths if path.startswith("records/person/")}
    states = county.ask("verify")["states"]
    for row in story["waiting"]:
        wanted = ("draft", "submitted", "reviewed")[row["steps"]]
        assert states[row["record"]]["state"] == wanted, row
    for row in story["second_round"]:
        left = row.get("left", False)
        assert (states[row["record"]]["state"], states[row["record"]]["revision"]) == (("returned", 1) if left else ("approved", 2)), row
    assert all(states[ident]["state"] == "void" for ident in story["voided"])


def test_nothing_is_doubtful_in_any_version_of_the_policy(county: County) -> None:
    folder = county.folder / "policy"
    for place in ("active", "next"):
        read, faults = policy.load({path.relative_to(folder / place).as_posix(): path.read_bytes() for path in (folder / place).rglob("*.toml")})
        assert read is not None and faults == []
        assert [doubt.message.render("zh") for doubt in policy_doubts.doubts(read)] == []


def test_what_people_left_is_not_known_at_the_founding(county: County) -> None:
    first = county.git("rev-list", "--max-parents=0", "HEAD").strip()
    assert "left_on" not in county.git("show", f"{first}:records/person/qin.shouyi.toml")
    assert "left_on = 2026-10-25" in county.git("show", "HEAD:records/person/qin.shouyi.toml")
    listed = county.git("ls-tree", "-r", "--name-only", first).splitlines()
    assert "records/person/feng.lin.toml" not in listed
    assert not [path for path in listed if path.startswith(("records/trip/", "rules/unit", "policy/"))]


# ---- what it says ----------------------------------------------------------------------------------------------


def test_it_says_what_to_do_next(county: County) -> None:
    assert "核验结果：没有发现问题" in county.shown
    assert "ROOM-OVER" in county.shown
    for command in ("officectl inbox", "officectl verify", "officectl log trip-", "officectl demo --tamper d", "officectl check --why"):
        assert command in county.said
    assert "您是 钱学敏（qian.xuemin）" in county.said
    assert county.said.startswith("给 23 个人做密钥……\n回放一年的工作：")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small example in place of the county's."""
    shutil.copytree(office.SOURCE, tmp_path / "example")
    monkeypatch.setattr(demo, "source", lambda: tmp_path / "example")
    return tmp_path / "example"


def test_json(tmp_path: Path, small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Into a folder that is there and empty, which may be the current one: it stays the same folder."""
    from officectl.cli.app import run as command

    place = tmp_path / "x"
    place.mkdir()
    monkeypatch.chdir(place)
    before = place.stat().st_ino
    assert command(["demo", ".", "--json"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    body = json.loads(shown.out)
    assert place.stat().st_ino == before
    assert body["schema"] == "officectl.demo/1"
    assert body["records"] == sum(1 for _ in (small / "records").rglob("*.toml"))
    assert body["code"]["ROOM-OVER"] == 1
    assert body["verified"]["findings"] == 0
    assert (body["you"], body["people"]) == ("qian.xuemin", 23)
    assert body["commits"] == int(subprocess.check_output(["git", "rev-list", "--count", "HEAD"]))
    assert command(["demo", ".", "--lang", "en"]) == 2
    assert "not empty" in capsys.readouterr().err
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["example", "x"]


class Terminal(io.StringIO):
    """Standard error that is a terminal."""

    def isatty(self) -> bool:
        """It is."""
        return True


def test_progress_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    bar = _demo_bar.Bar(Options(lang="en"))
    for done in range(1000):
        bar.tell("sign", done + 1, 1000)
    bar.clear()
    drawn = screen.getvalue().split("\r\x1b[K")
    assert drawn[-1] == ""
    assert drawn[-2] == f"[{'#' * 24}] replaying a year of work: 1000 signed commits"
    assert len(drawn) == 27


# ---- when it cannot be ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError])
def test_an_interruption_leaves_nothing(
    stop: type[BaseException], tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> Any:
        raise stop

    monkeypatch.setattr(replay.chain, "sign", interrupted)
    with pytest.raises(stop):
        demo.demo(Options(folder=str(tmp_path)), tmp_path / "deep" / "d")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["deep", "example"]
    assert list((tmp_path / "deep").iterdir()) == []


def test_without_ssh_keygen_it_is_honest(tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from officectl.cli.app import run as command

    programs = tmp_path / "bin"
    programs.mkdir()
    git = shutil.which("git")
    assert git is not None
    (programs / "git").symlink_to(git)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    assert command(["demo", str(tmp_path / "d"), "--no-pager"]) == 0
    shown = capsys.readouterr()
    assert "这台机器不能用 ssh-keygen 签名" in shown.err
    assert demo.NAME in shown.err
    assert "--tamper" not in shown.err
    assert "officectl inbox" not in shown.err
    assert "核验结果" not in shown.out
    assert subprocess.check_output(["git", "-C", tmp_path / "d", "rev-list", "--count", "HEAD"]) == b"1\n"
    assert not (tmp_path / "d" / ".git" / "officectl-demo").exists()


def test_a_place_where_nothing_can_be_written(tmp_path: Path, small: Path) -> None:
    from officectl.errors import OfficeError

    (tmp_path / "file").write_text("")
    with pytest.raises(OfficeError):
        demo.demo(Options(folder=str(tmp_path)), tmp_path / "file" / "below")


def test_from_an_installed_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "officectl"
    shutil.copytree(office.SOURCE, package / "_data" / "workspace-example")
    monkeypatch.setattr("officectl.__path__", [str(package)])
    assert demo.source() == package / "_data" / "workspace-example"
    shutil.rmtree(package / "_data")
    with pytest.raises(demo.NoExample):
        demo.source()


# ---- keys and signatures ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "one"
    ssh_keys.generate(program(), [(path, "one")])
    return path


def program() -> str:
    found = shutil.which("ssh-keygen")
    assert found is not None
    return found


@pytest.mark.parametrize("text", [b"", b"x", "批准：一张派车单\n".encode(), bytes(range(256)) * 3000])
def test_both_engines_sign_alike(key: Path, text: bytes) -> None:
    pytest.importorskip("cryptography")
    quick, slow = (ssh_keys.signer(program(), key, quick=quick)(text)() for quick in (True, False))
    assert quick == slow
    assert quick.startswith(b"-----BEGIN SSH SIGNATURE-----\n")


def test_the_slow_engine_makes_the_same_commits(county: County) -> None:
    from officectl.git.repo import Git

    keys = county.folder / ".git" / "officectl-demo" / "keys"
    with Git.discover(county.folder) as git:
        tree = county.git("rev-parse", "HEAD^{tree}").strip()
        drafts = [
            chain.Draft(tree, parents, f"{who} <{who}@x>", keys / who, 1_700_000_000 + number, b"subject\n")
            for number, (who, parents) in enumerate((("tao.ran", ()), ("kang.ning", (0,)), ("shi.hong", (0,)), ("tao.ran", (1, 2))))
        ]
        told: list[int] = []
        one = chain.sign(git, program(), drafts, lambda done, *_: told.append(done), quick=False)
        assert one == chain.sign(git, program(), drafts)
    assert told == [1, 2, 3, 4]


def test_the_witness_believes_nothing(county: County) -> None:
    """What it hands to verify's cache is what the judge says, not what we mean to have made."""
    ids = county.git("rev-list", "-45", "HEAD").split()
    raws = [subprocess.check_output(["git", "-C", county.folder, "cat-file", "commit", oid]) for oid in ids]
    raws[7] = raws[7].replace(b"author ", b"author x", 1)
    seen = witness.Witness()
    for oid, raw in zip(ids, raws, strict=True):
        seen.see(oid, raw)
    found = seen.facts()
    assert [found[oid].state for oid in ids] == ["bad" if at == 7 else "good" for at in range(45)]


def test_a_key_that_cannot_sign_is_told(tmp_path: Path, key: Path) -> None:
    with pytest.raises(SigningFailed):
        ssh_keys.signer(program(), tmp_path / "nothing", quick=False)(b"x")()
    with pytest.raises(SigningFailed):
        ssh_keys.generate(program(), [(tmp_path / "no" / "where", "x"), (tmp_path / "no" / "place", "x")])


# ---- which findings are shown ------------------------------------------------------------------------------------


def found(code: str, severity: Severity = "error", standing: Standing = "data", *, cites: bool = False) -> Finding:
    clauses = (Clause("x"),) if cites else ()
    return Finding(code, severity, standing, Text("x", "x"), Text("x", "x")(), clauses=clauses, measured=Measured("1") if cites else None)


def test_first_findings_are_of_many_kinds() -> None:
    findings = [
        found("A"), found("A"), found("B", standing="violation"), found("B", standing="violation", cites=True),
        found("C", "warning", "lead"), found("D", "info"),
    ]  # fmt: skip
    shown = demo.first(findings, 4)
    assert [one.code for one in shown] == ["B", "C", "A", "D"]
    assert shown[0].clauses
    assert [one.code for one in demo.first(findings, 9)] == ["B", "C", "A", "D", "B", "A"]
