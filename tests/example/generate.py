"""Writes workspace-example/, or with --check compares it byte by byte with what would be written.

    python -m tests.example.generate [--check] [--folder DIR]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import cars, faults, meetings, people, rooms, settings, tasks
from .world import MOST_FILES, World

FOLDER = Path(__file__).resolve().parents[2] / "workspace-example"


def clean() -> World:
    """The county without faults."""
    w = World()
    for part in (settings, people, rooms, cars, meetings, tasks):
        part.build(w)
    return w


def tree() -> tuple[dict[str, bytes], list[faults.Expect]]:
    """All files of the example, and what a check must find in them."""
    w = clean().fork()
    expected = faults.plant(w, faults.PLANTS)
    settings.readme(w, len(faults.PLANTS))
    return w.files(), expected


def on_disk(folder: Path) -> dict[str, bytes]:
    """The files that lie there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Make the folder hold exactly these files."""
    for path in on_disk(folder):
        if path not in files:
            (folder / path).unlink()
    for path, raw in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_bytes() != raw:
            target.write_bytes(raw)
    for below in sorted(folder.rglob("*"), reverse=True):
        if below.is_dir() and not any(below.iterdir()):
            below.rmdir()


def differences(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Paths that are missing, left over or different."""
    there = on_disk(folder)
    return sorted(path for path in there.keys() | files.keys() if there.get(path) != files.get(path))


def crowded(files: dict[str, bytes]) -> list[str]:
    """Folders with too many files."""
    count: dict[str, int] = {}
    for path in files:
        folder = path.rpartition("/")[0]
        count[folder] = count.get(folder, 0) + 1
    return sorted(folder for folder, number in count.items() if number > MOST_FILES)


def main(arguments: list[str] | None = None) -> int:
    """0 when written or equal, 1 when --check finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    files, _ = tree()
    if not options.check:
        write(options.folder, files)
        print(f"{options.folder}: {len(files)} files, {sum(map(len, files.values()))} bytes")
        return 0
    found = differences(options.folder, files)
    for path in found:
        print(f"differs: {path}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
