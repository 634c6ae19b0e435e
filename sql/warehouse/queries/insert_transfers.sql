-- Writes transfers, one for each element, in the order given, and returns them as list_transfers would without their voucher.
-- $1 lot_ids int8[]
-- $2 from_kinds int4[]
-- $3 from_places text[]
-- $4 to_kinds int4[]
-- $5 to_places text[]
-- $6 quantities int8[]
-- $7 voucher_id int8?
-- $8 create_time timestamptz
-- -> transfer_id int8, lot_id int8, item_id text, from_kind int4, from_place text, to_kind int4, to_place text, quantity int8
WITH written AS (
  INSERT INTO transfers (lot_id, from_kind, from_place, to_kind, to_place, quantity, voucher_id, create_time)
  SELECT transfer.lot_id, transfer.from_kind, transfer.from_place, transfer.to_kind, transfer.to_place, transfer.quantity, $7, $8
    FROM unnest($1, $2, $3, $4, $5, $6) WITH ORDINALITY AS transfer (lot_id, from_kind, from_place, to_kind, to_place, quantity, position)
   ORDER BY transfer.position
  RETURNING transfer_id, lot_id, from_kind, from_place, to_kind, to_place, quantity
)
SELECT written.transfer_id, written.lot_id, lots.item_id, written.from_kind, written.from_place, written.to_kind, written.to_place,
       written.quantity
  FROM written
  JOIN lots USING (lot_id)
 ORDER BY written.transfer_id;
