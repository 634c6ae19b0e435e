// What people do with the console's forms, page by page.
import assert from 'node:assert/strict';
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

// The page as WCAG wants it, on an old PC and on a phone, where it is no wider than the window; and on pictures.
export async function look(page, name) {
  await page.locator('h1').first().waitFor();
  const wrong = (await axe(page)).map((violation) => `${name}: ${violation}`);
  const before = page.viewportSize();
  const scrolled = await page.evaluate(() => globalThis.scrollY);
  await page.setViewportSize(kSizes[2]);
  // What the head of the page hides half of would be too small a target.
  await page.evaluate(() => globalThis.scrollTo(0, 0));
  await page.waitForTimeout(150);
  for (const violation of await axe(page)) wrong.push(`${name} on a phone: ${violation}`);
  const pixels = await overflow(page);
  if (pixels > 0) wrong.push(`${name}: ${pixels} px wider than a phone`);
  await page.setViewportSize(before);
  await page.evaluate((y) => globalThis.scrollTo(0, y), scrolled);
  await picture(page, name);
  assert.deepEqual(wrong, []);
}

// A line of a paper.
export function line(page, index) {
  return page.getByRole('group', { name: `第 ${index} 行` });
}

// Takes in purchased goods through the page of a warehouse; a line names an item, what it is found by, how many, and fields by their labels.
export async function receive(page, warehouse, lines) {
  await page.goto(`${warehouse}/papers/receiveStock`);
  await fill(page, '谁送来的', '兰州被服厂');
  await fill(page, '经手人 2', '演示乙');
  for (const [at, { item, typed, quantity, ...fields }] of lines.entries()) {
    if (at > 0) await page.getByRole('button', { name: '加一行' }).click();
    const one = line(page, at + 1);
    await choose(one, '物资', item, typed);
    await fill(one, '数量', String(quantity));
    await choose(one, '来源', '自行采购');
    for (const [label, text] of Object.entries(fields)) await fill(one, label, text);
  }
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/\/vouchers\//);
  await page.getByRole('heading', { name: /入库单/ }).waitFor();
}

// The row of a table that has all of `words`.
export function row(scope, ...words) {
  return words.reduce((found, word) => found.filter({ hasText: word }), scope.locator('.ant-table-row'));
}

// A date `days` from now, as a date field has it.
export function day(days) {
  return new Date(Date.now() + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10);
}
