-- Locks carriers by their ids, in order.
-- $1 carrier_ids int8[]
-- -> same as find_carriers
SELECT carrier_id, chapter, display_name, contract_number, contract_start_date, contract_end_date, contact_phone, note, create_time,
       delete_time, revision
  FROM dispatch.carriers
 WHERE carrier_id = ANY($1)
 ORDER BY carrier_id
   FOR UPDATE;
