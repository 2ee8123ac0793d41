"""The command line from argument list to exit code. Commands are the files beside this one."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from officectl.cli import _streams, _words
from officectl.errors import ExitCode, OfficeError

if TYPE_CHECKING:
    from officectl.text.lang import Lang


_FIRST_PAGE = (["--help"], ["-h"], ["help"], ["帮助"])
"""Asked so often, and by people who wait, that Click is not loaded for it."""


_FOR_PEOPLE = (None, "text", "plain", "full", "concise", "table")
"""Formats in the console's own encoding; every other one is read by a program and is UTF-8."""


ASKED: list[tuple[list[str], dict[str, str]]] = []
"""The command line under way and the environment it came with, as typed: an answer is remembered under these."""


def run(argv: list[str]) -> int:
    """Run one command line and return its exit code; no exception and no traceback leave this function."""
    ASKED[:] = [(list(argv), dict(os.environ))]
    lang: Lang = "zh"
    as_json = False
    try:
        shell = os.environ.get("_OFFICECTL_COMPLETE")
        argv = list(argv) if shell else _words.normalise(argv)
        as_json = not shell and _wants_json(argv)
        _streams.prepare(utf8=bool(shell) or as_json or _words.given(argv, "--format") not in _FOR_PEOPLE)
        lang = _language(argv)
        _measure()
        try:
            code = _guarded(argv, lang, as_json, shell)
        finally:
            opened = sys.modules.get("officectl.actions._open")
            if opened is not None:
                opened.close_all()
        sys.stdout.flush()
    except BaseException as error:
        return _last_net(error, lang, argv, as_json)
    return code


def _last_net(error: BaseException, lang: Lang, argv: list[str], as_json: bool) -> int:
    """What is no fault of use: interrupted, nobody reads, the system refuses, or we made a mistake."""
    from officectl.cli import _crash, _faults

    if not isinstance(error, Exception):
        if isinstance(error, KeyboardInterrupt):
            sys.stderr.write("\n")
            return ExitCode.INTERRUPTED
        raise error
    try:
        if isinstance(error, BrokenPipeError):
            _streams.swallow()
            return ExitCode.INTERRUPTED
        if _crash.debugging():
            import traceback

            traceback.print_exception(error)
        if isinstance(error, OSError):
            _streams.swallow()
            return _faults.report(_faults.from_system(error, lang), lang, as_json)
        return _faults.report(_crash.fault(error, lang, argv), lang, as_json)
    except OSError:  # not even standard error can be written
        return ExitCode.NO_LEDGER


def _guarded(argv: list[str], lang: Lang, as_json: bool, shell: str | None) -> int:
    if not shell and (not argv or argv in _FIRST_PAGE):
        from officectl.cli._root_help import page

        (sys.stdout if argv else sys.stderr).write(page(lang) + "\n")
        return ExitCode.OK if argv else ExitCode.USAGE
    import click

    from officectl.cli import _speech
    from officectl.cli._group import Root

    _speech.install(lang)
    if shell:
        from officectl.cli import _complete

        return _complete.run(Root(), shell, argv)
    try:
        root = Root()
        with root.make_context("officectl", list(argv)) as ctx:
            result = root.invoke(ctx)
        return int(result) if isinstance(result, int) else ExitCode.OK
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.Abort, EOFError):
        raise KeyboardInterrupt from None
    except (OfficeError, click.ClickException) as error:
        from officectl.cli import _faults

        return _faults.report(_faults.of(error, lang), lang, as_json, _words.given(argv, "--color") or "")


def _measure() -> None:
    """Hand the user's file on to `text.width`, which looks at the environment when it is loaded."""
    if "OFFICECTL_AMBIGUOUS" not in os.environ:
        from officectl.cli import _settings

        own = _settings.chosen("ambiguous", "")
        if own:
            os.environ["OFFICECTL_AMBIGUOUS"] = own
            _settings.HANDED_ON.add("OFFICECTL_AMBIGUOUS")


def _wants_json(argv: list[str]) -> bool:
    before = argv[: argv.index("--")] if "--" in argv else argv
    return "--json" in before or _words.given(argv, "--format") in ("json", "jsonl", "sarif")


def _language(argv: list[str]) -> Lang:
    from officectl.cli._language import choose

    return choose(_words.given(argv, "--lang"), _words.given(argv, "-C") or ".")
