-- Lowers a reserve floor until `expire_time`.
-- $1 warehouse_id text
-- $2 item_id text
-- $3 quantity int8
-- $4 incident_id text
-- $5 reason text
-- $6 creator text
-- $7 create_time timestamptz
-- $8 expire_time timestamptz
-- -> floor_release_id int8
INSERT INTO floor_releases (warehouse_id, item_id, quantity, incident_id, reason, creator, create_time, expire_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING floor_release_id;
