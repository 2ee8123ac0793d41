"""The example workspace as it lies in the tree, faults and all, with one commit and no policy."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "workspace-example"


def build(folder: Path) -> Path:
    """A copy with a history of one commit."""
    root = Path(shutil.copytree(EXAMPLE, folder / "county"))
    for words in (("init", "-q"), ("add", "-A"), ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "台账")):
        subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)
    return root
