"""The walk gives every commit as it is, parents first, with what it changed against every parent; or it gives no answer."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from gitrepo import Repo

from officectl.git.repo import Git
from officectl.history import walk as module
from officectl.history.commit import parse
from officectl.history.errors import Incomplete, ParentsLie
from officectl.history.model import Commit
from officectl.history.walk import blobs, mainline, walk

Row = tuple[str, str, str, str, bytes]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """An empty repository."""
    return Repo(tmp_path / "repo")


def commits(repo: Repo | Path, new: str = "HEAD", old: str | None = None, prefix: str = "") -> list[Commit]:
    """The walk as a list."""
    with Git.discover(repo.path if isinstance(repo, Repo) else repo) as git:
        return list(walk(git, None if old is None else git.resolve(old), git.resolve(new), prefix=prefix))


def rows(commit: Commit) -> list[list[Row]]:
    """Changes as plain tuples."""
    return [[(one.old_mode, one.new_mode, one.old, one.new, one.path) for one in group] for group in commit.changes]


def told(repo: Repo, tip: str) -> dict[str, list[list[Row]]]:
    """What `git log --raw` and, for the further parents of merges, `git diff --raw` say; read by other code."""

    def ask(*args: str) -> list[bytes]:
        done = subprocess.run(["git", *args, "-z", "--raw", "--no-renames", "--no-abbrev"], cwd=repo.path, capture_output=True, check=True)
        return done.stdout.split(b"\0")

    def read(words: list[bytes], at: int) -> Row:
        old_mode, new_mode, old, new, _ = words[at].lstrip(b"\n").lstrip(b":").decode().split(" ")
        return old_mode, new_mode, old, new, words[at + 1]

    found: dict[str, list[list[Row]]] = {}
    words = ask("log", "--root", "--diff-merges=first-parent", "--format=%x00commit %H %P", tip)
    at, oid = 0, ""
    while at < len(words):
        if words[at].lstrip(b"\n").startswith(b"commit "):
            _, oid, *parents = words[at].decode().split()
            found[oid] = [[]]
            for parent in parents[1:]:
                pairs = ask("diff", parent, oid)
                found[oid].append([read(pairs, n) for n in range(0, len(pairs) - 1, 2)])
        elif words[at].lstrip(b"\n").startswith(b":"):
            found[oid][0].append(read(words, at))
            at += 1
        at += 1
    return found


def commit_raw(repo: Repo, raw: bytes) -> str:
    """A commit of any bytes."""
    return repo.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=raw).strip()


def of_tree(repo: Repo, message: bytes = b"x\n", *parents: str, tree: str = "HEAD^{tree}", more: bytes = b"") -> bytes:
    """The raw bytes of an ordinary commit."""
    oid = repo.git("rev-parse", tree).strip()
    who = "王五 <wang.wu@example.invalid> 1760000000 +0800"
    lines = [f"tree {oid}", *(f"parent {one}" for one in parents), f"author {who}", f"committer {who}"]
    return "\n".join(lines).encode() + b"\n" + more + b"\n" + message


def random_history(repo: Repo, seed: int, count: int) -> None:
    """Branches, merges of two and three, evil merges, empty commits, several roots; through fast-import."""
    chance = random.Random(seed)
    out: list[bytes] = []
    files: list[dict[str, int]] = []
    for mark in range(1, count + 1):
        if not files or chance.random() < 0.03:
            parents = []
        else:
            recent = [max(1, mark - 1 - chance.randrange(12)) for _ in range(chance.choice((1, 1, 1, 1, 2, 3)))]
            parents = list(dict.fromkeys(recent))
        now = dict(files[parents[0] - 1]) if parents else {}
        lines = [f"commit refs/heads/main\nmark :{mark}\ncommitter 王 <w@x> {1760000000 + mark * chance.choice((0, 60))} +0800\n"]
        words = f"第{mark}次\n" + "\n  正文  \n" * chance.randrange(2)
        lines.append(f"data {len(words.encode())}\n{words}\n")
        lines += [f"{'merge' if n else 'from'} :{parent}\n" for n, parent in enumerate(parents)]
        for parent in parents[1:]:
            for path, value in files[parent - 1].items():
                if path not in now or chance.random() < 0.4:
                    now[path] = value
        for _ in range(chance.choice((0, 0, 1, 1, 3))):
            path = f"records/{chance.choice('甲乙 丙')}/{chance.randrange(6)}.toml"
            if path in now and chance.random() < 0.3:
                del now[path]
            else:
                now[path] = chance.randrange(5)
        lines.append("deleteall\n")
        for path, value in now.items():
            text = f"v = {value}\n"
            mode = "100755" if value == 4 else "100644"
            lines.append(f"M {mode} inline {path}\ndata {len(text)}\n{text}\n")
        files.append(now)
        out.append("".join(lines).encode())
    repo.git("fast-import", "--quiet", "--force", stdin=b"".join(out))


@pytest.mark.parametrize("seed", range(6))
def test_as_git_log_says(repo: Repo, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WINDOW", (1, 2, 7, 50, 300, 4096)[seed])
    random_history(repo, seed, 240)
    found = commits(repo)
    expected = told(repo, "HEAD")
    assert [one.oid for one in found] == repo.git("rev-list", "--topo-order", "--reverse", "HEAD").split()
    assert {one.oid: rows(one) for one in found} == expected
    seen: set[str] = set()
    for one in found:
        assert set(one.parents) <= seen
        assert len(one.changes) == max(1, len(one.parents))
        assert one._replace(changes=()) == parse(one.oid, subprocess.run(
            ["git", "cat-file", "commit", one.oid], cwd=repo.path, capture_output=True, check=True).stdout)
        seen.add(one.oid)


@pytest.mark.parametrize("seed", [11, 12])
def test_part_of_history(repo: Repo, seed: int) -> None:
    random_history(repo, seed, 200)
    whole = {one.oid: one for one in commits(repo)}
    chance = random.Random(seed)
    for old in chance.sample(sorted(whole), 12):
        found = commits(repo, old=old)
        assert [one.oid for one in found] == repo.git("rev-list", "--topo-order", "--reverse", f"{old}..HEAD").split()
        assert all(one == whole[one.oid] for one in found)


def test_only_below_a_folder(repo: Repo) -> None:
    repo.write("a", "1")
    repo.write("办公室/records/x", "1")
    repo.write("办公室2/x", "1")
    repo.commit()
    repo.write("a", "2")
    two = repo.commit()
    repo.write("办公室/records/x", "2")
    repo.commit()
    found = commits(repo, prefix="办公室/")
    assert [[len(group) for group in one.changes] for one in found] == [[1], [0], [1]]
    assert found[2].changes[0][0].path == "办公室/records/x".encode()
    assert found[1].oid == two


def test_a_prefix_is_no_pattern(repo: Repo) -> None:
    repo.write("*/x", "1")
    repo.write("b/x", "1")
    repo.commit()
    assert [one.path for one in commits(repo, prefix="*/")[0].changes[0]] == [b"*/x"]


STRANGE = {
    "no line feed at the end": b"x",
    "blanks at line ends": b"a  \n\nb\t\n",
    "many line feeds": b"\n\n\nx\n\n\n\n",
    "nothing": b"",
    "one line feed": b"\n",
    "NUL": b"a\0b\n",
    "only NUL": b"\0",
    "indented": b"    four\n        eight\n\tone\n",
    "blank lines of blanks": b"a\n    \n     \nb\n",
    "carriage returns": b"a\r\nb\r\n",
    "GBK": "批准\n".encode("gbk"),
    "like what git prints": b"x\n\0" + b"a" * 40 + b"\ntree " + b"b" * 40 + b"\n",
    "long": b"x" * 300_000 + b"\n",
}


@pytest.mark.parametrize("name", STRANGE)
def test_messages_are_kept_byte_for_byte(repo: Repo, name: str) -> None:
    first = repo.commit()
    oid = commit_raw(repo, of_tree(repo, STRANGE[name], first))
    last = commit_raw(repo, of_tree(repo, b"last\n", oid))
    found = commits(repo, last)
    assert [one.oid for one in found] == [first, oid, last]
    assert found[1].message == STRANGE[name]


@pytest.mark.parametrize("more", [b"encoding ISO-8859-1\n", b"encoding GBK\n", b"encoding nonsense\n"])
def test_no_message_is_converted(repo: Repo, more: bytes) -> None:
    repo.git("config", "i18n.logOutputEncoding", "UTF-16")
    first = repo.commit()
    oid = commit_raw(repo, of_tree(repo, "批准 \xe9\n".encode(), first, more=more))
    assert commits(repo, oid)[1].message == "批准 \xe9\n".encode()
    assert commits(repo, oid)[1].encoding == more[9:-1].decode()


def test_paths_of_any_bytes(repo: Repo) -> None:
    names = [b"a\nb", b'q"\\', "中文".encode(), b"\xff\xfe", b":100644 x", b"a\tb", b" "]
    blob = repo.git("hash-object", "-w", "--stdin", stdin=b"1").strip()
    entries = b"".join(b"100644 blob " + blob.encode() + b"\t" + name + b"\0" for name in names)
    tree = repo.git("mktree", "-z", stdin=entries).strip()
    oid = commit_raw(repo, of_tree(repo, b"x\n", tree=tree))
    assert sorted(one.path for one in commits(repo, oid)[0].changes[0]) == sorted(names)


def test_modes_are_reported(repo: Repo) -> None:
    """A42: what is no plain file shows, a submodule also when a .gitmodules asks to have it hidden."""
    repo.write("records/a", "1")
    repo.write("records/b", "1")
    repo.write("records/c", "1")
    first = repo.commit()
    repo.write(".gitmodules", '[submodule "c"]\n\tpath = records/c\n\turl = ./c\n\tignore = all\n')
    (repo.path / "records/a").unlink()
    (repo.path / "records/a").symlink_to("b")
    (repo.path / "records/b").chmod(0o755)
    repo.git("add", "-A")
    repo.git("update-index", "--cacheinfo", f"160000,{first},records/c")
    repo.git("config", "diff.ignoreSubmodules", "all")
    repo.git("config", "submodule.c.ignore", "all")
    repo.git("commit", "-qm", "x")
    assert {(one.path, one.new_mode) for one in commits(repo)[1].changes[0]} == {
        (b".gitmodules", "100644"), (b"records/a", "120000"), (b"records/b", "100755"), (b"records/c", "160000")}


def test_settings_change_nothing(repo: Repo, home: Path) -> None:
    random_history(repo, 5, 60)
    before = commits(repo)
    for name, value in {
        "log.showSignature": "true", "diff.renames": "copies", "diff.noprefix": "true", "diff.relative": "true", "core.quotePath": "true",
        "log.mailmap": "true", "diff.orderFile": "/nonexistent", "core.abbrev": "4", "color.ui": "always", "diff.external": "false",
        "core.commitGraph": "true", "core.useReplaceRefs": "true", "format.pretty": "oneline", "log.diffMerges": "first-parent",
        "diff.ignoreSubmodules": "all", "notes.displayRef": "*", "diff.algorithm": "patience", "pager.rev-list": "false",
    }.items():
        repo.git("config", name, value)
        repo.git("config", "--global", name, value)
    repo.git("notes", "add", "-m", "注", before[-1].oid)
    assert commits(repo) == before


def test_replacements_and_grafts_are_ignored(repo: Repo) -> None:
    """A39, T52."""
    one, two, three = (repo.commit(str(n)) for n in range(3))
    other = repo.git("commit-tree", "-m", "假", "HEAD^{tree}").strip()
    repo.git("replace", two, other)
    (repo.path / ".git/info").mkdir(exist_ok=True)
    (repo.path / ".git/info/grafts").write_text(f"{three} {one}\n")
    assert two not in repo.git("rev-list", "HEAD").split()   # git believes one of them
    found = commits(repo)
    assert [(commit.oid, commit.parents) for commit in found] == [(one, ()), (two, (one,)), (three, (two,))]
    assert found[1].message == b"1\n"


def test_a_graft_from_the_environment(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, three = (repo.commit(str(n)) for n in range(3))
    grafts = tmp_path / "grafts"
    grafts.write_text(f"{three} {one}\n")
    monkeypatch.setenv("GIT_GRAFT_FILE", str(grafts))
    monkeypatch.setenv("GIT_SHALLOW_FILE", str(grafts))
    assert [commit.oid for commit in commits(repo)] == [one, two, three]


def test_a_lying_commit_graph_is_not_read(repo: Repo) -> None:
    """A graph of another history under this one's ids cannot be made with git; a damaged one can."""
    for n in range(4):
        repo.commit(str(n))
    before = commits(repo)
    repo.git("commit-graph", "write", "--reachable")
    graph = repo.path / ".git/objects/info/commit-graph"
    raw = bytearray(graph.read_bytes())
    graph.chmod(0o644)
    for at in range(len(raw) - 200, len(raw) - 20):
        raw[at] ^= 0x55
    graph.write_bytes(bytes(raw))
    assert commits(repo) == before


