// What a warehouse holds, for whom and until when, and how somebody lets it go.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { password, url } from './browser.mjs';
import { approve, arrangePlan, caller } from './command_world.mjs';
import { fill, look, row } from './forms.mjs';
import { as } from './people.mjs';

const kLinxia = `${url}/warehouses/622900-01`;
const run = Date.now().toString(36).toUpperCase();
let world;
let keeper;
before(async () => {
  world = await arrangePlan();
  await approve(world.plan);
  keeper = await caller('linxia-keeper');
});


// Five lamps that came besides those of the plan, held by hand.
async function hold(purpose) {
  await keeper.write('warehouse.v1.StockService/ReceiveStock', {
    warehouse: 'warehouses/622900-01',
    lines: [{ lot: { item: world.item, source: 'SOURCE_PURCHASE', batch: purpose }, quantity: '5' }],
    responsiblePersons: ['演示甲', '演示乙'],
    counterparty: '演示供应商',
  });
  return keeper.write('warehouse.v1.StockService/ReserveStock', {
    warehouse: 'warehouses/622900-01', purpose, lines: [{ item: world.item, quantity: '5' }], holdDuration: '86400s',
  });
}

test('the page of what a warehouse holds says for which shipment and incident, and a manager lets go what is not needed', async () => {
  const purpose = `应急培训 ${run}`;
  await hold(purpose);
  await as('linxia-keeper', async ({ page }) => {
    await page.goto(kLinxia);
    await page.getByRole('tabpanel').getByRole('link', { name: '预留', exact: true }).click();
    await page.getByRole('heading', { name: '预留' }).waitFor();
    await row(page, world.lamp, '40 盏', world.title, '积石山').getByRole('link', { name: /^运输 / }).waitFor();
    await look(page, 'keeper-reservations');

    const mine = row(page, world.lamp, '5 盏', purpose);
    await mine.getByRole('button', { name: '取消预留' }).click();
    await page.getByRole('dialog').getByText('马上可以另作他用').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '取消预留' }).click();
    await page.getByRole('dialog').getByRole('alert').first().waitFor();
    await page.getByRole('dialog').getByLabel('理由').fill('培训改期');
    await page.getByRole('dialog').getByRole('button', { name: '取消预留' }).click();
    await mine.waitFor({ state: 'detached' });
    await page.getByText('已取消', { exact: true }).click();
    await row(page, purpose, '已取消', '培训改期', 'linxia-keeper').waitFor();
    assert.equal(await row(page, purpose).getByRole('button').count(), 0, 'it ended, once');
    await page.getByText('已到期', { exact: true }).click();
    await page.getByText('没有到期的预留').waitFor();
    await look(page, 'keeper-reservations-none');
  });
});

test('what was let go meanwhile is said in words, and who only looks has nothing to press', async () => {
  const purpose = `社区演练 ${run}`;
  const { name } = await hold(purpose);
  await as('linxia-commander', async ({ page }) => {
    await page.goto(`${kLinxia}/reservations`);
    await row(page, purpose).waitFor();
    assert.equal(await page.getByRole('button', { name: '取消预留' }).count(), 0);
  });
  await as('linxia-keeper', async ({ page }) => {
    await page.goto(`${kLinxia}/reservations`);
    await row(page, purpose).getByRole('button', { name: '取消预留' }).click();
    await keeper.write('warehouse.v1.StockService/CancelReservation', { name, reason: '另一位先取消' });
    await page.getByRole('dialog').getByLabel('理由').fill('不办了');
    await page.getByRole('dialog').getByRole('button', { name: '取消预留' }).click();
    await page.getByRole('dialog').getByRole('alert').filter({ hasText: '已经出库、取消或到期' }).waitFor();
  });
});

test('what was typed into a question of one line is there again after the session has ended', async () => {
  const purpose = `换班 ${run}`;
  await hold(purpose);
  await as('linxia-keeper', async ({ page, context }) => {
    const found = async () => {
      await page.goto(kLinxia);
      await page.getByLabel('按名称、批号、捐赠方查找').fill(purpose);
      return row(page, purpose);
    };
    const lot = await (await found()).getByRole('link', { name: purpose }).getAttribute('href');
    for (const { open, label, verb } of [
      { open: async () => (await found()).getByRole('button', { name: '移位' }), label: '移到货位', verb: '移位' },
      { open: async () => (await page.goto(`${url}${lot}`), page.getByRole('button', { name: '隔离待检' })), label: '理由', verb: '隔离待检' },
      { open: async () => (await page.goto(`${kLinxia}/reservations`), row(page, purpose).getByRole('button', { name: '取消预留' })), label: '理由', verb: '取消预留' },
    ]) {
      const dialog = page.getByRole('dialog');
      await (await open()).click();
      await fill(dialog, label, `交接 ${verb}`);
      await context.clearCookies();
      await dialog.getByRole('button', { name: verb, exact: true }).click();
      await page.getByText('登录已过期').waitFor();
      await page.getByLabel('密码', { exact: true }).fill(password);
      await page.getByRole('button', { name: '登录' }).click();
      await page.getByRole('navigation', { name: '主导航' }).first().waitFor();
      await (await open()).click();
      assert.equal(await dialog.getByLabel(label, { exact: true }).inputValue(), `交接 ${verb}`, verb);
      await dialog.getByRole('button', { name: verb, exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    }
  });
});
