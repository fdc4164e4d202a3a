"""Starts Chromium, guarded, when it is first needed; starts it anew when it crashed, hung or grew old."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import async_playwright

from prospector.browser.find import NoBrowser, require_browser
from prospector.browser.proxy import GuardedProxy
from prospector.items import RenderError

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Playwright

    from prospector.config import Config

logger = logging.getLogger(__name__)

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-http2",  # so that the proxy's bound on connections bounds requests
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--mute-audio",
    # Loopback goes through the proxy as everything else, and nothing around it.
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    # Workers that outlive their page would ask past the rules of the visit.
    "--disable-blink-features=SharedWorker",
    "--js-flags=--max-old-space-size=512",
)
CLOSE_SECONDS = 3.0
_LAUNCH_SECONDS = 30.0


class Chromium:
    """Owns the driver, the proxy and the browser; a provider of browsers for scrapy-playwright too.

    ``launches`` counts browsers started. Make it inside a running event loop and ``aclose`` it.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._driver: Playwright | None = None
        self._proxy: GuardedProxy | None = None
        self._browser: Browser | None = None
        self._lock = asyncio.Lock()
        self.launches = 0

    @property
    def proxy(self) -> GuardedProxy | None:
        """The browser's way to the network, once it was started."""
        return self._proxy

    async def start(self) -> None:
        """Nothing is started before a browser is asked for."""

    async def launch_browser(self) -> Browser:
        """A running browser: the one that is there, or a new one; raises :class:`RenderError`."""
        async with self._lock:
            if self._browser is not None and self._browser.is_connected():
                return self._browser
            try:
                return await self._launch()
            except NoBrowser as cause:
                raise RenderError(str(cause)) from cause
            except (PlaywrightError, OSError, TimeoutError) as cause:
                await self._end()
                raise RenderError(f"the browser does not start ({_short(cause)})") from cause

    async def launch_persistent_context(self, context_kwargs: dict[str, Any]) -> BrowserContext:
        """No profile is kept: every visit begins as a stranger's."""
        raise RenderError("no profile is kept")

    async def _launch(self) -> Browser:
        found = require_browser(self._config)
        if self._proxy is None:
            self._proxy = GuardedProxy(self._config)
            await self._proxy.start()
        if self._driver is None:
            self._driver = await async_playwright().start()
        self._browser = await self._driver.chromium.launch(
            executable_path=found.path,
            headless=True,
            args=list(ARGUMENTS),
            proxy={"server": self._proxy.address},
            timeout=_LAUNCH_SECONDS * 1000,
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
        self.launches += 1
        logger.info("Started %s (%s), version %s", found.path, found.how, self._browser.version)
        return self._browser

    async def new_context(self) -> BrowserContext:
        """A visit's context in the running browser, or in a new one."""
        browser = await self.launch_browser()
        return await browser.new_context(**self.context_options())

    def context_options(self) -> dict[str, Any]:
        """How every visit's context is made: honest, a stranger's, without downloads or workers.

        Certificates are not verified, as for all pages that are only read.
        """
        return {
            "user_agent": user_agent(
                self._config.user_agent, self._browser.version if self._browser else ""
            ),
            "accept_downloads": False,
            "ignore_https_errors": True,
            "service_workers": "block",
            "locale": "en-US",
            "viewport": {"width": 1280, "height": 900},
            "reduced_motion": "reduce",
        }

    async def shut_browser(self) -> None:
        """End the browser, whatever state it is in; the next one that is asked for is new."""
        async with self._lock:
            browser, self._browser = self._browser, None
            if browser is not None and not await _ends(browser.close()):
                # It does not even close: with its driver it goes.
                await self._end()

    async def close(self) -> None:
        """As scrapy-playwright calls it."""
        await self.aclose()

    async def aclose(self) -> None:
        """End the browser, its driver and its proxy."""
        await self.shut_browser()
        await self._end()
        proxy, self._proxy = self._proxy, None
        if proxy is not None:
            await proxy.aclose()

    async def _end(self) -> None:
        driver, self._driver, self._browser = self._driver, None, None
        if driver is not None and not await _ends(driver.stop()):
            logger.warning("The browser's driver did not end in time")


def user_agent(honest: str, version: str) -> str:
    """Our name inside a browser's, as search engines do: pages ask what a browser can, owners who asks."""
    inner = re.search(r"\((compatible; [^)]{0,300})\)", honest)
    major = version.split(".")[0] or "120"
    return (
        f"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; {inner[1] if inner else 'compatible'})"
        f" Chrome/{major}.0.0.0 Safari/537.36"
    )


async def shut_context(context: BrowserContext) -> bool:
    """Close a visit's context; whether the browser still did as it was told."""
    return await _ends(context.close())


async def _ends(work: Any) -> bool:
    """Whether something of the browser's ended within a few seconds (an error is an end too)."""
    with contextlib.suppress(PlaywrightError):
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await work
        except TimeoutError:
            return False
    return True


def _short(cause: BaseException) -> str:
    text = " ".join(str(cause).split()) or type(cause).__name__
    return text[:200]
