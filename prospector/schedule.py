"""Files that run crawls unattended: systemd units, a crontab line, GitHub Actions, Docker (pure)."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMS = ("systemd", "cron", "github", "docker")
_DAY = {"day": "*-*-*", "week": "Mon *-*-*", "month": "*-*-01"}
_RUN = (
    'run() { echo "$(date -u +%FT%TZ) $*"; "$@"; code=$?;'
    ' [ "$code" -gt "$worst" ] && worst=$code; return 0; }'
)
_CRON = {"day": "* * *", "week": "* * 1", "month": "1 * *"}


@dataclass(frozen=True, slots=True)
class Job:
    """What runs: ``niches`` as (profile as given, name, spiders); ``hours`` at most; ``hour`` HH:MM.

    ``folder`` is where the crawls run (a niche is found from there), ``home`` where the files lie
    that say so; both absolute.
    """

    niches: tuple[tuple[str, str, tuple[str, ...]], ...]
    db: str
    folder: str
    home: str
    scrapy: str
    prospector: str
    every: str = "week"
    hour: str = "03:30"
    hours: int = 12
    digest_to: str = ""
    webhook: bool = False


def files_of(job: Job, form: str) -> dict[str, str]:
    """File name to text. Raises :class:`UserError` for an hour that is none."""
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", job.hour)
    if found is None:
        raise UserError(f"{job.hour!r} is no hour; write it as 03:30.")
    hour, minute = int(found[1]), int(found[2])
    name = f"prospector-{'-'.join(niche for _, niche, _ in job.niches)}"[:80]
    script = _script(job, name)
    if form == "systemd":
        return {
            f"{name}.sh": script,
            f"{name}.service": _service(job, name),
            f"{name}.timer": _timer(job, name, hour, minute),
        }
    if form == "cron":
        log = shlex.quote(f"{job.home}/{name}.log").replace("%", "\\%")
        script_path = shlex.quote(f"{job.home}/{name}.sh").replace("%", "\\%")
        line = f"{minute} {hour} {_CRON[job.every]} /bin/sh {script_path}"
        return {f"{name}.sh": script, f"{name}.cron": f"{line} >> {log} 2>&1\n"}
    if form == "docker":
        return {
            "Dockerfile": _DOCKER,
            f"{name}.sh": _script(job, name, here=True),
            "compose.yaml": _compose(job, name),
        }
    return {
        f"{name}.sh": _script(job, name, here=True),
        f"{name}.yml": _github(job, name, hour, minute),
    }


def then_of(job: Job, form: str, names: Sequence[str]) -> list[str]:
    """The command lines with which a person makes the files of those ``names`` at work."""
    paths = {name.rpartition(".")[2]: shlex.quote(f"{job.home}/{name}") for name in names}
    if form == "systemd":
        timer = next(name for name in names if name.endswith(".timer"))
        return [
            "mkdir -p ~/.config/systemd/user",
            f"cp {paths['service']} {paths['timer']} ~/.config/systemd/user/",
            f"systemctl --user daemon-reload && systemctl --user enable --now {shlex.quote(timer)}",
            "loginctl enable-linger    # so that it runs while you are logged out",
        ]
    if form == "cron":
        return [f"(crontab -l; cat {paths['cron']}) | crontab -"]
    if form == "docker":
        return [f"cd {shlex.quote(job.home)} && docker compose run --rm prospector"]
    return [
        f"cp {paths['sh']} YOUR-REPOSITORY/",
        f"cp {paths['yml']} YOUR-REPOSITORY/.github/workflows/",
    ]


def _script(job: Job, name: str, *, here: bool = False) -> str:
    """One crawl after the other, then the digests; ends with the worst exit code.

    ``timeout`` sends SIGINT, which a crawl takes as "stop and keep": the next run goes on with it.
    """
    db = "output/prospector.db" if here else job.db
    scrapy, tool = ("scrapy", "prospector") if here else (job.scrapy, job.prospector)
    lines = [
        "#!/bin/sh",
        f"# {name}: written by prospector schedule. Exit code: 0 all done, else the worst of them",
        "# (2 misuse or the file is in use, 3 offline, 124 time limit, 130 stopped).",
        "set -u",
        f"cd {'.' if here else shlex.quote(job.folder)} || exit 1",
        f"export PROSPECTOR_DB={shlex.quote(db)}",
        # Without it scrapy knows the spiders only in a folder with our scrapy.cfg.
        "export SCRAPY_SETTINGS_MODULE=prospector.settings",
        "worst=0",
        _RUN,
    ]
    for given, niche, spiders in job.niches:
        lines += [
            f"run timeout --signal=INT --kill-after=120 {job.hours}h {scrapy} crawl {spider}"
            f" -a niche={shlex.quote(given)}"
            for spider in spiders
        ]
        ways = (" --webhook" if job.webhook else "") + (
            f" --mail-to {shlex.quote(job.digest_to)}" if job.digest_to else ""
        )
        lines.append(f"run {tool} digest -n {shlex.quote(niche)}{ways}")
    return "\n".join([*lines, 'exit "$worst"', ""])


def _service(job: Job, name: str) -> str:
    home, folder = job.home.replace("%", "%%"), job.folder.replace("%", "%%")
    return f"""[Unit]
