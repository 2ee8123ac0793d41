"""The demonstration, made once for the whole run by the command itself; who writes in it takes a copy."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

from actions import office


class County(NamedTuple):
    """What `officectl demo` left and said."""

    folder: Path
    env: dict[str, str]
    """Whose home is empty: no git identity, no keys; an agent that nobody answers for."""
    shown: str
    said: str

    def sh(self, command: str, code: int = 0) -> str:
        """A command line in the folder; what it prints."""
        done = office.sh(self.folder, self.env, command)
        assert "Traceback" not in done.stderr
        assert done.returncode == code, (command, done.returncode, done.stdout, done.stderr)
        return done.stdout

    def ask(self, command: str, code: int = 0) -> Any:
        """The same with --json."""
        return json.loads(self.sh(f"officectl {command} --json", code))

    def git(self, *args: str) -> str:
        """What git prints."""
        done = subprocess.run(["git", *args], cwd=self.folder, env=self.env, capture_output=True, check=True)
        return done.stdout.decode("utf-8", "replace")

    def copy(self, folder: Path) -> County:
        """One to write in."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return self._replace(folder=folder)


def make(place: Path) -> County:
    """Run the command in an empty folder."""
    env = {name: value for name, value in office.environment(place / "machine").items() if not name.startswith(("GIT_AUTHOR", "GIT_COMMITTER"))}
    env["SSH_AUTH_SOCK"] = str(place / "nobody")
    done = office.sh(place, env, "officectl demo d --no-pager", timeout=120)
    assert done.returncode == 0, done.stderr
    return County(place / "d", env, done.stdout, done.stderr)
