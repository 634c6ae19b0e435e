// What a warehouse manager does besides papers: counting with phones, donations, levels and floors, the record of the store, its grade.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guidePicture, kSizes, url } from './browser.mjs';
import { choose, day, fill, line, look, receive, row } from './forms.mjs';
import { as } from './people.mjs';

const kLanzhou = `${url}/warehouses/620000-01`;
const kLinxia = `${url}/warehouses/622900-01`;
const run = Date.now().toString(36).toUpperCase();

const dialog = (page) => page.getByRole('dialog');

test('a bin is counted blind on a phone while the network is away, counted again by somebody else, and posted with the reason', async () => {
  const bin = `P-${run}`;
  await as('gansu-keeper', async ({ page }) => {
    await receive(page, kLanzhou, [{ item: '折叠床', typed: 'zdc', quantity: 40, 批号: run, 货位: bin }]);
    await page.goto(`${kLanzhou}?tab=stocktakes`);
    await page.getByRole('button', { name: '开始盘点' }).click();
    await fill(dialog(page), '盘哪些货位', bin);
    await dialog(page).getByRole('button', { name: '开始盘点' }).click();
    await page.waitForURL(/\/stocktakes\/\d+/);
    const stocktake = page.url();

    await as('gansu-duty', async ({ page: phone, context }) => {
      await phone.setViewportSize(kSizes[2]);
      await phone.goto(stocktake);
      await phone.getByText('盲盘：点数时不显示账面数量。').waitFor();
      await fill(phone, '扫码或输入编号', run);
      await phone.keyboard.press('Enter');
      const counted = phone.getByLabel(/点到的数量/);
      await counted.fill('38');
      assert.ok(!(await phone.textContent('main')).includes('40'), 'a blind count does not show the book');
      await look(phone, 'keeper-count');
      await guidePicture(phone, 'warehouse-manager-count');
      await context.setOffline(true);
      await phone.getByRole('button', { name: '记下' }).click();
      await phone.getByText('1 条还没有送出').waitFor();
      await phone.getByText('连不上服务器，连上后自动送出。').waitFor();
      await context.setOffline(false);
      await phone.getByText('1 项要换人复点').waitFor({ timeout: 60_000 });
    });

    // The difference has to be found by another person too.
    await page.reload();
    await page.getByText('1 项要换人复点').waitFor();
    await fill(page, '扫码或输入编号', run);
    await page.keyboard.press('Enter');
    await page.getByLabel(/点到的数量/).fill('38');
    await page.getByRole('button', { name: '复点' }).click();
    await page.getByRole('heading', { name: '核对差异并过账' }).waitFor();
    await page.getByLabel(/差异原因/).fill('两张被借出未登记');
    await fill(page, '经手人 1', '演示丙');
    await look(page, 'keeper-stocktake');
    await page.getByRole('button', { name: '过账（盘点单）' }).click();
    await page.getByRole('link', { name: '看盘点单' }).click();
    await page.getByRole('heading', { name: /盘点单/ }).waitFor();
    await row(page, '折叠床', '2 张').waitFor();
    await look(page, 'keeper-stocktake-sheet');
    await page.locator('dl.facts').getByRole('link', { name: /^#\d+$/ }).click();
    await page.getByRole('heading', { name: /^盘点 #/ }).waitFor();
  });
});

test('a donation is recorded, received, traced to its shipment, and closed with a reason for what is left', async () => {
  const donor = `兰州爱心企业 ${run}`;
  await as('gansu-keeper', async ({ page }) => {
    await page.goto(`${url}/duties?tab=donations`);
    await page.getByRole('button', { name: '登记捐赠' }).click();
    await fill(page, '捐赠方', donor);
    await fill(page, '捐赠协议编号', `JZ-${run}`);
    await choose(page, '定向', '定向地区');
    await choose(page, '定向地区', '临夏回族自治州', '622900');
    await choose(line(page, 1), '物资', '棉被', 'mb');
    await line(page, 1).getByLabel(/^数量/).fill('50');
    await fill(line(page, 1), '价值（元，整行）', '6000.50');
    await page.reload();
    await page.getByText('已恢复上次没有提交的内容').waitFor();
    assert.equal(await page.getByLabel('捐赠方', { exact: true }).inputValue(), donor);
    await look(page, 'keeper-donation-new');
    await page.getByRole('button', { name: '登记捐赠' }).click();
    await page.waitForURL(/\/donations\/\d+/);
    await page.getByText('未到货', { exact: true }).first().waitFor();
    const donation = page.url();

    await page.getByRole('button', { name: '按捐赠收货' }).click();
    await page.getByRole('menuitem', { name: /甘肃省红十字会备灾仓库/ }).click();
    await line(page, 1).getByText('棉被').first().waitFor();
    await fill(page, '经手人 2', '演示乙');
    await fill(line(page, 1), '批号', run);
    await fill(line(page, 1), '货位', 'D-01');
    await page.getByRole('button', { name: '过账' }).click();
    await page.waitForURL(/\/vouchers\//);

    await page.goto(`${kLanzhou}/papers/issueStock`);
    await fill(page, '运单', '20231218-622927-9-79');
    await fill(page, '谁来领取', '演示车队');
    await fill(page, '经手人 2', '演示乙');
    await choose(line(page, 1), '物资', '棉被', 'mb');
    await choose(line(page, 1), '批次', run, run);
    await fill(line(page, 1), '数量', '20');
    await choose(page, '发放地区', '积石山', '622927');
    await page.getByRole('button', { name: '过账' }).click();
    await page.waitForURL(/\/vouchers\//);

    await page.goto(donation);
    await page.getByText('发放中').first().waitFor();
    await row(page, '棉被', run).locator('.ant-table-row-expand-icon').first().waitFor();
    await page.getByText('20231218-622927-9-79').waitFor();
    await look(page, 'keeper-donation');
    await page.getByRole('button', { name: '结案' }).click();
    await fill(dialog(page), '执行结果报告（编号或名称）', `执行报告 ${run}`);
    await dialog(page).getByRole('button', { name: '结案' }).click();
    // Not everything was given out: why has to be said.
    await dialog(page).getByRole('alert').first().waitFor();
    await fill(dialog(page), '没有发完的原因', '其余三十床留作冬季储备');
    await dialog(page).getByRole('button', { name: '结案' }).click();
    await page.getByText('已结案').first().waitFor();
  });
});

test('a stock level makes a shortage visible; its floor is let go by a chapter above, and only there', async () => {
  await as('linxia-keeper', async ({ page }) => {
    await page.goto(`${kLinxia}?tab=levels`);
    await page.getByRole('button', { name: '设置定额' }).click();
    await choose(dialog(page), '盘哪些物资', '赈济家庭包', 'zj');
    await fill(dialog(page), '最低数量', '500');
    await fill(dialog(page), '最高数量', '1000');
    await fill(dialog(page), '保底储备', '30');
    await fill(dialog(page), '数字出自哪里', `演示 ${run}`);
    await dialog(page).getByRole('button', { name: '设置定额' }).click();
    await row(page, '赈济家庭包', `演示 ${run}`).waitFor();
    assert.equal(await page.getByRole('button', { name: '批准动用' }).count(), 0);
    await page.goto(`${url}/duties?tab=shortfalls`);
    await row(page, '赈济家庭包', '低于最低').waitFor();
    await look(page, 'keeper-shortfalls');
  });
  await as('gansu-commander', async ({ page }) => {
    await page.goto(`${kLinxia}?tab=levels`);
    await page.getByRole('button', { name: '批准动用' }).click();
    await fill(dialog(page), '可动用的数量', '10');
    await fill(dialog(page), '理由', `临夏急需 ${run}`);
    await dialog(page).getByRole('button', { name: '批准动用' }).click();
    await row(page, run, '有效').waitFor();
    await look(page, 'keeper-levels');
    await row(page, run, '有效').getByRole('button', { name: '提前结束' }).click();
    await dialog(page).getByRole('button', { name: '提前结束' }).click();
    await row(page, run, '已结束').waitFor();
  });
});

test('two people edit the record of one store: the second sees what changed, and both changes stand', async () => {
  await as('gansu-keeper', async ({ page }) => {
    await as('gansu-keeper', async ({ page: other }) => {
      for (const one of [page, other]) {
        await one.goto(`${kLanzhou}/edit`);
        await one.getByRole('heading', { name: /修改资料/ }).waitFor();
      }
      await fill(other, '地址', `兰州市城关区 ${run}`);
      await other.getByRole('button', { name: '保存' }).click();
      await other.getByText(`兰州市城关区 ${run}`).waitFor();
    });
    await fill(page, '库容（m³）', '2000');
    await fill(page, '承重（kg）', '一千');
    await page.locator('.field-wrong', { hasText: '承重' }).waitFor();
    await fill(page, '承重（kg）', '900000');
    await fill(page, '坐标（纬度，经度）', '36.058039，103.823557');
    await fill(page, '其他情况', `演示 ${run}`);
    await page.keyboard.press('Control+Enter');
    await page.getByText('别人刚改过这个仓库的资料').waitFor();
    await row(page, '地址', run).waitFor();
    await look(page, 'keeper-record-changed');
    await page.getByRole('button', { name: '用我的' }).click();
    await page.getByRole('button', { name: '保存' }).click();
    await page.waitForURL(kLanzhou);
    await page.getByText(`兰州市城关区 ${run}`).waitFor();
    await page.getByText(`演示 ${run}`).waitFor();
    await page.getByText(/2,000 m³/).waitFor();
  });
});

test('a store is closed and opened again: closed, it offers no papers', async () => {
  await as('linxia-keeper', async ({ page }) => {
    await page.goto(kLinxia);
    await page.getByRole('button', { name: '关闭仓库' }).click();
    await dialog(page).getByRole('button', { name: '关闭仓库' }).click();
    await page.getByText('已关闭').waitFor();
    assert.equal(await page.getByRole('button', { name: '收货（入库单）' }).count(), 0);
    await page.getByRole('button', { name: '重新开放' }).click();
    await page.getByRole('button', { name: '收货（入库单）' }).waitFor();
  });
});

test('a store assesses itself; the chapter above corrects and passes it; the national society declines', async () => {
  const remark = `演示 ${run}`;
  await as('linxia-keeper', async ({ page }) => {
    await page.goto(`${kLinxia}?tab=grade`);
    await page.getByRole('heading', { name: '差距' }).first().waitFor();
    await look(page, 'keeper-grade-gaps');
    // What an earlier day left under way is taken back first.
    if (await page.getByRole('button', { name: '撤回' }).isVisible()) {
      await page.getByRole('button', { name: '撤回' }).click();
      await fill(dialog(page), '意见', remark);
      await dialog(page).getByRole('button', { name: '撤回' }).click();
    }
    await page.getByRole('button', { name: '开始自评' }).click();
    const save = page.getByRole('button', { name: '保存自评' });
    await save.waitFor();
    const values = page.getByLabel(/自报数值/);
    const proofs = page.getByLabel(/证明/);
    const days = page.getByLabel(/测量日期/);
    for (let index = 0; index < (await values.count()); ++index) {
      await values.nth(index).fill('1');
      await proofs.nth(index).fill(`测量记录 ${index + 1}`);
      await days.nth(index).fill(day(-1));
    }
    await look(page, 'keeper-grade-evidence');
    await save.click();
    await page.getByRole('button', { name: '申报' }).click();
    await fill(dialog(page), '意见', remark);
    await dialog(page).getByRole('button', { name: '申报' }).click();
    await page.getByText('已申报').first().waitFor();
  });
  await as('gansu-approver', async ({ page }) => {
    await page.goto(`${kLinxia}?tab=grade`);
    await page.getByRole('button', { name: '审核通过' }).click();
    await dialog(page).getByLabel(/审核更正/).first().fill('2');
    await fill(dialog(page), '更正理由', '现场复量');
    await fill(dialog(page), '意见', remark);
    await dialog(page).getByRole('button', { name: '审核通过' }).click();
    // While it closes it lies over what is below.
    await dialog(page).waitFor({ state: 'hidden' });
    await page.getByText('已审核').first().waitFor();
    await page.getByText('现场复量').first().waitFor();
    await look(page, 'keeper-grade-reviewed');
  });
  await as('national-admin', async ({ page }) => {
    await page.goto(`${kLinxia}?tab=grade`);
    await page.getByRole('button', { name: '不予授予' }).click();
    await fill(dialog(page), '意见', remark);
    await dialog(page).getByRole('button', { name: '不予授予' }).click();
    await page.getByText('不予授予').first().waitFor();
  });
});
