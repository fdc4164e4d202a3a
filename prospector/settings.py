"""Scrapy settings of the project: polite, bounded and quiet by default.

Every ``PROSPECTOR_*`` name may be given as ``-s NAME=value`` or as an environment variable; the
list with meanings is in docs/settings.md.
"""

from __future__ import annotations

import importlib.util
import os
import sys

from scrapy.settings import default_settings

from prospector.config import Config
from prospector.errors import SettingError

BOT_NAME = "prospector"
SPIDER_MODULES = ["prospector.spiders"]
NEWSPIDER_MODULE = "prospector.spiders"
COMMANDS_MODULE = "prospector.commands"

# What the environment says; -s on the command line wins over it. Keys stay where they are.
globals().update(
    {
        name: text
        for name, text in os.environ.items()
        if name.startswith("PROSPECTOR_") and not name.endswith("_KEY")
    }
)

try:
    USER_AGENT = Config.load().user_agent
except SettingError as mistake:
    sys.stderr.write(f"scrapy: {mistake}\n")
    raise SystemExit(mistake.exit_code) from None

# --- politeness -----------------------------------------------------------------------------
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.3
DOWNLOAD_TIMEOUT = 30

# --- bounds: pages are written by strangers -------------------------------------------------
DOWNLOAD_MAXSIZE = 8 * 2**20
DOWNLOAD_WARNSIZE = 0
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "prospector.browser.crawl.BrowserDownloadHandler",
    "https": "prospector.browser.crawl.BrowserDownloadHandler",
    # A crawled href must never read a local file or speak another protocol.
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

# --- the flow: our frontier decides what comes next and keeps what became of it ---------------
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
RETRY_ENABLED = False
HTTPERROR_ALLOW_ALL = True
REFERER_ENABLED = False
COMPRESSION_ENABLED = False
DEPTH_LIMIT = 0
CONCURRENT_ITEMS = 8
# Scrapy would parse our source anew for every page.
WARN_ON_GENERATOR_RETURN_VALUE = False
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "prospector.middlewares.robots.RobotsMiddleware": 100,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}
ITEM_PIPELINES = {
    "prospector.pipelines.store.StorePipeline": 300,
    "prospector.pipelines.checks.CheckPipeline": 500,
}
# Not even loaded: two servers that run whatever they are sent, and half a hundred modules.
EXTENSIONS_BASE = {
    name: place
    for name, place in default_settings.EXTENSIONS_BASE.items()
    if not name.endswith((".TelnetConsole", ".RemoteControl"))
}
EXTENSIONS = {
    "prospector.extensions.crawl_delay.CrawlDelay": 100,
    "prospector.extensions.tidy_stop.TidyStop": 200,
    "prospector.extensions.close_run.CloseRun": 500,
    "prospector.extensions.progress.Progress": 900,
}

# --- the machine ----------------------------------------------------------------------------
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
if importlib.util.find_spec("uvloop"):
    ASYNCIO_EVENT_LOOP = "uvloop.Loop"
REACTOR_THREADPOOL_MAXSIZE = 50
LOG_LEVEL = "INFO"
LOGSTATS_INTERVAL = 0
FEED_EXPORT_ENCODING = "utf-8"
