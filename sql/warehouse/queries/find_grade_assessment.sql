-- One assessment with its evidence, its history, and whose warehouse it is. No row when there is none.
-- $1 warehouse_id text
-- $2 number int8
-- -> grade_assessment_id int8, warehouse_id text, chapter_id text, number int8, criteria_set_id text, state int4, submitter text,
--    awarded_level int4, award_reason text, level_expire_time timestamptz?, revision int8, criterion_ids text[], stated_values int8[],
--    evidence text[], measured_dates date[], corrected_values int8?[], correction_reasons text[], step_states int4[],
--    step_times timestamptz[], step_actors text[], step_chapter_ids text[], step_remarks text[]
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
 WHERE grade_assessments.warehouse_id = $1
   AND grade_assessments.number = $2;
