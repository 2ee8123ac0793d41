"""Can the tests fail? Every rule of the verifier is switched off in turn, and the tests that notice are named.

    python tests/history/mutations.py                  every rule, a table
    python tests/history/mutations.py separation merges    only these modules or names
    python tests/history/mutations.py --conditions machine     every condition of a module, always true and always false

The tests run once and leave their repositories behind; then each changed verifier judges all of them again, and a test counts as
red when the verdict it saw differs. The first few of each are then really run under the change, so that "red" is not only a
figure of speech. Exit code 1 when a rule is noticed by nobody.
"""

from __future__ import annotations

import ast
import importlib
import os
import sys
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

HERE = Path(__file__).parent
FILES = (
    "test_normal.py", "test_attacks_records.py", "test_attacks_policy.py", "test_attacks_history.py", "test_attacks_beyond.py",
    "test_faults.py", "test_receipts.py", "test_ballots.py",
)
ROOM = "officectl.history"


@dataclass(frozen=True)
class Rule:
    """One rule and how to switch it off: a function by name with another in its place, or a piece of source with another."""

    name: str
    module: str
    function: str = ""
    instead: Callable[..., Any] | None = None
    old: str = ""
    new: str = ""


def always(value: Any) -> Callable[..., Any]:
    """Answers the same to everything."""
    return lambda *_args, **_named: value


MODULES = (
    "events", "transition", "separation", "authority", "delegations", "landing", "merges", "chain", "ballot", "governed", "guarded",
    "edits", "content", "clocks", "receipts", "pinning", "policy_judge", "identity", "machine", "verification",
)
"""Where decisions are made. Every function of theirs that can say no, or yes, is a rule."""

NEUTRAL: dict[str, tuple[Any, ...]] = {
    "Refusal | None": (None,), "list[Fact]": ([],), "tuple[Fact, ...]": ((),), "list[Fault]": ([],), "Iterator[Fault]": ((),),
    "bool": (True, False), "str": ("",),
}
"""What a function with this return annotation says when it has nothing to say."""

SPARED = frozenset({
    "delegations._is_day", "transition.flow_of", "identity.shown", "clocks.moment", "machine.name", "governed.digest",
    "governed.digest_of", "verification._areas", "guarded.policy_digest", "guarded.governed_digest", "receipts.message",
    "transition.attached",
})
"""No rules: words, digests, and a promise whose keeping is `verification._Files.attached`."""

INLINE: tuple[Rule, ...] = ()
"""Rules that have no function of their own."""


def rules() -> Iterator[Rule]:
    """Every rule of the verifier."""
    for name in MODULES:
        module = importlib.import_module(f"{ROOM}.{name}")
        yield from _rules_of(name, vars(module), module.__name__, "")
        for title, kind in vars(module).items():
            if isinstance(kind, type) and kind.__module__ == module.__name__:
                yield from _rules_of(name, vars(kind), module.__name__, f"{title}.")
    yield from INLINE


def _rules_of(module: str, names: Any, full: str, owner: str) -> Iterator[Rule]:
    for name, function in list(names.items()):
        if isinstance(function, types.FunctionType) and function.__module__ == full and f"{module}.{name}" not in SPARED:
            values = NEUTRAL.get(str(function.__annotations__.get("return", "")).replace("facts.", ""), ())
            about = (function.__doc__ or name.strip("_")).split(".")[0].split("\n")[0][:70]
            for value in values:
                told = f" → {value}" if len(values) > 1 else ""
                yield Rule(f"{about}{told}", module, owner + name, always(value))


# -- changing the verifier -----------------------------------------------------------------------------------------------


def switch_off(rule: Rule) -> None:
    """Change the verifier in this process."""
    module = importlib.import_module(f"{ROOM}.{rule.module}")
    if rule.instead is not None:
        owner, _, name = rule.function.rpartition(".")
        if owner:
            setattr(getattr(module, owner), name, rule.instead)
        else:
            replace_everywhere(getattr(module, name), rule.instead)
        return
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    if source.count(rule.old) != 1:
        raise SystemExit(f"{rule.name}: {source.count(rule.old)} places in {rule.module} read {rule.old!r}")
    reload_as(module, source.replace(rule.old, rule.new))


def reload_as(module: types.ModuleType, source: str) -> None:
    """Run a module's source anew; whoever imported a function of it gets the new one. Classes stay: values must stay comparable."""
    fresh = types.ModuleType(module.__name__)
    fresh.__file__ = module.__file__
    fresh.__package__ = module.__package__
    kept = sys.modules[module.__name__]
    sys.modules[module.__name__] = fresh   # dataclasses look their module up
    try:
        exec(compile(source, str(module.__file__), "exec"), fresh.__dict__)
    finally:
        sys.modules[module.__name__] = kept
    before = dict(vars(module))
    for name, new in vars(fresh).items():
        old = before.get(name)
        if isinstance(old, types.FunctionType) and isinstance(new, types.FunctionType) and old.__module__ == module.__name__:
            old.__code__, old.__defaults__, old.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__
        elif isinstance(old, type) and isinstance(new, type) and old.__module__ == module.__name__:
            for method, body in vars(new).items():
                mine = vars(old).get(method)
                if isinstance(mine, types.FunctionType) and isinstance(body, types.FunctionType) and not body.__closure__:
                    mine.__code__ = body.__code__


