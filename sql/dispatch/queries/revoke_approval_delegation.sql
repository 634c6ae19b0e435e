-- Takes a delegation back.
-- $1 delegation_id text
-- $2 revoke_time timestamptz
-- $3 revoker text
UPDATE dispatch.approval_delegations
   SET revoke_time = $2, revoker = $3
 WHERE delegation_id = $1;
