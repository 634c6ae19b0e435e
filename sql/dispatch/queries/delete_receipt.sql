-- Takes a receipt away, with its lines, that the warehouse has refused.
-- $1 shipment_id text
-- $2 receipt_number int4
DELETE FROM dispatch.receipts
 WHERE shipment_id = $1
   AND receipt_number = $2;
