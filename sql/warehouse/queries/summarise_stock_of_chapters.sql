-- The same as summarise_stock for the warehouses of some chapters, as one sum for each item or by the level of the warehouse.
-- $1 chapter_ids text[]
-- $2 item_ids text[] empty: of all
-- $3 today date
-- $4 expiring_until date
-- $5 by_level bool
-- $6 after_level int4
-- $7 after_item_id text
-- $8 limit int8
-- -> same as summarise_stock
WITH sums AS (
  SELECT CASE WHEN $5 THEN stock.level ELSE 0 END AS level, stock.item_id,
         sum(stock.held)::bigint AS on_hand,
         COALESCE(sum(stock.reserved) FILTER (WHERE stock.reserved > 0), 0)::bigint AS reserved,
         COALESCE(sum(stock.held - stock.reserved)
                    FILTER (WHERE stock.expiry_date >= $3 AND NOT stock.quarantined), 0)::bigint AS usable,
         COALESCE(sum(stock.held) FILTER (WHERE stock.quarantined), 0)::bigint AS quarantined,
         COALESCE(sum(stock.held) FILTER (WHERE stock.expiry_date < $3), 0)::bigint AS expired,
         COALESCE(sum(stock.held) FILTER (WHERE stock.expiry_date BETWEEN $3 AND $4), 0)::bigint AS expiring,
         sum(stock.held * (stock.unit_cost_fen % 1000000000)) AS value_fen,
         COALESCE(sum(stock.held * (stock.unit_cost_fen / 1000000000))
                    FILTER (WHERE stock.unit_cost_fen >= 1000000000), 0) AS value_billion_fen,
         COALESCE(sum(stock.held) FILTER (WHERE stock.unit_cost_fen = 0), 0)::bigint AS unvalued,
         sum(stock.promised)::bigint AS promised
    FROM (SELECT warehouses.level, balances.item_id, balances.expiry_date, balances.unit_cost_fen, quarantined.lot_id IS NOT NULL AS quarantined,
                 -- What is only promised (kind 2) counts by itself.
                 CASE warehouses.kind WHEN 2 THEN 0 ELSE balances.on_hand_quantity END AS held,
                 CASE warehouses.kind WHEN 2 THEN 0 ELSE balances.reserved_quantity END AS reserved,
                 CASE warehouses.kind WHEN 2 THEN balances.on_hand_quantity ELSE 0 END AS promised
            FROM warehouses
            JOIN balances USING (warehouse_id)
            LEFT JOIN lots AS quarantined ON quarantined.lot_id = balances.lot_id AND quarantined.state = 2
           WHERE warehouses.chapter_id IN (SELECT unnest($1))
             AND (cardinality($2) = 0 OR balances.item_id = ANY ($2))) AS stock
   GROUP BY 1, 2
)
SELECT '' AS warehouse_id, '' AS chapter_id, sums.level, items.item_id, sums.on_hand AS on_hand_quantity,
       sums.reserved AS reserved_quantity, sums.usable AS usable_quantity, sums.quarantined AS quarantined_quantity,
       sums.expired AS expired_quantity, sums.expiring AS expiring_quantity,
       LEAST(sums.value_fen + sums.value_billion_fen * 1000000000, 9223372036854775807)::bigint AS value_fen,
       sums.unvalued AS unvalued_quantity, items.weight_g, items.volume_cm3, items.people_served_per_1000_units,
       sums.promised AS promised_quantity
  FROM sums
  JOIN items USING (item_id)
 WHERE (sums.on_hand > 0 OR sums.promised > 0)
   AND (sums.level, items.item_id) > ($6, $7)
 ORDER BY sums.level, items.item_id
 LIMIT $8;
