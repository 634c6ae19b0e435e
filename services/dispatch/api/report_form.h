#pragma once

#include <map>
#include <string>

#include "muster/dispatch/v1/execution_report.pb.h"
#include "muster/warehouse/v1/item.pb.h"
#include "platform/paper/form.h"
#include "platform/status/reasons.h"

namespace muster::dispatch {

// All that stands on an execution report (执行结果报告).
struct ReportSheet {
  v1::ExecutionReport report;
  // "临夏回族自治州红十字会": who reports.
  std::string organisation;
  // Of other chapters, by name.
  std::map<std::string, std::string> organisations;
  // Display names, by name.
  std::map<std::string, std::string> warehouses;
  std::map<std::string, warehouse::v1::Item> items;
};

// The report with places for signatures; one that was not filed is marked so. Who prints it, when and in which world are left to the
// caller.
paper::Form ReportForm(const ReportSheet& sheet, Language language);

}  // namespace muster::dispatch
