-- Opens the accounts of new lots in a warehouse.
-- $1 warehouse_id text
-- $2 lot_ids int8[]
-- $3 item_ids text[]
-- $4 on_hand_quantities int8[]
INSERT INTO balances (warehouse_id, lot_id, item_id, on_hand_quantity, reserved_quantity)
SELECT $1, opened.lot_id, opened.item_id, opened.on_hand_quantity, 0
  FROM unnest($2, $3, $4) AS opened (lot_id, item_id, on_hand_quantity);
