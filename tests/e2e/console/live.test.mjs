// Live updates in a browser with many tabs, and screens that more happens on than they can read.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { url } from './browser.mjs';
import { caller } from './command_world.mjs';
import { as } from './people.mjs';

// Who logs incidents at another desk.
let officer;
before(async () => {
  officer = await caller('jishishan-duty');
});
const run = Date.now().toString(36).toUpperCase();

// Logs an incident and answers its name.
const happens = async (title) =>
  (
    await officer.write('disaster.v1.IncidentService/CreateIncident', {
      incident: { title: `${title}（${run}）`, hazard: 'HAZARD_FLOOD', chapter: 'chapters/622927', place: '演示', occurTime: new Date(Date.now() - 3_600_000).toISOString() },
    })
  ).name;
const incident = (page, title) => page.getByRole('link', { name: `${title}（${run}）` }).first();
const isLive = (page) => page.locator('.lamp-live').waitFor();

// As many as could not be served by a browser that gave each a connection of its own.
const kTabs = 8;

// Opens a tab for each of `paths` beside `first`; all are live. `streaming` says which of them asked for the stream, in order.
async function openTabs(context, first, paths) {
  const streaming = [];
  const watch = (page) => page.on('request', (request) => request.url().endsWith('/Watch') && streaming.push(page));
  // What it asked before is not counted.
  await isLive(first);
  watch(first);
  await first.reload();
  await isLive(first);
  const tabs = [first];
  for (const path of paths) {
    const tab = await context.newPage();
    watch(tab);
    await tab.goto(`${url}${path}`);
    await isLive(tab);
    tabs.push(tab);
  }
  return { tabs, streaming };
}

test('eight tabs share one stream: all are live, calls are answered, and nothing is lost when the tab that has it is closed', async () => {
  await as('national-auditor', async ({ page, context }) => {
    const { tabs, streaming } = await openTabs(context, page, [...Array(kTabs - 2).fill('/duty'), '/oversight/events']);
    const [first, ...others] = tabs;
    const [log, ...lists] = [...others].reverse();
    assert.equal(tabs.length, kTabs);
    // The page lists what happens while it is open.
    await log.getByText('还没有事件').waitFor();
    assert.deepEqual(streaming, [first]);
    const before = await happens('先前');
    for (const list of [first, ...lists]) await incident(list, '先前').waitFor();
    const toldOf = (name) => log.getByRole('cell', { name, exact: true }).count();
    await log.getByRole('cell', { name: before, exact: true }).first().waitFor();
    const once = await toldOf(before);

    const names = [];
    const happening = (async () => {
      for (let number = 0; number < 30; ++number) names.push(await happens(`交接${number}`));
    })();
    await incident(first, '交接5').waitFor();
    await Promise.all([first.close(), happening]);
    for (const list of lists) await incident(list, '交接29').waitFor();
    await log.getByRole('cell', { name: names.at(-1), exact: true }).first().waitFor();
    assert.equal(streaming.length, 2, 'one other tab goes on with it');
    for (const name of names) assert.equal(await toldOf(name), once, name);
  });
});

test('who signs out in one tab is signed out in all', async () => {
  await as('linxia-duty', async ({ page, context }) => {
    const { tabs } = await openTabs(context, page, ['/duty', '/board']);
    await tabs[1].getByRole('button', { name: /值班员/ }).click();
    await tabs[1].getByRole('menuitem', { name: '退出' }).click();
    for (const tab of tabs) await tab.getByLabel('用户名').waitFor();
  });
});

test('where a browser has no locks each tab in sight has a stream of its own', async () => {
  await as('linxia-commander', async ({ page, context }) => {
    await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }));
    const { tabs, streaming } = await openTabs(context, page, ['/duty']);
    assert.deepEqual(streaming, tabs);
    await happens('各自');
    for (const tab of tabs) await incident(tab, '各自').waitFor();
  });
});

test('another tab takes the stream from one that the system put to sleep, which then follows it', async () => {
  await as('gansu-commander', async ({ page, context }) => {
    const { tabs: [first, second], streaming } = await openTabs(context, page, ['/duty']);
    const session = await context.newCDPSession(first);
    // Stopped as by a debugger, it neither reads nor says anything.
    await session.send('Debugger.enable');
    await session.send('Debugger.pause');
    const stopped = first.evaluate(() => 'goes on');
    await second.waitForRequest((request) => request.url().endsWith('/Watch'), { timeout: 90_000 });
    await happens('有人睡着');
    await incident(second, '有人睡着').waitFor();
    await session.send('Debugger.disable');
    await stopped;
    await incident(first, '有人睡着').waitFor();
    await happens('醒来');
    for (const tab of [first, second]) await incident(tab, '醒来').waitFor();
    assert.deepEqual(streaming, [first, second]);
  });
});

test('while more happens than can be read, the screen shows each answer, and the last one at last', async () => {
  await as('linxia-duty', async ({ page }) => {
    const kReadMs = 1000;
    await page.goto(`${url}/duty`);
    await isLive(page);
    await page.route('**/ListIncidents*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, kReadMs));
      await route.continue();
    });
    let isOver = false;
    let last = 0;
    const happening = (async () => {
      while (!isOver) {
        await happens(`接连${++last}`);
        await page.waitForTimeout(100);
      }
    })();
    await incident(page, '接连1').waitFor({ timeout: 10 * kReadMs });
    await incident(page, `接连${last}`).waitFor({ timeout: 10 * kReadMs });
    isOver = true;
    await happening;
    await incident(page, `接连${last}`).waitFor();
  });
});
