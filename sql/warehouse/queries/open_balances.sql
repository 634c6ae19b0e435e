-- Opens accounts of lots in a warehouse, with nothing in them; leaves those that are open as they are. In the order in which balances are
-- locked.
-- $1 warehouse_id text
-- $2 lot_ids int8[]
-- $3 bins text[]
-- $4 receive_time timestamptz
INSERT INTO balances (warehouse_id, lot_id, item_id, on_hand_quantity, reserved_quantity, bin, receive_time, expiry_date, unit_cost_fen)
SELECT $1, opened.lot_id, lots.item_id, 0, 0, opened.bin, $4, lots.expiry_date, lots.unit_cost_fen
  FROM unnest($2, $3) AS opened (lot_id, bin)
  JOIN lots USING (lot_id)
 ORDER BY opened.lot_id
    ON CONFLICT DO NOTHING;
