// The day of command staff, after the approvals: goods are issued, carried and signed for; needs change and the plan with them.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { guidePicture, kSizes, picture, url } from './browser.mjs';
import { approve, arrangeFleet, arrangePlan, choose, raiseFloor } from './command_world.mjs';
import { look } from './forms.mjs';
import { as } from './people.mjs';

let world;
before(async () => {
  world = await arrangePlan();
  await arrangeFleet(world.token);
});
let shipment;

test('a plan that stock has overtaken is refused in words that say what changed, and planned anew', async () => {
  const late = await arrangePlan();
  await as('gansu-commander', async ({ page }) => {
    await page.goto(`${url}/plans/${late.planId}`);
    await page.getByRole('button', { name: '提交审批' }).waitFor();
    await raiseFloor(late.item);
    await page.getByRole('button', { name: '提交审批' }).click();
    await page.getByRole('tooltip').getByRole('button', { name: '提交审批' }).click();
    const told = page.getByRole('alert').filter({ hasText: '已有变化' });
    await told.waitFor();
    await told.getByRole('row').filter({ hasText: late.lamp }).filter({ hasText: '甘肃省红十字会备灾仓库' }).filter({ hasText: '保底' }).waitFor();
    assert.ok(!/chapters\/|warehouses\/|lots\/|items\//.test(await told.textContent()), await told.textContent());
    await look(page, 'command-plan-stale');
    await told.getByRole('link', { name: '编制方案' }).click();
    await page.getByRole('heading', { name: '为哪些需求单编制' }).waitFor();
  });
});

test('goods leave the store: issued by two persons, loaded, departed; the waybill is printed', async () => {
  await approve(world.plan);
  await as('linxia-keeper', async ({ page }) => {
    await page.goto(`${url}/shipments?incident=${world.incident}`);
    await page.getByRole('link', { name: /临夏州.*已预留|已预留.*临夏州/ }).waitFor();
    await look(page, 'command-shipments');
    await page.getByRole('link', { name: /临夏州/ }).click();
    await page.getByRole('heading', { name: '接下来做什么' }).waitFor();
    shipment = new URL(page.url()).pathname;
    await look(page, 'command-shipment-reserved');
    await page.getByRole('button', { name: '出库' }).click();
    await page.getByLabel('责任人一').fill('演示甲');
    await page.getByLabel('责任人二（另一人）').fill('演示甲');
    await page.getByText('两名责任人须是不同的人').waitFor();
    assert.equal(await page.getByRole('button', { name: '出库' }).isDisabled(), true);
    await page.getByLabel('责任人二（另一人）').fill('演示乙');
    await page.getByLabel('责任人二（另一人）').press('Enter');
    await page.getByText('已出库', { exact: true }).waitFor();
    await page.getByRole('button', { name: '装车' }).click();
    await choose(page, '车牌', world.token, world.token);
    await choose(page, '驾驶员', world.token, world.token);
    await page.keyboard.press('Escape');
    await look(page, 'command-shipment-load');
    await page.getByRole('button', { name: '装车' }).click();
    await page.getByRole('heading', { name: '装车记录' }).waitFor();
    await page.getByText('138****0000').waitFor();
    await page.getByRole('button', { name: '出发' }).click();
    await page.getByRole('button', { name: '出发' }).click();
    await page.getByText('运输中').waitFor();
    const [paper] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '运单（PDF）' }).click()]);
    assert.match(paper.suggestedFilename(), /\.pdf$/);
    await look(page, 'command-shipment-under-way');
  });
});

