#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "muster/dispatch/v1/dispatch_service.pb.h"
#include "muster/dispatch/v1/mission_proposal.pb.h"
#include "muster/dispatch/v1/requisition.pb.h"
#include "muster/warehouse/v1/calendar.pb.h"
#include "muster/warehouse/v1/donation.pb.h"
#include "muster/warehouse/v1/grade_service.pb.h"
#include "muster/warehouse/v1/item.pb.h"
#include "muster/warehouse/v1/stocktake_service.pb.h"
#include "muster/warehouse/v1/voucher.pb.h"
#include "muster/warehouse/v1/voucher_service.pb.h"
#include "muster/warehouse/v1/warehouse_service.pb.h"
#include "platform/status/status.h"

// The short forms of lines of papers, as options take them. Error of all: INVALID_ARGUMENT/MALFORMED with the detail "expected".
namespace muster::cli {

// "cotton-tent=50", "cotton-tent=50:critical", "cotton-tent=50:critical:2023-12-19 20:00": item, quantity, priority (default normal),
// needed by.
absl::Status ParseRequisitionLine(absl::string_view text, dispatch::v1::Requisition::Line& line);

// "relief=2", "medical=30p", "medical=30p:critical:2023-12-19 20:00": category of team, number of teams or, with a p, of people, priority
// (default normal), needed by.
absl::Status ParseMissionNeed(absl::string_view text, dispatch::v1::MissionNeed& need);

// "cotton-tent=500:source=purchase,batch=B1,expires=2032-05-01": item, quantity, then what is known of the lot (batch, produced, expires,
// source, donor, donation, maker, cost, earmark) and of its receipt (pack, bin, expected, rejected, rejection, remark, certificate,
// quarantine).
absl::Status ParseReceiptLine(absl::string_view text, warehouse::v1::ReceiptLine& line);

// "cotton-tent=50" picks lots, "lots/1024=50" names one; "cotton-tent=5:箱" is five packs.
absl::Status ParsePickLine(absl::string_view text, warehouse::v1::PickLine& line);

// "20231218-622927-1-01/2:640100-01:7=40": line 2 of a requisition, counted from 1 and 1 when it is left out, gets 40 of a warehouse's lot;
// 0 takes the line out of the plan.
absl::Status ParseEditLine(absl::string_view text, dispatch::v1::EditPlanRequest::Line& line);

// "tier=none,latest=no,few-shipments=no,search-ms=500,fairness=10,critical=4,high=2,normal=1,truck-t=9.5,truck-m3=40,truck-ms=500": any of
// them; a truck's load in tonnes and cubic metres.
absl::Status ParsePreferences(absl::string_view text, dispatch::v1::PlanPreferences& preferences);

// "1=480:20": line 1 of the shipment, counted from 1 as it is printed; 480 received, 20 lost or damaged.
absl::Status ParseSignLine(absl::string_view text, dispatch::v1::SignShipmentRequest::Line& line);

// "12:1=100,2=30", "12@7,8:1=100": vehicle 12, with drivers 7 and 8, carries 100 units of the shipment's line 1, counted from 1.
absl::Status ParseLoad(absl::string_view text, dispatch::v1::LoadShipmentRequest::Load& load);

// "1=3": of the shipment's line 1, counted from 1, 3 units did not come back.
absl::Status ParseLostLine(absl::string_view text, dispatch::v1::ReceiveReturnRequest::Line& line);

// "cotton-tent=50", "cotton-tent=5:箱", "cotton-tent=5:箱:批次与厂家": item, quantity, pack, the lots in words.
absl::Status ParseNoticeLine(absl::string_view text, warehouse::v1::NotifyArrivalRequest::Line& line);

// "1024=480", "1024=480:20", "1024=480:20:A-03-2": lot, received, lost or damaged on the road, bin.
absl::Status ParseArrivalLine(absl::string_view text, warehouse::v1::ReceiveShipmentRequest::Line& line);

// "1024=50": lot and quantity.
absl::Status ParseLotQuantity(absl::string_view text, std::string& lot, std::int64_t& quantity);

// The same for any line of these two fields.
template <class Line>
absl::Status ParseLotLine(absl::string_view text, Line& line) {
  std::int64_t quantity = 0;
  RETURN_IF_ERROR(ParseLotQuantity(text, *line.mutable_lot(), quantity));
  line.set_quantity(quantity);
  return absl::OkStatus();
}

// "1024=480": lot and what was counted of it.
absl::Status ParseCountLine(absl::string_view text, warehouse::v1::RecordCountsRequest::Line& line);

// "1024=受潮报损": lot and why its count differs.
absl::Status ParseExplanation(absl::string_view text, warehouse::v1::PostStocktakeRequest::Explanation& explanation);

// "quilt=500", "quilt=500:60000.00": item, quantity, value of the whole line in CNY.
absl::Status ParseDonationLine(absl::string_view text, warehouse::v1::Donation::Line& line);

// "incidents/…", "chapters/…", or a purpose in words.
absl::Status ParseEarmark(absl::string_view text, warehouse::v1::Earmark& earmark);

// "fire-extinguishers=12:2023-12-01:现场清点": criterion, value, day of measurement, what shows it.
absl::Status ParseEvidence(absl::string_view text, warehouse::v1::GradeEvidence& evidence);

// "fire-extinguishers=10:两具过期": criterion, the value that was found, why.
absl::Status ParseCorrection(absl::string_view text, warehouse::v1::ReviewGradeAssessmentRequest::Correction& correction);

// "箱=10": a carton holds ten.
absl::Status ParsePack(absl::string_view text, warehouse::v1::Item::Pack& pack);

// "blanket=2": what one kit holds.
absl::Status ParseComponent(absl::string_view text, warehouse::v1::Item::Component& component);

// "2027-01-01": a day on which nobody works, a day on which people do.
absl::Status ParseHoliday(absl::string_view text, warehouse::v1::CalendarDay& day);
absl::Status ParseWorkday(absl::string_view text, warehouse::v1::CalendarDay& day);

}  // namespace muster::cli