def replace_everywhere(old: Any, new: Any) -> None:
    """Put another object in the place of one, in every module of the room that holds it."""
    for name, module in list(sys.modules.items()):
        if name.startswith(ROOM) or name == "history.judge":
            for attribute, value in list(vars(module).items()):
                if value is old:
                    setattr(module, attribute, new)


def conditions(module: str) -> Iterator[Rule]:
    """Every condition of a module, always true and always false."""
    source = Path(str(importlib.import_module(f"{ROOM}.{module}").__file__)).read_text(encoding="utf-8")
    rows = source.splitlines(keepends=True)
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row.encode()))
    raw = source.encode()
    for node in ast.walk(ast.parse(source)):
        tests = [node.test] if isinstance(node, ast.If | ast.IfExp | ast.While) else node.ifs if isinstance(node, ast.comprehension) else []
        for test in tests:
            if isinstance(test, ast.Name) and test.id == "TYPE_CHECKING":
                continue
            begin = starts[test.lineno - 1] + test.col_offset
            end = starts[(test.end_lineno or 0) - 1] + (test.end_col_offset or 0)
            for value in (b"True", b"False"):
                if isinstance(node, ast.While) and value == b"True":
                    continue
                text = " ".join(raw[begin:end].decode().split())
                yield Rule(
                    f"{module}:{test.lineno} {text[:60]} → {value.decode()}", module,
                    old=source, new=(raw[:begin] + b"(" + value + b")" + raw[end:]).decode(),
                )


# -- what the tests saw --------------------------------------------------------------------------------------------------


@dataclass
class Seen:
    """One question to the verifier, with the answer."""

    test: str
    name: str
    folder: Path
    args: tuple[Any, ...]
    named: dict[str, Any]
    answer: Any


