-- Delegations made before one, the latest first.
-- $1 before_serial_number int8
-- $2 chapters text[]? for which they hold; all when null
-- $3 limit int8
-- -> same as lock_approval_delegation
SELECT delegation_id, serial_number, chapter, delegator, delegate, valid_from, valid_to, max_quantity, max_weight_g, create_time, revoke_time,
       revoker, max_value_fen
  FROM dispatch.approval_delegations
 WHERE serial_number < $1
   AND ($2::text[] IS NULL OR chapter = ANY($2))
 ORDER BY serial_number DESC
 LIMIT $3;
