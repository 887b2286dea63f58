-- Calls that only OpenRouter's API had reported and that it reports no more: taken out of `calls`, kept here.

CREATE TABLE dropped_calls (
  generation_id TEXT PRIMARY KEY,
  created_at_ms INTEGER NOT NULL,
  dropped_at_ms INTEGER NOT NULL,
  call TEXT NOT NULL                      -- JSON object of the columns of calls
) WITHOUT ROWID;
