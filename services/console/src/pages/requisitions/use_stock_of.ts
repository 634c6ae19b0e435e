import { clientOf } from '../../api/client';
import { useReloadOn } from '../../api/live';
import { allPages, type Loaded, useLoad } from '../../api/load';
import type { StockSummary } from '../../gen/muster/warehouse/v1/position_pb';
import { ListStockSummariesRequest_GroupBy, PositionService } from '../../gen/muster/warehouse/v1/position_service_pb';

// What the caller's chapter and those below it have of these items.
export function useStockOf(names: readonly string[]): Loaded<ReadonlyMap<string, StockSummary>> {
  const items = [...new Set(names)].sort();
  const stock = useLoad(`stock of ${items.join(' ')}`, async (signal) => {
    const rows: StockSummary[] = [];
    // The service takes 500 items at a time.
    for (let start = 0; start < items.length; start += 500) {
      rows.push(
        ...(await allPages<StockSummary>(async (pageToken) => {
          const page = await clientOf(PositionService).listStockSummaries(
            { pageSize: 10_000, pageToken, items: items.slice(start, start + 500), groupBy: ListStockSummariesRequest_GroupBy.ITEM },
            { signal },
          );
          return { rows: page.stockSummaries, nextPageToken: page.nextPageToken };
        })),
      );
    }
    return new Map(rows.map((row) => [row.item, row]));
  });
  useReloadOn(['warehouses/', 'lots/', 'reservations/'], stock.reload);
  return stock;
}
