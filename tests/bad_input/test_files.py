"""Bad files: each case of cases.toml is found, told in both languages, and stops nothing else."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from .conftest import Command, put, snapshot

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases.toml").read_text(encoding="utf-8")
)["case"]


def raw_of(case: dict[str, Any]) -> bytes:
    if "bytes" in case:
        return str(case["bytes"]).encode("ascii").decode("unicode_escape").encode("latin-1")
    return str(case["text"]).encode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], ws: Path, command: Command) -> None:
    put(ws, case["path"], raw_of(case))
    before = snapshot(ws)
    for lang in ("zh", "en"):
        code, out, err = command("check", "--json", "--fail-on", "info", lang=lang)
        assert (code, err) == (1, "")
        found = [one for one in json.loads(out)["findings"] if one["path"] == case["path"] or case["code"] == "ID-DUP"]
        told = [one for one in found if one["code"].startswith(case["code"])]
        assert told, [(one["code"], one["message"]) for one in found]
        said = " ".join(f"{one['message']} {one['remedy']}" for one in told)
        assert case[lang] in said
        if "line" in case:
            assert told[0]["line"] == case["line"]
        else:
            assert told[0]["line"] is None or told[0]["line"] >= 1
        assert command("check", "--format", "full", lang=lang)[0] in (0, 1)
    assert snapshot(ws) == before
    code, out, _ = command("list", "place", "--json")
    ids = {record["id"] for record in json.loads(out)["records"]}
    assert code == 0
    assert "county-seat" in ids
    assert ("bad" in ids) == (case["path"].startswith("records/place/bad") and case.get("readable", False) and case["code"] != "FILE-NAME")


@pytest.mark.parametrize("case", [case for case in CASES if case["path"].startswith("records/")], ids=lambda case: case["name"])
def test_writing_goes_on_beside_it(case: dict[str, Any], ws: Path, command: Command) -> None:
    put(ws, case["path"], raw_of(case))
    code, out, err = command("new", "place", "id=qingshan-town", "name=青山镇", "--json")
    assert code == 0, err
    assert json.loads(out)["commit"]
    assert (ws / case["path"]).read_bytes() == raw_of(case)
    assert command("set", "county-seat", "address=东街")[0] == 0
    assert command("log", "--json")[0] == command("diff", "--json")[0] == 0
    assert (ws / case["path"]).read_bytes() == raw_of(case)


def test_every_unreadable_case_is_left_alone_by_fmt_and_named_by_set(ws: Path, command: Command) -> None:
    put(ws, "records/place/bad.toml", b'id = "bad"\nname = "x\n')
    for lang, part in (("zh", "读不出"), ("en", "cannot be read")):
        code, _, err = command("fmt", lang=lang)
        assert (code, part in err) == (0, True)
        code, _, err = command("set", "bad", "name=y", lang=lang)
        assert (code, part in err) == (2, True)
        code, _, err = command("show", "records/place/bad.toml", lang=lang)
        assert (code, part in err) == (2, True)
    assert (ws / "records/place/bad.toml").read_bytes() == b'id = "bad"\nname = "x\n'


def test_a_record_of_five_megabytes(ws: Path, command: Command) -> None:
    put(ws, "records/place/bad.toml", b'id = "bad"\nname = "x"\nnote = "' + b"x" * 5_000_000 + b'"\n')
    for lang, part in (("zh", "5000032 字节"), ("en", "5000032 bytes")):
        code, out, _ = command("check", "--json", lang=lang)
        (found,) = [one for one in json.loads(out)["findings"] if one["path"].endswith("bad.toml")]
        assert (code, found["code"], part in found["message"]) == (1, "FILE-SIZE", True)
    assert command("fmt")[0] == 0
    assert (ws / "records/place/bad.toml").stat().st_size == 5_000_032


def test_a_symbolic_link_is_not_followed(ws: Path, command: Command, tmp_path: Path) -> None:
    secret = put(tmp_path, "secret.toml", b'id = "bad"\nname = "secret"\n')
    (ws / "records/place/bad.toml").symlink_to(secret)
    (ws / "records/room").symlink_to(tmp_path)
    for lang, part in (("zh", "不是普通文件"), ("en", "no plain file")):
        code, out, _ = command("check", "--json", lang=lang)
        found = {one["path"]: one for one in json.loads(out)["findings"] if one["code"] == "FILE-MODE"}
        assert (code, set(found)) == (1, {"records/place/bad.toml", "records/room"})
        assert all(part in one["message"] for one in found.values())
        assert "secret" not in out
    code, _, err = command("new", "place", "id=bad", "name=x")
    assert code == 4, err
    assert secret.read_bytes() == b'id = "bad"\nname = "secret"\n'
    assert (ws / "records/place/bad.toml").is_symlink()


def test_an_unreadable_folder_and_file(ws: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for somebody without permission; the system's refusal is played, since tests may run as root."""
    import os

    real = os.open

    def refuse(path: Any, flags: int, *args: Any, **more: Any) -> int:
        if str(path).endswith(("records/person", "county-seat.toml")):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, flags, *args, **more)

    monkeypatch.setattr(os, "open", refuse)
    for lang, part in (("zh", "读不了"), ("en", "cannot be read")):
        code, out, _ = command("check", "--json", lang=lang)
        found = {one["path"]: one for one in json.loads(out)["findings"] if one["code"] == "FILE-UNREADABLE"}
        assert (code, set(found)) == (1, {"records/person", "records/place/county-seat.toml"})
        assert all(part in one["message"] for one in found.values())


