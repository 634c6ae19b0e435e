import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { call, write } from './accounts.mjs';
import { axe, kSizes, overflow, password, picture, signIn, url } from './browser.mjs';
import { wordsOnPaper } from './paper.mjs';
import { as, person } from './people.mjs';


test('a wrong password is refused in words, and the right one opens the console', async () => {
  const { context, page } = await person();
  await signIn(page, 'linxia-duty', 'wrong-password');
  await page.getByRole('alert').filter({ hasText: '用户名或密码不正确' }).waitFor();
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByText('临夏州值班员（演示）').waitFor();
  await context.close();
});

test('an exercise is unmistakable: banner, title, frame, watermark and paper', async () => {
  await as('linxia-duty', async ({ page }) => {
    await page.getByRole('note').filter({ hasText: '演练' }).waitFor();
    assert.match(await page.title(), /演练/);
    const frame = await page.evaluate(() => ({
      border: getComputedStyle(document.body).borderTopWidth,
      watermark: getComputedStyle(document.body, '::after').content,
    }));
    assert.equal(frame.border, '6px');
    assert.match(frame.watermark, /演练/);
    await page.goto(`${url}/board`);
    await page.locator('main .badge').first().waitFor();
    const sheets = await wordsOnPaper(page);
    // The watermark is askew: its signs may be read from the right.
    assert.ok(sheets.length > 0 && sheets.every((words) => /演练|练演/.test(words)), 'each sheet of paper says so');
  });
});

// What Enter would take from the list that is open.
const active = (page, words) => page.locator('.ant-select-dropdown:visible .ant-select-item-option-active', { hasText: words }).waitFor();

test('a duty officer logs what a caller tells by keyboard alone, and it is on the other screen at once', async () => {
  await as('jishishan-duty', async ({ page }) => {
    await as('gansu-duty', async ({ page: other }) => {
      await other.goto(`${url}/duty`);
      await other.getByRole('heading', { name: '值班台' }).waitFor();
      await page.goto(`${url}/duty/new`);
      const keys = page.keyboard;
      const at = (label) => page.locator(':focus').and(page.getByLabel(label)).waitFor();
      // Where somebody may begin to type: the first field, by itself.
      await at('灾种');
      await keys.type('滑坡');
      await active(page, '滑坡');
      await keys.press('Enter');
      await at('发生在哪个县');
      await keys.type('jss');
      await active(page, '临夏回族自治州 积石山');
      await keys.press('Enter');
      await at('具体地点');
      await keys.type('大河家镇 <script>alert(1)</script>');
      for (const label of ['发生时间', '强度', '具体灾种', '名称', '死亡（人）']) {
        await keys.press('Enter');
        await at(label);
      }
      await keys.type('1');
      for (const label of ['失踪（人）', '被困（人）', '伤病（人）', '紧急转移安置（人）', '受灾人口（人）', '倒塌房屋（间）', '其他情况']) {
        await keys.press('Enter');
        await at(label);
      }
      await keys.type('要帐篷');
      // Back and on again.
      for (const label of ['倒塌房屋（间）', '受灾人口（人）']) {
        await keys.press('Shift+Tab');
        await at(label);
      }
      await keys.press('Tab');
      await keys.press('Tab');
      await at('其他情况');
      await keys.press('Tab');
      await page.locator('button[type=submit]:focus').waitFor();
      await keys.press('Enter');
      await page.getByRole('heading', { name: /滑坡/ }).first().waitFor();
      assert.ok((await page.textContent('main')).includes('<script>alert(1)</script>'), 'script is shown as text');
      await other.getByRole('link', { name: /积石山.*滑坡/ }).first().waitFor({ timeout: 5000 });
    });
  });
});

test('without the network the page says so and comes back by itself', async () => {
  await as('linxia-duty', async ({ page, context }) => {
    await page.locator('.lamp-live').waitFor();
    await context.setOffline(true);
    await page.locator('.lamp-away').waitFor({ timeout: 40_000 });
    await context.setOffline(false);
    await page.locator('.lamp-live').waitFor({ timeout: 40_000 });
  });
});

test('pinyin initials find a place', async () => {
  await as('linxia-duty', async ({ page }) => {
    await page.getByRole('combobox', { name: /查找/ }).fill('wlcb');
    await page.getByText('乌兰察布市', { exact: false }).first().waitFor();
  });
});

