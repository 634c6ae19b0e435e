-- Carriers by their ids, deleted ones too, in order.
-- $1 carrier_ids int8[]
-- -> carrier_id int8, chapter text, display_name text, contract_number text, contract_start_date text, contract_end_date text,
-- contact_phone text, note text, create_time timestamptz, delete_time timestamptz?, revision int8
SELECT carrier_id, chapter, display_name, contract_number, contract_start_date, contract_end_date, contact_phone, note, create_time,
       delete_time, revision
  FROM dispatch.carriers
 WHERE carrier_id = ANY($1)
 ORDER BY carrier_id;
