-- Precision of costs. CSV exports, analytics and /activity cut the cost of each request down to a millionth of a dollar,
-- only /generation gives it exactly. From here on calls.cost_places is 6 (cut) or 9 (exact), of credits and BYOK.
-- Until now analytics counted as exact too, so only digits below a millionth prove that a cost came from /generation.

UPDATE calls SET cost_places = 6 WHERE cost_places <> 6 AND credits_nano % 1000 = 0 AND byok_nano % 1000 = 0;
UPDATE calls SET cost_places = 9 WHERE cost_places <> 6;
UPDATE import_changes SET before = json_set(before, '$.cost_places',
  CASE WHEN json_extract(before, '$.cost_places') > 6
    AND (json_extract(before, '$.credits_nano') % 1000 <> 0 OR json_extract(before, '$.byok_nano') % 1000 <> 0)
  THEN 9 ELSE 6 END);

-- Until now a file's cut cost could replace an exact one and then they were listed as a contradiction. The exact one, which begins with it, comes
-- back where nothing replaced it since.

CREATE TEMP TABLE exact_costs AS
SELECT x.call_id, x.column_name, CAST(x.dropped AS INTEGER) AS nano
FROM conflicts x JOIN calls c ON c.id = x.call_id
WHERE x.column_name IN ('credits_nano', 'byok_nano') AND c.cost_places = 6
  AND CAST(x.kept AS INTEGER) = CASE x.column_name WHEN 'byok_nano' THEN c.byok_nano ELSE c.credits_nano END
  AND CAST(x.dropped AS INTEGER) % 1000 <> 0
  AND CAST(x.dropped AS INTEGER) - CAST(x.kept AS INTEGER) BETWEEN 0 AND 999;
UPDATE calls SET
  credits_nano = coalesce(
    (SELECT max(e.nano) FROM temp.exact_costs e WHERE e.call_id = calls.id AND e.column_name = 'credits_nano'), credits_nano),
  byok_nano = coalesce(
    (SELECT max(e.nano) FROM temp.exact_costs e WHERE e.call_id = calls.id AND e.column_name = 'byok_nano'), byok_nano),
  cost_places = 9
WHERE id IN (SELECT call_id FROM temp.exact_costs);
DROP TABLE temp.exact_costs;
-- What is left of these contradictions are exact costs that were kept over cut ones.
DELETE FROM conflicts WHERE column_name IN ('credits_nano', 'byok_nano')
  AND abs(CAST(dropped AS INTEGER) - CAST(kept AS INTEGER)) < 1000
  AND max(CAST(dropped AS INTEGER), CAST(kept AS INTEGER)) % 1000 <> 0
  AND min(CAST(dropped AS INTEGER), CAST(kept AS INTEGER)) % 1000 = 0;

-- The roll-ups with money count the requests whose cost was cut, in place of how far rounding might be off.

DROP TABLE calls_by_day;
DROP TABLE calls_by_day_detail;
CREATE TABLE calls_by_day (
  day INTEGER NOT NULL,                   -- UTC days since 1970-01-01
  model_id INTEGER NOT NULL,
  key_id INTEGER,
  requests INTEGER NOT NULL,
  credits_nano INTEGER NOT NULL,
  byok_nano INTEGER NOT NULL,
  prompt_tokens INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  cached_tokens INTEGER NOT NULL,
  cached_unknown_requests INTEGER NOT NULL,
  cut_requests INTEGER NOT NULL           -- requests whose cost was cut to a millionth of a dollar
);
CREATE INDEX calls_by_day_day ON calls_by_day (day);
CREATE TABLE calls_by_day_detail (
  day INTEGER NOT NULL,
  model_id INTEGER NOT NULL,
  provider_id INTEGER,
  variant_id INTEGER,
  key_id INTEGER,
  app_id INTEGER,
  requests INTEGER NOT NULL,
  credits_nano INTEGER NOT NULL,
  byok_nano INTEGER NOT NULL,
  prompt_tokens INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  cached_tokens INTEGER NOT NULL,
  cached_unknown_requests INTEGER NOT NULL,
  cut_requests INTEGER NOT NULL
);
CREATE INDEX calls_by_day_detail_day ON calls_by_day_detail (day);
INSERT INTO calls_by_day_detail
SELECT created_at_ms / 86400000, model_id, provider_id, variant_id, key_id, app_id,
  count(*), sum(credits_nano), sum(byok_nano), sum(prompt_tokens), sum(completion_tokens),
  sum(coalesce(reasoning_tokens, 0)), sum(coalesce(cached_tokens, 0)), sum(cached_tokens IS NULL),
  sum(cost_places = 6)
FROM calls
GROUP BY 1, 2, 3, 4, 5, 6, CASE WHEN byok_nano <> 0 THEN 2 WHEN credits_nano = 0 THEN 0 ELSE 1 END;
INSERT INTO calls_by_day
SELECT day, model_id, key_id, sum(requests), sum(credits_nano), sum(byok_nano), sum(prompt_tokens),
  sum(completion_tokens), sum(reasoning_tokens), sum(cached_tokens), sum(cached_unknown_requests), sum(cut_requests)
FROM calls_by_day_detail
GROUP BY 1, 2, 3, CASE WHEN byok_nano <> 0 THEN 2 WHEN credits_nano = 0 THEN 0 ELSE 1 END;
