-- Locks a donation in order to close it; waits for whatever comes in under it. No row when there is none.
-- $1 donation_id int8
-- -> donation_id int8
SELECT donation_id
  FROM donations
 WHERE donation_id = $1
   FOR NO KEY UPDATE;
