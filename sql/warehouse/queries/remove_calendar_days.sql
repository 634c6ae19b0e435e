-- Takes days away.
-- $1 days date[]
DELETE FROM calendar_days
 WHERE day = ANY ($1);
