"""The optional parser toml_rs is loaded on the thread that lives longest.

Loaded first by a thread of the desk, it takes the whole program down (a segmentation fault) when another thread uses it after
that one has ended: seen with toml_rs 0.4.3 in two of three runs, never when the main thread had loaded it.
"""

from __future__ import annotations

from officectl.records import engine


def load() -> None:
    """Load it here and now, where it is installed; without it nothing happens."""
    engine.installed()
