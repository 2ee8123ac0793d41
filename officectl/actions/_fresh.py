"""What `init`, `demo` and `schema sync` put into a workspace for editors and for git."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from officectl.git import commit as parts
from officectl.git import run
from officectl.git.errors import IdentityMissing, NoRepository
from officectl.git.repo import Git
from officectl.git.trees import Trees, object_id
from officectl.store import kinds as kind_files
from officectl.store.errors import from_os

TAPLO = ".taplo.toml"
ATTRIBUTES = ".gitattributes"
IGNORE = ".gitignore"
IGNORE_LINES = ".officectl-*.tmp\n"
"""Our own files while a write is under way; a crash may leave one behind."""
ATTRIBUTE_LINES = (
    "*.toml text eol=lf",
    "*.schema.json text eol=lf",
    "attachments/** -text",
)
"""Line ends are the same on every machine; attachments are bytes."""
SETTINGS: Mapping[str, str] = {
    "core.untrackedCache": "true",
    "status.showUntrackedFiles": "all",
    "core.autocrlf": "false",
}
"""Of the repository alone: status stays quick with many files, no line end is converted behind one's back."""
_TAPLO_HEAD = """\
# taplo, Even Better TOML: which schema holds for which folder.  由 officectl schema sync 维护。
include = ["records/**/*.toml", "policy/**/*.toml", "rules/*.toml", "calendar/*.toml"]

[formatting]
align_entries = false
array_trailing_comma = true
column_width = 100
indent_string = "  "
reorder_keys = false
"""
_TAPLO_RULE = """
[[rule]]
include = ["records/{kind}/**/*.toml"]

[rule.schema]
path = "schemas/{kind}.schema.json"
"""
_TAPLO_META = """
[[rule]]
include = ["{files}"]

[rule.schema]
path = ".taplo/officectl-{name}.schema.json"
"""
_META = {
    "policy": "policy/*/policy.toml", "roles": "policy/*/roles.toml", "flow": "policy/*/flows/*.toml",
    "rules": "rules/*.toml", "calendar": "calendar/*.toml",
}
"""Files that are no records: which schema holds for them. The schemas lie in `.taplo/`, because every file of `schemas/` is a kind."""


def core_schemas() -> dict[str, bytes]:
    """Path → bytes of the shipped schemas, as a workspace keeps them. Raises NoSchemas, OSError."""
    files = kind_files.core_files()
    return {f"schemas/{name}{kind_files.SUFFIX}": Path(path).read_bytes() for name, path in files.items()}


def editor_files(kinds: Iterable[str]) -> dict[str, bytes]:
    """What TOML editors need to complete and to judge every file of a workspace, by path: `.taplo.toml`, and the schemas of the files
    that are no records. Raises NoSchemas, OSError.
    """
    rules = [_TAPLO_RULE.format(kind=kind) for kind in sorted(kinds)]
    rules += [_TAPLO_META.format(name=name, files=files) for name, files in _META.items()]
    folder = Path(kind_files.core_folder()) / "meta"
    schemas = {f".taplo/officectl-{name}.schema.json": (folder / f"officectl-{name}.schema.json").read_bytes() for name in _META}
    return {TAPLO: (_TAPLO_HEAD + "".join(rules)).encode(), **schemas}


def attributes(before: bytes | None) -> bytes:
    """`.gitattributes` with our lines; what stands there already is kept."""
    text = (before or b"").decode("utf-8", "surrogateescape")
    known = {" ".join(line.split()) for line in text.splitlines()}
    missing = [line for line in ATTRIBUTE_LINES if line not in known]
    if text and not text.endswith("\n"):
        text += "\n"
    return (text + "".join(line + "\n" for line in missing)).encode("utf-8", "surrogateescape")


def repository(folder: Path) -> tuple[Git, bool]:
    """The repository that holds `folder`, made there when there is none; says whether it was made.

    Raises UnsafeOwnership, GitMissing, GitTooOld, GitFailed.
    """
    try:
        return Git.discover(folder), False
    except NoRepository:
        return new_repository(folder), True


def new_repository(folder: Path) -> Git:
    """A repository of its own in `folder`, even inside another. Raises GitMissing, GitFailed."""
    run.run(["init", "-q", "-b", "main", "--", os.fspath(folder.resolve())])
    return Git.discover(folder)


def local_settings(git: Git, *, made: bool) -> None:
    """Settings of the repository alone; in one that was there before, what somebody has set stays."""
    for key, value in SETTINGS.items():
        if made or git.attempt("config", "--local", "--get", key).code:
            git.run("config", "--local", key, value)


def require_identity(folder: Path) -> None:
    """Raises IdentityMissing before anything is touched."""
    if not has_identity(folder):
        raise IdentityMissing


def has_identity(folder: Path) -> bool:
    """Whether git knows who commits in `folder` (or in the nearest folder above that exists)."""
    here = folder.absolute()
    while not here.is_dir():
        here = here.parent
    names = ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
    return all(run.attempt(["var", name], folder=here, identity=True).code == 0 for name in names)


def write_files(git: Git, files: Mapping[str, bytes]) -> None:
    """Write `files` (path → bytes) into a work tree that was just made. Raises ReadOnly, DiskFull, WriteFailed."""
    made: set[Path] = set()
    for path, raw in files.items():
        target = git.home / path
        try:
            if target.parent not in made:
                target.parent.mkdir(parents=True, exist_ok=True)
                made.add(target.parent)
            target.write_bytes(raw)
        except OSError as error:
            raise from_os(error, str(target)) from None


def first_commit(git: Git, files: Mapping[str, bytes], message: str) -> str:
    """Write `files` (path → bytes) into the empty repository's work tree and commit them as one pack.

    For a repository that was just made: nothing is there that a crash could lose, and thousands of files take one
    file of objects instead of thousands. Raises ReadOnly, DiskFull, WriteFailed, IdentityMissing, GitFailed.
    """
    write_files(git, files)
    ids = {os.fsencode(path): object_id(git, "blob", raw) for path, raw in files.items()}
    tree, trees = Trees(git, None).changed(ids)
    objects = {object_id(git, kind, raw): (kind, raw) for kind, raw in (
        *(("blob", raw) for raw in files.values()), *(("tree", raw) for raw in trees)
    )}  # fmt: skip
    git.run("index-pack", "--stdin", stdin=parts.pack(list(objects.values()), git.object_format))
    oid = parts.commit_tree(git, tree, (), message.encode() + b"\n")
    parts.move_head(git, oid, None, f"officectl: {message}")
    git.run("read-tree", oid)
    git.attempt("update-index", "-q", "--refresh")
    return oid
