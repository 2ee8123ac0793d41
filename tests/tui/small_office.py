"""The small office of the help pages, with a past, for journeys that write; and what a person does in a form."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from pathlib import Path
from typing import Any

from actions import office
from textual.pilot import Pilot

from .screen import until

TRIP = "trip-20261119-7k2m9q4x"
TRIP_FILE = f"records/trip/2026/11/{TRIP}.toml"


def build(folder: Path) -> Path:
    """The office with its five commits, and with the office's own kind of records."""
    ws, env = office.build(folder)
    (ws / "schemas").mkdir(exist_ok=True)
    shutil.copy(office.SEAL, ws / "schemas" / "seal_use.schema.json")
    for name, value in (("user.name", "周婷"), ("user.email", "zhou.ting@example.org")):
        office.git(ws, env, "config", name, value)
    office.git(ws, env, "add", "-A")
    office.git(ws, env, "commit", "-q", "-m", "用印登记")
    return ws


def copied(original: Path, folder: Path) -> Path:
    """An office of one's own."""
    return Path(shutil.copytree(original, folder / "ws", symlinks=True))


def git(ws: Path, *words: str) -> str:
    """Plain git; its output."""
    done = subprocess.run(["git", *words], cwd=ws, capture_output=True, check=True)
    return done.stdout.decode()


def commits(ws: Path) -> list[str]:
    """The subjects, newest first."""
    return git(ws, "log", "--format=%s").splitlines()


def approved(ws: Path) -> str:
    """A slip whose last event is its approval, as the messages tell it: nothing is verified for this."""
    said = git(ws, "log", "--grep=^Office-Item: trip/", "--format=%B%x00")
    done: set[str] = set()
    for message in said.split("\0"):
        named = [line.split()[1].partition("/")[2] for line in message.splitlines() if line.startswith("Office-Item: trip/")]
        if "Office-Event: approve" in message and not done.intersection(named):
            return named[0]
        done.update(named)
    raise AssertionError("no slip was approved")


def text(ws: Path, path: str = TRIP_FILE) -> str:
    """A file of the office."""
    return (ws / path).read_text(encoding="utf-8")


def commit(ws: Path, subject: str = "别人改的") -> None:
    """Somebody else commits everything."""
    git(ws, "add", "-A")
    git(ws, "commit", "-q", "-m", subject)


NAMED = ("enter", "down", "up", "left", "right", "home", "end", "tab", "escape", "space")


def send(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys as a terminal sends them, without waiting for what they do: names of keys, or texts."""
    from textual.events import Key
    from textual.keys import _character_to_key

    for key in keys:
        named = key in NAMED or (key.startswith("ctrl+") and key.isascii())
        for event in [Key(key, None)] if named else [Key(_character_to_key(one), one) for one in key]:
            event.set_sender(pilot.app)
            pilot.app._driver.send_message(event)  # type: ignore[union-attr]  # the app is running


async def write(pilot: Pilot[Any], words: str) -> None:
    """Type, as an input method commits its characters: one after the other."""
    send(pilot, *words)
    await pilot.pause()


async def at(pilot: Pilot[Any], *path: str | int) -> Any:
    """Put the cursor into a field of the form in front; the field. A text that stands there is taken away."""
    from officectl.tui.widgets.form import Form
    from officectl.tui.widgets.form_field import FormField

    form = pilot.app.screen.query_one(Form)
    field = form.parts[path]
    form.focus_part(field)
    await pilot.pause()
    if isinstance(field, FormField):
        field.editor.show("")
    return field


async def fill(pilot: Pilot[Any], words: str, *path: str | int) -> Any:
    """Type into a field of the form in front, and wait until it has been read; the field."""
    field = await at(pilot, *path)
    await write(pilot, words)
    await read(pilot)
    return field


async def read(pilot: Pilot[Any]) -> None:
    """Wait until every text of the form in front has been read."""
    from officectl.tui.widgets.form import Form

    form = pilot.app.screen.query_one(Form)
    await pilot.pause()
    while form.pending:
        await asyncio.sleep(0.01)
        await pilot.pause()
    await pilot.pause()


async def form_of(pilot: Pilot[Any]) -> Any:
    """Wait for the form in front; it."""
    from officectl.tui.widgets.form import Form

    await until(pilot, "F2")
    while not (found := pilot.app.screen.query(Form)) or not found.first().parts:
        await asyncio.sleep(0.01)
        await pilot.pause()
    await pilot.pause()
    return found.first()
