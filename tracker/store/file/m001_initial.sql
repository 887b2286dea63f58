-- Labels. NULL in a column that points here means "not known to the source"; what is known to be nothing has a row of
-- its own (keys.id 1: no key, the web chat; app "Unknown").

CREATE TABLE models (
  id INTEGER PRIMARY KEY,
  permaslug TEXT NOT NULL UNIQUE,   -- dated, stable name without variant; the slug where only that is known
  author TEXT NOT NULL,
  slug TEXT,                        -- the rest: from the catalogue, NULL where the model was never listed
  name TEXT,
  created_at_ms INTEGER,
  hugging_face_id TEXT,
  context_length INTEGER,
  supported_parameters TEXT,        -- JSON array
  listed_at_ms INTEGER              -- when the catalogue listed it last
);
CREATE TABLE prices (
  model_id INTEGER NOT NULL REFERENCES models(id),
  seen_at_ms INTEGER NOT NULL,      -- from then on, until the next row
  pricing TEXT NOT NULL,            -- the catalogue's own object: exact decimal text, US dollars per token
  PRIMARY KEY (model_id, seen_at_ms)
) WITHOUT ROWID;
CREATE TABLE providers (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, slug TEXT, headquarters TEXT);
CREATE TABLE variants (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE apps (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE finish_reasons (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE sessions (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE workspaces (
  id INTEGER PRIMARY KEY,
  uuid TEXT UNIQUE,                 -- NULL: only the label is known
  name TEXT NOT NULL,
  slug TEXT,
  is_default INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX workspaces_label_only ON workspaces (name) WHERE uuid IS NULL;
CREATE TABLE keys (
  id INTEGER PRIMARY KEY,
  hash TEXT UNIQUE,                 -- NULL: name only, or (row 1) no key at all
  name TEXT,
  label TEXT,                       -- masked key text
  disabled INTEGER,
  workspace_id INTEGER REFERENCES workspaces(id),
  created_at_ms INTEGER,
  credits_nano INTEGER,             -- the key's own lifetime counters at its last listing
  byok_nano INTEGER,
  listed_at_ms INTEGER              -- when /keys listed it last; older than the last listing: deleted
);
CREATE UNIQUE INDEX keys_name_only ON keys (name) WHERE hash IS NULL;
INSERT INTO keys (id, hash, name) VALUES (1, NULL, NULL);

-- Calls: one row per generation, merged from every source that told of it.
-- The columns that point to labels do not say REFERENCES: labels are never deleted, and nine look-ups per call would take
-- a tenth of the time of an import.

CREATE TABLE calls (
  id INTEGER PRIMARY KEY,
  generation_id TEXT NOT NULL UNIQUE,
  created_at_ms INTEGER NOT NULL,
  created_at_exact INTEGER NOT NULL,      -- 0: only the second, taken from the id
  model_id INTEGER NOT NULL,
  credits_nano INTEGER NOT NULL,
  byok_nano INTEGER NOT NULL,
  cost_places INTEGER NOT NULL,           -- decimals of US dollars that the source carried
  prompt_tokens INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER,
  cached_tokens INTEGER,
  provider_id INTEGER,
  variant_id INTEGER,
  key_id INTEGER,
  app_id INTEGER,
  finish_reason_id INTEGER,
  finish_reason_raw_id INTEGER,
  cancelled INTEGER,
  streamed INTEGER,
  generation_time_ms INTEGER,
  time_to_first_token_ms INTEGER,
  cost_web_search_nano INTEGER,
  cost_cache_nano INTEGER,                -- already inside credits_nano
  cost_file_nano INTEGER,
  person_id INTEGER,
  session_id INTEGER
);
-- Serves: calls newest first by keyset, the roll-ups of single days.
CREATE INDEX calls_created_at ON calls (created_at_ms);

-- Roll-ups, kept in the transaction that changes the calls. NULL as in calls.

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
  rounding_nano INTEGER NOT NULL          -- sum over the calls of half their cost's last decimal
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
  rounding_nano INTEGER NOT NULL
);
CREATE INDEX calls_by_day_detail_day ON calls_by_day_detail (day);

-- Day feeds: complete splits of a UTC day, each replaced as a whole.

CREATE TABLE feeds (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE imports (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,                     -- calls | days: a file; api: the one line of all calls that the API told of
  file_name TEXT NOT NULL,
  variant TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  finished_at_ms INTEGER,                 -- NULL: it was cut off; what it brought is there, what it vouches for is not
  rows INTEGER,
  new INTEGER,
  changed INTEGER,
  unchanged INTEGER,
  rejected INTEGER,
  first_ms INTEGER,                       -- first and last call of the file: it vouches for the days strictly between
  last_ms INTEGER,
  digest TEXT,                            -- SHA-256 of the file, so that the same file again need not be compared
  rejections TEXT,                        -- JSON array of [line, reason], the first ones
  undone_at_ms INTEGER
);
CREATE TABLE held (
  feed_id INTEGER NOT NULL REFERENCES feeds(id),
  day INTEGER NOT NULL,
  fetched_at_ms INTEGER NOT NULL,         -- before the day's end: the day was still open
  requests INTEGER NOT NULL,              -- sums of the feed's rows of the day
  credits_nano INTEGER NOT NULL,
  byok_nano INTEGER NOT NULL,
  prompt_tokens INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  cached_tokens INTEGER NOT NULL,
  cached_unknown_requests INTEGER NOT NULL,
  PRIMARY KEY (feed_id, day)
) WITHOUT ROWID;
CREATE TABLE days (
  feed_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  model_id INTEGER REFERENCES models(id),
  key_id INTEGER REFERENCES keys(id),
  app_id INTEGER REFERENCES apps(id),
  provider_id INTEGER REFERENCES providers(id),
  endpoint_id TEXT,
  variant_id INTEGER REFERENCES variants(id),
  workspace_id INTEGER REFERENCES workspaces(id),
  requests INTEGER NOT NULL,
  credits_nano INTEGER NOT NULL,
  byok_nano INTEGER NOT NULL,
  prompt_tokens INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  cached_tokens INTEGER,                  -- NULL: not known to the feed
  FOREIGN KEY (feed_id, day) REFERENCES held(feed_id, day) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX days_feed_day ON days (feed_id, day);

-- What an import brought, so that it can be undone.

CREATE TABLE import_calls (               -- runs of calls that the file contained
  import_id INTEGER NOT NULL REFERENCES imports(id),
  first_call INTEGER NOT NULL,
  last_call INTEGER NOT NULL,
  PRIMARY KEY (import_id, first_call)
) WITHOUT ROWID;
CREATE TABLE import_changes (             -- calls as they were before the import changed them, in the order of changes
  id INTEGER PRIMARY KEY,
  import_id INTEGER NOT NULL REFERENCES imports(id),
  call_id INTEGER NOT NULL,
  before TEXT NOT NULL,                   -- JSON object of the columns of calls
  UNIQUE (call_id, import_id)
);
CREATE TABLE import_days (                -- what each daily export says of a day; the one made last is in days
  day INTEGER NOT NULL,
  import_id INTEGER NOT NULL REFERENCES imports(id),
  fetched_at_ms INTEGER NOT NULL,
  rows TEXT NOT NULL,                     -- JSON array of rows of days, from model_id to cached_tokens
  PRIMARY KEY (day, import_id)
) WITHOUT ROWID;
CREATE TABLE conflicts (                  -- data quality: two sources gave one call different known values
  call_id INTEGER NOT NULL,
  import_id INTEGER NOT NULL REFERENCES imports(id),
  column_name TEXT NOT NULL,
  dropped TEXT,
  kept TEXT,
  PRIMARY KEY (call_id, import_id, column_name)
) WITHOUT ROWID;

-- The account beside its usage.

CREATE TABLE account (one INTEGER PRIMARY KEY CHECK (one = 1), identity TEXT NOT NULL);
CREATE TABLE credit_snapshots (at_ms INTEGER PRIMARY KEY, total_nano INTEGER NOT NULL, used_nano INTEGER NOT NULL);
CREATE TABLE key_readings (               -- counters of the synced key itself
  label TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  credits_nano INTEGER NOT NULL,          -- lifetime
  credits_today_nano INTEGER NOT NULL,    -- since UTC midnight
  byok_nano INTEGER NOT NULL,
  byok_today_nano INTEGER NOT NULL,
  PRIMARY KEY (label, at_ms)
) WITHOUT ROWID;
CREATE TABLE syncs (id INTEGER PRIMARY KEY, started_at_ms INTEGER NOT NULL, finished_at_ms INTEGER);
CREATE TABLE sync_feeds (
  sync_id INTEGER NOT NULL REFERENCES syncs(id),
  feed TEXT NOT NULL,
  status TEXT NOT NULL,                   -- ok | skipped | failed
  reason TEXT,
  new INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  PRIMARY KEY (sync_id, feed)
) WITHOUT ROWID;

-- Readable views: names, ISO dates, US dollars. For people with datasette or sqlite3; the program does not read them.

CREATE VIEW calls_view AS
SELECT
  c.generation_id,
  strftime('%Y-%m-%d %H:%M:%f', c.created_at_ms / 1000.0, 'unixepoch') AS created_at_utc,
  m.permaslug AS model, m.author, p.name AS provider, v.name AS variant,
  CASE WHEN c.key_id = 1 THEN 'Chatroom' ELSE k.name END AS key_name, k.hash AS key_hash, w.name AS workspace,
  a.name AS app,
  (c.credits_nano + c.byok_nano) / 1e9 AS spend_usd, c.credits_nano / 1e9 AS credits_usd, c.byok_nano / 1e9 AS byok_usd,
  c.prompt_tokens, c.completion_tokens, c.reasoning_tokens, c.cached_tokens,
  f.name AS finish_reason, c.cancelled, c.streamed, c.generation_time_ms, c.time_to_first_token_ms
FROM calls c
JOIN models m ON m.id = c.model_id
LEFT JOIN providers p ON p.id = c.provider_id
LEFT JOIN variants v ON v.id = c.variant_id
LEFT JOIN keys k ON k.id = c.key_id
LEFT JOIN workspaces w ON w.id = k.workspace_id
LEFT JOIN apps a ON a.id = c.app_id
LEFT JOIN finish_reasons f ON f.id = c.finish_reason_id;

CREATE VIEW days_view AS
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

CREATE VIEW held_view AS
SELECT f.name AS feed, date(h.day * 86400, 'unixepoch') AS day_utc, h.requests,
  (h.credits_nano + h.byok_nano) / 1e9 AS spend_usd, h.credits_nano / 1e9 AS credits_usd, h.byok_nano / 1e9 AS byok_usd,
  h.prompt_tokens, h.completion_tokens, h.reasoning_tokens, h.cached_tokens,
  strftime('%Y-%m-%d %H:%M:%f', h.fetched_at_ms / 1000.0, 'unixepoch') AS fetched_at_utc
FROM held h JOIN feeds f ON f.id = h.feed_id;

CREATE VIEW keys_view AS
SELECT CASE WHEN k.id = 1 THEN 'Chatroom' ELSE k.name END AS name, k.hash, k.label, k.disabled, w.name AS workspace,
  k.credits_nano / 1e9 AS lifetime_credits_usd, k.byok_nano / 1e9 AS lifetime_byok_usd,
  strftime('%Y-%m-%d %H:%M:%S', k.listed_at_ms / 1000, 'unixepoch') AS last_listed_utc
FROM keys k LEFT JOIN workspaces w ON w.id = k.workspace_id;
