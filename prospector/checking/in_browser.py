"""Targets that only a script fills: shown in a browser, beside a made-up address (kept for the run)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from prospector.checking.rules.features import features
from prospector.checking.rules.judgement import Judgement
from prospector.checking.rules.kinds import Kind
from prospector.checking.rules.made_up import address_of, key_of
from prospector.checking.rules.rendered import Shown, judge_rendered
from prospector.items import Reason, Rendered, RenderError

if TYPE_CHECKING:
    from prospector.checking.rules.sight import Sight

_MOST = 500


class Renderer(Protocol):
    """What a check needs of a browser."""

    async def render(self, url: str) -> Rendered:
        """The page as a browser shows it; raises :class:`RenderError`."""
        ...


class InBrowser:
    """Judges shells by what they show; requests are counted on the sight that asked."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._controls: dict[str, asyncio.Task[Shown | None]] = {}

    async def judge(self, sight: Sight) -> tuple[Judgement, str]:
        """The judgement on the page at the end of ``sight``, and the title that it shows."""
        try:
            shown = await self._show(sight.end, sight)
        except RenderError as cause:
            why = f"A script fills it, and it could not be shown: {cause}."
            return Judgement(Reason.SPA_SHELL, why), ""
        control = await self._control(sight)
        return judge_rendered(shown, control), shown.page.title

    async def _control(self, sight: Sight) -> Shown | None:
        key = key_of(Kind.FOLDER, sight.end)
        task = self._controls.get(key)
        if task is None:
            if len(self._controls) >= _MOST:
                self._controls.clear()
            made_up = address_of(Kind.FOLDER, sight.end)
            task = asyncio.get_running_loop().create_task(self._try(made_up, sight))
            self._controls[key] = task
        shown = await asyncio.shield(task)
        if shown is None:
            self._controls.pop(key, None)  # a passing fault of ours is no answer to the next one
        return shown

    async def _try(self, url: str, sight: Sight) -> Shown | None:
        try:
            shown = await self._show(url, sight)
        except RenderError:
            return None
        # It is kept for the run, and only its features and troubles are ever asked for.
        return replace(shown, rendered=replace(shown.rendered, html=""))

    async def _show(self, url: str, sight: Sight) -> Shown:
        rendered = await self._renderer.render(url)
        sight.requests += rendered.requests
        sight.bytes += rendered.bytes_read
        # Whatever charset the page names, the browser has decoded it.
        body = rendered.html.encode("utf-8", "replace")
        return Shown(rendered, features(body, {"content-type": "text/html; charset=utf-8"}))
