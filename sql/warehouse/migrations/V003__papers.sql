-- What papers carry besides their header and transfers, and papers that are not posted yet.

CREATE TABLE advance_notices (
  voucher_id       bigint      NOT NULL,
  -- NULL: not known.
  expected_time    timestamptz,
  contact          text        NOT NULL,
  contact_due_date date        NOT NULL,
  -- NULL: not cancelled.
  cancel_time      timestamptz,
  cancel_reason    text        NOT NULL DEFAULT '',
  CONSTRAINT advance_notices_pkey PRIMARY KEY (voucher_id),
  CONSTRAINT advance_notices_voucher_fkey FOREIGN KEY (voucher_id) REFERENCES vouchers,
  CONSTRAINT advance_notices_cancel_check CHECK ((cancel_time IS NULL) = (cancel_reason = ''))
);

CREATE TABLE advance_notice_lines (
  voucher_id      bigint  NOT NULL,
  line_number     integer NOT NULL,
  item_id         text    NOT NULL,
  quantity        bigint  NOT NULL,
  pack_unit       text    NOT NULL,
  lot_description text    NOT NULL,
  CONSTRAINT advance_notice_lines_pkey PRIMARY KEY (voucher_id, line_number),
  CONSTRAINT advance_notice_lines_item_key UNIQUE (voucher_id, item_id),
  CONSTRAINT advance_notice_lines_notice_fkey FOREIGN KEY (voucher_id) REFERENCES advance_notices,
  CONSTRAINT advance_notice_lines_item_fkey FOREIGN KEY (item_id) REFERENCES items,
  CONSTRAINT advance_notice_lines_quantity_check CHECK (quantity > 0)
);
CREATE INDEX advance_notice_lines_item_idx ON advance_notice_lines (item_id);

CREATE TABLE notice_contacts (
  notice_contact_id bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  voucher_id        bigint      NOT NULL,
  person            text        NOT NULL,
  contact_time      timestamptz NOT NULL,
  remark            text        NOT NULL,
  recorder          text        NOT NULL,
  CONSTRAINT notice_contacts_pkey PRIMARY KEY (notice_contact_id),
  CONSTRAINT notice_contacts_notice_fkey FOREIGN KEY (voucher_id) REFERENCES advance_notices
);
CREATE INDEX notice_contacts_notice_idx ON notice_contacts (voucher_id, contact_time);

-- Which notes took in what a notice announced.
CREATE TABLE notice_receipts (
  voucher_id        bigint NOT NULL,
  notice_voucher_id bigint NOT NULL,
  CONSTRAINT notice_receipts_pkey PRIMARY KEY (voucher_id),
  CONSTRAINT notice_receipts_voucher_fkey FOREIGN KEY (voucher_id) REFERENCES vouchers,
  CONSTRAINT notice_receipts_notice_fkey FOREIGN KEY (notice_voucher_id) REFERENCES advance_notices
);
CREATE INDEX notice_receipts_notice_idx ON notice_receipts (notice_voucher_id);

-- 验收: how the goods on a note were found; also a line for each announced item of which nothing came.
CREATE TABLE receipt_inspections (
  voucher_id         bigint  NOT NULL,
  line_number        integer NOT NULL,
  item_id            text    NOT NULL,
  -- NULL: nothing was accepted.
  lot_id             bigint,
  -- NULL: nobody said what should come.
  expected_quantity  bigint,
  accepted_quantity  bigint  NOT NULL,
  rejected_quantity  bigint  NOT NULL,
  rejection_reason   integer NOT NULL,
  remark             text    NOT NULL,
  certificate_number text    NOT NULL,
  quarantined        boolean NOT NULL,
  CONSTRAINT receipt_inspections_pkey PRIMARY KEY (voucher_id, line_number),
  CONSTRAINT receipt_inspections_voucher_fkey FOREIGN KEY (voucher_id) REFERENCES vouchers,
  CONSTRAINT receipt_inspections_item_fkey FOREIGN KEY (item_id) REFERENCES items,
  CONSTRAINT receipt_inspections_lot_fkey FOREIGN KEY (lot_id) REFERENCES lots,
  CONSTRAINT receipt_inspections_quantities_check CHECK (expected_quantity >= 0 AND accepted_quantity >= 0 AND rejected_quantity >= 0),
  CONSTRAINT receipt_inspections_accepted_check CHECK ((accepted_quantity > 0) = (lot_id IS NOT NULL)),
  CONSTRAINT receipt_inspections_rejected_check CHECK ((rejected_quantity > 0) = (rejection_reason <> 0))
);
CREATE INDEX receipt_inspections_item_idx ON receipt_inspections (item_id);
CREATE INDEX receipt_inspections_lot_idx ON receipt_inspections (lot_id) WHERE lot_id IS NOT NULL;

