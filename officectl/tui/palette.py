"""The command palette: every deed of the place and of everywhere, found by Chinese title, English name, pinyin or key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from officectl.text.lang import Text
from officectl.tui import keys
from officectl.tui.dialogs.choose import Choose, Row

if TYPE_CHECKING:
    from officectl.tui.deed import Deed
    from officectl.tui.place import Place

_TITLE = Text("做什么", "What to do")


async def pick(place: Place) -> Deed | None:
    """Have one chosen."""
    app = place.office_app
    rows = []
    for deed in (*place.DEEDS, *app.deeds):
        why = deed.why_not(place)
        names = " ".join(keys.shown(key) for key in app.keys_of(deed))
        about = deed.about.render(app.lang) if why is None else why.render(app.lang)
        words = f"{deed.name} {deed.title.zh} {deed.title.en} {deed.about.zh} {deed.about.en} {names}"
        rows.append(Row(deed, deed.title.render(app.lang), f"{names}  {about}", words))
    return await app.push_screen_wait(Choose(place.t(_TITLE), rows))
