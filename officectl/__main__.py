"""Entry point. `--version` is answered before anything heavy is imported."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; returns the exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from officectl import __version__

        sys.stdout.write(f"officectl {__version__}\n")
        return 0
    try:
        from officectl.cli.app import run

        return run(sys.argv[1:])
    except KeyboardInterrupt:  # while still loading; later ones are met in `run`
        return 130


if __name__ == "__main__":
    sys.exit(main())
