-- Adds lots of what kits contained, one for each element: batch, dates, source, earmark and donation are the kits', what each cost is not
-- known.
-- $1 kit_lot_id int8
-- $2 lot_ids int8[]
-- $3 item_ids text[]
-- $4 create_time timestamptz
INSERT INTO lots (lot_id, item_id, batch, production_date, expiry_date, source, donor, earmark_kind, earmark_target, unit_cost_fen, state,
                  create_time, donation_id, manufacturer)
SELECT part.lot_id, part.item_id, kit.batch, kit.production_date, kit.expiry_date, kit.source, kit.donor, kit.earmark_kind, kit.earmark_target, 0,
       kit.state, $4, kit.donation_id, kit.manufacturer
  FROM lots AS kit, unnest($2, $3) AS part (lot_id, item_id)
 WHERE kit.lot_id = $1;
