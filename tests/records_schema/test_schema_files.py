"""Finding the schema files: shipped, a workspace's own, damaged, hostile; and doing little until asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from schema_samples import SAMPLE, text

from officectl.errors import ExitCode
from officectl.records.kind import Kind
from officectl.records.kinds import Kinds
from officectl.store import kinds


def shipped(name: str) -> bytes:
    """A shipped schema file."""
    return Path(kinds.core_files()[name]).read_bytes()


def workspace(root: Path, **files: bytes | dict[str, Any]) -> tuple[Kinds, list[tuple[str, str]]]:
    """The kinds of a workspace with these files in schemas/, and (path, code) of what is wrong."""
    (root / "schemas").mkdir(exist_ok=True)
    for name, content in files.items():
        raw = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
        (root / "schemas" / f"{name}.schema.json").write_bytes(raw)
    found, faults = kinds.find(root)
    return found, [(path, fault.code) for path, fault in faults]


def own(**extension: Any) -> dict[str, Any]:
    """A small kind of a workspace's own; the references go to kinds that exist."""
    document: dict[str, Any] = json.loads(json.dumps(SAMPLE))
    document["x-officectl"] |= extension
    return document


def test_the_shipped_kinds() -> None:
    found, faults = kinds.find()
    assert faults == () and len(found) >= 28
    assert list(found) == sorted(found)
    for name, kind in found.items():
        assert kind.name == name and not kind.custom
        assert found.by_prefix(kind.prefix) is kind
        for word in (name, kind.title.zh, kind.title.en, kind.title.en.upper(), *kind.aliases):
            assert found.by_alias(word) is kind, f"{word} means another kind too"
        head = found.heads()[name]
        assert (head.title, head.aliases, head.prefix) == (kind.title, kind.aliases, kind.prefix)
    assert found.by_alias("没有这种") is None and found.by_prefix("none") is None
    assert "trip" in found and "没有" not in found and 3 not in found
    with pytest.raises(KeyError):
        found["none"]


def test_shipped_references_name_kinds_that_exist() -> None:
    from officectl.records import extend

    found, _ = kinds.find()
    for kind in found.values():
        assert extend.unknown_kinds(kind, found, kind.source) == ()


def test_a_workspace_without_schemas(tmp_path: Path) -> None:
    found, faults = kinds.find(tmp_path)
    assert faults == () and list(found) == list(kinds.find()[0])
    assert found.digest == kinds.find()[0].digest


def test_copies_of_the_shipped_files_change_nothing(tmp_path: Path) -> None:
    copies = {name: shipped(name) for name in kinds.core_files()}
    found, faults = workspace(tmp_path, **copies)
    assert faults == [] and found.digest == kinds.find()[0].digest


def test_an_own_kind(tmp_path: Path) -> None:
    found, faults = workspace(tmp_path, sample=own())
    assert faults == []
    kind = found["sample"]
    assert kind.custom and kind.source == "schemas/sample.schema.json"
    assert found.by_alias("样例单") is kind and found.by_prefix("sample") is kind
    assert found.heads()["sample"].custom and list(found) == sorted(found)
    assert found.digest != kinds.find()[0].digest


def test_an_own_field_of_a_core_kind(tmp_path: Path) -> None:
    document = json.loads(shipped("trip"))
    document["properties"]["cost_centre"] = text("成本中心", "Cost centre")
    found, faults = workspace(tmp_path, trip=document)
    assert faults == []
    assert "cost_centre" in found["trip"].fields and not found["trip"].custom
    assert found.digest != kinds.find()[0].digest


def test_a_weakened_core_kind_has_no_effect(tmp_path: Path) -> None:
    document = json.loads(shipped("trip"))
    document["required"].remove("vehicle")
    found, faults = workspace(tmp_path, trip=document)
    assert {code for _, code in faults} == {"SCHEMA-WEAKENS"}
    assert found["trip"].fields["vehicle"].required and found.digest == kinds.find()[0].digest


def test_an_own_field_that_refers_to_nothing(tmp_path: Path) -> None:
    document = json.loads(shipped("trip"))
    document["properties"]["own"] = text("自", "Own", x={"ref": ["nothing"]})
    found, faults = workspace(tmp_path, trip=document)
    assert faults == [("schemas/trip.schema.json", "SCHEMA-INVALID")] and "own" not in found["trip"].fields


