-- One version of rules, without steps. No row when there is none.
-- $1 policy_id text
-- -> policy_id text, chapter text, version int4, source text, create_time timestamptz, creator text
SELECT policy_id, chapter, version, source, create_time, creator
  FROM dispatch.approval_policies
 WHERE policy_id = $1;
