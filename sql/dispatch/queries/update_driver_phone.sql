-- Saves the telephone number of a driver, as it is shown and sealed. The revision is another statement's business.
-- $1 driver_id int8
-- $2 masked_phone text
-- $3 sealed_phone text
UPDATE dispatch.drivers
   SET masked_phone = $2, sealed_phone = $3
 WHERE driver_id = $1;
