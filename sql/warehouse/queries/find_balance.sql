-- What one warehouse has of one lot. No row when it never had any.
-- $1 warehouse_id text
-- $2 lot_id int8
-- -> same as list_stock_balances
SELECT balances.warehouse_id, balances.on_hand_quantity, balances.reserved_quantity, lots.lot_id, lots.item_id, lots.batch, lots.production_date,
       lots.expiry_date, lots.source, lots.donor, lots.earmark_kind, lots.earmark_target, lots.unit_cost_fen, lots.state, lots.create_time,
       lots.donation_id, lots.manufacturer, balances.bin, balances.receive_time, lots.state_reason, lots.state_time
  FROM balances
  JOIN lots USING (lot_id)
 WHERE balances.warehouse_id = $1
   AND balances.lot_id = $2;
