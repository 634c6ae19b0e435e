-- Approvals by the value of a part; execution reports.

ALTER TABLE approval_policy_steps
  ADD COLUMN min_value_fen bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT approval_policy_steps_value_not_negative CHECK (min_value_fen >= 0);
ALTER TABLE approval_policy_steps
  ALTER COLUMN min_value_fen DROP DEFAULT;

-- What parts were worth when they were submitted was not recorded before.
ALTER TABLE plan_approvals
  ADD COLUMN value_fen        bigint  NOT NULL DEFAULT 0,
  ADD COLUMN value_incomplete boolean NOT NULL DEFAULT true,
  ADD CONSTRAINT plan_approvals_value_not_negative CHECK (value_fen >= 0);
ALTER TABLE plan_approvals
  ALTER COLUMN value_fen DROP DEFAULT,
  ALTER COLUMN value_incomplete DROP DEFAULT;

-- Within how many working days of a receipt the report is due. One row.
CREATE TABLE execution_report_terms (
  is_only           boolean NOT NULL DEFAULT true,
  working_day_count integer NOT NULL,
  source            text    NOT NULL,
  CONSTRAINT execution_report_terms_pkey PRIMARY KEY (is_only),
  CONSTRAINT execution_report_terms_is_only CHECK (is_only),
  CONSTRAINT execution_report_terms_days_range CHECK (working_day_count BETWEEN 1 AND 365),
  CONSTRAINT execution_report_terms_source_given CHECK (source <> '')
);
INSERT INTO execution_report_terms (working_day_count, source)
VALUES (15, '莆田市红十字会 2020: 接收后 15 个工作日内发放并报告');

-- 执行结果报告 as they were filed. A report is known by incident and chapter; a filing never changes.
CREATE TABLE execution_report_filings (
  incident            text        NOT NULL,
  chapter             text        NOT NULL,
  revision            integer     NOT NULL,
  report_number       text        NOT NULL,
  file_time           timestamptz NOT NULL,
  filer               text        NOT NULL,
  responsible_persons text[]      NOT NULL,
  remarks             text        NOT NULL,
  interim_reason      text        NOT NULL,
  correction_reason   text        NOT NULL,
  -- muster.dispatch.v1.ExecutionReport as it was read and signed.
  content             bytea       NOT NULL,
  CONSTRAINT execution_report_filings_pkey PRIMARY KEY (incident, chapter, revision),
  CONSTRAINT execution_report_filings_number_key UNIQUE (report_number, revision),
  CONSTRAINT execution_report_filings_revision_positive CHECK (revision > 0)
);

-- Which report covered a receipt first. Goes with the receipt.
CREATE TABLE reported_receipts (
  shipment_id    text    NOT NULL,
  receipt_number integer NOT NULL,
  incident       text    NOT NULL,
  chapter        text    NOT NULL,
  revision       integer NOT NULL,
  CONSTRAINT reported_receipts_pkey PRIMARY KEY (shipment_id, receipt_number),
  CONSTRAINT reported_receipts_receipt_fkey FOREIGN KEY (shipment_id, receipt_number) REFERENCES receipts ON DELETE CASCADE,
  CONSTRAINT reported_receipts_filing_fkey FOREIGN KEY (incident, chapter, revision) REFERENCES execution_report_filings
);
CREATE INDEX reported_receipts_filing_idx ON reported_receipts (incident, chapter, revision);
