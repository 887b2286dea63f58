-- The management keys with which this store was synced, as OpenRouter shows them. OpenRouter does not list them with the other
-- keys, and one odd response of /key must not make such a key look like another account's.

CREATE TABLE management_keys (label TEXT PRIMARY KEY) WITHOUT ROWID;
