-- Market data: what all users of OpenRouter use. Public, the same for every account; CC BY 4.0, shown with its credit.

CREATE TABLE market_days (
  day INTEGER PRIMARY KEY,                -- a UTC day whose ranking is held; all held days were over when it was fetched
  as_of_ms INTEGER NOT NULL,              -- when OpenRouter made the answer
  fetched_at_ms INTEGER NOT NULL
);
CREATE TABLE market_rankings (
  day INTEGER NOT NULL,
  model TEXT NOT NULL,                    -- permaslug without variant; 'other': all below the day's 50 most used
  variant TEXT NOT NULL,
  tokens INTEGER NOT NULL,                -- prompt + completion of all users
  PRIMARY KEY (day, model, variant)
) WITHOUT ROWID;

-- The other answers are snapshots of some days, of which the last one is kept.

CREATE TABLE market_snapshots (
  name TEXT PRIMARY KEY,                  -- task | apps | session-cost
  as_of_ms INTEGER NOT NULL,
  first_day INTEGER,                      -- UTC days it stands for; NULL: no sample is published
  last_day INTEGER,
  fetched_at_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE market_tasks (
  tag TEXT NOT NULL,
  name TEXT NOT NULL,
  task_group TEXT,                        -- NULL: the row is a group itself
  usage_share REAL NOT NULL,              -- of the sampled, classified requests, 0 to 1
  token_share REAL NOT NULL
);
CREATE TABLE market_apps (
  rank INTEGER NOT NULL,
  app_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  requests INTEGER NOT NULL
);
CREATE TABLE market_session_costs (
  app TEXT NOT NULL,
  app_name TEXT NOT NULL,
  model TEXT NOT NULL,
  turns TEXT NOT NULL,
  median_nano INTEGER NOT NULL            -- of one session, nano-dollars
);

CREATE VIEW market_view AS
SELECT date(r.day * 86400, 'unixepoch') AS day_utc, r.model, r.variant, r.tokens,
  strftime('%Y-%m-%dT%H:%M:%SZ', d.as_of_ms / 1000, 'unixepoch') AS as_of
FROM market_rankings r JOIN market_days d ON d.day = r.day;
