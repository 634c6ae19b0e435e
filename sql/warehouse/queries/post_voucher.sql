-- Adds a posted voucher under the next number of its warehouse, kind and year.
-- $1 warehouse_id text
-- $2 kind int4
-- $3 year int4
-- $4 responsible_persons text[]
-- $5 counterparty text
-- $6 purpose text
-- $7 voucher_time timestamptz
-- $8 create_time timestamptz
-- $9 creator text
-- $10 note text
-- $11 paper_open bool
-- $12 incident_id text
-- $13 reverses_voucher_id int8?
-- -> voucher_id int8, number int8
WITH counter AS (
  INSERT INTO voucher_counters AS counters (warehouse_id, kind, year, last_number)
  VALUES ($1, $2, $3, 1)
  ON CONFLICT (warehouse_id, kind, year) DO UPDATE SET last_number = counters.last_number + 1
  RETURNING last_number
)
INSERT INTO vouchers (warehouse_id, kind, year, number, state, responsible_persons, counterparty, purpose, voucher_time, create_time, creator, note,
                      paper_open, incident_id, reverses_voucher_id)
SELECT $1, $2, $3, last_number, 2, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
  FROM counter
RETURNING voucher_id, number;
