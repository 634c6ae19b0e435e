// Chromium with one page, as a person has it in front of them.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const url = process.env.MUSTER_URL;
export const password = process.env.MUSTER_PASSWORD;
export const screenshots = process.env.MUSTER_SCREENSHOTS;

// Duty-room screen, old PC, phone.
export const kSizes = [
  { width: 1920, height: 1080 },
  { width: 1366, height: 768 },
  { width: 390, height: 844 },
];

export async function launch() {
  return chromium.launch({ executablePath: process.env.MUSTER_CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
}

// The requests of all pages that wait for the end of their answers, and since when.
export const waiting = new Map();

// A person with a browser profile of their own. What the page complains of in its console is kept in `complaints`.
export async function person(browser, options = {}) {
  const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: kSizes[1], ...options });
  // Where it signed in last: the demonstration's world.
  await context.addInitScript(() => localStorage.getItem('muster.world') ?? localStorage.setItem('muster.world', 'demo'));
  const page = await context.newPage();
  const complaints = [];
  // What it asked other machines for: the duty room has no other network than its own.
  const elsewhere = [];
  const { hostname } = new URL(url);
  context.on('request', (request) => {
    const to = new URL(request.url());
    if (/^(http|ws)s?:$/.test(to.protocol) && to.hostname !== hostname) elsewhere.push(request.url());
  });
  context.on('request', (request) => {
    // What the page before had asked nobody waits for.
    if (request.isNavigationRequest()) for (const other of waiting.keys()) if (other.frame() === request.frame()) waiting.delete(other);
    waiting.set(request, Date.now());
  });
  for (const end of ['requestfinished', 'requestfailed']) context.on(end, (request) => waiting.delete(request));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // Answers that are refusals are shown by the page itself. Ant Design measures scroll bars with a style of its own, which the policy
    // refuses: it takes their usual width then.
    if (message.type() === 'error' && !/Failed to load resource|net::ERR|Applying inline style/.test(message.text())) complaints.push(message.text());
  });
  return { context, page, complaints, elsewhere };
}

export async function fillIn(page, user, secret) {
  await page.getByLabel('用户名').fill(user);
  await page.getByLabel('密码', { exact: true }).fill(secret);
  await page.getByRole('button', { name: '登录' }).click();
}

export async function signIn(page, user, secret = password) {
  await page.goto(`${url}/`);
  await fillIn(page, user, secret);
}

// What WCAG 2.2 AA forbids and axe sees on the page.
export async function axe(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    // Ant Design's table measures its columns in a row of height 0 that repeats the heading; nobody reaches it.
    globalThis.axe.run({ exclude: ['.ant-table-measure-row'] }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }),
  );
  return violations.map((violation) => `${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`);
}

// Pictures at all three widths; afterwards the page is as wide as it was.
export async function picture(page, name) {
  mkdirSync(screenshots, { recursive: true });
  const before = page.viewportSize();
  for (const size of kSizes) {
    await page.setViewportSize(size);
    await page.waitForTimeout(150);
    // The caret as it is: hiding it would take a style that the page's policy refuses.
    await page.screenshot({ path: join(screenshots, `${name}-${size.width}.png`), caret: 'initial' });
  }
  await page.setViewportSize(before);
  // Tables become lists on a phone, and back.
  await page.waitForTimeout(150);
}

// The picture of a guide: what a person with an old PC sees, or on a phone.
export async function guidePicture(page, name) {
  const folder = join(screenshots, 'guides');
  mkdirSync(folder, { recursive: true });
  await page.waitForTimeout(150);
  await page.screenshot({ path: join(folder, `${name}.png`), caret: 'initial' });
}

// Whether the page is wider than its window: on a phone nobody scrolls sideways.
export async function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
