-- Holds lots for inspection.
-- $1 lot_ids int8[]
UPDATE lots
   SET state = 2
 WHERE lot_id = ANY ($1);
