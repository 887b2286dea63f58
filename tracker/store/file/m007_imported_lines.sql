-- Lines of files whose call is stored as the line says. A file that overlaps an earlier one has many of them, and they
-- need not be compared. Empty at first: the next import of a file fills it.

CREATE TABLE imported_lines (
  day INTEGER PRIMARY KEY,                -- UTC day of the calls
  calls BLOB NOT NULL,                    -- row ids of the calls, 8 bytes each, lowest byte first
  fingerprints BLOB NOT NULL              -- of their lines, in the same order and form
);
