"""A private view of the machine in which the test web is the internet (Linux, root).

Other programs know nothing of our settings. So they run where the name server is ours and ports 80
and 443 of 127.0.0.1 are the web: in a mount namespace of their own, with another /etc/resolv.conf.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_MARK = "PROSPECTOR_BENCH_INSIDE"


def enter() -> int | None:
    """Run this program again inside; returns its exit code, or ``None`` when we are inside."""
    if os.environ.get(_MARK):
        _own_resolver()
        return None
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("unshare") is None:
        sys.exit("This needs Linux and root (a mount namespace, ports 53, 80 and 443).")
    command = ["unshare", "-m", sys.executable, "-m", "bench.accuracy", *sys.argv[1:]]
    return subprocess.run(command, env={**os.environ, _MARK: "1"}, check=False).returncode


def _own_resolver() -> None:
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    own = Path(tempfile.mkdtemp(prefix="prospector-bench-")) / "resolv.conf"
    own.write_text("nameserver 127.0.0.1\noptions timeout:2 attempts:1\n", encoding="ascii")
    own.parent.chmod(0o755)
    subprocess.run(["mount", "--bind", str(own), "/etc/resolv.conf"], check=True)
