// Work that is done by keys alone, as by those who cannot or do not want to use a mouse: a plan is approved, goods are signed for, a paper is
// posted. Nothing here is clicked, and nothing has the focus but by Tab.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { url } from './browser.mjs';
import { approve, arrangePlan, arrive, sendOff, submit } from './command_world.mjs';
import { as } from './people.mjs';

// More steps of Tab than there are places on any of these pages.
const kSteps = 200;

const has = (target) => target.evaluate((node) => node === document.activeElement);

// Goes with Tab to `target`, and presses `keys` there.
async function reach(page, target, ...keys) {
  await target.waitFor();
  for (let step = 0; !(await has(target)); ++step) {
    assert.ok(step < kSteps, `${target} is reached by Tab`);
    await page.keyboard.press('Tab');
  }
  for (const key of keys) await page.keyboard.press(key);
}

async function write(page, target, text) {
  await reach(page, target);
  await page.keyboard.type(text);
}

// Waits until `target` has the focus by itself.
async function comes(target, why) {
  await target.waitFor();
  for (let tries = 0; tries < 50 && !(await has(target)); ++tries) await target.page().waitForTimeout(100);
  assert.ok(await has(target), why);
}

test('an approver approves by keys; the question has the focus, and gives it back', async () => {
  const { plan, planId } = await arrangePlan();
  await submit(plan);
  await as('linxia-approver', async ({ page }) => {
    await page.goto(`${url}/approvals`);
    const part = page.getByRole('listitem').filter({ hasText: planId }).filter({ hasText: '临夏' });
    const yes = part.getByRole('button', { name: '同意' });
    const sure = page.getByRole('tooltip').getByRole('button', { name: '同意' });
    await reach(page, yes, 'Enter');
    await comes(sure, 'the question has the keys');
    await page.keyboard.press('Escape');
    await sure.waitFor({ state: 'hidden' });
    await comes(yes, 'who takes it back is where they were');
    await page.keyboard.press('Enter');
    await comes(sure, 'the question has the keys again');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /刚刚办理的/ }).waitFor();
    await part.getByText('已同意').waitFor();
  });
});

test('goods are signed for by keys, and what came broken is told', async () => {
  const { plan } = await arrangePlan();
  await approve(plan);
  const shipment = await sendOff(plan);
  await arrive(shipment);
  await as('jishishan-duty', async ({ page }) => {
    await page.goto(`${url}/${shipment}`);
    await reach(page, page.getByRole('button', { name: '签收' }), 'Enter');
    await write(page, page.getByLabel('损坏'), '2');
    await write(page, page.getByLabel('签收人'), '演示签收人');
    await page.keyboard.press('Enter');
    await page.getByText('全部签收完毕。').waitFor();
    await page.getByText('第 1 张').waitFor();
  });
});

test('a goods received note is written and posted by keys', async () => {
  const batch = Date.now().toString(36);
  // Types into a list, or opens it, and takes what it offers.
  const pick = async (page, label, typed, words) => {
    const offered = page.locator('.ant-select-dropdown:visible .ant-select-item-option-active');
    await reach(page, page.getByRole('combobox', { name: label, exact: true }));
    if (typed) await page.keyboard.type(typed);
    else await page.keyboard.press('ArrowDown');
    await offered.waitFor();
    for (let steps = 0; steps < 20 && !(await offered.textContent()).includes(words); ++steps) await page.keyboard.press('ArrowDown');
    await offered.filter({ hasText: words }).waitFor();
    await page.keyboard.press('Enter');
  };
  await as('gansu-keeper', async ({ page }) => {
    await page.goto(`${url}/warehouses/620000-01`);
    await reach(page, page.getByRole('button', { name: '收货（入库单）' }), 'Enter');
    await write(page, page.getByLabel('谁送来的', { exact: true }), '兰州家具厂');
    await write(page, page.getByLabel('经手人 2', { exact: true }), '演示乙');
    await pick(page, '物资', 'zdc', '折叠床');
    await write(page, page.getByLabel('数量', { exact: true }), '3');
    await pick(page, '来源', '', '自行采购');
    await write(page, page.getByLabel('批号', { exact: true }), batch);
    await reach(page, page.getByRole('button', { name: '过账' }), 'Enter');
    await page.waitForURL(/\/vouchers\//);
    await page.getByRole('heading', { name: /入库单/ }).waitFor();
    await page.getByRole('row', { name: /折叠床.*3 张/ }).first().waitFor();
  });
});
