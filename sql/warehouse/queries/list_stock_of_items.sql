-- What warehouses have of items, pair by pair, each pair once: what matters for picking. Not locked: whoever takes of it says what he saw
-- (take_balances).
-- $1 warehouse_ids text[]
-- $2 item_ids text[]
-- -> warehouse_id text, lot_id int8, item_id text, expiry_date date, earmark_kind int4, earmark_target text, state int4,
--    on_hand_quantity int8, reserved_quantity int8
SELECT balances.warehouse_id, balances.lot_id, balances.item_id, lots.expiry_date, lots.earmark_kind, lots.earmark_target, lots.state,
       balances.on_hand_quantity, balances.reserved_quantity
  FROM unnest($1, $2) AS wanted (warehouse_id, item_id)
  JOIN balances USING (warehouse_id, item_id)
  JOIN lots USING (lot_id)
 WHERE balances.on_hand_quantity > balances.reserved_quantity;
