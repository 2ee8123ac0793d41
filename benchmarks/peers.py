"""The programs that officectl is compared with, and the same material in their own forms.

Each function gives a command, or says what to install where the program is not there.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import PYTHON, Command, once
from benchmarks.places import Bench
from benchmarks.records import CARS, PLACES

DATES = frozenset(("date", "datetime", "time"))


def find(bench: Bench, program: str) -> str | None:
    """In the measured environment, in the environments of --peers, on the path."""
    places = [Path(PYTHON).parent, *sorted(bench.peers.glob("*/bin") if bench.peers else ())]
    return next((found for place in places if (found := shutil.which(program, path=str(place)))), None) or shutil.which(program)


def _pip(package: str, program: str) -> str:
    return f"no {program}: python -m venv PEERS/{package}; PEERS/{package}/bin/pip install {package}; --peers PEERS"


# schemas ------------------------------------------------------------------------------------------------------


def schemas(folder: Path) -> None:
    """What `officectl schema sync` writes, beside the records, without a commit; and the same for tombi."""
    from officectl.actions import _fresh

    for path, raw in _fresh.core_schemas().items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(raw)
    kinds = sorted(path.name.split(".")[0] for path in (folder / "schemas").iterdir())
    (folder / _fresh.TAPLO).write_bytes(_fresh.taplo(kinds))
    document = without_dates(json.loads((folder / "schemas/trip.schema.json").read_text("utf-8")))
    (folder / "tombi-trip.json").write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    (folder / "tombi.toml").write_text(
        'toml-version = "v1.0.0"\n\n[[schemas]]\npath = "tombi-trip.json"\ninclude = ["records/trip/**/*.toml"]\n', "utf-8")


def without_dates(node: Any) -> Any:
    """tombi holds TOML's own dates to be no strings, as which JSON Schema has them: it need not look at them at all."""
    if isinstance(node, dict):
        if node.get("x-officectl", {}).get("type") in DATES:
            return {}
        return {name: without_dates(value) for name, value in node.items()}
    return [without_dates(item) for item in node] if isinstance(node, list) else node


def taplo(bench: Bench, folder: Path) -> Command | str:
    """taplo lint over all records, by the workspace's .taplo.toml."""
    program = find(bench, "taplo")
    return _pip("taplo", "taplo") if program is None else Command((program, "lint"), bench.env(), folder, pinned=True, codes=(0,))


def check_jsonschema(bench: Bench, folder: Path) -> Command | str:
    """check-jsonschema over the slips."""
    program = find(bench, "check-jsonschema")
    if program is None:
        return _pip("check-jsonschema", "check-jsonschema")
    slips = [str(path.relative_to(folder)) for path in sorted((folder / "records/trip").rglob("*.toml"))]
    return Command((program, "--schemafile", "schemas/trip.schema.json", *slips), bench.env(), folder, pinned=True, codes=(0,))


def tombi(bench: Bench, folder: Path) -> Command | str:
    """tombi lint over the slips."""
    program = find(bench, "tombi")
    if program is None:
        return _pip("tombi", "tombi")
    return Command((program, "lint", "--offline", "--quiet", "records/trip"), bench.env(), folder, pinned=True, codes=(0,))


# ledgers ------------------------------------------------------------------------------------------------------


def entries(count: int) -> Iterator[tuple[str, str, str, int, int]]:
    """Day, payee, purpose, car and yuan of as many entries: the text of the slips."""
    for n in range(count):
        day = f"{2010 + n * 16 // count}-{n % 12 + 1:02d}-{n % 28 + 1:02d}"
        yield day, f"第{n % PLACES}镇", f"赴第{n % PLACES}镇督查防汛物资储备", n % CARS, n % 90 + 10


NOTE = "按领导批示要求，当日往返，注意行车安全"


def hledger(bench: Bench, count: int) -> Command | str:
    """hledger check, its default checks."""
    program = find(bench, "hledger")
    if program is None:
        return "no hledger: apt-get install hledger"

    def make(path: Path) -> None:
        with path.open("w", encoding="utf-8") as out:
            for day, payee, purpose, car, yuan in entries(count):
                out.write(f"{day} * {payee} | {purpose}\n    ; {NOTE}\n    支出:油费:车{car}  {yuan}.00 CNY\n    资产:油卡\n\n")

    return Command((program, "-f", str(bench.made(f"{count}.journal", make)), "check"), bench.env(), pinned=True, codes=(0,))


def bean_check(bench: Bench, count: int, warm: bool = False) -> Command | str:
    """bean-check of beancount; `warm`: with its cache written, else without one."""
    program = find(bench, "bean-check")
    if program is None:
        return _pip("beancount", "bean-check")

    def make(path: Path) -> None:
        with path.open("w", encoding="utf-8") as out:
            out.write("".join(f"2009-01-01 open Expenses:Fuel:Car{car} CNY\n" for car in range(CARS)))
            out.write("2009-01-01 open Assets:Card CNY\n\n")
            for day, payee, purpose, car, yuan in sorted(entries(count)):
                out.write(f'{day} * "{payee}" "{purpose}"\n  note: "{NOTE}"\n  Expenses:Fuel:Car{car}  {yuan}.00 CNY\n  Assets:Card\n\n')

    path = bench.made(f"{count}.beancount", make)
    command = Command((program, *(() if warm else ("--no-cache",)), str(path)), bench.env(), pinned=True, codes=(0,))
    if warm:
        once(command)
    return command


# tasks --------------------------------------------------------------------------------------------------------


def task(bench: Bench, count: int, project: str) -> Command | str:
    """Taskwarrior's list of one project; six tasks of ten have one of as many projects as there are cars."""
    program = find(bench, "task")
    if program is None:
        return "no task: apt-get install taskwarrior"

    def make(folder: Path) -> None:
        folder.mkdir()
        with (folder / "pending.data").open("w", encoding="utf-8") as out:
            for n in range(count):
                owned = f'project:"川Z{n % CARS:05d}" ' if n % 10 < 6 else ""
                moment = 1_700_000_000 + n * 60
                out.write(f'[annotation_{moment}:"{NOTE}" description:"赴第{n % PLACES}镇督查防汛物资储备" due:"{moment + 10**8}" '
                          f'entry:"{moment}" modified:"{moment}" {owned}status:"pending" uuid:"{uuid.UUID(int=n + 1)}"]\n')
        (folder / "rc").write_text(f"data.location={folder}\nconfirmation=off\nnews.version=9.9.9\n", "utf-8")

    folder = bench.made(f"{count}-task", make)
    env = bench.env(TASKRC=str(folder / "rc"), TASKDATA=str(folder))
    return Command((program, f"project:{project}", "list"), env, codes=(0,))
