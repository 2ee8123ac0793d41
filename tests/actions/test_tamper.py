"""`demo --tamper`: every family's forgery is found, the original stays clean, and a forgery that is not found is told loudly."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from demo_repo import County
from history import cast
from history.keys import Ring
from history.office import Office

from officectl.actions import demo, demo_tamper, tamper
from officectl.actions._options import Options
from officectl.actions.tamper._copy import Copy, Forged
from officectl.actions.tamper._ground import KEYS, Ground, NoDemo, NotClean, Unfit
from officectl.cli.app import run as command
from officectl.history.codes import CODES
from officectl.text.lang import Text

OLD = cast.OTHER_DEPUTY
"""Whose key was changed."""


@pytest.fixture(scope="module", autouse=True)
def no_pins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the user of this machine has pinned does not matter here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(scope="module")
def original(ring: Ring, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small office with all that the families look for, made without officectl; keys where `demo` puts them."""
    folder = tmp_path_factory.mktemp("tamper")
    office = Office.founded(ring)
    office.delegate(cast.DEPUTY, cast.OTHER_CLERK, from_="2026-10-20", to="2026-11-01")
    office.approved("trip", "7k2m9q4x")
    office.change_policy(lambda policy: policy["people"][OLD].update(keys=[
        {"fp": ring.key(OLD).fp, "state": "retired"}, {"fp": ring.key(f"{OLD}#2").fp, "state": "active"},
    ]))
    office.reviewed("trip", "b8n3c5d1")
    office.new("task")
    office.write_to(folder / "bare.git")
    made = folder / "demo"
    subprocess.run(["git", "clone", "-q", folder / "bare.git", made], check=True)
    subprocess.run(["git", "-C", made, "remote", "remove", "origin"], check=True)
    give_keys(made, ring)
    return made


def give_keys(made: Path, ring: Ring) -> None:
    """Everybody's keys, below the git folder."""
    keys = made / ".git" / KEYS
    keys.mkdir(parents=True)
    for name in (*cast.PEOPLE, f"{OLD}#2"):
        for end in ("", ".pub"):
            file = ring.key(name).file
            shutil.copy(file.with_name(file.name + end), keys / f"{name}{end}")


@pytest.fixture(scope="module")
def ground(original: Path) -> Iterator[Ground]:
    with demo_tamper.ground(original) as found:
        yield found


def git(folder: Path, *words: str) -> str:
    """Plain git, as a user runs it."""
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False).stdout


def forged(ground: Ground, folder: Path, name: str) -> demo_tamper.Shown:
    """One family on a copy."""
    return demo_tamper.show(Options(), Copy(ground, folder), name, tamper.load(name))


def only(monkeypatch: pytest.MonkeyPatch, **families: object) -> None:
    """As if the folder held these families and no others."""
    monkeypatch.setattr(tamper, "names", lambda: tuple(families))
    monkeypatch.setattr(tamper, "load", families.__getitem__)


# ---- the families --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", tamper.names())
def test_every_forgery_is_found(name: str, ground: Ground, tmp_path: Path) -> None:
    family = tamper.load(name)
    shown = forged(ground, tmp_path / "copy", name)
    assert shown.unfit is None, shown.unfit
    assert shown.failure is None, (shown.failure.render("en"), shown.codes, shown.state)
    assert shown.exit_code == (3 if shown.refusal is not None else 1)
    # nobody else is accused, and whoever is cites the record in question
    assert set(shown.codes) - set(family.CODES) <= {"IDENT_MISMATCH"}
    if shown.record:
        assert shown.wanted
        told = [finding for finding in shown.findings if finding.code in family.CODES]
        assert all(finding.id == shown.record or finding.commit for finding in told)
        assert any(finding.id == shown.record for finding in told) or set(family.CODES) <= {"EVENT_MALFORMED", "MALFORMED_COMMIT"}
    assert shown.steps
    for lang in ("zh", "en"):
        assert all(step.render(lang).strip() for step in shown.steps)
        assert "{" not in shown.story.render(lang)
    assert shown.verify.startswith("officectl verify")


def test_families_say_what_they_are() -> None:
    families = [tamper.load(name) for name in tamper.names()]
    assert len(families) > 30
    assert {family.AREA for family in families} == set(tamper.AREAS)
    assert all(set(family.CODES) <= CODES.keys() for family in families)
    assert all(family.CODES for family in families)
    assert len({family.TITLE.zh for family in families}) == len({family.TITLE.en for family in families}) == len(families)


