-- Adds an inspection.
-- $1 warehouse_id text
-- $2 lot_id int8
-- $3 kind int4
-- $4 result int4
-- $5 inspection_day date
-- $6 inspectors text[]
-- $7 remark text
-- $8 creator text
-- $9 create_time timestamptz
-- -> inspection_id int8
INSERT INTO inspections (warehouse_id, lot_id, kind, result, inspection_day, inspectors, remark, creator, create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING inspection_id;
