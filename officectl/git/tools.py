"""Programs other than git that signing needs: asked for their version only. Not on any hot path."""

from __future__ import annotations

import os
import re


def ssh_version() -> tuple[int, ...] | None:
    """OpenSSH's version as (9, 2); None when there is no ssh or it is another implementation."""
    said = say(("ssh", "-V"))
    found = re.match(r"OpenSSH_(\d+)\.(\d+)", said or "")
    return None if found is None else (int(found[1]), int(found[2]))


def on_path(program: str) -> str | None:
    """Where a program lies on the search path; None when it is not there."""
    for folder in os.get_exec_path():
        place = f"{folder or '.'}/{program}"
        if os.access(place, os.X_OK) and os.path.isfile(place):  # noqa: PTH113 - strings throughout
            return place
    return None


def say(argv: tuple[str, ...]) -> str | None:
    """What a program prints on either stream; None when it cannot be started."""
    reading, writing = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, writing, 1), (os.POSIX_SPAWN_DUP2, writing, 2),
               (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]  # fmt: skip
    try:
        pid = os.posix_spawnp(argv[0], argv, os.environ, file_actions=actions)
    except OSError:
        os.close(reading)
        return None
    finally:
        os.close(writing)
    with os.fdopen(reading, "rb") as out:
        said = out.read(65536)
    os.waitpid(pid, 0)
    return said.decode("utf-8", "replace")
