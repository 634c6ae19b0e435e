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
     AND ($5 = '' OR warehouses.warehouse_id = $5)
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
   AND lots.lot_id IN (SELECT balances.lot_id
                         FROM balances
                        WHERE balances.warehouse_id = ANY (ARRAY(SELECT visible.warehouse_id FROM visible))
                          AND balances.lot_id > $7
                          AND ($5 = '' OR balances.on_hand_quantity > 0)
                        UNION ALL
                       SELECT gifts.lot_id
                         FROM donations
                         JOIN lots AS gifts USING (donation_id)
                        WHERE $5 = ''
                          AND donations.chapter_id IN (SELECT unnest($1)))
 ORDER BY lots.lot_id
 LIMIT $8;
