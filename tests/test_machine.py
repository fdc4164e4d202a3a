"""What the system grants: open files, and memory that goes back."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from prospector.machine import SPARE_FILES, WANTED_FILES, at_once

LINUX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
GLIBC = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a setting of glibc")


@pytest.mark.parametrize(
    ("wanted", "files", "expected"),
    [
        (300, WANTED_FILES, 300),
        (300, 1_024, 300),
        (1_000, 1_024, 1_024 - SPARE_FILES - 128),
        (5_000, 4_096, 4_096 - SPARE_FILES - 512),
        (300, 256, 16),
        (4, 256, 4),
    ],
)
def test_no_more_at_once_than_files_allow(wanted: int, files: int, expected: int) -> None:
    assert at_once(wanted, files) == expected


def said(code: str) -> list[int]:
    """What a fresh process prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return [int(word) for word in done.stdout.split()]


@LINUX
@pytest.mark.parametrize(
    ("soft", "hard", "wanted", "expected"),
    [
        (256, 900, 600, 600),
        (256, 900, 5_000, 900),
        (800, 900, 600, 800),
        (256, 256, 600, 256),
    ],
)
def test_files_are_asked_for_up_to_what_the_system_grants(
    soft: int, hard: int, wanted: int, expected: int
) -> None:
    code = f"""
import resource
from prospector.machine import raise_file_limit
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
print(raise_file_limit({wanted}), *resource.getrlimit(resource.RLIMIT_NOFILE))
"""
    assert said(code) == [expected, expected, hard]


@LINUX
def test_a_checker_asks_for_the_files_it_needs() -> None:
    code = """
import asyncio, resource
from prospector.checking import Checker
from prospector.config import Config
resource.setrlimit(resource.RLIMIT_NOFILE, (256, 2000))
async def run():
    checker = Checker(Config.load())
    await checker.aclose()
asyncio.run(run())
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""
    assert said(code) == [2000, 2000]


LARGE = """
import ctypes
from prospector.machine import return_large_blocks
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
def pages():
    return int(open("/proc/self/statm").read().split()[1])
{setting}
libc.free(libc.malloc(8 * 2**20))  # from here on glibc would keep what is smaller
blocks, pins = [], []
for _ in range(200):
    block = libc.malloc(256 * 1024)
    ctypes.memset(block, 1, 256 * 1024)
    blocks.append(block)
    pins.append(libc.malloc(2_000))
full = pages()
for block in blocks:
    libc.free(block)
print((full - pages()) * 4096 // 2**20)
"""


@GLIBC
def test_the_buffers_of_connections_go_back_to_the_system() -> None:
    """Fifty MB of them, each followed by something that stays, as in the midst of a crawl."""
    assert said(LARGE.format(setting="")) < [10]
    assert said(LARGE.format(setting="assert return_large_blocks()")) > [40]
