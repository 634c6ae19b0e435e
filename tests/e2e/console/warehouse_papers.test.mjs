// Rarer days of a warehouse: it is registered and graded, goods leave before their paper, kits are made and taken apart, and a donation is
// followed to the place where it was handed over.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { url } from './browser.mjs';
import { approve, arrive, decideLevel, kSite, makeIncident, makeItem, plan, sendOff, sign } from './command_world.mjs';
import { choose, day, fill, line, look, receive, row } from './forms.mjs';
import { as } from './people.mjs';

const kLanzhou = `${url}/warehouses/620000-01`;
const kLinxia = `${url}/warehouses/622900-01`;
const run = Date.now().toString(36).toUpperCase();

const dialog = (page) => page.getByRole('dialog');
const say = async (page, step, remark) => {
  await page.getByRole('button', { name: step }).click();
  await fill(dialog(page), '意见', remark);
  await dialog(page).getByRole('button', { name: step }).click();
  await dialog(page).waitFor({ state: 'hidden' });
};

const store = `622927-${run}`;

test('a warehouse is registered for the first time: what is wrong stands beside its field, and nothing typed is lost', async () => {
  await as('national-admin', async ({ page }) => {
    await page.goto(`${url}/warehouses`);
    await page.getByRole('button', { name: '登记仓库' }).click();
    await page.getByRole('heading', { name: '登记仓库' }).waitFor();
    await fill(page, '坐标（纬度，经度）', '积石山县吹麻滩镇');
    await page.locator('.field-wrong', { hasText: '坐标' }).waitFor();
    await page.getByRole('button', { name: '保存' }).click();
    assert.equal(await page.getByLabel('坐标（纬度，经度）').evaluate((input) => input === document.activeElement), true, 'what cannot be read is not left out in silence');
    await fill(page, '坐标（纬度，经度）', '35.71787，102.87589');
    await page.getByRole('button', { name: '保存' }).click();
    await page.locator('.field-wrong', { hasText: '仓库编号' }).waitFor();
    await page.locator('.field-wrong', { hasText: '名称' }).waitFor();
    await look(page, 'keeper-register-wrong');

    await fill(page, '仓库编号', store);
    await choose(page, '所属红会', '积石山', '622927');
    await fill(page, '名称', `积石山县备灾仓库（演示 ${run}）`);
    await fill(page, '库容（m³）', '120');
    await page.reload();
    await page.getByText('已恢复上次没有提交的内容').waitFor();
    assert.equal(await page.getByLabel('名称', { exact: true }).inputValue(), `积石山县备灾仓库（演示 ${run}）`);
    await look(page, 'keeper-register');
    await page.getByRole('button', { name: '保存' }).click();
    await page.waitForURL(`**/warehouses/${store}`);
    await page.getByRole('heading', { name: new RegExp(run) }).waitFor();
    await page.getByText('没有库存').waitFor();
    await look(page, 'keeper-register-done');
  });
  await as('jishishan-keeper', async ({ page }) => {
    await page.goto(`${url}/warehouses`);
    await row(page, run, '未定级').waitFor();
    assert.equal(await page.getByRole('button', { name: '登记仓库' }).count(), 0, 'only administrators register');
  });
});

test('a warehouse sees what it lacks, fills it in, assesses itself, and is passed and awarded by those above', async () => {
  const remark = `演示 ${run}`;
  const grade = `${url}/warehouses/${store}?tab=grade`;
  await as('jishishan-keeper', async ({ page }) => {
    await page.goto(grade);
    await page.getByRole('heading', { name: '差距' }).waitFor();
    await page.getByText('4 级还缺“库房面积”：仓库资料里没有登记').waitFor();
    await page.getByText('4 级还需在库品种 2 种').waitFor();
    await look(page, 'keeper-gaps');
    await page.goto(`${url}/warehouses/${store}/edit`);
    await fill(page, '库房面积（m²）', '80');
    await page.getByRole('button', { name: '保存' }).click();
    await page.waitForURL(`**/warehouses/${store}`);
    await receive(page, `${url}/warehouses/${store}`, [
      { item: '棉被', typed: 'mb', quantity: 10 },
      { item: '折叠床', typed: 'zdc', quantity: 10 },
    ]);
    await page.goto(grade);
    await page.getByText('4 级还需').first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '开始自评' }).click();
    const typed = [['专职保管员', '1'], ['应急出库时间', '200'], ['消防检查', '30']];
    for (const [criterion, value] of typed) {
      const group = page.getByRole('group', { name: criterion });
      await fill(group, '自报数值', value);
      await fill(group, '证明（文字或文件编号）', `演示记录 ${run}`);
      await fill(group, '测量日期', day(-1));
    }
    await page.getByRole('button', { name: '保存自评' }).click();
    await page.getByText('按现有资料可评：4 级').last().waitFor();
    await look(page, 'keeper-self-assessment');
    await say(page, '申报', remark);
    await page.getByText('已申报').first().waitFor();
    assert.equal(await page.getByRole('button', { name: '审核通过' }).count(), 0, 'nobody reviews their own');
  });
  await as('linxia-approver', async ({ page }) => {
    await page.goto(grade);
    await say(page, '审核通过', remark);
    await page.getByText('已审核').first().waitFor();
    assert.equal(await page.getByRole('button', { name: '授予等级' }).count(), 0, 'the national society awards');
  });
  await as('national-admin', async ({ page }) => {
    await page.goto(grade);
    await page.getByRole('button', { name: '授予等级' }).click();
    // Another level than the computed one takes a reason.
    await choose(dialog(page), '授予的等级', '3 级');
    await fill(dialog(page), '等级有效至', day(365));
    await fill(dialog(page), '意见', remark);
    await dialog(page).getByRole('button', { name: '授予等级' }).click();
    await dialog(page).locator('.field-wrong', { hasText: '与评定结果不同的理由' }).waitFor();
    await choose(dialog(page), '授予的等级', '4 级');
    await look(page, 'keeper-award');
    await dialog(page).getByRole('button', { name: '授予等级' }).click();
    await dialog(page).waitFor({ state: 'hidden' });
    await page.getByText('已授予').first().waitFor();
    await look(page, 'keeper-awarded');
    await page.goto(`${url}/warehouses`);
    await row(page, run, '4 级').waitFor();
  });
});

