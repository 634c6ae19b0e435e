-- Adds a receipt of a shipment, without lines.
-- $1 shipment_id text
-- $2 receipt_number int4
-- $3 sign_time timestamptz
-- $4 signer text
-- $5 note text
-- $6 creator text
-- $7 create_time timestamptz
INSERT INTO dispatch.receipts (shipment_id, receipt_number, sign_time, signer, note, creator, create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7);
