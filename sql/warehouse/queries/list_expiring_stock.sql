-- A page of what warehouses of some chapters have of lots that expire, the earliest first.
-- $1 chapter_ids text[]
-- $2 expiring_from date
-- $3 expiring_until date
-- $4 after_expiry_date date
-- $5 after_warehouse_id text
-- $6 after_lot_id int8
-- $7 limit int8
-- -> same as list_stock_balances
WITH page AS MATERIALIZED (
  SELECT balances.expiry_date, balances.warehouse_id, balances.lot_id, balances.on_hand_quantity, balances.reserved_quantity, balances.bin,
         balances.receive_time
    FROM balances
   WHERE balances.expiry_date < 'infinity'
     AND balances.expiry_date BETWEEN $2 AND $3
     AND (balances.expiry_date, balances.warehouse_id, balances.lot_id) > ($4, $5, $6)
     AND balances.on_hand_quantity > 0
     AND balances.warehouse_id IN (SELECT warehouse_id FROM warehouses WHERE chapter_id IN (SELECT unnest($1)))
   ORDER BY balances.expiry_date, balances.warehouse_id, balances.lot_id
   LIMIT $7
)
SELECT page.warehouse_id, page.on_hand_quantity, page.reserved_quantity, lots.lot_id, lots.item_id, lots.batch, lots.production_date,
       lots.expiry_date, lots.source, lots.donor, lots.earmark_kind, lots.earmark_target, lots.unit_cost_fen, lots.state, lots.create_time,
       lots.donation_id, lots.manufacturer, page.bin, page.receive_time, lots.state_reason, lots.state_time
  FROM page
  JOIN lots USING (lot_id)
 ORDER BY page.expiry_date, page.warehouse_id, page.lot_id;
