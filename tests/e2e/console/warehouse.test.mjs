// The day of a warehouse manager: notice, goods in, put-away, goods out, transfer, cross-dock, disposal, counter-voucher.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guidePicture, url } from './browser.mjs';
import { choose, day, fill, line, look, receive as receiveGoods, row } from './forms.mjs';
import { as } from './people.mjs';

const kLanzhou = `${url}/warehouses/620000-01`;
const kLinxia = `${url}/warehouses/622900-01`;
// Goods of this run, told from those of every other.
const run = Date.now().toString(36).toUpperCase();


const posted = (page) => page.waitForURL(/\/vouchers\//);
const post = async (page) => {
  await page.keyboard.press('Control+Enter');
  await posted(page);
};
const pressPost = async (page) => {
  await page.getByRole('button', { name: '过账' }).click();
  await posted(page);
};
const newPaper = async (page, kind) => {
  await page.getByRole('button', { name: '新办单据' }).click();
  await page.getByRole('menuitem', { name: kind }).click();
  await page.getByRole('heading', { name: kind }).waitFor();
};

// Takes in `quantity` coats of this run into a bin.
const receive = (page, batch, quantity, bin, days = 900) =>
  receiveGoods(page, kLanzhou, [{ item: '棉大衣', typed: 'mdy', quantity, 批号: batch, 有效期至: day(days), 货位: bin }]);

test('goods are announced, come short and partly broken, are put away, and the bin card says so', async () => {
  await as('gansu-keeper', async ({ page }) => {
    await page.getByRole('link', { name: '仓库', exact: true }).first().click();
    await page.getByRole('link', { name: /甘肃省红十字会备灾仓库/ }).click();
    await page.getByRole('heading', { name: /甘肃省红十字会备灾仓库/ }).waitFor();
    await look(page, 'keeper-warehouse');

    await newPaper(page, '入库通知');
    await fill(page, '谁送来的', `兰州被服厂 ${run}`);
    await fill(page, '供货方联系人', '销售科 <script>alert(1)</script>');
    await fill(page, '预计到达', `${day(1)}T09:00`);
    await fill(page, '经手人 2', '演示乙');
    await choose(line(page, 1), '物资', '棉大衣', 'mdy');
    await fill(line(page, 1), '数量', '120');
    await look(page, 'keeper-notice');
    await post(page);
    await page.getByRole('heading', { name: /入库通知/ }).waitFor();
    assert.ok((await page.textContent('main')).includes('<script>alert(1)</script>'), 'script is shown as text');

    await page.getByRole('button', { name: '记录联系' }).click();
    await fill(page.getByRole('dialog'), '联系了谁', '销售科');
    await fill(page.getByRole('dialog'), '说了什么', '明早九点到');
    await page.getByRole('dialog').getByRole('button', { name: '记录联系' }).click();
    await page.getByText('明早九点到').waitFor();
    await look(page, 'keeper-notice-posted');

    await page.getByRole('button', { name: '按通知收货' }).click();
    await page.getByRole('heading', { name: '收货（入库单）' }).waitFor();
    // What is still to come stands there already.
    await line(page, 1).getByText('棉大衣').first().waitFor();
    assert.equal(await line(page, 1).getByLabel('数量', { exact: true }).inputValue(), '120');
    await fill(line(page, 1), '数量', '110');
    await fill(page, '经手人 2', '演示乙');
    await choose(line(page, 1), '来源', '自行采购');
    await fill(line(page, 1), '批号', run);
    await fill(line(page, 1), '有效期至', day(60));
    await line(page, 1).getByText('验收与来源').click();
    await fill(line(page, 1), '拒收数量', '6');
    await page.reload();
    await page.getByText('已恢复上次没有提交的内容').waitFor();
    assert.equal(await line(page, 1).getByLabel('拒收数量', { exact: true }).inputValue(), '6');
    // Why goods were refused is asked for beside the field.
    await page.getByRole('button', { name: '过账' }).click();
    await page.locator('.field-wrong', { hasText: '拒收原因' }).waitFor();
    await choose(line(page, 1), '拒收原因', '破损');
    await look(page, 'keeper-receipt');
    await guidePicture(page, 'warehouse-manager-receipt');
    await pressPost(page);
    await page.getByRole('heading', { name: /入库单/ }).waitFor();
    await row(page, '棉大衣', '短少').waitFor();
    await row(page, '棉大衣', '拒收').waitFor();
    await look(page, 'keeper-receipt-posted');

    await page.goto(kLanzhou);
    await page.getByLabel('按名称、批号、捐赠方查找').fill(run);
    await row(page, run, '110 件').getByRole('button', { name: '移位' }).click();
    await fill(page, '移到货位', 'B-02-1');
    await page.getByRole('dialog').getByRole('button', { name: '移位' }).click();
    await row(page, run, 'B-02-1').getByRole('link', { name: '货位卡' }).click();
    await page.getByRole('heading', { name: /货位卡 · 棉大衣/ }).waitFor();
    await row(page, '入库单', '110').waitFor();
    await look(page, 'keeper-bin-card');
  });
});

test('a paper with one signature is refused beside the field; the issue note leaves as a PDF, and is taken back by a counter-voucher', async () => {
  const batch = `${run}A`;
  await as('gansu-keeper', async ({ page, context }) => {
    await receive(page, batch, 20, 'B-03');
    await page.goto(kLanzhou);
    await page.getByRole('button', { name: '发货（出库单）' }).click();
    await fill(page, '运单', '20231218-622927-9-77');
    await fill(page, '谁来领取', '演示车队');
    await choose(line(page, 1), '物资', '棉大衣', 'mdy');
    await choose(line(page, 1), '批次', batch, batch);
    await fill(line(page, 1), '数量', '5');
    await page.getByRole('button', { name: '过账' }).click();
    await page.locator('.field-wrong', { hasText: '经手人' }).waitFor();
    await look(page, 'keeper-issue-refused');
    await fill(page, '经手人 2', '演示乙');
    await pressPost(page);
    await page.getByRole('heading', { name: /出库单/ }).waitFor();
    await row(page, '棉大衣', '5 件').waitFor();
    await look(page, 'keeper-issue-note');

    // The paper with its own styles: as a file that prints as it is.
    const [pdf] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载 PDF' }).click()]);
    assert.match(pdf.suggestedFilename(), /\.pdf$/);
    const [html] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载网页版' }).click()]);
    const paper = await context.newPage();
    await paper.goto(`file://${await html.path()}`);
    await paper.getByText('出库单').first().waitFor();
    await paper.close();

    await page.getByRole('button', { name: '冲销' }).click();
    await fill(page.getByRole('dialog'), '理由', '车没有来');
    await fill(page.getByRole('dialog'), '经手人 2', '演示乙');
    await page.getByRole('dialog').getByRole('button', { name: '冲销' }).click();
    await page.getByText('冲销的单据').waitFor();
    await page.goto(kLanzhou);
    await page.getByLabel('按名称、批号、捐赠方查找').fill(batch);
    await row(page, batch, '20 件').waitFor();
  });
});

test('a transfer order leaves one warehouse and arrives in the other, one coat less', async () => {
  const batch = `${run}B`;
  await as('gansu-keeper', async ({ page }) => {
    await receive(page, batch, 12, 'B-04');
    await page.goto(kLanzhou);
    await newPaper(page, '调出到另一个仓库（调拨单）');
    await page.getByLabel('调往仓库').fill('622900-01');
    await page.locator('.ant-select-item-option', { hasText: '临夏州' }).first().click();
    await fill(page, '经手人 2', '演示乙');
    await choose(line(page, 1), '物资', '棉大衣', 'mdy');
    await choose(line(page, 1), '批次', batch, batch);
    await fill(line(page, 1), '数量', '12');
    await look(page, 'keeper-transfer');
    await post(page);
    await page.getByRole('heading', { name: /调拨单/ }).waitFor();
    const shipment = /transfer-order-[\d-]+/.exec(page.url())[0];
    await as('linxia-keeper', async ({ page: other }) => {
      await other.goto(kLinxia);
      await newPaper(other, '调拨入库');
      await choose(other, '运单', `调拨单 ${shipment.slice('transfer-order-'.length)}`);
      await line(other, 1).getByText('棉大衣').waitFor();
      await fill(line(other, 1), '实收', '11');
      await fill(line(other, 1), '途中损失', '1');
      await fill(line(other, 1), '货位', 'A-01');
      await fill(other, '谁送来的', '演示车队');
      await fill(other, '经手人 2', '演示丁');
      await look(other, 'keeper-transfer-in');
      await post(other);
      await other.getByRole('heading', { name: /调拨入库单/ }).waitFor();
      await other.goto(kLinxia);
      await other.getByLabel('按名称、批号、捐赠方查找').fill(batch);
      await row(other, batch, '11 件').waitFor();
      await row(other, batch).getByRole('link', { name: batch }).click();
      await other.getByRole('heading', { name: new RegExp(batch) }).waitFor();
      await look(other, 'keeper-lot');
    });
  });
});

test('goods that go straight on leave no stock behind', async () => {
  const batch = `${run}C`;
  await as('gansu-keeper', async ({ page }) => {
    await page.goto(kLanzhou);
    await newPaper(page, '快进快出');
    await fill(page, '谁送来的', '兰州爱心企业');
    await fill(page, '运单', '20231218-622927-9-78');
    await fill(page, '谁来领取', '演示车队');
    await fill(page, '经手人 2', '演示乙');
    await choose(line(page, 1), '物资', '棉被', 'mb');
    await fill(line(page, 1), '数量', '30');
    await choose(line(page, 1), '来源', '自行采购');
    await fill(line(page, 1), '批号', batch);
    await look(page, 'keeper-cross-dock');
    await page.getByRole('button', { name: '检查' }).click();
    await page.getByText('检查通过，可以过账。').waitFor();
    await pressPost(page);
    await page.getByRole('heading', { name: /快进快出单/ }).waitFor();
    await row(page, '棉被', '30 床').first().waitFor();
    await look(page, 'keeper-cross-dock-posted');
    await page.goto(kLanzhou);
    await page.getByLabel('按名称、批号、捐赠方查找').fill(batch);
    await page.getByText('没有库存').waitFor();
  });
});

test('broken goods are written off with a third signature, and what is short or expires is listed', async () => {
  const batch = `${run}D`;
  await as('gansu-keeper', async ({ page }) => {
    await receive(page, batch, 8, 'B-05', 45);
    await page.goto(`${kLanzhou}/papers/disposeStock`);
    await choose(page, '报废原因', '破损');
    await fill(page, '批准人', '演示乙');
    await fill(page, '经手人 2', '演示乙');
    await choose(line(page, 1), '批次', batch, batch);
    await fill(line(page, 1), '数量', '3');
    await page.getByRole('button', { name: '过账' }).click();
    await page.locator('.field-wrong', { hasText: '批准人' }).waitFor();
    await fill(page, '批准人', '演示丙');
    await look(page, 'keeper-disposal');
    await pressPost(page);
    await page.getByRole('heading', { name: /报废单/ }).waitFor();

    await page.goto(`${url}/duties?tab=expiring`);
    await row(page, batch, 'B-05', '5 件').waitFor();
    await look(page, 'keeper-expiring');
    await page.goto(`${url}/vouchers`);
    await page.getByRole('heading', { name: '出入库单据' }).waitFor();
    await page.getByText('报废单').first().waitFor();
    await look(page, 'keeper-vouchers');
    await page.goto(`${url}/stock`);
    await page.getByRole('cell', { name: /棉大衣/ }).first().waitFor();
    await look(page, 'keeper-stock');
  });
});

test('two people go on with one draft: the second sees both versions, and posts what they decide', async () => {
  const batch = `${run}E`;
  await as('gansu-keeper', async ({ page }) => {
    await page.goto(`${kLanzhou}/papers/receiveStock`);
    await fill(page, '谁送来的', '兰州被服厂');
    await fill(page, '经手人 2', '演示乙');
    await choose(line(page, 1), '物资', '棉大衣', 'mdy');
    await fill(line(page, 1), '数量', '7');
    await choose(line(page, 1), '来源', '自行采购');
    await fill(line(page, 1), '批号', batch);
    await page.getByRole('button', { name: '保存草稿' }).click();
    await page.getByText(/草稿已保存/).waitFor();
    // The latest draft stands first for everybody of the warehouse.
    await page.goto(`${url}/vouchers?view=drafts&warehouse=warehouses/620000-01`);
    await look(page, 'keeper-drafts');
    await row(page, '收货（入库单）').first().getByRole('link').click();
    await line(page, 1).getByLabel('批号', { exact: true }).waitFor();
    assert.equal(await line(page, 1).getByLabel('批号', { exact: true }).inputValue(), batch);
    await as('gansu-keeper', async ({ page: other }) => {
      await other.goto(page.url());
      await fill(line(other, 1), '货位', 'F-09');
      await other.getByRole('button', { name: '保存草稿' }).click();
      await other.getByText(/草稿已保存/).waitFor();
    });
    await fill(line(page, 1), '数量', '9');
    await page.getByRole('button', { name: '过账' }).click();
    await page.getByText('别人同时改了这张草稿').waitFor();
    await row(page, '货位', 'F-09').waitFor();
    await row(page, '数量', '9').waitFor();
    await look(page, 'keeper-draft-conflict');
    await page.getByRole('button', { name: '用我的' }).click();
    await fill(line(page, 1), '货位', 'F-09');
    await pressPost(page);
    await row(page, '棉大衣', '9 件').first().waitFor();
  });
});
