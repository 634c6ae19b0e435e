// What somebody typed is theirs alone, and is recorded once even when the answer was lost and they went on typing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openReadyAccount, write } from './accounts.mjs';
import { password, signIn, url } from './browser.mjs';
import { approve, arrangePlan, arrive, choose, sendOff } from './command_world.mjs';
import { look } from './forms.mjs';
import { as, person } from './people.mjs';

const run = Date.now().toString(36);

const navigation = (page) => page.getByRole('navigation', { name: '主导航' }).first();

async function signOut(page) {
  await page.getByRole('button', { name: /（演示）/ }).click();
  await page.getByRole('menuitem', { name: '退出' }).click();
  await page.getByRole('button', { name: '登录' }).waitFor();
}

const place = (page) => page.getByLabel('具体地点');
async function openCall(page) {
  await page.goto(`${url}/duty/new`);
  await place(page).waitFor();
}

test('what one types at a shared browser the next does not see, nor the same person in the other world; who typed it finds it again', async () => {
  openReadyAccount('live', 'jishishan-duty', '积石山县值班员（演示）', ['chapters/622927']);
  const { context, page, complaints } = await person();
  try {
    await signIn(page, 'jishishan-duty');
    await navigation(page).waitFor();
    await openCall(page);
    await place(page).fill(`${run} 甲写的`);
    await signOut(page);

    await signIn(page, 'linxia-duty');
    await navigation(page).waitFor();
    await openCall(page);
    assert.equal(await place(page).inputValue(), '', 'another person');
    await place(page).fill(`${run} 乙写的`);
    await signOut(page);

    assert.ok(await page.evaluate(() => document.body.matches('[data-exercise]')), 'demo is chosen');
    await page.getByLabel('环境').selectOption('live');
    await page.getByLabel('用户名').fill('jishishan-duty');
    await page.getByLabel('密码', { exact: true }).fill(password);
    assert.ok(!(await page.evaluate(() => document.body.matches('[data-exercise]'))), 'nothing of the exercise is left on the way to the live world');
    assert.ok(!/演练/.test(await page.title()));
    await page.getByRole('button', { name: '登录' }).click();
    await navigation(page).waitFor();
    await openCall(page);
    assert.equal(await place(page).inputValue(), '', 'an exercise is not sent in earnest');
    // The session ends without a word, and its owner comes back to the other world.
    await context.clearCookies();
    await page.reload();
    await page.getByLabel('环境').selectOption('demo');
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('已恢复上次没有提交的内容').waitFor();
    assert.equal(await place(page).inputValue(), `${run} 甲写的`);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
});

// Begins to count goods in a store of Linxia's, in both worlds under one name.
function startStocktakes() {
  const by = (world, role, method, message) => write(world, `${role}@622900:setup`, `warehouse.v1.${method}`, message);
  const parent = `warehouses/622900-${run}`;
  const start = (world) => {
    const { name } = by(world, 'warehouse-manager', 'StocktakeService/StartStocktake', { parent });
    return { world, name, number: Number(name.split('/').at(-1)) };
  };
  let [low, high] = ['demo', 'live'].map((world) => {
    const warehouse = { chapter: 'chapters/622900', displayName: `点数库 ${run}`, kind: 'KIND_OWN', point: { latitudeDegrees: 35.6, longitudeDegrees: 103.2 }, address: '演示' };
    by(world, 'administrator', 'WarehouseService/CreateWarehouse', { warehouseId: `622900-${run}`, warehouse });
    const item = { displayName: `点数灯 ${run}`, baseUnit: '盏' };
    write(world, 'administrator@000000:setup', 'warehouse.v1.ItemService/CreateItem', { itemId: `count-${run}`, item });
    const lines = [{ lot: { item: `items/count-${run}`, source: 'SOURCE_PURCHASE', batch: run }, quantity: '7' }];
    by(world, 'warehouse-manager', 'StockService/ReceiveStock', { warehouse: parent, lines, responsiblePersons: ['演示甲', '演示乙'], counterparty: '演示供应商' });
    return start(world);
  });
  while (low.number !== high.number) {
    if (low.number > high.number) [low, high] = [high, low];
    by(low.world, 'warehouse-manager', 'StocktakeService/CancelStocktake', { name: low.name, reason: '演示' });
    low = start(low.world);
  }
  return low.name;
}

test('a count that was not sent waits for its own person in its own world', async () => {
  const counter = `counter-${run}`;
  for (const world of ['demo', 'live']) openReadyAccount(world, counter, '点数员（演示）', ['chapters/622900']);
  const stocktake = startStocktakes();
  const { context, page, complaints } = await person();
  try {
    const unsent = page.getByText('1 条还没有送出');
    const open = async () => {
      await navigation(page).waitFor();
      await page.goto(`${url}/${stocktake}`);
      await page.getByLabel('扫码或输入编号').waitFor();
    };
    const count = async (quantity) => {
      await page.getByLabel('扫码或输入编号').fill(run);
      await page.keyboard.press('Enter');
      await page.getByLabel(/点到的数量/).fill(quantity);
      await page.getByRole('button', { name: '记下' }).click();
      await unsent.waitFor();
    };
    const change = async (world, user) => {
      await signOut(page);
      await page.getByLabel('环境').selectOption(world);
      await page.getByLabel('用户名').fill(user);
      await page.getByLabel('密码', { exact: true }).fill(password);
      await page.getByRole('button', { name: '登录' }).click();
      await open();
    };
    await page.route('**/RecordCounts', (route) => route.abort());
    await signIn(page, counter);
    await open();
    await count('7');
    await change('demo', 'linxia-keeper');
    assert.equal(await unsent.count(), 0, 'another person');
    await change('live', counter);
    assert.equal(await unsent.count(), 0, 'another world');
    await count('6');
    await change('demo', counter);
    await unsent.waitFor();
    await page.unroute('**/RecordCounts');
    const sent = page.waitForRequest('**/RecordCounts');
    await page.reload();
    await sent;
    await page.getByText('已核定 1／1').waitFor();
    await change('live', counter);
    await page.getByText('1 项要换人复点').waitFor();
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
});

// The service takes the next call of `method`, and its answer never arrives.
async function loseAnswer(page, method) {
  await page.route(`**/${method}`, async (route) => {
    const answer = await route.fetch();
    assert.ok(answer.ok(), `${method}: ${answer.status()} ${await answer.text()}`);
    await route.abort();
  }, { times: 1 });
}
const told = (page) => page.getByRole('alert').filter({ hasText: '没有再记一次' });

async function typeCall(page, words) {
  await openCall(page);
  await choose(page, '灾种', '风雹', '风雹');
  await choose(page, '发生在哪个县（市、区、旗）', 'jss', '积石山');
  await place(page).fill(words);
}

test('an incident whose answer was lost is not logged again after one field was changed, nor after a reload: what was changed is named', async () => {
  await as('jishishan-duty', async ({ page }) => {
    const words = `${run} 大河家`;
    await typeCall(page, words);
    await loseAnswer(page, 'CreateIncident');
    await page.keyboard.press('Control+Enter');
    await page.getByText('连接不上服务器').waitFor();
    await page.reload();
    await place(page).fill(`${words}镇康吊村`);
    await page.getByLabel('死亡（人）').fill('2');
    await page.getByLabel('死亡（人）').press('Control+Enter');
    await page.waitForURL(/\/incidents\/\d/);
    await told(page).getByText(`${words} → ${words}镇康吊村`).waitFor();
    await told(page).getByText('具体地点').waitFor();
    assert.match(await page.locator('.report').first().textContent(), /死亡（人）2/, 'its report had not been sent, and is as it was typed last');
    await look(page, 'command-recorded-before');
    await told(page).getByRole('button', { name: '关闭' }).click();
    await told(page).waitFor({ state: 'detached' });
    await page.goto(`${url}/duty?find=${encodeURIComponent(words)}`);
    await page.getByRole('link', { name: /积石山.*风雹/ }).first().waitFor();
    assert.equal(await page.getByText(words).count(), 1, 'logged once');
  });
});

test('once the incident is logged, what it is cannot be changed any more while its report goes on its way', async () => {
  await as('jishishan-duty', async ({ page }) => {
    await typeCall(page, `${run} 石塬`);
    await page.route('**/CreateReport', (route) => route.abort(), { times: 1 });
    await place(page).press('Control+Enter');
    await page.getByText('连接不上服务器').waitFor();
    for (const field of ['灾种', '发生在哪个县（市、区、旗）', '具体地点']) assert.ok(await page.getByLabel(field, { exact: field !== '具体地点' }).isDisabled(), field);
    await page.getByRole('button', { name: '登记并发出初报' }).click();
    await page.waitForURL(/\/incidents\/\d/);
  });
});

test('a refusal between a lost answer and the next try does not make it another request', async () => {
  await as('jishishan-duty', async ({ page, context }) => {
    const words = `${run} 刘集`;
    await typeCall(page, words);
    await loseAnswer(page, 'CreateIncident');
    await page.keyboard.press('Control+Enter');
    await page.getByText('连接不上服务器').waitFor();
    await context.clearCookies();
    await page.keyboard.press('Control+Enter');
    await page.getByText('登录已过期').waitFor();
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: '登录' }).click();
    await place(page).fill(`${words}乡`);
    await place(page).press('Control+Enter');
    await page.waitForURL(/\/incidents\/\d/);
    await page.goto(`${url}/duty?find=${encodeURIComponent(words)}`);
    await page.getByRole('link', { name: /积石山.*风雹/ }).first().waitFor();
    assert.equal(await page.getByText(words).count(), 1, 'logged once');
  });
});

