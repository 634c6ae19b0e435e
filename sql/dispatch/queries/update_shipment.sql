-- Saves what changes of a shipment besides its lines.
-- $1 shipment_id text
-- $2 state int4
-- $3 depart_time timestamptz?
-- $4 arrive_time timestamptz?
-- $5 sign_time timestamptz?
-- $6 signer text
-- $7 carrier text
-- $8 vehicle text
-- $9 reservation text
-- $10 issue_note text
-- $11 return_time timestamptz?
-- $12 return_reason text
-- $13 return_note text
UPDATE dispatch.shipments
   SET state = $2, depart_time = $3, arrive_time = $4, sign_time = $5, signer = $6, carrier = $7, vehicle = $8, reservation = $9,
       issue_note = $10, return_time = $11, return_reason = $12, return_note = $13, revision = revision + 1
 WHERE shipment_id = $1;
