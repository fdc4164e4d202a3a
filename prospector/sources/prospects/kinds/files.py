"""Files that a source reads: bounded, and found from the niche file's own folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from prospector.sources.prospects.found import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.niche import Niche
    from prospector.niche.sources import SourceSpec

MAX_BYTES = 64 * 2**20


def paths_of(spec: SourceSpec, niche: Niche) -> Iterator[Path]:
    """The files of a source; a relative path begins at the folder of the niche file."""
    home = Path(niche.path).parent if niche.path else Path()
    for written in spec.files:
        path = Path(written).expanduser()
        yield path if path.is_absolute() else home / path


def bytes_of(path: Path) -> bytes:
    """What a file holds; raises :class:`SourceError` in one sentence."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(f"{path} is larger than {MAX_BYTES // 2**20} MiB; split it.")
        return path.read_bytes()
    except OSError as cause:
        raise SourceError(
            f"{path} cannot be read ({cause.strerror}); a file of a [[source]] is looked for from the"
            " folder of the niche file."
        ) from cause
