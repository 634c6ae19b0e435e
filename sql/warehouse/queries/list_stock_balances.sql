-- A page of what warehouses of some chapters have, by warehouse, item, expiry and lot. Warehouse by warehouse, each from the index, so that a
-- page costs what is on it.
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
  SELECT held.warehouse_id, held.item_id, held.expiry_date, held.lot_id, held.on_hand_quantity, held.reserved_quantity, held.bin, held.receive_time
    FROM (SELECT warehouse_id FROM chosen ORDER BY warehouse_id) AS chosen
   CROSS JOIN LATERAL (
           (SELECT balances.warehouse_id, balances.item_id, balances.expiry_date, balances.lot_id, balances.on_hand_quantity,
                   balances.reserved_quantity, balances.bin, balances.receive_time
              FROM balances
             WHERE cardinality($3) = 0
               AND balances.warehouse_id = chosen.warehouse_id
               AND (balances.warehouse_id, balances.item_id, balances.expiry_date, balances.lot_id) > ($5, $6, $7, $8)
               AND ($4 OR balances.on_hand_quantity > 0)
             ORDER BY balances.item_id, balances.expiry_date, balances.lot_id
             LIMIT $9)
             UNION ALL
           SELECT balances.warehouse_id, balances.item_id, balances.expiry_date, balances.lot_id, balances.on_hand_quantity,
                  balances.reserved_quantity, balances.bin, balances.receive_time
             FROM balances
            WHERE cardinality($3) > 0
              AND balances.warehouse_id = chosen.warehouse_id
              AND balances.item_id = ANY ($3)
              AND (balances.warehouse_id, balances.item_id, balances.expiry_date, balances.lot_id) > ($5, $6, $7, $8)
              AND ($4 OR balances.on_hand_quantity > 0)) AS held
   ORDER BY chosen.warehouse_id, held.item_id, held.expiry_date, held.lot_id
   LIMIT $9
)
SELECT page.warehouse_id, page.on_hand_quantity, page.reserved_quantity, lots.lot_id, lots.item_id, lots.batch, lots.production_date,
       lots.expiry_date, lots.source, lots.donor, lots.earmark_kind, lots.earmark_target, lots.unit_cost_fen, lots.state, lots.create_time,
       lots.donation_id, lots.manufacturer, page.bin, page.receive_time, lots.state_reason, lots.state_time
  FROM page
  JOIN lots USING (lot_id)
 ORDER BY page.warehouse_id, page.item_id, page.expiry_date, page.lot_id;
