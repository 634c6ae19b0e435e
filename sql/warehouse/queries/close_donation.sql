-- Closes a donation.
-- $1 donation_id int8
-- $2 close_time timestamptz
-- $3 closer text
-- $4 execution_report text
-- $5 explanation text
UPDATE donations
   SET close_time = $2, closer = $3, execution_report = $4, explanation = $5
 WHERE donation_id = $1;
