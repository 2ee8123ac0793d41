"""The denominators, each a program of its own: what the figures are ratios of.

Usage: python -m benchmarks.floors {tomllib,toml_rs} FOLDER      read all records and parse them, nothing else
"""

from __future__ import annotations

import gc
import os
import sys
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


def tomllib(folder: str) -> None:
    """Python's own parser."""
    from tomllib import loads
    for raw in files(folder):
        loads(raw.decode())


def toml_rs(folder: str) -> None:
    """The parser of the extra `fast`, asked as officectl asks it."""
    from decimal import Decimal

    from toml_rs import loads
    for raw in files(folder):
        loads(raw.decode(), parse_float=Decimal, toml_version="1.0.0")


if __name__ == "__main__":
    gc.disable()
    {"tomllib": tomllib, "toml_rs": toml_rs}[sys.argv[1]](os.path.join(sys.argv[2], "records"))  # noqa: PTH118 - imports nothing it does not need
