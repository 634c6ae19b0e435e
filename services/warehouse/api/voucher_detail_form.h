#pragma once

#include "platform/paper/form.h"
#include "warehouse/api/paper_words.h"
#include "warehouse/api/voucher_form.h"

namespace muster::warehouse {

// What a voucher is about besides the goods that it moved: what was announced and whom to ask, how goods were found, what was counted, why
// goods were written off and who agreed. Adds fields, tables, stamps and notes to `form`.
void AddVoucherDetails(const PaperContext& context, const VoucherSheet& sheet, paper::Form& form);

}  // namespace muster::warehouse
