"""Shared helpers: a workspace on disk, made from the example syntax of docs/contracts/checks.md."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from demo_repo import County, make
from told import history

from officectl.actions import check as check_action
from officectl.actions._options import Options
from officectl.actions.check import Request, run
from officectl.checks._explain import Example
from officectl.records import ids
from officectl.records.report import Report
from officectl.store import kinds as kind_files

os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
"""The judges (taplo, check-jsonschema …) of this environment are found however pytest was started."""

CONFIG = 'format = 1\nname = "清源县政府办公室"\norgan_level = "县"\n'


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` rewrites golden files and transcripts instead of failing; read the diff afterwards."""
    parser.addoption("--update", action="store_true", help="rewrite golden files and transcripts")


def build(root: Path, example: Example) -> None:
    """Write an example's blocks as a workspace."""
    known, _ = kind_files.load()
    config = CONFIG
    for block in example.blocks:
        if block.name == "history":
            continue
        if block.name == "officectl":
            config += block.raw.decode()
            continue
        folder, _, name = block.name.partition("/")
        if block.name == "baseline":
            path = "baseline.toml"
        elif folder == "extra":
            path = f"extra/{name}.toml"
        elif folder in ("rules", "calendar"):
            path = f"{block.name}.toml"
        elif folder == "schemas":
            path = f"{block.name}.schema.json"
        else:
            path = place(known, folder, name)
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(block.raw)
    (root / "officectl.toml").write_text(config, encoding="utf-8")


def place(known: kind_files.Kinds, kind: str, ident: str) -> str:
    """Where a block's record belongs; a folder that is no kind is kept as it is."""
    if kind in known and ids.is_id(ident) and (known[kind].partition == "none" or ids.is_dated(ident)):
        return ids.record_path(known[kind], ident)
    return f"records/{kind}/{ident}.toml"


@pytest.fixture(autouse=True, scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The test run keeps nothing in the user's own cache folder, and finds nothing there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The demonstration with its year of history; nobody changes it (`County.copy`)."""
    return make(tmp_path_factory.mktemp("county"))


@pytest.fixture
def check_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Example], Report]:
    """Run all checks over an example. One with a `# history` is a signed workspace whose verification found just that."""

    def check(example: Example) -> Report:
        from datetime import date

        build(tmp_path, example)
        told = history(example)
        if told is not None:
            monkeypatch.setattr("officectl.actions._states.states_of", lambda *_: told)
            governed = getattr(check_action, "_governed", None)
            if governed is not None:   # the example's rules are the approved ones
                monkeypatch.setattr(governed, "judged", lambda ws, snap, _: governed.Judged(snap, ws))
        as_of = date.fromisoformat(example.as_of) if example.as_of else date(2026, 11, 22)
        extra = (str(tmp_path / "extra"),) if (tmp_path / "extra").is_dir() else ()
        return run(Options(folder=str(tmp_path), as_of=as_of), Request(extra=extra, audit=told is not None and told.audit)).report

    return check
