"""The worked example of docs/import.md is done as it stands there: its table, its commands, its faults."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import test_transcripts as sessions

PAGE = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")


def rows() -> list[str]:
    """The first table of the page that is a table of an office."""
    block = re.search(r"\n((?:\| 用车单位.*\n)(?:\|.*\n)+)", PAGE)
    assert block
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in block[1].splitlines()]
    return [",".join(line) for line in lines if set("".join(line)) != {"-"}]


def test_the_example(tmp_path: Path) -> None:
    block = re.search(r"```console\n(.*?)```", PAGE, re.DOTALL)
    assert block
    session = sessions.parse("# workspace: office\n" + block[1])
    workspace, env = sessions.set_up(session, tmp_path)
    (workspace / "派车.csv").write_bytes("\n".join(["县水利局派车登记（某月）：,,,,,,", *rows()]).encode("gb18030"))
    said: list[list[str]] = []
    for piece in session.pieces:
        if isinstance(piece, str):
            continue
        done = subprocess.run(["sh", "-c", piece.command], cwd=workspace, env=env, capture_output=True, timeout=60, check=False)
        lines = sessions.shown(done.stdout, workspace)
        faults = [line for line in lines if line.startswith("第")] + ([f"[exit {done.returncode}]"] if done.returncode else [])
        said.append(sessions.shown(done.stderr, workspace))
        if piece.expected:
            assert faults == piece.expected
        else:
            assert not done.returncode, said[-1]
    assert any("已导入 2 条" in line for line in said[1]) and any("退回.csv" in line for line in said[1])
    assert any("已导入 1 条" in line for line in said[3])
    assert any("没有要写的" in line or "没有新的要写" in line or "没有导入" in line for line in said[4])
    assert any("已撤销" in line for line in said[5])
