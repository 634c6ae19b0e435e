// The browser of a test file, and who works in it.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { fillIn, launch, password, person as personIn, screenshots, url, waiting } from './browser.mjs';

export const browser = await launch();
after(() => browser.close());

// Somebody who is not signed in.
export const person = () => personIn(browser);

// What every page shows and waits for, of a test that failed where nobody could look.
async function tellWhatIsShown(where) {
  mkdirSync(screenshots, { recursive: true });
  for (const page of where.contexts().flatMap((context) => context.pages())) {
    await page.screenshot({ path: join(screenshots, `failed-${Date.now()}.png`), caret: 'initial', timeout: 5000 }).catch(() => {});
    const words = await page.locator('body').innerText({ timeout: 2000 }).catch(String);
    console.error(`${page.url()} shows: ${words.replaceAll(/\s+/g, ' ').slice(0, 800)}`);
  }
  for (const [request, since] of waiting) if (!request.frame().page().isClosed()) console.error(`${request.url()} waits for ${Date.now() - since} ms`);
}

// The cookies of those who have signed in already: they need not do it again.
const sessions = new Map();

// Does `work` with the page of `user`, who is signed in and at the duty desk, and closes it. The page must not complain in its console.
export async function as(user, work, { where = browser, ...options } = {}) {
  const who = await personIn(where, options);
  const { context, page } = who;
  try {
    const frame = page.getByRole('navigation', { name: '主导航' }).first();
    await context.addCookies(sessions.get(user) ?? []);
    // As a browser has it that somebody signed in with.
    await context.addInitScript((id) => localStorage.getItem('muster.user') ?? localStorage.setItem('muster.user', id), user);
    await page.goto(`${url}/duty`);
    await frame.or(page.getByRole('button', { name: '登录' })).first().waitFor({ state: 'attached' });
    if ((await frame.count()) === 0) {
      await fillIn(page, user, password);
      await frame.waitFor({ state: 'attached' });
      sessions.set(user, await context.cookies());
    }
    await work(who);
    assert.deepEqual(who.complaints, []);
    assert.deepEqual(who.elsewhere, [], 'no request leaves the site');
  } catch (error) {
    await tellWhatIsShown(where);
    throw error;
  } finally {
    await context.close();
  }
}