def test_the_original_stays_as_it_is(original: Path, ground: Ground, tmp_path: Path) -> None:
    before = git(original, "for-each-ref"), git(original, "rev-parse", "HEAD")
    for name in ("receipts_cut", "git_fooled", "policy_rollback"):
        assert forged(ground, tmp_path / name, name).refused
    assert (git(original, "for-each-ref"), git(original, "rev-parse", "HEAD")) == before
    assert git(original, "status", "--porcelain", "-uall") == ""
    assert ground.standing.verdict.findings == ()
    with demo_tamper.ground(original) as again:
        assert again.standing.verdict.findings == ()
        assert again.standing.verdict.digest == ground.standing.verdict.digest


def test_git_is_fooled_where_verification_is_not(ground: Ground, tmp_path: Path) -> None:
    """The forgeries would deceive somebody who looks with plain git: otherwise finding them shows nothing."""
    fooled = forged(ground, tmp_path / "fooled", "git_fooled")
    said = [step.render("en") for step in fooled.steps]
    assert any('Good "git" signature for' in line for line in said)
    trap = fooled.folder / ".git/forged/was-run"
    assert not trap.exists()
    done = subprocess.run(["git", "verify-commit", "HEAD"], cwd=fooled.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and 'Good "git" signature for' in done.stderr
    assert trap.exists()
    grafted = forged(ground, tmp_path / "grafted", "grafted")
    assert "更正" not in git(grafted.folder, "log", "--format=%s")
    replaced = forged(ground, tmp_path / "replaced", "replaced")
    assert "BEGIN SSH SIGNATURE" in git(replaced.folder, "cat-file", "-p", "HEAD")
    for name in ("rewritten", "exchanged"):   # as their stories say: only who remembers, or knows the root, sees it
        assert command(["-C", str(forged(ground, tmp_path / name, name).folder), "verify"]) == 0


def test_a_sprung_trap_is_a_failure(ground: Ground, tmp_path: Path) -> None:
    def forge(copy: Copy) -> Forged:
        trap = copy.write_scratch("was-run", "")
        copy.ground.approved()
        copy.git("commit", "--allow-empty", "-q", "-F", "-", stdin=b"x\n\nOffice-Event: approve\n", env=copy.identity(copy.ground.administrator()))
        return Forged(traps=(trap,))

    family = SimpleNamespace(TITLE=Text("甲", "A"), STORY=Text("甲", "A"), CODES=("EVENT_MALFORMED",), AREA="vote", forge=forge)
    shown = demo_tamper.show(Options(), Copy(ground, tmp_path / "copy"), "stub", family)
    assert shown.codes == ("EVENT_MALFORMED",)
    assert shown.failure is not None and not shown.refused
    assert "was-run" in shown.failure.render("en")


def test_where_nothing_waits_a_record_is_made_to_wait(ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_: Ground) -> object:
        raise Unfit(what="x")

    monkeypatch.setattr(Ground, "waiting", nothing)
    for name in ("forged_name", "with_edit", "replayed", "dropped"):
        shown = forged(ground, tmp_path / name, name)
        assert shown.refused, (name, shown.unfit, shown.failure, shown.codes)


# ---- the command ---------------------------------------------------------------------------------------------------


def honest(copy: Copy) -> Forged:
    """A forger who forges nothing."""
    copy.commit("看过了", copy.ground.administrator())
    return Forged()


STUB = SimpleNamespace(TITLE=Text("什么也没伪造", "nothing forged"), STORY=Text("没有。", "None."), CODES=("SELF_APPROVAL",), AREA="vote", forge=honest)


def test_what_is_not_found_is_told_loudly(original: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    only(monkeypatch, honest=STUB, unsigned=tamper.load("unsigned"))
    assert command(["demo", str(original), "--tamper"]) == 1
    out, said = capsys.readouterr()
    assert "honest" in said and "没有查出" in said and "SELF_APPROVAL" in said
    assert "没有查出" in out and "UNSIGNED_EVENT" in out
    assert command(["demo", str(original), "--tamper", "--json"]) == 1
    body = json.loads(capsys.readouterr().out)
    assert body["schema"] == "officectl.tamper/1"
    assert body["summary"] == {"families": 2, "found": 1, "missed": 1, "not_shown": 0}
    assert [(one["name"], one["found"], one["exit_code"]) for one in body["families"]] == [("honest", False, 0), ("unsigned", True, 1)]
    assert "SELF_APPROVAL" in body["families"][0]["failure"]


def test_what_it_shows(original: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    only(monkeypatch, shallow=tamper.load("shallow"), self_approved=tamper.load("self_approved"))
    for lang, words in (("zh", ("退出码 1", "怎么办：", "已送审", "git fetch --unshallow")), ("en", ("exit code 3", "remedy:", "submitted"))):
        assert command(["demo", str(original), "--tamper", "--lang", lang]) == 0
        out, said = capsys.readouterr()
        assert all(word in out for word in ("INCOMPLETE", "SELF_APPROVAL", "$ git ", '"$KEYS"', "$ officectl verify", *words)), out
        assert "officectl explain" in said
    copies = original.with_name("demo-forged")
    assert sorted(path.name for path in copies.iterdir()) == [demo_tamper.MARK, "self-approved", "shallow"]
    assert git(copies / "self-approved", "status", "--porcelain") == ""
    assert command(["-C", str(copies / "self-approved"), "verify"]) == 1   # as the reader is told to see for himself
    assert "SELF_APPROVAL" in capsys.readouterr().out


def test_what_cannot_be_shown_is_said(
    original: Path, ground: Ground, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    only(monkeypatch, retired_key=tamper.load("retired_key"))
    (original / ".git" / KEYS / f"{OLD}.pub").rename(original / "old")
    try:
        assert command(["demo", str(original), "--tamper", "--json"]) == 0
    finally:
        (original / "old").rename(original / ".git" / KEYS / f"{OLD}.pub")
    body = json.loads(capsys.readouterr().out)
    assert body["summary"]["not_shown"] == 1
    assert "停用的密钥" in body["families"][0]["not_shown"]
    assert not Path(body["families"][0]["folder"]).exists()


def test_makes_the_demonstration_first(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def make(options: Options, folder: Path, **_: object) -> None:
        asked.append(folder)
        shutil.copytree(original, folder)

    monkeypatch.setattr(demo, "demo", make)
    only(monkeypatch, unsigned=tamper.load("unsigned"))
    assert command(["-C", str(tmp_path), "demo", "new", "--tamper", "--json"]) == 0
    assert command(["-C", str(tmp_path), "demo", "new", "--tamper", "--json"]) == 0   # the copies are made anew
    assert asked == [tmp_path / "new"]
    assert {path.name for path in tmp_path.iterdir()} == {"new", "new-forged"}


def test_somebodys_own_folder_is_left_alone(original: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(original, tmp_path / "d")
    (tmp_path / "d-forged").mkdir()
    (tmp_path / "d-forged" / "mine").touch()
    assert command(["demo", str(tmp_path / "d"), "--tamper"]) == 2
    assert (tmp_path / "d-forged" / "mine").exists()
    assert "d-forged" in capsys.readouterr().err


def test_only_a_clean_demonstration_will_do(original: Path, ring: Ring, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = tmp_path / "plain"
    shutil.copytree(original, plain)
    shutil.rmtree(plain / ".git" / KEYS)
    with pytest.raises(NoDemo), demo_tamper.ground(plain):
        pass
    give_keys(plain, ring)
    with pytest.raises(NoDemo), demo_tamper.ground(plain / "records"):
        pass
    (plain / "rules" / "unit.toml").write_text('layer = "county"\n', encoding="utf-8")
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    git(plain, *who, "commit", "-q", "-a", "-m", "x")
    with pytest.raises(NotClean), demo_tamper.ground(plain):
        pass
    assert command(["demo", str(plain), "--tamper"]) == 3
    assert "GOVERNED_UNAPPROVED" in capsys.readouterr().err
    assert not (tmp_path / "plain-forged").exists()


def test_the_county_is_forged_in_every_way(county: County, tmp_path: Path) -> None:
    """The real demonstration offers what every family needs, and every forgery of it is found."""
    (tmp_path / "county").symlink_to(county.folder)   # the copies lie beside the name that was given
    before = county.git("status", "--porcelain", "-uall"), county.git("for-each-ref")
    done = subprocess.run(
        ["officectl", "demo", "county", "--tamper", "--json"], cwd=tmp_path, env=county.env, capture_output=True, text=True, check=False, timeout=200,
    )
    assert done.returncode == 0, done.stderr
    body = json.loads(done.stdout)
    assert {one["name"]: one["not_shown"] or one["failure"] for one in body["families"] if not one["found"]} == {}
    assert body["summary"]["families"] == len(tamper.names())
    assert (county.git("status", "--porcelain", "-uall"), county.git("for-each-ref")) == before
