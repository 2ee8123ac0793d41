"""A small coverage-guided fuzzer in plain Python: an input that reaches a new line or a new jump between lines is kept and changed
further. The same seed gives the same run.

    python tests/fuzz/guided.py message 30        # the target, seconds
    python tests/fuzz/guided.py                   # all targets, 20 s each

With atheris installed, `python tests/fuzz/with_atheris.py message` does the same with libFuzzer.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

Arc = tuple[CodeType, int, int]
LONGEST = 4096


@dataclass
class Corpus:
    """What was found: inputs that reached something new, and the arcs reached."""

    inputs: list[bytes] = field(default_factory=list)
    arcs: set[Arc] = field(default_factory=set)
    runs: int = 0


def explore(
    target: Callable[[bytes], None], seeds: Iterable[bytes], words: Sequence[bytes], *, runs: int = 10**9, seconds: float = 10**9,
    seed: int = 1, under: str = "officectl",
) -> Corpus:
    """Run `target` on ever new inputs until so many runs or seconds are over. Whatever it raises ends the search: the exception
    carries the input as a note.
    """
    chance = random.Random(seed)
    found = Corpus()
    watch = _watcher(under)
    end = time.monotonic() + seconds
    waiting = list(seeds)
    while found.runs < runs and time.monotonic() < end:
        raw = waiting.pop(0) if waiting else change(chance, found.inputs or [b""], words)
        found.runs += 1
        try:
            arcs = watch(target, raw)
        except BaseException as error:
            error.add_note(f"input: {raw!r}")
            raise
        if not arcs <= found.arcs:
            found.arcs |= arcs
            found.inputs.append(raw)
    return found


def change(chance: random.Random, inputs: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """A changed input: a few cuts, copies, words, flipped bits, or the head of one and the tail of another."""
    raw = bytearray(chance.choice(inputs[-40:]) if chance.random() < 0.5 else chance.choice(inputs))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        at = chance.randint(0, len(raw))
        to = min(len(raw), at + chance.choice((1, 1, 2, 4, 16, 64)))
        match chance.randrange(8):
            case 0 if raw and at < len(raw):
                raw[at] ^= 1 << chance.randrange(8)
            case 1:
                del raw[at:to]
            case 2:
                raw[at:at] = raw[at:to]
            case 3:
                raw[at:to] = chance.choice(words)
            case 4 | 5:
                raw[at:at] = chance.choice(words)
            case 6:
                raw[at:at] = bytes((chance.randrange(256),))
            case _:
                other = chance.choice(inputs)
                raw[at:] = other[chance.randint(0, len(other)) :]
    return bytes(raw[:LONGEST])


def _watcher(under: str) -> Callable[[Callable[[bytes], None], bytes], set[Arc]]:
    return _by_monitoring(under) if sys.version_info >= (3, 12) else _by_trace(under)


def _by_trace(under: str) -> Callable[[Callable[[bytes], None], bytes], set[Arc]]:
    mark = f"/{under}/"

    def watch(target: Callable[[bytes], None], raw: bytes) -> set[Arc]:
        arcs: set[Arc] = set()

        def enter(frame: FrameType, _event: str, _arg: Any) -> Any:
            code = frame.f_code
            if mark not in code.co_filename:
                return None
            last = 0

            def line(frame: FrameType, event: str, _arg: Any) -> Any:
                nonlocal last
                if event == "line":
                    arcs.add((code, last, frame.f_lineno))
                    last = frame.f_lineno
                return line

            return line

        before = sys.gettrace()
        sys.settrace(enter)
        try:
            target(raw)
        finally:
            sys.settrace(before)
        return arcs

    return watch


def _by_monitoring(under: str) -> Callable[[Callable[[bytes], None], bytes], set[Arc]]:
    mark = f"/{under}/"
    events: Any = sys.monitoring   # type: ignore[attr-defined,unused-ignore]
    arcs: set[Arc] = set()

    def branch(code: CodeType, here: int, there: int) -> Any:
        if mark not in code.co_filename:
            return events.DISABLE
        arcs.add((code, here, there))
        return None

    def start(code: CodeType, here: int) -> Any:
        if mark not in code.co_filename:
            return events.DISABLE
        arcs.add((code, -1, here))
        return None

    def watch(target: Callable[[bytes], None], raw: bytes) -> set[Arc]:
        arcs.clear()
        events.use_tool_id(events.COVERAGE_ID, "officectl fuzz")
        try:
            events.register_callback(events.COVERAGE_ID, events.events.BRANCH, branch)
            events.register_callback(events.COVERAGE_ID, events.events.PY_START, start)
            events.set_events(events.COVERAGE_ID, events.events.BRANCH | events.events.PY_START)
            target(raw)
        finally:
            events.set_events(events.COVERAGE_ID, 0)
            events.free_tool_id(events.COVERAGE_ID)
        return set(arcs)

    return watch


def main(argv: Sequence[str]) -> None:
    """Name of a target and seconds."""
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from targets import TARGETS

    for name in [argv[0]] if argv else sorted(TARGETS):
        target = TARGETS[name]
        seconds = float(argv[1]) if argv[1:] else 20.0
        found = explore(target.run, target.seeds(), target.words, seconds=seconds, seed=time.time_ns())
        print(f"{name}: {found.runs} runs, {len(found.inputs)} inputs kept, {len(found.arcs)} jumps seen, no fault")


if __name__ == "__main__":
    main(sys.argv[1:])
