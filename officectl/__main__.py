"""Entry point. `--version` is answered before anything heavy is imported."""

from __future__ import annotations

import gc
import os
import sys

_GARBAGE = 100_000
"""New objects before Python looks for cycles. Its 700 are reached seventy times while a command is still loading."""


_CHECK = frozenset(("check", "核查", "检查"))
"""What is asked again and again, by hooks and at night: when nothing changed the answer is there before the program is."""


def main() -> int:
    """Run the command line; returns the exit code."""
    gc.set_threshold(_GARBAGE, 20, 20)
    _fill_streams()
    try:
        if sys.argv[1:] in (["--version"], ["-V"]):
            from officectl import __version__

            try:
                sys.stdout.write(f"officectl {__version__}\n")
                sys.stdout.flush()
            except OSError:  # a full disk, nobody reads: `run` meets it again and says so
                pass
            else:
                return 0
        if not _CHECK.isdisjoint(sys.argv):
            from officectl.store.index.recall import answer

            known = answer(sys.argv[1:])
            if known is not None:
                return known
        from officectl.cli.app import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # while still loading; later ones are met in `run`
        return 130


def _fill_streams() -> None:
    """Started with closed standard streams (`>&-`, some schedulers): they lead nowhere. Left closed, the next file
    opened would take their number and be written to.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) < 3:
        pass
    os.close(number)
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  # a number, for good
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115


if __name__ == "__main__":
    sys.exit(main())
