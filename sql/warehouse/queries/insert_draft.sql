-- Adds an open draft.
-- $1 warehouse_id text
-- $2 content bytea
-- $3 creator text
-- $4 create_time timestamptz
-- -> draft_id int8
INSERT INTO drafts (warehouse_id, content, creator, create_time, update_time)
VALUES ($1, $2, $3, $4, $4)
RETURNING draft_id;
