"""The house holds its own rules: floors, types, style, texts in two languages, pure wheels, small modules."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from string import Formatter

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "officectl").rglob("*.py"))


def tool(*args: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of this environment at the root of the checkout."""
    found = shutil.which(args[0], path=str(Path(sys.executable).parent))
    assert found, f"{args[0]} is not installed in this environment"
    return subprocess.run([found, *args[1:]], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "args",
    [("ruff", "check", "."), ("mypy",), ("lint-imports", "--no-cache")],
    ids=["ruff", "types", "floors"],
)
def test_tool_is_content(args: tuple[str, ...]) -> None:
    done = tool(*args)
    assert done.returncode == 0, done.stdout + done.stderr


def test_texts_exist_in_both_languages() -> None:
    """Every `Text(...)` has two non-empty languages with the same placeholders; Chinese is Chinese."""
    problems, count = [], 0
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"):
                continue
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if len(texts) != 2:
                continue  # computed pairs: data from a schema or a rule pack, held complete by their own tests
            count += 1
            zh, en = texts
            where = f"{path.relative_to(ROOT)}:{node.lineno}"
            if bool(zh.strip()) != bool(en.strip()):
                problems.append(f"{where}: one language is empty")
            if placeholders(zh) != placeholders(en):
                problems.append(f"{where}: placeholders {placeholders(zh)} and {placeholders(en)}")
            words = re.sub(r"{\w*}", "x", en)
            if zh != en and re.search("[A-Za-z]{3}", words) and not re.search("[\u3000-\u9fff\uff00-\uffef]", zh):
                problems.append(f"{where}: no Chinese in {zh!r}")
            if zh != en and re.search("[\u4e00-\u9fff]", zh) and not re.search("[A-Za-z0-9]", words):
                problems.append(f"{where}: no English in {en!r}")
    assert problems == []
    assert count > 300


def placeholders(text: str) -> set[str]:
    """The names of `{name}` in a template."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name}
    except ValueError:
        return set()  # a text with braces of its own is never formatted


def test_modules_stay_small() -> None:
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > 500 and p.name != "_initials.py"}
    assert long == {}


def test_every_public_function_is_documented() -> None:
    bare = []
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            bare.append(f"{path.relative_to(ROOT)}: module")
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and not ast.get_docstring(node):
                bare.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert bare == []


def test_default_install_is_pure_python() -> None:
    """Every distribution that `pip install officectl` brings has a wheel for any machine."""
    seen: set[str] = set()
    queue = ["officectl"]
    compiled = []
    while queue:
        name = re.split(r"[ ;<>=!~\[(]", queue.pop(), maxsplit=1)[0].lower().replace("_", "-")
        if name in seen:
            continue
        seen.add(name)
        found = metadata.distribution(name)
        tags = [line for line in (found.read_text("WHEEL") or "").splitlines() if line.startswith("Tag: ")]
        if not tags or not all(tag.endswith("-none-any") and "py3" in tag or tag == "Tag: py2-none-any" for tag in tags):
            compiled.append((name, tags))
        queue += [need for need in found.requires or () if "extra ==" not in need and "sys_platform" not in need]
    assert compiled == []
    assert {"textual", "click", "tomlkit", "gitpython", "tabulate", "wcwidth"} <= seen


def test_repository_top_is_as_agreed() -> None:
    tracked = subprocess.run(["git", "ls-tree", "--name-only", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    allowed = {
        ".ci", ".gitignore", "LICENSE", "README.md", "README.en.md", "benchmarks", "docs", "officectl", "pyproject.toml",
        "schemas", "tests", "workspace-example",
    }  # fmt: skip
    assert set(tracked.stdout.split()) <= allowed
