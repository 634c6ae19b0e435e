-- Keeps donations as they are until the transaction ends; others may do the same.
-- $1 donation_ids int8[]
-- -> donation_id int8
SELECT donation_id
  FROM donations
 WHERE donation_id = ANY ($1)
 ORDER BY donation_id
   FOR SHARE;
