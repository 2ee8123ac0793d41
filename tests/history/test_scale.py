"""Much at once (T66). No clock is asked: what must not grow faster than the history is counted - git processes, single questions to
git, files read, entries replayed.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from officectl.git import objects, run
from officectl.history import content, lines, machine

from . import plain
from .cast import CLERK, DEPUTY, HEAD
from .judge import judge_folder
from .objects import Entry
from .office import NEW, STEP, Node, Office

RECORDS = 50
COMMITS = 10_000

Counted = Counter[str]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """How often each of the dear things is done."""
    counts: Counted = Counter()

    def count(owner: Any, name: str, size: Callable[..., int] = lambda *_args, **_named: 1) -> None:
        real = getattr(owner, name)

        def counting(*args: Any, **named: Any) -> Any:
            counts[name] += size(*args, **named)
            return real(*args, **named)

        monkeypatch.setattr(owner, name, counting)

    count(run, "start")
    count(objects.Cat, "_ask")
    count(content, "look")
    count(machine, "step")
    count(lines.Line, "touched", lambda line, after, upto: upto - after)
    return counts


def import_edits(office: Office, folder: Path, count: int) -> list[str]:
    """`count` ordinary unsigned edits on top of the head, by git fast-import; gives the records. The office goes on from there."""
    items = [f"trip/trip-20261102-{number:08}" for number in range(RECORDS)]
    stream = [f"reset refs/heads/main\nfrom {office.head}\n\n".encode()]
    at = int(office.clock.timestamp())
    texts: dict[str, bytes] = {}
    for number in range(count):
        item = items[number % RECORDS]
        texts[item] = plain.toml({"id": item.partition("/")[2], **NEW["trip"], "note": str(number)}).encode()
        head = f"commit refs/heads/main\ncommitter 李四 <{CLERK}@qingyuan.example> {at + number} +0800\ndata 6\n修改"
        stream.append(f"{head}\nM 100644 inline {office.path(item)}\ndata {len(texts[item])}\n".encode() + texts[item] + b"\n")
    subprocess.run(
        ["git", "--git-dir", str(folder), "fast-import", "--quiet"], input=b"".join(stream), check=True, capture_output=True,
    )
    tip = subprocess.run(["git", "--git-dir", str(folder), "rev-parse", "main"], check=True, capture_output=True).stdout.decode().strip()
    before = office.nodes[office.head]
    files = dict(before.files) | {office.path(item): Entry("100644", office.objects.put("blob", text)) for item, text in texts.items()}
    office.nodes[tip] = Node(files, dict(before.submits), before.at, (office.head,))
    office.head = tip
    office.clock += STEP + timedelta(seconds=count)
    return items


def test_T66_ten_thousand_commits(office: Office, tmp_path: Path, counted: Counted) -> None:
    folder = office.write_to(tmp_path / "repo.git")
    items = import_edits(office, folder, COMMITS)
    for name, by in (("submit", CLERK), ("review", HEAD), ("approve", DEPUTY)):
        office.event(name, *items[:20], by=by)
    office.write_to(folder)
    counted.clear()
    seen = judge_folder(folder, office.head, genesis=office.genesis)
    assert seen.codes == []
    assert seen.states(*items[:20]) == ["approved"] * 20
    assert seen.verdict.commits >= COMMITS
    assert counted["start"] < 60   # a few for each thousand commits, none for one
    assert counted["_ask"] < 200
    assert counted["look"] <= COMMITS + 10   # each version once
    assert counted["step"] <= COMMITS + 100   # each entry once
    assert counted["touched"] < 100   # no line of development is gone over as a whole


def test_T66_two_thousand_items_in_one_commit(office: Office, tmp_path: Path, counted: Counted) -> None:
    items = [f"trip/trip-20261102-{number:08}" for number in range(2000)]
    office.commit("批量", files={office.path(item): plain.toml({"id": item.partition("/")[2], **NEW["trip"]}) for item in items})
    for name, by in (("submit", CLERK), ("review", HEAD), ("approve", DEPUTY)):
        office.event(name, *items, by=by)
    folder = office.write_to(tmp_path / "repo.git")
    counted.clear()
    seen = judge_folder(folder, office.head, genesis=office.genesis)
    assert seen.codes == []
    assert set(seen.states(*items)) == {"approved"}
    assert counted["start"] < 40
    assert counted["_ask"] < 100
    assert counted["look"] <= len(items) + 10
    assert counted["step"] <= 4 * len(items) + 100   # an edit and three events each
