-- The newest version of the rules of each of some chapters, without steps; the empty chapter is where no chapter made rules.
-- $1 chapters text[]
-- -> same as find_approval_policy
SELECT DISTINCT ON (chapter) policy_id, chapter, version, source, create_time, creator
  FROM dispatch.approval_policies
 WHERE chapter = ANY($1)
 ORDER BY chapter, version DESC;
