// The day of command staff, who goes and what all of it looks like: teams are proposed and called out; the board, on the wall and on paper.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { call, write } from './accounts.mjs';
import { axe, guidePicture, kSizes, overflow, picture, url } from './browser.mjs';
import { approve, arrangePlan, arrive, caller, choose, sendOff } from './command_world.mjs';
import { look } from './forms.mjs';
import { landColour, shareOnPaper } from './paper.mjs';
import { as } from './people.mjs';

let world;
before(async () => {
  world = await arrangePlan();
});

test('a team is registered, proposed for a need, called out, followed to the end, and stood down', async () => {
  await as('gansu-commander', async ({ page }) => {
    const name = `甘肃供水救援队 ${world.token}`;
    await page.goto(`${url}/teams/new`);
    await page.getByLabel('名称').fill(name);
    await choose(page, '类别', '', '供水');
    await page.getByLabel('可出动人数').fill('8');
    await page.getByLabel('集结用时').fill('90');
    await look(page, 'command-team-new');
    await page.getByRole('button', { name: '登记救援队' }).click();
    await page.getByRole('heading', { name }).waitFor();
    await page.getByText('可出动', { exact: true }).waitFor();
    const team = new URL(page.url()).pathname;

    await page.goto(`${url}/missions/propose`);
    await choose(page, '灾情', world.token, world.title);
    await choose(page, '从哪些红会调（不选则全部）', '甘肃省', '甘肃省');
    await page.keyboard.press('Escape');
    await choose(page, '类别', '', '供水');
    await page.getByLabel('目的地名称').fill('吹麻滩镇安置点（演示）');
    await page.getByLabel('任务内容').fill('架设净水设备（演示任务）');
    await page.reload();
    await page.getByText('已恢复上次没有提交的内容').waitFor();
    await page.getByRole('button', { name: '计算建议' }).click();
    await page.getByRole('heading', { name: '派队建议', exact: true }).waitFor();
    await look(page, 'command-missions-propose');
    await page.getByRole('button', { name: '派出所选 1 支队伍' }).click();
    await page.getByRole('link', { name: '已派出 1 支队伍。' }).click();
    await page.getByRole('heading', { name: '救援队任务' }).waitFor();
    await page.getByText('已通知').first().waitFor();
    await look(page, 'command-missions');
    await page.getByRole('link', { name: /供水救援队/ }).first().click();
    for (const [verb, state] of [['登记出发', '赶赴途中'], ['登记到达', '在现场'], ['结束任务', '已结束']]) {
      await page.getByRole('button', { name: verb }).click();
      await page.getByRole('dialog').getByRole('button', { name: verb }).click();
      await page.getByText(state, { exact: true }).first().waitFor();
    }
    await look(page, 'command-mission');

    await page.goto(`${url}${team}`);
    await page.getByRole('button', { name: /改变状态/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: '不可出动' }).check();
    await dialog.getByLabel('说明').fill('演示结束');
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.getByText('不可出动', { exact: true }).waitFor();
    await look(page, 'command-team');
    await page.goto(`${url}/teams`);
    await page.getByRole('link', { name }).waitFor();
    await look(page, 'command-teams');
  });
});

// A mark of the map, wherever there is one: under the mouse it says what it is, and a click leads there.
async function openMark(page) {
  const map = page.getByRole('img', { name: /^地图/ });
  await map.locator('canvas').first().waitFor();
  const box = await map.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  for (let step = 0; step < 4000 && !(await map.textContent()); ++step) {
    // Round and round, from the middle outwards.
    const [angle, away] = [Math.sqrt(step) * 2.5, Math.sqrt(step) * 5];
    await page.mouse.move(x + away * Math.cos(angle), y + away * Math.sin(angle));
  }
  assert.notEqual(await map.textContent(), '', 'a mark says what it is');
  await page.mouse.down();
  await page.mouse.up();
  await page.waitForURL((to) => to.pathname !== '/board');
}

