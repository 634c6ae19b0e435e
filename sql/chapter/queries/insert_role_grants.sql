-- Gives an account roles, in this order.
-- $1 user_id text
-- $2 roles int4[]
-- $3 division_codes text[]
INSERT INTO role_grants (user_id, position, role, division_code)
SELECT $1, given.position, given.role, given.division_code
  FROM unnest($2, $3) WITH ORDINALITY AS given (role, division_code, position);
