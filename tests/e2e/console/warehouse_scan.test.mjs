// Spreadsheets, and codes on paper read with a camera.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { kSizes, url } from './browser.mjs';
import { choose, fill, line, look, receive, row } from './forms.mjs';
import { as } from './people.mjs';
import { withRows } from './xlsx.mjs';

const kLanzhou = `${url}/warehouses/620000-01`;
const run = Date.now().toString(36).toUpperCase();

let folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'muster-scan-'));
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
});


test('a delivery list is filled into the template; its wrong rows are named, and the good ones are taken in', async () => {
  await as('gansu-keeper', async ({ page }) => {
    await page.goto(kLanzhou);
    await page.locator('main').getByRole('link', { name: '表格导入导出' }).click();
    await page.getByRole('heading', { name: '表格导入导出' }).waitFor();
    const [template] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载空白模板' }).click()]);
    const file = join(folder, 'delivery.xlsx');
    writeFileSync(
      file,
      withRows(readFileSync(await template.path()), [
        { A: 'folding-bed', D: 12, F: '自行采购', G: run, N: 'E-01' },
        { A: 'no-such-thing', D: 3, F: '自行采购', G: run },
        { A: 'quilt', D: '很多', F: '自行采购', G: run },
      ]),
    );
    await fill(page, '经手人 2', '演示乙');
    await fill(page, '谁送来的', '兰州家具厂');
    await page.getByLabel('选择文件（.xlsx 或 .csv）').setInputFiles(file);
    await page.getByRole('button', { name: '检查（不入库）' }).click();
    await page.getByText('共 3 行，正确 1 行').waitFor();
    await row(page, 'no-such-thing').waitFor();
    await row(page, '很多').waitFor();
    await look(page, 'keeper-sheet-wrong');
    await page.getByRole('button', { name: '只导入正确的 1 行' }).click();
    await page.getByText('已导入 1 行').waitFor();
    // What was left out is still to be read, and nothing comes in twice.
    await row(page, 'no-such-thing').waitFor();
    assert.equal(await page.getByRole('button', { name: '全部导入' }).isDisabled(), true);
    await look(page, 'keeper-sheet-imported');
    await page.getByRole('link', { name: /^入库单/ }).click();
    await page.getByRole('heading', { name: /入库单/ }).waitFor();
    await row(page, '折叠床', '12 张').first().waitFor();
    assert.equal(await row(page, '棉被').count(), 0);
  });
});

test('the same file is sent again as the same request, another file as another one', async () => {
  await as('gansu-keeper', async ({ page }) => {
    await page.goto(`${url}/sheets?warehouse=warehouses/620000-01`);
    const [template] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载空白模板' }).click()]);
    const rows = readFileSync(await template.path());
    const files = [3, 4].map((quantity) => {
      const file = join(folder, `delivery-${quantity}.xlsx`);
      writeFileSync(file, withRows(rows, [{ A: 'folding-bed', D: quantity, F: '自行采购', G: `${run}R${quantity}` }]));
      return file;
    });
    await fill(page, '经手人 2', '演示乙');
    await fill(page, '谁送来的', '兰州家具厂');
    const requests = [];
    page.on('request', (request) => request.url().endsWith('/ImportSheet') && requests.push(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(request.postDataBuffer().toString('latin1'))[0]));
    await page.route('**/ImportSheet', (route) => route.abort(), { times: 2 });
    const send = async (file, words) => {
      await page.getByLabel('选择文件（.xlsx 或 .csv）').setInputFiles(file);
      await page.getByRole('button', { name: '全部导入' }).click();
      await page.getByText(words).waitFor();
    };
    await send(files[0], '连接不上服务器');
    await send(files[0], '连接不上服务器');
    await send(files[1], '已导入 1 行');
    assert.equal(requests[1], requests[0], 'nobody answered for the first file yet');
    assert.notEqual(requests[2], requests[0], 'the second file is not the first');
  });
});

// A film of one picture for Chromium's fake camera: raw frames with their brightness alone.
function film(grey, width, height) {
  const frame = Buffer.concat([Buffer.from('FRAME\n'), grey, Buffer.alloc((width * height) / 2, 128)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F5:1 Ip A1:1 C420jpeg\n`), frame, frame]);
}

// The code of a printed paper, a little askew on a table, as a camera sees it.
async function filmOf(page, paper) {
  const width = 640;
  const height = 480;
  const html = readFileSync(paper, 'utf8');
  const svg = /<svg class="qr"[\s\S]*?<\/svg>/.exec(html)[0].replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg" width="240" height="240"');
  const grey = await page.evaluate(
    async ([source, w, h]) => {
      const image = new Image();
      image.src = `data:image/svg+xml;base64,${btoa(source)}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = w;
      canvas.height = h;
      const context = canvas.getContext('2d');
      context.fillStyle = '#9a9a90';
      context.fillRect(0, 0, w, h);
      context.translate(w / 2, h / 2);
      context.rotate(0.2);
      context.fillStyle = '#f2f2ee';
      context.fillRect(-150, -150, 300, 300);
      context.drawImage(image, -120, -120, 240, 240);
      const { data } = context.getImageData(0, 0, w, h);
      return Array.from({ length: w * h }, (_, at) => data[at * 4]);
    },
    [svg, width, height],
  );
  return film(Buffer.from(grey), width, height);
}