def lying(repo: Repo) -> Callable[..., object]:
    """A git whose rev-list tells other parents than the commits do."""
    real = module.start
    one = repo.git("rev-parse", "HEAD~1").strip()

    def start(git: Git, args: tuple[str, ...], stdin: bytes | None = None) -> object:
        running = real(git, args, stdin)
        if args[0] != "rev-list":
            return running
        raw = running.finish().out
        wrong = raw.replace(b" " + one.encode() + b"\n", b"\n", 1)
        assert wrong != raw
        folder = repo.path / ".git"
        (folder / "answer").write_bytes(wrong)
        from officectl.git import run
        return run.start(["cat-file", "blob", repo.git("hash-object", "-w", str(folder / "answer")).strip()], folder=folder)

    return start


def test_parents_that_lie(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(3):
        repo.commit(str(n))
    monkeypatch.setattr(module, "start", lying(repo))
    with pytest.raises(ParentsLie) as caught:
        commits(repo)
    assert caught.value.code == "PARENTS_LIE"
    assert caught.value.exit_code == 3


# -- incomplete repositories ---------------------------------------------------------------------------------------------


def loose(repo: Repo, oid: str) -> Path:
    """Where an object's file lies."""
    return repo.path / ".git/objects" / oid[:2] / oid[2:]


def three(repo: Repo) -> list[str]:
    """Three commits, each changing a file in a folder."""
    found = []
    for n in range(3):
        repo.write("records/a", str(n))
        repo.write("b", str(n))
        found.append(repo.commit(str(n)))
    return found


PLACES = ("HEAD", "HEAD~1", "HEAD~2", "HEAD~1^{tree}", "HEAD~1:records")
DAMAGE = [(what, how) for what in PLACES for how in ("missing", "empty", "garbage")] + [(what, "another's") for what in PLACES[:3]]


@pytest.mark.parametrize(("what", "how"), DAMAGE)
def test_missing_or_damaged(repo: Repo, what: str, how: str) -> None:
    """T53: no verdict. A commit whose bytes are another's is damaged: each is hashed."""
    three(repo)
    oid = repo.git("rev-parse", what).strip()
    tip = repo.head()
    file = loose(repo, oid)
    file.chmod(0o644)
    if how == "missing":
        file.unlink()
    elif how == "another's":
        raw = of_tree(repo, b"evil\n", *([repo.git("rev-parse", f"{what}^").strip()] if what != "HEAD~2" else []), tree=f"{what}^{{tree}}")
        file.write_bytes(zlib.compress(b"commit %d\0" % len(raw) + raw))
    else:
        file.write_bytes({"empty": b"", "garbage": b"garbage"}[how])
    with Git.discover(repo.path) as git, pytest.raises(Incomplete) as caught:
        list(walk(git, None, tip))
    assert caught.value.exit_code == 3
    assert "unshallow" in caught.value.render("zh")


def test_shallow(repo: Repo, tmp_path: Path) -> None:
    three(repo)
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{repo.path}", str(tmp_path / "shallow")], check=True)
    with Git.discover(tmp_path / "shallow") as git:
        tip = git.resolve("HEAD")
        for answer in (lambda: list(walk(git, None, tip)), lambda: mainline(git, None, tip)):
            with pytest.raises(Incomplete):
                answer()


def test_partial_clone(repo: Repo, tmp_path: Path) -> None:
    """Blobs that are not here are not fetched behind anybody's back."""
    three(repo)
    repo.git("config", "uploadpack.allowFilter", "true")
    oid = repo.git("rev-parse", "HEAD~1:b").strip()
    for filter_ in ("blob:none", "tree:0"):
        place = tmp_path / filter_.replace(":", "")
        subprocess.run(
            ["git", "clone", "-q", "--no-checkout", f"--filter={filter_}", f"file://{repo.path}", str(place)], check=True)
        with Git.discover(place) as git, pytest.raises(Incomplete):
            list(walk(git, None, git.resolve("HEAD")))
            list(blobs(git, [oid], limit=100))


def test_unknown_tip(repo: Repo) -> None:
    repo.commit()
    with Git.discover(repo.path) as git, pytest.raises(Incomplete):
        list(walk(git, None, "1" * 40))


def test_a_blob_for_a_tree(repo: Repo) -> None:
    repo.write("a", "1")
    first = repo.commit()
    blob = repo.git("rev-parse", "HEAD:a").strip()
    raw = of_tree(repo, b"x\n", first).replace(repo.git("rev-parse", "HEAD^{tree}").strip().encode(), blob.encode())
    tip = commit_raw(repo, raw)
    with Git.discover(repo.path) as git, pytest.raises(Incomplete):
        list(walk(git, None, tip))


# -- other shapes --------------------------------------------------------------------------------------------------------


def test_sha256(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "wide", "--object-format=sha256")
    random_history(repo, 3, 80)
    odd = commit_raw(repo, of_tree(repo, b"x", repo.head()))
    found = commits(repo, odd)
    expected = told(repo, odd)
    assert {len(one.oid) for one in found} == {64}
    assert {one.oid: rows(one) for one in found} == expected
    with Git.discover(repo.path) as git:
        oid = repo.git("hash-object", "-w", "--stdin", stdin="内容".encode()).strip()
        assert [raw for _, raw in blobs(git, [oid], limit=100)] == [repo.git("cat-file", "blob", oid).encode()]


def test_broken_commits_come_along(repo: Repo) -> None:
    """A38: git reads the first tree, so do we, and the commit is marked."""
    three(repo)
    raw = of_tree(repo, b"x\n", repo.head())
    other = repo.git("rev-parse", "HEAD~1^{tree}").strip()
    bad = commit_raw(repo, raw.replace(b"\nparent", f"\ntree {other}\nparent".encode(), 1))
    tip = commit_raw(repo, of_tree(repo, b"y\n", bad))
    try:
        found = commits(repo, tip)
    except (Incomplete, ParentsLie):
        return   # a git that refuses to read it at all gives no verdict
    assert [one.broken for one in found[-2:]] == ["duplicate-tree", ""]


def test_a_commit_in_capitals_stops_nobody(repo: Repo) -> None:
    """git takes ids in capitals; such a commit is marked, and everybody else's are read."""
    first = three(repo)[-1]
    raw = of_tree(repo, b"x\n", first)
    tree = repo.git("rev-parse", "HEAD^{tree}").strip()
    odd = raw.replace(tree.encode(), tree.upper().encode()).replace(first.encode(), first.upper().encode())
    bad = commit_raw(repo, odd)
    found = commits(repo, commit_raw(repo, of_tree(repo, b"y\n", bad)))
    assert [one.broken for one in found] == ["", "", "", "capitals", ""]
    assert (found[3].tree, found[3].parents, found[3].changes) == (tree, (first,), ((),))


def tree_of(repo: Repo, *entries: tuple[str, str, str]) -> str:
    """A tree of these entries (mode, name, id), in this order, whatever git thinks of it."""
    raw = b"".join(mode.encode() + b" " + name.encode() + b"\0" + bytes.fromhex(oid) for mode, name, oid in entries)
    return repo.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=raw).strip()


