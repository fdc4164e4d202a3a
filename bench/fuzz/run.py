"""``python -m bench.fuzz.run TARGET [libFuzzer's options] CORPUS``: one target, in this process."""

from __future__ import annotations

import importlib
import sys

try:
    import atheris
except ModuleNotFoundError:
    sys.exit("atheris is not installed; it is for development only: pip install atheris")


def main() -> None:
    """Instrument what is ours and what reads for us, then search until time is over."""
    name = sys.argv.pop(1)
    with atheris.instrument_imports(include=["prospector", "protego", "w3lib", "feedparser"]):
        targets = importlib.import_module("bench.fuzz.targets")
    atheris.Setup(sys.argv, lambda data: targets.feed(name, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
