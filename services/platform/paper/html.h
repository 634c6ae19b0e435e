#pragma once

#include <string>

#include "platform/paper/form.h"

namespace muster::paper {

// The form as one HTML5 document that needs nothing else: no script, no link, style and QR code inside. Prints on A4, one table header on
// each page. Every text of the form is escaped. Thread-safe.
std::string RenderHtml(const Form& form);

}  // namespace muster::paper
