// The duty officer's day: a call is logged, followed up, corrected and closed; a level is proposed, decided, changed and ended.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guidePicture, password, picture, url } from './browser.mjs';
import { look } from './forms.mjs';
import { as } from './people.mjs';

// Tells this run's incidents from those of others in the same world.
const run = Date.now().toString(36);
const script = '<script>alert(1)</script><img src=x onerror=alert(2)>';

const choose = async (page, label, typed, option) => {
  await page.getByLabel(label, { exact: true }).focus();
  await page.keyboard.type(typed);
  await page.locator('.ant-select-item-option', { hasText: option }).first().waitFor();
  await page.keyboard.press('Enter');
};

// Logs an incident at 积石山县 through the page and answers its address.
async function log(page, place, figures = {}) {
  await page.goto(`${url}/duty/new`);
  await page.getByLabel('灾种', { exact: true }).waitFor();
  await choose(page, '灾种', '风雹', '风雹');
  await choose(page, '发生在哪个县（市、区、旗）', 'jss', '积石山');
  await page.getByLabel('具体地点').fill(place);
  for (const [label, value] of Object.entries(figures)) await page.getByLabel(label, { exact: true }).fill(value);
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/\/incidents\/\d/);
  await page.getByRole('heading', { name: '报告与变化' }).waitFor();
  return page.url();
}

const newest = (page) => page.locator('.report').first();
// The newest report, once it is the one that says `words`.
const filed = async (page, words) => {
  await newest(page).getByText(words).first().waitFor();
  return newest(page).textContent();
};
const form = (page) => page.locator('form.report-form');

test('a call is logged within a minute by keyboard; what is wrong is said beside the field, and script in every field is text', async () => {
  await as('jishishan-duty', async ({ page }) => {
    await page.goto(`${url}/duty`);
    await page.getByRole('heading', { name: '值班台' }).waitFor();
    await page.getByRole('link', { name: '积石山县 6.2 级地震' }).waitFor();
    await look(page, 'duty-desk');
    await guidePicture(page, 'duty-desk');
    await page.getByRole('button', { name: '登记灾情' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '登记灾情' }).waitFor();
    const began = Date.now();
    await page.keyboard.press('Control+Enter');
    await page.getByText('请选灾种。').waitFor();
    await page.getByText('请选发生在哪个县。').waitFor();
    await choose(page, '灾种', '风雹', '风雹');
    await choose(page, '发生在哪个县（市、区、旗）', 'jss', '积石山');
    const keys = page.keyboard;
    await page.getByLabel('具体地点').focus();
    await keys.type(`${run} 大河家镇 ${script}`);
    await keys.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.type), 'datetime-local', 'Enter goes on to the time');
    await keys.press('Enter');
    await keys.type('8 级大风');
    await keys.press('Enter');
    await keys.type(script);
    await keys.press('Enter');
    await keys.type(`${run} ${script}`);
    await keys.press('Enter');
    await keys.type('abc');
    await page.getByText('请填整数，例如 12；不知道就空着。').waitFor();
    await keys.press('Control+Enter');
    await page.getByText('有内容需要改正').waitFor();
    await page.getByLabel('死亡（人）').fill('１');
    await page.getByLabel('其他情况').fill(`要帐篷 ${script}`);
    await look(page, 'duty-new-incident');
    await keys.press('Control+Enter');
    await page.getByRole('heading', { name: new RegExp(run) }).waitFor();
    const seconds = (Date.now() - began) / 1000;
    assert.ok(seconds < 60, `it took ${seconds} s`);
    const words = await page.textContent('main');
    assert.ok(words.split(script).length - 1 >= 4, 'title, place, kind and narrative are shown as typed');
    await newest(page).getByText('初报').waitFor();
    assert.match(await newest(page).textContent(), /死亡（人）1/);
    assert.match(await newest(page).textContent(), /按时/, 'the county reports within two hours');
    await look(page, 'duty-incident');
  });
});

