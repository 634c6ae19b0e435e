-- Has a shipment that has not moved carried out by another plan, which may let it leave at another time.
-- $1 shipment_id text
-- $2 plan_id text
-- $3 distance_m int8
-- $4 planned_depart_time timestamptz
-- $5 planned_arrive_time timestamptz
UPDATE dispatch.shipments
   SET plan_id = $2, distance_m = $3, planned_depart_time = $4, planned_arrive_time = $5, revision = revision + 1
 WHERE shipment_id = $1;
