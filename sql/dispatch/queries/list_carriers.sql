-- Carriers after one, in order of their ids, that are not deleted. No chapters means all.
-- $1 after_id int8
-- $2 chapters text[]?
-- $3 limit int8
-- -> same as find_carriers
SELECT carrier_id, chapter, display_name, contract_number, contract_start_date, contract_end_date, contact_phone, note, create_time,
       delete_time, revision
  FROM dispatch.carriers
 WHERE carrier_id > $1
   AND delete_time IS NULL
   AND ($2::text[] IS NULL OR chapter = ANY($2))
 ORDER BY carrier_id
 LIMIT $3;
