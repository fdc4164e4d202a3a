"""Files that run crawls unattended: right in the eyes of sh, systemd and YAML."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from prospector.cli.main import cli
from prospector.errors import UserError
from prospector.schedule import FORMS, Job, files_of

if TYPE_CHECKING:
    from pathlib import Path

BEES = ("/home/ann/my niches/bees.toml", "bees", ("resources", "backlinks"))


def job(tmp_path: Path, **more: object) -> Job:
    return Job(
        **{
            "niches": (BEES,),
            "db": str(tmp_path / "s 1.db"),
            "folder": str(tmp_path),
            "home": str(tmp_path),
            "scrapy": "scrapy",
            "prospector": "prospector",
            **more,
        }
    )


@pytest.mark.parametrize("form", FORMS)
def test_every_script_is_a_shell_script(tmp_path, form: str) -> None:
    for name, text in files_of(job(tmp_path), form).items():
        if name.endswith(".sh"):
            subprocess.run(["/bin/sh", "-n"], input=text, text=True, check=True)


@pytest.mark.parametrize(
    ("codes", "worst"),
    [((0, 0, 0), 0), ((3, 0, 0), 3), ((0, 130, 0), 130), ((2, 3, 0), 3)],
)
def test_the_script_runs_all_and_ends_with_the_worst_code(tmp_path, codes, worst: int) -> None:
    log = tmp_path / "log"
    for name in ("scrapy", "prospector"):
        tool = tmp_path / name
        tool.write_text(
            f'#!/bin/sh\necho "$@ DB=$PROSPECTOR_DB" >> {log}\n[ "$SCRAPY_SETTINGS_MODULE" = prospector.settings ] || exit 99\nn=$(wc -l < {log})\n'
            + "".join(f'[ "$n" -eq {n} ] && exit {code}\n' for n, code in enumerate(codes, 1))
            + "exit 0\n"
        )
        tool.chmod(0o755)
    made = files_of(
        job(
            tmp_path,
            scrapy=str(tmp_path / "scrapy"),
            prospector=str(tmp_path / "prospector"),
            digest_to="ann@ours.test",
        ),
        "cron",
    )
    script = made["prospector-bees.sh"]
    done = subprocess.run(["/bin/sh"], input=script, text=True, capture_output=True, check=False)
    assert done.returncode == worst
    assert log.read_text().splitlines() == [
        f"crawl resources -a niche=/home/ann/my niches/bees.toml DB={tmp_path}/s 1.db",
        f"crawl backlinks -a niche=/home/ann/my niches/bees.toml DB={tmp_path}/s 1.db",
        f"digest -n bees --mail-to ann@ours.test DB={tmp_path}/s 1.db",
    ]


def test_systemd_accepts_its_units(tmp_path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze on this machine")
    for name, text in files_of(job(tmp_path, folder="/tmp", home="/tmp"), "systemd").items():
        (tmp_path / name).write_text(text)
    units = [str(tmp_path / f"prospector-bees.{kind}") for kind in ("service", "timer")]
    done = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
    )
    assert "prospector-bees" not in done.stderr, done.stderr


@pytest.mark.parametrize(
    ("every", "hour", "line"),
    [
        ("day", "03:30", "30 3 * * *"),
        ("week", "3:05", "5 3 * * 1"),
        ("month", "23:59", "59 23 1 * *"),
    ],
)
def test_the_crontab_line(tmp_path, every: str, hour: str, line: str) -> None:
    made = files_of(job(tmp_path, every=every, hour=hour), "cron")
    assert made["prospector-bees.cron"].startswith(f"{line} /bin/sh ")


def test_an_hour_that_is_none(tmp_path) -> None:
    with pytest.raises(UserError, match="write it as 03:30"):
        files_of(job(tmp_path, hour="25:00"), "cron")


@pytest.mark.parametrize("out", ["units", "my 100% units", "."])
@pytest.mark.parametrize("form", ["systemd", "cron"])
def test_what_the_service_and_the_cron_line_start_is_there(
    tmp_path, monkeypatch, form: str, out: str
) -> None:
    """The line as systemd and cron read it, run in another folder: it begins the crawls of ours."""
    work, tools = tmp_path / "work", tmp_path / "tools"
    work.mkdir()
    tools.mkdir()
    for name in ("scrapy", "prospector"):
        (tools / name).write_text(f'#!/bin/sh\necho "{name} $1 in $(pwd -P)" >> {tmp_path}/log\n')
        (tools / name).chmod(0o755)
    monkeypatch.chdir(work)
    monkeypatch.setenv("PATH", str(tools), prepend=os.pathsep)
    given = ["schedule", "cybersecurity", "--as", form, "--out", out, "--spiders", "resources"]
    done = CliRunner().invoke(cli, given)
    assert done.exit_code == 0, done.exception
    home = (work / out).resolve()
    kind = {"systemd": "service", "cron": "cron"}[form]
    text = (home / f"prospector-cybersecurity.{kind}").read_text()
    if form == "systemd":
        (line,) = [x for x in text.splitlines() if x.startswith("ExecStart=")]
        line = line.partition("=")[2].replace("%%", "%")
    else:
        line = text.split(" ", 5)[5].replace("\\%", "%")
    subprocess.run(["/bin/sh", "-c", line], cwd="/", check=True, timeout=30)
    assert (tmp_path / "log").read_text().splitlines() == [
        f"scrapy crawl in {work}",
        f"prospector digest in {work}",
    ]
    then = done.stdout.split("Then:\n")[1]
    assert f"{home}/prospector-cybersecurity." in then
    assert ("systemctl --user enable --now" if form == "systemd" else "| crontab -") in then


def test_the_command_leaves_out_what_a_niche_has_no_use_for(tmp_path) -> None:
    profile = tmp_path / "bees.toml"
    profile.write_text('name = "bees"\nseeds = ["https://h.test/"]\ndomains = ["ours.test"]\n')
    done = CliRunner().invoke(
        cli,
        [
            "schedule",
            str(profile),
            "--out",
            str(tmp_path / "units"),
            "--db",
            str(tmp_path / "x.db"),
        ],
    )
    assert done.exit_code == 0, done.exception
    script = (tmp_path / "units" / "prospector-bees.sh").read_text()
    assert "crawl resources" in script
    assert "crawl backlinks" in script
    assert "crawl competitors" not in script
    wrong = CliRunner().invoke(cli, ["schedule", str(profile), "--spiders", "resorces"])
    assert "There is no spider 'resorces'" in str(wrong.exception)