def test_ambiguous_trees(repo: Repo) -> None:
    """`git show HEAD:x` shows the first of two, a check-out writes the last."""
    a, b = (repo.git("hash-object", "-w", "--stdin", stdin=raw).strip() for raw in (b"a", b"b"))
    file = "100644"
    inner = tree_of(repo, (file, "x", a))
    twice = tree_of(repo, (file, "x", a), (file, "x", b))
    trees = {
        tree_of(repo, (file, "a", a), ("40000", "b", inner), (file, "b.c", b)): [b"b.c"],   # a folder sorts as if with its slash
        tree_of(repo, (file, "a", a), (file, "b.c", b), ("40000", "b", inner)): [],
        twice: [b"x"],
        tree_of(repo, ("40000", "d", twice)): [b"d/x"],
        tree_of(repo, ("40000", "d", inner), ("40000", "d", inner)): [b"d/x"],
        tree_of(repo, (file, "y", a), (file, "x", b)): [b"x"],
        tree_of(repo, (file, "d", a), (file, "d-e", a), ("40000", "d", inner)): [b"d"],
        tree_of(repo): [],
    }
    with Git.discover(repo.path) as git:
        for tree, expected in trees.items():
            commit = commit_raw(repo, of_tree(repo, b"x\n", tree=tree))
            assert module.ambiguous(git, commit) == expected
        commit = commit_raw(repo, of_tree(repo, b"x\n", tree=tree_of(repo, ("40000", "d", twice), ("40000", "e", inner))))
        assert module.ambiguous(git, commit, prefix="e/") == []
        assert module.ambiguous(git, commit, prefix="d/") == [b"d/x"]


