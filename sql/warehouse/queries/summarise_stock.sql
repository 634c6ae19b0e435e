-- What there is of each item in all warehouses. Reads every balance, several processes at once, and of the lots only those in quarantine.
-- What is only promised (kind 2) is summed once more and taken away: to ask each balance for its warehouse's kind would cost as much as the sum.
-- Money above 1,000,000,000 fen a unit is summed by itself, so that no product leaves the range of int8.
-- $1 item_ids text[] empty: of all
-- $2 today date
-- $3 expiring_until date
-- $4 after_item_id text
-- $5 limit int8
-- -> warehouse_id text, chapter_id text, level int4, item_id text, on_hand_quantity int8, reserved_quantity int8, usable_quantity int8,
--    quarantined_quantity int8, expired_quantity int8, expiring_quantity int8, value_fen int8, unvalued_quantity int8, weight_g int8,
--    volume_cm3 int8, people_served_per_1000_units int8, promised_quantity int8
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
), promised AS (
  SELECT balances.item_id,
         sum(balances.on_hand_quantity)::bigint AS on_hand,
         COALESCE(sum(balances.reserved_quantity) FILTER (WHERE balances.reserved_quantity > 0), 0)::bigint AS reserved,
         COALESCE(sum(balances.reserved_quantity) FILTER (WHERE balances.reserved_quantity > 0 AND balances.expiry_date < $2), 0)::bigint
           AS expired_reserved,
         COALESCE(sum(balances.on_hand_quantity) FILTER (WHERE balances.expiry_date < $2), 0)::bigint AS expired,
         COALESCE(sum(balances.on_hand_quantity) FILTER (WHERE balances.expiry_date BETWEEN $2 AND $3), 0)::bigint AS expiring,
         sum(balances.on_hand_quantity * (balances.unit_cost_fen % 1000000000)) AS value_fen,
         COALESCE(sum(balances.on_hand_quantity * (balances.unit_cost_fen / 1000000000))
                    FILTER (WHERE balances.unit_cost_fen >= 1000000000), 0) AS value_billion_fen,
         COALESCE(sum(balances.on_hand_quantity) FILTER (WHERE balances.unit_cost_fen = 0), 0)::bigint AS unvalued
    FROM warehouses
    JOIN balances USING (warehouse_id)
   WHERE warehouses.kind = 2
     AND (cardinality($1) = 0 OR balances.item_id = ANY ($1))
   GROUP BY balances.item_id
), quarantined AS (
  SELECT balances.item_id, sum(balances.on_hand_quantity)::bigint AS on_hand,
         COALESCE(sum(balances.on_hand_quantity - balances.reserved_quantity) FILTER (WHERE balances.expiry_date >= $2), 0)::bigint AS unexpired
    FROM lots
    JOIN balances USING (lot_id)
    JOIN warehouses USING (warehouse_id)
   WHERE lots.state = 2
     AND warehouses.kind <> 2
   GROUP BY balances.item_id
), held AS (
  SELECT sums.item_id, sums.on_hand - COALESCE(promised.on_hand, 0) AS on_hand,
         sums.reserved - COALESCE(promised.reserved, 0) AS reserved,
         sums.expired_reserved - COALESCE(promised.expired_reserved, 0) AS expired_reserved,
         sums.expired - COALESCE(promised.expired, 0) AS expired,
         sums.expiring - COALESCE(promised.expiring, 0) AS expiring,
         sums.value_fen - COALESCE(promised.value_fen, 0) AS value_fen,
         sums.value_billion_fen - COALESCE(promised.value_billion_fen, 0) AS value_billion_fen,
         sums.unvalued - COALESCE(promised.unvalued, 0) AS unvalued,
         COALESCE(promised.on_hand, 0) AS promised
    FROM sums
    LEFT JOIN promised USING (item_id)
   WHERE sums.on_hand > 0
)
SELECT '' AS warehouse_id, '' AS chapter_id, 0 AS level, items.item_id, held.on_hand AS on_hand_quantity,
       held.reserved AS reserved_quantity,
       held.on_hand - held.expired - (held.reserved - held.expired_reserved) - COALESCE(quarantined.unexpired, 0) AS usable_quantity,
       COALESCE(quarantined.on_hand, 0) AS quarantined_quantity, held.expired AS expired_quantity,
       held.expiring AS expiring_quantity, LEAST(held.value_fen + held.value_billion_fen * 1000000000, 9223372036854775807)::bigint AS value_fen,
       held.unvalued AS unvalued_quantity, items.weight_g, items.volume_cm3, items.people_served_per_1000_units,
       held.promised AS promised_quantity
  FROM held
  JOIN items USING (item_id)
  LEFT JOIN quarantined USING (item_id)
 WHERE items.item_id > $4
 ORDER BY items.item_id
 LIMIT $5;