test('the board follows goods live, looks at one chapter, hangs on the wall and goes on paper', async () => {
  await approve(world.plan);
  const shipment = await sendOff(world.plan);
  const administrator = await caller('national-admin');
  await administrator.write('warehouse.v1.WarehouseService/CreateWarehouse', {
    warehouseId: `620100-${world.token}`,
    warehouse: { chapter: 'chapters/620100', displayName: `空库（${world.token}）`, kind: 'KIND_OWN', point: { latitudeDegrees: 36.2, longitudeDegrees: 104.1 }, address: '演示' },
  });
  await administrator.close();
  const way = (page) => page.getByRole('link', { name: /临夏州.*→ 吹麻滩镇/ }).and(page.locator(`[href="/${shipment}"]`));
  await as(
    'gansu-commander',
    async ({ page, context }) => {
      await page.goto(`${url}/board`);
      await way(page).first().waitFor();
      const card = page.locator('.board-shipment').filter({ has: page.locator(`[href="/${shipment}"]`) });
      await card.getByText('预计到达').waitFor();
      // What the map shows is in reach of keys, too: a store with its stock, by the initials of its name.
      const find = page.getByLabel('按名称或拼音首字母查找');
      await find.fill(world.token);
      await page.getByRole('link', { name: new RegExp(`空库（${world.token}）.*· 没有存货`) }).waitFor();
      await find.fill('gssh');
      const store = page.getByRole('link', { name: /甘肃省红十字会备灾仓库.*· 2 级库 · 存货 .*t、.*m³/ });
      await store.waitFor();
      await page.keyboard.press('Tab');
      while (!(await store.evaluate((link) => link === document.activeElement))) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/stock\?view=lots&chapter=chapters\/620000/);
      await page.goBack();
      await card.getByText('预计到达').waitFor();
      await openMark(page);
      await page.goBack();
      await card.getByText('预计到达').waitFor();
      await page.setViewportSize(kSizes[1]);
      await guidePicture(page, 'commander-board');
      await page.setViewportSize(kSizes[0]);
      await arrive(shipment);
      await card.getByText('已到达').waitFor({ timeout: 10_000 });
      await page.getByRole('link', { name: /的物资到达 吹麻滩镇/ }).first().waitFor();
      await look(page, 'command-board');

      await choose(page, '地区（红十字会）', '宁夏', '宁夏');
      await page.getByRole('link', { name: world.title }).waitFor({ state: 'detached' });
      await choose(page, '地区（红十字会）', '甘肃省', '甘肃省');
      await page.getByRole('link', { name: world.title }).first().waitFor();

      const land = await landColour(page);
      await page.getByRole('button', { name: /甘肃省指挥员/ }).click();
      await page.getByRole('menuitem', { name: '深色' }).click();
      await page.getByRole('button', { name: '大屏显示' }).click();
      await page.getByRole('button', { name: '退出大屏（Esc）' }).waitFor();
      assert.equal(await page.getByRole('navigation', { name: '主导航' }).first().isVisible(), false);
      await page.getByRole('note').filter({ hasText: '演练' }).waitFor();
      await page.locator('main .lamp-live').waitFor();
      // Nobody scrolls a wall.
      for (const name of ['正在处置的灾情', '在途物资', '救援队', '经过']) {
        const card = page.locator('.board-lists .card').filter({ has: page.getByRole('heading', { name }) });
        const { y, height } = await card.boundingBox();
        assert.ok(y >= 0 && y + height <= kSizes[0].height, `${name} is on the wall from ${y} to ${y + height}`);
      }
      assert.equal(await page.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight), 0);
      for (const list of ['.board-shipment', '.board-timeline li']) {
        const { y, height } = await page.locator(list).first().boundingBox();
        assert.ok(y + height <= kSizes[0].height, `the first ${list} is in sight`);
      }
      assert.deepEqual(await axe(page), []);
      await picture(page, 'command-board-wall');
      // The clock goes on without the network: the lamp says that the rest stands still.
      await context.setOffline(true);
      await page.locator('main .lamp-away').waitFor();
      assert.match(await page.locator('main .lamp').textContent(), /不是最新/);
      assert.deepEqual(await axe(page), []);
      await picture(page, 'command-board-wall-away');
      await context.setOffline(false);
      await page.locator('main .lamp-live').waitFor({ timeout: 40_000 });
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: '大屏显示' }).waitFor();

      await page.emulateMedia({ media: 'print' });
      assert.equal(await page.getByRole('button', { name: '打印' }).isVisible(), false);
      await page.getByText(/^甘肃省 · \d{4}/).waitFor();
      assert.ok((await shareOnPaper(page, 'command-board', land)) > 0.05, 'the map is on the paper');
    },
    { viewport: kSizes[0] },
  );
});

