-- One number per UTC day, model and key: what `summary all --by day,model,key` answers. Which source gives a day's total is
-- decided by the program, not by SQL, so the program keeps its answer here and writes it again after every change.

CREATE TABLE day_totals (
  day INTEGER,                            -- NULL: spend of a key that is known for several days together only
  model TEXT,                             -- this and the key NULL: not known at this detail
  key_name TEXT,
  key_hash TEXT,                          -- NULL: known by name only, or no key (web chat)
  requests INTEGER,                       -- NULL, here and below: not known
  credits_nano INTEGER NOT NULL,
  byok_nano INTEGER NOT NULL,
  prompt_tokens INTEGER,
  completion_tokens INTEGER,
  reasoning_tokens INTEGER,
  cached_tokens INTEGER,
  cached_unknown_requests INTEGER
);
CREATE INDEX day_totals_day ON day_totals (day);
CREATE TABLE day_totals_state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  is_stale INTEGER NOT NULL,              -- 1: something that decides the totals has changed since they were written
  as_of_ms INTEGER                        -- when they were written
);
INSERT INTO day_totals_state
SELECT 1, EXISTS (SELECT 1 FROM held) OR EXISTS (SELECT 1 FROM calls_by_day) OR EXISTS (SELECT 1 FROM key_readings), NULL;

-- The transaction that changes anything of what decides the totals also says that they are stale.

CREATE TRIGGER calls_by_day_added AFTER INSERT ON calls_by_day
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;
CREATE TRIGGER calls_by_day_changed AFTER UPDATE ON calls_by_day
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;
CREATE TRIGGER calls_by_day_removed AFTER DELETE ON calls_by_day
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;
CREATE TRIGGER held_added AFTER INSERT ON held
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;
CREATE TRIGGER held_changed AFTER UPDATE ON held
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;
CREATE TRIGGER held_removed AFTER DELETE ON held
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;
CREATE TRIGGER imports_changed AFTER UPDATE ON imports
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;
CREATE TRIGGER key_readings_added AFTER INSERT ON key_readings
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;
CREATE TRIGGER keys_renamed AFTER UPDATE ON keys WHEN OLD.name IS NOT NEW.name OR OLD.hash IS NOT NEW.hash
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;
CREATE TRIGGER models_renamed AFTER UPDATE ON models WHEN OLD.permaslug IS NOT NEW.permaslug OR OLD.slug IS NOT NEW.slug
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;
CREATE TRIGGER model_aliases_added AFTER INSERT ON model_aliases
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;
CREATE TRIGGER model_aliases_changed AFTER UPDATE ON model_aliases
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;
CREATE TRIGGER model_aliases_removed AFTER DELETE ON model_aliases
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;
CREATE TRIGGER proven_names_added AFTER INSERT ON proven_names
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;
CREATE TRIGGER proven_names_changed AFTER UPDATE ON proven_names
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;
CREATE TRIGGER proven_names_removed AFTER DELETE ON proven_names
BEGIN UPDATE day_totals_state SET is_stale = 1 WHERE NOT is_stale; END;

-- The view of what each feed says of a day has a name of its own: its rows must not be added up over feeds.

DROP VIEW days_view;
CREATE VIEW feed_days_view AS
SELECT
  f.name AS feed, date(d.day * 86400, 'unixepoch') AS day_utc,
  m.permaslug AS model, m.author, p.name AS provider, v.name AS variant,
  CASE WHEN d.key_id = 1 THEN 'Chatroom' ELSE k.name END AS key_name, k.hash AS key_hash,
  coalesce(w.name, kw.name) AS workspace, a.name AS app,
  d.requests,
  (d.credits_nano + d.byok_nano) / 1e9 AS spend_usd, d.credits_nano / 1e9 AS credits_usd, d.byok_nano / 1e9 AS byok_usd,
  d.prompt_tokens, d.completion_tokens, d.reasoning_tokens, d.cached_tokens,
  strftime('%Y-%m-%d %H:%M:%f', h.fetched_at_ms / 1000.0, 'unixepoch') AS fetched_at_utc
FROM days d
JOIN feeds f ON f.id = d.feed_id
JOIN held h ON h.feed_id = d.feed_id AND h.day = d.day
LEFT JOIN models m ON m.id = d.model_id
LEFT JOIN providers p ON p.id = d.provider_id
LEFT JOIN variants v ON v.id = d.variant_id
LEFT JOIN keys k ON k.id = d.key_id
LEFT JOIN workspaces kw ON kw.id = k.workspace_id
LEFT JOIN workspaces w ON w.id = d.workspace_id
LEFT JOIN apps a ON a.id = d.app_id;

CREATE VIEW days_view AS
SELECT
  date(t.day * 86400, 'unixepoch') AS day_utc, t.model,
  CASE WHEN instr(t.model, '/') > 1 THEN substr(t.model, 1, instr(t.model, '/') - 1) ELSE t.model END AS author,
  t.key_name, t.key_hash, t.requests,
  (t.credits_nano + t.byok_nano) / 1e9 AS spend_usd, t.credits_nano / 1e9 AS credits_usd, t.byok_nano / 1e9 AS byok_usd,
  t.prompt_tokens, t.completion_tokens, t.reasoning_tokens,
  CASE WHEN t.cached_unknown_requests = t.requests AND t.requests <> 0 THEN NULL ELSE t.cached_tokens END AS cached_tokens,
  t.cached_unknown_requests,
  strftime('%Y-%m-%d %H:%M:%S', s.as_of_ms / 1000, 'unixepoch') AS as_of_utc
FROM day_totals t JOIN day_totals_state s;
