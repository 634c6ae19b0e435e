-- The same for lots, pair by pair: these lots, empty or not, and whatever else the warehouse has of their items, because of reserve floors.
-- $1 warehouse_ids text[]
-- $2 lot_ids int8[]
-- -> same as list_stock_of_items
SELECT DISTINCT balances.warehouse_id, balances.lot_id, balances.item_id, lots.expiry_date, lots.earmark_kind, lots.earmark_target, lots.state,
       balances.on_hand_quantity, balances.reserved_quantity
  FROM unnest($1, $2) AS wanted (warehouse_id, lot_id)
  JOIN balances AS named ON named.warehouse_id = wanted.warehouse_id AND named.lot_id = wanted.lot_id
  JOIN balances ON balances.warehouse_id = named.warehouse_id AND balances.item_id = named.item_id
  JOIN lots ON lots.lot_id = balances.lot_id;