test('a store of which nobody knows stock is hollow on the map, and full once goods lie there', async () => {
  const warehouse = `warehouses/460000-${world.token}`;
  const setUp = (identity, method, message) => write('demo', identity, `warehouse.v1.${method}`, message);
  const { seat } = call('demo', 'auditor@000000:setup', 'chapter.v1.ChapterService/GetChapter', { name: 'chapters/460000' });
  setUp('administrator@460000:setup', 'WarehouseService/CreateWarehouse', {
    warehouseId: `460000-${world.token}`,
    warehouse: { chapter: 'chapters/460000', displayName: `海口空库（${world.token}）`, kind: 'KIND_OWN', point: seat, address: '演示' },
  });
  await as('national-auditor', async ({ page }) => {
    // Alone in its province, and where that has its seat, it is in the middle of the map.
    await page.goto(`${url}/board?chapter=chapters/460000`);
    const middle = () =>
      page.locator('.map-drawing').evaluate((drawing) => {
        // The map is drawn in layers.
        const layers = [...drawing.querySelectorAll('canvas')].map((one) => [...one.getContext('2d').getImageData(one.width / 2, one.height / 2, 1, 1).data]);
        const seen = layers.findLast(([, , , alpha]) => alpha > 0) ?? [];
        const hex = `#${seen.slice(0, 3).map((one) => one.toString(16).padStart(2, '0')).join('')}`;
        const colours = getComputedStyle(document.documentElement);
        return ['--m-surface', '--m-accent'].find((name) => colours.getPropertyValue(name).trim() === hex) ?? hex;
      });
    const becomes = async (colour) => {
      for (let tries = 0; tries < 100 && (await middle()) !== colour; ++tries) await page.waitForTimeout(100);
      assert.equal(await middle(), colour);
    };
    await page.getByRole('link', { name: new RegExp(`海口空库（${world.token}）.*· 没有存货`) }).waitFor();
    await becomes('--m-surface');
    setUp('warehouse-manager@460000:setup', 'StockService/ReceiveStock', {
      warehouse,
      lines: [{ lot: { item: world.item, source: 'SOURCE_PURCHASE' }, quantity: '5' }],
      responsiblePersons: ['演示甲', '演示乙'],
      counterparty: '演示供应商',
    });
    // Live: the one warehouse is read again, not all of them now and then.
    await page.getByRole('link', { name: new RegExp(`海口空库（${world.token}）.*· 存货 60 kg`) }).waitFor({ timeout: 8_000 });
    await becomes('--m-accent');
  });
});

test('the board says how many teams can go, and which', async () => {
  const name = `海口供水队（${world.token}）`;
  const team = write('demo', 'commander@460000:setup', 'roster.v1.TeamService/CreateTeam', {
    team: { displayName: name, chapter: 'chapters/460000', category: 'CATEGORY_WATER_SUPPLY', level: 'LEVEL_LOCAL', memberCount: 6, leadTimeMinutes: 60 },
  });
  await as('national-auditor', async ({ page }) => {
    await page.goto(`${url}/board?chapter=chapters/460000`);
    const counts = (words) => page.locator('.badge').getByText(words, { exact: true }).waitFor();
    await counts('可出动 1');
    await counts('不可出动 0');
    await page.getByRole('link', { name: `${name} · 可出动` }).waitFor();
    await look(page, 'command-board-readiness');
    write('demo', 'commander@460000:setup', 'roster.v1.TeamService/SetTeamAvailability', { name: team.name, availability: 'AVAILABILITY_UNAVAILABLE', note: '演示：休整' });
    await counts('不可出动 1');
    await counts('可出动 0');
    await page.getByRole('link', { name: `${name} · 不可出动` }).waitFor();
  });
});

test('what happens is on the board before the names of places are, and while they cannot be had', async () => {
  await as('gansu-commander', async ({ page }) => {
    await page.route('**/ListChapters*', () => {});
    await page.goto(`${url}/board`);
    await page.getByRole('heading', { name: /正在处置的灾情 [1-9]/ }).waitFor();
    assert.equal(await page.getByText('目前没有灾情').count(), 0);
  });
});

test('every page of the day in English, as wide as its window', async () => {
  await as('gansu-commander', async ({ page }) => {
    const wrong = [];
    await page.getByRole('button', { name: 'English' }).click();
    for (const path of ['board', 'requisitions', 'plans', `plans/${world.planId}`, 'approvals', 'shipments', 'teams', 'missions']) {
      await page.goto(`${url}/${path}`);
      await page.locator('main h1').first().waitFor();
      await page.locator('main [role=status]:not(.ant-alert)').first().waitFor({ state: 'detached' });
      await picture(page, `command-en-${path.replace(/\/.*/, '-one')}`);
      await page.setViewportSize(kSizes[2]);
      const pixels = await overflow(page);
      if (pixels > 0) wrong.push(`${path}: ${pixels} px wider than a phone`);
      await page.setViewportSize(kSizes[1]);
    }
    assert.deepEqual(wrong, []);
  });
});
