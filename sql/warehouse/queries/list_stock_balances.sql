-- A page of balances in the warehouses of some chapters, by warehouse, item, expiry and lot.
-- $1 chapter_ids text[]
-- $2 warehouse_id text empty: of all
-- $3 item_ids text[] empty: of all
-- $4 include_empty bool
-- $5 after_warehouse_id text
-- $6 after_item_id text
-- $7 after_expiry_date date
-- $8 after_lot_id int8
-- $9 limit int8
-- -> warehouse_id text, on_hand_quantity int8, reserved_quantity int8, lot_id int8, item_id text, batch text, production_date date?,
--    expiry_date date, source int4, donor text, earmark_kind int4, earmark_target text, unit_cost_fen int8, state int4, create_time timestamptz,
--    donation_id int8?, manufacturer text, bin text, receive_time timestamptz, state_reason text, state_time timestamptz?
SELECT balances.warehouse_id, balances.on_hand_quantity, balances.reserved_quantity, lots.lot_id, lots.item_id, lots.batch, lots.production_date,
       lots.expiry_date, lots.source, lots.donor, lots.earmark_kind, lots.earmark_target, lots.unit_cost_fen, lots.state, lots.create_time,
       lots.donation_id, lots.manufacturer, balances.bin, balances.receive_time, lots.state_reason, lots.state_time
  FROM balances
  JOIN warehouses USING (warehouse_id)
  JOIN lots USING (lot_id)
 WHERE warehouses.chapter_id IN (SELECT unnest($1))
   AND ($2 = '' OR balances.warehouse_id = $2)
   AND (cardinality($3) = 0 OR balances.item_id = ANY ($3))
   AND ($4 OR balances.on_hand_quantity > 0)
   AND balances.warehouse_id >= $5
   AND (balances.warehouse_id, balances.item_id, lots.expiry_date, balances.lot_id) > ($5, $6, $7, $8)
 ORDER BY balances.warehouse_id, balances.item_id, lots.expiry_date, balances.lot_id
 LIMIT $9;