test('goods leave before their paper only under a response level; the open paper is in sight until two persons have signed', async () => {
  const { incident, title } = await makeIncident(run);
  await as('gansu-keeper', async ({ page }) => {
    await receive(page, kLanzhou, [{ item: '折叠床', typed: 'zdc', quantity: 2, 批号: run }]);
    await page.goto(`${kLanzhou}/papers/issueStock`);
    await page.getByRole('checkbox', { name: /先行调运，补办手续/ }).check();
    assert.equal(await page.getByLabel('经手人 2', { exact: true }).count(), 0, 'nobody signs yet');
    await fill(page, '运单', `${incident.split('/')[1]}-91`);
    await choose(page, '为哪起灾情', title, run);
    await choose(page, '发放地区', '积石山', '622927');
    await fill(page, '谁来领取', '演示车队');
    await choose(line(page, 1), '物资', '折叠床', 'zdc');
    await choose(line(page, 1), '批次', run, run);
    await fill(line(page, 1), '数量', '2');
    await page.getByRole('button', { name: '过账' }).click();
    await page.getByRole('alert').filter({ hasText: '响应' }).waitFor();
    await look(page, 'keeper-paper-later-refused');
    await decideLevel(incident);
    await page.getByRole('button', { name: '过账' }).click();
    await page.waitForURL(/\/vouchers\//);
    await page.getByText('待补办手续').first().waitFor();
    await look(page, 'keeper-paper-open');
    const voucher = new URL(page.url()).pathname;
    const number = /issue-note-(.+)$/.exec(voucher)[1];

    await page.goto(`${url}/duties`);
    await choose(page, '要做什么', '补办手续');
    await row(page, '补办手续', number).waitFor();
    await look(page, 'keeper-paper-duty');
    await as('national-auditor', async ({ page: auditor }) => {
      await auditor.goto(`${url}/oversight/papers`);
      await auditor.locator(`a[href="${voucher}"]`).waitFor();
    });
    await page.goto(`${url}/vouchers`);
    await page.getByRole('checkbox', { name: '只看待补办手续' }).check();
    await page.locator(`main a[href="${voucher}"]`).click();
    await page.getByRole('button', { name: '补办手续' }).click();
    // One person alone does not complete it.
    await dialog(page).getByRole('button', { name: '补办手续' }).click();
    await dialog(page).locator('.field-wrong', { hasText: '经手人' }).waitFor();
    await fill(dialog(page), '经手人 2', '演示乙');
    await fill(dialog(page), '备注', `补签 ${run}`);
    await look(page, 'keeper-paper-complete');
    await dialog(page).getByRole('button', { name: '补办手续' }).click();
    await dialog(page).waitFor({ state: 'hidden' });
    await page.getByText('待补办手续').waitFor({ state: 'detached' });
    await page.getByText(`补签 ${run}`).waitFor();
    await page.goto(`${url}/oversight/papers`);
    await page.getByRole('heading', { name: '待补手续' }).waitFor();
    await page.locator(`a[href="${voucher}"]`).waitFor({ state: 'detached' });
  });
});

test('kits are assembled of what lies there, and one is taken apart again', async () => {
  const id = run.toLowerCase();
  const soap = await makeItem(`soap-${id}`, { displayName: '肥皂', specification: run, baseUnit: '块' });
  const towel = await makeItem(`towel-${id}`, { displayName: '毛巾', specification: run, baseUnit: '条' });
  await makeItem(`hygiene-${id}`, { displayName: '卫生包', specification: run, baseUnit: '套', components: [{ item: soap, quantity: '2' }, { item: towel, quantity: '1' }] });
  await as('linxia-keeper', async ({ page }) => {
    await receive(page, kLinxia, [
      { item: `肥皂 ${run}`, typed: '肥皂', quantity: 10 },
      { item: `毛巾 ${run}`, typed: '毛巾', quantity: 4 },
    ]);
    await page.goto(kLinxia);
    await page.getByRole('button', { name: '新办单据' }).click();
    await page.getByRole('menuitem', { name: '组装' }).click();
    await choose(page, '套装', `卫生包 ${run}`, '卫生包');
    await fill(page, '套数', '5');
    await fill(page, '批号', run);
    await fill(page, '货位', 'K-01');
    await fill(page, '经手人 2', '演示乙');
    await page.getByRole('button', { name: '过账' }).click();
    // Four towels make four kits.
    const refused = page.getByRole('alert').filter({ hasText: /毛巾|towel/ });
    await refused.waitFor();
    await look(page, 'keeper-kits-refused');
    await fill(page, '套数', '4');
    await look(page, 'keeper-kits');
    await page.getByRole('button', { name: '过账' }).click();
    await page.waitForURL(/\/vouchers\//);
    await page.getByRole('heading', { name: /组装单/ }).waitFor();
    await row(page, '肥皂', '8 块').waitFor();
    await row(page, '毛巾', '4 条').waitFor();
    await row(page, '卫生包', '4 套').waitFor();
    await look(page, 'keeper-kits-made');

    await page.goto(kLinxia);
    await page.getByRole('button', { name: '新办单据' }).click();
    await page.getByRole('menuitem', { name: '拆分' }).click();
    await choose(page, '套装', run, run);
    await fill(page, '套数', '1');
    await fill(page, '经手人 2', '演示乙');
    await look(page, 'keeper-kits-break-up');
    await page.getByRole('button', { name: '过账' }).click();
    await page.waitForURL(/\/vouchers\//);
    await page.getByRole('heading', { name: /拆分单/ }).waitFor();
    await row(page, '肥皂', '2 块').waitFor();
    await page.goto(kLinxia);
    await page.getByLabel('按名称、批号、捐赠方查找').fill(`卫生包 ${run}`);
    await row(page, '卫生包', '3 套', 'K-01').waitFor();
  });
});

test('a donation is followed to the site where it was handed over, and the donor can be told', async () => {
  const donor = `兰州爱心企业 ${run}`;
  const item = await makeItem(`heater-${run.toLowerCase()}`, { displayName: '取暖器', specification: run, baseUnit: '台', weightG: '4000', volumeCm3: '30000' });
  const { incident } = await makeIncident(`H${run}`);
  await as('linxia-keeper', async ({ page }) => {
    await page.goto(`${url}/new-donation`);
    await fill(page, '捐赠方', donor);
    await choose(line(page, 1), '物资', `取暖器 ${run}`, '取暖器');
    await line(page, 1).getByLabel(/^数量/).fill('60');
    await fill(line(page, 1), '价值（元，整行）', '12000');
    await page.getByRole('button', { name: '登记捐赠' }).click();
    await page.waitForURL(/\/donations\/\d+/);
    const donation = page.url();
    await page.getByRole('button', { name: '按捐赠收货' }).click();
    await page.getByRole('menuitem', { name: /临夏州/ }).or(page.getByRole('heading', { name: '收货（入库单）' })).first().waitFor();
    if (await page.getByRole('menuitem', { name: /临夏州/ }).isVisible()) await page.getByRole('menuitem', { name: /临夏州/ }).click();
    await line(page, 1).getByText('取暖器').first().waitFor();
    await fill(page, '经手人 2', '演示乙');
    await fill(line(page, 1), '批号', run);
    await page.getByRole('button', { name: '过账' }).click();
    await page.waitForURL(/\/vouchers\//);

    const planned = await plan({ incident, item }, 25);
    await approve(planned.plan);
    const shipment = await sendOff(planned.plan);
    await page.goto(donation);
    await page.getByText(`运输 ${shipment.split('/')[1]}`).waitFor();
    await arrive(shipment);
    await sign(shipment);
    // The page hears of it by itself.
    await page.getByText(`发放点 ${kSite}`).waitFor();
    await row(page, '取暖器', run).getByRole('cell', { name: '25', exact: true }).waitFor();
    await look(page, 'keeper-donation-delivered');
    await page.getByRole('link', { name: run, exact: true }).click();
    await page.getByRole('heading', { name: new RegExp(run) }).waitFor();
    await page.getByText(`发放点 ${kSite}`).waitFor();
    await look(page, 'keeper-lot-delivered');
  });
});
