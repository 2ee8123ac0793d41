"""A copy to forge, and the tools of a forger: plain git, an editor, other people's keys. Every step is written down as a command."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from officectl.actions import _verdict
from officectl.actions._event_words import TITLES
from officectl.actions.tamper._ground import Unfit, Waiting
from officectl.actions.verify import Request
from officectl.git import run, signing, tools
from officectl.history import message, receipts
from officectl.history.cache import NAME as CACHE
from officectl.history.model import Event, Item
from officectl.light import dataclass, field
from officectl.records import toml
from officectl.records.canonical import digest
from officectl.store import workspace
from officectl.text.lang import Message, Text, plain

if TYPE_CHECKING:
    from officectl.actions.tamper._ground import Ground, Person
    from officectl.history.known import Rec
    from officectl.history.model import EventName

STEP = 600
"""Seconds between two commits of a forger."""
SCRATCH = ".git/forged"
"""Where a forger keeps his own files: below the git folder, so that no commit takes them along."""
_QUICK = ("-c", "core.fsync=none")   # a forged copy need not outlive a power cut
_ZONE = timezone(timedelta(hours=8))
_TAIL = "f0rged{:02}"

_SAYS = Text("# {file}：{event} {item}，署 {who}", "# {file}: {event} {item}, by {who}")
_FOR = Text("# {file}：{event} {item}，署 {who} 代 {principal}", "# {file}: {event} {item}, by {who} for {principal}")
_AS = Text("# 以下提交署名 {name} <{email}>", "# commits from here on bear the name {name} <{email}>")
_PREPARED = Text("# 先照规矩办一份，只差最后一步", "# first one that is handled as it should be, but for the last step")
_BEGINS = Text("# 伪造从这里开始", "# the forgery begins here")
_WRITE = Text("# 写 {path}", "# write {path}")
_DATED = Text("# 日期倒填为 {day}", "# dated back to {day}")


@dataclass(frozen=True, slots=True)
class Forged:
    """What the forger hoped to gain, and how the copy is to be verified."""

    record: str = ""
    """The id of the record that he was after; empty when it is not about one record."""
    wanted: str = ""
    """The state he wanted it to have: it must have another."""
    request: Request = field(default_factory=Request)
    traps: tuple[Path, ...] = ()
    """Files that must not exist after verification: a program of the forger's would have made them."""


