#include "cli/commands/files.h"
#include "cli/commands/groups.h"
#include "cli/commands/ledger_text.h"
#include "cli/commands/paper_command.h"
#include "cli/text/lines.h"
#include "muster/warehouse/v1/paper_service.grpc.pb.h"
#include "muster/warehouse/v1/voucher_service.grpc.pb.h"
#include "muster/warehouse/v1/warehouse_service.grpc.pb.h"

namespace muster::cli {
namespace {

using warehouse::v1::ListVouchersRequest;
using warehouse::v1::ListVouchersResponse;
using warehouse::v1::PaperService;
using warehouse::v1::StockService;
using warehouse::v1::Voucher;
using warehouse::v1::VoucherService;

// All vouchers can be listed; these are the notices among them.
absl::Status ListNotices(const Command& command, const Invocation& invocation) {
  ListVouchersRequest request;
  RETURN_IF_ERROR(command.Fill(request, invocation.session.caller().chapter()));
  request.set_kind(Voucher::KIND_ADVANCE_NOTICE);
  ASSIGN_OR_RETURN(const int limit, command.Limit());
  ASSIGN_OR_RETURN(const ListVouchersResponse response, invocation.session.List(&StockService::Stub::ListVouchers, request, limit));
  invocation.Emit(response, PrintVouchers);
  return absl::OkStatus();
}

}  // namespace

void AddVoucherCommands(Command& root) {
  Command& group = root.Group("voucher");
  const OptionSpec voucher = {.name = "VOUCHER", .field = "name", .use = Use::kRequired, .collection = "warehouses"};
  const OptionSpec persons = {.name = "--person", .field = "responsible_persons", .use = Use::kRequired};
  group.Verb("show", &StockService::Stub::GetVoucher, {voucher}, PrintVoucher);
  AddFileCommand(group, "print", &PaperService::Stub::PrintVoucher,
                 {voucher, {.name = "--format", .field = "format", .fallback = "pdf"}, {.name = "--language", .field = "language"}});
  group.Verb("reverse", &VoucherService::Stub::ReverseVoucher,
             {voucher, {.name = "--reason", .field = "reason", .use = Use::kRequired}, persons, {.name = "--day", .field = "voucher_time"}},
             PrintVoucher);
  group.Verb("complete", &VoucherService::Stub::CompletePaper,
             {voucher, persons, {.name = "--to", .field = "counterparty"}, {.name = "--note", .field = "note"}}, PrintVoucher);
}

void AddNoticeCommands(Command& root) {
  Command& group = root.Group("notice");
  const OptionSpec notice = {.name = "NOTICE", .field = "name", .use = Use::kRequired, .collection = "warehouses"};
  AddPaperCommand(group, "post", &VoucherService::Stub::NotifyArrival, &warehouse::v1::Draft::mutable_notify_arrival,
                  {{.name = "WAREHOUSE", .field = "warehouse", .use = Use::kRequired},
                   {.name = "--line", .field = "lines", .use = Use::kRequired, .parse = As(&ParseNoticeLine), .help = "OPT_NOTICE_LINE"},
                   {.name = "--from", .field = "counterparty", .use = Use::kRequired},
                   {.name = "--contact", .field = "contact", .use = Use::kRequired},
                   {.name = "--expected", .field = "expected_time"},
                   {.name = "--person", .field = "responsible_persons", .use = Use::kRequired},
                   {.name = "--day", .field = "voucher_time"},
                   {.name = "--note", .field = "note"}});
  group.Add("list", ListVouchersRequest::descriptor(),
            {{.name = "WAREHOUSE", .field = "parent", .fallback = "-", .collection = "warehouses", .help = "ARG_WAREHOUSE_OR_ALL"},
             {.name = "--open", .field = "notice_open"},
             {.name = "--contact-overdue", .field = "contact_overdue"},
             {.name = "--limit"}},
            &ListNotices);
  group.Verb("contacted", &VoucherService::Stub::RecordContact,
             {notice,
              {.name = "--whom", .field = "person", .use = Use::kRequired},
              {.name = "--time", .field = "contact_time"},
              {.name = "--remark", .field = "remark"}},
             PrintVoucher);
  group.Verb("cancel", &VoucherService::Stub::CancelNotice, {notice, {.name = "--reason", .field = "reason", .use = Use::kRequired}},
             PrintVoucher);
}

}  // namespace muster::cli
