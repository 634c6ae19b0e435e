-- What there is of each item in all warehouses. Reads every balance, several processes at once, and of the lots only those in quarantine.
-- Money above 1,000,000,000 fen a unit is summed by itself, so that no product leaves the range of int8.
-- $1 item_ids text[] empty: of all
-- $2 today date
-- $3 expiring_until date
-- $4 after_item_id text
-- $5 limit int8
-- -> warehouse_id text, chapter_id text, level int4, item_id text, on_hand_quantity int8, reserved_quantity int8, usable_quantity int8,
--    quarantined_quantity int8, expired_quantity int8, expiring_quantity int8, value_fen int8, unvalued_quantity int8, weight_g int8,
--    volume_cm3 int8, people_served_per_1000_units int8
WITH sums AS (
  SELECT balances.item_id,
         sum(balances.on_hand_quantity)::bigint AS on_hand,
         COALESCE(sum(balances.reserved_quantity) FILTER (WHERE balances.reserved_quantity > 0), 0)::bigint AS reserved,
         -- Few are reserved and few have expired; sums over few rows cost little.
         COALESCE(sum(balances.reserved_quantity) FILTER (WHERE balances.reserved_quantity > 0 AND balances.expiry_date < $2), 0)::bigint
           AS expired_reserved,
         COALESCE(sum(balances.on_hand_quantity) FILTER (WHERE balances.expiry_date < $2), 0)::bigint AS expired,
         COALESCE(sum(balances.on_hand_quantity) FILTER (WHERE balances.expiry_date BETWEEN $2 AND $3), 0)::bigint AS expiring,
         sum(balances.on_hand_quantity * (balances.unit_cost_fen % 1000000000)) AS value_fen,
         COALESCE(sum(balances.on_hand_quantity * (balances.unit_cost_fen / 1000000000))
                    FILTER (WHERE balances.unit_cost_fen >= 1000000000), 0) AS value_billion_fen,
         COALESCE(sum(balances.on_hand_quantity) FILTER (WHERE balances.unit_cost_fen = 0), 0)::bigint AS unvalued
    FROM balances
   WHERE cardinality($1) = 0 OR balances.item_id = ANY ($1)
   GROUP BY balances.item_id
), quarantined AS (
  SELECT balances.item_id, sum(balances.on_hand_quantity)::bigint AS on_hand,
         COALESCE(sum(balances.on_hand_quantity - balances.reserved_quantity) FILTER (WHERE balances.expiry_date >= $2), 0)::bigint AS unexpired
    FROM lots
    JOIN balances USING (lot_id)
   WHERE lots.state = 2
   GROUP BY balances.item_id
)
SELECT '' AS warehouse_id, '' AS chapter_id, 0 AS level, items.item_id, sums.on_hand AS on_hand_quantity,
       sums.reserved AS reserved_quantity,
       sums.on_hand - sums.expired - (sums.reserved - sums.expired_reserved) - COALESCE(quarantined.unexpired, 0) AS usable_quantity,
       COALESCE(quarantined.on_hand, 0) AS quarantined_quantity, sums.expired AS expired_quantity,
       sums.expiring AS expiring_quantity, LEAST(sums.value_fen + sums.value_billion_fen * 1000000000, 9223372036854775807)::bigint AS value_fen,
       sums.unvalued AS unvalued_quantity, items.weight_g, items.volume_cm3, items.people_served_per_1000_units
  FROM sums
  JOIN items USING (item_id)
  LEFT JOIN quarantined USING (item_id)
 WHERE sums.on_hand > 0
   AND items.item_id > $4
 ORDER BY items.item_id
 LIMIT $5;
