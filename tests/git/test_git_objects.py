"""Objects in and out: conversation, bulk, trees, packs."""

from __future__ import annotations

import os
import random
import subprocess
import threading
from pathlib import Path

import pytest
from gitrepo import Repo

from officectl.git import commit, objects
from officectl.git.errors import GitFailed, HeadMoved, IdentityMissing, PathBlocked
from officectl.git.repo import Git
from officectl.git.trees import Trees, object_id


@pytest.fixture(params=["sha1", "sha256"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Repo:
    return Repo(tmp_path / request.param, f"--object-format={request.param}")


def test_get_and_info(either: Repo) -> None:
    either.write("空", b"")
    either.write("file", b"line\n\0\xff")
    head = either.commit()
    with Git.discover(either.path) as git:
        found = git.objects.get("HEAD:file")
        assert found is not None
        assert (found.type, found.raw) == ("blob", b"line\n\0\xff")
        assert found.oid == object_id(git, "blob", found.raw)
        assert git.objects.get("HEAD:空") == (object_id(git, "blob", b""), "blob", b"")
        assert git.objects.info("HEAD") == (head, "commit", git.objects.info("HEAD")[2])   # type: ignore[index]
        assert git.objects.get("HEAD:none") is None
        assert git.objects.get("a b c") is None
        assert git.objects.get("f" * len(head)) is None


def test_an_ambiguous_name_is_nothing(repo: Repo) -> None:
    seen: dict[str, bytes] = {}
    number = 0
    with Git.discover(repo.path) as git:
        while True:
            raw = b"%d" % number
            number += 1
            key = object_id(git, "blob", raw)[:4]
            if key in seen:
                break
            seen[key] = raw
        commit.write_objects(git, [("blob", raw), ("blob", seen[key])])
        assert git.objects.get(key) is None
        assert git.objects.get(object_id(git, "blob", raw)) is not None


def test_many_threads_share_one_conversation(repo: Repo) -> None:
    for number in range(40):
        repo.write(f"f{number}", str(number) * 1000)
    repo.commit()
    wrong = []
    with Git.discover(repo.path) as git:
        def ask(number: int) -> None:
            for _ in range(20):
                found = git.objects.get(f"HEAD:f{number}")
                if found is None or found.raw != (str(number) * 1000).encode():
                    wrong.append(number)
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not wrong


def test_a_dead_conversation_says_so_and_starts_again(repo: Repo) -> None:
    repo.commit()
    with Git.discover(repo.path) as git:
        head = git.resolve("HEAD")
        os.kill(git.objects._running.pid, 9)   # type: ignore[union-attr]
        with pytest.raises(GitFailed):
            git.resolve("HEAD")
        assert git.resolve("HEAD") == head


def test_bulk_in_order_with_missing_and_large(either: Repo) -> None:
    with Git.discover(either.path) as git:
        raws = [b"", b"x" * 100, b"\n\n", os.urandom(5000)]
        commit.write_objects(git, [("blob", raw) for raw in raws])
        ids = [object_id(git, "blob", raw) for raw in raws]
        asked = [ids[3], "1" * len(ids[0]), ids[0], ids[1], ids[3], ids[2]]
        assert list(objects.bulk(git.home, asked, 4000)) == [5000, None, b"", b"x" * 100, 5000, b"\n\n"]
        assert list(objects.bulk(git.home, [], 10)) == []
        early = objects.bulk(git.home, ids * 100, 10_000)
        next(early)
        early.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 2047, 2048, 2049, 70_000])
def test_pack_sizes(either: Repo, size: int) -> None:
    raw = random.Random(size).randbytes(size)
    with Git.discover(either.path) as git:
        commit.write_objects(git, [("blob", raw)])
        found = git.objects.get(object_id(git, "blob", raw))
        assert found is not None
        assert found.raw == raw
    assert either.fsck() == ""


def test_trees_are_what_git_makes(either: Repo) -> None:
    """A random walk of changes: our tree is git's own, whatever sorts next to whatever."""
    rng = random.Random(7)
    names = ["a", "a.b", "a-b", "a0", "ab", "中文", "z"]
    either.write("keep", "x")
    either.commit()
    with Git.discover(either.path) as git:
        for _ in range(25):
            trees = Trees(git, git.head())
            changes: dict[bytes, str | None] = {}
            blobs = []
            for _ in range(rng.randrange(1, 4)):
                path = "/".join([rng.choice(["d", "d.x", "d-x"]), *rng.sample(names, rng.randrange(0, 3)),
                                 rng.choice(names) + ".toml"])
                raw = None if rng.random() < 0.3 else str(rng.random()).encode()
                changes[path.encode()] = None if raw is None else object_id(git, "blob", raw)
                if raw is None:
                    (either.path / path).unlink(missing_ok=True)
                else:
                    blobs.append(("blob", raw))
                    either.write(path, raw)
                trees.find(path.encode())
            root, made = trees.changed(changes)
            commit.write_objects(git, [*blobs, *(("tree", raw) for raw in made)])
            either.commit()
            assert git.objects.info("HEAD^{tree}")[0] == root   # type: ignore[index]


