"""Every refusal: before anybody signs, with the record, the rule and the remedy; HEAD stays where it was."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from history import cast
from history.keys import Ring

from . import desk as desks
from . import office
from .conftest import Office
from .desk import TASK, TRIP, Desk
from .signed_examples import anywhere

CLERK, OTHER_CLERK, HEAD, OTHER_HEAD = cast.CLERK, cast.OTHER_CLERK, cast.HEAD, cast.OTHER_HEAD
DEPUTY, OTHER_DEPUTY, LEADER, DIRECTOR = cast.DEPUTY, cast.OTHER_DEPUTY, cast.LEADER, cast.DIRECTOR
ADMIN = cast.ADMIN

Found = Callable[..., Desk]


@pytest.fixture
def found(an_office: Office, ring: Ring) -> Found:
    """Found the policy (changed or not) in a copy of the office."""
    ws, env = an_office
    return lambda change=anywhere: desks.found(ws, env, ring, change)


@pytest.fixture
def desk(found: Found) -> Desk:
    """The office with the usual policy."""
    return found()


def steps(desk: Desk, *done: tuple[str, str]) -> None:
    for person, event in done:
        desk.ok(person, event, TRIP)


SUBMIT, REVIEW, APPROVE = (CLERK, "submit"), (HEAD, "review"), (DEPUTY, "approve")

RULES: dict[str, tuple[tuple[tuple[str, str], ...], tuple[str, ...], str, str]] = {
    "a role that the step does not take": ((SUBMIT,), (DEPUTY, "review", TRIP), "NO_AUTHORITY", "科室负责人@gov-office（赵六、刘二）"),
    "not the submitter": ((SUBMIT,), (OTHER_CLERK, "withdraw", TRIP), "NO_AUTHORITY", "送审人"),
    "a step that comes later": ((SUBMIT,), (DEPUTY, "approve", TRIP), "BAD_TRANSITION", "现在等的是“审核”"),
    "a draft": ((), (HEAD, "review", TRIP), "BAD_TRANSITION", "officectl submit"),
    "what is done": ((SUBMIT, REVIEW, APPROVE), (OTHER_DEPUTY, "approve", TRIP), "BAD_TRANSITION", "officectl reopen"),
    "submitted twice": ((SUBMIT,), (CLERK, "submit", TRIP), "BAD_TRANSITION", "现在等的是"),
    "the same person at two steps": ((SUBMIT, (OTHER_HEAD, "review")), (OTHER_HEAD, "approve", TRIP), "SOD_STAGES", "王五"),
    "no reason": ((SUBMIT,), (HEAD, "return", TRIP), "NO_REASON", "--reason"),
    "no paper": ((), (DIRECTOR, "register", TRIP), "NO_PAPER", "officectl edit"),
    "somebody else's event": ((SUBMIT,), (HEAD, "retract", TRIP), "NO_AUTHORITY", "officectl log"),
    "nothing to retract": ((), (CLERK, "retract", TRIP), "BAD_TRANSITION", "officectl log"),
    "a role that he has not": ((SUBMIT,), (HEAD, "review", TRIP, "--role", "主要负责人"), "NO_AUTHORITY", "科室负责人"),
    "a kind without flow": ((), (CLERK, "submit", "room-a305"), "BAD_TRANSITION", "没有审批流程"),
    "a step that the flow has not": ((SUBMIT,), (FINANCE := cast.FINANCE, "countersign", TRIP), "BAD_TRANSITION", "policy/active/flows/trip.toml"),
}


@pytest.mark.parametrize("case", RULES)
def test_rule(desk: Desk, case: str) -> None:
    before, (person, *words), code, remedy = RULES[case]
    steps(desk, *before)
    head = desk.head
    said = desk(person, *words)
    assert said.code == 4
    assert f"（{code}）" in said.err and remedy in said.err
    assert desk.head == head


def test_own_text(desk: Desk) -> None:
    desk.edit(TRIP, "督查防汛", "督查复产", DEPUTY)
    steps(desk, SUBMIT, REVIEW)
    said = desk(DEPUTY, "approve", TRIP)
    assert said.code == 4 and "SELF_APPROVAL" in said.err and "刘二、陈十" in said.err


def test_returned_is_stale(desk: Desk) -> None:
    steps(desk, SUBMIT)
    desk.ok(HEAD, "return", TRIP, "-m", "补充")
    said = desk(HEAD, "review", TRIP)
    assert said.code == 4 and "STALE_REVISION" in said.err and "officectl submit" in said.err


def test_changed_after_submitting(desk: Desk) -> None:
    steps(desk, SUBMIT)
    desk.edit(TRIP, "督查防汛", "督查复产")
    said = desk(HEAD, "review", TRIP)
    assert said.code == 4 and "DIGEST_MISMATCH" in said.err and "officectl submit" in said.err


def test_uncommitted_changes(desk: Desk) -> None:
    file = desk.path(TRIP)
    file.write_text(file.read_text().replace("督查防汛", "督查复产"))
    said = desk(CLERK, "submit", TRIP)
    assert said.code == 4 and "有未提交的改动" in said.err and f"{TRIP}.toml" in said.err
    desk.git("add", "-A")
    assert desk(CLERK, "submit", TRIP).code == 4


def test_a_record_that_git_does_not_know(desk: Desk) -> None:
    file = desk.path(TRIP)
    file.with_name("trip-20261119-0000000b.toml").write_text(file.read_text().replace(TRIP, "trip-20261119-0000000b"))
    said = desk(CLERK, "submit", "trip-20261119-0000000b")
    assert said.code == 4 and "git commit" in said.err


def test_a_draft_that_lacks_what_a_submitted_record_has(desk: Desk) -> None:
    text = desk.path(TRIP).read_text()
    line = next(line for line in text.splitlines() if line.startswith("to_place"))
    desk.edit(TRIP, line + "\n", "")
    said = desk(CLERK, "submit", TRIP)
    assert said.code == 4 and "FIELD-MISSING" in said.err and "目的地" in said.err


def test_a_missing_attachment(desk: Desk) -> None:
    text = desk.path(TRIP).read_text()
    desk.edit(TRIP, text, text + f'\n[[attachments]]\nname = "通知.pdf"\nsha256 = "{"0" * 64}"\nbytes = 3\n')
    said = desk(CLERK, "submit", TRIP)
    assert said.code == 4 and "ATTACHMENT_MISMATCH" in said.err and "通知.pdf" in said.err


def test_no_unit_to_measure_the_role_by(found: Found) -> None:
    desk = found(lambda policy: None)
    desk.ok(CLERK, "submit", TASK)
    said = desk(HEAD, "review", TASK)
    assert said.code == 4 and "没有填“unit”" in said.err


@pytest.mark.parametrize("opinion", ["Office-Event: approve", "同意\n  office-item: x"])
def test_an_opinion_that_looks_like_an_event(desk: Desk, opinion: str) -> None:
    head = desk.head
    assert desk(CLERK, "submit", TRIP, "-m", opinion).code == 2
    assert desk.head == head


def test_nobody_by_that_name(desk: Desk) -> None:
    assert desk(CLERK, "submit", TRIP, "--for", "无此人").code == 2
    assert desk(CLERK, "submit", "nothing-of-the-kind").code == 2
    assert desk(CLERK, "submit", "派车", "状态=已作废").code == 2
    assert desk(CLERK, "submit").code == 2


def test_nothing_without_an_answer(desk: Desk) -> None:
    head = desk.head
    said = desk(CLERK, "submit", TRIP, yes=False)
    assert said.code == 2 and "--yes" in said.err and "摘要" in said.err and "核查" in said.err
    assert desk.head == head


# -- keys ------------------------------------------------------------------------------------------------------------------


def test_no_key(desk: Desk) -> None:
    said = desk(CLERK, "submit", TRIP, key=None)
    assert said.code == 4 and "user.signingkey" in said.err


def test_a_key_that_is_nobodys(desk: Desk) -> None:
    said = desk(CLERK, "submit", TRIP, key="stranger")
    assert said.code == 4 and "SHA256:" in said.err


def test_a_retired_key(found: Found, ring: Ring) -> None:
    def retire(policy: cast.Policy) -> None:
        policy["people"][CLERK]["keys"].append({"fp": ring.key("li.si#old").fp, "state": "retired"})

    desk = found(retire)
    said = desk(CLERK, "submit", TRIP, key="li.si#old")
    assert said.code == 4 and "停用" in said.err


def test_the_signer_is_who_has_the_key(desk: Desk) -> None:
    """Whatever git's name says: the key decides who acts."""
    desk.ok(CLERK, "submit", TRIP)
    said = desk(HEAD, "review", TRIP, key=CLERK)
    assert said.code == 4 and "李四" in said.err and "NO_AUTHORITY" in said.err


