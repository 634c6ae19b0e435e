-- Steps that can be decided now, and commanded ones without a signature unless the plan was rejected, after one; what waits longest first.
-- $1 chapters text[]? that decide; all when null
-- $2 after_time timestamptz
-- $3 after_serial_number int8
-- $4 limit int8
-- -> plan_id text, incident text, chapter text, step int4, serial_number int8, wait_time timestamptz
SELECT waiting.plan_id, waiting.incident, waiting.chapter, waiting.step, waiting.serial_number, waiting.wait_time
  FROM (SELECT approval.plan_id, plan.incident, approval.chapter, approval.step, approval.serial_number,
               CASE WHEN approval.state = 1 THEN approval.open_time ELSE approval.decide_time END AS wait_time
          FROM dispatch.plan_approvals AS approval
          JOIN dispatch.plans AS plan USING (plan_id)
         WHERE ((approval.state = 1 AND plan.state = 2) OR (approval.regularization = 1 AND plan.state IN (2, 3, 5)))
           AND ($1::text[] IS NULL OR approval.deciding_chapter = ANY($1))) AS waiting
 WHERE (waiting.wait_time, waiting.serial_number) > ($2, $3)
 ORDER BY waiting.wait_time, waiting.serial_number
 LIMIT $4;