test('on the phone at the site: arrival, a receipt of a part with damage, the rest; the network goes and comes back', async () => {
  await as('jishishan-duty', async ({ page, context }) => {
    await page.setViewportSize(kSizes[2]);
    await page.goto(`${url}${shipment}`);
    await page.getByRole('button', { name: '到达' }).click();
    await page.getByRole('button', { name: '到达' }).click();
    await page.getByText('已到达', { exact: true }).waitFor();
    await page.getByRole('button', { name: '签收' }).click();
    await page.getByLabel('只签已到的部分，其余还会送来').check();
    await page.getByLabel('实收').fill('39');
    await page.getByLabel('损坏').fill('2');
    await page.getByText('合计不能超过 40 盏').waitFor();
    await page.getByLabel('实收').fill('25');
    await page.getByLabel('签收人').fill('演示签收人');
    await page.getByLabel('备注').fill('两盏灯罩破裂');
    await guidePicture(page, 'commander-sign-phone');
    await look(page, 'command-shipment-sign');
    await context.setOffline(true);
    await page.getByRole('button', { name: '签收' }).click();
    await page.getByText('连接不上服务器').waitFor();
    assert.equal(await page.getByLabel('备注').inputValue(), '两盏灯罩破裂', 'nothing typed is lost');
    await context.setOffline(false);
    await page.getByRole('button', { name: '签收' }).click();
    await page.getByText('第 1 张').waitFor();
    await page.getByText('未签收 13').waitFor();
    await page.getByRole('button', { name: '签收' }).click();
    await page.getByLabel('签收人').fill('演示签收人');
    await page.getByRole('button', { name: '签收' }).click();
    await page.getByText('全部签收完毕。').waitFor();
    await page.getByText('第 2 张').waitFor();
    await look(page, 'command-shipment-signed');
  });
});

test('the need shrinks: what has not moved is planned anew, and the old plan is replaced', async () => {
  await as('jishishan-duty', async ({ page }) => {
    await page.goto(`${url}/${world.requisition}?do=change`);
    // What is on its way or signed for stays: 100.
    await page.getByLabel('数量').fill('90');
    await page.getByLabel('变更理由').fill('部分群众投亲靠友');
    await page.getByRole('button', { name: '提交变更' }).click();
    await page.getByRole('alert').filter({ hasText: '不能' }).waitFor();
    assert.equal(await page.getByLabel('变更理由').inputValue(), '部分群众投亲靠友', 'nothing typed is lost');
    await page.getByLabel('数量').fill('110');
    await page.getByRole('button', { name: '提交变更' }).click();
    await page.getByText('已变更 1 次').waitFor();
  });
  await as('gansu-commander', async ({ page }) => {
    await page.goto(`${url}/plans/${world.planId}`);
    // The page says by itself that the need is another, before anybody asks.
    const told = page.getByRole('status').filter({ hasText: '方案批准之后' });
    await told.getByRole('row', { name: /需求变化/ }).waitFor();
    assert.ok(!/chapters\/|warehouses\/|lots\/|items\//.test(await told.textContent()), await told.textContent());
    await look(page, 'command-plan-overtaken');
    await told.getByRole('link', { name: '重新编制' }).click();
    await page.getByRole('button', { name: '试算' }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: '重新编制' }).click();
    await page.getByRole('button', { name: '试算' }).click();
    await page.getByText('试算结果（没有保存）').waitFor();
    await page.getByRole('heading', { name: '与被替换方案相比的变化' }).waitFor();
    await page.getByText('继续执行的运输').waitFor();
    await page.getByText('将收回的运输').waitFor();
    await look(page, 'command-replan');
    await page.getByRole('button', { name: '保存方案' }).click();
    await page.getByRole('heading', { name: /调拨方案 \d/ }).waitFor();
    await page.getByRole('row', { name: /需求变化/ }).waitFor();
    await look(page, 'command-plan-replacing');
    await page.getByRole('button', { name: '提交审批' }).click();
    await page.getByRole('tooltip').getByRole('button', { name: '提交审批' }).click();
    await page.getByText('审批中').waitFor();
    const name = new URL(page.url()).pathname;
    await as('gansu-approver', async ({ page: approver }) => {
      await approver.goto(`${url}${name}`);
      await approver.getByRole('button', { name: '同意' }).click();
      await approver.getByRole('tooltip').getByRole('button', { name: '同意' }).click();
      await approver.getByText('已批准').waitFor();
    });
    await page.getByText('已批准').waitFor();
    await page.goto(`${url}/plans/${world.planId}`);
    await page.getByText('已被替换', { exact: true }).waitFor();
  });
});

test('the execution report of the plan says what was received and damaged', async () => {
  await as('jishishan-duty', async ({ page }) => {
    await page.goto(`${url}/plans/${world.planId}`);
    await page.getByRole('link', { name: '执行结果报告' }).click();
    await page.getByRole('heading', { name: /执行结果报告/ }).waitFor();
    await page.getByText(world.lamp).first().waitFor();
    await picture(page, 'command-execution-report');
  });
});