def test_a_key_file_that_is_gone(desk: Desk) -> None:
    desk.sign_as(CLERK)
    desk.git("config", "--local", "user.signingkey", str(desk.ws / "gone"))
    said = desk_as_it_is(desk, CLERK, "submit", TRIP)
    assert said.returncode == 4 and "gone" in said.stderr


def test_a_passphrase_that_nobody_can_type(desk: Desk, tmp_path: Path) -> None:
    key = tmp_path / "locked"
    shutil.copy(desk.ring.key(CLERK).file, key)
    key.chmod(0o600)
    subprocess.run(["ssh-keygen", "-q", "-p", "-N", "secret", "-P", "", "-f", str(key)], check=True, stdout=subprocess.DEVNULL)
    desk.git("config", "--local", "user.signingkey", str(key))
    head = desk.head
    said = desk_as_it_is(desk, CLERK, "submit", TRIP)
    assert said.returncode == 4 and "口令" in said.stderr
    assert desk.head == head


def test_only_the_public_half(desk: Desk, tmp_path: Path) -> None:
    public = tmp_path / "half.pub"
    public.write_text(desk.ring.key(CLERK).public + "\n")
    desk.git("config", "--local", "user.signingkey", str(public))
    said = desk_as_it_is(desk, CLERK, "submit", TRIP)
    assert said.returncode == 4 and "私钥" in said.stderr


