-- Adds a shipment without lines.
-- $1 shipment_id text
-- $2 plan_id text
-- $3 requisition_id text
-- $4 warehouse text
-- $5 chapter text
-- $6 state int4
-- $7 distance_m int8
-- $8 planned_depart_time timestamptz
-- $9 planned_arrive_time timestamptz
-- $10 create_time timestamptz
-- $11 readers text[]
INSERT INTO dispatch.shipments (shipment_id, plan_id, requisition_id, warehouse, chapter, state, distance_m, planned_depart_time,
                                planned_arrive_time, signer, carrier, vehicle, reservation, issue_note, return_reason,
                                return_note, create_time, revision, readers)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', '', '', '', '', '', $10, 1, $11);
