"""The office of the help pages with a policy and people who sign: every call is the command line, run as one of them with his own key.

The policy, the people and the keys are those of tests/history (`cast`, `keys`); nothing of officectl's own history is used to build it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from history import cast, plain
from history.judge import Judgement, judge_folder
from history.keys import Ring
from history.office import NOW, STEP

from . import office

TRIP = "trip-20261119-7k2m9q4x"
TASK = "task-20261119-7k2m9q4x"
START = NOW - timedelta(days=1)


@dataclass
class Said:
    """What one command line gave."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line of talk."""
        return self.err.rstrip("\n").rpartition("\n")[2]


@dataclass
class Desk:
    """A signed workspace; `desk("wang.wu", "approve", TRIP, "--yes")`."""

    ws: Path
    env: dict[str, str]
    ring: Ring
    genesis: str
    clock: Any = START
    extra: dict[str, str] = field(default_factory=dict)

    def __call__(self, person: str, *words: str, key: str | None = "", lang: str = "zh", yes: bool = True, **env: str) -> Said:
        """Run officectl as a person. `key`: whose key signs (default: his own; None: none is configured)."""
        self.sign_as(person if key == "" else key)
        done = subprocess.run(
            ["officectl", *words, "--lang", lang, *(["--yes"] if yes else [])], cwd=self.ws, env={**self.as_(person), **env},
            capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    def ok(self, person: str, *words: str, **how: Any) -> Said:
        """The same, and it must succeed."""
        said = self(person, *words, **how)
        assert said.code == 0, said.err
        return said

    def sign_as(self, person: str | None) -> None:
        """Which key git is set to sign with here."""
        if person is None:
            subprocess.run(["git", "config", "--local", "--unset-all", "user.signingkey"], cwd=self.ws, env=self.env, check=False)
        else:
            self.git("config", "--local", "user.signingkey", str(self.ring.key(person).file))

    def as_(self, person: str) -> dict[str, str]:
        """The environment of a person, a little later than the last time."""
        self.clock += STEP
        moment = self.clock.isoformat()
        who = {f"GIT_{one}_NAME": person for one in ("AUTHOR", "COMMITTER")} | {
            f"GIT_{one}_EMAIL": cast.email(person) for one in ("AUTHOR", "COMMITTER")
        }
        return {**self.env, **who, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, **self.extra}

    def git(self, *words: str, **env: str) -> str:
        """Plain git; its output."""
        return office.git(self.ws, {**self.env, **env}, *words)

    def commit(self, message: str = "手改", person: str = cast.CLERK, *, sign: bool = True) -> str:
        """Commit everything with plain git."""
        self.git("add", "-A")
        how = ["-c", "gpg.format=ssh", "commit", "-q", "-m", message]
        if sign:
            how.append(f"-S{self.ring.key(person).file}")
        office.git(self.ws, self.as_(person), *how)
        return self.head

    @property
    def head(self) -> str:
        """HEAD's commit."""
        return self.git("rev-parse", "HEAD").strip()

    def message(self, rev: str = "HEAD") -> str:
        """A commit's message."""
        return self.git("log", "-1", "--format=%B", rev)

    def path(self, ident: str) -> Path:
        """A record's file."""
        return next(self.ws.glob(f"records/**/{ident}.toml"))

    def edit(self, ident: str, old: str, new: str, person: str = cast.CLERK) -> str:
        """Change a record's text and commit it, signed by a person."""
        file = self.path(ident)
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        return self.commit("修改", person)

    def verdict(self) -> Judgement:
        """What verification says of HEAD."""
        return judge_folder(self.ws, self.head, genesis=self.genesis, now=NOW)

    def state(self, ident: str) -> str:
        """A record's derived state; and verification has nothing to say."""
        seen = self.verdict()
        assert seen.codes == []
        return str(seen.verdict.states[ident].state.name)


def found(ws: Path, env: dict[str, str], ring: Ring, change: Callable[[cast.Policy], object] = lambda policy: None) -> Desk:
    """Write the policy into the office and commit it as genesis. `change` alters the policy beforehand."""
    policy = cast.changed(cast.first_policy(ring), change)
    for path, raw in cast.policy_files(policy).items():
        file = ws / "policy" / "active" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(raw)
    desk = Desk(ws, env, ring, "")
    task = desk.path(TASK)   # what is submitted has its number
    task.write_text(task.read_text("utf-8").replace("title =", 'no = "督〔2026〕15号"\ntitle =', 1), "utf-8")
    desk.genesis = desk.commit("建立制度", cast.ADMIN)
    return desk


def delegation(principal: str, delegate: str, *roles: str, start: str = "2026-11-01", end: str = "2026-11-30") -> tuple[str, str]:
    """A delegation record: id and file text."""
    ident = "deleg-20261121-4f6h8j2k"
    data = {
        "id": ident, "principal": principal, "delegate": delegate, "roles": list(roles or ("分管领导@gov-office",)),
        "from": plain.read(f"d = {start}\n".encode())["d"], "to": plain.read(f"d = {end}\n".encode())["d"], "reason": "出差",
    }
    return ident, plain.toml(data)


def delegate(desk: Desk, principal: str, *others: str, **how: Any) -> str:
    """`principal` writes a delegation and submits it himself; its id."""
    ident, text = delegation(principal, *others, **how)
    file = desk.ws / "records" / "delegation" / "2026" / f"{ident}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    desk.commit("委托", principal)
    desk.ok(principal, "submit", ident)
    return ident


def agent(folder: Path) -> tuple[dict[str, str], int]:
    """Start ssh-agent; its environment and process id."""
    socket = folder / "agent"
    done = subprocess.run(["ssh-agent", "-a", str(socket), "-s"], capture_output=True, text=True, check=True)
    pid = int(done.stdout.partition("SSH_AGENT_PID=")[2].partition(";")[0])
    return {"SSH_AUTH_SOCK": str(socket), "SSH_AGENT_PID": str(pid)}, pid


def stop(pid: int) -> None:
    """End an agent that was started here."""
    os.kill(pid, 15)
