-- Shipments that more has left than was put on them. One sum for each, because there are as many as a fifth of the transfers.
-- $1 limit int8
-- -> same as verify_lot_sums
SELECT ARRAY['shipment', format('shipments/%s', posts.shipment_id), 'lot', format('lots/%s', posts.lot_id),
             'excess', (-sum(posts.quantity))::text] AS details
  FROM (SELECT to_place AS shipment_id, lot_id, quantity FROM transfers WHERE to_kind = 3
         UNION ALL
        SELECT from_place, lot_id, -quantity FROM transfers WHERE from_kind = 3) AS posts
 GROUP BY posts.shipment_id, posts.lot_id
HAVING sum(posts.quantity) < 0
 ORDER BY posts.shipment_id, posts.lot_id
 LIMIT $1;