test('follow-up, correction and final report: unchanged figures stay, changes are marked, a smaller number wants its reason', async () => {
  await as('jishishan-duty', async ({ page }) => {
    await log(page, `${run} 续报`, { '死亡（人）': '1', '伤病（人）': '5' });
    await page.getByRole('button', { name: '写续报' }).click();
    assert.equal(await form(page).getByLabel('伤病（人）').inputValue(), '5', 'the last figures are carried forward');
    await form(page).getByLabel('死亡（人）').fill('3');
    await form(page).getByText('▲ 2').waitFor();
    await form(page).getByLabel('数字变化的说明').fill('搜救中又发现两人');
    await page.keyboard.press('Control+Enter');
    await form(page).waitFor({ state: 'detached' });
    const words = await filed(page, '搜救中又发现两人');
    assert.match(words, /续报/);
    assert.match(words, /死亡（人）3 ▲ 2/);
    assert.match(words, /伤病（人）5/);

    // The government's figures stand by themselves.
    await page.getByRole('button', { name: '写续报' }).click();
    await form(page).getByLabel('来源', { exact: true }).click();
    await page.locator('.ant-select-item-option', { hasText: '政府发布' }).click();
    assert.equal(await form(page).getByLabel('死亡（人）').inputValue(), '', 'figures of different sources are never mixed');
    await form(page).getByLabel('死亡（人）').fill('4');
    await page.keyboard.press('Control+Enter');
    await page.getByText('请写明数字出自哪里。').waitFor();
    await form(page).getByLabel(/数字出自哪里/).fill('县应急管理局通报');
    await page.keyboard.press('Control+Enter');
    await form(page).waitFor({ state: 'detached' });
    assert.ok(!/▲/.test(await filed(page, '政府发布')), 'not compared with our own count');

    await page.getByRole('button', { name: '写续报' }).click();
    await form(page).getByLabel('死亡（人）').fill('2');
    await form(page).getByText('▼ 1').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('数字减少时要说明原因。').waitFor();
    await look(page, 'duty-follow-up');
    await guidePicture(page, 'duty-follow-up');
    await form(page).getByLabel('数字变化的说明').fill('一人经核实为失联后返回');
    await page.keyboard.press('Control+Enter');
    await form(page).waitFor({ state: 'detached' });
    await newest(page).getByText('更正').waitFor();

    await page.getByRole('button', { name: '写核报' }).click();
    await form(page).getByText('提交后不能再写续报').waitFor();
    await page.keyboard.press('Control+Enter');
    await form(page).waitFor({ state: 'detached' });
    await page.getByText('这起灾情不再接受报告').waitFor();
    assert.equal(await page.getByRole('button', { name: '写续报' }).count(), 0);
    await look(page, 'duty-incident-final');
  });
});

test('two duty officers write on one incident: the second sees what changed and loses nothing', async () => {
  await as('jishishan-duty', async ({ page }) => {
    const address = await log(page, `${run} 两人`, { '死亡（人）': '1' });
    await as('linxia-duty', async ({ page: other }) => {
      await other.goto(address);
      for (const one of [page, other]) await one.getByRole('button', { name: '写续报' }).click();
      await form(other).getByLabel('伤病（人）').fill('8');
      await form(other).getByLabel('其他情况').fill('州里补充：道路已通');
      await form(page).getByLabel('死亡（人）').fill('6');
      await form(page).getByLabel('数字变化的说明').fill('现场核实');
      await page.keyboard.press('Control+Enter');
      await form(page).waitFor({ state: 'detached' });
      const notice = form(other).getByRole('alert').filter({ hasText: '又有新的报告' });
      await notice.waitFor();
      await notice.getByText('死亡（人） 1 → 6').waitFor();
      assert.equal(await form(other).getByLabel('伤病（人）').inputValue(), '8', 'what was typed is there');
      assert.equal(await form(other).getByLabel('死亡（人）').inputValue(), '6', 'what was not touched is the latest');
      await look(other, 'duty-two-officers');
      await guidePicture(other, 'duty-two-officers');
      await form(other).getByRole('button', { name: '提交报告' }).click();
      await other.getByText('先看一下新的报告，再提交。').waitFor();
      await notice.getByRole('button', { name: '已看过，继续填写' }).click();
      await form(other).getByRole('button', { name: '提交报告' }).click();
      await form(other).waitFor({ state: 'detached' });
      await newest(page).getByText('道路已通').waitFor();
      const words = await newest(page).textContent();
      assert.match(words, /死亡（人）6/);
      assert.match(words, /伤病（人）8/);
    });
  });
});

