#include "warehouse/api/stock_rules.h"

#include "warehouse/store/stock_rows.h"

namespace muster::warehouse {
namespace {

domain::Earmark ToEarmark(const v1::Earmark& earmark) {
  switch (earmark.target_case()) {
    case v1::Earmark::kIncident:
      return {.kind = domain::Earmark::Kind::kIncident, .target = earmark.incident()};
    case v1::Earmark::kChapter:
      return {.kind = domain::Earmark::Kind::kChapter, .target = earmark.chapter()};
    case v1::Earmark::kPurpose:
      return {.kind = domain::Earmark::Kind::kPurpose, .target = earmark.purpose()};
    case v1::Earmark::TARGET_NOT_SET:
      return {};
  }
  __builtin_unreachable();
}

domain::Stock ToStock(const v1::Lot& lot) {
  return {.lot = lot.name(), .item = lot.item(), .expiry_date = ExpiryDay(lot), .quarantined = lot.state() == v1::Lot::STATE_QUARANTINED};
}

}  // namespace

domain::Use UseOf(const v1::ReserveStockRequest& request) {
  return {.incident = request.incident(), .destination_chapter = request.destination_chapter(), .purpose = request.purpose()};
}

domain::EarmarkFit FitOf(const v1::Earmark& earmark, const domain::Use& use, const auth::ChapterTree& tree) {
  const auto contains = [&](absl::string_view ancestor, absl::string_view chapter) { return tree.Contains(ancestor, chapter); };
  return domain::FitOf(ToEarmark(earmark), use, contains);
}

std::vector<domain::Stock> ToStock(absl::Span<const v1::StockBalance> balances) {
  std::vector<domain::Stock> stock;
  for (const v1::StockBalance& balance : balances) {
    stock.emplace_back(ToStock(balance.lot())).available_quantity = balance.available_quantity();
  }
  return stock;
}

std::vector<domain::Stock> ToStock(absl::Span<const v1::StockBalance> balances, const domain::Use& use, const auth::ChapterTree& tree) {
  std::vector<domain::Stock> stock = ToStock(balances);
  for (std::size_t i = 0; i < stock.size(); ++i) stock[i].earmark = FitOf(balances[i].lot().earmark(), use, tree);
  return stock;
}

std::vector<domain::Stock> ToStock(absl::Span<const v1::Lot> lots) {
  std::vector<domain::Stock> stock;
  for (const v1::Lot& lot : lots) stock.push_back(ToStock(lot));
  return stock;
}

}  // namespace muster::warehouse
