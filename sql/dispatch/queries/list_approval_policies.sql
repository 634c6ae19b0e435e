-- The versions of a chapter's rules, without steps, the newest first.
-- $1 chapter text
-- -> same as find_approval_policy
SELECT policy_id, chapter, version, source, create_time, creator
  FROM dispatch.approval_policies
 WHERE chapter = $1
 ORDER BY version DESC;
