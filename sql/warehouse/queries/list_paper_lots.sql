-- Lots as they stand on a paper of a warehouse, with where they lie in it.
-- $1 warehouse_id text
-- $2 lot_ids int8[]
-- -> lot_id int8, item_id text, batch text, production_date date?, expiry_date date, source int4, donor text, manufacturer text,
--    earmark_kind int4, earmark_target text, unit_cost_fen int8, state int4, on_hand_quantity int8?, bin text?, receive_time timestamptz?
SELECT lots.lot_id, lots.item_id, lots.batch, lots.production_date, lots.expiry_date, lots.source, lots.donor, lots.manufacturer,
       lots.earmark_kind, lots.earmark_target, lots.unit_cost_fen, lots.state, balances.on_hand_quantity, balances.bin, balances.receive_time
  FROM lots
  LEFT JOIN balances ON balances.lot_id = lots.lot_id AND balances.warehouse_id = $1
 WHERE lots.lot_id = ANY ($2);
