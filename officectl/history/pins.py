"""What this user has checked with his own eyes: root commits, and how far each protected branch was verified.

Pins live in the user's configuration folder (`pins.toml`), never in the repository: whoever can write the repository could write
them too. Without a pin a cut-off history and a false root look genuine.
"""

from __future__ import annotations

from collections.abc import Mapping

from officectl.light import dataclass, field


@dataclass(frozen=True, slots=True)
class Pin:
    """One pinned workspace."""

    root: str
    """The genesis commit (full id)."""
    policy: str = ""
    """Digest of the policy in the genesis commit, empty when only the commit was compared."""
    tips: Mapping[str, str] = field(default_factory=dict)
    """Protected upstream ref → the last tip that verified without an error (full id)."""


Pins = Mapping[str, Pin]
"""By genesis commit id."""