class Copy:
    """A clone of the original, under a forger's hands."""

    def __init__(self, ground: Ground, folder: Path) -> None:
        self.ground = ground
        self.folder = folder
        self.steps: list[Message] = []
        """The commands so far, one a line, with remarks between them."""
        self.actor = ""
        """Who plays the part of `{who}` in the family's story."""
        self._clock = ground.at
        self._shown = ""
        self._messages = 0
        run.run(
            ("clone", "-q", "--shared", "--sparse", "--", str(ground.folder.resolve()), str(folder)), env={"GIT_ALLOW_PROTOCOL": "file"},
        )
        if receipts.tip(ground.standing.git):
            self._quiet("fetch", "-q", "origin", f"+{receipts.REF}:{receipts.REF}", env={"GIT_ALLOW_PROTOCOL": "file"})
        self._quiet("remote", "remove", "origin")
        self._remember()
        (folder / SCRATCH).mkdir()
        self._opened: set[str] = set()
        if ground.ws.git.branch() is None:
            self._quiet("checkout", "-q", "-B", "main")
        self.branch = self._quiet("symbolic-ref", "--short", "HEAD").decode("utf-8").strip()
        """The branch that was cloned."""

    def _remember(self) -> None:
        """What is known of the original's signatures: facts about commits that both have, so that verification is quick here too."""
        known = self.ground.ws.git.cache_dir / CACHE
        if known.is_file():
            place = self.folder / ".git" / "officectl"
            place.mkdir(exist_ok=True)
            shutil.copyfile(known, place / CACHE)

    # -- git ----------------------------------------------------------------------------------------------------------

    def git(self, *words: str, env: Mapping[str, str] | None = None, stdin: bytes | None = None, shown: str = "") -> str:
        """Run git in the copy and write the command down (`shown`: an honest equivalent). Raises GitFailed."""
        self.note(shown or self._line(words))
        return self._quiet(*words, env=env, stdin=stdin).decode("utf-8", "replace").strip()

    def look(self, *words: str, env: Mapping[str, str] | None = None) -> None:
        """Show what plain git would tell somebody who is to be deceived."""
        self.note(self._line(words))
        done = run.attempt(words, folder=self.folder, env=env)
        for line in (done.out + done.err).decode("utf-8", "replace").strip().splitlines():
            self.note(f"    {line}")

    def note(self, line: str | Message) -> None:
        """Write a step down."""
        self.steps.append(plain(line) if isinstance(line, str) else line)

    def head(self) -> str:
        """The copy's last commit."""
        return self._quiet("rev-parse", "HEAD").decode("ascii").strip()

    def go_on_from(self, oid: str) -> None:
        """Let the next commits be dated after that one."""
        self._clock = int(self._quiet("log", "-1", "--format=%ct", oid))

    def _quiet(self, *words: str, env: Mapping[str, str] | None = None, stdin: bytes | None = None) -> bytes:
        return run.run((*_QUICK, *words), folder=self.folder, env=env, stdin=stdin)

    def _line(self, words: Sequence[str]) -> str:
        return " ".join(("git", *(self._word(word) for word in words)))

    def _word(self, word: str) -> str:
        word = word.replace(f"{self.folder.resolve()}/", "")
        keys = str(self.ground.keys)
        before, found, after = word.partition(keys)
        return f'{before}"$KEYS"{shlex.quote(after)}' if found else shlex.quote(word)

    def learn(self) -> None:
        """Let a verification of the copy fill its cache, as its owner would."""
        with workspace.find(self.folder) as ws:
            _verdict.at(ws, self.head(), pins={})

    # -- commits ------------------------------------------------------------------------------------------------------

    def commit(
        self, said: str | bytes, name: Person, *, key: str = "", amend: bool = False, words: Sequence[str] = (), at: int = 0
    ) -> str:
        """Commit what is staged in somebody's name. `key`: who signs, by the file of a private key; empty: nobody. The message is
        a line, or the raw bytes of an event. `at`: a date other than the next. Its id.
        """
        before = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={key}") if key else ()
        after = [*(("--amend",) if amend else ()), "--allow-empty", *(("-S",) if key else ()), *words]
        if isinstance(said, bytes):
            self._messages += 1
            file = f"{SCRATCH}/{self._messages}.txt"
            (self.folder / file).write_bytes(said)
            after += ["--cleanup=verbatim", "-F", file]
        else:
            after += ["-m", said]
        self.git(*before, "commit", "-q", *after, env=self.identity(name, at))
        return self.head()

    def identity(self, name: Person, at: int = 0) -> dict[str, str]:
        """Whose name and which date the next commit bears. The remark is written down when it changes."""
        self._clock += STEP
        moment = datetime.fromtimestamp(at or self._clock, UTC).astimezone(_ZONE)
        who = f"{name.name} <{name.email}>"
        if who != self._shown:
            self._shown = who
            self.note(_AS(name=name.name, email=name.email))
        if at:
            self.note(_DATED(day=moment.date().isoformat()))
        date = moment.isoformat()
        return {f"GIT_{one}_{what}": value for one in ("AUTHOR", "COMMITTER") for what, value in (
            ("NAME", name.name), ("EMAIL", name.email), ("DATE", date))}

    def message(
        self, event: EventName, items: Sequence[Item], actor: str, *, role: str = "", opinion: str = "", principal: str = "",
        delegation: str = "", subject: str = "",
    ) -> bytes:
        """The message of an event, as officectl itself would write it."""
        policy = self.ground.policy
        meaning = policy.settings.meanings.get(event, ("",))[0]
        one = Event(
            event, tuple(items), actor, role, meaning, principal, delegation, policy.version, policy.digest, opinion,
        )
        return message.write(subject or f"{event}: {', '.join(item.id for item in items)}", one)

    def event(
        self, event: EventName, item: Item, who: Person, *, key: str | None = "", name: Person | None = None, at: int = 0, role: str = "",
        opinion: str = "", principal: str = "", delegation: str = "",
    ) -> str:
        """An event said to be by `who`. `key`: who signs (default: he; None: nobody); `name`: whom git names as the author. Its id."""
        raw = self.message(event, [item], who.id, role=role, opinion=opinion, principal=principal, delegation=delegation)
        said = {"file": f"{SCRATCH}/{self._messages + 1}.txt", "item": f"{message.item_text(item)[:-56]}…", "who": who.id, "principal": principal}
        self.note((_FOR if principal else _SAYS)(event=TITLES[event], **said))
        return self.commit(raw, name or who, key=who.key if key == "" else key or "", at=at)

    def new_key(self, file: str, comment: str) -> str:
        """A new pair of keys below the copy; the private key's file."""
        place = str(self.folder.resolve() / file)
        self.note(f"ssh-keygen -q -t ed25519 -N '' -C {shlex.quote(comment)} -f {file}")
        tools.say(("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", place))
        return place

    def public(self, key: str) -> str:
        """The public half of a key."""
        return Path(f"{key}.pub").read_text("utf-8").strip()

    def fingerprint(self, key: str) -> str:
        """Its fingerprint."""
        return signing.public_key(self.public(key)).fingerprint

    def raw(self, oid: str) -> bytes:
        """A commit's bytes."""
        return self._quiet("cat-file", "commit", oid)

    def store(self, raw: bytes, shown: str) -> str:
        """Put a commit's bytes into the copy, whatever they are, and its branch on it. `shown`: how that is done by hand."""
        self.note(shown)
        oid = self._quiet("hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=raw).decode("ascii").strip()
        self.git("update-ref", "HEAD", oid)
        return oid

    # -- files --------------------------------------------------------------------------------------------------------

    def open(self, path: str) -> Path:
        """A file or folder of the work tree. Only what a forger touches is checked out: thousands of files for every copy would be slow."""
        folder = path.rpartition("/")[0] or path
        if "/" in path and folder not in self._opened:
            self._opened.add(folder)
            self._quiet("sparse-checkout", "add", folder)
        return self.folder / path

    def write(self, path: str, content: str) -> None:
        """A new or wholly other file, staged."""
        place = self.open(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, "utf-8")
        self.note(_WRITE(path=path))
        self.git("add", "--", path)

    def replace_line(self, path: str, number: int, line: str) -> None:
        """Another text in one line (from 1) of a file, staged."""
        place = self.open(path)
        lines = place.read_text("utf-8").split("\n")
        lines[number - 1] = line
        place.write_text("\n".join(lines), "utf-8")
        self.sed(f"{number}c{line}", path)
        self.git("add", "--", path)

    def draft(self, ident: str, path: str, text: str, kind: str, who: Person) -> Item:
        """A new record, written and signed by somebody; what a first submission of it names."""
        self.write(path, text)
        self.commit(f"新建 {ident}", who, key=who.key)
        return Item(kind, ident, 1, digest(kind, toml.read(text.encode()).data or {}))

    def waiting(self) -> Waiting:
        """A record that waits for a vote. Where the original has none (whoever tried the demonstration may have dealt with all), one is
        brought that far first, by the right people in the right order. Raises Unfit.
        """
        try:
            return self.ground.waiting()
        except Unfit:
            return self._prepared()

    def _prepared(self) -> Waiting:
        ground = self.ground
        rec = ground.approved()
        data = ground.standing.data(rec)
        *before, last = ground.policy.flows[rec.kind].path(data)[1:]
        if any(stage.k != 1 or stage.of for stage in before):
            raise Unfit(what=Text("等待签批的记录", "no record that waits for a vote"))
        self.note(_PREPARED())
        clerk, who = ground.outsider(rec, last), ground.holder(rec, last)
        ident, path, text = self.twin(rec, 99)
        item = self.draft(ident, path, text, rec.kind, clerk)
        self.event("submit", item, clerk)
        for stage in before:
            voter = ground.holder(rec, stage, {clerk.id, who.id})
            self.event(stage.event, item, voter, role=ground.role(voter.id, stage, data))
        state = before[-1].state if before else "submitted"
        self.note(_BEGINS())
        return Waiting(rec._replace(id=ident, path=path, digest=item.digest, state=state), item, last, who, ground.role(who.id, last, data))

    def write_scratch(self, name: str, content: str) -> Path:
        """A file of the forger's own, beside the repository's."""
        place = self.folder / SCRATCH / name
        place.write_text(content, "utf-8")
        self.note(_WRITE(path=f"{SCRATCH}/{name}"))
        return place

    def falsify(self, rec: Rec) -> None:
        """Change what a record says: the reason of a trip, the title of a task; where there is none, a note."""
        lines = self.open(rec.path).read_text("utf-8").split("\n")
        for field_ in ("purpose", "title", "reason"):
            for number, line in enumerate(lines, 1):
                found = re.fullmatch(f'{field_} = "(.+)"', line)
                if found:
                    self.replace_line(rec.path, number, f'{field_} = "{found[1]}，并赴省城"')
                    return
        self.insert_first(rec.path, 'note = "另赴省城"')

    def insert_first(self, path: str, line: str) -> None:
        """One line more at the top of a file, staged."""
        place = self.open(path)
        place.write_text(f"{line}\n{place.read_text('utf-8')}", "utf-8")
        self.sed(f"1i{line}", path)
        self.git("add", "--", path)

    def sed(self, program: str, path: str) -> None:
        """Write down how a file was changed."""
        self.note(f"sed -i {shlex.quote(program)} {shlex.quote(path)}")

    def twin(self, rec: Rec, number: int = 1) -> tuple[str, str, str]:
        """A new record like another: its id, path and text. Raises Unfit when the id is no dated one."""
        stem, _, tail = rec.id.rpartition("-")
        if len(tail) != 8 or not stem:
            raise Unfit(what=Text("编号带日期的记录", "no record with a dated id"))
        ident = f"{stem}-{_TAIL.format(number)}"
        return ident, rec.path.replace(rec.id, ident), self.ground.text(rec).replace(f'id = "{rec.id}"', f'id = "{ident}"', 1)
