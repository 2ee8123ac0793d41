"""fmt and schema sync: what must not change does not."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from officectl.actions import fmt
from officectl.records import layout
from officectl.store import kinds as kind_files

from . import office
from .conftest import Office

Run = Callable[[str], tuple[int, str, str]]
PLACE = "records/place/county-seat.toml"
MESSY = b'name="\xe5\x8e\xbf\xe5\x9f\x8e"\nid = "county-seat"\n'


def test_a_layout_that_would_change_content_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = kind_files.find()[0]
    change, fault = fmt.tidy(kinds, PLACE, MESSY)
    assert change is not None
    assert fault is None
    monkeypatch.setattr(layout, "dump", lambda data, kind: 'id = "county-seat"\n')
    assert fmt.tidy(kinds, PLACE, MESSY) == (None, None)
    monkeypatch.setattr(layout, "dump", lambda data, kind: "id = \n")
    assert fmt.tidy(kinds, PLACE, MESSY) == (None, None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'# a\nname = "x"\nid = "a"\n', None),
        (b'# a\r\nname = "x" # b\r\nid = "a"\r\n', b'# a\nname = "x" # b\nid = "a"\n'),
        (b'# a\nname = "x"\nid = "a"', b'# a\nname = "x"\nid = "a"\n'),
        (b'name = "a # b"\nid = "a"\n', b'id = "a"\nname = "a # b"\n'),
        (b'id = "a"\nname = "x"\nzzz = 1\naaa = 2\n', b'id = "a"\nname = "x"\naaa = 2\nzzz = 1\n'),
    ],
    ids=["comment stays", "comment, CRLF", "comment, no end", "no comment", "unknown fields"],
)
def test_comments_stay_where_they_are(before: bytes, after: bytes | None) -> None:
    change, _ = fmt.tidy(kind_files.find()[0], "records/place/a.toml", before)
    assert (None if change is None else change.after) == after


def test_line_ends_that_git_hides_are_mended(an_office: Office, run: Run) -> None:
    """HEAD has LF, the disk CRLF, and git calls that clean: there is nothing to commit, yet something to mend."""
    ws, env = an_office
    (ws / ".gitattributes").write_text("*.toml text eol=lf\n", encoding="utf-8")
    office.git(ws, env, "add", "-A")
    office.git(ws, env, "commit", "-q", "-m", "x")
    path = ws / PLACE
    good = path.read_bytes()
    path.write_bytes(good.replace(b"\n", b"\r\n"))
    head = office.git(ws, env, "rev-parse", "HEAD")
    assert "FILE-EOL" in run("officectl check --format concise")[1]
    assert run("officectl fmt --check")[0] == 1
    assert run("officectl fmt")[0] == 0
    assert path.read_bytes() == good
    assert run("officectl fmt --check")[0] == 0
    assert office.git(ws, env, "rev-parse", "HEAD") == head


def test_sync_leaves_fields_of_the_office_alone(an_office: Office, run: Run) -> None:
    ws, env = an_office
    assert run("officectl schema sync")[0] == 0
    shipped = (ws / "schemas/place.schema.json").read_bytes()
    document = json.loads(shipped)
    document["properties"]["dialect"] = {"type": "string", "x-officectl": {"title": {"zh": "方言名", "en": "Dialect"}}}
    own = json.dumps(document, ensure_ascii=False).encode()
    old = json.loads(shipped)
    del old["properties"]["address"]
    for name, raw in (("place", own), ("building", b"{"), ("room", None)):
        path = ws / f"schemas/{name}.schema.json"
        if raw is None:
            path.unlink()
        else:
            path.write_bytes(raw)
    office.git(ws, env, "commit", "-qam", "x")
    assert "SCHEMA-INVALID" in run("officectl check --format concise")[1]
    code, out, _ = run("officectl schema sync --json")
    body = json.loads(out)
    assert code == 0
    assert body["kept"] == ["schemas/place.schema.json"]
    assert body["paths"] == ["schemas/building.schema.json", "schemas/room.schema.json"]
    assert (ws / "schemas/place.schema.json").read_bytes() == own
    assert run("officectl new 地点 id=x 名称=x 方言名=y")[0] == 0
    assert json.loads(run("officectl schema place --format jsonschema")[1]) == document
    # A mere old copy is refreshed.
    (ws / "schemas/place.schema.json").write_text(json.dumps(old), encoding="utf-8")
    office.git(ws, env, "commit", "-qam", "x")
    assert json.loads(run("officectl schema sync --json")[1])["paths"] == ["schemas/place.schema.json"]
    assert (ws / "schemas/place.schema.json").read_bytes() == shipped


def test_the_json_schema_of_a_core_kind_is_the_shipped_one(run: Run) -> None:
    code, out, _ = run("officectl schema trip --json")
    body = json.loads(out)
    assert (code, body["schema"], body["own"]) == (0, "officectl.kind/1", False)
    assert body["json_schema"] == json.loads((office.ROOT / "schemas/trip.schema.json").read_text(encoding="utf-8"))
