-- The same as summarise_stock_of_chapters for each chapter that owns warehouses, or for each warehouse. Place by place in order, so that a
-- page costs what is on it.
-- $1 chapter_ids text[]
-- $2 item_ids text[] empty: of all
-- $3 today date
-- $4 expiring_until date
-- $5 by_chapter bool
-- $6 after_place_id text
-- $7 after_item_id text
-- $8 limit int8
-- -> same as summarise_stock
WITH places AS MATERIALIZED (
  SELECT CASE WHEN $5 THEN chapter_id ELSE warehouse_id END AS place_id, min(chapter_id) AS chapter_id, min(level) AS level,
         array_agg(warehouse_id) AS warehouse_ids,
         -- Where goods are only promised: they count by themselves. NULL: nowhere.
         array_agg(warehouse_id) FILTER (WHERE kind = 2) AS promising_ids
    FROM warehouses
   WHERE chapter_id IN (SELECT unnest($1))
     AND CASE WHEN $5 THEN chapter_id ELSE warehouse_id END >= $6
   GROUP BY 1
), sums AS (
  SELECT places.place_id, places.chapter_id, places.level, held.item_id, held.on_hand, held.reserved, held.usable, held.quarantined,
         held.expired, held.expiring, held.value_fen, held.value_billion_fen, held.unvalued, held.promised
    FROM (SELECT place_id, chapter_id, level, warehouse_ids, promising_ids FROM places ORDER BY place_id) AS places
   CROSS JOIN LATERAL (
           SELECT stock.item_id,
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
             FROM (SELECT balances.item_id, balances.expiry_date, balances.unit_cost_fen, quarantined.lot_id IS NOT NULL AS quarantined,
                          CASE WHEN balances.warehouse_id = ANY (places.promising_ids) THEN 0 ELSE balances.on_hand_quantity END AS held,
                          CASE WHEN balances.warehouse_id = ANY (places.promising_ids) THEN 0 ELSE balances.reserved_quantity END AS reserved,
                          CASE WHEN balances.warehouse_id = ANY (places.promising_ids) THEN balances.on_hand_quantity ELSE 0 END AS promised
                     FROM balances
                     LEFT JOIN lots AS quarantined ON quarantined.lot_id = balances.lot_id AND quarantined.state = 2
                    WHERE balances.warehouse_id = ANY (places.warehouse_ids)
                      AND (cardinality($2) = 0 OR balances.item_id = ANY ($2))) AS stock
            GROUP BY stock.item_id) AS held
   WHERE (held.on_hand > 0 OR held.promised > 0)
     AND (places.place_id, held.item_id) > ($6, $7)
   ORDER BY places.place_id, held.item_id
   LIMIT $8
)
SELECT CASE WHEN $5 THEN '' ELSE sums.place_id END AS warehouse_id, sums.chapter_id, CASE WHEN $5 THEN 0 ELSE sums.level END AS level,
       items.item_id, sums.on_hand AS on_hand_quantity, sums.reserved AS reserved_quantity, sums.usable AS usable_quantity, sums.quarantined AS quarantined_quantity,
       sums.expired AS expired_quantity, sums.expiring AS expiring_quantity,
       LEAST(sums.value_fen + sums.value_billion_fen * 1000000000, 9223372036854775807)::bigint AS value_fen,
       sums.unvalued AS unvalued_quantity, items.weight_g, items.volume_cm3, items.people_served_per_1000_units,
       sums.promised AS promised_quantity
  FROM sums
  JOIN items USING (item_id)
 ORDER BY sums.place_id, items.item_id;
