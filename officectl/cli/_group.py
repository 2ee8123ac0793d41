"""The root command: knows every command by the head of its file and imports the one that runs."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import click

from officectl.cli import _globals
from officectl.cli._command import OfficeCommand, OfficeContext
from officectl.cli._discover import Entry, called, entries
from officectl.cli._speech import current
from officectl.cli._words import HELP_WORDS, ascii_form

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class NoSuchCommand(click.UsageError):
    """The word is no command; `near` are the commands that it may have meant."""

    def __init__(self, word: str, near: tuple[Entry, ...], ctx: click.Context) -> None:
        super().__init__(word, ctx)
        self.word, self.near = word, near


class Root(click.Group):
    """A group without a list of commands: the folder is the list."""

    context_class = OfficeContext

    def __init__(self) -> None:
        super().__init__("officectl", context_settings={"help_option_names": ["-h", "--help"]})

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The global options."""
        option = self.get_help_option(ctx)
        flag: dict[str, Any] = {"is_flag": True, "expose_value": False, "is_eager": True, "hidden": True}
        version = click.Option(["-V", "--version", "version"], callback=_version, **flag)
        return [*_globals.options(), version, *([] if option is None else [option])]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The English names."""
        return [entry.name for entry in entries()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one file. Full-width letters and either language are understood."""
        entry = called(cmd_name) or called(ascii_form(cmd_name).lower())
        return None if entry is None else load(entry)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """`help X` and `帮助 X` are `X --help`; an unknown word names its nearest commands."""
        word, rest = args[0], args[1:]
        if ascii_form(word).lower() in HELP_WORDS:
            if not rest:
                click.echo(ctx.get_help(), color=ctx.color)
                ctx.exit()
            word, rest = rest[0], ["--help"]
        found = self.get_command(ctx, word)
        if found is None and not ctx.resilient_parsing:
            raise NoSuchCommand(word, nearest(word), ctx)
        return (found.name if found else None), found, rest

    def get_help(self, ctx: click.Context) -> str:
        """The first page; no command is imported for it."""
        from officectl.cli._root_help import page

        return page(current())

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Commands by their names; Chinese ones when Chinese was begun. No command is imported."""
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        from click.shell_completion import CompletionItem

        chinese = bool(incomplete) and not incomplete.isascii()
        return [
            CompletionItem(name, help=entry.short.render(current()))
            for entry in entries()
            for name in entry.names
            if name.startswith(incomplete) and name.isascii() != chinese
        ]


def load(entry: Entry) -> click.Command:
    """Import a command file and build its command."""
    module: Any = importlib.import_module(f"officectl.cli.{entry.module}")
    built: click.Command = module.command()
    built.name = entry.name
    short = entry.short.render(current())
    built.short_help = short
    built.help = f"{short}\n\n{built.help}" if built.help else short
    if isinstance(built, OfficeCommand):
        built.other_names = entry.names[1:]
    return built


def nearest(word: str) -> tuple[Entry, ...]:
    """At most three commands that look like `word`: near in letters or sharing a Chinese character."""
    from difflib import SequenceMatcher

    word = ascii_form(word).lower()
    scored = []
    for entry in entries():
        score = max(_likeness(SequenceMatcher(None, word, name).ratio(), word, name) for name in entry.names)
        if score >= 0.5:
            scored.append((-score, entry.name, entry))
    return tuple(entry for _, _, entry in sorted(scored, key=lambda row: row[:2])[:3])


def _likeness(ratio: float, word: str, name: str) -> float:
    # Two letters in common say little in English; one character in common says much in Chinese.
    if name.isascii():
        return ratio if ratio >= 0.6 or (len(word) >= 2 and name.startswith(word)) else 0.0
    return max(ratio, 0.5) + (0.1 if word[:1] == name[:1] else 0.0) if set(word) & set(name) else 0.0


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from officectl import __version__

        click.echo(f"officectl {__version__}")
        ctx.exit()
