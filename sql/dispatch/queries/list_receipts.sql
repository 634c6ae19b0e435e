-- The receipts of shipments, without lines, in order.
-- $1 shipment_ids text[]
-- -> shipment_id text, receipt_number int4, sign_time timestamptz, signer text, note text, creator text, create_time timestamptz
SELECT shipment_id, receipt_number, sign_time, signer, note, creator, create_time
  FROM dispatch.receipts
 WHERE shipment_id = ANY($1)
 ORDER BY shipment_id, receipt_number;