test('two people told of one disaster: the second is shown that it is logged', async () => {
  await as('jishishan-duty', async ({ page }) => {
    await log(page, `${run} 同一件事`);
    await page.goto(`${url}/duty/new`);
    await choose(page, '灾种', '风雹', '风雹');
    await choose(page, '发生在哪个县（市、区、旗）', 'jss', '积石山');
    await page.getByRole('status').filter({ hasText: '同类灾情在处置' }).getByText(`${run} 同一件事`).waitFor();
    await page.getByLabel('具体地点').fill('大河家镇康吊村');
    await page.getByLabel('伤病（人）').fill('3');
    await guidePicture(page, 'duty-new-incident');
  });
});

test('without the network nothing typed is lost, and sending again logs it once', async () => {
  await as('jishishan-duty', async ({ page, context }) => {
    await page.goto(`${url}/duty/new`);
    await choose(page, '灾种', '风雹', '风雹');
    await choose(page, '发生在哪个县（市、区、旗）', 'jss', '积石山');
    await page.getByLabel('具体地点').fill(`${run} 断网`);
    // The answer is lost on its way back: the service has logged it.
    await page.route('**/CreateIncident', async (route) => {
      await route.fetch();
      await route.abort();
    }, { times: 1 });
    await page.keyboard.press('Control+Enter');
    await page.getByText('连接不上服务器').waitFor();
    await context.setOffline(true);
    await page.keyboard.press('Control+Enter');
    await page.getByText('连接不上服务器').waitFor();
    assert.equal(await page.getByLabel('具体地点').inputValue(), `${run} 断网`);
    await context.setOffline(false);
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/incidents\/\d/);
    await page.goto(`${url}/duty?find=${encodeURIComponent(`${run} 断网`)}`);
    await page.getByText(`${run} 断网`).first().waitFor();
    assert.equal(await page.getByText(`${run} 断网`).count(), 1, 'logged once');
  });
});

test('a report survives a reload and an ended session', async () => {
  await as('jishishan-duty', async ({ page, context }) => {
    await log(page, `${run} 过期`);
    await page.getByRole('button', { name: '写续报' }).click();
    await form(page).getByLabel('其他情况').fill('电力中断');
    await page.reload();
    await form(page).getByText('已恢复上次没有提交的内容').waitFor();
    assert.equal(await form(page).getByLabel('其他情况').inputValue(), '电力中断');
    await context.clearCookies();
    await page.keyboard.press('Control+Enter');
    await page.getByText('登录已过期').waitFor();
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: '登录' }).click();
    await form(page).waitFor();
    assert.equal(await form(page).getByLabel('其他情况').inputValue(), '电力中断');
    await form(page).getByRole('button', { name: '提交报告' }).click();
    await newest(page).getByText('电力中断').waitFor();
  });
});

