"""The denominators, each a program of its own: what the figures are ratios of.

Usage: python -m benchmarks.floors read-tomllib FOLDER
"""

from __future__ import annotations

import gc
import os
import sys
import tomllib
from collections.abc import Iterator


def files(folder: str) -> Iterator[bytes]:
    """Every .toml below a folder, read in the fastest plain way."""
    stack = [folder]
    while stack:
        with os.scandir(stack.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    stack.append(entry.path)
                elif entry.name.endswith(".toml"):
                    handle = os.open(entry.path, os.O_RDONLY)
                    raw = os.read(handle, 16384)
                    os.close(handle)
                    yield raw


def read_tomllib(folder: str) -> int:
    """Read and parse everything, keep nothing, collector off."""
    gc.disable()
    count = 0
    for raw in files(folder):
        tomllib.loads(raw.decode())
        count += 1
    return count


if __name__ == "__main__":
    assert sys.argv[1] == "read-tomllib"
    read_tomllib(os.path.join(sys.argv[2], "records"))  # noqa: PTH118 - the floor imports nothing it does not need
