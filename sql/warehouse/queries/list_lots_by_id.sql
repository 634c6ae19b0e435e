-- Some lots.
-- $1 lot_ids int8[]
-- -> lot_id int8, item_id text, expiry_date date, source int4, donor text, earmark_kind int4, earmark_target text, unit_cost_fen int8, state int4
SELECT lot_id, item_id, expiry_date, source, donor, earmark_kind, earmark_target, unit_cost_fen, state
  FROM lots
 WHERE lot_id = ANY ($1)
 ORDER BY lot_id;
