-- Notes which receipts a filed report covers; those that an earlier one covered stay with it.
-- $1 incident text
-- $2 chapter text
-- $3 revision int4
-- $4 shipment_ids text[]
-- $5 receipt_numbers int4[]
INSERT INTO dispatch.reported_receipts (shipment_id, receipt_number, incident, chapter, revision)
SELECT covered.shipment_id, covered.receipt_number, $1, $2, $3
  FROM unnest($4, $5) AS covered (shipment_id, receipt_number)
    ON CONFLICT (shipment_id, receipt_number) DO NOTHING;