def test_everything_removed_is_the_empty_tree(either: Repo) -> None:
    either.write("a/b/c", "x")
    either.commit()
    with Git.discover(either.path) as git:
        trees = Trees(git, git.head())
        root, made = trees.changed({b"a/b/c": None})
        commit.write_objects(git, [("tree", raw) for raw in made])
        assert git.objects.get(root) == (root, "tree", b"")


def test_a_file_in_the_way(repo: Repo) -> None:
    repo.write("records/trip", "a file")
    repo.write("folder/x/y", "1")
    repo.commit()
    with Git.discover(repo.path) as git:
        trees = Trees(git, git.head())
        with pytest.raises(PathBlocked, match="records/trip"):
            trees.find(b"records/trip/2026/x.toml")
        with pytest.raises(PathBlocked, match="folder/x/"):
            trees.find(b"folder/x")
        assert trees.find(b"nothing/here") is None


def test_the_message_is_kept_byte_for_byte(repo: Repo) -> None:
    message = "  批准：派车单\n\n\n# 不是注释\n\n同意。  \n\nOffice-Event: approve\n\n".encode()
    repo.git("config", "i18n.commitEncoding", "GBK")
    repo.git("config", "commit.gpgsign", "true")
    repo.write("f", "x")
    parent = repo.git("commit-tree", "-m", "x", repo.git("write-tree").strip()).strip()
    with Git.discover(repo.path) as git:
        tree = git.objects.info(parent + "^{tree}")[0]   # type: ignore[index]
        oid = commit.commit_tree(git, tree, [parent], message)
        raw = git.objects.get(oid).raw   # type: ignore[union-attr]
    assert raw.endswith(b"\n\n" + message)
    assert b"\nencoding " not in raw
    assert b"gpgsig" not in raw


def test_the_author_can_be_somebody_else(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    head = repo.commit()
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-20T08:00:00+0800")
    with Git.discover(repo.path) as git:
        oid = commit.commit_tree(
            git, git.objects.info(head + "^{tree}")[0], [head], b"m\n",   # type: ignore[index]
            author=commit.Author("李四", "li.si@example.invalid", "2026-11-19T08:30:00+08:00"),
        )
    assert repo.git("show", "-s", "--format=%an <%ae> %aI|%cn %cI", oid).strip() == (
        "李四 <li.si@example.invalid> 2026-11-19T08:30:00+08:00|测试员 2026-11-20T08:00:00+08:00"
    )


def test_no_identity(repo: Repo, home: Path) -> None:
    head = repo.commit()
    (home / ".gitconfig").unlink()
    with Git.discover(repo.path) as git, pytest.raises(IdentityMissing) as caught:
        commit.commit_tree(git, git.objects.info(head + "^{tree}")[0], [head], b"m\n")   # type: ignore[index]
    assert "user.name" in caught.value.render("zh")


def test_head_moves_only_from_where_we_saw_it(repo: Repo) -> None:
    first = repo.commit("一")
    second = repo.commit("二")
    with Git.discover(repo.path) as git:
        with pytest.raises(HeadMoved):
            commit.move_head(git, first, first, "test")
        assert repo.head() == second
        with pytest.raises(HeadMoved):
            commit.move_head(git, first, None, "test")
        commit.move_head(git, first, second, "officectl: 说明")
    assert repo.head() == first
    assert "officectl: 说明" in repo.git("reflog", "-1")


def test_head_without_a_process_is_what_git_says(repo: Repo) -> None:
    """Loose, packed, detached, in a linked work tree, before the first commit: the same answer, mostly without asking."""
    def said(folder: Path) -> str | None:
        done = subprocess.run(["git", "rev-parse", "--verify", "-q", "HEAD"], cwd=folder, capture_output=True, text=True, check=False)
        return done.stdout.strip() or None

    with Git.discover(repo.path) as git:
        assert git.head() == said(repo.path)
        repo.commit()
    with Git.discover(repo.path) as git:
        assert git.head() == said(repo.path) is not None
        assert git.objects._running is None
        subprocess.run(["git", "pack-refs", "--all"], cwd=repo.path, check=True)
        assert git.head() == said(repo.path)
        oid = git.head()
        (git.git_dir / "HEAD").write_text(f"{oid}\n", "ascii")
        assert git.head() == said(repo.path) == oid
        (git.git_dir / "HEAD").write_text("ref: refs/heads/未建\n", "utf-8")
        assert git.head() is said(repo.path) is None
