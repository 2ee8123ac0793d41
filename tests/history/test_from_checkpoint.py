"""A shallow clone that begins at a checkpoint: on whose word, what it sees, what it refuses; never a full verification."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest

from officectl.cli.app import run as officectl

from . import cast
from .keys import Ring
from .office import Office

SCHEMA = jsonschema.Draft202012Validator(json.loads(
    (Path(__file__).parents[2] / "schemas/meta/officectl-verify.schema.json").read_text("utf-8")
))
AUDITOR = "审计员@finance"


def git(ws: Path, *args: str, stdin: bytes | None = None) -> str:
    done = subprocess.run(["git", "-C", str(ws), *args], check=True, capture_output=True, input=stdin)
    return done.stdout.decode().strip()


class Said(NamedTuple):
    """One run."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        body = json.loads(self.out)
        if body["schema"] == "officectl.verify/1":
            SCHEMA.validate(body)
        return body


Say = Callable[..., Said]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    def call(ws: Path, *words: str) -> Said:
        code = officectl(["-C", str(ws), "--lang", "zh", *words])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Said(code, out, err)

    return call


def audited(policy: cast.Policy) -> None:
    """吴八 and 冯九 audit and do nothing else."""
    for one in (cast.FINANCE, cast.FINANCE2):
        policy["people"][one]["roles"] = [AUDITOR]


class Desk(NamedTuple):
    """A full clone in which people sign checkpoints, and the bare repository behind it."""

    office: Office
    ring: Ring
    bare: Path
    full: Path
    say: Say

    def sign(self, person: str, *words: str) -> Said:
        """Somebody signs a checkpoint; it is pushed when that went well."""
        git(self.full, "config", "user.signingkey", str(self.ring.key(person).file))
        said = self.say(self.full, "checkpoint", *words, "--yes", "--json")
        if said.code == 0:
            git(self.full, "push", "-q", "origin", "refs/tags/checkpoint/*")
        return said

    def brought(self) -> None:
        """The office's newest commits reach the bare repository and the full clone."""
        self.office.write_to(self.bare)
        git(self.full, "pull", "-q", "--ff-only")

    def shallow(self, name: str, depth: int, *tags: str) -> Path:
        """A clone of the last commits, with the tags of a checkpoint."""
        ws = self.full.parent / name
        subprocess.run(["git", "clone", "-q", "--no-tags", "--depth", str(depth), f"file://{self.bare}", str(ws)], check=True)
        for tag in tags:
            git(ws, "fetch", "-q", "--no-tags", "--depth", str(depth), "origin", "tag", f"checkpoint/{tag}")
        return ws


@pytest.fixture
def desk(ring: Ring, tmp_path: Path, say: Say) -> Iterator[Desk]:
    office = Office.empty(ring)
    office.policy = cast.changed(office.policy, audited)
    office.commit("建台账", by=cast.ADMIN, key=None, files={"officectl.toml": 'format = 1\nname = "县政府办"\norgan_level = "县"\n'})
    office.found()
    office.approved()
    office.reviewed(tail="9k2m9q4x")
    bare = office.write_to(tmp_path / "bare.git")
    subprocess.run(["git", "clone", "-q", str(bare), str(tmp_path / "full")], check=True)
    yield Desk(office, ring, bare, tmp_path / "full", say)


