import { clientOf, kLong } from '../../../api/client';
import { TravelService } from '../../../gen/muster/dispatch/v1/dispatch_service_pb';
import { CsvImport } from './csv_import';
import { kColumns, readWays, type WayRow } from './way_rows';
import { useWayWords } from './way_texts';

// Measured ways from a file.
export function WayImport({ onImported }: { onImported: () => void }) {
  const w = useWayWords();
  return (
    <CsvImport<WayRow>
      label={w.import}
      headings={kColumns}
      path="travel_times"
      templateName={w.templateName}
      templateHint={w.templateHint}
      fileHint={w.fileHint}
      read={readWays}
      send={async (rows, requestId) => {
        const { importedCount } = await clientOf(TravelService).importTravelTimes({ requestId, travelTimes: rows.map(({ line: _, ...way }) => way) }, kLong);
        onImported();
        return w.imported(importedCount);
      }}
    />
  );
}
