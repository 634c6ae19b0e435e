// What the console weighs, how smoothly it moves and how soon it shows what happens; a figure a line: name value unit. Started by console_bench.py.
import { randomUUID } from 'node:crypto';
import { kSizes, launch, person, signIn, url } from '../e2e/console/browser.mjs';

const kRounds = 5;
const kSlowdown = 4;
// A new window of Chromium loads pages of its own, those of the address bar: hundreds of requests that would be counted as ours.
const kWindowMs = 2500;

const print = (name, value, unit) => console.log(`${name} ${value.toFixed(1)} ${unit}`);
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

// From the address to what can be used, nothing in the cache, on a slowed processor.
async function firstView(browser, storageState, path, usable) {
  const { context, page } = await person(browser, { storageState });
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: kSlowdown });
  await page.addInitScript((selector) => {
    globalThis.usable = new Promise((resolve) => {
      const look = () => {
        // One frame more: it is on the screen then, and the page answers to keys.
        if (document.querySelector(selector)) requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
        else requestAnimationFrame(look);
      };
      look();
    });
  }, usable);
  await page.waitForTimeout(kWindowMs);
  await page.goto(`${url}${path}`);
  const usableAt = await page.evaluate(() => globalThis.usable);
  const scripts = await page.evaluate(() =>
    performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith('.js')).map((entry) => entry.encodedBodySize),
  );
  await context.close();
  return { usableAt, kilobytes: scripts.reduce((sum, size) => sum + size, 0) / 1000 };
}

// The longest time between two frames, and that of all but one in a hundred, while `move` is done.
async function frames(page, move) {
  await page.evaluate(() => {
    globalThis.frameTimes = [];
    let last = performance.now();
    const tick = (now) => {
      globalThis.frameTimes.push(now - last);
      last = now;
      globalThis.frameLoop = requestAnimationFrame(tick);
    };
    globalThis.frameLoop = requestAnimationFrame((now) => {
      last = now;
      globalThis.frameLoop = requestAnimationFrame(tick);
    });
  });
  await move();
  const times = await page.evaluate(() => {
    cancelAnimationFrame(globalThis.frameLoop);
    return globalThis.frameTimes;
  });
  const sorted = times.sort((a, b) => a - b);
  return { worst: sorted.at(-1), p99: sorted[Math.floor(sorted.length * 0.99)], count: sorted.length };
}

const kEvents = 60;

// Milliseconds from each record's own time to the moment when its words are in the page; `record` makes one that says them, and answers its time.
async function untilShown(page, record) {
  const times = [];
  for (let number = 0; number < kEvents; ++number) {
    const words = `bench ${Date.now().toString(36)} ${number}`;
    await page.evaluate((looked) => {
      globalThis.shownAt = new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          if (!document.querySelector('main').textContent.includes(looked)) return;
          observer.disconnect();
          resolve(Date.now());
        });
        observer.observe(document.querySelector('main'), { childList: true, subtree: true, characterData: true });
      });
    }, words);
    const recordedAt = await record(words);
    times.push((await page.evaluate(() => globalThis.shownAt)) - recordedAt);
    // Events that come one by one: each is read for itself.
    await page.waitForTimeout(250);
  }
  return times.sort((a, b) => a - b);
}

const browser = await launch();
try {
  const { context, page } = await person(browser, { viewport: kSizes[1] });
  await signIn(page, 'national-auditor');
  await page.getByRole('navigation', { name: '主导航' }).first().waitFor({ state: 'attached' });
  const storageState = await context.storageState();

  for (const [name, path, usable, state] of [
    ['sign_in', '/', 'input[type=password]', undefined],
    ['duty', '/duty', 'main a[href^="/incidents/"]', storageState],
  ]) {
    const rounds = [];
    for (let round = 0; round < kRounds; ++round) rounds.push(await firstView(browser, state, path, usable));
    print(`console.${name}.script`, rounds[0].kilobytes, 'kB');
    print(`console.${name}.usable_at_${kSlowdown}x`, median(rounds.map((round) => round.usableAt)), 'ms');
  }

  const officer = await person(browser);
  await signIn(officer.page, 'jishishan-duty');
  await officer.page.getByRole('navigation', { name: '主导航' }).first().waitFor({ state: 'attached' });
  const logIncident = async (title) => {
    const call = (method, data) => officer.context.request.post(`${url}/muster.disaster.v1.IncidentService/${method}`, { data: { requestId: randomUUID(), ...data } });
    const incident = { title, hazard: 'HAZARD_FLOOD', chapter: 'chapters/622927', place: 'bench', occurTime: new Date(Date.now() - 60_000).toISOString() };
    return Date.parse((await (await call('CreateIncident', { incident })).json()).createTime);
  };
  for (const [name, path, ready] of [
    ['duty', '/duty', 'main a[href^="/incidents/"]'],
    ['board', '/board?chapter=chapters%2F000000', '.map canvas'],
  ]) {
    await page.goto(`${url}${path}`);
    await page.locator(ready).first().waitFor({ timeout: 60_000 });
    await page.locator('.lamp-live').waitFor();
    await page.waitForTimeout(kWindowMs);
    const times = await untilShown(page, logIncident);
    print(`console.${name}.event_p50`, median(times), 'ms');
    print(`console.${name}.event_p99`, times[Math.ceil(times.length * 0.99) - 1], 'ms');
  }
  await officer.context.close();

  await page.goto(`${url}/stock?view=lots&chapter=chapters%2F000000`);
  await page.locator('.long-table tbody td').first().waitFor({ timeout: 60_000 });
  const total = await page.locator('main p.quiet').first().textContent();
  const box = await page.locator('.long-table').first().boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const scrolled = await frames(page, async () => {
    for (let step = 0; step < 120; ++step) {
      await page.mouse.wheel(0, 100 + (step % 10) * 300);
      await page.waitForTimeout(16);
    }
  });
  print('console.lots.rows', Number(total.replace(/\D/g, '')), 'rows');
  print('console.lots.worst_frame', scrolled.worst, 'ms');
  print('console.lots.p99_frame', scrolled.p99, 'ms');

  await page.goto(`${url}/board?chapter=chapters%2F000000`);
  await page.locator('.map canvas').first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(2000);
  const map = await page.locator('.map').boundingBox();
  const centre = { x: map.x + map.width / 2, y: map.y + map.height / 2 };
  const label = await page.locator('.map-drawing').getAttribute('aria-label');
  process.stderr.write(`${label}\n`);
  const panned = await frames(page, async () => {
    await page.mouse.move(centre.x, centre.y);
    await page.mouse.down();
    for (let step = 0; step < 120; ++step) {
      await page.mouse.move(centre.x + 150 * Math.sin(step / 8), centre.y + 80 * Math.cos(step / 8));
      await page.waitForTimeout(16);
    }
    await page.mouse.up();
  });
  print('console.board.pan_worst_frame', panned.worst, 'ms');
  print('console.board.pan_p99_frame', panned.p99, 'ms');
  const zoomed = await frames(page, async () => {
    for (let step = 0; step < 20; ++step) {
      await page.mouse.wheel(0, step < 10 ? -120 : 120);
      await page.waitForTimeout(50);
    }
  });
  print('console.board.zoom_worst_frame', zoomed.worst, 'ms');
  if (process.env.MUSTER_PICTURE) await page.screenshot({ path: process.env.MUSTER_PICTURE, caret: 'initial' });
} finally {
  await browser.close();
}
