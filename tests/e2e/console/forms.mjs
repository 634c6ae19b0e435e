// What people do with the console's forms, page by page.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { axe, kSizes, overflow, picture } from './browser.mjs';

// Chooses in a list that opens: types what finds it, where one can, and clicks the first that has `words`.
export async function choose(scope, label, words, typed) {
  const page = scope.page?.() ?? scope;
  const box = scope.getByRole('combobox', { name: label, exact: true });
  await box.click();
  if (typed) await box.fill(typed);
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: words }).first().click();
}

export async function fill(scope, label, text) {
  await scope.getByLabel(label, { exact: true }).fill(text);
}

// The page as WCAG wants it, no wider than a phone, and on pictures; what is wrong with it.
export async function look(page, name) {
  await page.locator('main h1').first().waitFor();
  const wrong = (await axe(page)).map((violation) => `${name}: ${violation}`);
  const before = page.viewportSize();
  await page.setViewportSize(kSizes[2]);
  const pixels = await overflow(page);
  if (pixels > 0) wrong.push(`${name}: ${pixels} px wider than a phone`);
  await page.setViewportSize(before);
  await picture(page, name);
  assert.deepEqual(wrong, []);
}

// The row of a table that has all of `words`.
export function row(scope, ...words) {
  return words.reduce((found, word) => found.filter({ hasText: word }), scope.locator('.ant-table-row'));
}

// A date `days` from now, as a date field has it.
export function day(days) {
  return new Date(Date.now() + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10);
}

// Work whose page may not complain; what the page showed when it failed is kept on a picture.
export function watched(work) {
  return async (who) => {
    try {
      await work(who);
    } catch (error) {
      const folder = process.env.MUSTER_SCREENSHOTS;
      mkdirSync(folder, { recursive: true });
      await who.page.screenshot({ path: join(folder, `failed-${Date.now()}.png`), caret: 'initial', fullPage: true }).catch(() => {});
      throw error;
    }
    assert.deepEqual(who.complaints, []);
  };
}
