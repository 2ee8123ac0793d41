"""Choosing what a field says from a list: a record by name, a value of a closed list, yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from officectl.tui.widgets.form_field import NO, YES, FormField

if TYPE_CHECKING:
    from officectl.records.kind import Field
    from officectl.tui.app import OfficeApp
    from officectl.tui.widgets.form import Form


def offers(spec: Field | None) -> bool:
    """Whether the field has a list to choose from."""
    item = _item(spec)
    return item is not None and bool(item.enum or item.ref or item.ref_or_text or item.type == "boolean")


async def choose(app: OfficeApp, form: Form, field: FormField) -> None:
    """Let somebody choose; what is chosen goes into the field, and to the others where it takes several."""
    from officectl.tui.dialogs.choose import Choose, Row
    from officectl.tui.dialogs.reference import Reference

    spec, item, sheet = field.spec, _item(field.spec), form.model.sheet
    if spec is None or item is None or not offers(spec):
        return
    before, last = _cut(field)
    word: str | None
    if item.ref or item.ref_or_text:
        begun = last if (field.path in form.model.wrong or field.path in form.pending) else ""
        title = spec.title.render(form.lang)
        found = await app.push_screen_wait(Reference(title, lambda text: sheet.offered(spec, text), begun))
        if found is None:
            return
        office = app.office
        import asyncio

        word = await asyncio.wrap_future(office.ask(lambda: sheet.word_for(spec, found)))
        kept = before if begun else [*before, *([last] if last else [])]
    else:
        values = [(one, item.enum_titles.get(one, one)) for one in item.enum] or [(YES.zh, YES.en), (NO.zh, NO.en)]
        rows = [Row(zh if form.lang == "zh" else en, zh if form.lang == "zh" else en, words=f"{zh} {en}") for zh, en in values]
        word = await app.push_screen_wait(Choose(spec.title.render(form.lang), rows))
        if word is None:
            return
        kept = before if field.path in form.model.wrong else [*before, *([last] if last else [])]
    text = word if spec.type != "array" else _joined(spec, [*dict.fromkeys([*kept, word])])
    if field.is_attached:
        field.editor.show(text)
        form.read(field, text)
        form.focus_part(field)


def _item(spec: Field | None) -> Field | None:
    return spec.item if spec is not None and spec.type == "array" else spec


def _cut(field: FormField) -> tuple[list[str], str]:
    """What stands in a list already, and its last piece."""
    from officectl.query.fields import separators
    from officectl.query.fold import parts

    item: Any = _item(field.spec)
    if field.spec is None or field.spec.type != "array":
        return [], field.words.strip()
    pieces = [piece for piece in parts(field.words, separators(item)) if piece]
    return pieces[:-1], pieces[-1] if pieces else ""


def _joined(spec: Field, pieces: list[str]) -> str:
    from officectl.query.fields import separators

    item: Any = _item(spec)
    return ("、" if "、" in separators(item) else "，").join(pieces)
