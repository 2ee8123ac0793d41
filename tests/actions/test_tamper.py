"""`demo --tamper`: every family's forgery is found, the original stays clean, and a forgery that is not found is told loudly."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from history import cast
from history.keys import Ring
from history.office import Office

from officectl.actions import demo_tamper, tamper
from officectl.actions._options import Options
from officectl.actions.tamper._copy import Copy
from officectl.actions.tamper._ground import KEYS, Ground


@pytest.fixture(scope="module")
def original(ring: Ring, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small office with all that the families look for, made without officectl; keys where `demo` puts them."""
    folder = tmp_path_factory.mktemp("tamper")
    office = Office.founded(ring)
    office.delegate(cast.DEPUTY, cast.OTHER_CLERK, from_="2026-10-20", to="2026-11-01")
    office.approved("trip", "7k2m9q4x")
    office.change_policy(lambda policy: policy["people"][cast.OTHER_DEPUTY].update(keys=[
        {"fp": ring.key(cast.OTHER_DEPUTY).fp, "state": "retired"},
        {"fp": ring.key(f"{cast.OTHER_DEPUTY}#2").fp, "state": "active"},
    ]))
    office.reviewed("trip", "b8n3c5d1")
    office.new("task")
    office.write_to(folder / "bare.git")
    demo = folder / "demo"
    subprocess.run(["git", "clone", "-q", folder / "bare.git", demo], check=True)
    subprocess.run(["git", "-C", demo, "remote", "remove", "origin"], check=True)
    keys = demo / ".git" / KEYS
    keys.mkdir(parents=True)
    for name in (*cast.PEOPLE, f"{cast.OTHER_DEPUTY}#2"):
        for end in ("", ".pub"):
            file = ring.key(name).file
            shutil.copy(file.with_name(file.name + end), keys / f"{name}{end}")
    return demo


@pytest.fixture(scope="module")
def ground(original: Path) -> Iterator[Ground]:
    with demo_tamper.ground(original) as found:
        yield found


@pytest.fixture(scope="module")
def copies(original: Path) -> Path:
    return demo_tamper.place(original)


@pytest.mark.parametrize("name", tamper.names())
def test_every_forgery_is_found(name: str, ground: Ground, copies: Path) -> None:
    family = tamper.load(name)
    assert family.CODES
    shown = demo_tamper.show(Options(), Copy(ground, copies / name), name, family)
    assert shown.unfit is None, shown.unfit
    assert shown.failure is None, (shown.failure.render("en"), shown.codes, shown.state)
    assert shown.steps
    assert shown.exit_code == (3 if shown.refusal is not None else 1)
    # nothing else is accused: what is found is about the forger's own commits
    assert shown.codes == family.CODES or set(shown.codes) - set(family.CODES) <= {"IDENT_MISMATCH"}
    for lang in ("zh", "en"):
        assert all(step.render(lang) for step in shown.steps)
        assert "{" not in shown.story.render(lang)
