"""From one topic word to drafted pitches, on the embedded demo web: ``python -m bench.topic_to_pitch``.

The commands are the real ones, in processes of their own; the web, its names and its search engine
are stand-ins on loopback. What a person would edit in between (our own site and its pages) is done
here by two lines appended to the profile.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from prospector.demo.search import HOST
from prospector.demo.web import demo_web

TOPIC = "beekeeping"
OURS = """
[[asset]]
url = "https://combcraft.test/guides/varroa"
title = "Varroa mite treatments compared"
terms = ["varroa mite", "mite treatment", "oxalic acid"]

[[asset]]
url = "https://combcraft.test/guides/colony-numbers"
title = "Colony numbers by county"
terms = ["colony census", "census"]
"""
STEPS = (
    ("prospector", "niche", "new", TOPIC, "--source", "searxng", "--competitor", "waxworks.test"),
    ("prospector", "discover", "-n", TOPIC, "--dry-run", "--limit", "4"),
    ("prospector", "discover", "-n", TOPIC),
    (
        *("scrapy", "crawl", "resources", "-a", f"niche={TOPIC}", "-a", "max_pages=30"),
        *("-s", "DOWNLOAD_DELAY=0.05", "-s", "DOWNLOAD_TIMEOUT=6"),
    ),
    ("prospector", "draft", "--best", "3", "-n", TOPIC, "--out", "pitches"),
)
_MODULES = {"prospector": "prospector.cli.main", "scrapy": "scrapy"}


def run(folder: Path, settings: dict[str, str]) -> list[subprocess.CompletedProcess[str]]:
    """Every step in ``folder``; ends after the first that fails."""
    environment = {
        **os.environ,
        "SCRAPY_SETTINGS_MODULE": "prospector.settings",
        "PROSPECTOR_CONFIRM_DELAY": "1",
        "PROSPECTOR_CHECK_TIMEOUT": "4",
        "PROSPECTOR_RETRY_SECONDS": "1",
        "PROSPECTOR_SOURCE_PAUSE": "0",
        "PROSPECTOR_SEARXNG": f"http://{HOST}",
        "PROSPECTOR_SENDER": "Ann Keeper, Comb Craft <ann@combcraft.test>",
        "COLUMNS": "120",
        **settings,
    }
    done = []
    for program, *arguments in STEPS:
        one = subprocess.run(
            [sys.executable, "-m", _MODULES[program], *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        done.append(one)
        if one.returncode != 0:
            break
        if arguments[:2] == ["niche", "new"]:
            edit(folder / "niches" / f"{TOPIC}.toml")
    return done


def edit(profile: Path) -> None:
    """What a person adds to a new profile: which site is ours, and its pages worth linking to."""
    text = profile.read_text(encoding="utf-8")
    text = text.replace("domains = []", 'domains = ["combcraft.test"]', 1)
    profile.write_text(text + OURS, encoding="utf-8")


def main() -> None:
    """Run the steps and show what each said."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="A folder for what comes out (default: none).")
    kept = parser.parse_args().keep
    with demo_web() as web, tempfile.TemporaryDirectory() as scratch:
        folder = kept or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for step, one in zip(STEPS, run(folder, web.settings()), strict=False):
            print(f"$ {' '.join(step)}\n{one.stderr}{one.stdout}", flush=True)
            if one.returncode != 0:
                raise SystemExit(one.returncode)
        for pitch in sorted((folder / "pitches").glob("*")):
            print(f"--- {pitch.name}\n{pitch.read_text(encoding='utf-8')}")


if __name__ == "__main__":
    main()
