#include "absl/strings/str_cat.h"
#include "cli/commands/groups.h"
#include "muster/disaster/v1/disaster_service.grpc.pb.h"

namespace muster::cli {
namespace {

using disaster::v1::FiredClause;
using disaster::v1::IncidentService;
using disaster::v1::ListResponseLevelDecisionsResponse;
using disaster::v1::ListTriggerTablesResponse;
using disaster::v1::ResponseLevelDecision;
using disaster::v1::TriggerClause;
using disaster::v1::TriggerTable;

std::string LevelText(View& view, const ResponseLevelDecision& decision) {
  return decision.level() == common::v1::RESPONSE_LEVEL_UNSPECIFIED ? view.Text("NO_LEVEL_FIRED") : view.Word(decision.level());
}

// "死亡或失踪 ≥ 100，< 200"
std::string ClauseText(View& view, const TriggerClause& clause) {
  return absl::StrCat(view.Word(clause.indicator()), " ≥ ", NumberText(clause.minimum()),
                      clause.has_maximum() ? absl::StrCat(", < ", NumberText(clause.maximum())) : "");
}

void PrintDecision(View& view, const ResponseLevelDecision& decision) {
  Card card;
  card.Add(view.Text("COL_ID"), ShortName(decision.name()));
  card.Add(view.Text("COL_LEVEL"), LevelText(view, decision));
  card.Add(view.Text("COL_CHAPTER"), view.Label(decision.chapter()));
  card.Add(view.Text("COL_REASON"), decision.reason());
  card.Add(view.Text("COL_DECIDER"), ShortName(decision.decider()));
  card.Add(view.Text("COL_EFFECTIVE"), TimeText(decision.effect_time()));
  card.Add(view.Text("COL_ENDED"), TimeText(decision.end_time()));
  card.Add(view.Text("COL_RECORDED"), TimeText(decision.create_time()));
  view.Show(view.Word(decision.state()), card);
  Table clauses({view.Left("COL_LEVEL"), view.Left("COL_CLAUSE"), view.Right("COL_VALUE"), view.Left("COL_SOURCE_OF_RULE")});
  for (const FiredClause& fired : decision.fired_clauses()) {
    clauses.Add({view.Word(fired.clause().level()), ClauseText(view, fired.clause()), NumberText(fired.value()), fired.source()});
  }
  view.Part("TITLE_FIRED_CLAUSES", clauses);
  if (decision.state() == ResponseLevelDecision::STATE_PROPOSED) {
    const std::string name = ShortName(decision.name());
    view.Hint("NEXT_DECIDE", {{"incident", name.substr(0, name.find('/'))}, {"chapter", ShortName(decision.chapter())}});
  }
}

void PrintDecisions(View& view, const ListResponseLevelDecisionsResponse& response) {
  Table table({view.Left("COL_ID"), view.Left("COL_STATE"), view.Left("COL_LEVEL"), view.Left("COL_CHAPTER"), view.Left("COL_EFFECTIVE"),
               view.Left("COL_ENDED"), view.Left("COL_DECIDER"), view.Left("COL_REASON")});
  for (const ResponseLevelDecision& decision : response.response_level_decisions()) {
    table.Add({ShortName(decision.name()), view.Word(decision.state()), LevelText(view, decision), view.Label(decision.chapter()),
               TimeText(decision.has_effect_time() ? decision.effect_time() : decision.create_time()), TimeText(decision.end_time()),
               ShortName(decision.decider()), decision.reason()});
  }
  view.List("TITLE_DECISIONS", table, "NO_DECISIONS");
}

void PrintTriggers(View& view, const ListTriggerTablesResponse& response) {
  Table table(
      {view.Left("COL_TABLE"), view.Left("COL_CHAPTER"), view.Left("COL_LEVEL"), view.Left("COL_CLAUSE"), view.Left("COL_SOURCE_OF_RULE")});
  for (const TriggerTable& trigger : response.trigger_tables()) {
    const std::string chapter = view.Label(trigger.chapter());
    if (trigger.clauses().empty()) table.Add({ShortName(trigger.name()), chapter, "", view.Text("EMPTY_TRIGGER_TABLE"), trigger.source()});
    for (const TriggerClause& clause : trigger.clauses()) {
      table.Add({ShortName(trigger.name()), chapter, view.Word(clause.level()), ClauseText(view, clause), trigger.source()});
    }
  }
  view.List("TITLE_TRIGGERS", table, "NO_TRIGGERS");
}

}  // namespace

void AddLevelCommands(Command& root) {
  Command& group = root.Group("level");
  const OptionSpec incident = {.name = "INCIDENT", .field = "parent", .use = Use::kRequired, .collection = "incidents"};
  const OptionSpec chapter = {.name = "--chapter", .field = "chapter", .use = Use::kOwnChapter};
  const OptionSpec reason = {.name = "--reason", .field = "reason", .use = Use::kRequired};
  group.Verb("propose", &IncidentService::Stub::ProposeResponseLevel, {incident, chapter}, PrintDecision);
  group.Verb("decide", &IncidentService::Stub::DecideResponseLevel,
             {incident,
              {.name = "--level", .field = "level", .use = Use::kRequired},
              chapter,
              reason,
              {.name = "--effective", .field = "effect_time"}},
             PrintDecision);
  group.Verb("end", &IncidentService::Stub::EndResponseLevel, {incident, chapter, reason}, PrintDecision);
  group.Verb("list", &IncidentService::Stub::ListResponseLevelDecisions, {incident}, PrintDecisions);
  group.Verb("triggers", &IncidentService::Stub::ListTriggerTables, {}, PrintTriggers);
}

}  // namespace muster::cli
