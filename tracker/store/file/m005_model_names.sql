-- One model has several names. Rows keep the name they came with; which names are one model is decided when the store
-- is read (tables/model_identity.py), from the catalogue and from the two tables here.

CREATE TABLE model_aliases (              -- by the newest catalogue: further ids of a model, and aliases of it
  name TEXT PRIMARY KEY,                  -- such as "~author/name-latest"; a slug is in models
  model_id INTEGER NOT NULL REFERENCES models(id)
) WITHOUT ROWID;
CREATE TABLE proven_names (               -- a UTC day on which a daily file and the calls prove two names to be one model
  day INTEGER NOT NULL,
  slug_id INTEGER NOT NULL REFERENCES models(id),      -- the name in the daily file
  permanent_id INTEGER NOT NULL REFERENCES models(id), -- the name of the calls
  PRIMARY KEY (day, slug_id)
) WITHOUT ROWID;

-- Until now an alias was stored as a model with prices of its own. The next catalogue says what it stands for.

DELETE FROM prices WHERE model_id IN (SELECT id FROM models WHERE permaslug LIKE '~%');
UPDATE models SET slug = NULL, name = NULL, created_at_ms = NULL, hugging_face_id = NULL, context_length = NULL,
  supported_parameters = NULL, listed_at_ms = NULL
WHERE permaslug LIKE '~%';

INSERT INTO proven_names (day, slug_id, permanent_id)
WITH
  of_file AS MATERIALIZED (
    SELECT day, model_id, sum(requests) AS requests, sum(credits_nano) AS credits, sum(byok_nano) AS byok,
      sum(prompt_tokens) AS prompt, sum(completion_tokens) AS completion
    FROM days WHERE feed_id = (SELECT id FROM feeds WHERE name = 'csv:daily') AND model_id IS NOT NULL
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
WHERE x.permanents = 1 AND x.slugs = 1 AND s.author = p.author;
