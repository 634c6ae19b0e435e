-- Adds a criteria set, in force; violates criteria_sets_pkey when there is one of this id.
-- $1 criteria_set_id text
-- $2 display_name text
-- $3 english_name text
-- $4 version text
-- $5 source text
-- $6 demonstration bool
-- $7 creator text
-- $8 create_time timestamptz
INSERT INTO criteria_sets (criteria_set_id, display_name, english_name, version, source, demonstration, creator, create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);
