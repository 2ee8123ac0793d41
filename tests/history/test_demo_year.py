"""The demonstration's history read without officectl: what every event names is what lies in its commit."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from demo_repo import County

from . import plain

ITEM = re.compile(r"^Office-Item: (\S+)/(\S+) [rv](\d+) (\S+)$", re.MULTILINE)


def blobs(county: County, names: list[str]) -> Iterator[bytes | None]:
    """The contents of `commit:path` names, by one git."""
    asked = "".join(f"{name}\n" for name in names).encode()
    out = subprocess.run(["git", "cat-file", "--batch"], cwd=county.folder, env=county.env, input=asked, capture_output=True, check=True).stdout
    at = 0
    for _ in names:
        end = out.index(b"\n", at)
        words = out[at:end].split()
        if words[-1] == b"missing":
            at = end + 1
            yield None
            continue
        size = int(words[-1])
        yield out[end + 1:end + 1 + size]
        at = end + 2 + size


def test_every_item_is_the_content_of_its_commit(county: County) -> None:
    paths = {path.rpartition("/")[2].removesuffix(".toml"): path for path in county.git("ls-tree", "-r", "--name-only", "HEAD", "records/").split()}
    wanted = []
    for text in county.git("log", "--format=%H%n%B%x00").split("\0"):
        commit, _, body = text.strip().partition("\n")
        wanted += [(commit, *found) for found in ITEM.findall(body)]
    records = [row for row in wanted if row[1] not in ("policy", "governed")]
    assert len(records) > 2000
    held = blobs(county, [f"{commit}:{paths[ident]}" for commit, _, ident, _, _ in records])
    for (commit, kind, ident, _, digest), raw in zip(records, held, strict=True):
        assert raw is not None and plain.digest(kind, raw) == digest, (commit, ident)


def files(county: County, commit: str, *folders: str) -> dict[str, bytes]:
    """The files below some folders, by their paths."""
    names = county.git("ls-tree", "-r", "--name-only", commit, *folders).split()
    return {name: raw for name, raw in zip(names, blobs(county, [f"{commit}:{name}" for name in names]), strict=True) if raw is not None}


def test_policy_and_rules_are_what_was_voted_on(county: County) -> None:
    seen = set()
    for text in county.git("log", "--format=%H%n%B%x00").split("\0"):
        commit, _, body = text.strip().partition("\n")
        for kind, _, number, digest in ITEM.findall(body):
            if kind == "policy":
                place = "policy/active/" if "Office-Event: activate" in body else "policy/next/"
                assert plain.policy_digest({path.removeprefix(place): raw for path, raw in files(county, commit, place).items()}) == digest
            elif kind == "governed":
                found = files(county, commit, "officectl.toml", "rules/", "calendar/", "schemas/")
                assert plain.governed_digest(found) == digest
            else:
                continue
            seen.add((kind, number))
    assert seen == {("policy", "2"), ("policy", "3"), ("policy", "4"), ("governed", "1"), ("governed", "2")}


def test_a_year_before_the_hooks(county: County, tmp_path: Path) -> None:
    """The demonstration's year on a server where the hooks come later, then a push: the same verdict as before."""
    before = county.ask("verify")
    county.sh(f"""cd {tmp_path} && export GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x@x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x@x
        set -e
        ssh-keygen -q -t ed25519 -N '' -f key
        git clone -q --bare {county.folder} server.git
        git -C server.git config user.signingkey {tmp_path}/key
        officectl -C server.git hook install > /dev/null
        git clone -q server.git work
        cd work
        git commit -q --allow-empty -m 一次
        git push -q origin HEAD
        git fetch -q origin refs/officectl/receipts:refs/officectl/receipts""")
    seen = county.ask(f"-C {tmp_path}/work verify")
    assert seen["findings"] == before["findings"] == []
    assert seen["state_digest"] == before["state_digest"]
    late = [{name for name, row in one["states"].items() if row["late"]} for one in (before, seen)]
    assert late[0] == late[1]
