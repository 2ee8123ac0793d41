"""Finding a workspace and reading officectl.toml. Cases: config/valid and config/invalid, one file each.

An invalid file says in its first lines what is expected: `# expect LINE:COLUMN words of the message`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from gitrepo import CONFIG, Repo, fill

from officectl.errors import ExitCode
from officectl.git.errors import NoRepository
from officectl.store import config, workspace
from officectl.store.errors import BadWorkspace, NoWorkspace
from officectl.store.workspace import Config

CASES = Path(__file__).parent / "config"


@pytest.mark.parametrize("path", sorted(CASES.glob("valid/*.toml")), ids=lambda path: path.stem)
def test_valid(path: Path) -> None:
    found, faults = config.read(path.read_bytes())
    assert faults == ()
    assert found is not None


@pytest.mark.parametrize("path", sorted(CASES.glob("invalid/*.toml")), ids=lambda path: path.stem)
def test_invalid(path: Path) -> None:
    expected = [
        line.removeprefix("# expect ").split(" ", 1)
        for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# expect ")
    ]
    found, faults = config.read(path.read_bytes())
    assert found is None
    assert len(faults) == len(expected), faults
    for fault, (place, *words) in zip(faults, expected, strict=True):
        assert f"{fault.line}:{fault.column}".startswith(place)
        for word in words:
            assert word in fault.message.render("zh")
        assert fault.message.render("en")


def test_the_values() -> None:
    found, _ = config.read((CASES / "valid/all.toml").read_bytes())
    assert found == Config(
        "Qingyuan", "中央", "Asia/Urumqi", "en", ("national", "sichuan"),
        {"trip": date(2026, 1, 1), "room_check": date(2026, 7, 1)}, date(2026, 11, 22),
    )
    least, _ = config.read((CASES / "valid/least.toml").read_bytes())
    assert least == Config("清源县政府办公室", "县")
    assert (least.time_zone, least.language, least.packs, least.as_of) == ("Asia/Shanghai", "zh", ("national",), None)


def test_found_from_below_and_through_a_link(tmp_path: Path) -> None:
    repo = fill(Repo(tmp_path / "repo"), "子/")
    (tmp_path / "link").symlink_to(repo.path / "子/records")
    for folder in (repo.path / "子", repo.path / "子/records/trip/2026", tmp_path / "link"):
        with workspace.find(folder) as ws:
            assert ws.root == repo.path / "子"
            assert ws.prefix == "子/"
            assert ws.git.top == repo.path


def test_the_nearest_one_wins(tmp_path: Path) -> None:
    repo = fill(Repo(tmp_path / "repo"))
    repo.write("inner/officectl.toml", CONFIG)
    with workspace.find(repo.path / "inner") as ws:
        assert ws.prefix == "inner/"


def test_no_workspace(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(NoWorkspace) as caught:
            workspace.find(folder)
        assert caught.value.exit_code is ExitCode.NO_LEDGER
        assert str(folder) in caught.value.render("zh")
        assert "officectl init" in caught.value.render("zh")


def test_a_bad_workspace_names_file_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "officectl.toml").write_text(CONFIG + 'zone = "x"\nnam = 1\n')
    with pytest.raises(BadWorkspace) as caught:
        workspace.find(tmp_path)
    for lang in ("zh", "en"):
        said = caught.value.render(lang)   # type: ignore[arg-type]
        assert f"{tmp_path}/officectl.toml:4:1 " in said
        assert f"{tmp_path}/officectl.toml:5:1 " in said


def test_a_folder_or_bytes_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "officectl.toml").write_bytes("format = 1\nname = \"清\"".encode("gbk"))
    with pytest.raises(BadWorkspace) as caught:
        workspace.find(tmp_path)
    assert "officectl.toml" in caught.value.render("zh")
    (tmp_path / "officectl.toml").unlink()
    (tmp_path / "officectl.toml").mkdir()
    with pytest.raises(BadWorkspace):
        workspace.find(tmp_path)


def test_no_git_is_asked_before_it_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "officectl.toml").write_text(CONFIG)
    monkeypatch.setenv("PATH", "/nowhere")
    with workspace.find(tmp_path) as ws:
        assert ws.config.organ_level == "县"


def test_outside_any_repository(tmp_path: Path) -> None:
    (tmp_path / "officectl.toml").write_text(CONFIG)
    with workspace.find(tmp_path) as ws, pytest.raises(NoRepository):
        _ = ws.git


def test_a_repository_that_points_elsewhere(repo: Repo, tmp_path: Path) -> None:
    """A hostile core.worktree would make us read and write other files than the ones shown."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    repo.git("config", "core.worktree", str(elsewhere))
    with workspace.find(repo.path) as ws, pytest.raises(NoRepository):
        _ = ws.git


def test_zone(tmp_path: Path) -> None:
    (tmp_path / "officectl.toml").write_text(CONFIG)
    with workspace.find(tmp_path) as ws:
        assert ws.zone.key == "Asia/Shanghai"
    unknown = workspace.Workspace(tmp_path, Config("x", "县", "Asia/Nowhere"))
    with pytest.raises(BadWorkspace, match="Asia/Nowhere"):
        _ = unknown.zone
