-- Only what a source gives. Where no value was found the table is there, empty, and says so: each chapter enters its own.

-- From a county (tier 4) to its prefecture, initial report (kind 1). The day on which the text came into force was not found: the year is
-- its number's. Limits of other tiers and kinds in the 2020 text: not found.
INSERT INTO report_deadline_policies (chapter_id, tier, kind, limit_minutes, source, valid_from, valid_to)
VALUES ('000000', 4, 1, 120, '自然灾害情况统计调查制度（应急〔2020〕19号）', '2020-01-01', NULL);

-- A TriggerClause holds one absolute figure. The drought clause of level I (in need because of drought: at least 30 % of the farm
-- population, or 4,000,000 people) needs a share, and a figure for drought alone, so it is left out here and named in the source.
INSERT INTO trigger_tables (trigger_table_id, chapter_id, source)
VALUES ('national-2016', '000000', '国家自然灾害救助应急预案（2016年版）：Ⅱ级、Ⅲ级。2024年版相应数值未查到'),
       ('national-2024', '000000',
        '国家自然灾害救助应急预案（国办函〔2024〕11号）：Ⅰ级。因旱需救助人数占农牧业人口30%以上或400万人以上一项、相邻省份联动启动一项未列入，须人工判断'),
       ('national-2024-lower', '000000', '国家自然灾害救助应急预案（国办函〔2024〕11号）：Ⅱ级至Ⅳ级。数值未查到，待填'),
       ('red-cross', '000000', '红十字会自然灾害应急响应启动的数值条件。未查到，待填');

-- Levels I = 1 to IV = 4. Indicators: 1 dead and missing, 2 relocated or in need, 3 rooms and 4 households collapsed or seriously damaged.
INSERT INTO trigger_clauses (trigger_table_id, number, level, indicator, minimum, maximum)
VALUES ('national-2024', 1, 1, 1, 200, NULL),
       ('national-2024', 2, 1, 2, 2000000, NULL),
       ('national-2024', 3, 1, 3, 300000, NULL),
       ('national-2024', 4, 1, 4, 100000, NULL),
       ('national-2016', 1, 2, 1, 100, 200),
       ('national-2016', 2, 2, 2, 1000000, 2000000),
       ('national-2016', 3, 2, 3, 200000, 300000),
       ('national-2016', 4, 3, 1, 50, 100),
       ('national-2016', 5, 3, 2, 500000, 1000000),
       ('national-2016', 6, 3, 3, 100000, 200000);
