"""Where the index lies, what it rests on, and whether anybody wants one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from officectl.light import blake2b
from officectl.store.index import stamp as stamps
from officectl.store.index.recall import folder, secret

if TYPE_CHECKING:
    from officectl.store.snapshot import Snapshot
    from officectl.store.workspace import Workspace

VARIABLE = "OFFICECTL_INDEX"
"""`off`: neither use nor keep an index. `strict`: troubles of the index are errors, for tests."""


def off() -> bool:
    """Whether nobody wants an index."""
    return os.environ.get(VARIABLE) == "off"


def place_of(ws: Workspace) -> Path:
    """The folder of this workspace's index."""
    return Path(folder(str(ws.git.cache_dir), ws.prefix))


def key_of(ws: Workspace, snap: Snapshot) -> str:
    """What an index rests on besides the records: the program, the settings, rules, calendars and schemas, byte for byte."""
    told = blake2b(f"{secret()} {stamps.tool()} {ws.config.time_zone}\0{ws.prefix}\0".encode("utf-8", "surrogateescape"), digest_size=16)
    told.update((ws.root / "officectl.toml").read_bytes())   # read as the settings were: through a link
    for file in snap.others(("officectl.toml", "rules", "calendar", "schemas")):
        raw = b"" if file.raw is None else file.raw
        told.update(f"{file.path}\0{file.raw is None} {len(raw)}\0".encode("utf-8", "surrogateescape") + raw)
    return told.hexdigest()
