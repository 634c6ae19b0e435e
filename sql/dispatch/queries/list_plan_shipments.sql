-- The shipments of plans, in the order in which they were made.
-- $1 plan_ids text[]
-- -> plan_id text, shipment_id text
SELECT plan_id, shipment_id
  FROM dispatch.shipments
 WHERE plan_id = ANY($1)
 ORDER BY serial_number;
