"""`officectl` for the completion tests: one more command, and values that need no workspace."""

from __future__ import annotations

import os
import sys
import types
from typing import Any

VALUES = {
    "kind": [("trip", "派车单"), ("task", "督办事项"), ("派车", "trip"), ("督办", "task")],
    "id": [
        ("trip-20261119-7k2m9q4x", "赴青山镇督查防汛"),
        ("trip-20261120-aaaabbbb", "接“客人”: 市里, 3 人"),
        ("room-a305", "A305"),
    ],
    "field": [("车辆=", "vehicle"), ("出车=", "plan_out"), ("vehicle=", "车辆")],
    "code": [("ROOM-OVER", "办公用房超标"), ("ROOM-MULTI", "一人多室")],
    "rule": [("room.area.office", "办公室面积")],
}  # fmt: skip
FIELD_VALUES = [("车辆=veh-a12345", "川A12345"), ("车辆=veh-b00001", "川B00001"), ("车辆=借 用", "blank")]


def install() -> None:
    """Put the values where actions would have them, and a command that completes each sort."""
    module: Any = types.ModuleType("officectl.actions.complete")
    for what in VALUES:
        setattr(module, what, lambda options, prefix, given, what=what: answer(what, prefix))
    sys.modules["officectl.actions.complete"] = module

    from officectl.cli import _discover, _group
    from officectl.cli._command import argument, conditions, make, option
    from officectl.text.lang import Text

    entry = _discover.Entry("made_up", ("madeup", "假的"), Text("假的", "made up"), "daily")
    table = {**_discover.by_name(), **dict.fromkeys(entry.names, entry)}
    real = _group.load
    text = Text("字", "text")

    def load(wanted: _discover.Entry) -> Any:
        if wanted is not entry:
            return real(wanted)
        built = make(
            print,
            argument("kind", help=text, complete="kind"),
            conditions("words", help=text),
            option("--target", help=text, complete="id"),
            option("--code", help=text, complete="code"),
            option("--rule", help=text, complete="rule"),
        )
        built.name = "madeup"
        return built

    everything = (*_discover.entries(), entry)
    replaced: Any = _group
    replaced.load, replaced.called, replaced.entries = load, table.get, lambda: everything


def answer(what: str, prefix: str) -> list[tuple[str, str]]:
    if os.environ.get("FAIL_COMPLETION"):
        raise RuntimeError("no workspace")
    return FIELD_VALUES if what == "field" and "=" in prefix else VALUES[what]


if __name__ == "__main__":
    install()
    from officectl.__main__ import main

    sys.exit(main())
