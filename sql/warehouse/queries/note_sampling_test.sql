-- Keeps the latest day on which a lot was tested.
-- $1 lot_id int8
-- $2 sampling_test_day date
UPDATE lots
   SET sampling_test_day = $2
 WHERE lot_id = $1
   AND (sampling_test_day IS NULL OR sampling_test_day < $2);
