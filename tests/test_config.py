"""Settings that count requests."""

from __future__ import annotations

import pytest

from prospector.config import Config
from prospector.errors import SettingError


@pytest.mark.parametrize(
    ("name", "value", "most"),
    [
        ("PROSPECTOR_CHECKS_PER_HOST", "0", "50"),
        ("PROSPECTOR_CHECKS_PER_HOST", "51", "50"),
        ("PROSPECTOR_CHECKS_PER_HOST", "ten", "50"),
        ("PROSPECTOR_CHECKS_PER_HOST", "1.5", "50"),
        ("PROSPECTOR_CHECKS_AT_ONCE", "5001", "5,000"),
        ("PROSPECTOR_CHECKS_AT_ONCE", "9" * 5_000, "5,000"),
        ("PROSPECTOR_CHECKS_AT_ONCE", "²", "5,000"),
    ],
)
def test_a_count_out_of_its_bounds_is_named(name: str, value: str, most: str) -> None:
    with pytest.raises(SettingError, match=rf"{name}=.* is not a number from 1 to {most}\."):
        Config.load({name: value})


@pytest.mark.parametrize("value", ["-1", "65", "two", "1.5"])
def test_a_number_of_processes_that_makes_no_sense_is_named(value: str) -> None:
    with pytest.raises(SettingError, match=r"PROSPECTOR_PROCESSES=.* is not a number from 0 to 64"):
        Config.load({"PROSPECTOR_PROCESSES": value})


def test_counts_are_read() -> None:
    config = Config.load({"PROSPECTOR_CHECKS_PER_HOST": 10, "PROSPECTOR_CHECKS_AT_ONCE": " 900 "})
    assert (config.checks_per_host, config.checks_at_once) == (10, 900)
    assert Config.load({"PROSPECTOR_CHECK_PAUSE": "0.05"}).check_pause == 0.05


@pytest.mark.parametrize(
    ("name", "value", "least", "most"),
    [
        ("PROSPECTOR_CHECK_BYTES", "65535", "65536", "1,048,576"),
        ("PROSPECTOR_CHECK_BYTES", "2000000", "65536", "1,048,576"),
        ("PROSPECTOR_CHECK_BYTES", "1 MiB", "65536", "1,048,576"),
        ("PROSPECTOR_CHECK_REDIRECTS", "51", "1", "50"),
        ("PROSPECTOR_PAGE_REDIRECTS", "0", "1", "20"),
        ("PROSPECTOR_PAGE_REDIRECTS", "21", "1", "20"),
        ("PROSPECTOR_PAGE_LINKS", "100001", "1", "100,000"),
        ("PROSPECTOR_SITE_SILENCES", "-1", "1", "10,000"),
    ],
)
def test_a_bound_that_makes_no_sense_is_named(name: str, value: str, least: str, most: str) -> None:
    with pytest.raises(SettingError, match=rf"{name}=.* is not a number from {least} to {most}\."):
        Config.load({name: value})


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("PROSPECTOR_CONTCAT", "did you mean PROSPECTOR_CONTACT?"),
        ("PROSPECTOR_ZZ", "docs/settings.md lists them all."),
    ],
)
def test_a_name_that_is_no_setting_is_refused(name: str, hint: str) -> None:
    with pytest.raises(SettingError) as refused:
        Config.load({name: "x"})
    assert str(refused.value) == f"There is no setting {name}; {hint}"


def test_settings_of_others_are_passed_over() -> None:
    Config.load({"DOWNLOAD_DELAY": 1, "PROSPECTOR_PROGRESS": False, "PROSPECTOR_SMTP": "smtp://x"})