-- What of each announced item has come on notes that stand.
CREATE VIEW notice_progress AS
SELECT advance_notice_lines.voucher_id, advance_notice_lines.line_number, advance_notice_lines.quantity,
       (SELECT COALESCE(sum(receipt_inspections.accepted_quantity), 0)::bigint
          FROM notice_receipts
          JOIN vouchers ON vouchers.voucher_id = notice_receipts.voucher_id AND vouchers.state = 2
          JOIN receipt_inspections ON receipt_inspections.voucher_id = notice_receipts.voucher_id
         WHERE notice_receipts.notice_voucher_id = advance_notice_lines.voucher_id
           AND receipt_inspections.item_id = advance_notice_lines.item_id) AS received_quantity
  FROM advance_notice_lines;

CREATE TABLE disposals (
  voucher_id bigint  NOT NULL,
  reason     integer NOT NULL,
  remark     text    NOT NULL,
  approver   text    NOT NULL,
  CONSTRAINT disposals_pkey PRIMARY KEY (voucher_id),
  CONSTRAINT disposals_voucher_fkey FOREIGN KEY (voucher_id) REFERENCES vouchers,
  CONSTRAINT disposals_reason_check CHECK (reason BETWEEN 1 AND 5),
  CONSTRAINT disposals_approver_check CHECK (approver <> '')
);

CREATE TABLE kit_orders (
  voucher_id         bigint NOT NULL,
  -- The place of kind 6 that its transfers go to and come from.
  workbench          text   NOT NULL,
  -- The kits.
  lot_id             bigint NOT NULL,
  quantity           bigint NOT NULL,
  cost_remainder_fen bigint NOT NULL,
  CONSTRAINT kit_orders_pkey PRIMARY KEY (voucher_id),
  CONSTRAINT kit_orders_voucher_fkey FOREIGN KEY (voucher_id) REFERENCES vouchers,
  CONSTRAINT kit_orders_lot_fkey FOREIGN KEY (lot_id) REFERENCES lots,
  CONSTRAINT kit_orders_remainder_check CHECK (cost_remainder_fen BETWEEN 0 AND quantity - 1)
);
CREATE INDEX kit_orders_lot_idx ON kit_orders (lot_id);
-- What lies on a workbench.
CREATE INDEX transfers_from_workbench_idx ON transfers (from_place) WHERE from_kind = 6;
CREATE INDEX transfers_to_workbench_idx ON transfers (to_place) WHERE to_kind = 6;

-- What is on its way to a warehouse, and what was posted for an incident.
CREATE INDEX vouchers_sent_to_idx ON vouchers (counterparty) WHERE kind = 3;
CREATE INDEX vouchers_incident_idx ON vouchers (incident_id, voucher_id) WHERE incident_id <> '';

-- Papers in the making.
CREATE TABLE drafts (
  draft_id     bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  warehouse_id text        NOT NULL,
  -- muster.warehouse.v1.Draft with nothing but its request.
  content      bytea       NOT NULL,
  state        integer     NOT NULL DEFAULT 1,
  -- NULL: not posted.
  voucher_id   bigint,
  revision     bigint      NOT NULL DEFAULT 1,
  creator      text        NOT NULL,
  create_time  timestamptz NOT NULL,
  update_time  timestamptz NOT NULL,
  CONSTRAINT drafts_pkey PRIMARY KEY (draft_id),
  CONSTRAINT drafts_warehouse_fkey FOREIGN KEY (warehouse_id) REFERENCES warehouses,
  CONSTRAINT drafts_voucher_fkey FOREIGN KEY (voucher_id) REFERENCES vouchers,
  CONSTRAINT drafts_state_check CHECK (state IN (1, 2, 3)),
  CONSTRAINT drafts_posted_check CHECK ((state = 2) = (voucher_id IS NOT NULL))
);
CREATE INDEX drafts_warehouse_idx ON drafts (warehouse_id, draft_id);
CREATE INDEX drafts_voucher_idx ON drafts (voucher_id) WHERE voucher_id IS NOT NULL;

DO $$
DECLARE
  service_role text := current_setting('muster.service_role');
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE ON advance_notices, advance_notice_lines, notice_contacts, notice_receipts FROM %I', service_role);
  EXECUTE format('REVOKE UPDATE, DELETE ON receipt_inspections, disposals, kit_orders FROM %I', service_role);
  EXECUTE format('REVOKE DELETE ON drafts FROM %I', service_role);
  EXECUTE format('GRANT UPDATE (cancel_time, cancel_reason) ON advance_notices TO %I', service_role);
END;
$$;
