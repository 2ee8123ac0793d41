"""The small office as a repository, and imports into it of which nothing is written."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from officectl.actions import import_
from officectl.actions._options import Options
from officectl.actions.import_ import Plan, Request, Source
from officectl.text.lang import Lang

OFFICE = Path(__file__).parents[1] / "cli" / "workspaces" / "office"


def git(folder: Path, *words: str) -> str:
    """Plain git as somebody; its output."""
    who = ("-c", "user.name=周婷", "-c", "user.email=zhou.ting@example.org")
    return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True).stdout.decode()


def office(folder: Path) -> Path:
    """A repository with the records of the small office."""
    ws = Path(shutil.copytree(OFFICE, folder / "office"))
    git(ws, "init", "-q", "-b", "main")
    git(ws, "config", "user.name", "周婷")
    git(ws, "config", "user.email", "zhou.ting@example.org")
    commit(ws, "起始")
    return ws


def commit(ws: Path, subject: str) -> None:
    """Everything as it lies there."""
    git(ws, "add", "-A")
    git(ws, "commit", "-q", "-m", subject)


def request(kind: str, *tables: tuple[str, bytes | str], **more: object) -> Request:
    """A request for tables given as (name, content)."""
    sources = tuple(Source(name, raw.encode() if isinstance(raw, str) else raw) for name, raw in tables)
    return Request(kind, sources, **more)   # type: ignore[arg-type]


def planned(ws: Path, kind: str, *tables: tuple[str, bytes | str], lang: Lang = "zh", **more: object) -> Plan:
    """What would be done."""
    return import_.plan(Options(folder=str(ws), lang=lang), request(kind, *tables, **more))


def imported(ws: Path, kind: str, *tables: tuple[str, bytes | str], **more: object) -> import_.Result:
    """Do it."""
    return import_.import_records(Options(folder=str(ws)), request(kind, *tables, **more), confirm=lambda _: True)


def faults(plan: Plan, lang: Lang = "zh") -> list[str]:
    """All faults as a person reads them."""
    return list(plan.faults(lang))


def texts(plan: Plan) -> dict[str, str]:
    """What would be written: the text of every record by its path."""
    return {change.path: (change.after or b"").decode() for change in plan.changes}
