import type { ChapterTree } from '../../../components/names';
import { Chapter_SeatSource, Chapter_Tier } from '../../../gen/muster/chapter/v1/chapter_pb';
import { type CsvFile, type Heading, readRows } from './csv';

// Rows of chapters, as `muster chapter import` reads them.

export interface ChapterRow {
  line: number;
  name: string;
  displayName: string;
  tier: Chapter_Tier;
  parent: string;
  seat: { latitudeDegrees: number; longitudeDegrees: number };
  seatSource: Chapter_SeatSource;
  cooperationZone: string;
  validFrom: string;
  validTo: string;
}

export const kColumns: readonly Heading[] = [
  ['division_code', '区划代码'],
  ['display_name', '名称'],
  ['tier', '层级'],
  ['parent_code', '上级区划代码'],
  ['latitude_degrees', '纬度'],
  ['longitude_degrees', '经度'],
  ['point_source', '驻地依据'],
  ['valid_from', '启用日期'],
  ['valid_to', '停用日期'],
  ['zone_code', '协作区代码'],
];
const kOptional = ['point_source', 'valid_from', 'valid_to', 'zone_code'];
const kTiers: Readonly<Record<string, Chapter_Tier>> = {
  NATIONAL: Chapter_Tier.NATIONAL, REGION: Chapter_Tier.REGION, PREFECTURE: Chapter_Tier.PREFECTURE, COUNTY: Chapter_Tier.COUNTY,
  总会: Chapter_Tier.NATIONAL, 省级: Chapter_Tier.REGION, 地级: Chapter_Tier.PREFECTURE, 县级: Chapter_Tier.COUNTY,
};
const kSeatSources: Readonly<Record<string, Chapter_SeatSource>> = {
  '': Chapter_SeatSource.OWN, OWN: Chapter_SeatSource.OWN, PREFECTURE: Chapter_SeatSource.PREFECTURE, REGION: Chapter_SeatSource.REGION,
  本级: Chapter_SeatSource.OWN, 地级: Chapter_SeatSource.PREFECTURE, 省级: Chapter_SeatSource.REGION,
};

const named = (collection: string, code: string) => code && `${collection}/${code}`;

// An empty zone stays as it is: not every file of divisions knows of zones.
export function readChapters(text: string, tree: ChapterTree): CsvFile<ChapterRow> {
  return readRows(text, kColumns, kOptional, ({ line, cell, needed, say }) => {
    const degrees = (column: string) => (/^-?\d+(\.\d+)?$/.test(cell(column)) || say(column, 'notDegrees'), Number(cell(column)) || 0);
    const one = <Value>(column: string, offered: Readonly<Record<string, Value>>) => {
      const value = offered[cell(column).toUpperCase()];
      if (value === undefined) say(column, 'notOffered');
      return value;
    };
    const name = named('chapters', needed('division_code'));
    return {
      line,
      name,
      displayName: needed('display_name'),
      tier: one('tier', kTiers) ?? Chapter_Tier.UNSPECIFIED,
      parent: named('chapters', cell('parent_code')),
      seat: { latitudeDegrees: degrees('latitude_degrees'), longitudeDegrees: degrees('longitude_degrees') },
      seatSource: one('point_source', kSeatSources) ?? Chapter_SeatSource.UNSPECIFIED,
      cooperationZone: named('cooperationZones', cell('zone_code')) || (tree.get(name)?.cooperationZone ?? ''),
      validFrom: cell('valid_from'),
      validTo: cell('valid_to'),
    };
  });
}
