"""pins.toml in the user's configuration folder: which root commits were compared with what was printed or read out loud, and how far
each branch was verified without an error. It never lies in a repository: whoever can write that could write it too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from officectl.errors import NoLedger
from officectl.history import names
from officectl.history.pins import Pin
from officectl.records import toml
from officectl.records.layout import text_literal
from officectl.store.errors import from_os
from officectl.text.lang import Message, Text

if TYPE_CHECKING:
    from typing import Any

NAME = "pins.toml"
_HEAD = (
    "# 已核对过的根（创始提交）和各分支上次核验到的位置；由 officectl verify --pin 写入，丢了就要重新核对。\n"
    "# Roots that were compared with a trusted print, and how far each branch was verified. Written by `officectl verify --pin`.\n"
)
_SHAPE = Text("每个 [pins.\"创始提交\"] 下只有 policy 和 tips", 'each [pins."commit"] holds policy and tips only')


class BadPins(NoLedger):
    """pins.toml cannot be used: to go on without it would give up what it protects."""

    text = Text("{path} 读不出：{why}", "{path} cannot be read: {why}")
    remedy_text = Text(
        "改正这个文件；改不好就移走它，用 officectl verify --pin 重新核对根",
        "mend that file, or move it away and compare the root anew with `officectl verify --pin`",
    )


def place() -> Path:
    """Where the pins of this user lie."""
    base = os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "officectl" / NAME


def load() -> Mapping[str, Pin]:
    """Every pin by its genesis commit; none when there is no file. Raises BadPins."""
    path = place()
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise BadPins(path=str(path), why=error.strerror or str(error)) from None
    reading = toml.read(raw)
    if reading.data is None:
        raise BadPins(path=str(path), why=[fault.message for fault in reading.faults])
    rows = reading.data.get("pins", {})
    if set(reading.data) - {"pins"} or not isinstance(rows, dict):
        raise BadPins(path=str(path), why=_SHAPE())
    return {root: _pin(root, row, path) for root, row in rows.items()}


def _pin(root: str, row: Any, path: Path) -> Pin:
    fits = isinstance(row, dict) and not set(row) - {"policy", "tips"} and names.is_commit(root) is not None
    policy = row.get("policy", "") if fits else ""
    tips = row.get("tips", {}) if fits else {}
    known = isinstance(policy, str) and (not policy or names.is_digest(policy) is not None)
    if not fits or not known or not isinstance(tips, dict) or not all(isinstance(tip, str) and names.is_commit(tip) for tip in tips.values()):
        raise BadPins(path=str(path), why=_why(root))
    return Pin(root, policy, dict(tips))


def _why(root: str) -> Message:
    return Text("{root}：{shape}", "{root}: {shape}")(root=root, shape=_SHAPE)


def save(pin: Pin) -> None:
    """Add or replace one pin; the file is written anew beside the old one and put in its place. Raises BadPins, NotWritten."""
    path = place()
    pins = {**load(), pin.root: pin}
    passing = path.with_name(f".{NAME}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        passing.write_text(_HEAD + "".join(_lines(pins)), "utf-8")
        passing.replace(path)
    except OSError as error:
        raise from_os(error, str(path)) from None


def _lines(pins: Mapping[str, Pin]) -> Iterator[str]:
    for root in sorted(pins):
        yield f'\n[pins."{root}"]\n'
        if pins[root].policy:
            yield f'policy = "{pins[root].policy}"\n'
        if pins[root].tips:
            yield f'\n[pins."{root}".tips]\n'
            yield from (f"{text_literal(ref)} = \"{tip}\"\n" for ref, tip in sorted(pins[root].tips.items()))
