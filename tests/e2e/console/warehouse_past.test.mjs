// What was: the ledger of a period on the screen and on paper, and the stock of a moment that has passed.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { url } from './browser.mjs';
import { caller, makeItem } from './command_world.mjs';
import { day, fill, look } from './forms.mjs';
import { as } from './people.mjs';

const run = Date.now().toString(36);
let item;
// The minute before anything of this run was there, and the one after.
let minuteBefore;
let minuteAfter;
const minuteOf = (time) => new Date(time + 8 * 3_600_000).toISOString().slice(0, 16);

before(async () => {
  minuteBefore = minuteOf(Date.now());
  item = await makeItem(`past-${run}`, { displayName: '旧账灯', specification: run, baseUnit: '盏' });
  const keeper = await caller('gansu-keeper');
  await keeper.write('warehouse.v1.StockService/ReceiveStock', {
    warehouse: 'warehouses/620000-01',
    lines: [{ lot: { item, source: 'SOURCE_PURCHASE', batch: run }, quantity: '30' }],
    responsiblePersons: ['演示甲', '演示乙'],
    counterparty: '演示供应商',
  });
  await keeper.close();
  minuteAfter = minuteOf(Date.now() + 60_000);
});


test('the ledger of an item is of a period, says what was there before and after it, and is printed as the ledger', async () => {
  await as('gansu-keeper', async ({ page }) => {
    await page.goto(`${url}/warehouses/620000-01/ledger?item=${item}`);
    await page.getByRole('heading', { name: /台账/ }).waitFor();
    const balances = page.locator('dl.facts');
    await balances.getByText('期末结存').waitFor();
    assert.match(await balances.textContent(), /期初结存0 盏期末结存30 盏/);
    await look(page, 'warehouse-ledger');
    const printing = page.waitForRequest((request) => request.url().endsWith('/PrintLedger'));
    const [paper] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载 PDF' }).click()]);
    await printing;
    assert.match(paper.suggestedFilename(), /\.pdf$/);

    await fill(page, '到', '2020-12-31');
    await page.getByText('结束日期不能早于开始日期。').waitFor();
    assert.equal(await page.getByRole('button', { name: '下载 PDF' }).count(), 0, 'no paper for no period');
    await fill(page, '从', '2020-01-01');
    await page.getByText('这段时间没有出入库。').waitFor();
    await page.getByText('换一段日期再看。').waitFor();
    await fill(page, '到', day(0));
    await balances.getByText('期末结存').waitFor();
  });
});

test('the stock page says what was where at a moment that has passed', async () => {
  while (minuteOf(Date.now()) < minuteAfter) await new Promise((resolve) => setTimeout(resolve, 500));
  await as('gansu-keeper', async ({ page }) => {
    await page.goto(`${url}/stock`);
    await page.getByText('过去某时').click();
    await page.getByText('填上日期和时间').waitFor();
    await fill(page, '按名称、批号、捐赠方查找', run);
    await fill(page, '截至（北京时间）', minuteAfter);
    await page.getByText('30 盏').waitFor();
    await page.getByRole('link', { name: /甘肃省红十字会备灾仓库/ }).waitFor();
    await look(page, 'stock-past');
    await fill(page, '截至（北京时间）', minuteBefore);
    await page.getByText('当时没有库存').waitFor();
    await page.getByText('换一个时间、地区，或清空查找的内容。').waitFor();
    await fill(page, '截至（北京时间）', `${day(2)}T08:00`);
    await page.getByText('请填已经过去的时间。').waitFor();
    await page.reload();
    assert.equal(await page.getByLabel('截至（北京时间）').inputValue(), `${day(2)}T08:00`, 'the address says which moment');
  });
});

test('a read of the past and a paper that take long say for how long they have been at it', async () => {
  await as('gansu-keeper', async ({ page }) => {
    // The answer to `method` waits until it is let go.
    const hold = async (method) => {
      let letGo;
      const wanted = new Promise((resolve) => (letGo = resolve));
      await page.route(`**/${method}`, async (route) => {
        await wanted;
        await route.continue();
      });
      return letGo;
    };
    const past = await hold('ListStockPositions');
    await page.goto(`${url}/stock?view=past&find=${run}&at=${minuteAfter}`);
    await page.getByText(/正在读取，已用 [3-9] 秒/).waitFor();
    past();
    await page.getByText('30 盏').waitFor();
    assert.equal(await page.getByText(/已用 \d+ 秒/).count(), 0);

    await page.goto(`${url}/warehouses/620000-01/ledger?item=${item}`);
    await page.locator('dl.facts').getByText('期末结存').waitFor();
    const ledger = await hold('PrintLedger');
    await page.getByRole('button', { name: '下载 PDF' }).click();
    await page.getByText(/正在处理，已用 [3-9] 秒/).waitFor();
    const paper = page.waitForEvent('download');
    ledger();
    await paper;
    await page.getByText(/已用 \d+ 秒/).waitFor({ state: 'detached' });
  });
});