def test_own_kinds_may_refer_to_each_other_but_not_share_a_prefix(tmp_path: Path) -> None:
    first = own(kind="first", prefix="first", title={"zh": "甲", "en": "First"}, aliases=[])
    second = own(kind="second", prefix="second", title={"zh": "乙", "en": "Second"}, aliases=[])
    first["properties"]["car"]["x-officectl"]["ref"] = ["second"]
    second["properties"]["car"]["x-officectl"]["ref"] = ["first"]
    found, faults = workspace(tmp_path, first=first, second=second)
    assert faults == [] and found["first"].fields["car"].ref == ("second",)
    second["x-officectl"]["prefix"] = "first"
    found, faults = workspace(tmp_path, first=first, second=second)
    assert faults == [("schemas/second.schema.json", "SCHEMA-CLASH")]
    assert "first" in found and "second" not in found


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("bytes", "样例".encode("gbk"), "UTF-8"),
        ("cut", b'{"$schema": ', "JSON"),
        ("bom", b"\xef\xbb\xbf{}", "JSON"),
        ("nan", b'{"a": NaN}', "NaN"),
        ("twice", b'{"a": {"b": 1, "b": 2}}', "“b”"),
        ("deep", b"[" * 200_000, "嵌套太深"),
        ("list", b"[]", "对象"),
        ("large", b" " * (kinds.LARGEST + 1), "1 MiB"),
        ("misnamed", json.dumps(SAMPLE).encode(), "sample.schema.json"),
    ],
)
def test_a_damaged_file_is_told_and_the_rest_goes_on(
    tmp_path: Path, name: str, raw: bytes, says: str
) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / f"{name}.schema.json").write_bytes(raw)
    found, faults = kinds.find(tmp_path)
    assert {path for path, _ in faults} == {f"schemas/{name}.schema.json"}
    assert {fault.code for _, fault in faults} == {"SCHEMA-INVALID"}
    assert any(says in fault.message.render("zh") for _, fault in faults)
    assert name not in found and "trip" in found


def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "schemas" / "own.schema.json").mkdir(parents=True)
    found, faults = kinds.find(tmp_path)
    assert [(path, fault.code) for path, fault in faults] == [("schemas/own.schema.json", "SCHEMA-INVALID")]
    assert len(found) == len(kinds.find()[0])


def test_a_commit_gives_the_same_as_a_folder() -> None:
    raw = json.dumps(own()).encode()
    found, faults = kinds.load(
        [("schemas/sample.schema.json", raw), ("schemas/trip.schema.json", shipped("trip"))]
    )
    assert faults == () and found["sample"].custom


def test_a_kind_is_built_once_and_only_when_asked() -> None:
    built: list[str] = []

    def build(name: str) -> Kind:
        built.append(name)
        return kinds.find()[0][name]

    found = Kinds(dict, {name: lambda name=name: build(name) for name in ("trip", "room")}, str)  # type: ignore[misc]
    assert len(found) == 2 and "room" in found and built == []
    assert found["trip"] is found["trip"] and built == ["trip"]


def test_a_broken_installation_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import officectl

    monkeypatch.setattr(officectl, "__path__", [str(tmp_path / "officectl")])
    with pytest.raises(kinds.NoSchemas) as told:
        kinds.find()
    assert told.value.exit_code is ExitCode.NO_LEDGER and "officectl" in told.value.render("zh")
    folder = tmp_path / "officectl" / "_data" / "schemas"
    folder.mkdir(parents=True)
    for raw in (b"{", b"[]", b'{"x-officectl": {"kind": "trip"}}', b"\xff"):
        (folder / "trip.schema.json").write_bytes(raw)
        found, _ = kinds.find()
        with pytest.raises(kinds.NoSchemas):
            found["trip"]
        with pytest.raises(kinds.NoSchemas):
            found.heads()
    (folder / "trip.schema.json").write_bytes(shipped_elsewhere("trip"))
    assert list(kinds.find()[0]) == ["trip"], "the installed folder comes before the checkout"


def shipped_elsewhere(name: str) -> bytes:
    """A shipped file by its place in the checkout, whatever the package says."""
    return (Path(__file__).parents[2] / "schemas" / f"{name}.schema.json").read_bytes()


def test_asking_for_one_kind_imports_and_reads_little() -> None:
    """Neither the judges of schemas nor a JSON Schema library are there, and 27 files stay closed."""
    code = """
import sys
opened = []
def hook(event, what):
    if event == "open" and str(what[0]).endswith(".schema.json"):
        opened.append(what[0])
sys.addaudithook(hook)
from officectl.store import kinds
found, _ = kinds.find()
found["trip"]
assert len(opened) == 1, opened
heavy = {"officectl.records.schema_grammar", "officectl.records.extend", "jsonschema", "difflib", "hashlib",
         "git", "importlib.resources", "importlib.metadata", "subprocess", "pathlib", "tomlkit", "click"}
print(sorted(heavy & set(sys.modules)))
"""
    env = {**os.environ, "PYTHONPATH": str(Path(kinds.__file__).parents[2])}
    told = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, env=env, check=False
    )
    assert (told.stdout.strip(), told.returncode) == ("[]", 0), told.stderr
