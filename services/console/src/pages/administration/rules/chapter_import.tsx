import { clientOf, kLong } from '../../../api/client';
import { useChapters } from '../../../components/names';
import { ChapterService } from '../../../gen/muster/chapter/v1/chapter_service_pb';
import { type ChapterRow, kColumns, readChapters } from './chapter_rows';
import { CsvImport } from './csv_import';
import { useWords } from './texts';

const kAliases = {
  name: 'division_code', parent: 'parent_code', seat_source: 'point_source', cooperation_zone: 'zone_code',
  'seat.latitude_degrees': 'latitude_degrees', 'seat.longitude_degrees': 'longitude_degrees',
};

// Chapters from a file: new ones, and what changed of those that are there. What a file does not name stays.
export function ChapterImport() {
  const w = useWords();
  const tree = useChapters();
  const importOf = (rows: ChapterRow[], requestId: string, validateOnly: boolean) =>
    clientOf(ChapterService).importChapters({ requestId, chapters: rows.map(({ line: _, ...chapter }) => chapter), validateOnly }, kLong);
  return (
    <CsvImport<ChapterRow>
      label={w.importChapters}
      headings={kColumns}
      path="chapters"
      aliases={kAliases}
      templateName={w.chapterTemplateName}
      templateHint={w.chapterTemplateHint}
      fileHint={w.chapterFileHint}
      read={(text) => readChapters(text, tree)}
      check={async (rows, requestId) => w.wouldImport(await importOf(rows, requestId, true))}
      send={async (rows, requestId) => w.didImport(await importOf(rows, requestId, false))}
    />
  );
}
