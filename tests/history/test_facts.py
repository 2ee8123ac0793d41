"""Who signed: the same answer from every engine, and none from an engine that cannot be trusted (T58, T59)."""

from __future__ import annotations

import base64
import hashlib
import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from gitrepo import Repo

from officectl.git import ssh
from officectl.git.repo import Git
from officectl.history import facts
from officectl.history.errors import EngineDisagree, NoSshKeygen
from officectl.history.facts import Engine, Judge, check
from officectl.history.model import Commit, Ident, Signature
from officectl.history.walk import walk

from . import ed25519, projective
from .keys import Ring, fingerprint

Verify = Callable[[bytes, bytes, bytes], bool]

SEED = hashlib.sha256(b"facts").digest()
SEAL = ed25519.signature(SEED, "tree …\n\n批准\n".encode())
FP = fingerprint(ed25519.key_blob(SEED))
PAYLOAD = "tree …\n\n批准\n".encode()
WHO = Ident("王五", "wang.wu@example.invalid", 1_760_000_000, 480)


def commit(seal: bytes, payload: bytes = PAYLOAD, number: int = 0, broken: str = "") -> Commit:
    """A commit with this signature."""
    return Commit(f"{number:040x}", "a" * 40, (), WHO, WHO, b"", seal, payload, broken)


def one(seal: bytes, engine: Engine = "both", payload: bytes = PAYLOAD) -> Signature:
    """The fact of one signature."""
    return check([commit(seal, payload)], engine=engine)["0" * 40]


ACCELERATOR = facts.accelerator
ENGINES = ["by hand"] + (["installed"] if ACCELERATOR() is not None else [])


