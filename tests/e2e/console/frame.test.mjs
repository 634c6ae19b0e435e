// What is around every page: the lamp, the search, who is signed in and for whom, the marks of an exercise, calls that take long.
import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { openAccount, openReadyAccount, write } from './accounts.mjs';
import { axe, kSizes, overflow, picture, signIn, url } from './browser.mjs';
import { as, person } from './people.mjs';

const run = Date.now().toString(36);

// A network between browser and gateway that can go dumb: nothing passes any more, and nobody is told.
async function startNetwork() {
  const { hostname, port } = new URL(url);
  const sockets = new Set();
  let isDumb = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => (near.destroy(), far.destroy(), sockets.delete(socket)));
    }
    // What arrives while it is dumb is lost for good, as on a cut cable; connections of that time stay dead.
    near.on('data', (data) => (near.isDead ||= isDumb) || far.write(data));
    far.on('data', (data) => (near.isDead ||= isDumb) || near.write(data));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    setDumb: (next) => (isDumb = next),
    close: () => (sockets.forEach((socket) => socket.destroy()), server.close()),
  };
}

test('a network that dies without a word: the lamp says so within a minute, and live comes back by itself', async () => {
  const network = await startNetwork();
  try {
    await as('linxia-duty', async ({ page }) => {
      await page.goto(network.url);
      await page.locator('.lamp-live').waitFor();
      network.setDumb(true);
      await page.locator('.lamp-away').waitFor({ timeout: 60_000 });
      assert.match(await page.locator('.lamp').textContent(), /不是最新/);
      network.setDumb(false);
      await page.locator('.lamp-live').waitFor({ timeout: 60_000 });
    });
  } finally {
    network.close();
  }
});

const search = (page) => page.getByRole('combobox', { name: /查找/ });
const found = (page) => page.locator('.ant-select-dropdown:visible .ant-select-item-option');

test('the search finds places whose characters are read otherwise there, and warehouses by name and initials with one question', async () => {
  await as('national-admin', async ({ page }) => {
    await search(page).click();
    for (const [typed, place] of [['cq', '重庆市'], ['cs', '长沙市'], ['cc', '长春市'], ['cz', '长治市'], ['xm', '厦门市'], ['xz', '西藏自治区'], ['zq', '重庆市']]) {
      await search(page).fill(typed);
      await found(page).filter({ hasText: place }).first().waitFor();
    }
    let questions = 0;
    page.on('request', (request) => request.url().endsWith('/ListWarehouses') && ++questions);
    await search(page).fill('');
    await search(page).pressSequentially('临夏州');
    await found(page).filter({ hasText: '仓库 ' }).first().waitFor();
    await search(page).pressSequentially('红');
    assert.ok(questions <= 1, `${questions} questions for four letters`);
    await search(page).fill('622900-01');
    await found(page).filter({ hasText: '仓库 ' }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/warehouses\/622900-01/);
  });
});

const menuOf = (page, name) => page.getByRole('button', { name });

test('without the network signing out says that it did not happen', async () => {
  await as('linxia-duty', async ({ page, context }) => {
    await menuOf(page, /值班员/).click();
    await page.getByRole('menuitem', { name: '退出' }).waitFor();
    await context.setOffline(true);
    await page.getByRole('menuitem', { name: '退出' }).click();
    const note = page.getByRole('alert').filter({ hasText: '还没有退出' });
    await note.waitFor();
    assert.deepEqual(await axe(page), []);
    await picture(page, 'frame-not-signed-out');
    await context.setOffline(false);
    await menuOf(page, /值班员/).click();
    await page.getByRole('menuitem', { name: '退出' }).click();
    await page.getByLabel('用户名').waitFor();
  });
});

