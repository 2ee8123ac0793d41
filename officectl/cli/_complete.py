"""Completion: what the shell asks at each TAB. Nothing here may fail, print a message or take long.

A command file says what a parameter completes to (`complete="kind"`). The values come from
`officectl.actions.complete`, one function for each word of WORDS:

    def kind(options: Options, prefix: str, given: Mapping[str, object]) -> Iterable[tuple[str, str]]

`prefix` is what has been typed, `given` the other parameters of the command so far (`given["kind"]` for
fields). It returns (value, help); the help is shown where the shell can. Only values that start with `prefix`
reach the shell.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping

import click
from click.shell_completion import CompletionItem, ShellComplete

WORDS = ("kind", "id", "field", "code", "rule", "view", "rev")
"""Kind names and aliases · record ids with titles · `field=` of a kind, then its values · check codes ·
rule names · saved views · branches and tags."""

VARIABLE = "_OFFICECTL_COMPLETE"
MOST = 400
"""More candidates than this help nobody."""


def values(what: str, ctx: click.Context, incomplete: str) -> list[tuple[str, str]]:
    """What `what` completes to; nothing when there is no workspace, no function or any fault at all."""
    from officectl.cli._globals import peek
    from officectl.cli._words import condition

    typed = condition(incomplete)
    try:
        from importlib import import_module

        source = getattr(import_module("officectl.actions.complete"), what)
        found: Iterable[tuple[str, str]] = source(peek(ctx), typed, _given(ctx))
        return [(value, text) for value, text in found if value.startswith(typed)][:MOST]
    except Exception:  # a person is typing: silence is the only right answer
        return []


def run(group: click.Group, shell: str, argv: list[str]) -> int:
    """Answer one TAB. `argv` is what the shell script passes: the words up to the cursor."""
    from officectl.cli._words import normalise

    words = argv[1:] if argv[:1] == ["--"] else argv
    current = ""
    if shell == "bash":
        words, current = _bash_words()
    *before, incomplete = words or [""]
    try:
        items = ShellComplete(group, {}, "officectl", VARIABLE).get_completions(normalise(before), incomplete)
    except Exception:
        return 0
    option, equals, _ = incomplete.partition("=")
    if equals and option.startswith("-"):  # Click answers with the value alone; shells replace the whole word
        items = [CompletionItem(f"{option}={item.value}", item.type, item.help) for item in items]
    lines = _bash_lines(items, incomplete, current) if shell == "bash" else [_line(item) for item in items]
    sys.stdout.write("".join(line + "\n" for line in lines))
    return 0


def _given(ctx: click.Context) -> Mapping[str, object]:
    return {name: value for name, value in ctx.params.items() if value not in (None, ())}


def _line(item: CompletionItem[str]) -> str:
    """zsh and fish: type, value and help between tabs."""
    return "\t".join((item.type, item.value, " ".join((item.help or "").split())))


def _bash_words() -> tuple[list[str], str]:
    """The line up to the cursor, split as bash would; then the piece that bash will replace.

    Bash cuts words at `=` and `:` too, so it may replace less than the word that we complete.
    """
    from click.shell_completion import split_arg_string

    line = os.environ.get("_OFFICECTL_LINE", "")
    words = split_arg_string(line)[1:]
    if not line or (line[-1] in " \t" and not line.endswith("\\ ")):
        words.append("")
    return words, os.environ.get("_OFFICECTL_CURRENT", "")


def _bash_lines(items: list[CompletionItem[str]], incomplete: str, current: str) -> list[str]:
    """Values only, cut to the piece that bash replaces; with their help when bash is about to list them."""
    quoted = current[:1] in ("'", '"')
    piece = "" if current in ("=", ":") else current.lstrip("'\"")
    kept = len(incomplete) - len(piece) if incomplete.endswith(piece) else 0
    listing = os.environ.get("_OFFICECTL_TYPE") in ("33", "63") and len(items) > 1
    if any(item.type in ("file", "dir") for item in items):
        return [f"\t{item.type}" for item in items[:1]]
    lines = []
    for item in items:
        value = item.value[kept:]
        if listing and item.help:
            lines.append(f"{value}  （{' '.join(item.help.split())}）")
        else:
            lines.append(value if quoted else _escape(value))
    return lines


def _escape(value: str) -> str:
    return "".join("\\" + sign if sign in " \t\"'\\$`&|;<>()*?[]{}!#~" else sign for sign in value)