def desk_as_it_is(desk: Desk, person: str, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run without touching git's configuration."""
    done = subprocess.run(
        ["officectl", *words, "--yes"], cwd=desk.ws, env={**desk.as_(person), **env}, capture_output=True, text=True, timeout=60,
        check=False, stdin=subprocess.DEVNULL, start_new_session=True,
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A real ssh-agent."""
    env, pid = desks.agent(tmp_path)
    yield env
    desks.stop(pid)


def add(agent: dict[str, str], *words: str) -> None:
    subprocess.run(["ssh-add", "-q", *words], env={**os.environ, **agent}, check=True)


def test_the_agent_signs(desk: Desk, agent: dict[str, str]) -> None:
    add(agent, str(desk.ring.key("stranger").file))
    add(agent, str(desk.ring.key(CLERK).file))
    desk.ok(CLERK, "submit", TRIP, key=None, **agent)
    assert desk.state(TRIP) == "submitted"


def test_the_agent_refuses(desk: Desk, agent: dict[str, str]) -> None:
    add(agent, "-c", str(desk.ring.key(CLERK).file))
    head = desk.head
    said = desk(CLERK, "submit", TRIP, key=None, **agent)
    assert said.code == 4 and "ssh-agent 拒绝" in said.err
    assert desk.head == head


def test_an_agent_with_strange_keys_only(desk: Desk, agent: dict[str, str]) -> None:
    add(agent, str(desk.ring.key("stranger").file))
    said = desk(CLERK, "submit", TRIP, key=None, **agent)
    assert said.code == 4 and "SHA256:" in said.err


SK = """#!/bin/sh
case "$*" in
  *"-l -f"*) echo "256 {fp} clerk (ED25519-SK)"; exit 0;;
  *"-Y sign"*) echo "Couldn't sign message: invalid format" >&2; echo "Signing failed: invalid format" >&2; exit 255;;
