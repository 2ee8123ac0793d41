"""Every format × every case × both languages against its golden file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from render_reports import REPORTS, cases, excerpts, read

from officectl.render import formats

WIDTH = 80


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", formats.names())
@pytest.mark.parametrize("case", cases())
def test_golden(case: str, name: str, lang: str, request: pytest.FixtureRequest) -> None:
    texts = excerpts(case)
    output = "".join(formats.load(name).render(read(case), lang, width=WIDTH, excerpts=texts.get))
    golden = REPORTS / case / "golden" / f"{name}.{lang}.txt"
    if request.config.getoption("--update", default=False):
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(output.encode())
    assert golden.exists(), "no golden file yet: run pytest tests/render --update and read what it writes"
    assert output == golden.read_bytes().decode()


@pytest.mark.parametrize("case", cases())
def test_no_golden_file_without_its_format(case: str) -> None:
    known = {f"{name}.{lang}.txt" for name in formats.names() for lang in ("zh", "en")}
    assert {path.name for path in (REPORTS / case / "golden").iterdir()} == known
