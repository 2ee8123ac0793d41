"""`officectl verify` as a person and as a program meet it: what is said, the exit codes, pins, ranges, foreign folders."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest

from officectl.actions import _pins
from officectl.cli.app import run as officectl
from officectl.history.pins import Pin

from . import cast
from .office import Office

SCHEMA = jsonschema.Draft202012Validator(json.loads(
    (Path(__file__).parents[2] / "schemas/meta/officectl-verify.schema.json").read_text("utf-8")
))


class Said(NamedTuple):
    """One run."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer, held to its published schema."""
        body = json.loads(self.out)
        SCHEMA.validate(body)
        return body

    @property
    def codes(self) -> list[str]:
        return [one["code"] for one in self.json["findings"]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command line."""

    def call(ws: Path, *words: str) -> Said:
        code = officectl(["-C", str(ws), *words])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Said(code, out, err)

    return call


@pytest.fixture
def clone(tmp_path: Path) -> Callable[[Office], Path]:
    """The office as a work tree with its upstream, brought after when called again."""

    def make(office: Office) -> Path:
        bare, ws = office.write_to(tmp_path / "bare.git"), tmp_path / "ws"
        if ws.exists():
            git(ws, "fetch", "-q", "--force", "origin", "+refs/heads/*:refs/remotes/origin/*")
            git(ws, "reset", "-q", "--hard", "origin/main")
        else:
            subprocess.run(["git", "clone", "-q", str(bare), str(ws)], check=True)
        return ws

    return make


def git(ws: Path, *args: str) -> str:
    return subprocess.run(["git", "-C", str(ws), *args], check=True, capture_output=True, text=True).stdout.strip()


Say = Callable[..., Said]
Clone = Callable[[Office], Path]


def test_clean_history(office: Office, clone: Clone, say: Say) -> None:
    item = office.approved()
    said = say(clone(office), "verify")
    assert said.code == 0
    assert "没有发现问题" in said.out and "已核验自根" in said.out and "已批 1" in said.out
    assert "身份依据：policy v1" in said.out and "根指纹未经外部核对" in said.out
    assert "单人管理" not in said.out
    body = say(clone(office), "verify", "--json").json
    assert body["schema"] == "officectl.verify/1"
    assert body["signed"] is True and body["pinned"] is False and body["root"] == office.genesis
    state = body["states"][item.partition("/")[2]]
    assert (state["state"], [vote["event"] for vote in state["votes"]]) == ("approved", ["submit", "review", "approve"])
    assert body["counts"]["trip/approve"] == 1
    assert body["state_digest"].removeprefix("sha256:").startswith(body["state_digest_short"]) and len(body["state_digest_short"]) == 8
    english = say(clone(office), "verify", "--lang", "en")
    assert "Verified" in english.out and "has not been compared" in english.out


def test_a_finding_is_exit_1(office: Office, clone: Clone, say: Say) -> None:
    item = office.reviewed()
    office.approve(item, by=cast.CLERK)
    ws = clone(office)
    assert say(ws, "verify").code == 1
    assert say(ws, "verify", "--fail-on", "never").code == 0
    assert "NO_AUTHORITY" in say(ws, "verify", "--json").codes
    assert "NO_AUTHORITY" in say(ws, "verify", "--format", "concise").out
    assert say(ws, "核验", "HEAD~1").code == 0
    assert say(ws, "verify", "nowhere").code == 2


def test_a_range_tells_what_it_brings(office: Office, clone: Clone, say: Say) -> None:
    item = office.reviewed()
    office.approve(item, by=cast.CLERK)
    office.commit("又一次", files={"notes.txt": "x"})
    ws = clone(office)
    assert say(ws, "verify", "HEAD~2..HEAD", "--json").codes == say(ws, "verify", "--json").codes != []
    quiet = say(ws, "verify", "HEAD~1..HEAD", "--json")
    assert quiet.codes == [] and quiet.code == 0 and quiet.json["since"] == git(ws, "rev-parse", "HEAD~1")
    assert say(ws, "verify", "HEAD..HEAD~2", "--json").codes == ["HISTORY_REWRITTEN"]
    old, new = git(ws, "rev-parse", "HEAD"), git(ws, "rev-parse", "HEAD~2")
    assert f"上次核验过的 {old[:10]} 已不在 {new[:10]} 的历史里" in say(ws, "verify", "HEAD..HEAD~2").out
    git(ws, "update-ref", "refs/remotes/origin/main", new)
    assert f"上次核验过的 {old[:10]} 已不在 refs/remotes/origin/main 的历史里" in say(ws, "verify", f"{old}..{new}").out


def test_an_event_of_a_later_version_is_exit_3(office: Office, clone: Clone, say: Say) -> None:
    item = office.reviewed()
    office.approve(item, format_="2")
    assert say(clone(office), "verify").code == 3


def test_an_open_workspace_is_recorded_and_never_verified(tmp_path: Path, say: Say) -> None:
    ws = tmp_path / "open"
    (ws / "records/org").mkdir(parents=True)
    (ws / "officectl.toml").write_text('format = 1\nname = "县政府办"\norgan_level = "县"\n')
    (ws / "records/org/gov-office.toml").write_text('id = "gov-office"\nname = "政府办公室"\n')
    git(ws, "init", "-q")
    assert say(ws, "verify").code == 3
    git(ws, "add", "-A")
    git(ws, "commit", "-qm", "建台账")
    said = say(ws, "verify")
    assert said.code == 0 and "已登记" in said.out and "未签名" in said.out and "已核验" not in said.out
    english = say(ws, "verify", "--lang", "en")
    assert "recorded" in english.out and "Verified" not in english.out
    body = say(ws, "verify", "--json").json
    assert body["signed"] is False and body["root"] is None and body["policy"] is None
    assert say(ws, "verify", "--pin", "--yes").code == 2


def test_pin(office: Office, clone: Clone, say: Say) -> None:
    office.approved()
    ws = clone(office)
    assert say(ws, "verify", "--pin").code == 2, "nobody is there to compare it"
    assert _pins.load() == {}
    assert say(ws, "verify", "--pin", "--root", "0" * 40).code == 3
    spoken = " ".join(office.genesis[at:at + 4] for at in range(0, 40, 4))
    said = say(ws, "verify", "--pin", "--root", spoken)
    assert said.code == 0 and spoken in said.err and "根指纹已与外部公布的核对" in said.out
    pin = _pins.load()[office.genesis]
    assert pin.tips == {"refs/remotes/origin/main": office.head}
    assert pin.policy == say(ws, "verify", "--json").json["policy"]["digest"]
    assert say(ws, "verify", "--json").json["pinned"] is True


def test_the_pinned_tip_moves_only_with_clean_verdicts(office: Office, clone: Clone, say: Say) -> None:
    item = office.reviewed()
    ws = clone(office)
    say(ws, "verify", "--pin", "--yes")
    first = office.head
    office.approve(item, by=cast.CLERK)
    assert say(clone(office), "verify").code == 1
    assert _pins.load()[office.genesis].tips["refs/remotes/origin/main"] == first
    git(ws, "reset", "-q", "--hard", first)
    assert say(ws, "verify").code == 0, "an older commit of one's own is no rewritten branch"


def test_a_rewritten_branch_is_told_and_moves_no_pin(office: Office, clone: Clone, say: Say) -> None:
    item = office.reviewed()
    kept = office.copy()
    office.event("return", item, by=cast.HEAD)
    ws = clone(office)
    say(ws, "verify", "--pin", "--yes")
    dropped = office.head
    kept.approve(item)
    ws = clone(kept)
    said = say(ws, "verify", "--json")
    assert said.code == 1 and "HISTORY_REWRITTEN" in said.codes
    assert _pins.load()[office.genesis].tips["refs/remotes/origin/main"] == dropped


def test_a_history_exchanged_as_a_whole_is_told_where_the_old_one_is_still_known(ring: Any, office: Office, clone: Clone, say: Say) -> None:
    ws = clone(office)
    say(ws, "verify", "--pin", "--yes")
    fresh = Office.empty(ring)
    fresh.commit("另起炉灶", files={"officectl.toml": 'format = 1\nname = "县政府办"\norgan_level = "县"\n', "x.txt": "y"}, key=None)
    fresh.found()
    said = say(clone(fresh), "verify", "--json")
    assert said.json["root"] == fresh.genesis != office.genesis
    assert said.code == 1 and "HISTORY_REWRITTEN" in said.codes


def test_broken_pins_are_not_passed_over(office: Office, clone: Clone, say: Say) -> None:
    ws = clone(office)
    _pins.place().parent.mkdir(parents=True)
    for text in ("pins = 1", "[pins.x]\n", "not toml", f'[pins."{office.genesis}"]\ntip = "x"\n'):
        _pins.place().write_text(text)
        said = say(ws, "verify")
        assert said.code == 3 and "pins.toml" in said.err


def test_pins_come_back_as_they_were_kept() -> None:
    one = Pin("a" * 40, "sha256:" + "b" * 64, {"refs/heads/主线": "c" * 40, "refs/remotes/origin/main": "d" * 40})
    two = Pin("e" * 64)
    for pin in (one, two, one):
        _pins.save(pin)
    assert _pins.load() == {one.root: one, two.root: two}


def test_somebody_elses_folder(office: Office, clone: Clone, say: Say, tmp_path: Path) -> None:
    office.approved()
    ws = clone(office)
    mark = tmp_path / "run"
    for name, value in (("core.fsmonitor", f"touch {mark}"), ("core.sshCommand", f"touch {mark}"), ("core.hooksPath", str(tmp_path))):
        git(ws, "config", name, value)
    said = say(tmp_path, "verify", "--from", str(ws), "--json")
    assert said.code == 0 and said.json["workspace"] == "清源县政府办公室" and said.json["root"] == office.genesis
    assert not mark.exists()
    assert not (ws / ".git/officectl").exists(), "nothing is left in the other's folder"
    assert say(tmp_path, "verify", "--from", str(tmp_path / "none")).code == 3


def test_full_compares_with_the_cache(office: Office, clone: Clone, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    item = office.reviewed()
    ws = clone(office)
    assert say(ws, "verify", "--full").code == 0
    from officectl.actions import verify as action

    real = action._ask

    def lying(where: Any, tip: str, pins: Any, cache: Any, progress: Any) -> Any:
        found = real(where, tip, pins, cache, progress)
        from dataclasses import replace

        return found if cache is None else found._replace(verdict=replace(found.verdict, digest="sha256:" + "0" * 64))

    monkeypatch.setattr(action, "_ask", lying)
    said = say(ws, "verify", "--full", "--json")
    assert said.code == 1 and said.codes == ["CACHE_DIFFERS"]
    assert say(ws, "verify", "--full", "--no-cache", "--json").codes == []
    assert item


def doctor(ws: Path, change: Callable[[Any], object], *, snapshots: bool) -> None:
    """Change the cache as somebody could who writes `.git`: the kept states one by one, or facts (then the kept states go)."""
    import sqlite3
    import zlib
    from hashlib import sha256

    db = sqlite3.connect(ws / ".git/officectl/verify.db")
    if snapshots:
        for root, name, packed in db.execute("SELECT root, name, state FROM snapshot").fetchall():
            state = json.loads(zlib.decompress(packed))
            change(state)
            again = zlib.compress(json.dumps(state, ensure_ascii=False).encode())
            db.execute("UPDATE snapshot SET sum = ?, state = ? WHERE root = ? AND name = ?", (sha256(again).digest(), again, root, name))
    else:
        db.execute("DELETE FROM snapshot")
        change(db)
    db.commit()
    db.close()


@pytest.mark.parametrize("lie", ["finding dropped", "signature of another"])
def test_a_doctored_cache_is_found_out(office: Office, clone: Clone, say: Say, lie: str) -> None:
    item = office.reviewed()
    forged = office.approve(item, by=cast.DEPUTY, key="stranger")
    ws = clone(office)
    assert say(ws, "verify", "--json").codes == ["UNKNOWN_KEY"]
    if lie == "finding dropped":
        doctor(ws, lambda state: state.update(facts=[]), snapshots=True)
    else:
        key = office.ring.key(cast.DEPUTY).fp
        doctor(ws, lambda db: db.execute("UPDATE signature SET key = ? WHERE oid = ?", (key, bytes.fromhex(forged))), snapshots=False)
    assert say(ws, "verify", "--json").codes == [], "whoever writes .git owns what this clone says of itself"
    said = say(ws, "verify", "--full", "--json")
    assert said.code == 1 and sorted(said.codes) == ["CACHE_DIFFERS", "UNKNOWN_KEY"]
    assert (ws / ".git/officectl/verify.db.differs").is_file()
    assert say(ws, "verify", "--json").codes == ["UNKNOWN_KEY"], "the cache is not used any more"
    assert say(ws, "verify", "--full", "--json").codes == ["UNKNOWN_KEY"]


def test_no_cache_leaves_nothing(office: Office, clone: Clone, say: Say) -> None:
    ws = clone(office)
    assert say(ws, "verify", "--no-cache").code == 0
    assert not (ws / ".git/officectl/verify.db").exists()
    assert say(ws, "verify").code == 0
    assert (ws / ".git/officectl/verify.db").exists()


def test_what_was_learned_before_an_interruption_is_kept(office: Office, clone: Clone, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    office.approved()
    ws = clone(office)
    from officectl.history import conclude, facts

    def interrupt(*args: object, **how: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(conclude, "verdict", interrupt)
        assert say(ws, "verify").code == 130
    asked: list[Any] = []
    real = facts.check
    monkeypatch.setattr(facts, "check", lambda commits, **how: asked.extend(commits) or real(commits, **how))
    assert say(ws, "verify").code == 0
    assert asked == [], "every signature was known"


def test_single_administrator_is_said(ring: Any, clone: Clone, say: Say) -> None:
    office = Office.empty(ring)
    office.commit("建台账", by=cast.ADMIN, key=None, files={"officectl.toml": 'format = 1\nname = "乡政府"\norgan_level = "乡"\n'})
    for admin in (cast.ADMIN2, cast.ADMIN3, cast.ADMIN4):
        office.policy["people"][admin]["roles"] = []
    office.policy["global"] |= {"policy_threshold": 1, "min_admins": 1}
    office.found()
    said = say(clone(office), "verify")
    assert said.code == 0 and "单人管理：制度只有一名管理员 钱一" in said.out
    assert say(clone(office), "verify", "--json").json["policy"]["single_admin"] is True