def test_a_schema_that_weakens_a_core_kind(ws: Path, command: Command) -> None:
    text = json.loads((Path(__file__).parents[2] / "schemas/place.schema.json").read_text(encoding="utf-8"))
    text["required"] = ["id"]
    put(ws, "schemas/place.schema.json", json.dumps(text, ensure_ascii=False).encode())
    put(ws, "records/place/bad.toml", b'id = "bad"\n')
    for lang, part in (("zh", "改动了随软件提供的"), ("en", "changes")):
        code, out, _ = command("check", "--json", lang=lang)
        found = {one["code"]: one for one in json.loads(out)["findings"]}
        assert code == 1
        assert part in found["SCHEMA-WEAKENS"]["message"]
        assert found["SCHEMA-WEAKENS"]["path"] == "schemas/place.schema.json"
        assert "FIELD-MISSING" in found, "the shipped kind stays in force"


def test_an_old_copy_of_a_schema_is_told_and_mended(ws: Path, command: Command) -> None:
    text = json.loads((Path(__file__).parents[2] / "schemas/place.schema.json").read_text(encoding="utf-8"))
    del text["properties"]["address"]
    put(ws, "schemas/place.schema.json", json.dumps(text, ensure_ascii=False).encode())
    put(ws, "records/place/bad.toml", 'id = "bad"\nname = "x"\naddress = "东街"\n'.encode())
    for lang, part in (("zh", "schema sync"), ("en", "schema sync")):
        code, out, _ = command("check", "--json", lang=lang)
        found = {one["code"]: one for one in json.loads(out)["findings"]}
        assert code == 0, "for information"
        assert part in found["SCHEMA-OLD"]["remedy"]
        assert "FIELD-UNKNOWN" not in found
    from actions import office

    office.git(ws, office.environment(ws.parent / "machine"), "add", "-A")
    office.git(ws, office.environment(ws.parent / "machine"), "commit", "-q", "-m", "x")
    assert command("schema", "sync")[0] == 0
    assert "SCHEMA-OLD" not in command("check", "--json")[1]


def test_a_rule_that_is_set_is_not_called_unset(ws: Path, command: Command) -> None:
    assert any("room.count_seconded" in one["message"] for one in found_codes(command, "RULE-UNSET"))
    put(
        ws,
        "rules/county.toml",
        'layer = "county"\nissuer = "县机关事务中心"\n\n[[set]]\nname = "room.count_seconded"\nvalue = true\n\n'
        '[[set.clause]]\ninstrument = "清源县办公用房管理细则"\nnumber = "清机管〔2024〕3号"\narticle = "第六条"\n'.encode(),
    )
    assert not found_codes(command, "RULE-INVALID")
    assert not any("room.count_seconded" in one["message"] for one in found_codes(command, "RULE-UNSET"))


def found_codes(command: Command, code: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(command("check", "--json")[1])["findings"]
    return [one for one in found if one["code"] == code]
