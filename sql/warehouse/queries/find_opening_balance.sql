-- What a warehouse had of one lot, or of all lots of an item, before a moment, and how many lots that are: 0 when it never
-- had any.
-- $1 warehouse_id text
-- $2 item_id text empty: the lot's
-- $3 lot_id int8 0: all of the item's
-- $4 before_time timestamptz
-- -> lot_count int8, quantity int8
SELECT count(*) AS lot_count, COALESCE(sum(moved.quantity), 0)::bigint AS quantity
  FROM balances
 CROSS JOIN LATERAL (
         SELECT sum(CASE WHEN transfers.to_kind = 1 AND transfers.to_place = $1 THEN transfers.quantity ELSE -transfers.quantity END) AS quantity
           FROM transfers
          WHERE transfers.lot_id = balances.lot_id
            AND transfers.create_time < $4
            AND ((transfers.to_kind = 1 AND transfers.to_place = $1) OR (transfers.from_kind = 1 AND transfers.from_place = $1))) AS moved
 WHERE balances.warehouse_id = $1
   AND ($2 = '' OR balances.item_id = $2)
   AND ($3 = 0 OR balances.lot_id = $3);