test('who acts for another chapter sees that one at once, and is told when it did not work', async () => {
  const user = `two-chapters-${run}`;
  openReadyAccount('demo', user, '两处值班员', ['chapters/622900', 'chapters/640000']);
  for (const [division, quantity] of [['622900', '7'], ['640000', '9']]) {
    write('demo', `warehouse-manager@${division}:setup`, 'warehouse.v1.StockService/ReceiveStock', {
      warehouse: `warehouses/${division}-01`,
      lines: [{ lot: { item: 'items/quilt', source: 'SOURCE_PURCHASE', batch: run, expiryDate: '2035-04-30' }, quantity }],
      responsiblePersons: ['演示甲', '演示乙'],
      counterparty: '演示供应商',
    });
  }
  await as(user, async ({ page }) => {
    await page.goto(`${url}/stock`);
    const rows = page.locator('main .ant-table-row');
    await rows.first().waitFor();
    const before = await page.locator('main .ant-table-tbody').textContent();
    const actFor = async (chapter) => {
      await menuOf(page, /两处值班员/).click();
      await page.getByRole('menuitem', { name: chapter }).click();
    };
    await page.route('**/UpdateSession', (route) => route.abort(), { times: 1 });
    await actFor('宁夏回族自治区');
    await page.getByRole('alert').filter({ hasText: '身份没有换成宁夏回族自治区' }).waitFor();
    await actFor('宁夏回族自治区');
    await menuOf(page, /宁夏回族自治区/).waitFor();
    await page.getByRole('alert').filter({ hasText: '身份没有换成' }).waitFor({ state: 'detached' });
    await page.locator('main').getByText('宁夏回族自治区').first().waitFor();
    await rows.first().waitFor();
    assert.notEqual(await page.locator('main .ant-table-tbody').textContent(), before, 'what is shown is the stock of the other chapter');
  });
});

test('whoever must choose a password in an exercise sees that it is one', async () => {
  const user = `first-day-${run}`;
  const secret = openAccount('demo', user, '第一天', ['chapters/622900']);
  const { page, context, complaints } = await person();
  try {
    await signIn(page, user, secret);
    await page.getByRole('heading', { name: '请先修改密码' }).waitFor();
    await page.getByRole('note').filter({ hasText: '演练' }).waitFor();
    assert.match(await page.title(), /演练/);
    assert.ok(await page.evaluate(() => document.body.matches('[data-exercise="演练"]')));
    assert.deepEqual(await axe(page), []);
    await page.setViewportSize(kSizes[2]);
    assert.equal(await overflow(page), 0);
    await picture(page, 'frame-change-password');
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
});

test('who signs in before the list of worlds is there comes to the world they were in last', async () => {
  const user = `hasty-${run}`;
  const secret = openAccount('demo', user, '手快', ['chapters/622900']);
  const { page, context } = await person();
  try {
    await page.route('**/ListWorlds*', () => {});
    await signIn(page, user, secret);
    await page.getByRole('heading', { name: '请先修改密码' }).waitFor();
    await page.getByRole('note').filter({ hasText: '演练' }).waitFor();
    assert.equal(await page.evaluate(() => localStorage.getItem('muster.world')), 'demo');
  } finally {
    await context.close();
  }
});

test('the map says when its outline did not come, and fetches it again: by itself, and at once when told to', async () => {
  await as('linxia-commander', async ({ page }) => {
    let isCut = true;
    await page.route('**/china*.json', (route) => (isCut ? route.abort() : route.continue()));
    await page.goto(`${url}/board`);
    const note = page.getByRole('alert').filter({ hasText: '地图底图没有取到' });
    await note.waitFor();
    assert.deepEqual(await axe(page), []);
    await picture(page, 'frame-no-map');
    isCut = false;
    await page.locator('.map canvas').first().waitFor({ timeout: 30_000 });
    await note.waitFor({ state: 'detached' });
    isCut = true;
    await page.reload();
    await note.waitFor();
    isCut = false;
    await note.getByRole('button', { name: '重新读取' }).click();
    // Well before it asks by itself.
    await page.locator('.map canvas').first().waitFor({ timeout: 10_000 });
    await note.waitFor({ state: 'detached' });
  });
});

test('what may take minutes is given minutes, and says for how long it has been at it', async () => {
  await as('national-auditor', async ({ page }) => {
    const timeoutOf = async (method) => (await page.waitForRequest((request) => request.url().endsWith(`/${method}`))).headers()['connect-timeout-ms'];
    const usual = timeoutOf('SearchAuditEntries');
    const long = timeoutOf('VerifyAudit');
    let answer;
    const wanted = new Promise((resolve) => (answer = resolve));
    // Before the page is there: what is under way when requests begin to be held is not told about.
    await page.route('**/VerifyAudit', async (route) => {
      await wanted;
      await route.continue();
    });
    await page.goto(`${url}/oversight/audit`);
    await page.getByRole('button', { name: '核验', exact: true }).click();
    await page.getByText(/已用 [1-9] 秒/).waitFor();
    answer();
    await page.getByText(/已用 \d+ 秒/).waitFor({ state: 'detached' });
    assert.equal(await usual, '30000');
    assert.equal(await long, '300000');
  });
});
