"""Content that the law wants out of the history: a new root, a statement that enough administrators signed, approvals that go on counting."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from officectl.actions import _pins
from officectl.cli.app import run as officectl
from officectl.history import redaction

from . import cast
from .keys import Ring
from .office import Office

SECRET = "接机密件"
KEPT, CLEANED, OPEN = "trip/trip-20261102-7k2m9q4x", "trip/trip-20261102-8k2m9q4x", "trip/trip-20261102-9k2m9q4x"


class Said(NamedTuple):
    """One run."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def codes(self) -> list[str]:
        return [one["code"] for one in self.json["findings"]]


class Desk(NamedTuple):
    """Whoever sits before a folder."""

    office: Office
    ring: Ring
    capsys: pytest.CaptureFixture[str]
    old: Path
    new: Path

    def say(self, ws: Path, *words: str, by: str = "") -> Said:
        if by:
            git(ws, "config", "user.signingkey", str(self.ring.key(by).file))
            git(ws, "config", "user.name", by)
            git(ws, "config", "user.email", cast.email(by))
        code = officectl(["-C", str(ws), "--lang", "zh", "--yes", *words])
        out, err = self.capsys.readouterr()
        assert "Traceback" not in err and "internal-error" not in err, err
        return Said(code, out, err)

    def redact(self, *words: str, by: str = cast.ADMIN) -> Said:
        return self.say(self.old, "redact", *words, "--into", str(self.new), "--json", by=by)


def git(ws: Path, *args: str) -> str:
    return subprocess.run(["git", "-C", str(ws), *args], check=True, capture_output=True, text=True).stdout.strip()


def everything(ws: Path) -> bytes:
    """Every object that a repository has, one after the other."""
    return subprocess.run(
        ["git", "-C", str(ws), "cat-file", "--batch-all-objects", "--batch"], check=True, capture_output=True,
    ).stdout


