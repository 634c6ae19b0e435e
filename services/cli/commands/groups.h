#pragma once

#include "cli/commands/command.h"

// The groups of commands, each in the file of its name, or of the resource that it is one kind of.
namespace muster::cli {

void AddIncidentCommands(Command& root);
void AddReportCommands(Command& root);
void AddLevelCommands(Command& root);
void AddStockCommands(Command& root);
void AddVoucherCommands(Command& root);
void AddNoticeCommands(Command& root);
void AddDraftCommands(Command& root);
void AddLotCommands(Command& root);
void AddStocktakeCommands(Command& root);
void AddDonationCommands(Command& root);
void AddStockLevelCommands(Command& root);
void AddGradeCommands(Command& root);
void AddCriteriaCommands(Command& root);
void AddCalendarCommands(Command& root);
void AddSheetCommands(Command& root);
void AddItemCommands(Command& root);
void AddWarehouseCommands(Command& root);
void AddRequisitionCommands(Command& root);
void AddPlanCommands(Command& root);
void AddApprovalCommands(Command& root);
// These two to the group `plan`.
void AddPlanRevisionCommands(Command& group);
void AddPlanSolveCommand(Command& group);
void AddShipmentCommands(Command& root);
void AddCarrierCommands(Command& root);
void AddVehicleCommands(Command& root);
void AddDriverCommands(Command& root);
void AddTravelCommands(Command& root);
void AddExecutionReportCommands(Command& root);
void AddTeamCommands(Command& root);
void AddMissionCommands(Command& root);
void AddChapterCommands(Command& root);
void AddAuditCommands(Command& root);
void AddTimelineCommand(Command& root);
void AddWatchCommand(Command& root);
void AddCallCommand(Command& root);
void AddStatusCommand(Command& root);

}  // namespace muster::cli