def test_two_auditors_and_what_came_after(desk: Desk) -> None:
    office, say = desk.office, desk.say
    first = desk.sign(cast.FINANCE, "--name", "day")
    assert first.code == 0 and first.json["tag"] == "refs/tags/checkpoint/day"
    assert desk.sign(cast.FINANCE, "--name", "day").code == 4, "one person is one witness"
    two = desk.sign(cast.FINANCE2, "--name", "day")
    assert two.json["tag"] == f"refs/tags/checkpoint/day-{cast.FINANCE2}", "the same figures, another witness"
    office.approve("trip/trip-20261102-9k2m9q4x")
    office.approved(tail="8k2m9q4x")
    desk.brought()
    ws = desk.shallow("ws", 6, "day", f"day-{cast.FINANCE2}", "day.state")
    assert git(ws, "rev-parse", "--is-shallow-repository") == "true"
    refused = say(ws, "verify")
    assert refused.code == 3 and "verify --checkpoint" in refused.err
    whole = say(desk.full, "verify", "--json").json
    body = say(ws, "verify", "--checkpoint", "day", "--json").json
    assert body["state_digest"] == whole["state_digest"] and body["states"] == whole["states"] and body["counts"] == whole["counts"]
    assert body["findings"] == whole["findings"] == []
    assert whole["checkpoint"] is None and body["pinned"] is False
    assert (body["checkpoint"]["commits"], body["checkpoint"]["needed"], body["checkpoint"]["compared"]) == (5, 2, False)
    assert [one["id"] for one in body["checkpoint"]["signers"]] == [cast.FINANCE2, cast.FINANCE]
    plain = say(ws, "verify", "--checkpoint", "day")
    assert plain.code == 0 and "这不是完整核验" in plain.out and "已核验自根" not in plain.out and "签名密钥没有核对" in plain.out
    # The keys of the paper register.
    keys = [desk.ring.key(one).fp for one in (cast.FINANCE, cast.FINANCE2)]
    told = say(ws, "verify", "--checkpoint", "day", "--key", keys[0], "--key", keys[1])
    assert told.code == 0 and "签名密钥已与给出的核对" in told.out
    other = say(ws, "verify", "--checkpoint", "day", "--key", keys[0])
    assert other.code == 3 and keys[1] in other.err
    assert say(ws, "verify", "--checkpoint", "day", "--pin").code == 2
    # What happens after the checkpoint is judged as ever.
    office.approve("trip/trip-20261102-9k2m9q4x", by=cast.CLERK)
    office.edit("trip/trip-20261102-8k2m9q4x", purpose="赴省城")
    desk.brought()
    git(ws, "fetch", "-q", "--no-tags")
    after = say(ws, "verify", "origin/main", "--checkpoint", "day", "--json")
    assert after.code == 1 and after.json["findings"] == say(desk.full, "verify", "--json").json["findings"] != []


def test_what_it_cannot_begin_at(desk: Desk) -> None:
    office, say = desk.office, desk.say
    assert desk.sign(cast.FINANCE, "--name", "day").code == 0
    office.reviewed(tail="8k2m9q4x")
    desk.brought()
    ws = desk.shallow("ws", 5, "day", "day.state")
    weak = say(ws, "verify", "--checkpoint", "day")
    assert weak.code == 3 and "只有 1 名" in weak.err and "要 2 名" in weak.err
    # A clerk's word is good for paper, not for a beginning: the policy wants auditors or administrators.
    git(desk.full, "checkout", "-q", "HEAD~3")
    assert desk.sign(cast.CLERK, "--name", "day").json["tag"] == f"refs/tags/checkpoint/day-{cast.CLERK}"
    git(ws, "fetch", "-q", "--no-tags", "origin", "tag", f"checkpoint/day-{cast.CLERK}")
    assert "只有 1 名" in say(ws, "verify", "--checkpoint", "day").err
    assert say(ws, "verify", "--checkpoint", "nothing").code == 3
    short = desk.shallow("short", 1, "day.state")
    git(short, "fetch", "-q", "--no-tags", "--depth", "1", "origin", "tag", "checkpoint/day")
    cut = say(short, "verify", "--checkpoint", "day")
    assert cut.code == 3 and "INCOMPLETE" not in cut.out and "不完整" in cut.err
    # The state is what the signed message says, byte for byte.
    raw = subprocess.run(["git", "-C", str(ws), "cat-file", "blob", "checkpoint/day.state"], check=True, capture_output=True).stdout
    forged = git(ws, "hash-object", "-w", "--stdin", stdin=raw.replace(b"approved", b"reviewed"))
    git(ws, "update-ref", "refs/tags/checkpoint/day.state", forged)
    assert "摘要不符" in say(ws, "verify", "--checkpoint", "day").err
    git(ws, "update-ref", "-d", "refs/tags/checkpoint/day.state")
    assert "没有带状态" in say(ws, "verify", "--checkpoint", "day").err


