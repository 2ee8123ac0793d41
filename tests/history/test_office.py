"""The harness itself: what it writes is what git and ssh-keygen understand, and its digests are those of the contract."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from . import cast, ed25519, plain
from .keys import Ring, fingerprint, keygen
from .office import Office

VECTORS = json.loads((Path(__file__).parents[2] / "docs/contracts/vectors/digest.json").read_text(encoding="utf-8"))


def git(folder: Path, *args: str) -> str:
    done = subprocess.run(["git", "--git-dir", str(folder), *args], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_git_accepts_what_the_harness_writes(ring: Ring, tmp_path: Path, algorithm: str) -> None:
    office = Office.founded(ring, algorithm=algorithm)
    office.approved()
    side = office.fork()
    side.new("trip", "00000002")
    office.new("task", "00000003")
    office.merge(side)
    folder = office.write_to(tmp_path / "repo")
    assert git(folder, "fsck", "--full", "--strict") == ""
    names = git(folder, "ls-tree", "-r", "--name-only", "main").split()
    assert names == sorted(office.files)


def test_git_accepts_the_signatures(office: Office, tmp_path: Path) -> None:
    office.approved()
    folder = office.write_to(tmp_path / "repo")
    allowed = tmp_path / "allowed"
    allowed.write_text(f"{cast.email(cast.DEPUTY)} {office.ring.key(cast.DEPUTY).public}\n")
    said = git(folder, "-c", f"gpg.ssh.allowedSignersFile={allowed}", "log", "-1", "--format=%G? %GK %GS", "main")
    assert said.split() == ["G", office.ring.key(cast.DEPUTY).fp, cast.email(cast.DEPUTY)]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_second_writing_of_the_digest(case: dict[str, str]) -> None:
    assert plain.canonical(plain.read(case["toml"].encode())) == case["canonical"]
    assert plain.digest(case["kind"], case["toml"].encode()) == case["digest"]


def test_same_keys_same_ids(ring: Ring) -> None:
    ids = []
    for _ in range(2):
        office = Office.founded(ring)
        office.approved()
        ids.append(office.head)
    assert ids[0] == ids[1]


@pytest.mark.parametrize("hardware", [False, True])
def test_ssh_keygen_accepts_signatures_made_by_hand(tmp_path: Path, hardware: bool) -> None:
    seed = b"s" * 32
    file = tmp_path / "signature"
    file.write_bytes(ed25519.signature(seed, b"payload", hardware=hardware))
    said = keygen("-Y", "check-novalidate", "-n", "git", "-s", str(file), stdin=b"payload").decode()
    assert fingerprint(ed25519.key_blob(seed, hardware=hardware)) in said
