"""Every record fixture: our verdict, and the verdict of three validators that know nothing of us."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from record_cases import (
    HERE,
    KINDS,
    Case,
    beyond_json_schema,
    cases,
    field_at,
    jsonise,
    judge,
    plain,
    refusals,
    summary,
)

from officectl.records.validate import validator
from officectl.store import kinds

CASES = cases()
VALID = [case for case in CASES if case.good]
INVALID = [case for case in CASES if not case.good]
REFUSALS = refusals()


@pytest.mark.parametrize("case", VALID, ids=str)
def test_a_valid_record_has_no_fault(case: Case) -> None:
    data, faults = judge(KINDS[case.kind], case.path.read_bytes())
    assert not case.expected, "a valid fixture expects nothing"
    assert [(fault.code, fault.field, fault.message.render("en")) for fault in faults] == []
    assert data is not None
    assert validator(KINDS[case.kind], warm_up=0)(data) == []
    plain(case.kind).validate(jsonise(data))


@pytest.mark.parametrize("case", INVALID, ids=str)
def test_an_invalid_record_has_exactly_the_faults_it_names(case: Case) -> None:
    kind = KINDS[case.kind]
    assert case.expected, f"{case}: its first line should be `# expect: CODE field`"
    data, faults = judge(kind, case.path.read_bytes())
    assert summary(faults) == case.expected
    for fault in faults:
        for lang in ("zh", "en"):
            assert fault.message.render(lang) and (fault.remedy is None or fault.remedy.render(lang))
    if data is not None:
        accepted = plain(case.kind).is_valid(jsonise(data))
        assert accepted == all(beyond_json_schema(kind, fault, data) for fault in faults)


@pytest.mark.parametrize("row", REFUSALS, ids=lambda row: row["name"])
def test_an_extra_refusal_is_ours_alone(row: dict[str, str]) -> None:
    """Ours refuses, with the one fault stated; a plain JSON Schema validator takes it."""
    assert set(row) == {"name", "kind", "toml", "code", "field", "why"}
    data, faults = judge(KINDS[row["kind"]], row["toml"].encode())
    assert summary(faults) == ((row["code"], row["field"]),)
    plain(row["kind"]).validate(jsonise(data or tomllib.loads(row["toml"])))


def test_extra_refusals_cover_every_sort_of_refusal_that_is_ours_alone() -> None:
    """A fixture that only we refuse has a row with the same code for the same type of field."""
    assert len({row["name"] for row in REFUSALS}) == len(REFUSALS)
    listed = set()
    for row in REFUSALS:
        kind = KINDS[row["kind"]]
        _, faults = judge(kind, row["toml"].encode())
        listed |= {(fault.code, field.type) for fault in faults if (field := field_at(kind, fault.field))}
    for case in INVALID:
        kind = KINDS[case.kind]
        data, faults = judge(kind, case.path.read_bytes())
        for fault in faults if data is not None else ():
            if beyond_json_schema(kind, fault, data):
                field = field_at(kind, fault.field)
                assert field is not None and (fault.code, field.type) in listed, (
                    f"{case}: no such row in the table"
                )


def test_every_shipped_kind_has_fixtures_of_both_sorts() -> None:
    assert {case.kind for case in VALID} == set(KINDS)
    assert {case.kind for case in INVALID} == set(KINDS)


def _plain_invalid() -> set[Path]:
    """Invalid fixtures that any JSON Schema validator refuses too."""
    found = set()
    for case in INVALID:
        data, faults = judge(KINDS[case.kind], case.path.read_bytes())
        if data is not None and not all(beyond_json_schema(KINDS[case.kind], one, data) for one in faults):
            found.add(case.path)
    return found


def test_taplo_agrees(tmp_path: Path) -> None:
    """One run over all fixtures: every valid one passes, every plainly invalid one is named."""
    taplo = Path(sys.executable).with_name("taplo")
    if not taplo.exists():
        pytest.skip("taplo is not installed")
    rules = [
        f'[[rule]]\ninclude = ["{HERE}/{kind}/**/*.toml"]\n[rule.schema]\npath = "{path}"\n'
        for kind, path in kinds.core_files().items()
    ]
    config = tmp_path / ".taplo.toml"
    config.write_text('include = ["**/*.toml"]\n' + "".join(rules), encoding="utf-8")
    told = subprocess.run(
        [taplo, "lint", "--config", config, *(case.path for case in CASES)],
        capture_output=True,
        text=True,
        env={**os.environ, "NO_COLOR": "1", "RUST_LOG": "error"},
        check=False,
    )
    refused = {Path(name) for name in re.findall(r"┌─ (.+\.toml):\d+:\d+", told.stderr + told.stdout)}
    assert refused & {case.path for case in VALID} == set()
    assert _plain_invalid() - refused == set()


_CHECK = """
import json, sys
from click.testing import CliRunner
from check_jsonschema import main
out = {}
for kind, (schema, files) in json.load(sys.stdin).items():
    told = CliRunner().invoke(main, ["--schemafile", schema, "--output-format", "json", *files])
    out[kind] = [one["filename"] for one in json.loads(told.output)["errors"]] if told.exit_code else []
    if told.exit_code not in (0, 1):
        sys.exit(told.output)
print(json.dumps(out))
"""


def test_check_jsonschema_agrees() -> None:
    """The command itself, once a kind in one process (its start costs more than its work)."""
    pytest.importorskip("check_jsonschema")
    wanted = _plain_invalid()
    jobs = {
        kind: (
            schema,
            [str(case.path) for case in CASES if case.kind == kind and (case.good or case.path in wanted)],
        )
        for kind, schema in kinds.core_files().items()
    }
    told = subprocess.run(
        [sys.executable, "-c", _CHECK], input=json.dumps(jobs), capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    refused = {Path(name) for names in json.loads(told.stdout).values() for name in names}
    assert refused == wanted
