#include "platform/paper/qr.h"

#include <qrencode.h>

#include <memory>

#include "platform/status/check.h"

namespace muster::paper {

QrCode MakeQrCode(absl::string_view payload) {
  MUSTER_CHECK(!payload.empty() && payload.size() <= 500);
  const auto* bytes = reinterpret_cast<const unsigned char*>(payload.data());
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(QRcode_encodeData(static_cast<int>(payload.size()), bytes, 0, QR_ECLEVEL_Q),
                                                             &QRcode_free);
  MUSTER_CHECK(code != nullptr);
  QrCode made{.size = code->width};
  const int count = code->width * code->width;
  for (int i = 0; i < count; ++i) made.modules.push_back((code->data[i] & 1) != 0);
  return made;
}

}  // namespace muster::paper