@pytest.mark.parametrize("seed", [21, 22])
def test_trees_of_git_are_not_ambiguous(repo: Repo, seed: int) -> None:
    random_history(repo, seed, 60)
    for name in ("a-b/x", "a/x", "a.b", "a0", "中文/x", "中文 2"):
        repo.write(name, "x")
    repo.commit()
    with Git.discover(repo.path) as git:
        for oid in repo.git("rev-list", "HEAD").split():
            assert module.ambiguous(git, oid) == []


def test_root_without_files(repo: Repo) -> None:
    empty = repo.git("mktree").strip()
    oid = commit_raw(repo, of_tree(repo, b"x\n", tree=empty))
    assert [one.changes for one in commits(repo, oid)] == [((),)]


def test_nothing_new(repo: Repo) -> None:
    repo.commit()
    assert commits(repo, old="HEAD") == []


def test_closing_early_ends_the_processes(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WINDOW", 5)
    random_history(repo, 2, 60)
    started = []
    real = module.run.start
    monkeypatch.setattr(module.run, "start", lambda *args, **more: started.append(real(*args, **more)) or started[-1])
    with Git.discover(repo.path) as git:
        reading = walk(git, None, git.resolve("HEAD"))
        next(reading)
        reading.close()   # type: ignore[attr-defined]
    assert len(started) >= 2
    for running in started:
        with pytest.raises(ChildProcessError):
            os.waitpid(running.pid, os.WNOHANG)


def test_mainline(repo: Repo) -> None:
    one = repo.commit("1")
    repo.git("checkout", "-q", "-b", "side")
    side = repo.commit("side")
    repo.git("checkout", "-q", "main")
    two = repo.commit("2")
    repo.git("merge", "-q", "--no-ff", "-m", "m", "side")
    merge = repo.head()
    repo.git("checkout", "-q", "side")
    repo.git("merge", "-q", "--no-ff", "-m", "foxtrot", two)
    foxtrot = repo.head()
    with Git.discover(repo.path) as git:
        assert mainline(git, None, merge) == [one, two, merge]
        assert mainline(git, one, merge) == [two, merge]
        assert mainline(git, merge, merge) == []
        assert mainline(git, two, merge) == [merge]
        assert mainline(git, side, merge) is None   # reachable, but not on the first-parent chain
        assert mainline(git, two, foxtrot) is None
        assert mainline(git, merge, one) is None
        assert mainline(git, one, one) == []


def test_blobs(repo: Repo) -> None:
    repo.write("a", "甲")
    repo.write("b", "x" * 1000)
    repo.commit()
    a, b, tree = (repo.git("rev-parse", name).strip() for name in ("HEAD:a", "HEAD:b", "HEAD^{tree}"))
    with Git.discover(repo.path) as git:
        assert list(blobs(git, [b, a], limit=999)) == [(b, 1000), (a, "甲".encode())]
        assert list(blobs(git, [], limit=9)) == []
        for wrong in (tree, "1" * 40):
            with pytest.raises(Incomplete) as caught:
                list(blobs(git, [a, wrong], limit=999))
            assert caught.value.params["what"] == wrong
        file = loose(repo, a)
        file.chmod(0o644)
        file.write_bytes(zlib.compress(b"blob 3\0abc"))
        with pytest.raises(Incomplete):
            list(blobs(git, [a], limit=999))
        file.write_bytes(b"garbage")
        with pytest.raises(Incomplete):
            list(blobs(git, [a], limit=999))


def test_hashes(repo: Repo) -> None:
    with Git.discover(repo.path) as git:
        assert module.empty_tree(git) == repo.git("mktree").strip()
        assert module.hasher(git, "blob")(b"x") == hashlib.sha1(b"blob 1\0x").hexdigest()


HOOK = """#!{python}
import sys
from pathlib import Path
from officectl.git.repo import Git
from officectl.history.walk import blobs, walk
old, new, ref = sys.stdin.read().split()
with Git.discover(Path(".")) as git:
    found = list(walk(git, None if set(old) == {{"0"}} else old, new))
    oids = [change.new for commit in found for change in commit.changes[0]]
    print("读到", len(found), *[raw.decode().strip() for _, raw in blobs(git, oids, limit=99)])
"""


def test_in_the_quarantine_of_a_push(repo: Repo, tmp_path: Path) -> None:
    """c10: pre-receive sees the objects that are on their way; nothing else of the caller's GIT_* is let through."""
    repo.write("a", "一")
    repo.commit()
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
    hook = bare / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK.format(python=sys.executable))
    hook.chmod(0o755)
    done = subprocess.run(["git", "push", str(bare), "main"], cwd=repo.path, capture_output=True, check=True)
    assert "读到 1 一" in done.stderr.decode()
    repo.write("a", "二")
    repo.commit()
    done = subprocess.run(["git", "push", str(bare), "main"], cwd=repo.path, capture_output=True, check=True)
    assert "读到 1 二" in done.stderr.decode()


