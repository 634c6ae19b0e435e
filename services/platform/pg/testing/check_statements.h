#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "platform/pg/statement.h"

namespace muster::pg::testing {

// Compares what each statement's file declares with what PostgreSQL says about it in a migrated database: it parses, and its columns have
// these names and types, and one that may be NULL in its table is declared so. Returns a sentence for each difference.
//
//   EXPECT_THAT(pg::testing::CheckStatements(database.Conninfo("dispatch"), dispatch::sql::Statements()), IsEmpty());
std::vector<std::string> CheckStatements(absl::string_view conninfo, absl::Span<const StatementDescription> statements);

}  // namespace muster::pg::testing
