"""verify.db: what it keeps, what it throws away, and that no fault of it reaches anybody."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gitrepo import Repo

from officectl.git.repo import Git
from officectl.history import cache as module
from officectl.history.cache import BlobFact, Cache, open_cache
from officectl.history.model import Signature

ONE, TWO, THREE = "1" * 40, "2" * 40, "3" * 40
GOOD, BAD = Signature("good", "SHA256:" + "x" * 43), Signature("bad")
FACT = BlobFact("sha256:" + "a" * 64, "trip-20261102-7k2m9q4x", ("state",), (("来函.pdf", "b" * 64, 7),), "", {"单位": ["gov", 1, None, True]})
STATE = {"表": [1, "二", None, True, {"x": []}]}


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """A repository."""
    return Git.discover(Repo(tmp_path / "repo").path)


def file(git: Git) -> Path:
    """Where the cache lies."""
    return git.cache_dir / module.NAME


def fill(git: Git, root: str = "r", **how: Any) -> None:
    """One of everything."""
    with open_cache(git, root=root, format=1, **how) as cache:
        cache.remember_signatures({ONE: GOOD, TWO: BAD, THREE: Signature("none")})
        cache.remember_blobs({(ONE, "trip"): FACT, (ONE, "task"): BlobFact("", fault="TOML-EXPONENT")})
        cache.remember_snapshot("refs/heads/main", TWO, STATE)


def full(git: Git, root: str = "r", format: int = 1) -> bool:
    """Whether everything is still there; asserts that it is all or nothing."""
    with open_cache(git, root=root, format=format) as cache:
        signatures = cache.signatures([ONE, TWO, THREE])
        blobs = cache.blobs([(ONE, "trip"), (ONE, "task"), (TWO, "trip")])
        snapshot = cache.snapshot("refs/heads/main")
        assert cache.snapshot("refs/heads/other") is None
    if not signatures:
        assert (blobs, snapshot) == ({}, None)
        return False
    assert signatures == {ONE: GOOD, TWO: BAD}
    assert blobs == {(ONE, "trip"): FACT, (ONE, "task"): BlobFact("", fault="TOML-EXPONENT")}
    assert snapshot == (TWO, STATE)
    return True


def test_what_is_remembered_is_found_again(git: Git) -> None:
    assert not full(git)
    fill(git)
    assert full(git)
    fill(git)
    assert full(git)


def test_many(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROWS", 7)
    facts = {f"{n:040x}": GOOD if n % 3 else BAD for n in range(100)}
    blobs = {(f"{n:040x}", kind): BlobFact(f"sha256:{n}{kind}") for n in range(50) for kind in ("trip", "task")}
    with open_cache(git, root="r", format=1) as cache:
        cache.remember_signatures(facts)
        cache.remember_blobs(blobs)
    with open_cache(git, root="r", format=1) as cache:
        assert cache.signatures([*facts, "f" * 40]) == facts
        assert cache.blobs([*blobs, ("f" * 40, "trip")]) == blobs
        assert cache.blobs([(f"{3:040x}", "task")]) == {(f"{3:040x}", "task"): BlobFact("sha256:3task")}


def test_wide_ids(tmp_path: Path) -> None:
    git = Git.discover(Repo(tmp_path / "wide", "--object-format=sha256").path)
    with open_cache(git, root="r", format=1) as cache:
        cache.remember_signatures({"a" * 64: GOOD})
    with open_cache(git, root="r", format=1) as cache:
        assert cache.signatures(["a" * 64, "a" * 40]) == {"a" * 64: GOOD}


def test_nothing_is_written_before_the_end(git: Git) -> None:
    with pytest.raises(KeyError), open_cache(git, root="r", format=1) as cache:
        cache.remember_signatures({ONE: GOOD})
        raise KeyError
    with open_cache(git, root="r", format=1) as cache:
        assert cache.signatures([ONE]) == {}
        cache.remember_signatures({ONE: GOOD})
        cache.commit()
        with open_cache(git, root="r", format=1) as other:
            assert other.signatures([ONE]) == {ONE: GOOD}


def test_no_cache(git: Git) -> None:
    fill(git, enabled=False)
    assert not git.cache_dir.exists()
    fill(git)
    before = file(git).read_bytes()
    with open_cache(git, root="r", format=1, enabled=False) as cache:
        assert cache.signatures([ONE]) == {}
        assert cache.blobs([(ONE, "trip")]) == {}
        assert cache.snapshot("refs/heads/main") is None
    assert file(git).read_bytes() == before


def test_of_another_root(git: Git) -> None:
    """T60: facts are true under any root; a state belongs to its own."""
    fill(git, root="r")
    with open_cache(git, root="other", format=1) as cache:
        assert cache.signatures([ONE]) == {ONE: GOOD}
        assert cache.snapshot("refs/heads/main") is None
        cache.remember_snapshot("refs/heads/main", ONE, ["other"])
    assert full(git)
    with open_cache(git, root="other", format=1) as cache:
        assert cache.snapshot("refs/heads/main") == (ONE, ["other"])


def of_keygen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Another ssh-keygen comes first on the path."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/ssh-keygen").write_text("#!/bin/sh\n")
    (tmp_path / "bin/ssh-keygen").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")


OTHERS: dict[str, Callable[[pytest.MonkeyPatch, Path], None]] = {
    "tool": lambda patch, _: patch.setattr(module, "__version__", "99.0"),
    "git": lambda patch, _: patch.setattr(module.run, "version", lambda: (99, 0)),
    "ssh-keygen": of_keygen,
}


@pytest.mark.parametrize("what", OTHERS)
def test_of_another_make(git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """T60: the file is emptied, and filled by whoever works now."""
    fill(git)
    with monkeypatch.context() as patch:
        OTHERS[what](patch, tmp_path)
        assert not full(git)
        fill(git)
        assert full(git)
    assert not full(git)


def test_of_another_format(git: Git) -> None:
    fill(git)
    assert not full(git, format=2)
    assert not full(git)


def test_another_make_comes_in_between(git: Git) -> None:
    """What was computed by one make is not written into another's file."""
    with open_cache(git, root="r", format=1) as cache:
        cache.remember_signatures({ONE: GOOD})
        with open_cache(git, root="r", format=2) as other:
            other.remember_signatures({TWO: BAD})
    with open_cache(git, root="r", format=2) as other:
        assert other.signatures([ONE, TWO]) == {TWO: BAD}


