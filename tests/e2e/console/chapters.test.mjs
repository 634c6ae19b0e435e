// The chapters of the country come from a file: checked first, all rows or none, and there for everybody at once.
import { test } from 'node:test';
import { url } from './browser.mjs';
import { look } from './forms.mjs';
import { as } from './people.mjs';

const kHeadings = '区划代码,名称,层级,上级区划代码,纬度,经度,驻地依据,启用日期,停用日期,协作区代码';
const csv = (...rows) => ({ name: 'chapters.csv', mimeType: 'text/csv', buffer: Buffer.from([kHeadings, ...rows].join('\r\n')) });

test('chapters come from a spreadsheet: every wrong cell is named, a check says what would be new, and the search finds it', async () => {
  await as('national-admin', async ({ page }) => {
    await page.goto(`${url}/administration/chapters`);
    await page.getByText(/共 \d{4} 个机构/).waitFor();
    await page.getByRole('button', { name: '导入机构' }).click();
    const file = page.getByLabel('选择文件（.csv）');
    const cell = (...words) => words.reduce((row, hasText) => row.filter({ hasText }), page.getByRole('group', { name: '导入机构' }).getByRole('row'));
    await file.setInputFiles({ name: 'chapters.csv', mimeType: 'text/csv', buffer: Buffer.from('区划代码,名称\r\n') });
    await page.locator('.field-wrong', { hasText: '层级' }).waitFor();
    await file.setInputFiles(csv('622998,,镇级,622900,北纬,103.2,,,,'));
    await cell('2', '名称', '必填').waitFor();
    await cell('2', '层级', '没有这个选项').waitFor();
    await cell('2', '纬度', '请填度数').waitFor();
    await look(page, 'command-chapters-wrong');
    // What only the service knows: a county of Linxia is not below Lanzhou.
    await file.setInputFiles(csv('622998,长岭演示县,县级,620100,35.6,103.2,,,,'));
    await page.getByRole('button', { name: '检查 1 条' }).click();
    await cell('2', '上级区划代码').waitFor();
    await file.setInputFiles(csv('622998,长岭演示县,县级,622900,35.6,103.2,,,,', '622900,临夏回族自治州,地级,620000,35.599446,103.212006,,2023-06-30,,'));
    await page.getByRole('button', { name: '检查 2 条' }).click();
    await page.getByText('检查通过：将新增 1 个').waitFor();
    await page.getByRole('button', { name: '导入 2 条' }).click();
    await page.getByText('已新增 1 个').waitFor();
    await look(page, 'command-chapters-imported');
    await page.getByLabel('按名称、区划代码查找（支持拼音首字母）').fill('clysx');
    await page.getByText('临夏回族自治州 长岭演示县').first().waitFor();
  });
  await as('gansu-auditor', async ({ page }) => {
    await page.goto(`${url}/board`);
    await page.getByRole('combobox', { name: /查找/ }).fill('长岭演示县');
    await page.getByText('临夏回族自治州 长岭演示县').first().waitFor();
  });
});