def test_the_carried_state_is_held_to_figures_and_files(desk: Desk) -> None:
    """A checkpoint whose signers vouch for a state that is not that of its commit."""
    from officectl.history import carried, checkpoint

    assert desk.sign(cast.FINANCE, "--name", "day").code == 0
    raw = subprocess.run(["git", "-C", str(desk.full), "cat-file", "blob", "checkpoint/day.state"], check=True, capture_output=True).stdout
    message = subprocess.run(["git", "-C", str(desk.full), "cat-file", "tag", "checkpoint/day"], check=True, capture_output=True).stdout
    figures = checkpoint.read(message.partition(b"\n\n")[2].partition(b"-----BEGIN SSH")[0])
    assert figures is not None and figures.carried == carried.digest(raw)
    state = json.loads(raw)
    ident = "trip-20261102-9k2m9q4x"
    state["state"]["keys"].pop(ident)
    less = json.dumps(state, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    for name, lie, what in (
        ("figures", figures._replace(carried=carried.digest(less)), "figures"),
        ("root", figures._replace(carried=carried.digest(raw), root="0" * 40), "root"),
    ):
        body = less if name == "figures" else raw
        blob = git(desk.full, "hash-object", "-w", "--stdin", stdin=body)
        git(desk.full, "update-ref", f"refs/tags/checkpoint/{name}.state", blob)
        for person, tag in ((cast.FINANCE, name), (cast.FINANCE2, f"{name}-2")):
            git(desk.full, "-c", "gpg.format=ssh", "tag", "-a", "--cleanup=verbatim", "-F", "-", "-u", str(desk.ring.key(person).file),
                f"checkpoint/{tag}", lie.tip, stdin=checkpoint.write(name, lie))
        said = desk.say(desk.full, "verify", "--checkpoint", name)
        assert said.code == 3 and what in said.err, said.err


def test_the_same_state_on_every_machine(desk: Desk, tmp_path: Path) -> None:
    """Two clones, one verified step by step and from a cache, the other at once: the carried state is the same bytes."""
    assert desk.sign(cast.FINANCE, "--name", "one").code == 0
    other = tmp_path / "other"
    subprocess.run(["git", "clone", "-q", "--no-tags", str(desk.bare), str(other)], check=True)
    for back in (6, 3, 0):
        assert desk.say(other, "verify", f"HEAD~{back}").code == 0
    git(other, "config", "user.signingkey", str(desk.ring.key(cast.FINANCE2).file))
    assert desk.say(other, "checkpoint", "--name", "two", "--yes").code == 0
    assert git(other, "rev-parse", "checkpoint/two.state") == git(desk.full, "rev-parse", "checkpoint/one.state")


def test_a_branch_from_before_the_checkpoint_needs_the_history(desk: Desk) -> None:
    office, say = desk.office, desk.say
    side = office.fork()
    side.commit("侧枝", files={"notes.txt": "x"})
    office.edit("trip/trip-20261102-9k2m9q4x", purpose="赴省城")
    desk.brought()
    assert desk.sign(cast.FINANCE, "--name", "day").code == 0
    assert desk.sign(cast.FINANCE2, "--name", "day").code == 0
    office.merge(side)
    desk.brought()
    ws = desk.shallow("ws", 8, "day", f"day-{cast.FINANCE2}", "day.state")
    said = say(ws, "verify", "--checkpoint", "day")
    assert said.code == 3 and "不完整" in said.err
    assert say(desk.full, "verify", "--checkpoint", "day").code == 3, "what the branch knew is not carried"
