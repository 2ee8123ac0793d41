"""A workspace from blocks in the syntax of docs/contracts/checks.md: `# kind/id` starts a record, `# schemas/name` a kind of the office."""

from __future__ import annotations

from pathlib import Path

from officectl.checks._explain import example
from officectl.records import ids
from officectl.store import kinds as kind_files

CONFIG = 'format = 1\nname = "清源县政府办公室"\norgan_level = "县"\n'


def write(root: Path, text: str) -> Path:
    """Write the files; the folder."""
    known, _ = kind_files.load()
    (root / "officectl.toml").write_text(CONFIG, encoding="utf-8")
    for block in example(text).blocks:
        folder, _, name = block.name.partition("/")
        if folder == "schemas":
            path = f"{block.name}.schema.json"
        elif folder in known:
            path = ids.record_path(known[folder], name)
        else:
            path = f"records/{folder}/{name}.toml"
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(block.raw)
    return root
