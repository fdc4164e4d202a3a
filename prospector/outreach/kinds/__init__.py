"""The kinds of opportunities, one file each: facts in, candidate rows out."""

from prospector.outreach.kinds.broken_link import broken_links
from prospector.outreach.kinds.competitors import competitor_gap, competitor_lost
from prospector.outreach.kinds.guest_post import guest_posts
from prospector.outreach.kinds.mention import unlinked_mentions
from prospector.outreach.kinds.ours import lost_links, reclaims
from prospector.outreach.kinds.resource_page import resource_pages

EVERY_KIND = (
    broken_links,
    resource_pages,
    competitor_gap,
    competitor_lost,
    unlinked_mentions,
    guest_posts,
    lost_links,
    reclaims,
)
"""Each yields the rows of one kind; a page may carry several kinds, but each kind once."""
