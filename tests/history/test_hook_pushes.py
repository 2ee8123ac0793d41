"""Real pushes to a bare repository with the hooks, over a path and over git's own protocol: the honest pass, the others are refused with
words, and the repository is byte for byte what it was.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from officectl.cli.app import run as officectl

from .cast import ADMIN, CLERK, DEPUTY
from .keys import Ring
from .objects import Entry
from .office import Office

DAEMON = Path(subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip()) / "git-daemon"


@dataclass
class Server:
    """A bare repository with the hooks, and somebody's own repository to push from."""

    bare: Path
    client: Path
    url: str

    def push(self, office: Office, *words: str, lang: str = "zh") -> subprocess.CompletedProcess[str]:
        """Push the office's head as main, or whatever the words say."""
        office.write_to(self.client)
        return subprocess.run(
            ["git", "-C", str(self.client), "push", "-q", self.url, *(words or ("main",))], capture_output=True, text=True, check=False,
            env={**os.environ, "OFFICECTL_LANG": lang, "LC_ALL": "C.UTF-8"}, timeout=60,
        )

    def files(self) -> dict[str, bytes]:
        """Everything in the repository, once the receiving git has ended (the pusher is answered before it has cleared up)."""
        for _ in range(500):
            if not list(self.bare.glob("objects/tmp_objdir-*")):
                break
            time.sleep(0.02)
        return {str(path.relative_to(self.bare)): path.read_bytes() for path in sorted(self.bare.rglob("*")) if path.is_file()}

    def ref(self, name: str = "refs/heads/main") -> str:
        """Where a reference stands; empty when there is none."""
        done = subprocess.run(["git", "-C", str(self.bare), "rev-parse", "-q", "--verify", name], capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def config(self, *words: str) -> str:
        return subprocess.run(["git", "-C", str(self.bare), "config", *words], capture_output=True, text=True, check=False).stdout.strip()


@pytest.fixture(params=["path", "daemon"])
def server(request: pytest.FixtureRequest, started: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Server]:
    """A repository with the office so far and the hooks installed."""
    bare = tmp_path / "served" / "office.git"
    bare.parent.mkdir()
    started.write_to(bare)
    assert officectl(["-C", str(bare), "hook", "install"]) == 0
    capsys.readouterr()
    client = tmp_path / "client.git"
    if request.param == "path":
        yield Server(bare, client, str(bare))
        return
    if not DAEMON.exists():
        pytest.skip("this git was installed without git daemon")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = subprocess.Popen([
        str(DAEMON), "--listen=127.0.0.1", f"--port={port}", "--export-all", "--enable=receive-pack", f"--base-path={bare.parent}",
        "--reuseaddr",
    ], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)   # the program itself, so that ending it ends everything
    try:
        _wait(port)
        yield Server(bare, client, f"git://127.0.0.1:{port}/office.git")
    finally:
        running.terminate()
        running.wait(10)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError("git daemon did not start")


@pytest.fixture(scope="session")
def _started(ring: Ring) -> Office:
    office = Office.founded(ring)
    office.approved("trip", "aaaaaaaa")
    office.reviewed("trip", "bbbbbbbb")
    return office


@pytest.fixture
def started(_started: Office) -> Office:
    """What the server holds: an approved trip and a reviewed one."""
    return _started.copy()


DONE = "trip/trip-20261102-aaaaaaaa"
OPEN = "trip/trip-20261102-bbbbbbbb"


def test_honest_pushes_pass(server: Server, started: Office) -> None:
    started.approve(OPEN)
    done = server.push(started)
    assert (done.returncode, done.stderr.count("✗")) == (0, 0), done.stderr
    assert server.ref() == started.head
    side = started.fork()
    side.reviewed("trip", "cccccccc")
    started.reviewed("trip", "dddddddd")
    started.merge(side)
    assert server.push(started).returncode == 0
    started.event("reopen", DONE, by=DEPUTY)
    started.edit(DONE, purpose="赴白水镇")
    started.submit(DONE)
    started.change_policy(lambda policy: policy["global"].update(late_days=9))
    started.change_governed({"rules/unit.toml": 'layer = "unit"\n# two\n'})
    done = server.push(started)
    assert done.returncode == 0, done.stderr
    assert server.ref() == started.head


def forged(office: Office) -> None:
    office.approve(OPEN, by=CLERK, author=DEPUTY, actor=DEPUTY)


def unsigned(office: Office) -> None:
    office.approve(OPEN, key=None)


def own(office: Office) -> None:
    trip = office.new("trip", "eeeeeeee", by=DEPUTY)
    office.submit(trip)
    office.review(trip)
    office.approve(trip)


def foxtrot(office: Office) -> None:
    side = office.fork(office.nodes[office.head].parents[0])
    side.new("trip", "ffffffff")
    office.merge(side, first=False)


def edited(office: Office) -> None:
    office.edit(DONE, purpose="赴白水镇")


def alone(office: Office) -> None:
    new = office.next_policy(lambda policy: policy["people"][CLERK]["roles"].append("policy-admin"))
    office.activate(new, office.propose(new))


def governed(office: Office) -> None:
    office.commit("改规则", by=ADMIN, files={"rules/unit.toml": 'layer = "unit"\n# mine\n'})


def malformed(office: Office) -> None:
    office.approve(OPEN, lines=lambda rows: [*rows, f"Office-Actor: {CLERK}"])


def deleted(office: Office) -> None:
    office.commit("删", files={office.path(DONE): None})


def mode(office: Office) -> None:
    path = office.path(OPEN)
    office.commit("模式", files={path: Entry("120000", office.files[path].oid)})


ATTACKS: dict[str, tuple[Callable[[Office], None], str]] = {
    "forged-author": (forged, "ACTOR_MISMATCH"),
    "unsigned-approval": (unsigned, "UNSIGNED_EVENT"),
    "self-approval": (own, "SELF_APPROVAL"),
    "foxtrot": (foxtrot, "NOT_FIRST_PARENT_FF"),
    "edit-after-approval": (edited, "EDIT_AFTER_APPROVAL"),
    "policy-by-one": (alone, "POLICY_UNAPPROVED"),
    "governed-change": (governed, "GOVERNED_UNAPPROVED"),
    "malformed-trailer": (malformed, "EVENT_MALFORMED"),
    "deleted-record": (deleted, "DELETED_RECORD"),
    "bad-mode": (mode, "BAD_MODE"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_is_refused_and_leaves_nothing(server: Server, started: Office, attack: str) -> None:
    act, code = ATTACKS[attack]
    act(started)
    before = server.files()
    done = server.push(started)
    assert done.returncode != 0
    assert f"[{code}]" in done.stderr and "推送被拒绝" in done.stderr and "怎么办：" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert server.files() == before


def test_force_push_and_deletion_are_refused(server: Server, started: Office) -> None:
    before = server.files()
    other = started.fork(started.nodes[started.head].parents[0])
    other.new("trip", "99999999")
    done = server.push(other, "--force", "main")
    assert done.returncode != 0 and "[HISTORY_REWRITTEN]" in done.stderr and "git fetch" in done.stderr, done.stderr
    done = server.push(started, ":refs/heads/main")
    assert done.returncode != 0 and "[HISTORY_REWRITTEN]" in done.stderr
    assert server.files() == before


def test_a_push_is_judged_as_a_whole(server: Server, started: Office) -> None:
    started.refs["refs/heads/drafts/x"] = started.head   # free, and yet it does not go through alone
    started.approve(OPEN, key=None)
    before = server.files()
    done = server.push(started, "main", "refs/heads/drafts/x")
    assert done.returncode != 0
    assert server.files() == before


def test_drafts_are_free(server: Server, started: Office) -> None:
    started.approve(OPEN, key=None)
    assert server.push(started, "main:refs/heads/drafts/x").returncode == 0
    assert server.ref("refs/heads/drafts/x") == started.head


def test_in_english_too(server: Server, started: Office) -> None:
    started.approve(OPEN, key=None)
    if server.url.startswith("git:"):   # the server's own language: that of whoever installed the hook
        assert "推送被拒绝" in server.push(started, lang="en").stderr
        script = server.bare / "hooks" / "pre-receive"
        script.write_text(script.read_text("utf-8").replace(":=zh", ":=en"), "utf-8")
    said = server.push(started, lang="en").stderr
    assert "the push is refused" in said and "what to do: " in said and "[UNSIGNED_EVENT]" in said


@pytest.mark.parametrize(("ref", "word"), [
    ("refs/officectl/receipts", "由服务器自己写"), ("refs/replace/" + "1" * 40, "不接受推送"),
])
def test_references_that_nobody_pushes(server: Server, started: Office, ref: str, word: str) -> None:
    before = server.files()
    done = server.push(started, f"main:{ref}")
    assert done.returncode != 0 and word in done.stderr
    assert server.files() == before


def test_checkpoints_stay(server: Server, started: Office) -> None:
    assert server.push(started, "main:refs/tags/checkpoint/1").returncode == 0
    started.approve(OPEN)
    assert "另起一个名字" in server.push(started, "--force", "main:refs/tags/checkpoint/1").stderr
    assert "另起一个名字" in server.push(started, ":refs/tags/checkpoint/1").stderr


def test_another_root_does_not_become_master(server: Server, ring: Ring) -> None:
    stranger = Office.empty(ring)
    stranger.commit("建台账", by=ADMIN, files={"officectl.toml": "format = 1\n", "README": "x"})
    stranger.found()
    before = server.files()
    done = server.push(stranger, "main:refs/heads/master")
    assert done.returncode != 0 and "[FOREIGN_ROOT]" in done.stderr, done.stderr
    bare = Office.empty(ring)
    bare.commit("空", by=ADMIN, files={"officectl.toml": "format = 1\n"})
    done = server.push(bare, "main:refs/heads/master")
    assert done.returncode != 0 and "[FOREIGN_ROOT]" in done.stderr
    assert server.files() == before


def test_receipts_are_what_verification_reads(server: Server, started: Office, ring: Ring) -> None:
    server.config("user.signingkey", str(ring.key("server").file))
    began = int(time.time())
    for tail in ("cccccccc", "dddddddd"):
        started.reviewed("trip", tail)
        done = server.push(started)
        assert done.returncode == 0 and "已记收讫" in done.stderr, done.stderr
    from officectl.git.repo import Git
    from officectl.history import receipts
    from officectl.history.walk import mainline

    with Git.discover(server.bare) as git:
        chain = mainline(git, None, started.head) or []
        log = receipts.load(git, chain, "refs/heads/main", "auto")
    assert log.facts == ()
    assert log.upto == len(chain) - 1
    assert began - 1 <= log.received[started.head] <= time.time() + 1
    started.approve(OPEN, key=None)
    before = server.files()
    assert server.push(started).returncode != 0
    changed = {name for name, raw in server.files().items() if before.get(name) != raw and not name.startswith("officectl/")}
    assert changed == set()


@pytest.mark.parametrize("shape", [{"prefix": "办公室/资料/"}, {"algorithm": "sha256"}], ids=["sub-folder", "sha256"])
def test_other_shapes_are_guarded(tmp_path: Path, ring: Ring, shape: dict[str, str]) -> None:
    office = Office.founded(ring, **shape)
    trip = office.reviewed()
    bare = office.write_to(tmp_path / "bare.git")
    assert officectl(["-C", str(bare), "hook", "install"]) == 0
    server = Server(bare, tmp_path / "client.git", str(bare))
    office.new("trip", "cccccccc")
    done = server.push(office)
    assert done.returncode == 0, done.stderr
    office.approve(trip, key=None)
    done = server.push(office)
    assert done.returncode != 0 and "[UNSIGNED_EVENT]" in done.stderr


def test_a_hook_without_its_interpreter_refuses(server: Server, started: Office) -> None:
    script = server.bare / "hooks" / "pre-receive"
    script.write_text(script.read_text("utf-8").replace("OFFICECTL_PYTHON:-", "OFFICECTL_PYTHON:-/nowhere"), "utf-8")
    started.approve(OPEN)
    done = server.push(started)
    assert done.returncode != 0 and "hook install" in done.stderr
    assert server.ref() != started.head


def test_without_the_hook_everything_passes(server: Server, started: Office) -> None:
    """The tests above can fail."""
    shutil.rmtree(server.bare / "hooks")
    started.approve(OPEN, key=None)
    assert server.push(started).returncode == 0