test('what is typed before the search can find anything stays, and is found when it can', async () => {
  await as('linxia-duty', async ({ page }) => {
    let send;
    const wanted = new Promise((resolve) => (send = resolve));
    await page.route('**/bar_parts*', async (route) => {
      await wanted;
      await route.continue();
    });
    await page.goto(`${url}/duty`);
    await page.getByRole('heading', { name: '值班台' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('wlc');
    const search = page.getByRole('combobox', { name: /查找/ });
    assert.equal(await search.inputValue(), 'wlc');
    send();
    await page.getByText('乌兰察布市', { exact: false }).first().waitFor();
    await page.keyboard.type('b');
    assert.equal(await search.inputValue(), 'wlcb');
    await page.getByText('乌兰察布市', { exact: false }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/board\?chapter=/);
  });
});

test('on a phone the menu opens over the page, is left by Esc, and leads on', async () => {
  await as('linxia-duty', async ({ page }) => {
    await page.setViewportSize(kSizes[2]);
    await page.goto(`${url}/duty`);
    const button = page.getByRole('button', { name: '菜单' });
    await button.click();
    const menu = page.getByRole('dialog', { name: '菜单' });
    await menu.getByRole('link', { name: '库存' }).waitFor();
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    await button.click();
    await menu.getByRole('link', { name: '库存' }).click();
    await page.getByRole('heading', { level: 1, name: '库存' }).waitFor();
    await menu.waitFor({ state: 'detached' });
    assert.equal(await overflow(page), 0);
  });
});

test('a long list of lots holds the rows in sight alone, down to the last, and says how many there are', async () => {
  const id = `450000-${Date.now().toString(36)}`;
  const { seat } = call('demo', 'auditor@000000:setup', 'chapter.v1.ChapterService/GetChapter', { name: 'chapters/450000' });
  write('demo', 'administrator@450000:setup', 'warehouse.v1.WarehouseService/CreateWarehouse', {
    warehouseId: id,
    warehouse: { chapter: 'chapters/450000', displayName: `南宁库 ${id}`, kind: 'KIND_OWN', point: seat, address: '演示' },
  });
  write('demo', 'warehouse-manager@450000:setup', 'warehouse.v1.StockService/ReceiveStock', {
    warehouse: `warehouses/${id}`,
    lines: Array.from({ length: 60 }, (_, at) => ({ lot: { item: 'items/folding-bed', source: 'SOURCE_PURCHASE', batch: `${id}-${at}` }, quantity: '5' })),
    responsiblePersons: ['演示甲', '演示乙'],
    counterparty: '演示供应商',
  });
  await as('national-auditor', async ({ page }) => {
    await page.setViewportSize({ width: 1366, height: 480 });
    await page.goto(`${url}/stock?view=lots&chapter=chapters/450000&find=${id}`);
    await page.getByText('共 60 条').waitFor();
    const list = page.locator('.long-table');
    assert.equal(await list.getByRole('table').getAttribute('aria-rowcount'), '61', 'with the heading');
    const rows = list.locator('tbody tr:not(.long-table-space)');
    assert.ok((await rows.count()) < 30, `${await rows.count()} are drawn`);
    assert.equal(await rows.first().getAttribute('aria-rowindex'), '2');
    await list.focus();
    await page.keyboard.press('End');
    await list.locator('tr[aria-rowindex="61"]').waitFor();
    assert.ok((await rows.count()) < 30);
    assert.deepEqual(await axe(page), []);
  });
});

// Every page that has an address of its own, as its area lists it, by whoever works with it: accessible, as wide as its window, without
// complaints, and on a picture.
const area = (folder) => readFileSync(new URL(`../../../services/console/src/pages/${folder}/pages.tsx`, import.meta.url), 'utf8');
const pathsIn = (...folders) => folders.flatMap((folder) => [...area(folder).matchAll(/path: '(\/[^':]*)'/g)].map(([, path]) => path));
const kPages = {
  'linxia-commander': [...pathsIn('board', 'duty', 'requisitions', 'plans', 'shipments', 'stock', 'teams'), '/stock?view=lots'],
  'linxia-keeper': pathsIn('warehouse'),
  'national-admin': pathsIn('administration'),
};
for (const [user, paths] of Object.entries(kPages)) {
  test(`every page of ${user} is accessible, in the dark too, and fits three widths`, async () => {
    await as(user, async ({ page }) => {
      assert.ok(paths.length > 0);
      const wrong = [];
      const open = async (path) => {
        await page.goto(`${url}${path}`);
        await page.locator('main h1').first().waitFor();
        await page.locator('main [role=status]').filter({ hasText: '正在读取' }).first().waitFor({ state: 'detached' });
        await page.waitForTimeout(500);
      };
      for (const path of paths) {
        await open(path);
        for (const violation of await axe(page)) wrong.push(`${path}: ${violation}`);
        await page.setViewportSize(kSizes[2]);
        await page.waitForTimeout(100);
        const pixels = await overflow(page);
        if (pixels > 0) wrong.push(`${path}: ${pixels} px wider than a phone`);
        await page.setViewportSize(kSizes[1]);
        await picture(page, `${user}${path.replace(/[/?=]/g, '-')}`);
      }
      // The duty room is dark at night.
      await page.evaluate(() => localStorage.setItem('muster.theme', 'dark'));
      for (const path of paths) {
        await open(path);
        for (const violation of await axe(page)) wrong.push(`${path} in the dark: ${violation}`);
      }
      assert.deepEqual(wrong, []);
    });
  });
}
