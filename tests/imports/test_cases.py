"""Every folder of `cases/` is a table and what an import of it would do: see the README there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from officectl.actions import _open
from officectl.errors import OfficeError

from .stand import commit, faults, office, planned, texts

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())
_NEW_ID = re.compile(r"-20261120-[0-9a-hjkmnp-tv-z]{8}")


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = office(tmp_path_factory.mktemp("cases"))
    commit_before = folder / "schemas"
    commit_before.mkdir()
    schema = Path(__file__).parent / "everything.schema.json"
    (commit_before / schema.name).write_bytes(schema.read_bytes())
    commit(folder, "自定种类")
    yield folder
    _open.close_all()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_case(case: Path, ws: Path, request: pytest.FixtureRequest) -> None:
    given: dict[str, Any] = tomllib.loads((case / "case.toml").read_text(encoding="utf-8"))
    text = told(ws, case, given)
    expected = case / "expected.txt"
    if request.config.getoption("--update", default=False):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


def told(ws: Path, case: Path, given: dict[str, Any]) -> str:
    """The preview, the faults, the files."""
    known = ("case.toml", "expected.txt", "README.md")
    tables = [(path.name, path.read_bytes()) for path in sorted(case.iterdir()) if path.name not in known]
    lang = given.pop("lang", "zh")
    sheet = given.pop("sheet", "")
    for name in ("maps", "key"):
        given[name] = tuple(given.get(name, ()))
    try:
        plan = planned(ws, given.pop("kind"), *tables, lang=lang, **given) if not sheet else _with_sheet(ws, tables, sheet, lang, given)
    except OfficeError as error:
        return error.render(lang) + f"\n[{type(error).__name__}]\n"
    parts = [*plan.said(lang), *faults(plan, lang)]
    for path, content in texts(plan).items():
        parts += ["", f"== {path}", content.rstrip()]
    return _NEW_ID.sub("-20261120-<id>", "\n".join(parts)) + "\n"


def _with_sheet(ws: Path, tables: list[tuple[str, bytes]], sheet: str, lang: Any, given: dict[str, Any]) -> Any:
    from officectl.actions import import_
    from officectl.actions._options import Options

    sources = tuple(import_.Source(name, raw, sheet=sheet) for name, raw in tables)
    return import_.plan(Options(folder=str(ws), lang=lang), import_.Request(given.pop("kind"), sources, **given))