test('a level is proposed by rules and started, raised, lowered and ended by a commander, with its paper', async () => {
  let address = '';
  await as('jishishan-duty', async ({ page }) => {
    address = await log(page, `${run} 级别`, { '死亡（人）': '60', '失踪（人）': '3' });
    assert.equal(await page.getByRole('button', { name: '启动响应' }).count(), 0, 'a duty officer decides no level');
    await page.getByRole('button', { name: '按启动条件提出建议' }).click();
    await page.getByText('建议', { exact: true }).waitFor();
  });
  await as('linxia-commander', async ({ page }) => {
    const dialog = page.getByRole('dialog');
    const decide = async (button, level, reason) => {
      await page.getByRole('button', { name: button, exact: true }).click();
      await dialog.getByLabel('响应级别').click();
      await page.locator('.ant-select-item-option', { hasText: level }).click();
      await dialog.getByLabel('理由').fill(reason);
      await dialog.getByRole('button', { name: button, exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByText(reason).first().waitFor();
    };
    await page.goto(address);
    await page.getByRole('button', { name: '按启动条件提出建议' }).click();
    await page.getByText('死亡或失踪 63，达到 50').first().waitFor();
    await page.getByRole('button', { name: '启动响应', exact: true }).click();
    await dialog.getByText('启动条件的建议').waitFor();
    await dialog.getByRole('button', { name: '启动响应', exact: true }).click();
    await dialog.getByText('必填').first().waitFor();
    await look(page, 'duty-level-dialog');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await decide('启动响应', 'Ⅲ级', '达到三级条件');
    await decide('调整级别', 'Ⅱ级（提高）', '伤亡可能上升');
    await decide('调整级别', 'Ⅳ级（降低）', '搜救已结束');
    await page.getByRole('link', { name: /决定单 Ⅱ级/ }).click();
    await page.getByRole('heading', { name: '响应级别决定单' }).waitFor();
    await page.getByText('伤亡可能上升').waitFor();
    await page.locator('.paper-exercise', { hasText: '演练' }).waitFor();
    await look(page, 'duty-level-paper');
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('.paper-exercise').isVisible(), 'a paper of an exercise says so');
    assert.ok(!(await page.getByRole('button', { name: '打印' }).isVisible()));
    await picture(page, 'duty-level-paper-print');
    await page.emulateMedia({ media: null });
    await page.goBack();
    await page.getByRole('button', { name: '终止响应' }).click();
    await dialog.getByLabel('理由').fill('安置完毕');
    await dialog.getByRole('button', { name: '终止响应' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('终止理由：安置完毕').waitFor();
    await page.getByRole('button', { name: '启动响应', exact: true }).waitFor();
    await look(page, 'duty-levels');
  });
});

test('two commanders decide at once: the second sees what the first decided', async () => {
  let address = '';
  await as('jishishan-duty', async ({ page }) => {
    address = await log(page, `${run} 两个指挥员`);
  });
  await as('linxia-commander', async ({ page }) => {
    await as('linxia-commander', async ({ page: other }) => {
      for (const one of [page, other]) {
        await one.goto(address);
        await one.getByRole('button', { name: '启动响应', exact: true }).click();
        await one.getByRole('dialog').getByLabel('响应级别').click();
        await one.locator('.ant-select-item-option', { hasText: 'Ⅲ级' }).click();
      }
      await other.getByRole('dialog').getByLabel('理由').fill('我写的理由');
      await page.getByRole('dialog').getByLabel('理由').fill('先决定的');
      await page.getByRole('dialog').getByRole('button', { name: '启动响应', exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await other.getByText('级别已由“没有启动响应”变为“Ⅲ级”').waitFor();
      assert.equal(await other.getByRole('dialog').getByLabel('理由').inputValue(), '我写的理由');
    });
  });
});

test('English is complete on the duty desk, and the dark theme is legible', async () => {
  await as('linxia-duty', async ({ page }) => {
    await page.goto(`${url}/duty`);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Duty desk' }).waitFor();
    await page.getByRole('button', { name: /Duty officer|值班员/ }).click();
    await page.getByRole('menuitem', { name: 'Dark' }).click();
    await page.getByRole('link', { name: '积石山县 6.2 级地震' }).click();
    await page.getByRole('heading', { name: 'Reports and what changed' }).waitFor();
    await page.getByRole('button', { name: 'Follow-up report' }).click();
    await page.locator('form.report-form').waitFor();
    const words = await page.evaluate(() => [...document.querySelectorAll('main label, main button, main dt, main h2:not(form h2)')].map((node) => node.textContent).filter((text) => /[一-龥]/.test(text)));
    assert.deepEqual(words, [], 'no Chinese in the labels');
    await look(page, 'duty-incident-english-dark');
  });
});
