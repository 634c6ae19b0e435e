import { areaTexts } from '../../../i18n/language';

const zh = {
  template: '下载空白模板（CSV）',
  file: '选择文件（.csv）',
  columns: (names: string) => `第一行缺少这些栏目：${names}`,
  empty: '文件里没有内容。',
  wrong: { missing: '必填', notWhole: '请填整数', notYesNo: '请填“是”或“否”', notDegrees: '请填度数，例如 35.71', notOffered: '没有这个选项' },
  row: '行号',
  column: '栏目',
  why: '怎么错了',
  nothing: (count: number) => `有 ${count} 处错误，什么也没有导入。改好文件，再选一次。`,
  good: (count: number) => `${count} 条，没有发现错误。`,
  check: (count: number) => `检查 ${count} 条，先不导入`,
  send: (count: number) => `导入 ${count} 条`,
};

const en: typeof zh = {
  template: 'Download an empty template (CSV)',
  file: 'Choose a file (.csv)',
  columns: (names) => `The first row lacks these columns: ${names}`,
  empty: 'There is nothing in the file.',
  wrong: { missing: 'Required', notWhole: 'A whole number, please', notYesNo: '“yes” or “no”, please', notDegrees: 'Degrees, please, for example 35.71', notOffered: 'There is no such choice' },
  row: 'Row',
  column: 'Column',
  why: 'What is wrong',
  nothing: (count) => `${count} cells are wrong and nothing was imported. Mend the file and choose it again.`,
  good: (count) => `${count} rows, nothing wrong found.`,
  check: (count) => `Check ${count}, import nothing yet`,
  send: (count) => `Import ${count}`,
};

export const [, useCsvWords] = areaTexts(zh, en);