class Recorder:
    """A pytest plugin that notes every question to the verifier."""

    def __init__(self) -> None:
        self.seen: list[Seen] = []
        self.failed: list[str] = []
        self.test = ""

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Which test asks."""
        self.test = item.nodeid
        adapter = sys.modules["history.judge"]
        for name in ("verify", "verify_range"):
            if not hasattr(getattr(adapter, name), "original"):
                setattr(adapter, name, self.listening(name, getattr(adapter, name)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Tests that are red before anything is changed prove nothing."""
        if report.failed:
            self.failed.append(report.nodeid)

    def listening(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, noting."""
        def ask(git: Any, *args: Any, **named: Any) -> Any:
            named.pop("cache", None)
            try:
                answer: Any = original(git, *args, **named)
            except Exception as fault:
                self.seen.append(Seen(self.test, name, git.home, args, named, repr(fault)))
                raise
            self.seen.append(Seen(self.test, name, git.home, args, named, answer))
            return answer

        ask.original = original   # type: ignore[attr-defined]
        return ask


SEEN: list[Seen] = []


# -- asking again --------------------------------------------------------------------------------------------------------


class Memory:
    """What git and ssh-keygen said, so that hundreds of changed verifiers need not ask them again."""

    def __init__(self) -> None:
        self.known: dict[Any, tuple[bool, Any]] = {}

    def ask(self, key: Any, function: Callable[[], Any]) -> Any:
        """The answer, or the fault, of the first time."""
        if key not in self.known:
            try:
                self.known[key] = (True, function())
            except Exception as fault:
                self.known[key] = (False, fault)
        good, value = self.known[key]
        if not good:
            raise value
        return value


MEMORY = Memory()


class Asked:
    """Stands for a repository (or its objects) and remembers what it was asked."""

    def __init__(self, real: Any, folder: Path, *names: str) -> None:
        self.real, self.folder, self.names = real, folder, names

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.real, name)
        if name == "objects":
            return Asked(value, self.folder, "get", "info")
        if name not in self.names:
            return value
        return lambda *args, **named: MEMORY.ask((self.folder, name, repr((args, named))), lambda: value(*args, **named))


def remembering(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that reads a repository, remembering; what it gives one by one is given from a list."""
    def ask(git: Any, *args: Any, **named: Any) -> Any:
        args = tuple(list(arg) if hasattr(arg, "__next__") or isinstance(arg, dict) else arg for arg in args)
        real, folder = (git.real, git.folder) if isinstance(git, Asked) else (git, git.home)

        def run() -> Any:
            found = function(real, *args, **named)
            return list(found) if hasattr(found, "__next__") else found

        found = MEMORY.ask((folder, name, repr((args, named))), run)
        return iter(found) if name in ("walk", "blobs", "tree") and found is not None else found

    return ask


def remember() -> None:
    """From now on git and ssh-keygen are asked once."""
    from officectl.git import listing
    from officectl.history import facts, walk

    for name in ("walk", "blobs", "mainline"):
        replace_everywhere(getattr(walk, name), remembering(name, getattr(walk, name)))
    listing.tree = remembering("tree", listing.tree)   # type: ignore[assignment]
    check = facts.check

    def checked(commits: Iterable[Any], **how: Any) -> Any:
        asked = list(commits)
        return MEMORY.ask(("check", tuple(one.oid for one in asked), repr(how)), lambda: check(asked, **how))

    replace_everywhere(check, checked)
    judged = facts.Judge.check

    def remembered(judge: Any, commits: Iterable[Any]) -> Any:
        asked = list(commits)
        return MEMORY.ask(("judge", tuple(one.oid for one in asked), judge._engine), lambda: judged(judge, asked))

    facts.Judge.check = remembered   # type: ignore[method-assign]
    walk.Whole.read = lambda *_asked: None   # type: ignore[method-assign, assignment]  # the walk and the main line are remembered


GITS: dict[Path, Any] = {}


def answer(one: Seen) -> Any:
    """Ask again."""
    from officectl.errors import OfficeError
    from officectl.git.repo import Git

    adapter = sys.modules["history.judge"]
    function = getattr(adapter, one.name)
    if one.folder not in GITS:
        GITS[one.folder] = Asked(Git.discover(one.folder), one.folder, "run", "attempt")
    try:
        return getattr(function, "original", function)(GITS[one.folder], *one.args, **one.named)
    except OfficeError as fault:
        return repr(fault)
    finally:
        GITS[one.folder].real.objects.close()


def red(rule: Rule) -> tuple[list[str], list[str]]:
    """The tests whose verdict changes, and those that only crash."""
    switch_off(rule)
    found: dict[str, bool] = {}
    for one in SEEN:
        if found.get(one.test):
            continue
        try:
            if answer(one) != one.answer:
                found[one.test] = True
        except Exception:
            found.setdefault(one.test, False)
    return [test for test, true in found.items() if true], [test for test, true in found.items() if not true]


def confirm(rule: Rule, tests: list[str]) -> int:
    """How many of these tests are red when really run under the change."""
    switch_off(rule)
    recorder = Recorder()
    with Path(os.devnull).open("w") as silence:
        sys.stdout = sys.stderr = silence
        with TemporaryDirectory() as folder:
            where = ("--basetemp", f"{folder}/tests", "--rootdir", str(HERE.parents[1]))
            pytest.main(["-q", "-n0", "-p", "no:cacheprovider", *where, *tests], plugins=[recorder])
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    return len(set(recorder.failed))


def judge_rule(rule: Rule, really: int) -> tuple[Rule, list[str], list[str], int]:
    """For the pool."""
    changed, crashed = red(rule)
    return rule, changed, crashed, confirm(rule, changed[:really]) if really and changed else 0


def work(rules: Iterable[Rule], really: int) -> Iterator[tuple[Rule, list[str], list[str], int]]:
    """Each change in a process of its own, two at a time."""
    context = get_context("fork")
    waiting = list(rules)
    for at in range(0, len(waiting), 2):
        pair = waiting[at:at + 2]
        queues = []
        for rule in pair:
            queue = context.SimpleQueue()
            process = context.Process(target=lambda q, r: q.put(judge_rule(r, really)[1:]), args=(queue, rule))
            process.start()
            queues.append((rule, process, queue))
        for rule, process, queue in queues:
            changed, crashed, confirmed = queue.get()
            process.join()
            yield rule, changed, crashed, confirmed


def main(words: list[str]) -> int:
    """The table."""
    sys.path.insert(0, str(HERE.parent))
    with TemporaryDirectory() as folder:
        return _main(words, folder)


def _main(words: list[str], folder: str) -> int:
    recorder = Recorder()
    where = ("--basetemp", f"{folder}/tests")
    pytest.main(["-q", "-n0", "--tb=no", "-p", "no:cacheprovider", *where, *(str(HERE / file) for file in FILES)], plugins=[recorder])
    SEEN.extend(one for one in recorder.seen if one.test not in set(recorder.failed))
    remember()
    SEEN[:] = [one for one in SEEN if one.folder.exists() and answer(one) == one.answer]   # not where the repository changed since
    print(f"{len(SEEN)} verdicts of {len({one.test for one in SEEN})} tests; red beforehand: {len(set(recorder.failed))}\n")
    if words[:1] == ["--conditions"]:
        wanted = [rule for module in words[1:] for rule in conditions(module)]
        really = 0
    else:
        wanted = [rule for rule in rules() if not words or any(word in (rule.module, rule.name, rule.function) for word in words)]
        really = 3
    unseen = 0
    print("| rule switched off | where | red | confirmed | for example |\n|---|---|---|---|---|")
    for rule, changed, crashed, confirmed in work(wanted, really):
        names = ", ".join(sorted({test.partition("::")[2].partition("[")[0].removeprefix("test_") for test in changed})[:3])
        unseen += not changed
        where = f"{rule.module}.{rule.function}" if rule.function else rule.module
        note = f" ({len(crashed)} crash)" if crashed else ""
        print(f"| {rule.name} | {where} | {len(changed)}{note} | {confirmed} | {names or '**nobody**'} |", flush=True)
    print(f"\n{len(wanted)} changes, {unseen} noticed by nobody")
    return 1 if unseen else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
