-- A page of what warehouses of some chapters had of each lot at a past moment, by warehouse, item, expiry and lot: the balance less all that
-- has moved since. Lots that came later, or of which nothing was there, are left out.
-- $1 chapter_ids text[]
-- $2 warehouse_id text empty: of all
-- $3 item_ids text[] empty: of all
-- $4 as_of_time timestamptz
-- $5 after_warehouse_id text
-- $6 after_item_id text
-- $7 after_expiry_date date
-- $8 after_lot_id int8
-- $9 limit int8
-- -> warehouse_id text, on_hand_quantity int8, lot_id int8, item_id text, batch text, production_date date?, expiry_date date, source int4,
--    donor text, earmark_kind int4, earmark_target text, unit_cost_fen int8, state int4, create_time timestamptz, donation_id int8?,
--    manufacturer text
WITH chosen AS MATERIALIZED (
  SELECT warehouse_id
    FROM warehouses
   WHERE $2 <> ''
     AND warehouse_id = $2
     AND chapter_id = ANY ($1)
   UNION ALL
  (SELECT warehouse_id
     FROM warehouses
    WHERE $2 = ''
      AND chapter_id IN (SELECT unnest($1))
      AND warehouse_id >= $5
    ORDER BY warehouse_id)
), page AS MATERIALIZED (
  SELECT held.warehouse_id, held.item_id, held.expiry_date, held.lot_id, held.quantity
    FROM (SELECT warehouse_id FROM chosen ORDER BY warehouse_id) AS chosen
   CROSS JOIN LATERAL (
           SELECT balances.warehouse_id, balances.item_id, balances.expiry_date, balances.lot_id,
                  balances.on_hand_quantity - since.quantity AS quantity
             FROM balances
            CROSS JOIN LATERAL (
                    SELECT COALESCE(sum(CASE WHEN transfers.to_kind = 1 AND transfers.to_place = balances.warehouse_id
                                             THEN transfers.quantity
                                             ELSE -transfers.quantity END), 0)::bigint AS quantity
                      FROM transfers
                     WHERE transfers.lot_id = balances.lot_id
                       AND transfers.create_time > $4
                       AND ((transfers.to_kind = 1 AND transfers.to_place = balances.warehouse_id)
                            OR (transfers.from_kind = 1 AND transfers.from_place = balances.warehouse_id))) AS since
            WHERE balances.warehouse_id = chosen.warehouse_id
              AND (balances.warehouse_id, balances.item_id, balances.expiry_date, balances.lot_id) > ($5, $6, $7, $8)
              AND (cardinality($3) = 0 OR balances.item_id = ANY ($3))
              AND balances.receive_time <= $4
              AND balances.on_hand_quantity <> since.quantity
            ORDER BY balances.item_id, balances.expiry_date, balances.lot_id
            LIMIT $9) AS held
   ORDER BY chosen.warehouse_id, held.item_id, held.expiry_date, held.lot_id
   LIMIT $9
)
SELECT page.warehouse_id, page.quantity AS on_hand_quantity, lots.lot_id, lots.item_id, lots.batch, lots.production_date, lots.expiry_date,
       lots.source, lots.donor, lots.earmark_kind, lots.earmark_target, lots.unit_cost_fen, lots.state, lots.create_time, lots.donation_id,
       lots.manufacturer
  FROM page
  JOIN lots USING (lot_id)
 ORDER BY page.warehouse_id, page.item_id, page.expiry_date, page.lot_id;
