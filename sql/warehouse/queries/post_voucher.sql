-- Adds a posted voucher under the next number of its warehouse, kind and year. No row when somebody else has just taken that number: asked again
-- it takes the one after.
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
INSERT INTO vouchers (warehouse_id, kind, year, number, state, responsible_persons, counterparty, purpose, voucher_time, create_time, creator, note,
                      paper_open, incident_id, reverses_voucher_id)
SELECT $1, $2, $3, last.number + 1, 2, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
  FROM (SELECT COALESCE(max(number), 0) AS number
          FROM vouchers
         WHERE warehouse_id = $1
           AND kind = $2
           AND year = $3) AS last
    ON CONFLICT ON CONSTRAINT vouchers_number_key DO NOTHING
RETURNING voucher_id, number;
