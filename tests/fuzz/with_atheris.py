"""The same targets with atheris (libFuzzer): `python tests/fuzz/with_atheris.py message -max_total_time=60`.

Not part of the test run: atheris is a compiled wheel and no dependency of ours.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-not-found,unused-ignore]

with atheris.instrument_imports(include=["officectl"]):
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from targets import TARGETS


def main() -> None:
    """First argument: the target; the others are libFuzzer's."""
    target = TARGETS[sys.argv.pop(1)]
    with tempfile.TemporaryDirectory() as folder:
        corpus, words = Path(folder) / "corpus", Path(folder) / "words"
        corpus.mkdir()
        for at, seed in enumerate(target.seeds()):
            (corpus / f"{at:03d}").write_bytes(seed)
        words.write_text("".join('"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n' for word in target.words), encoding="ascii")
        atheris.Setup([sys.argv[0], f"-dict={words}", "-max_len=4096", *sys.argv[1:], str(corpus)], target.run)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