// Somebody with a phone whose camera sees `video`.
async function withCamera(video, user, work) {
  const file = join(folder, `camera-${Date.now()}.y4m`);
  writeFileSync(file, video);
  const phone = await chromium.launch({
    executablePath: process.env.MUSTER_CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`],
  });
  try {
    await as(user, work, { where: phone });
  } finally {
    await phone.close();
  }
}

test('the code on a printed bin card leads to the card, and the code of an issue note to the note', async () => {
  const papers = [];
  await as('gansu-keeper', async ({ page, context }) => {
    // An empty page has no policy against pictures that a test draws.
    const table = await context.newPage();
    await page.goto(kLanzhou);
    await page.locator('.ant-table-row', { hasText: 'DEMO-2022' }).first().getByRole('link', { name: '货位卡' }).click();
    await page.getByRole('heading', { name: /货位卡/ }).waitFor();
    for (const address of [page.url(), `${url}/warehouses/620000-01/vouchers/issue-note-2023-0001`]) {
      await page.goto(address);
      const [paper] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载网页版' }).click()]);
      papers.push({ address, video: await filmOf(table, await paper.path()) });
    }
  });
  for (const { address, video } of papers) {
    await withCamera(video, 'gansu-keeper', async ({ page }) => {
      await page.setViewportSize(kSizes[2]);
      await page.goto(`${url}/scan`);
      await look(page, 'keeper-scan');
      await page.getByRole('button', { name: '扫码' }).click();
      await page.waitForURL(address, { timeout: 60_000 });
    });
  }
});

// Bars and gaps by turns, in modules, on a white card; upright, as somebody holds it.
function filmOfBars(widths) {
  const [width, height] = [640, 480];
  const grey = Buffer.alloc(width * height, 240);
  let left = 90;
  [...widths].forEach((modules, place) => {
    for (let y = 150; place % 2 === 0 && y < 330; ++y) grey.fill(20, y * width + left, y * width + left + 4 * modules);
    left += 4 * modules;
  });
  return film(grey, width, height);
}

test('a maker’s EAN-13 and a Code 128 are read too', async () => {
  for (const [widths, answer] of [
    ['11131121123122222121411113211111123111141312121331122122111', '“6901234567892”是厂家的条码，物资目录里没有以它为编号的物资。'],
    ['2112141311231321131123131221323121312412112331112', '“BED-7”不是本系统的码。'],
  ]) {
    await withCamera(filmOfBars(widths), 'gansu-keeper', async ({ page }) => {
      await page.goto(`${url}/scan`);
      await page.getByRole('button', { name: '扫码' }).click();
      await page.getByText(answer).waitFor({ timeout: 60_000 });
    });
  }
});

test('a maker’s code that the catalogue lists leads to the goods in stock, and becomes a line of a paper', async () => {
  const [id, name] = ['4006381333931', `荧光笔 ${run}`];
  await as('national-admin', async ({ page }) => {
    await page.goto(`${url}/administration/items/new`);
    await page.getByLabel('标识').fill(id);
    await page.getByLabel('名称', { exact: true }).fill(name);
    await page.getByLabel('基本单位').fill('支');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('heading', { name: new RegExp(run) }).waitFor();
  });
  await as('gansu-keeper', async ({ page }) => {
    await page.goto(`${url}/scan`);
    const code = page.getByLabel('编号或二维码内容');
    await code.fill(id);
    await code.press('Enter');
    await page.waitForURL(/\/stock\?view=lots&find=/);
    assert.equal(await page.getByLabel('按名称、批号、捐赠方查找').inputValue(), name);
    await page.goto(`${kLanzhou}/papers/issueStock`);
    await page.getByLabel('扫码加一行', { exact: true }).fill(id);
    await page.getByLabel('扫码加一行', { exact: true }).press('Enter');
    await page.getByRole('status').filter({ hasText: `第 1 行：${name}` }).waitFor();
  });
});

test('on a phone the code of a bin card becomes a line of an issue note', async () => {
  let video;
  let lot;
  await as('gansu-keeper', async ({ page, context }) => {
    const table = await context.newPage();
    await page.goto(kLanzhou);
    await page.locator('.ant-table-row', { hasText: 'DEMO-2022' }).first().getByRole('link', { name: '货位卡' }).click();
    await page.getByRole('heading', { name: /货位卡/ }).waitFor();
    lot = /lots\/\d+/.exec(decodeURIComponent(page.url()))[0];
    const [paper] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载网页版' }).click()]);
    video = await filmOf(table, await paper.path());
  });
  await withCamera(video, 'gansu-keeper', async ({ page }) => {
    await page.setViewportSize(kSizes[2]);
    await page.goto(`${kLanzhou}/papers/issueStock`);
    await page.getByRole('button', { name: '扫码', exact: true }).click();
    await page.getByRole('status').filter({ hasText: /第 1 行：.+请填数量/ }).waitFor({ timeout: 60_000 });
    const code = page.getByLabel('扫码加一行', { exact: true });
    for (const [text, answer] of [
      [lot, '第 1 行已经是它，请在那一行改数量。'],
      ['MUSTER:live:lots/1', '这张码属于另一个数据域（live）'],
      ['lots/99999999', '本仓库现在没有批次 #99999999'],
      ['https://example.org', '不是批次或物资的码'],
      ['6901234567892', '“6901234567892”是厂家的条码'],
    ]) {
      await code.fill(text);
      await code.press('Enter');
      await page.getByText(answer).waitFor();
    }
    await code.fill('MUSTER:demo:warehouses/620000-01/items/folding-bed');
    await code.press('Enter');
    await page.getByRole('status').filter({ hasText: '第 2 行：折叠床' }).waitFor();
    await page.getByRole('group', { name: '第 2 行' }).getByText('折叠床').first().waitFor();
    await look(page, 'keeper-scan-lines');
  });
});

test('with the camera goods are moved to another bin from their card, counted there, and received', async () => {
  const batch = `${run}K`;
  const bin = `K-${run}`;
  let video;
  let card;
  let stocktake;
  await as('gansu-keeper', async ({ page, context }) => {
    const table = await context.newPage();
    await receive(page, kLanzhou, [{ item: '折叠床', typed: 'zdc', quantity: 40, 批号: batch }]);
    await page.goto(kLanzhou);
    await page.getByLabel('按名称、批号、捐赠方查找').fill(batch);
    await row(page, batch).getByRole('link', { name: '货位卡' }).click();
    await page.getByRole('heading', { name: /货位卡/ }).waitFor();
    card = page.url();
    const [paper] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载网页版' }).click()]);
    video = await filmOf(table, await paper.path());
  });
  await withCamera(video, 'gansu-keeper', async ({ page }) => {
    await page.setViewportSize(kSizes[2]);
    await page.goto(`${url}/scan`);
    await page.getByRole('button', { name: '扫码' }).click();
    await page.waitForURL(card, { timeout: 60_000 });
    await page.getByRole('button', { name: '移位' }).click();
    const dialog = page.getByRole('dialog');
    await fill(dialog, '移到货位', bin);
    await dialog.getByRole('button', { name: '移位' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.locator('.facts').getByText(bin).waitFor();
    await look(page, 'keeper-card-moved');

    await page.goto(`${kLanzhou}?tab=stocktakes`);
    await page.getByRole('button', { name: '开始盘点' }).click();
    await fill(dialog, '盘哪些货位', bin);
    await dialog.getByRole('button', { name: '开始盘点' }).click();
    await page.waitForURL(/\/stocktakes\/\d+/);
    stocktake = page.url();
    await page.getByRole('button', { name: '扫码' }).click();
    const counted = page.getByLabel(/点到的数量/);
    await counted.waitFor({ timeout: 60_000 });
    await counted.fill('40');
    await page.getByRole('button', { name: '记下' }).click();
    await page.getByRole('heading', { name: '核对差异并过账' }).waitFor();

    await page.goto(`${kLanzhou}/papers/receiveStock`);
    await fill(page, '谁送来的', '兰州家具厂');
    await fill(page, '经手人 2', '演示乙');
    await page.getByRole('button', { name: '扫码', exact: true }).click();
    await page.getByRole('status').filter({ hasText: '第 1 行：折叠床' }).waitFor({ timeout: 60_000 });
    await fill(line(page, 1), '数量', '7');
    await fill(line(page, 1), '批号', `${batch}2`);
    await choose(line(page, 1), '来源', '自行采购');
    await page.getByRole('button', { name: '过账' }).click();
    await page.waitForURL(/\/vouchers\//);
    await page.getByText('7 张').first().waitFor();
  });
  // Nobody else is to find this count under way.
  await as('gansu-keeper', async ({ page }) => {
    await page.goto(stocktake);
    await fill(page, '经手人 1', '演示丙');
    await page.getByRole('button', { name: '过账（盘点单）' }).click();
    await page.getByRole('link', { name: '看盘点单' }).waitFor();
  });
});

test('a code is typed where there is no camera; what is not ours, or of another world, is said', async () => {
  await as('gansu-keeper', async ({ page, context }) => {
    await page.setViewportSize(kSizes[2]);
    await context.addInitScript(() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined }));
    await page.goto(`${url}/scan`);
    await page.getByText('这个浏览器不能用摄像头').waitFor();
    const code = page.getByLabel('编号或二维码内容');
    await code.fill('MUSTER:live:lots/1');
    await code.press('Enter');
    await page.getByText('这张码属于另一个数据域（live），不能在这里打开。').waitFor();
    await code.fill('https://example.org/<script>');
    await code.press('Enter');
    await page.getByText('不是本系统的码').waitFor();
    await look(page, 'keeper-scan-refused');
    await code.fill('lots/1');
    await code.press('Enter');
    await page.waitForURL(`${url}/lots/1`);
    await page.getByRole('heading', { name: /批次/ }).waitFor();
  });
});
