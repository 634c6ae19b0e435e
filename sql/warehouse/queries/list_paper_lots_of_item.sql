-- The lots of an item that a warehouse has had, by expiry.
-- $1 warehouse_id text
-- $2 item_id text
-- -> same as list_paper_lots
SELECT lots.lot_id, lots.item_id, lots.batch, lots.production_date, lots.expiry_date, lots.source, lots.donor, lots.manufacturer,
       lots.earmark_kind, lots.earmark_target, lots.unit_cost_fen, lots.state, balances.on_hand_quantity, balances.bin, balances.receive_time
  FROM balances
  JOIN lots USING (lot_id)
 WHERE balances.warehouse_id = $1
   AND balances.item_id = $2
 ORDER BY lots.expiry_date, lots.lot_id;
