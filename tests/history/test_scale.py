"""Much at once (T66): the budgets (seconds of our own processor time) are wide, they only catch what grows faster than the history."""

from __future__ import annotations

import subprocess
import time
from datetime import timedelta
from pathlib import Path

from . import plain
from .cast import CLERK, DEPUTY, HEAD
from .judge import judge_folder
from .objects import Entry
from .office import NEW, STEP, Node, Office

RECORDS = 50
COMMITS = 10_000
BUDGET_S = 15.0


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


def test_T66_ten_thousand_commits(office: Office, tmp_path: Path) -> None:
    folder = office.write_to(tmp_path / "repo.git")
    items = import_edits(office, folder, COMMITS)
    for name, by in (("submit", CLERK), ("review", HEAD), ("approve", DEPUTY)):
        office.event(name, *items[:20], by=by)
    office.write_to(folder)
    begun = time.process_time()
    seen = judge_folder(folder, office.head, genesis=office.genesis)
    spent = time.process_time() - begun
    assert seen.codes == []
    assert seen.states(*items[:20]) == ["approved"] * 20
    assert seen.verdict.commits >= COMMITS
    assert spent < BUDGET_S


def test_T66_two_thousand_items_in_one_commit(office: Office, tmp_path: Path) -> None:
    items = [f"trip/trip-20261102-{number:08}" for number in range(2000)]
    office.commit("批量", files={office.path(item): plain.toml({"id": item.partition("/")[2], **NEW["trip"]}) for item in items})
    for name, by in (("submit", CLERK), ("review", HEAD), ("approve", DEPUTY)):
        office.event(name, *items, by=by)
    folder = office.write_to(tmp_path / "repo.git")
    begun = time.process_time()
    seen = judge_folder(folder, office.head, genesis=office.genesis)
    spent = time.process_time() - begun
    assert seen.codes == []
    assert set(seen.states(*items)) == {"approved"}
    assert spent < BUDGET_S
