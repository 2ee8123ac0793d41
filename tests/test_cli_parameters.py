"""No argument of a command shares its name with a global option: Click would hand it over twice, silently."""

from __future__ import annotations

from dataclasses import fields

import click
import pytest

from officectl.actions._options import Options
from officectl.cli import _discover, _globals
from officectl.cli._group import load

TAKEN = {field.name for field in fields(Options)} | {option.name for option in _globals.options()}


@pytest.mark.parametrize("entry", _discover.entries(), ids=lambda entry: entry.name)
def test_names_are_free(entry: _discover.Entry) -> None:
    own = {param.name for param in load(entry).params if isinstance(param, click.Parameter)}
    assert own & {option.name for option in _globals.options()} == set()


def test_there_are_global_options() -> None:
    assert {"lang", "format"} <= TAKEN