@pytest.fixture(params=ENGINES)
def fast(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Verify:
    """An accelerator: RFC 8032 by hand, and the installed one where there is one."""
    verify = projective.verify if request.param == "by hand" else ACCELERATOR()
    assert verify is not None
    monkeypatch.setattr(facts, "accelerator", lambda: verify)
    return verify


VECTORS = [   # RFC 8032, 7.1: public key, message, signature
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
]


def test_vectors(fast: Verify) -> None:
    for key, message, signed in VECTORS:
        assert fast(bytes.fromhex(key), bytes.fromhex(signed), bytes.fromhex(message))
        assert not fast(bytes.fromhex(key), bytes.fromhex(signed), bytes.fromhex(message) + b"x")


@pytest.mark.parametrize("engine", ["auto", "reference", "both"])
def test_plain(fast: Verify, engine: Engine) -> None:
    seal = SEAL
    assert one(seal, engine) == Signature("good", FP)
    assert one(seal, engine, PAYLOAD + b"x") == Signature("bad")
    assert one(b"", engine) == Signature("none")
    assert one(b"-----BEGIN PGP SIGNATURE-----\n", engine) == Signature("bad")
    assert check([commit(seal, broken="duplicate-tree")], engine=engine) == {"0" * 40: Signature("bad")}


@pytest.mark.parametrize("type_", [("rsa", "-b", "2048"), ("ecdsa", "-b", "256"), ("ecdsa", "-b", "521"), ("ed25519",)], ids="-".join)
@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_key_types(ring: Ring, type_: tuple[str, ...], engine: Engine) -> None:
    key = ring.key(f"facts {' '.join(type_)}", *type_)
    seal = ring.sign(key.name, PAYLOAD)
    assert one(seal, engine) == Signature("good", key.fp)
    assert one(seal, engine, PAYLOAD + b"x") == Signature("bad")


def test_hardware_key() -> None:
    """The touch is part of the fact: ssh-keygen refuses a signature made without it only where a policy of its own says so."""
    fp = fingerprint(ed25519.key_blob(SEED, hardware=True))
    assert one(ed25519.signature(SEED, PAYLOAD, hardware=True)) == Signature("good", fp)
    assert one(ed25519.signature(SEED, PAYLOAD, hardware=True), payload=b"x") == Signature("bad")


@pytest.mark.parametrize("namespace", ["file", "git-", "GIT"])
def test_other_namespaces(ring: Ring, namespace: str) -> None:
    ring.key("facts ed25519")
    assert one(ring.sign("facts ed25519", PAYLOAD, namespace)) == Signature("bad")


def mutations() -> list[bytes]:
    """Signatures with one bit changed, at every fifth byte, and with whole numbers put in the place of others."""
    whole = base64.b64decode(b"".join(SEAL.splitlines()[1:-1]))
    chance = random.Random(5)
    found = []
    for at in range(0, len(whole), 5):
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        found.append(ed25519.armour(bytes(changed)))
    order = ed25519.L
    for number in (0, 1, order - 1, order, order + 1, 2**252, 2**255 - 19, 2**255 - 1, 2**256 - 1):
        found.append(ed25519.armour(whole[:-32] + number.to_bytes(32, "little")))   # S
        found.append(ed25519.armour(whole[:-64] + number.to_bytes(32, "little") + whole[-32:]))   # R
    scalar = int.from_bytes(whole[-32:], "little")
    found += [ed25519.armour(whole[:-32] + (scalar + n * order).to_bytes(32, "little")) for n in (1, 2, 7)]
    key = whole.index(ed25519.public(SEED))
    for number in (0, 1, 2, 3, 4, 5, 6, 7, 9, 2**255 - 20, 2**255 - 19, 2**255 - 18, 2**255 - 1, 2**255, 2**255 + 1, 2**256 - 1):
        found.append(ed25519.armour(whole[:key] + number.to_bytes(32, "little") + whole[key + 32:]))   # the key
        found.append(ed25519.armour(whole[:key] + number.to_bytes(32, "little") + whole[key + 32:-64] + b"\1" + b"\0" * 63))
    return found


def test_engines_agree_on_mutated_signatures(fast: Verify) -> None:
    """`both` raises on a difference. None of them may be good."""
    found = check([commit(seal, number=n) for n, seal in enumerate(mutations())], engine="both")
    assert {fact.state for fact in found.values()} == {"bad"}


def test_mixed_order_keys(fast: Verify) -> None:
    """A key with a small component beside its own: cofactored and cofactorless verification differ on it; the engines must not."""
    from .test_signature import add, small

    def point(raw: bytes) -> tuple[int, int]:
        number = int.from_bytes(raw, "little")
        y = number & (1 << 255) - 1
        square = (y * y - 1) * pow(ed25519.D * y * y + 1, -1, ed25519.P) % ed25519.P
        x = pow(square, (ed25519.P + 3) // 8, ed25519.P)
        x = x if x * x % ed25519.P == square else x * pow(2, (ed25519.P - 1) // 4, ed25519.P) % ed25519.P
        return (x if x & 1 == number >> 255 else ed25519.P - x), y

    whole = base64.b64decode(b"".join(SEAL.splitlines()[1:-1]))
    mine = ed25519.public(SEED)
    at = whole.index(mine)
    asked = []
    for number, torsion in enumerate(sorted(small())):
        x, y = add(point(mine), torsion)
        other = (y | (x & 1) << 255).to_bytes(32, "little")
        asked.append(commit(ed25519.armour(whole[:at] + other + whole[at + 32:]), number=number))
    found = check(asked, engine="both")
    assert sorted(fact.state for fact in found.values()) == ["bad"] * 7 + ["good"]


def many(ring: Ring, count: int) -> list[Commit]:
    """Good, bad and unsigned commits, mixed; the payload says which."""
    ring.key("facts many")
    chance = random.Random(3)
    found = []
    for number in range(count):
        kind = chance.choice(("good", "bad", "none"))
        payload = f"{kind} {number % 7}".encode()
        seal = b"" if kind == "none" else ring.sign("facts many", payload)
        found.append(commit(seal, payload + (b"x" if kind == "bad" else b""), number))
    return found


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_each_answer_belongs_to_its_commit(
    ring: Ring, fast: Verify, workers: int, engine: Engine, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(facts, "THREADS_FROM", 4)
    asked = many(ring, 24)
    found = check(asked, engine=engine, workers=workers)
    assert list(found) == [one.oid for one in asked]
    for one in asked:
        assert found[one.oid].state == (one.payload or b"none").decode().split()[0]


def test_nothing_to_check_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "accelerator", lambda: pytest.fail("loaded"))
    monkeypatch.setattr(ssh, "keygen", lambda: pytest.fail("looked for"))
    assert check([]) == {}
    assert check([commit(b"")]) == {"0" * 40: Signature("none")}
    assert check([commit(b"words")]) == {"0" * 40: Signature("bad")}


# -- engines that cannot be trusted (T59) --------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["auto", "both"])
@pytest.mark.parametrize("answer", [True, False])
def test_accelerator_that_always_says_the_same(monkeypatch: pytest.MonkeyPatch, engine: Engine, answer: bool) -> None:
    monkeypatch.setattr(facts, "accelerator", lambda: lambda key, signed, text: answer)
    with pytest.raises(EngineDisagree) as caught:
        one(SEAL, engine)
    assert (caught.value.code, caught.value.exit_code) == ("ENGINE_DISAGREE", 3)
    assert one(SEAL, "reference").state == "good"


def wrong_about(key: bytes) -> Verify:
    """Right about everybody but one."""
    return lambda public, signed, text: projective.verify(public, signed, text) != (public == key)


@pytest.mark.parametrize("engine", ["auto", "both"])
@pytest.mark.parametrize("payload", [PAYLOAD, b"other"])
def test_accelerator_that_is_wrong_about_somebody(monkeypatch: pytest.MonkeyPatch, engine: Engine, payload: bytes) -> None:
    monkeypatch.setattr(facts, "accelerator", lambda: wrong_about(ed25519.public(SEED)))
    with pytest.raises(EngineDisagree) as caught:
        one(SEAL, engine, payload)
    assert caught.value.params["oid"] == "0" * 40
    assert "0" * 40 in caught.value.render("zh")


def test_accelerator_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in a thread is not lost."""
    def fail(key: bytes, signed: bytes, text: bytes) -> bool:
        if key == ed25519.public(SEED):
            raise MemoryError
        return projective.verify(key, signed, text)

    monkeypatch.setattr(facts, "accelerator", lambda: fail)
    monkeypatch.setattr(facts, "THREADS_FROM", 2)
    seal = SEAL
    with pytest.raises(MemoryError):
        check([commit(seal, number=n) for n in range(4)])


def test_samples_only(monkeypatch: pytest.MonkeyPatch, ring: Ring) -> None:
    """`auto` asks ssh-keygen about a few answers of each sort, `both` about every one."""
    asked: list[int] = []
    real = ssh.check_novalidate

    def counted(program: str, pairs: object, **more: object) -> object:
        rows = list(pairs)   # type: ignore[call-overload]
        asked.append(len(rows))
        return real(program, rows, **more)   # type: ignore[arg-type]

    monkeypatch.setattr(facts, "accelerator", lambda: projective.verify)
    monkeypatch.setattr(ssh, "check_novalidate", counted)
    monkeypatch.setattr(facts, "_usable", set())
    commits = many(ring, 24)
    signed = sum(one.signature != b"" for one in commits)
    judge = Judge()
    judge.check(commits)
    assert asked == [2, 2 * facts.SAMPLE]   # the known questions, the sample
    judge.check(commits)
    assert asked == [2, 2 * facts.SAMPLE]
    asked.clear()
    check(commits, engine="both")
    assert asked == [signed]   # the same program has answered its known questions


def program(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of that name in front of all others."""
    folder.mkdir(exist_ok=True)
    (folder / "ssh-keygen").write_text("#!/bin/sh\n" + body)
    (folder / "ssh-keygen").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


BODIES = {
    "says yes to everything": f'echo "Good \\"git\\" signature with ED25519 key {FP}"\n',
    "says no to everything": "echo 'Could not verify signature.'; exit 255\n",
    "too old": "echo 'unknown option -- Y' >&2; exit 1\n",
    "killed": "kill -9 $$\n",
}


@pytest.mark.parametrize("name", BODIES)
def test_an_ssh_keygen_that_does_not_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """It must not be taken for a bad signature: the cache would remember it for ever."""
    program(tmp_path / "bin", BODIES[name], monkeypatch)
    with pytest.raises(NoSshKeygen) as caught:
        one(SEAL, "reference")
    assert caught.value.exit_code == 3


def test_an_ssh_keygen_that_breaks_down_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = ssh.keygen()
    count = tmp_path / "count"
    program(tmp_path / "bin", f'echo >>"{count}"\n[ $(wc -l <"{count}") -gt 3 ] && kill -9 $$\nexec {real} "$@"\n', monkeypatch)
    seal = SEAL
    with pytest.raises(NoSshKeygen):
        check([commit(seal, number=n) for n in range(6)], engine="reference", workers=1)


def test_no_ssh_keygen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ring: Ring) -> None:
    """The accelerator answers for Ed25519 without it; for other keys there is no answer."""
    monkeypatch.setenv("PATH", str(tmp_path))
    seal = SEAL
    monkeypatch.setattr(facts, "accelerator", lambda: None)
    with pytest.raises(NoSshKeygen):
        one(seal, "auto")
    monkeypatch.setattr(facts, "accelerator", lambda: projective.verify)
    assert one(seal, "auto") == Signature("good", FP)
    for engine, kind in (("both", False), ("auto", True)):
        with pytest.raises(NoSshKeygen):
            one(ed25519.signature(SEED, PAYLOAD, hardware=kind), engine)   # type: ignore[arg-type]


def test_a_package_that_does_not_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel for another machine is as good as none."""
    import sys
    (tmp_path / "cryptography").mkdir()
    (tmp_path / "cryptography/__init__.py").write_text("raise OSError('wrong ELF class')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "cryptography"]:
        monkeypatch.delitem(sys.modules, name)
    assert facts.accelerator() is None
    assert one(SEAL, "auto").state == "good"


def test_no_process_and_no_file_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    seal = SEAL
    check([commit(seal, number=n) for n in range(9)], engine="reference", workers=4)
    reading = ssh.check_novalidate(ssh.keygen() or "", ((seal, PAYLOAD) for _ in range(9)), namespace="git", workers=4)
    next(reading)
    reading.close()   # type: ignore[attr-defined]
    assert len(list(Path("/dev/fd").iterdir())) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


# -- as git itself says --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_what_git_signs_and_verifies(ring: Ring, tmp_path: Path, form: str) -> None:
    """Commits signed by git itself, one of them changed afterwards: our facts are git's."""
    repo = Repo(tmp_path / "repo", f"--object-format={form}")
    keys = [ring.key("git ed25519"), ring.key("git rsa", "rsa", "-b", "2048")]
    allowed = tmp_path / "allowed"
    allowed.write_text("".join(f"* {key.public}\n" for key in keys))
    repo.git("config", "gpg.format", "ssh")
    repo.git("config", "gpg.ssh.allowedSignersFile", str(allowed))
    for n, key in enumerate(keys * 2):
        repo.git("-c", f"user.signingKey={key.file}", "commit", "-q", "--allow-empty", "-S", "-m", f"第{n}次\n\n正文  \n")
    repo.commit("没有签名")
    raw = subprocess.run(["git", "cat-file", "commit", "HEAD~1"], cwd=repo.path, capture_output=True, check=True).stdout
    forged = repo.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=raw.replace("第3次".encode(), "第4次".encode())).strip()
    tip = repo.git("commit-tree", "-p", "HEAD", "-p", forged, "-m", "合并", "HEAD^{tree}").strip()
    with Git.discover(repo.path) as git:
        found = check(walk(git, None, tip), engine="both")
    lines = repo.git("log", "--format=%H %G? %GF", tip).splitlines()
    assert len(lines) == len(found) == 7
    states = {"G": "good", "B": "bad", "N": "none"}
    assert found == {
        words[0]: Signature(states[words[1]], words[2] if words[1] == "G" else "") for words in (line.split() for line in lines)}   # type: ignore[arg-type]
