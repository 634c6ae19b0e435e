-- The sealed telephone number of a driver.
-- $1 driver_id int8
-- -> sealed_phone text
SELECT sealed_phone
  FROM dispatch.drivers
 WHERE driver_id = $1;
