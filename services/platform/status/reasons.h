#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "platform/status/status.h"

// The sentences that people read, compiled from reasons.csv.
namespace muster {

enum class Language { kChinese, kEnglish };

// The language that a person asked for: an Accept-Language header ("en-GB,en;q=0.9") or a LANG value ("zh_CN.UTF-8"). The first language
// named that Muster speaks wins; Chinese when it names none.
Language LanguageFrom(absl::string_view preference);

// BCP 47: "zh-CN" or "en".
absl::string_view LanguageTag(Language language);

// What happened and what to do about it, with every {key} replaced by the detail of that name, in people's words where terms.csv has some.
// Empty for a reason that has no row.
std::string Sentence(absl::string_view reason, const Details& details, Language language);

// The sentence of `status`; its English message when the reason has no row. Wrong fields are not part of it: see ViolationsOf.
std::string Sentence(const absl::Status& status, Language language);

// `sentence` with every {key} that has a detail replaced by its value.
std::string Substitute(absl::string_view sentence, const Details& details);

// Every reason of the catalog, sorted.
std::vector<absl::string_view> KnownReasons();

}  // namespace muster
