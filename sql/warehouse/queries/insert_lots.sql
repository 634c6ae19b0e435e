-- Adds lots, one for each element.
-- $1 lot_ids int8[]
-- $2 item_ids text[]
-- $3 batches text[]
-- $4 production_dates date?[]
-- $5 expiry_dates date[]
-- $6 sources int4[]
-- $7 donors text[]
-- $8 earmark_kinds int4[]
-- $9 earmark_targets text[]
-- $10 unit_costs_fen int8[]
-- $11 state int4
-- $12 create_time timestamptz
-- $13 manufacturers text[]
-- $14 donation_ids int8?[]
INSERT INTO lots (lot_id, item_id, batch, production_date, expiry_date, source, donor, earmark_kind, earmark_target, unit_cost_fen, state,
                  create_time, manufacturer, donation_id)
SELECT lot.lot_id, lot.item_id, lot.batch, lot.production_date, lot.expiry_date, lot.source, lot.donor, lot.earmark_kind, lot.earmark_target,
       lot.unit_cost_fen, $11, $12, lot.manufacturer, lot.donation_id
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $13, $14)
       AS lot (lot_id, item_id, batch, production_date, expiry_date, source, donor, earmark_kind, earmark_target, unit_cost_fen,
               manufacturer, donation_id);