esac
exec "{real}" "$@"
"""


def test_a_security_key_is_waited_for(desk: Desk, tmp_path: Path) -> None:
    """Without such a device: a program that answers as ssh-keygen does when the key is not touched."""
    programs = tmp_path / "sk"
    programs.mkdir()
    fake = programs / "ssh-keygen"
    fake.write_text(SK.format(fp=desk.ring.key(CLERK).fp, real=shutil.which("ssh-keygen")))
    fake.chmod(0o755)
    head = desk.head
    said = desk(CLERK, "submit", TRIP, PATH=f"{programs}:{desk.env['PATH']}")
    assert said.code == 4
    assert "请触摸安全密钥" in said.err and "没有及时触摸" in said.err
    assert desk.head == head


OTHER = """#!/bin/sh
case "$*" in *"-Y sign"*)
  for last; do :; done
  exec "{real}" -q -Y sign -n git -f "{key}" "$last";;
esac
exec "{real}" "$@"
"""
GARBAGE = """#!/bin/sh
case "$*" in *"-Y sign"*)
  for last; do :; done
  echo other > "$last.x"
  "{real}" -q -Y sign -n git -f "{key}" "$last.x"
  mv "$last.x.sig" "$last.sig"
  exit 0;;
esac
exec "{real}" "$@"
"""


@pytest.mark.parametrize(("program", "key", "code"), [(OTHER, "stranger", "UNKNOWN_KEY"), (OTHER, HEAD, "ACTOR_MISMATCH"), (GARBAGE, CLERK, "BAD_SIGNATURE")])
def test_what_was_signed_is_verified_before_head_moves(desk: Desk, tmp_path: Path, program: str, key: str, code: str) -> None:
    programs = tmp_path / "odd"
    programs.mkdir()
    fake = programs / "ssh-keygen"
    fake.write_text(program.format(key=desk.ring.key(key).file, real=shutil.which("ssh-keygen")))
    fake.chmod(0o755)
    head = desk.head
    said = desk(CLERK, "submit", TRIP, PATH=f"{programs}:{desk.env['PATH']}")
    assert said.code == 4 and code in said.err, said.err
    assert desk.head == head


# -- the repository --------------------------------------------------------------------------------------------------------


def test_no_event_in_the_middle_of_a_merge(desk: Desk) -> None:
    (desk.ws / ".git" / "MERGE_HEAD").write_text(desk.head + "\n")
    said = desk(CLERK, "submit", TRIP)
    assert said.code == 4 and "merge" in said.err


def test_no_event_on_no_branch(desk: Desk) -> None:
    desk.git("checkout", "-q", "--detach")
    said = desk(CLERK, "submit", TRIP)
    assert said.code == 4 and "分支" in said.err


def test_an_undecided_record(desk: Desk) -> None:
    steps(desk, SUBMIT)
    message = desk.message().replace("Office-Event: submit", "Office-Event: submit\nOffice-Future: 1")
    key = desk.ring.key(HEAD).file
    office.git(desk.ws, desk.as_(HEAD), "-c", "gpg.format=ssh", "commit", "-q", "--allow-empty", f"-S{key}", "-m", message)
    said = desk(HEAD, "review", TRIP)
    assert said.code == 4 and "升级" in said.err


def inside(desk: Desk, monkeypatch: pytest.MonkeyPatch, confirm: Callable[[object], bool]) -> None:
    """Submit within this process, with an answer of our own to the question."""
    from officectl.actions import _open, submit
    from officectl.actions._events import Asked, Talk
    from officectl.actions._options import Options

    desk.sign_as(CLERK)
    for name, value in desk.as_(CLERK).items():
        monkeypatch.setenv(name, value)
    try:
        submit.submit(
            Options(folder=str(desk.ws)), Asked((TRIP,)), Talk(confirm, lambda preview: None, lambda text: None)
        )
    finally:
        _open.close_all()


def test_somebody_commits_while_one_reads(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from officectl.git.errors import HeadMoved

    def busy(question: object) -> bool:
        desk.edit("zhou.ting", "周婷", "周亭")
        return True

    with pytest.raises(HeadMoved):
        inside(desk, monkeypatch, busy)
    assert "修改" in desk.message()


def test_no_is_no(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from officectl.actions._write import Declined

    head = desk.head
    with pytest.raises(Declined):
        inside(desk, monkeypatch, lambda question: False)
    assert desk.head == head
