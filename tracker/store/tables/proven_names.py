"""Names that a UTC day proves to be one model: a daily file and the calls have the same requests, tokens and money.

OpenRouter's daily export names models by their slug, calls by their permanent name. The proofs of a day follow from its
stored rows alone and are made again in every transaction that changes them. So the order of imports does not matter,
and undoing an import takes its proofs back.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from tracker import feeds
from tracker.store.file.database import Store

# MATERIALIZED and NOT EXISTS let SQLite index the sums; with NOT IN, a year takes 20 seconds in place of half a one.
# Amounts agree as in `money.Amount`: every request of a daily file was cut down to a millionth of a dollar.
# A name that both sources have needs no other. Counting before the comparison of the authors is on purpose: two equal
# candidates prove nothing, whoever their authors are. Usage without tokens is too common to prove anything.
_PROVE = """
INSERT INTO proven_names (day, slug_id, permanent_id)
WITH
  of_file AS MATERIALIZED (
    SELECT day, model_id, sum(requests) AS requests, sum(credits_nano) AS credits, sum(byok_nano) AS byok,
      sum(prompt_tokens) AS prompt, sum(completion_tokens) AS completion
    FROM days WHERE feed_id = (SELECT id FROM feeds WHERE name = :daily)
      AND day IN (SELECT value FROM json_each(:days)) AND model_id IS NOT NULL
    GROUP BY 1, 2),
  of_calls AS MATERIALIZED (
    SELECT day, model_id, sum(requests) AS requests, sum(credits_nano) AS credits, sum(byok_nano) AS byok,
      sum(prompt_tokens) AS prompt, sum(completion_tokens) AS completion, sum(cut_requests) AS cut
    FROM calls_by_day WHERE day IN (SELECT day FROM of_file)
    GROUP BY 1, 2),
  candidates AS (
    SELECT f.day, f.model_id AS slug_id, c.model_id AS permanent_id,
      count(*) OVER (PARTITION BY f.day, f.model_id) AS permanents,
      count(*) OVER (PARTITION BY f.day, c.model_id) AS slugs
    FROM of_file f JOIN of_calls c ON c.day = f.day AND c.requests = f.requests AND c.prompt = f.prompt
      AND c.completion = f.completion
      AND c.credits <= f.credits + max(f.requests * 1000 - 1, 0) AND f.credits <= c.credits + max(c.cut * 1000 - 1, 0)
      AND c.byok <= f.byok + max(f.requests * 1000 - 1, 0) AND f.byok <= c.byok + max(c.cut * 1000 - 1, 0)
    WHERE f.prompt + f.completion > 0
      AND NOT EXISTS (SELECT 1 FROM of_calls x WHERE x.day = f.day AND x.model_id = f.model_id)
      AND NOT EXISTS (SELECT 1 FROM of_file x WHERE x.day = c.day AND x.model_id = c.model_id))
SELECT x.day, x.slug_id, x.permanent_id
FROM candidates x JOIN models s ON s.id = x.slug_id JOIN models p ON p.id = x.permanent_id
WHERE x.permanents = 1 AND x.slugs = 1 AND s.author = p.author
"""


def prove_names(store: Store, days: Collection[int]) -> None:
    """Make the proofs of some UTC days (numbers) again, as their calls or daily files changed. Inside `writing()`."""
    parameters = {"daily": feeds.DAILY_CSV, "days": json.dumps(sorted(days))}
    store.run("DELETE FROM proven_names WHERE day IN (SELECT value FROM json_each(:days))", parameters)
    store.run(_PROVE, parameters)


def proven_pairs(store: Store) -> list[tuple[str, str]]:
    """Return all pairs that any day proves: the name in daily files, and the one that calls have."""
    return store.rows(
        "SELECT DISTINCT s.permaslug, p.permaslug FROM proven_names n JOIN models s ON s.id = n.slug_id "
        "JOIN models p ON p.id = n.permanent_id"
    )