def test_git_variables_of_the_caller_change_nothing(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    three(repo)
    before = commits(repo)
    other = Repo(tmp_path / "other")
    other.commit()
    for name, value in {
        "GIT_DIR": str(other.path / ".git"), "GIT_WORK_TREE": str(other.path), "GIT_INDEX_FILE": "/nonexistent", "GIT_NAMESPACE": "x",
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.bare", "GIT_CONFIG_VALUE_0": "true", "GIT_REPLACE_REF_BASE": "refs/heads/",
        "GIT_DIFF_OPTS": "-u9", "GIT_TRACE": "1", "GIT_EXTERNAL_DIFF": "false", "GIT_LITERAL_PATHSPECS": "0", "GIT_FLUSH": "1",
        "GIT_CONFIG_PARAMETERS": "'core.commitgraph=true'", "LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "zh_CN",
    }.items():
        monkeypatch.setenv(name, value)
    assert commits(repo.path) == before


def test_packed_and_loose_are_alike(repo: Repo) -> None:
    random_history(repo, 9, 60)
    before = commits(repo)
    repo.git("repack", "-adq", "--depth=3")
    assert commits(repo) == before
    pack = next((repo.path / ".git/objects/pack").glob("*.pack"))
    shutil.move(pack, repo.path / "x.pack")
    for file in (repo.path / ".git/objects/pack").iterdir():
        file.unlink()
    repo.git("unpack-objects", "-q", stdin=(repo.path / "x.pack").read_bytes())
    assert commits(repo) == before


MODULES = ("commit", "walk", "signature", "facts", "cache", "copy", "errors")


@pytest.mark.parametrize("name", MODULES)
def test_nothing_heavy_is_imported_before_it_is_needed(name: str) -> None:
    code = (
        f"import sys; before = set(sys.modules)\nimport officectl.history.{name}\n"
        "print(sorted({'sqlite3', 'cryptography', 'subprocess', 'tempfile', 'git', 'tomlkit'} & set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"
