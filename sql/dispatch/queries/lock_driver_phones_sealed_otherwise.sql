-- Telephone numbers that do not begin as those sealed today, after one driver, in order of the drivers, which are locked.
-- $1 prefix text
-- $2 after_id int8
-- $3 limit int8
-- -> driver_id int8, masked_phone text, sealed_phone text
SELECT driver_id, masked_phone, sealed_phone
  FROM dispatch.drivers
 WHERE driver_id > $2
   AND NOT starts_with(sealed_phone, $1)
 ORDER BY driver_id
 LIMIT $3
   FOR UPDATE;
