"""Faults of use: exceptions whose class owns its exit code, its message and its remedy.

Faults of *data* are never raised; they are findings (`officectl.records.finding`).
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar

from officectl.text.lang import Lang, Message, Text


class ExitCode(IntEnum):
    """What the process tells a script. Frozen; see docs/contracts/exit-codes.md."""

    OK = 0
    """Done; for `check`: no finding at or above --fail-on."""
    FINDINGS = 1
    """`check` or `verify` found something at or above --fail-on."""
    USAGE = 2
    """The command line cannot be understood, or names something that does not exist."""
    NO_LEDGER = 3
    """No ledger can be built (no workspace, no git repository, unreadable), or nothing can be verified."""
    NOT_WRITTEN = 4
    """Nothing was written: conflict, dirty target, locked, disk full or read-only, signing refused."""
    INTERRUPTED = 130
    """Interrupted by the user (SIGINT)."""


class OfficeError(Exception):
    """Base of every fault of use. A subclass states `exit_code`, `text` and `remedy_text`."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE
    text: ClassVar[Text] = Text("出错", "error")
    remedy_text: ClassVar[Text | None] = None

    def __init__(self, **params: object) -> None:
        super().__init__(params)
        self.params = params

    @property
    def message(self) -> Message:
        """What happened, with the place."""
        return self.text(**self.params)

    @property
    def remedy(self) -> Message | None:
        """What to do now."""
        return None if self.remedy_text is None else self.remedy_text(**self.params)

    def render(self, lang: Lang) -> str:
        """One or two lines: the fault, then its remedy."""
        lines = [self.message.render(lang)]
        if self.remedy is not None:
            lines.append(self.remedy.render(lang))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.render("en")


class UsageError(OfficeError):
    """The request cannot be understood."""

    exit_code = ExitCode.USAGE
    text = Text("{what}", "{what}")


class NoLedger(OfficeError):
    """No ledger can be built here."""

    exit_code = ExitCode.NO_LEDGER
    text = Text("{what}", "{what}")


class NotWritten(OfficeError):
    """Nothing was written; the workspace is as it was."""

    exit_code = ExitCode.NOT_WRITTEN
    text = Text("{what}", "{what}")
