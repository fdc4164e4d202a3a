"""The views that reviewers, spreadsheets and checks read.

Views hold no data, so they are simply made anew whenever their text changes; their names and
columns are the public contract (docs/design.md) and only grow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.items import DOUBTFUL, TOXIC

if TYPE_CHECKING:
    from sqlite_utils import Database

# "took back decision 7", as Decisions.undo writes it: the words of a machine, of an earlier decision.
_UNDOS = """SELECT id FROM reviews
                WHERE note GLOB 'took back decision [0-9]*' AND substr(note, 20) NOT GLOB '*[^0-9]*'
                  AND CAST(substr(note, 20) AS INTEGER) < id"""
# An undo is no mail, nor is what it took back. It may itself be taken back: what an odd number of them
# stands on is gone (as outreach/gates.py has it).
_NO_MAIL = f"""
                WITH RECURSIVE undos AS MATERIALIZED (
                    SELECT id, CAST(substr(note, 20) AS INTEGER) AS decision FROM reviews
                    WHERE id IN ({_UNDOS})),
                chain (decision, last, length) AS (
                    SELECT decision, id, 1 FROM undos
                    UNION ALL
                    SELECT c.decision, u.id, c.length + 1
                    FROM chain c JOIN undos u ON u.decision = c.last)
                SELECT id FROM undos
                UNION
                SELECT decision FROM chain GROUP BY decision HAVING max(length) % 2 = 1"""

VIEWS: dict[str, str] = {
    "pages": """
        SELECT f.url, f.domain, j.niche, j.kind, f.title, f.language, j.relevance,
               j.resource_score, f.outbound_links, f.outbound_domains, f.http_status,
               f.fetched_at, j.depth, j.evidence, f.description, f.words, f.last_updated,
               f.canonical_url, f.robots, f.submit_url, f.no_solicit, f.mentions, f.first_seen,
               f.author, f.region, f.toxicity, f.guest_post_url,
               coalesce((SELECT coalesce(nullif(q.source, ''), q.origin) FROM frontier q
                         WHERE q.niche = j.niche AND q.url = f.url), '') AS origin,
               f.captured_at, f.live_at
        FROM page_facts f JOIN page_judgements j ON j.page_id = f.id
    """,
    "links": """
        SELECT p.url AS page_url, t.url AS target_url, l.anchor, l.context, l.rel, l.placement,
               l.first_seen, l.last_seen, l.lost_at, l.section, l.href, l.position
        FROM link_facts l JOIN page_facts p ON p.id = l.page_id JOIN targets t ON t.id = l.target_id
    """,
    "target_referrers": """
        SELECT l.target_id, count(DISTINCT p.domain) AS referring_domains,
               count(DISTINCT l.page_id) AS referring_pages
        FROM link_facts l JOIN page_facts p ON p.id = l.page_id
        WHERE l.lost_at IS NULL
        GROUP BY l.target_id
    """,
    "broken_links": """
        SELECT j.niche, p.url AS page_url, p.title AS page_title, p.domain AS page_domain,
               j.kind AS page_kind, j.relevance AS page_relevance, t.url AS target_url,
               t.domain AS target_domain, t.reason, t.http_status, l.anchor, l.context,
               l.placement, l.rel, t.dead_since, t.checked_at AS last_checked_at,
               (SELECT count(DISTINCT p2.domain) FROM link_facts l2
                JOIN page_facts p2 ON p2.id = l2.page_id
                WHERE l2.target_id = t.id AND l2.lost_at IS NULL) AS referring_domains,
               l.section, t.evidence, l.first_seen
        FROM targets t
        JOIN link_facts l ON l.target_id = t.id AND l.lost_at IS NULL
        JOIN page_facts p ON p.id = l.page_id
        JOIN page_judgements j ON j.page_id = p.id
        WHERE t.verdict = 'dead' AND p.domain <> t.domain
    """,
    "resource_pages": """
        SELECT j.niche, p.url, p.domain, p.title, p.language, j.relevance, j.resource_score,
               p.outbound_domains,
               (SELECT count(DISTINCT l.target_id) FROM link_facts l
                JOIN targets t ON t.id = l.target_id
                WHERE l.page_id = p.id AND l.lost_at IS NULL AND t.verdict = 'dead') AS dead_links,
               (SELECT count(*) FROM link_facts l JOIN targets t ON t.id = l.target_id
                JOIN niche_domains n ON n.niche = j.niche AND n.domain = t.domain
                                     AND n.role = 'ours'
                WHERE l.page_id = p.id AND l.lost_at IS NULL) AS links_to_us,
               p.last_updated, p.first_seen
        FROM page_facts p JOIN page_judgements j ON j.page_id = p.id
        WHERE j.kind = 'resource'
    """,
    "competitor_links": """
        SELECT n.niche, p.domain, p.id AS page_id, p.url AS page_url, t.domain AS competitor,
               l.placement, l.rel, l.anchor, l.first_seen, j.relevance, j.kind
        FROM niche_domains n
        JOIN targets t ON t.domain = n.domain
        JOIN link_facts l ON l.target_id = t.id AND l.lost_at IS NULL
        JOIN page_facts p ON p.id = l.page_id
        JOIN page_judgements j ON j.page_id = p.id AND j.niche = n.niche
        WHERE n.role = 'competitor' AND p.domain <> t.domain
    """,
    "competitor_gap": """
        SELECT niche, domain, count(DISTINCT page_id) AS pages,
               (SELECT group_concat(competitor, ', ') FROM (
                    SELECT DISTINCT competitor FROM competitor_links d
                    WHERE d.niche = c.niche AND d.domain = c.domain ORDER BY competitor)
               ) AS competitors,
               count(DISTINCT competitor) AS competitor_count,
               page_url AS best_page_url, placement, rel, relevance,
               min(first_seen) AS first_seen, kind AS page_kind,
               count(DISTINCT competitor) = (SELECT count(*) FROM niche_domains r
                   WHERE r.niche = c.niche AND r.role = 'competitor') AS strict,
               max((placement = 'content') * 2 + (rel NOT LIKE '%nofollow%') + relevance) AS rank
        FROM competitor_links c
        WHERE NOT EXISTS (
            SELECT 1 FROM niche_domains o
            JOIN targets t ON t.domain = o.domain
            JOIN link_facts l ON l.target_id = t.id AND l.lost_at IS NULL
            JOIN page_facts p ON p.id = l.page_id
            WHERE o.niche = c.niche AND o.role = 'ours' AND p.domain = c.domain)
          AND NOT EXISTS (
            SELECT 1 FROM niche_domains o WHERE o.niche = c.niche AND o.domain = c.domain)
        GROUP BY niche, domain
    """,
    "candidate_status": """
        SELECT c.id,
               coalesce(
                   (SELECT 'suppressed' FROM suppressions s
                    WHERE (s.kind = 'domain' AND s.value = c.domain)
                       OR (s.kind = 'url' AND s.value IN (c.page_url, c.target_url))
                       OR (s.kind = 'email' AND s.value = lower(c.contact)) LIMIT 1),
                   (SELECT r.status FROM reviews r WHERE r.candidate_id = c.id
                    ORDER BY r.id DESC LIMIT 1),
                   'new') AS status,
               coalesce((SELECT nullif(r.owner, '-') FROM reviews r
                         WHERE r.candidate_id = c.id AND r.owner <> ''
                         ORDER BY r.id DESC LIMIT 1), '') AS owner
        FROM candidates c
    """,
    "outreach_candidates": f"""
        SELECT c.id, c.niche, c.kind, c.score, c.domain, c.page_url, c.page_title, c.target_url,
               c.anchor, c.context, c.section, c.reason, c.other_dead, c.asset_url, c.authority,
               c.authority_source, c.language,
               coalesce(substr(p.picked, instr(p.picked, ' ') + 1), c.contact) AS contact,
               coalesce(substr(p.picked, 1, instr(p.picked, ' ') - 1), c.contact_kind)
               AS contact_kind,
               c.submit_url,
               c.no_solicit,
               k.at AS domain_last_contacted,
               c.verified_at, s.status, s.owner, c.why, c.first_seen, c.last_seen, c.closed_at,
               c.closed_as,
               CASE WHEN c.authority IS NULL THEN 'unknown' WHEN c.authority >= 70 THEN 'high'
                    WHEN c.authority >= 30 THEN 'medium' ELSE 'low' END AS authority_band,
               coalesce(d.id, 0) AS decision,
               CASE WHEN p.picked IS NOT NULL THEN substr(p.picked, 1, instr(p.picked, ' ') - 1)
                    WHEN c.kind = 'guest_post' THEN 'guidelines'
                    WHEN c.submit_url <> '' THEN 'form'
                    WHEN c.contact <> '' THEN c.contact_kind ELSE 'none' END AS way,
               CASE WHEN p.picked IS NOT NULL THEN substr(p.picked, instr(p.picked, ' ') + 1)
                    WHEN c.submit_url <> '' THEN c.submit_url
                    WHEN c.kind = 'guest_post' THEN c.page_url
                    ELSE c.contact END AS write_to,
               coalesce((SELECT coalesce(nullif(q.source, ''), q.origin) FROM frontier q
                         WHERE q.niche = c.niche AND q.url = c.page_url), '') AS origin,
               t.archive_url, t.archive_title,
               CASE WHEN f.captured_at <> '' AND f.live_at = '' THEN f.captured_at ELSE '' END
               AS captured_at,
               coalesce(d.next_action_at, '') AS next_action_at,
               coalesce(d.reason_code, '') AS reason_code, CASE WHEN d.id IN ({_UNDOS}) THEN ''
               ELSE coalesce(d.note, '') END AS note
        FROM candidates c JOIN candidate_status s ON s.id = c.id
        LEFT JOIN targets t ON t.url = c.target_url
        LEFT JOIN page_facts f ON f.url = c.page_url
        LEFT JOIN reviews d ON d.id = (SELECT max(r.id) FROM reviews r
                                       WHERE r.candidate_id = c.id)
        LEFT JOIN (SELECT o.domain, max(r.at) AS at
                   FROM reviews r JOIN candidates o ON o.id = r.candidate_id
                   WHERE r.status = 'contacted' AND NOT r.kept
                     AND r.id NOT IN ({_NO_MAIL})
                   GROUP BY o.domain) k ON k.domain = c.domain
        LEFT JOIN (SELECT candidate_id, nullif(contact, '') AS picked, max(id) FROM reviews
                   WHERE contact IS NOT NULL GROUP BY candidate_id) p ON p.candidate_id = c.id
        WHERE c.closed_at IS NULL OR s.status IN ('approved', 'contacted', 'replied', 'won', 'lost')
        ORDER BY c.score DESC, c.id
    """,
    "page_repairs": """
        SELECT niche, page_url, page_title, page_domain, count(*) AS dead_links,
               json_group_array(json_object(
                   'target_url', target_url, 'anchor', anchor, 'context', context,
                   'reason', reason, 'evidence', evidence,
                   'fix', fix, 'fix_kind', fix_kind, 'shared', shared)) AS repairs
        FROM (SELECT DISTINCT b.niche, b.page_url, b.page_title, b.page_domain, b.target_url,
                     b.anchor, b.context, b.reason, b.evidence,
                     coalesce(x.fix, t.moved_to, t.archive_url, '') AS fix,
                     CASE WHEN x.fix_kind IS NOT NULL THEN x.fix_kind
                          WHEN t.moved_to IS NOT NULL THEN 'moved'
                          WHEN t.archive_url IS NOT NULL THEN 'archive' ELSE 'remove' END AS fix_kind,
                     coalesce(x.shared, '') AS shared
              FROM broken_links b JOIN targets t ON t.url = b.target_url
              LEFT JOIN fixes x ON x.niche = b.niche AND x.page_url = b.page_url
                                AND x.target_url = b.target_url)
        GROUP BY niche, page_url
    """,
    "content_gaps": f"""
        SELECT b.niche, b.target_url, b.target_domain, b.reason, max(b.referring_domains)
               AS referring_domains, count(DISTINCT b.page_url) AS referring_pages,
               min(b.dead_since) AS dead_since, group_concat(DISTINCT b.anchor) AS anchors,
               a.archive_url, a.captured_at AS archived_at, a.title AS archive_title,
               a.summary AS archive_summary, a.language AS archive_language,
               a.words AS archive_words, a.outline AS archive_outline
        FROM broken_links b LEFT JOIN captures a ON a.target_url = b.target_url
                                                 AND a.state = 'found'
        WHERE b.page_url NOT IN (SELECT url FROM page_facts WHERE toxicity >= {TOXIC})
          AND NOT EXISTS (SELECT 1 FROM candidates c
                          WHERE c.target_url = b.target_url AND c.asset_url <> ''
                            AND c.niche = b.niche AND c.closed_at IS NULL)
        GROUP BY b.niche, b.target_url
        ORDER BY referring_domains DESC
    """,
    "domain_gap": """
        SELECT n.niche, d.domain, count(DISTINCT d.target_domain) AS competitor_count,
               group_concat(DISTINCT d.target_domain) AS competitors,
               (SELECT max(r.authority) FROM domain_ranks r WHERE r.domain = d.domain) AS authority,
               max(d.source) AS source, max(d.at) AS at
        FROM domain_links d
        JOIN niche_domains n ON n.domain = d.target_domain AND n.role = 'competitor'
        WHERE NOT EXISTS (SELECT 1 FROM domain_links o JOIN niche_domains m
                          ON m.domain = o.target_domain AND m.role = 'ours' AND m.niche = n.niche
                          WHERE o.domain = d.domain)
          AND NOT EXISTS (SELECT 1 FROM niche_domains m
                          WHERE m.niche = n.niche AND m.domain = d.domain)
        GROUP BY n.niche, d.domain
    """,
    "anchor_profile": """
        SELECT n.niche, t.url AS target_url, l.anchor, count(*) AS links,
               count(DISTINCT p.domain) AS referring_domains,
               sum(l.rel LIKE '%nofollow%' OR l.rel LIKE '%ugc%' OR l.rel LIKE '%sponsored%')
               AS qualified
        FROM niche_domains n
        JOIN targets t ON t.domain = n.domain
        JOIN link_facts l ON l.target_id = t.id AND l.lost_at IS NULL
        JOIN page_facts p ON p.id = l.page_id AND p.domain <> t.domain
        WHERE n.role = 'ours'
        GROUP BY n.niche, t.url, l.anchor
    """,
    "attrition": """
        SELECT n.niche, strftime('%Y-%m', l.first_seen) AS month_gained, l.placement,
               count(*) AS links, sum(l.lost_at IS NOT NULL) AS lost,
               round(avg(l.lost_at IS NOT NULL), 4) AS rate
        FROM niche_domains n
        JOIN targets t ON t.domain = n.domain
        JOIN link_facts l ON l.target_id = t.id
        JOIN page_facts p ON p.id = l.page_id AND p.domain <> t.domain
        WHERE n.role = 'ours'
        GROUP BY n.niche, month_gained, l.placement
    """,
    "risk_domains": f"""
        SELECT niche, domain, count(*) AS pages, max(outbound_domains) AS outbound_domains,
               round(avg(relevance), 4) AS relevance, sum(kind = 'directory') AS directory_pages,
               sum(is_farm) AS link_farm_pages, max(toxicity) AS toxicity,
               CASE WHEN max(toxicity) >= {TOXIC} OR sum(is_farm) > 0 THEN 'high'
                    WHEN max(toxicity) >= {DOUBTFUL} THEN 'medium' ELSE 'low' END AS band,
               trim((CASE WHEN max(toxicity) >= {DOUBTFUL} THEN 'spam signs on the page; ' ELSE '' END)
                    || (CASE WHEN sum(is_farm) > 0 THEN 'link farm; ' ELSE '' END)
                    || (CASE WHEN sum(kind = 'directory') > 0 THEN 'directory; ' ELSE '' END)
                    || (CASE WHEN avg(relevance) < 0.05 THEN 'off topic; ' ELSE '' END), '; ')
               AS reasons,
               max(url) AS example_page
        FROM (SELECT j.niche, p.domain, p.url, p.outbound_domains, p.toxicity, j.relevance, j.kind,
                     p.outbound_links > 100 AND p.words < p.outbound_links * 4 AS is_farm
              FROM page_facts p JOIN page_judgements j ON j.page_id = p.id
              WHERE EXISTS (SELECT 1 FROM link_facts l JOIN targets t ON t.id = l.target_id
                            JOIN niche_domains n ON n.domain = t.domain AND n.role = 'ours'
                                                 AND n.niche = j.niche
                            WHERE l.page_id = p.id AND l.lost_at IS NULL AND p.domain <> t.domain))
        GROUP BY niche, domain
        HAVING toxicity >= {DOUBTFUL} OR link_farm_pages > 0 OR directory_pages > 0
    """,
    "internal_flow": """
        SELECT p.domain, t.url AS page_url, count(DISTINCT l.page_id) AS linking_pages,
               sum(l.placement = 'content') AS content_links
        FROM link_facts l JOIN page_facts p ON p.id = l.page_id JOIN targets t ON t.id = l.target_id
        WHERE p.domain = t.domain AND l.lost_at IS NULL
        GROUP BY p.domain, t.url
    """,
    "funnel": """
        SELECT c.niche, c.kind, s.status, count(*) AS candidates
        FROM candidates c JOIN candidate_status s ON s.id = c.id
        GROUP BY c.niche, c.kind, s.status
    """,
}
"""View name to its SELECT, in the order in which they must be made."""


_WANTED = {name: f"CREATE VIEW {name} AS {sql.strip()}" for name, sql in VIEWS.items()}


def are_current(db: Database) -> bool:
    """Whether every view has today's text."""
    there = _there(db)
    return all(there.get(name) == sql for name, sql in _WANTED.items())


def make_views(db: Database) -> None:
    """Bring every view up to today's text; unchanged ones are left alone."""
    if are_current(db):
        return
    there, wanted = _there(db), _WANTED
    with db.atomic():
        for name in wanted:
            if name in there:
                db.execute(f"DROP VIEW {name}")
        for sql in wanted.values():
            db.execute(sql)


def _there(db: Database) -> dict[str, str]:
    rows = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall()
    return {str(name): str(sql) for name, sql in rows}
