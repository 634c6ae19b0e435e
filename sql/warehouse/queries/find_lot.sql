-- One lot, and whether one of these chapters has or had it in a warehouse, or took the donation that it came with. No row when there is none.
-- $1 lot_id int8
-- $2 chapter_ids text[]
-- -> lot_id int8, item_id text, batch text, production_date date?, expiry_date date, source int4, donor text, earmark_kind int4,
--    earmark_target text, unit_cost_fen int8, state int4, create_time timestamptz, donation_id int8?, manufacturer text, state_reason text,
--    state_time timestamptz?, visible bool
SELECT lots.lot_id, lots.item_id, lots.batch, lots.production_date, lots.expiry_date, lots.source, lots.donor, lots.earmark_kind,
       lots.earmark_target, lots.unit_cost_fen, lots.state, lots.create_time, lots.donation_id, lots.manufacturer, lots.state_reason,
       lots.state_time,
       EXISTS (SELECT
                 FROM balances
                 JOIN warehouses USING (warehouse_id)
                WHERE balances.lot_id = lots.lot_id
                  AND warehouses.chapter_id IN (SELECT unnest($2)))
       OR EXISTS (SELECT
                    FROM donations
                   WHERE donations.donation_id = lots.donation_id
                     AND donations.chapter_id IN (SELECT unnest($2))) AS visible
  FROM lots
 WHERE lots.lot_id = $1;
