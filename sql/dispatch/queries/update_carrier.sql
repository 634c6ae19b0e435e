-- Saves what changes of a carrier.
-- $1 carrier_id int8
-- $2 display_name text
-- $3 contract_number text
-- $4 contract_start_date text
-- $5 contract_end_date text
-- $6 contact_phone text
-- $7 note text
-- $8 delete_time timestamptz?
UPDATE dispatch.carriers
   SET display_name = $2, contract_number = $3, contract_start_date = $4, contract_end_date = $5, contact_phone = $6, note = $7,
       delete_time = $8, revision = revision + 1
 WHERE carrier_id = $1;
