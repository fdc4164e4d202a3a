"""Pages as a browser shows them: Chromium, guarded and polite; nothing of it starts before it is needed.

``find`` says which browser there is, ``proxy`` is its only way to the network, ``visit`` what one
page's requests may do, ``settle`` when its content has come, ``chromium`` starts and restarts it.
``crawl`` serves a Scrapy crawl (by scrapy-playwright), ``solo`` the commands that do not crawl.
"""
