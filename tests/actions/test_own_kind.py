"""An office adds a kind of its own, 印章使用, by one file: every command takes it in, none had to be told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from officectl.actions import complete
from officectl.actions._options import Options

from . import office
from .conftest import Office

Run = Callable[[str], tuple[int, str, str]]
FILE = "schemas/seal_use.schema.json"


@pytest.fixture
def seals(an_office: Office, run: Run) -> Run:
    """The office with the one file."""
    ws, env = an_office
    (ws / "schemas").mkdir()
    shutil.copy(office.SEAL, ws / FILE)
    office.git(ws, env, "add", FILE)
    office.git(ws, env, "commit", "-q", "-m", "印章使用登记")
    return run


def test_one_file_is_all(seals: Run, an_office: Office) -> None:
    changed = office.git(*an_office, "show", "--name-only", "--format=").split()
    assert changed == [FILE]
    assert seals(f"officectl schema check {FILE}")[0] == 0
    code, out, _ = seals("officectl schema --json")
    kinds = {kind["kind"]: kind for kind in json.loads(out)["kinds"]}
    assert code == 0
    assert kinds["seal_use"] == {
        "kind": "seal_use", "title": {"zh": "印章使用", "en": "Seal use"}, "aliases": ["用印", "用章"],
        "prefix": "sealuse", "own": True,
    }  # fmt: skip
    assert "县政府印章、办公室印章、县长签名章" in seals("officectl schema 用印")[1].replace("\n", "").replace(" ", "")


def test_new_list_show_set_export(seals: Run) -> None:
    words = "印章=办公室印章 事由=防汛通知 份数=12 单位=水利局 经办人=李伟@水利局 用印日期=昨天"
    code, ident, said = seals(f"officectl new 用印 {words}")
    ident = ident.strip()
    assert code == 0, said
    assert ident.startswith("sealuse-20261120-")
    assert "用印日期 = 2026-11-19（星期四）" in said
    assert seals("officectl new 用印 印章=县政府印章 事由=任免文件 单位=gov-office 经办人=zhou.ting 用印日期=2026-11-02")[0] == 0
    code, out, _ = seals("officectl list 用印 印章=办公室印章 用印日期=11-15.. --json")
    found = json.loads(out)
    assert [record["id"] for record in found["records"]] == [ident]
    assert found["records"][0]["data"]["applicant"] == "li.wei"
    assert found["records"][0]["path"] == f"records/seal_use/2026/{ident}.toml"
    assert seals("officectl list 用印 防汛 --format tsv")[1].splitlines()[1:] == [
        f"{ident}\t2026-11-19\t办公室印章\t防汛通知\t12\t李伟\t水利局"
    ]
    code, out, _ = seals("officectl list seal_use sort=-used_on --format csv --lang en")
    assert out.lstrip("\ufeff").splitlines()[0] == "id,Used on,Seal,Matter,Copies,Applicant,Unit"
    assert len(out.splitlines()) == 3
    shown = seals(f"officectl show {ident}")[1]
    assert "经办人    li.wei（李伟）" in shown
    assert "办公室印章" in shown
    assert seals("officectl set 防汛通知 份数=15 归还日期=2026-11-20")[0] == 0
    assert "份数：12 → 15" in seals(f"officectl log {ident}")[1]


def test_what_is_wrong_is_refused_and_found(seals: Run, an_office: Office) -> None:
    code, _, said = seals("officectl new 用印 印章=公章 事由=x 单位=gov-office 经办人=zhou.ting 用印日期=今天")
    assert code == 2
    assert "公章" in said
    ws, _ = an_office
    ident = "sealuse-20261118-0000000a"
    path = ws / f"records/seal_use/2026/{ident}.toml"
    path.parent.mkdir(parents=True)
    path.write_text(
        f'id = "{ident}"\nseal = "公章"\nmatter = "借章"\nunit = "nobody"\napplicant = "zhou.ting"\n'
        "used_on = 2026-11-18\nreturned_on = 2026-11-01\ncopies = 0\n",
        encoding="utf-8",
    )
    code, out, _ = seals(f"officectl check {ident} --json")
    assert code == 1
    found = {(finding["code"], finding["field"], finding["line"]) for finding in json.loads(out)["findings"]}
    assert found == {
        ("FIELD-VALUE", "seal", 2), ("FIELD-VALUE", "copies", 8), ("REF-MISSING", "unit", 4),
        ("DATE-ORDER", "returned_on", 7),
    }  # fmt: skip


def test_completion_and_editor_know_it(seals: Run, an_office: Office) -> None:
    ws, _ = an_office
    options = Options(folder=str(ws), lang="zh")
    assert ("seal_use", "印章使用") in set(complete.kind(options, "se", {}))
    assert ("用印", "印章使用") in set(complete.kind(options, "用", {}))
    assert ("用印日期=", "used_on") in set(complete.field(options, "用", {"kind": "用印"}))
    values = {value for value, _ in complete.field(options, "印章=", {"kind": "用印"})}
    assert values == {"印章=县政府印章", "印章=办公室印章", "印章=县长签名章"}
    assert seals("officectl schema sync")[0] == 0
    assert 'path = "schemas/seal_use.schema.json"' in (ws / ".taplo.toml").read_text(encoding="utf-8")
    assert (ws / FILE).read_bytes() == office.SEAL.read_bytes()


def test_without_its_file_it_is_unknown(run: Run) -> None:
    code, _, said = run("officectl list 用印")
    assert code == 2
    assert "用印" in said


def test_the_file_is_what_the_meta_schema_admits() -> None:
    import jsonschema

    meta = json.loads((office.ROOT / "schemas/meta/officectl-kind.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(Path(office.SEAL).read_text(encoding="utf-8")), meta)