@pytest.fixture
def desk(office: Office, ring: Ring, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """One slip approved, one approved again after the secret was taken out, one under way."""
    office.approved()
    office.approved(tail="8k2m9q4x", purpose=SECRET)
    office.event("reopen", CLEANED, by=cast.DEPUTY)
    office.edit(CLEANED, purpose="执行公务")
    office.submit(CLEANED)
    office.review(CLEANED)
    office.approve(CLEANED)
    office.reviewed(tail="9k2m9q4x")
    bare = office.write_to(tmp_path / "bare.git")
    subprocess.run(["git", "clone", "-q", str(bare), str(tmp_path / "old")], check=True)
    return Desk(office, ring, capsys, tmp_path / "old", tmp_path / "new")


def test_the_ceremony(desk: Desk) -> None:
    before = desk.say(desk.old, "verify", "--json").json
    assert SECRET.encode() in everything(desk.old)
    made = desk.redact(CLEANED.partition("/")[2], "-m", "县保密局〔2026〕7号")
    assert made.code == 0, made.err
    root = made.json["root"]
    assert (made.json["signed"], made.json["needed"], made.json["old"]) == (1, 2, desk.office.head)
    assert SECRET.encode() not in everything(desk.new) and git(desk.new, "rev-list", "--count", "--all") == "1"
    assert git(desk.new, "status", "--porcelain") == "" and git(desk.new, "fsck", "--full", "--strict") == ""
    assert git(desk.old, "rev-parse", "HEAD") == desk.office.head and git(desk.old, "status", "--porcelain") == "", "the old folder is as it was"
    # One signature is not enough: the statement is there, and it is an error.
    alone = desk.say(desk.new, "verify", "--json")
    assert alone.code == 1 and alone.codes == ["REDACTION_INVALID"] and "只有 1 名管理员签名，要 2 名" in alone.out
    assert {one["state"] for one in alone.json["states"].values()} == {"draft"}
    # The second administrator compares and signs.
    assert desk.say(desk.new, "redact", "--sign", "--against", str(desk.old), by=cast.CLERK).code == 4
    assert desk.say(desk.new, "redact", "--sign", "--against", str(desk.old), by=cast.ADMIN).code == 4, "once a person"
    second = desk.say(desk.new, "redact", "--sign", "--against", str(desk.old), by=cast.ADMIN2)
    assert second.code == 0 and "声明成立" in second.err
    after = desk.say(desk.new, "verify", "--json")
    assert after.code == 0 and after.codes == ["REDACTED"]
    assert after.json["state_digest"] == before["state_digest"] and after.json["root"] == root and after.json["pinned"]
    plain = "".join(desk.say(desk.new, "verify").out.split())
    assert "脱密重建" in plain and "钱一、孙二签名" in plain and "县保密局〔2026〕7号" in plain
    assert desk.say(desk.new, "verify", "--full", "--json").codes == ["REDACTED"]
    # Work goes on from the states that were carried over.
    assert desk.say(desk.new, "approve", OPEN.partition("/")[2], by=cast.DEPUTY).code == 0
    file = next(desk.new.glob(f"records/**/{KEPT.partition('/')[2]}.toml"))
    file.write_text(file.read_text("utf-8").replace("purpose = ", 'note = "早出"\npurpose = '), "utf-8")
    git(desk.new, "commit", "-qam", "改")
    later = desk.say(desk.new, "verify", "--json")
    assert sorted(later.codes) == ["EDIT_AFTER_APPROVAL", "REDACTED"]
    states = {ident: one["state"] for ident, one in later.json["states"].items()}
    assert states == {KEPT.partition("/")[2]: "draft", CLEANED.partition("/")[2]: "approved", OPEN.partition("/")[2]: "approved"}
    assert desk.say(desk.new, "verify", "--no-cache", "--json").json["state_digest"] == later.json["state_digest"]
    # A clone has the statement with its tags; without them everything is as new, and that is seen.
    clone = desk.new.parent / "clone"
    subprocess.run(["git", "clone", "-q", str(desk.new), str(clone)], check=True)
    assert desk.say(clone, "verify", "--json").json["state_digest"] == later.json["state_digest"]
    git(clone, "tag", "-d", f"redaction/{root}", f"redaction/{root}-{cast.ADMIN2}")
    assert "REDACTED" not in desk.say(clone, "verify", "--json").codes
    # Whoever fetches it into an old clone is told that the history is another.
    _pins.save(_pins.Pin(desk.office.genesis, "", {}))
    git(desk.old, "fetch", "-q", str(desk.new), "main")
    git(desk.old, "reset", "-q", "--hard", "FETCH_HEAD")
    assert desk.say(desk.old, "verify").code == 1


@pytest.mark.parametrize(("words", "by", "code", "told"), [
    (("trip-20261102-8k2m9q4x",), cast.ADMIN, 2, "没有写明原因"),
    (("nothing", "-m", "7号"), cast.ADMIN, 2, "没有可移除的历史内容"),
    (("trip-20261102-7k2m9q4x", "-m", "7号"), cast.ADMIN, 2, "没有可移除的历史内容"),
    (("BLOB", "-m", "7号"), cast.ADMIN, 4, "还在现在的文件里"),
    (("trip-20261102-8k2m9q4x", "-m", "7号"), cast.LEADER, 4, "不是制度管理员"),
    (("--sign",), cast.ADMIN, 2, "--against"),
])
def test_refused(desk: Desk, words: tuple[str, ...], by: str, code: int, told: str) -> None:
    blob = git(desk.old, "rev-parse", "HEAD:records/trip/2026/11/trip-20261102-7k2m9q4x.toml")
    said = desk.redact(*(blob if word == "BLOB" else word for word in words), by=by)
    assert said.code == code and told in said.err, said.err
    assert not desk.new.exists()


def test_errors_are_not_carried_over(desk: Desk) -> None:
    desk.office.approve(OPEN, by=cast.CLERK)
    desk.office.write_to(desk.old.parent / "bare.git")
    git(desk.old, "pull", "-q")
    said = desk.redact("trip-20261102-8k2m9q4x", "-m", "7号")
    assert said.code == 4 and "NO_AUTHORITY" in said.err and not desk.new.exists()


@pytest.mark.parametrize("lie", ["state", "figures", "files", "parent", "old"])
def test_a_statement_that_lies(desk: Desk, lie: str) -> None:
    """Two administrators vouch for what is not so: the statement does not hold, or the honest third does not sign."""
    assert desk.redact("trip-20261102-8k2m9q4x", "-m", "7号").code == 0
    root = git(desk.new, "rev-parse", "HEAD")
    ref = redaction.FOLDER + root
    message = subprocess.run(["git", "-C", str(desk.new), "cat-file", "tag", ref], check=True, capture_output=True).stdout
    said = redaction.read(message.partition(b"\n\n")[2].partition(b"-----BEGIN SSH")[0])
    assert said is not None
    raw = subprocess.run(["git", "-C", str(desk.new), "cat-file", "blob", ref + ".state"], check=True, capture_output=True).stdout
    if lie == "old":
        third = desk.say(desk.new, "redact", "--sign", "--against", str(desk.new), by=cast.ADMIN2)
        assert third.code == 4
        git(desk.old, "config", "user.signingkey", str(desk.ring.key(cast.ADMIN).file))
        (desk.old / "notes.txt").write_text("x")
        git(desk.old, "add", "notes.txt")
        git(desk.old, "commit", "-qm", "后来")
        assert "对不上" in desk.say(desk.new, "redact", "--sign", "--against", str(desk.old), by=cast.ADMIN2).err
        return
    if lie == "state":
        raw = raw.replace(b"reviewed", b"approved")
    elif lie == "figures":
        said = said._replace(states="sha256:" + "0" * 64)
    elif lie == "files":
        body = json.loads(raw)
        body["state"]["keys"].pop("trip-20261102-7k2m9q4x")
        raw = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    if lie in ("state", "files"):
        from officectl.history import carried

        said = said._replace(carried=carried.digest(raw))
        if lie == "files":
            said = said._replace(states="sha256:" + "1" * 64)
    if lie == "parent":
        top = git(desk.new, "commit-tree", "-p", root, "-m", "x", "HEAD^{tree}")
        git(desk.new, "reset", "-q", "--hard", top)
        said = said._replace(root=top)
        ref = redaction.FOLDER + top
    blob = subprocess.run(["git", "-C", str(desk.new), "hash-object", "-w", "--stdin"], input=raw, check=True, capture_output=True).stdout
    git(desk.new, "update-ref", ref + ".state", blob.decode().strip())
    for person, end in ((cast.ADMIN, ""), (cast.ADMIN2, "-2")):
        subprocess.run(
            ["git", "-C", str(desk.new), "-c", "gpg.format=ssh", "tag", "-f", "-a", "--cleanup=verbatim", "-F", "-", "-u",
             str(desk.ring.key(person).file), ref.removeprefix("refs/tags/") + end, said.root],
            input=redaction.write(said), check=True, capture_output=True,
        )
    found = desk.say(desk.new, "verify", "--json")
    assert found.code == 1 and "REDACTION_INVALID" in found.codes
    assert "approved" not in {one["state"] for one in found.json["states"].values()}


def test_noise_stops_nothing(desk: Desk) -> None:
    """A tag of that name by somebody who guards nothing."""
    ref = f"redaction/{desk.office.genesis}"
    git(desk.old, "-c", "gpg.format=ssh", "tag", "-a", "-m", "x", "-u", str(desk.ring.key("stranger").file), ref, desk.office.genesis)
    assert desk.say(desk.old, "verify", "--json").codes == []
    git(desk.old, "tag", "-f", ref, desk.office.genesis)
    assert desk.say(desk.old, "verify", "--json").codes == []
