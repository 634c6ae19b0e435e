-- A page of the assessments of the warehouses of some chapters, the latest first.
-- $1 chapter_ids text[]
-- $2 warehouse_id text empty: of all
-- $3 state int4 0: in any
-- $4 level_expires_by timestamptz? NULL: whenever
-- $5 before_grade_assessment_id int8
-- $6 limit int8
-- -> same as find_grade_assessment
SELECT grade_assessments.grade_assessment_id, grade_assessments.warehouse_id, warehouses.chapter_id, grade_assessments.number,
       grade_assessments.criteria_set_id, grade_assessments.state, grade_assessments.submitter, grade_assessments.awarded_level,
       grade_assessments.award_reason, grade_assessments.level_expire_time, grade_assessments.revision, evidence.criterion_ids,
       evidence.stated_values, evidence.evidence, evidence.measured_dates, evidence.corrected_values, evidence.correction_reasons,
       steps.step_states, steps.step_times, steps.step_actors, steps.step_chapter_ids, steps.step_remarks
  FROM grade_assessments
  JOIN warehouses USING (warehouse_id)
 CROSS JOIN LATERAL (
         SELECT COALESCE(array_agg(grade_evidence.criterion_id ORDER BY grade_criteria.position), '{}') AS criterion_ids,
                COALESCE(array_agg(grade_evidence.stated_value ORDER BY grade_criteria.position), '{}') AS stated_values,
                COALESCE(array_agg(grade_evidence.evidence ORDER BY grade_criteria.position), '{}') AS evidence,
                COALESCE(array_agg(grade_evidence.measured_date ORDER BY grade_criteria.position), '{}') AS measured_dates,
                COALESCE(array_agg(grade_evidence.corrected_value ORDER BY grade_criteria.position), '{}') AS corrected_values,
                COALESCE(array_agg(grade_evidence.correction_reason ORDER BY grade_criteria.position), '{}') AS correction_reasons
           FROM grade_evidence
           JOIN grade_criteria USING (criteria_set_id, criterion_id)
          WHERE grade_evidence.grade_assessment_id = grade_assessments.grade_assessment_id) AS evidence
 CROSS JOIN LATERAL (
         SELECT COALESCE(array_agg(grade_steps.state ORDER BY grade_steps.grade_step_id), '{}') AS step_states,
                COALESCE(array_agg(grade_steps.create_time ORDER BY grade_steps.grade_step_id), '{}') AS step_times,
                COALESCE(array_agg(grade_steps.actor ORDER BY grade_steps.grade_step_id), '{}') AS step_actors,
                COALESCE(array_agg(grade_steps.chapter_id ORDER BY grade_steps.grade_step_id), '{}') AS step_chapter_ids,
                COALESCE(array_agg(grade_steps.remark ORDER BY grade_steps.grade_step_id), '{}') AS step_remarks
           FROM grade_steps
          WHERE grade_steps.grade_assessment_id = grade_assessments.grade_assessment_id) AS steps
 WHERE warehouses.chapter_id IN (SELECT unnest($1))
   AND ($2 = '' OR grade_assessments.warehouse_id = $2)
   AND ($3 = 0 OR grade_assessments.state = $3)
   AND ($4 IS NULL OR (grade_assessments.state = 5 AND grade_assessments.level_expire_time <= $4))
   AND grade_assessments.grade_assessment_id < $5
 ORDER BY grade_assessments.grade_assessment_id DESC
 LIMIT $6;
