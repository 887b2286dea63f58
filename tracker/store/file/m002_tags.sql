-- Tags: which of the report's categories a key, an app or a model stands for.

CREATE TABLE tags (
  kind TEXT NOT NULL,                     -- key | app | model
  value TEXT NOT NULL,                    -- key: hash or name; app: name; model: permaslug or slug
  tag TEXT NOT NULL,
  PRIMARY KEY (kind, value)
) WITHOUT ROWID;

-- How requests ended, for the share of tool calls: a roll-up of the calls like the other two, kept with them.

CREATE TABLE calls_by_day_ending (
  day INTEGER NOT NULL,
  model_id INTEGER NOT NULL,
  finish_reason_id INTEGER,               -- NULL: the call has none, or no source told it
  requests INTEGER NOT NULL,
  prompt_tokens INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL
);
CREATE INDEX calls_by_day_ending_day ON calls_by_day_ending (day);
INSERT INTO calls_by_day_ending
SELECT created_at_ms / 86400000, model_id, finish_reason_id, count(*), sum(prompt_tokens), sum(completion_tokens)
FROM calls GROUP BY 1, 2, 3;

-- The roll-ups of version 1 put calls of one key together however they were paid. From here on a row of them is paid
-- in one way: BYOK (byok_nano <> 0), free (nothing charged), or credits.

DELETE FROM calls_by_day_detail;
INSERT INTO calls_by_day_detail
SELECT created_at_ms / 86400000, model_id, provider_id, variant_id, key_id, app_id,
  count(*), sum(credits_nano), sum(byok_nano), sum(prompt_tokens), sum(completion_tokens),
  sum(coalesce(reasoning_tokens, 0)), sum(coalesce(cached_tokens, 0)), sum(cached_tokens IS NULL),
  sum(CASE cost_places WHEN 6 THEN 500 WHEN 7 THEN 50 WHEN 8 THEN 5 ELSE 1 END)
FROM calls
GROUP BY 1, 2, 3, 4, 5, 6, CASE WHEN byok_nano <> 0 THEN 2 WHEN credits_nano = 0 THEN 0 ELSE 1 END;
DELETE FROM calls_by_day;
INSERT INTO calls_by_day
SELECT day, model_id, key_id, sum(requests), sum(credits_nano), sum(byok_nano), sum(prompt_tokens),
  sum(completion_tokens), sum(reasoning_tokens), sum(cached_tokens), sum(cached_unknown_requests), sum(rounding_nano)
FROM calls_by_day_detail
GROUP BY 1, 2, 3, CASE WHEN byok_nano <> 0 THEN 2 WHEN credits_nano = 0 THEN 0 ELSE 1 END;
