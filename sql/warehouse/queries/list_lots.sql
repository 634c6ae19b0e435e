-- A page of the lots that some chapters have or had in a warehouse, or that came with their donations.
-- $1 chapter_ids text[]
-- $2 item_id text empty: of all
-- $3 donation_id int8 0: of all
-- $4 state int4 0: any
-- $5 warehouse_id text empty: any; else only lots of which it has something
-- $6 expiring_before date infinity: all
-- $7 after_lot_id int8
-- $8 limit int8
-- -> same as find_lot
WITH visible AS MATERIALIZED (
  SELECT warehouses.warehouse_id
    FROM warehouses
   WHERE warehouses.chapter_id IN (SELECT unnest($1))
)
SELECT lots.lot_id, lots.item_id, lots.batch, lots.production_date, lots.expiry_date, lots.source, lots.donor, lots.earmark_kind,
       lots.earmark_target, lots.unit_cost_fen, lots.state, lots.create_time, lots.donation_id, lots.manufacturer, lots.state_reason,
       lots.state_time, true AS visible
  FROM lots
 WHERE lots.lot_id > $7
   AND ($2 = '' OR lots.item_id = $2)
   AND ($3 = 0 OR lots.donation_id = $3)
   AND ($4 = 0 OR lots.state = $4)
   AND ($6 = 'infinity' OR lots.expiry_date < $6)
   AND (EXISTS (SELECT
                  FROM balances
                 WHERE balances.lot_id = lots.lot_id
                   AND balances.warehouse_id IN (SELECT visible.warehouse_id FROM visible)
                   AND ($5 = '' OR (balances.warehouse_id = $5 AND balances.on_hand_quantity > 0)))
        OR ($5 = '' AND EXISTS (SELECT
                                  FROM donations
                                 WHERE donations.donation_id = lots.donation_id
                                   AND donations.chapter_id IN (SELECT unnest($1)))))
 ORDER BY lots.lot_id
 LIMIT $8;
