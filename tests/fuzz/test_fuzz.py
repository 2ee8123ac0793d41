"""A bounded coverage-guided run of every target, the same each time; longer ones by hand (`guided.py`, `with_atheris.py`)."""

from __future__ import annotations

import pytest
from guided import explore
from targets import TARGETS

RUNS = {"message": 2500, "commit": 2500, "policy": 150}


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_no_bytes_break_it(name: str) -> None:
    target = TARGETS[name]
    seeds = target.seeds()
    found = explore(target.run, seeds, target.words, runs=RUNS[name] + len(seeds))
    assert len(found.inputs) > 5, "nothing was found that the first input did not reach: is anything watched?"


def test_the_search_finds_what_no_seed_reaches() -> None:
    """The tool itself: a fault behind three steps is found, and its input is told."""
    import officectl.history.names as watched

    def target(raw: bytes) -> None:
        if watched.is_held_role.__wrapped__(raw.decode("latin-1")):
            raise AssertionError("found")

    with pytest.raises(AssertionError, match="found") as caught:
        explore(target, [b"x"], [b"@", b"gov", b"policy-", b"admin"], runs=20_000)
    assert caught.value.__notes__[0].startswith("input: b'")