test('a requisition whose answer was lost is brought up to what was typed since, and is one', async () => {
  const { lamp, token, title, plan } = await arrangePlan();
  await as('jishishan-duty', async ({ page }) => {
    await page.goto(`${url}/requisitions/new`);
    await choose(page, '灾情', token, title);
    await page.getByLabel('发放点', { exact: true }).fill(`${run} 安置点`);
    await choose(page, '物资', token, lamp);
    await page.getByLabel('数量').fill('9');
    await loseAnswer(page, 'CreateRequisition');
    await page.getByRole('button', { name: '保存并提交' }).click();
    await page.getByText('连接不上服务器').waitFor();
    await page.getByLabel('数量').fill('12');
    await page.getByRole('button', { name: '保存并提交' }).click();
    await page.getByText('待编制方案').waitFor();
    await page.getByRole('cell', { name: '12 盏' }).waitFor();
    assert.equal(await told(page).count(), 0, 'nothing is missing from it');
    await page.goto(`${url}/requisitions`);
    await page.getByText(`${run} 安置点`).first().waitFor();
    assert.equal(await page.getByText(`${run} 安置点`).count(), 1);
  });

  // The same at the site, where a part was signed for.
  await approve(plan);
  const shipment = await sendOff(plan);
  await arrive(shipment);
  await as('jishishan-duty', async ({ page }) => {
    await page.goto(`${url}/${shipment}`);
    await page.getByRole('button', { name: '签收' }).click();
    await page.getByLabel('只签已到的部分，其余还会送来').check();
    await page.getByLabel('实收').fill('10');
    await page.getByLabel('签收人').fill('演示签收人');
    await loseAnswer(page, 'SignShipment');
    await page.getByRole('button', { name: '签收' }).click();
    await page.getByText('连接不上服务器').waitFor();
    await page.getByLabel('实收').fill('15');
    await page.getByRole('button', { name: '签收' }).click();
    await told(page).getByText('10 → 15').waitFor();
    await page.getByText('未签收 30').waitFor();
  });
});
