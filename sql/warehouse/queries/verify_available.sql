-- Balances that promise more than there is, or less than nothing.
-- $1 limit int8
-- -> same as verify_lot_sums
SELECT ARRAY['warehouse', format('warehouses/%s', warehouse_id), 'lot', format('lots/%s', lot_id), 'on_hand', on_hand_quantity::text,
             'reserved', reserved_quantity::text] AS details
  FROM balances
 WHERE on_hand_quantity < reserved_quantity
    OR reserved_quantity < 0
 ORDER BY warehouse_id, lot_id
 LIMIT $1;
