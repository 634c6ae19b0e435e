-- Makes sure that a lot has got into no other warehouse since its homes were listed; a serialization failure when it has.
-- $1 lot_id int8
-- $2 home_count int8
-- -> complete bool
SELECT expect_count((SELECT count(*) FROM balances WHERE balances.lot_id = $1), $2) AS complete;
