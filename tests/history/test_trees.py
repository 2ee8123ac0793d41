"""Trees that no git writes: a path that stands in them twice. One reader sees the first file, another the second."""

from __future__ import annotations

from pathlib import Path

import pytest

from .cast import DEPUTY
from .judge import Court, judge_folder
from .objects import Entry, Files, Objects, commit, headers
from .office import Node, Office


class Doubled(Objects):
    """Writes some folders' entries twice: what stands there, and something else under the same name."""

    def __init__(self, algorithm: str, content: dict[str, tuple[str, bytes]], name: bytes, other: str, *, first: bool) -> None:
        super().__init__(algorithm, content)
        self._name, self._other, self._first = name, other, first

    def put(self, type_: str, raw: bytes) -> str:
        """A tree that holds the name holds it twice."""
        row = b"100644 " + self._name + b"\0"
        at = raw.find(row) if type_ == "tree" else -1
        if at < 0:
            return super().put(type_, raw)
        end = at + len(row) + len(self._other) // 2
        extra = row + bytes.fromhex(self._other)
        pair = extra + raw[at:end] if self._first else raw[at:end] + extra
        return super().put(type_, raw[:at] + pair + raw[end:])


def doubled(office: Office, item: str, *, first: bool) -> str:
    """A commit on the head in whose tree the record's file stands twice, the other one with another text; its id."""
    path = office.path(item)
    forged = office.raw(path).replace(b"1", b"9")
    other = office.objects.put("blob", forged)
    trees = Doubled(office.objects.algorithm, office.objects.content, path.rpartition("/")[2].encode(), other, first=first)
    files: Files = {name: Entry(*entry) for name, entry in office.files.items()}
    tree = trees.tree(files)
    office.objects.content.update(trees.content)
    who = f"{DEPUTY} <{DEPUTY}@qingyuan.example> {int(office.clock.timestamp())} +0800"
    return office.objects.put("commit", commit(headers(tree, [office.head], who, who), "整理\n".encode()))


@pytest.mark.parametrize("first", [True, False], ids=["forged-first", "forged-last"])
def test_a_path_that_stands_twice_is_told(office: Office, judge: Court, tmp_path: Path, first: bool) -> None:
    trip = office.approved()
    assert judge(office).codes == []
    bad = doubled(office, trip, first=first)
    folder = office.write_to(tmp_path / "repo.git")
    seen = judge_folder(folder, bad, genesis=office.genesis)
    assert "E AMBIGUOUS_TREE" in seen.codes
    assert seen.at("AMBIGUOUS_TREE") == [bad]
    assert [one.path for one in seen.findings if one.code == "AMBIGUOUS_TREE"] == [office.path(trip)]


def test_put_right_it_is_over(office: Office, tmp_path: Path) -> None:
    trip = office.approved()
    before = office.nodes[office.head]
    bad = doubled(office, trip, first=False)
    office.nodes[bad] = Node(before.files, before.submits, before.at, (office.head,))
    office.head = bad
    office.commit("恢复", files={})
    folder = office.write_to(tmp_path / "repo.git")
    seen = judge_folder(folder, office.head, genesis=office.genesis)
    assert "E AMBIGUOUS_TREE" not in seen.codes
