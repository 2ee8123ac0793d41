"""Click's sentences: all of them are in the table, with the same place holders, and they reach the screen."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from officectl.cli import _speech
from officectl.cli._click_texts import TEXTS
from officectl.cli._faults import of

NEVER_SHOWN = {
    # Mistakes of a programmer, Windows, and Click's own completion, which is not used.
    "Windows error: {error}",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Could not determine name for option with declarations {decls!r}",
    (
        "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? "
        "Did you mean to pass '--{name}'?"
    ),
    "Name '{name}' defined twice",
    "Unknown standard stream '{name}'",
    "Unknown color {colour!r}",
    "Shell completion is not supported for Bash versions older than 4.4.",
    "Couldn't detect Bash version, shell completion is not supported.",
}


def asked() -> set[str]:
    """Every constant that Click gives to gettext."""
    found = set()
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
                found |= {
                    arg.value
                    for arg in node.args
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                }
    return found


def test_click_is_read() -> None:
    assert len(asked()) > 40


def test_no_sentence_of_click_is_missing() -> None:
    known = {text.en for text in TEXTS}
    missing = {text for text in asked() if text not in known | NEVER_SHOWN}
    assert not missing


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name} | set(
        re.findall(r"%\(\w+\)s", text)
    )


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.en[:30])
def test_both_languages_have_the_same_place_holders(text: object) -> None:
    assert fields(text.zh) == fields(text.en)  # type: ignore[attr-defined]
    assert re.search("[\u4e00-\u9fff]", text.zh)  # type: ignore[attr-defined]


def message(lang: str, args: list[str], declare: Callable[[], list[click.Parameter]]) -> str:
    # As in the program: first the language, then the parameters (Click names its types when they are made).
    _speech.install(lang)  # type: ignore[arg-type]
    with pytest.raises(click.ClickException) as caught:
        click.Command("x", params=declare()).make_context("x", list(args))
    return of(caught.value, lang).message  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("args", "declare", "zh", "en"),
    [
        (["a"], list, "多出来的参数：a", "Got unexpected extra argument (a)"),
        (["a", "b"], list, "多出来的参数：a b", "Got unexpected extra arguments (a b)"),
        (
            ["--n"],
            lambda: [click.Option(["--n"])],
            "选项 --n 后面要写一个值。",
            "Option '--n' requires an argument.",
        ),
        (
            ["--f=1"],
            lambda: [click.Option(["--f"], is_flag=True)],
            "选项 --f 不带值。",
            "Option '--f' does not take a value.",
        ),
        (
            ["--n", "x"],
            lambda: [click.Option(["--n"], type=int)],
            "--n 的值不对：x 不是整数。",
            "'x' is not a valid integer.",
        ),
        (
            ["--n", "9"],
            lambda: [click.Option(["--n"], type=click.IntRange(1, 3))],
            "9 不在 1<=x<=3 之内。",
            "9 is not in the range 1<=x<=3.",
        ),
        (["x"], lambda: [click.Argument(["a"], type=click.Choice(["p", "q"]))], "可选：", "is not one of"),
        (
            ["/nowhere"],
            lambda: [click.Argument(["a"], type=click.Path(exists=True))],
            "路径 /nowhere 不存在。",
            "Path '/nowhere' does not exist.",
        ),
        (["--zz"], list, "没有选项：--zz", "no such option: --zz"),
        (
            ["--n", "1"],
            lambda: [click.Option(["--n"], nargs=2)],
            "选项 --n 后面要写 2 个值。",
            "requires 2 arguments.",
        ),
    ],
)
def test_it_reaches_the_screen(
    args: list[str], declare: Callable[[], list[click.Parameter]], zh: str, en: str
) -> None:
    assert zh in message("zh", args, declare)
    assert en.lower() in message("en", args, declare).lower()
    _speech.install("zh")
