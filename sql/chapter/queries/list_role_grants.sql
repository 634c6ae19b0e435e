-- What the given accounts may do where, in the order in which it was given.
-- $1 user_ids text[]
-- -> user_id text, role int4, division_code text
SELECT user_id, role, division_code
  FROM role_grants
 WHERE user_id = ANY ($1)
 ORDER BY user_id, position;
