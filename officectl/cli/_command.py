"""How a command file builds its Click command. See docs/contracts/cli.md for a whole file as an example."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from officectl.cli import _globals
from officectl.cli._global_texts import OPTIONS
from officectl.cli._speech import current
from officectl.cli._words import condition
from officectl.text.lang import Text

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Complete = str | Sequence[str]
"""A word of `_complete.WORDS`, or the values themselves."""
Formats = Sequence[str] | Callable[[], Sequence[str]]

_USAGE_OPTIONS = Text("[选项]", "[OPTIONS]")
_ARGUMENTS = Text("参数", "Arguments")
_OPTIONS = Text("选项", "Options")
_FORMATS = Text("格式", "Formats")
_HELP_OPTION = Text("显示这份用法。", "Show this page.")
_GLOBALS_NOTE = Text(
    "全局选项 {names} 写在命令前后都行，说明见 officectl --help。",
    "The global options {names} may stand before or after the command; see officectl --help.",
)


class OfficeContext(click.Context):
    """Click's context with our help writer, which is loaded when a page is asked for."""

    def make_formatter(self) -> click.HelpFormatter:
        """Our writer."""
        from officectl.cli._help import CellFormatter

        return CellFormatter()


class OfficeOption(click.Option):
    """An option that can say what its value completes to."""

    def __init__(self, names: Sequence[str], *, complete: Complete = "", **attrs: Any) -> None:
        self.complete = complete
        super().__init__(list(names), **attrs)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Values for the shell: ours, else Click's (choices, files)."""
        return _complete(self.complete, ctx, incomplete) or super().shell_complete(ctx, incomplete)


class OfficeArgument(click.Argument):
    """An argument with a help text (Click has that only since 8.4) and completion."""

    def __init__(self, name: str, *, text: str = "", complete: Complete = "", **attrs: Any) -> None:
        self.text, self.complete = text, complete
        super().__init__([name], **attrs)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Values for the shell: ours, else Click's (choices, files)."""
        return _complete(self.complete, ctx, incomplete) or super().shell_complete(ctx, incomplete)


class OfficeCommand(click.Command):
    """A command whose help page is measured in cells and which accepts the global options too."""

    context_class = OfficeContext

    def __init__(self, *args: Any, formats: Formats = ("text", "json"), **attrs: Any) -> None:
        self._formats = formats
        self.other_names: tuple[str, ...] = ()
        attrs.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        super().__init__(*args, **attrs)

    @property
    def formats(self) -> Sequence[str]:
        """What `--format` may be here; the first is the default for people."""
        return self._formats() if callable(self._formats) else self._formats

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Own parameters, then the global ones."""
        return [*self.params, *_globals.options(), *self._help_params(ctx)]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The options' place holder in the language, then the arguments."""
        pieces = [piece for param in self.params for piece in param.get_usage_pieces(ctx)]
        return [_USAGE_OPTIONS.render(current()), *pieces]

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, what it does, arguments, options, formats."""
        lang = current()
        self.format_usage(ctx, formatter)
        formatter.write_paragraph()
        if self.other_names:
            formatter.write_text("officectl " + " | ".join((str(self.name), *self.other_names)) + "\n")
        formatter.write_text(self.help or "")
        arguments = [
            (param.make_metavar(ctx), param.text)
            for param in self.params
            if isinstance(param, OfficeArgument)
        ]
        if arguments:
            with formatter.section(_ARGUMENTS.render(lang)):
                formatter.write_dl(arguments)
        records = [param.get_help_record(ctx) for param in self.params if isinstance(param, click.Option)]
        with formatter.section(_OPTIONS.render(lang)):
            own = [record for record in records if record is not None]
            formatter.write_dl([*own, ("-h, --help", _HELP_OPTION.render(lang))])
        with formatter.section(_FORMATS.render(lang)):
            formatter.write_text("--format " + " | ".join(self.formats))
        formatter.write_paragraph()
        names = " ".join(item.flags[-1] for item in OPTIONS)
        formatter.write_text(_GLOBALS_NOTE.render(lang, names=names))

    def _help_params(self, ctx: click.Context) -> list[click.Parameter]:
        option = self.get_help_option(ctx)
        return [] if option is None else [option]


def make(
    action: Callable[..., object],
    *params: click.Parameter,
    help: Text | None = None,
    formats: Formats = ("text", "json"),
) -> OfficeCommand:
    """A command that calls `action(options, **values)`; its return value is the exit code (None: 0).

    `formats` is what `--format` accepts, the first being the default; `json` belongs to every list.
    """

    def call(**values: Any) -> object:
        ctx = click.get_current_context()
        return action(_globals.decide(ctx), **values)

    text = help.render(current()) if help is not None else None
    return OfficeCommand(None, params=list(params), callback=call, help=text, formats=formats)


def option(
    *names: str, help: Text, complete: Complete = "", metavar: Text | str | None = None, **attrs: Any
) -> OfficeOption:
    """An option; `complete` names what its value completes to (kind, id, field, code, rule)."""
    shown = metavar.render(current()) if isinstance(metavar, Text) else metavar
    return OfficeOption(names, help=help.render(current()), complete=complete, metavar=shown, **attrs)


def argument(
    name: str, *, help: Text, complete: Complete = "", metavar: Text | str | None = None, **attrs: Any
) -> OfficeArgument:
    """A positional argument; `metavar` is how the help page names it."""
    shown = metavar.render(current()) if isinstance(metavar, Text) else metavar
    return OfficeArgument(name, text=help.render(current()), complete=complete, metavar=shown, **attrs)


def conditions(name: str, *, help: Text, complete: Complete = "field", **attrs: Any) -> OfficeArgument:
    """Any number of `field=value`, `面积＞＝18` or bare words; full-width operators arrive in ASCII."""
    return argument(name, help=help, complete=complete, nargs=-1, type=condition, **attrs)


def _complete(what: Complete, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
    from click.shell_completion import CompletionItem

    if not isinstance(what, str):
        return [CompletionItem(value) for value in what if value.startswith(incomplete)]
    if not what:
        return []
    from officectl.cli._complete import values

    return [CompletionItem(value, help=text) for value, text in values(what, ctx, incomplete)]


__all__ = ["OfficeCommand", "argument", "conditions", "make", "option"]
