-- Writes the transfers of vouchers, one for each element, in the order given.
-- $1 lot_ids int8[]
-- $2 from_kinds int4[]
-- $3 from_places text[]
-- $4 to_kinds int4[]
-- $5 to_places text[]
-- $6 quantities int8[]
-- $7 voucher_ids int8[]
-- $8 create_time timestamptz
INSERT INTO transfers (lot_id, from_kind, from_place, to_kind, to_place, quantity, voucher_id, create_time)
SELECT transfer.lot_id, transfer.from_kind, transfer.from_place, transfer.to_kind, transfer.to_place, transfer.quantity, transfer.voucher_id, $8
  FROM unnest($1, $2, $3, $4, $5, $6, $7) AS transfer (lot_id, from_kind, from_place, to_kind, to_place, quantity, voucher_id);
