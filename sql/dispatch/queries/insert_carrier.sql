-- Adds a carrier.
-- $1 chapter text
-- $2 display_name text
-- $3 contract_number text
-- $4 contract_start_date text
-- $5 contract_end_date text
-- $6 contact_phone text
-- $7 note text
-- $8 create_time timestamptz
-- -> carrier_id int8
INSERT INTO dispatch.carriers (chapter, display_name, contract_number, contract_start_date, contract_end_date, contact_phone, note,
                               create_time, revision)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
RETURNING carrier_id;
