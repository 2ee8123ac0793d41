"""The verifier's whole state at a verified tip, so that the next run reads only what is new. It is no verdict: everything in it was
derived from history alone, and a run that goes on from it gives the same answer as one from the beginning, byte for byte.

Older commits of the main line can still be asked what they knew, as far back as HORIZON; a branch that left earlier makes a whole run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import islice
from typing import Any

from officectl.history import frozen, known, policy
from officectl.history.chain import EMPTY, Chain
from officectl.history.codes import Fact
from officectl.history.contents import Contents
from officectl.history.governed import Approved
from officectl.history.lines import Frozen
from officectl.history.model import Verdict
from officectl.history.receipts import Receipts
from officectl.history.verification import Verification

FORMAT = 1
HORIZON = 2000
"""Main-line commits back from the tip whose knowledge is kept."""
_MAPS = (known.ACTIVE, known.NEXT, known.GOVERNED)
_BALLOTS = (known.BALLOT, known.GOVERNED_BALLOT)


def dump(seen: Verification, verdict: Verdict, setting: Mapping[str, Any], main: int, *, horizon: int = HORIZON) -> dict[str, Any] | None:
    """The state as JSON data; None when it cannot be kept. `main`: the number of the tip; `setting`: what it must be asked with."""
    base = max(0, main - horizon)
    keys: dict[str, Any] = {}
    chains: list[Chain] = []
    approved: list[Approved] = []
    for key, versions in seen.line.versions.items():
        if isinstance(versions, Frozen):
            keys[key] = versions.raw
            continue
        kept = versions[_from(versions, base):]
        raw: Any
        if not key.startswith("\0"):
            raw = frozen.record(kept, verdict.states.get(key))
            if raw is None:
                return None
        elif key == known.CHAIN:
            raw = [[number, _index(chains, value)] for number, value in kept]
        elif key == known.APPROVED:
            raw = [[number, _index(approved, value)] for number, value in kept]
        elif key in _BALLOTS:
            raw = [[number, frozen.ballot(value)] for number, value in kept]
        else:
            raw = [[number, value] for number, value in kept]
        keys[key] = raw
    _, _, tree, at = seen.seen[verdict.tip]
    return {
        "format": FORMAT, "setting": dict(setting), "now": seen.now, "root": verdict.root, "main": main, "base": base, "tree": tree, "at": at,
        "commits": seen.commits, "counts": seen.counts, "future": seen.future, "facts": [list(one) for one in seen.facts.values()],
        "keys": keys, "receipts": receipts_sum(seen.receipts, upto=main),
        "chains": [[_index(chains, one.before), one.commit, one.at, int(one.recovery), one.blobs] for one in chains],
        "approved": [[_index(approved, one.before), one.number, one.files, one.commit, one.digest] for one in approved],
    }


def _from(versions: list[tuple[int, Any]], base: int) -> int:
    """Where the versions begin that can still be asked for: the last one at or before `base`."""
    at = len(versions) - 1
    while at > 0 and versions[at][0] > base:
        at -= 1
    return at


def _index(held: list[Any], value: Any) -> int:
    """The place of a chained value in a list, added with what is before it, oldest first; -1 for none."""
    todo = []
    while value is not None and not any(one is value for one in held):
        todo.append(value)
        value = value.before
    held.extend(reversed(todo))
    wanted = todo[0] if todo else value
    return next((number for number, one in enumerate(held) if one is wanted), -1)


def receipts_sum(receipts: Receipts, *, upto: int) -> str:
    """What the receipts say of the main line up to a number, in one digest."""
    held = min(len(receipts.held), upto + 1)
    rows = [f"held {held}"] if held else []
    rows += [f"{oid} {at}" for oid, at in islice(receipts.received.items(), upto + 1 - held)]
    return sha256("\n".join(rows).encode()).hexdigest()


def fits(data: Any, now: int) -> bool:
    """Whether a kept state may answer a question asked now: of this format, not from the future. `data["setting"]` is the caller's."""
    return (
        isinstance(data, dict) and data.get("format") == FORMAT and isinstance(data.get("root"), str) and isinstance(data.get("setting"), dict)
        and isinstance(data.get("now"), int) and data["now"] <= now
    )


def restore(
    data: Mapping[str, Any], tip: str, main: Iterable[str], contents: Contents, *, now: int, prefix: str, receipts: Receipts
) -> Verification:
    """The verifier as it was at `tip`; `main` are the main-line commits after it. Raises Incomplete."""
    number = data["main"]
    seen = Verification(contents, [tip, *main], now=now, prefix=prefix, receipts=receipts, start=number)
    chains: list[Chain] = []
    for before, commit, at, recovery, blobs in data["chains"]:
        rows = tuple((path, mode, blob) for path, mode, blob in blobs)
        chains.append(Chain(_policy(rows, contents), commit, chains[before] if before >= 0 else None, at, bool(recovery), rows))
    approved: list[Approved] = []
    for before, version, files, commit, seal in data["approved"]:
        approved.append(Approved(version, _files(files), commit, seal, approved[before] if before >= 0 else None))
    line = seen.line
    line.head = number
    trail = []
    for key, raw in data["keys"].items():
        if not key.startswith("\0"):
            line.versions[key] = Frozen(raw, frozen.thaw(key, raw))
            trail += [(row[0], key) for row in raw[0]]
            continue
        line.versions[key] = [(at, _value(key, value, chains, approved)) for at, value in raw]
        trail += [(at, key) for at, _ in raw]
    line.trail = sorted(trail)
    seen.seen[tip] = (line, number, data["tree"], data["at"])
    seen.commits = data["commits"]
    seen.counts = dict(data["counts"])
    seen.future = [(at, oid, skew) for at, oid, skew in data["future"]]
    seen.tell(Fact(*one) for one in data["facts"])
    return seen


def _value(key: str, raw: Any, chains: list[Chain], approved: list[Approved]) -> Any:
    if key == known.CHAIN:
        return chains[raw] if raw >= 0 else None
    if key == known.APPROVED:
        return approved[raw] if raw >= 0 else None
    if key in _BALLOTS:
        return frozen.thaw_ballot(raw)
    if key in _MAPS:
        return _files(raw)
    if key == known.UNDECIDED:
        return tuple((oid, fp, kind, ident) for oid, fp, kind, ident in raw)
    if key.startswith(known.ATTACHMENT):
        return tuple((path, blob) for path, blob in raw)
    return tuple(raw) if key == known.DELEGATIONS else raw


def _files(raw: Mapping[str, list[str]]) -> known.Files:
    return {path: (mode, blob) for path, (mode, blob) in raw.items()}


def _policy(rows: tuple[tuple[str, str, str], ...], contents: Contents) -> policy.Policy:
    """A policy that was in force, read again from its files."""
    raws = {path: contents.raw(blob) or b"" for path, _, blob in rows}
    found, _ = policy.load(raws)
    return found if found is not None else EMPTY
