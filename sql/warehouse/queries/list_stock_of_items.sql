-- What warehouses have of items, pair by pair, each pair once: what matters for picking. Not locked: whoever takes of it says what he saw
-- (take_balances).
-- $1 warehouse_ids text[]
-- $2 item_ids text[]
-- -> warehouse_id text, lot_id int8, item_id text, expiry_date date, earmark_kind int4, earmark_target text, state int4,
--    on_hand_quantity int8, reserved_quantity int8
SELECT balances.warehouse_id, balances.lot_id, balances.item_id, balances.expiry_date,
       COALESCE(restricted.earmark_kind, 0) AS earmark_kind, COALESCE(restricted.earmark_target, '') AS earmark_target,
       COALESCE(restricted.state, 1) AS state, balances.on_hand_quantity, balances.reserved_quantity
  FROM unnest($1, $2) AS wanted (warehouse_id, item_id)
  JOIN balances USING (warehouse_id, item_id)
  -- As lots_restricted_idx has them.
  LEFT JOIN lots AS restricted ON restricted.lot_id = balances.lot_id AND (restricted.earmark_kind <> 0 OR restricted.state <> 1)
 WHERE balances.on_hand_quantity > balances.reserved_quantity;
