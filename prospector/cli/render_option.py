"""``--render`` as crawls have it, for commands: a mode, or the bare word for ``auto``."""

from __future__ import annotations

import click

MODES = ("auto", "never", "always")


class RenderCommand(click.Command):
    """A command whose ``--render`` may stand without a mode, also before an address.

    click would take the address for the mode.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write the mode out where it is left out."""
        return super().parse_args(ctx, with_mode(args))


def with_mode(args: list[str]) -> list[str]:
    """These arguments with ``--render=auto`` for each bare ``--render`` before ``--``."""
    options = args[: args.index("--")] if "--" in args else args
    written = list(args)
    for at, word in enumerate(options):
        if word == "--render" and (args[at + 1 : at + 2] or [""])[0] not in MODES:
            written[at] = "--render=auto"
    return written