Description=prospector: {", ".join(niche for _, niche, _ in job.niches)}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={folder}
# PROSPECTOR_CONTACT, PROSPECTOR_WEBHOOK and PROSPECTOR_SMTP belong in this file, mode 600.
EnvironmentFile=-{home}/{name}.env
ExecStart=/bin/sh "{home}/{name}.sh"
TimeoutStartSec={job.hours * sum(len(spiders) for *_, spiders in job.niches) + 1}h
KillSignal=SIGINT
TimeoutStopSec=120
Nice=10
IOSchedulingClass=idle
MemoryMax=2G
NoNewPrivileges=yes
PrivateTmp=yes
"""


def _timer(job: Job, name: str, hour: int, minute: int) -> str:
    return f"""[Unit]
Description=When {name} runs

[Timer]
OnCalendar={_DAY[job.every]} {hour:02}:{minute:02}:00
RandomizedDelaySec=10min
Persistent=true

[Install]
WantedBy=timers.target
"""


_DOCKER = """FROM python:3.12-slim
RUN pip install --no-cache-dir link-prospector && useradd --create-home prospector
USER prospector
WORKDIR /data
VOLUME /data
"""


def _compose(job: Job, name: str) -> str:
    return f"""# Run it from cron or by hand: docker compose run --rm prospector
services:
  prospector:
    build: .
    volumes: ["./data:/data", "./{name}.sh:/run.sh:ro"]
    environment:
      PROSPECTOR_CONTACT: ${{PROSPECTOR_CONTACT:-}}
      PROSPECTOR_WEBHOOK: ${{PROSPECTOR_WEBHOOK:-}}
      PROSPECTOR_SMTP: ${{PROSPECTOR_SMTP:-}}
    mem_limit: 2g
    entrypoint: ["/bin/sh", "/run.sh"]
"""


def _github(job: Job, name: str, hour: int, minute: int) -> str:
    return f"""name: {name}
on:
  schedule:
    - cron: "{minute} {hour} {_CRON[job.every]}"
  workflow_dispatch:
# One run at a time: the file is carried from one to the next.
concurrency: {name}
jobs:
  crawl:
    runs-on: ubuntu-latest
    timeout-minutes: {min(360, job.hours * 60)}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {{python-version: "3.12"}}
      - run: pip install link-prospector
      - uses: actions/cache@v4
        with:
          path: output
          key: {name}-${{{{ github.run_id }}}}
          restore-keys: {name}-
      - run: sh {name}.sh
        env:
          PROSPECTOR_CONTACT: ${{{{ vars.PROSPECTOR_CONTACT }}}}
          PROSPECTOR_WEBHOOK: ${{{{ secrets.PROSPECTOR_WEBHOOK }}}}
          PROSPECTOR_SMTP: ${{{{ secrets.PROSPECTOR_SMTP }}}}
      - uses: actions/upload-artifact@v4
        if: always()
        with: {{name: prospector, path: output}}
"""
