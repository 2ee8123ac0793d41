"""The table of deeds: footer, help, palette, key map and manual are made from it, so it is held to what they need."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from textual.keys import _character_to_key

from officectl.actions import keymap as key_files
from officectl.tui import keys, manual
from officectl.tui.app import OfficeApp
from officectl.tui.deed import Deed
from officectl.tui.deeds import everywhere
from officectl.tui.place import Place
from officectl.tui.spots import every_deed, spots

ROOT = Path(__file__).resolve().parents[2]
GLOBAL = (*everywhere.DEEDS, *everywhere.places())
ALL = {deed.name: deed for deed in chain(GLOBAL, *every_deed().values())}


def classes() -> list[type[Place]]:
    found, stack = [], [Place]
    every_deed()
    while stack:
        for one in stack.pop().__subclasses__():
            stack.append(one)
            if one.__module__.startswith("officectl."):
                found.append(one)
    return found


@pytest.mark.parametrize("deed", ALL.values(), ids=lambda deed: deed.name)
def test_a_letter_has_a_twin_that_no_input_method_swallows(deed: Deed) -> None:
    assert deed.keys, "a deed without a key is for the palette alone: it still needs one"
    assert any(not keys.is_letter(key) for key in deed.keys), f"{deed.name}: {deed.keys} are all letters"
    assert all(text.strip() for text in (deed.title.zh, deed.title.en, deed.about.zh, deed.about.en))


def test_names_are_unique() -> None:
    seen: dict[str, Deed] = {}
    for deed in chain(GLOBAL, *(one.DEEDS for one in classes())):
        assert seen.setdefault(deed.name, deed) is deed, f"two deeds are called {deed.name}"


@pytest.mark.parametrize("place", classes(), ids=lambda one: one.__name__)
def test_no_key_does_two_things_at_a_place(place: type[Place]) -> None:
    taken: dict[str, str] = {}
    for deed in place.DEEDS:
        for key in keys.every(deed.keys):
            assert taken.setdefault(key, deed.name) == deed.name, f"{place.__name__}: {key} is {taken[key]} and {deed.name}"
    for deed in GLOBAL:
        own = [key for key in deed.keys if key not in taken]
        lost = [key for key in keys.every(own) if key in taken]
        assert not lost, f"{place.__name__}: what an input method types for {deed.name} is {lost} and means {[taken[key] for key in lost]}"
        # A form asks before it is left, so it may have its own way back.
        assert own or deed.name == "back", f"{place.__name__} leaves no key for {deed.name}"


def test_places_have_different_digits_and_titles() -> None:
    found = spots()
    assert len({one.key for one in found}) == len({one.title.zh for one in found}) == len({one.here.__name__ for one in found}) == len(found)
    assert all(one.key in "123456789" for one in found)


TYPED = {
    "Microsoft Pinyin": {
        "question_mark": "？", "colon": "：", "left_square_bracket": "【", "right_square_bracket": "】", "less_than_sign": "《〈", "greater_than_sign": "》〉",
        "comma": "，", "full_stop": "。", "exclamation_mark": "！", "semicolon": "；", "apostrophe": "‘’", "quotation_mark": "“”", "backslash": "、",
        "left_parenthesis": "（", "right_parenthesis": "）", "dollar_sign": "￥", "circumflex_accent": "…", "underscore": "—", "grave_accent": "·",
        "tilde": "～",
    },
    "macOS": {"slash": "、", "backslash": "、", "left_square_bracket": "【", "dollar_sign": "¥", "vertical_line": "｜"},
    "Rime": {"slash": "、／", "left_square_bracket": "「【〔［", "right_square_bracket": "」】〕］", "left_curly_bracket": "『〖｛",
             "right_curly_bracket": "』〗｝", "less_than_sign": "《〈", "greater_than_sign": "》〉", "backslash": "、＼"},
    "full width": {"a": "ａ", "U": "Ｕ", "3": "３", "asterisk": "＊", "minus": "－", "equals_sign": "＝", "plus": "＋", "slash": "／",
                   "number_sign": "＃", "at": "＠", "percent_sign": "％", "ampersand": "＆", "space": "\u3000"},
}  # fmt: skip


@pytest.mark.parametrize("method", TYPED)
def test_what_an_input_method_types_counts_as_the_key(method: str) -> None:
    for key, chars in TYPED[method].items():
        for char in chars:
            assert _character_to_key(char) in keys.every((key,)), f"{method} types {char} for {key}"


def test_twins_have_the_names_that_textual_gives() -> None:
    for char in ("a", "Z", "7", "？", "／", "、", "【", "《", "－", "\u3000"):
        assert keys.name(char) == _character_to_key(char)
    assert keys.every(("f1", "ctrl+p", "enter")) == ["f1", "ctrl+p", "enter"]
    assert keys.every(("comma",)) == ["comma", "fullwidth_comma"], "、 is on other keys"


def test_keys_as_people_read_them() -> None:
    assert [keys.shown(key) for key in ("f1", "ctrl+p", "question_mark", "enter", "a", "shift+tab")] == ["F1", "Ctrl+P", "?", "Enter", "a", "Shift+Tab"]


def test_the_manual_is_what_the_deeds_say() -> None:
    """`python -m officectl.tui.manual > docs/tui-keys.md` writes it again."""
    assert (ROOT / "docs/tui-keys.md").read_text(encoding="utf-8") == manual.text()


def test_bindings_are_made_from_deeds_alone() -> None:
    own = {binding.id for found in OfficeApp._merged_bindings.key_to_bindings.values() for binding in found if binding.id}  # type: ignore[union-attr]
    assert own == {deed.name for deed in GLOBAL}


def test_a_key_file_and_its_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    path = key_files.place()
    path.parent.mkdir(parents=True)
    path.write_text('"record.edit" = ["F"]\n"no.such" = ["x"]\nhelp = "x"\n', encoding="utf-8")
    found, wrong = key_files.load(ALL)
    assert found == {"record.edit": ("F",)}
    assert "no.such" in wrong[0].render("en")
    assert '["e", "f4"]' in wrong[1].render("en")
    path.write_text("= 1\n", encoding="utf-8")
    found, wrong = key_files.load(ALL)
    assert found == {}
    assert str(path) in wrong[0].render("zh")


def written(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> tuple[dict[str, tuple[str, ...]], str]:
    from officectl.tui import keymap

    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    path = key_files.place()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    found, wrong = keymap.load()
    return dict(found), "\n".join(one.render("zh") for one in wrong)


def test_keys_that_are_none_or_have_another_use_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, told = written(tmp_path, monkeypatch, '"checks.by" = ["f99x", "F3", "?", "Ctrl+O", "hyper+x"]\n')
    assert found == {"checks.by": ("f3", "question_mark", "ctrl+o")}
    assert "“f99x”不是键名" in told
    assert "“hyper+x”不是键名" in told
    found, told = written(tmp_path, monkeypatch, '"checks.by" = ["w"]\n')
    assert "w 同时是“checks.by”和“checks.waive”，按了是“checks.by”" in told
    assert "没有键可按" not in told, "F8 is left for it"
    found, told = written(tmp_path, monkeypatch, '"quit" = ["v"]\n')
    assert "“quit”在有的地方没有键可按，v 已另有用处" in told
    found, told = written(tmp_path, monkeypatch, '"checks.fold" = ["G"]\n')
    assert "“checks.fold”在有的地方没有键可按，G 已另有用处" in told, "lists move by it"
    found, told = written(tmp_path, monkeypatch, '"checks.fold" = ["ctrl+t", "."]\n"help" = ["f1"]\n')
    assert found == {"checks.fold": ("ctrl+t", "full_stop"), "help": ("f1",)}
    assert told == ""