def foreign(path: Path) -> None:
    """Somebody else's database."""
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE signature (oid, key)")
        db.execute("INSERT INTO signature VALUES (?, ?)", (bytes.fromhex(ONE), "SHA256:forged"))
    db.close()


def with_trigger(path: Path) -> None:
    """Ours, and something more in it."""
    with sqlite3.connect(path) as db:
        db.execute("CREATE TRIGGER x AFTER INSERT ON signature BEGIN DELETE FROM blob; END")
    db.close()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_bytes("不是数据库\n".encode() * 400),
    "head only": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "one page": lambda path: path.write_bytes(path.read_bytes()[:4096]),
    "half": lambda path: path.write_bytes(path.read_bytes()[:path.stat().st_size // 2]),
    "zeros behind the head": lambda path: path.write_bytes(path.read_bytes()[:100] + b"\0" * (path.stat().st_size - 100)),
    "zeros at the end": lambda path: path.write_bytes(path.read_bytes()[:-8192] + b"\0" * 8192),
    "noise": lambda path: path.write_bytes(bytes((byte * 7 + at) % 256 if at > 500 else byte for at, byte in enumerate(path.read_bytes()))),
    "foreign": foreign,
    "trigger": with_trigger,
    "another's journal": lambda path: Path(f"{path}-wal").write_bytes(b"x" * 5000),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damaged_or_foreign(git: Git, name: str) -> None:
    fill(git)
    DAMAGE[name](file(git))
    full(git)
    fill(git)
    full(git)   # one that was damaged in the middle may be noticed only now
    fill(git)
    assert full(git)


def test_damaged_while_in_use(git: Git) -> None:
    fill(git)
    with open_cache(git, root="r", format=1) as cache:
        raw = file(git).read_bytes()
        file(git).write_bytes(raw[:4096] + b"\xff" * (len(raw) - 4096))
        cache.signatures([ONE])
        cache.blobs([(ONE, "trip")])
        cache.snapshot("refs/heads/main")
        cache.remember_signatures({ONE: GOOD})
    fill(git)
    fill(git)
    assert full(git)


def alter(git: Git, sql: str, *values: object) -> None:
    """Tamper."""
    with sqlite3.connect(file(git)) as db:
        assert db.execute(sql, values).rowcount == 1
    db.close()


def test_a_damaged_state_is_not_used(git: Git) -> None:
    fill(git)
    alter(git, "UPDATE snapshot SET state = substr(state, 1, length(state) - 1)")
    with open_cache(git, root="r", format=1) as cache:
        assert cache.snapshot("refs/heads/main") is None
        assert cache.signatures([ONE]) == {ONE: GOOD}


@pytest.mark.parametrize("text", ["", "{", "[]", '["a",1]', "null", "[1,2,3,4,5,6]"])
def test_a_row_that_is_none(git: Git, text: str) -> None:
    fill(git)
    alter(git, "UPDATE blob SET fact = ? WHERE kind = 'trip'", text)
    with open_cache(git, root="r", format=1) as cache:
        assert (ONE, "trip") not in cache.blobs([(ONE, "trip")])
    fill(git)
    assert full(git)


def test_locked_by_another(git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not waited for long, not thrown away."""
    monkeypatch.setattr(module, "WAIT", 0.1)
    fill(git)
    db = sqlite3.connect(file(git), isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    with open_cache(git, root="r", format=1) as cache:
        assert cache.signatures([ONE]) == {ONE: GOOD}
        cache.remember_signatures({THREE: GOOD})
    db.execute("ROLLBACK")
    db.execute("PRAGMA journal_mode = DELETE")
    db.execute("BEGIN EXCLUSIVE")
    with open_cache(git, root="r", format=1) as cache:
        assert cache.signatures([ONE]) == {}
        cache.remember_signatures({THREE: GOOD})
    assert time.monotonic() - began < 5
    db.execute("ROLLBACK")
    db.close()
    assert full(git)


def test_where_nothing_can_be_written(git: Git) -> None:
    git.cache_dir.write_text("一个文件挡在这里")
    fill(git)
    assert not full(git)
    git.cache_dir.unlink()
    file(git).mkdir(parents=True)
    fill(git)
    assert not full(git)


def test_read_only(git: Git) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    fill(git)
    git.cache_dir.chmod(0o555)
    try:
        with open_cache(git, root="r", format=1) as cache:
            cache.signatures([ONE])
            cache.remember_signatures({THREE: GOOD})
    finally:
        git.cache_dir.chmod(0o755)
    assert full(git)


def test_state_that_is_no_json(git: Git) -> None:
    """A fault of the program, not of the disk: it shows."""
    for wrong in (object(), float("nan"), {1, 2}):
        cache = open_cache(git, root="r", format=1)
        cache.remember_snapshot("x", ONE, wrong)
        with pytest.raises((TypeError, ValueError)):
            cache.close()


WRITER = """
import sys
from pathlib import Path
from officectl.git.repo import Git
from officectl.history.cache import BlobFact, open_cache
from officectl.history.model import Signature
who, rounds = int(sys.argv[2]), int(sys.argv[3])
with Git.discover(Path(sys.argv[1])) as git:
    print("ready", flush=True)
    for n in range(rounds):
        with open_cache(git, root="r", format=1) as cache:
            oids = [f"{who:04x}{n:08x}{m:028x}" for m in range(200)]
            cache.signatures(oids)
            cache.remember_signatures({oid: Signature("good", "SHA256:" + oid) for oid in oids})
            cache.remember_blobs({(oid, "trip"): BlobFact("sha256:" + oid) for oid in oids})
            cache.remember_snapshot("main", oids[0], [who, n, "x" * 20000])
"""


def writer(git: Git, who: int, rounds: int) -> subprocess.Popen[bytes]:
    """A process that fills the cache."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(git.home), str(who), str(rounds)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def check(git: Git) -> int:
    """The file is sound; how many signatures it holds."""
    with sqlite3.connect(file(git)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = db.execute("SELECT lower(hex(oid)), key FROM signature").fetchall()
        assert all(key == "SHA256:" + oid for oid, key in rows)
        assert db.execute("SELECT count(*) FROM blob").fetchone() == (len(rows),)
        assert len(rows) % 200 == 0
    db.close()
    return len(rows)


def test_two_at_once(git: Git) -> None:
    """T67: both finish, nothing of either is lost."""
    writers = [writer(git, who, 12) for who in (1, 2, 3)]
    assert [process.wait(60) for process in writers] == [0, 0, 0]
    for process in writers:
        assert process.stdout is not None
        process.stdout.close()
    assert check(git) == 3 * 12 * 200


def test_killed(git: Git) -> None:
    """T67: at any moment; the file is whole afterwards and takes more."""
    for n in range(8):
        process = writer(git, n, 1000)
        time.sleep(0.05 + 0.03 * n)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()
        if file(git).exists():
            with open_cache(git, root="r", format=1) as cache:
                cache.signatures([ONE])
            check(git)
    process = writer(git, 99, 1)
    assert process.wait(30) == 0
    assert process.stdout is not None
    process.stdout.close()
    assert check(git) >= 200


def test_no_verdict_is_kept() -> None:
    """The tables: facts, and the verifier's own state; nothing that says whether a history is good."""
    assert set(module._TABLES) == {"blob", "make", "signature", "snapshot"}
    assert not hasattr(Cache, "verdict")
