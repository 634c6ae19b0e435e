-- Ends a release before its time. No row when somebody else has ended it.
-- $1 floor_release_id int8
-- $2 expire_time timestamptz as it was read
-- $3 end_time timestamptz
-- -> expire_time timestamptz
UPDATE floor_releases
   SET expire_time = GREATEST($3, create_time)
 WHERE floor_release_id = $1
   AND expire_time = $2
RETURNING expire_time;
