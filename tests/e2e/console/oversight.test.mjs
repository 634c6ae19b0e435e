// The administrator's and the auditor's day: accounts from the first password to the last session, rules, what was done before its paper, and
// what the console does while a service is down.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { axe, guidePicture, picture, signIn, url } from './browser.mjs';
import { look } from './forms.mjs';
import { as, person } from './people.mjs';

// Tells this run's accounts and items from those of others in the same world.
const run = Date.now().toString(36);
const script = '<script>alert(1)</script>';

const pick = async (page, control, option) => {
  await control.click();
  // Long lists draw only what is in sight.
  if (await control.isEditable()) await control.fill(option);
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: option }).first().click();
};

// The six digits that an authenticator app shows for a secret (RFC 6238), `later` steps of 30 s from now.
function codeOf(secret, later = 0) {
  const bits = Array.from(secret.replace(/[\s=]/g, ''), (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = digest[19] & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const card = (page, title) => page.locator('.card', { has: page.getByRole('heading', { name: title }) });

// Opens an account through the page and answers its one-time password.
async function createUser(page, id, role) {
  await page.goto(`${url}/administration/users`);
  await page.getByRole('button', { name: '新建用户' }).click();
  await page.getByLabel('用户名').fill(id);
  await page.getByLabel('姓名或用途').fill(`测试 ${script}`);
  await page.getByRole('button', { name: '增加一个角色' }).click();
  await pick(page, page.getByLabel('角色', { exact: true }), role);
  await page.getByRole('button', { name: '新建用户' }).click();
  const dialog = page.getByRole('dialog');
  const once = await dialog.getByLabel(/一次性密码/).inputValue();
  await dialog.getByRole('button', { name: '已记下，关闭' }).click();
  await page.waitForURL(`**/administration/users/${id}`);
  await page.getByRole('heading', { name: `测试 ${script}` }).waitFor();
  return once;
}

test('an account from its one-time password to two factors, a key, the end of a session and the last of the account', async () => {
  const id = `t-${run}`;
  const chosen = `Chosen-${run}-9`;
  await as('national-admin', async ({ page }) => {
    await page.goto(`${url}/administration/users`);
    await page.getByRole('link', { name: 'jishishan-duty' }).waitFor();
    await look(page, 'administration-users');
    await guidePicture(page, 'administrator-users');
    // Mistakes in words, beside the field.
    await page.goto(`${url}/administration/users/new`);
    await page.getByLabel('用户名').fill('Wrong Name');
    await page.getByRole('button', { name: '新建用户' }).click();
    await page.locator('.field-error').first().waitFor();
    await look(page, 'administration-new-user');
    await page.getByLabel('用户名').fill('');
    const once = await createUser(page, id, '值班员');

    const mine = await person();
    await signIn(mine.page, id, once);
    await mine.page.getByRole('heading', { name: '请先修改密码' }).waitFor();
    await look(mine.page, 'first-password');
    await mine.page.getByLabel('密码', { exact: true }).fill(once);
    await mine.page.getByLabel('新密码', { exact: true }).fill('short');
    await mine.page.getByRole('button', { name: '修改密码' }).click();
    await mine.page.locator('.field-error').first().waitFor();
    await mine.page.getByLabel('新密码', { exact: true }).fill(chosen);
    await mine.page.getByRole('button', { name: '修改密码' }).click();
    await mine.page.getByRole('button', { name: '登录' }).waitFor();
    await signIn(mine.page, id, chosen);
    await mine.page.getByRole('link', { name: '我的账号' }).click();
    await mine.page.getByRole('heading', { name: '我的账号' }).waitFor();

    // Two factors.
    const totp = card(mine.page, /双因素登录/);
    await totp.getByLabel('现在的密码').fill('not-it-1234');
    await totp.getByRole('button', { name: '开始设置' }).click();
    await totp.getByRole('alert').first().waitFor();
    await totp.getByLabel('现在的密码').fill(chosen);
    await totp.getByRole('button', { name: '开始设置' }).click();
    const secret = await totp.getByLabel('密钥', { exact: true }).inputValue();
    await look(mine.page, 'account-two-factors');
    await totp.getByLabel('应用显示的 6 位数字').fill(codeOf(secret));
    await totp.getByRole('button', { name: '启用' }).click();
    await totp.getByText('已启用').waitFor();

    // A key, for a machine.
    const keys = card(mine.page, '接口密钥');
    await keys.getByRole('button', { name: '建立密钥' }).click();
    const dialog = mine.page.getByRole('dialog');
    await dialog.getByLabel('用途').fill(`${run} ${script}`);
    await dialog.getByRole('button', { name: '建立密钥' }).click();
    const bearer = await dialog.getByLabel(/密钥（只显示这一次）/).inputValue();
    await dialog.getByRole('button', { name: '已记下，关闭' }).click();
    const call = () =>
      fetch(`${url}/muster.disaster.v1.IncidentService/ListIncidents`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` }, body: '{}' });
    const answer = await call();
    assert.equal(answer.status, 200, await answer.text());
    await keys.getByText(script, { exact: false }).waitFor();
    await look(mine.page, 'account');
    await keys.getByRole('button', { name: /撤销/ }).click();
    await mine.page.getByRole('dialog').getByRole('button', { name: '撤销' }).click();
    await keys.getByText('已撤销').waitFor();
    await assert.doesNotReject(async () => {
      for (const end = Date.now() + 15_000; (await call()).status === 200; ) assert.ok(Date.now() < end, 'a revoked key is refused');
    });

    // A second browser signs in with both factors; a code counts once, so it takes the next.
    const second = await person();
    await signIn(second.page, id, chosen);
    await second.page.getByLabel('动态验证码（6 位）').fill('000000');
    await second.page.getByRole('button', { name: '登录' }).click();
    await second.page.getByRole('alert').first().waitFor();
    await look(second.page, 'sign-in-two-factors');
    await second.page.getByLabel('动态验证码（6 位）').fill(codeOf(secret, 1));
    await second.page.getByRole('button', { name: '登录' }).click();
    await second.page.getByText(`测试 ${script}`).first().waitFor();

    // The first browser ends the second's session.
    await mine.page.reload();
    const sessions = card(mine.page, '登录会话');
    await sessions.getByRole('row').nth(2).waitFor();
    await sessions.getByRole('row').filter({ hasNotText: '本次登录' }).getByRole('button', { name: /结束/ }).first().click();
    await second.page.getByText('登录已过期').waitFor();
    await second.context.close();

    // The administrator closes the account: nobody of that name goes on.
    await page.reload();
    await page.getByText('双因素', { exact: true }).waitFor();
    await look(page, 'administration-user');
    await page.getByRole('button', { name: '停用', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '停用' }).click();
    await page.getByText('已停用').first().waitFor();
    await mine.page.getByText('登录已过期').waitFor();
    await mine.context.close();
    assert.deepEqual([...mine.complaints, ...second.complaints], []);
  });
});

test('who guesses passwords is locked out, and is told for how long; a reset opens the account again', async () => {
  const id = `l-${run}`;
  await as('national-admin', async ({ page }) => {
    await createUser(page, id, '值班员');
    const { context, page: guesser } = await person();
    await signIn(guesser, id, 'guess-number-0');
    for (let guess = 1; ; guess++) {
      assert.ok(guess < 12, 'never locked out');
      const words = await guesser.getByRole('alert').first().textContent();
      if (!words.includes('用户名或密码不正确')) {
        assert.match(words, /\d+ 分钟/, 'for how long');
        break;
      }
      await guesser.getByLabel('密码', { exact: true }).fill(`guess-number-${guess}`);
      const answered = guesser.waitForResponse(/SignIn$/);
      await guesser.getByRole('button', { name: '登录' }).click();
      await answered;
      await guesser.getByRole('button', { name: '登录' }).and(guesser.locator(':not([aria-busy])')).waitFor();
    }
    await picture(guesser, 'sign-in-locked');
    await page.getByRole('button', { name: '重置密码' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '重置密码' }).click();
    const once = await page.getByRole('dialog').getByLabel(/一次性密码/).inputValue();
    await signIn(guesser, id, once);
    await guesser.getByRole('heading', { name: '请先修改密码' }).waitFor();
    await context.close();
  });
});

test('two administrators change one account: the second sees what changed and loses nothing', async () => {
  const id = `r-${run}`;
  await as('national-admin', async ({ page }) => {
    await createUser(page, id, '值班员');
    await as('national-admin', async ({ page: other }) => {
      await other.goto(`${url}/administration/users/${id}`);
      for (const one of [page, other]) await one.getByRole('button', { name: '修改', exact: true }).click();
      await other.getByLabel('姓名或用途').fill('我改的名字');
      await page.getByLabel('姓名或用途').fill('别人改的名字');
      await page.getByRole('button', { name: '保存' }).click();
      await page.getByRole('heading', { name: '别人改的名字' }).waitFor();
      const notice = other.getByRole('alert').filter({ hasText: '别人刚修改过' });
      await notice.getByText('别人改的名字').waitFor();
      assert.equal(await other.getByLabel('姓名或用途').inputValue(), '我改的名字');
      await look(other, 'administration-changed-meanwhile');
      await notice.getByRole('button', { name: '知道了' }).click();
      await other.getByRole('button', { name: '保存' }).click();
      await page.getByRole('heading', { name: '我改的名字' }).waitFor();
    });
  });
});

test('the administrator keeps items and the calendar, and reads the trigger tables', async () => {
  await as('national-admin', async ({ page }) => {
    const administration = page.getByRole('navigation', { name: '管理' });
    await page.goto(`${url}/administration/items/new`);
    await page.getByRole('button', { name: '保存' }).click();
    await page.locator('.field-error').first().waitFor();
    await page.getByLabel('标识').fill(`item-${run}`);
    await page.getByLabel('名称', { exact: true }).fill(`试验物资 ${run} ${script}`);
    await page.getByLabel('基本单位').fill('件');
    await look(page, 'administration-new-item');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('heading', { name: new RegExp(run) }).waitFor();
    await look(page, 'administration-item');
    await administration.getByRole('link', { name: '物资目录' }).click();
    await page.getByRole('link', { name: new RegExp(run) }).waitFor();

    await administration.getByRole('link', { name: '工作日历' }).click();
    const day = `2031-${String(1 + (Date.now() % 12)).padStart(2, '0')}-${String(1 + (Math.floor(Date.now() / 12) % 28)).padStart(2, '0')}`;
    await page.getByLabel('从', { exact: true }).fill(day);
    await page.getByLabel('到（含）').fill('2031-01-01');
    if (day !== '2031-01-01') {
      await page.getByRole('button', { name: '录入安排' }).click();
      await page.getByText('结束日期不能早于开始日期').waitFor();
    }
    await page.getByLabel('到（含）').fill(day);
    await page.getByLabel(/依据/).fill(`试验 ${run} ${script}`);
    await page.getByRole('button', { name: '录入安排' }).click();
    await page.getByLabel('年份').fill('2031');
    await page.keyboard.press('Enter');
    await page.getByRole('cell', { name: new RegExp(run) }).waitFor();
    await look(page, 'administration-calendar');
    await page.getByRole('button', { name: `删除 ${day}` }).click();
    await page.getByRole('cell', { name: new RegExp(run) }).waitFor({ state: 'detached' });

    await administration.getByRole('link', { name: '启动条件' }).click();
    await page.getByText('国办函').first().waitFor();
    await guidePicture(page, 'administrator-triggers');
  });
});

test('an approver lets somebody decide for a while and takes it back', async () => {
  await as('gansu-approver', async ({ page }) => {
    await page.goto(`${url}/administration/delegations`);
    await page.getByRole('button', { name: '授权他人代我审批' }).click();
    await page.getByRole('button', { name: '授权', exact: true }).click();
    await page.locator('.field-error').first().waitFor();
    await look(page, 'administration-delegation-form');
    await page.getByLabel('代理人').fill('gansu-commander');
    await page.keyboard.press('Escape');
    const end = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 16);
    await page.getByLabel('结束（北京时间）').fill(end);
    await page.getByRole('button', { name: '授权', exact: true }).click();
    const mine = page.getByRole('row').filter({ hasText: 'gansu-commander' }).filter({ hasText: '有效' });
    await mine.first().waitFor();
    await look(page, 'administration-delegations');
    await mine.first().getByRole('button', { name: /收回/ }).click();
    await page.getByRole('row').filter({ hasText: 'gansu-commander' }).filter({ hasText: '已收回' }).first().waitFor();
  });
});

test('the auditor reads open paperwork, execution reports, donations and what happens, and changes nothing', async () => {
  await as('national-auditor', async ({ page }) => {
    await page.getByRole('link', { name: '监督与补办' }).click();
    await page.getByRole('heading', { name: '待补手续' }).waitFor();
    await page.getByRole('heading', { name: /应提交的执行结果报告/ }).waitFor();
    await look(page, 'oversight-papers');
    await guidePicture(page, 'auditor-papers');
    const oversight = page.getByRole('navigation', { name: '监督与补办' });
    await oversight.getByRole('link', { name: '执行结果报告' }).click();
    await page.getByRole('link', { name: /积石山县 6.2 级地震/ }).first().waitFor();
    await look(page, 'oversight-reports');
    await page.getByRole('link', { name: /积石山县 6.2 级地震/ }).first().click();
    await page.getByRole('heading', { name: '按物资' }).waitFor();
    assert.equal(await page.getByRole('button', { name: '提交报告' }).count(), 0, 'an auditor files nothing');
    await look(page, 'oversight-report');
    await guidePicture(page, 'auditor-report');
    await oversight.getByRole('link', { name: '审计查询' }).click();
    await page.getByLabel('经手人').fill('jishishan-duty');
    await page.getByLabel('操作', { exact: true }).fill('SignShipment');
    await page.getByRole('button', { name: '查询' }).click();
    const signed = page.getByRole('row').filter({ hasText: 'SignShipment' });
    await signed.filter({ hasText: 'jishishan-duty' }).filter({ hasText: '127.0.0.1' }).first().waitFor();
    await page.getByRole('button', { name: '核验' }).click();
    await page.getByText('完好').first().waitFor();
    assert.equal(await page.getByText('不符').count(), 0, 'nobody touched the trail');
    await look(page, 'oversight-audit');
    await oversight.getByRole('link', { name: '事件记录' }).click();
    await page.getByRole('heading', { name: '事件记录' }).waitFor();
    await as('jishishan-duty', async ({ page: duty }) => {
      await duty.goto(`${url}/duty/new`);
      await duty.getByLabel('灾种', { exact: true }).focus();
      await duty.keyboard.type('干旱');
      await duty.locator('.ant-select-item-option', { hasText: '干旱' }).first().waitFor();
      await duty.keyboard.press('Enter');
      await duty.getByLabel('发生在哪个县（市、区、旗）').focus();
      await duty.keyboard.type('jss');
      await duty.locator('.ant-select-item-option', { hasText: '积石山' }).first().waitFor();
      await duty.keyboard.press('Enter');
      await duty.keyboard.press('Control+Enter');
      await duty.waitForURL(/\/incidents\/\d/);
    });
    await page.getByRole('cell', { name: 'jishishan-duty' }).first().waitFor();
    await look(page, 'oversight-events');
    await page.goto(`${url}/administration/users`);
    await page.getByRole('link', { name: 'jishishan-duty' }).waitFor();
    assert.equal(await page.getByRole('button', { name: '新建用户' }).count(), 0);
  });
});

const state = process.env.MUSTER_STATE_FOLDER;
const sv = (command, service) => assert.equal(spawnSync('sv', ['-w', '30', command, join(state, 'service', service)]).status, 0, `sv ${command} ${service}`);

test('a service that is down is named, the other pages work, and it comes back by itself', { skip: !state && 'MUSTER_STATE_FOLDER says where the deployment is' }, async () => {
  await as('linxia-duty', async ({ page }) => {
    await page.goto(`${url}/duty`);
    await page.getByRole('link', { name: '积石山县 6.2 级地震' }).waitFor();
    sv('down', 'roster');
    try {
      const menu = page.getByRole('navigation', { name: '主导航' });
      await menu.getByRole('link', { name: '救援队', exact: true }).click();
      const note = page.getByRole('alert').filter({ hasText: /救援队|roster/ });
      await note.first().waitFor();
      assert.ok(!/roster/.test(await page.textContent('main')), 'it is named in Chinese');
      await picture(page, 'service-down');
      await guidePicture(page, 'duty-service-down');
      assert.deepEqual(await axe(page), []);
      await menu.getByRole('link', { name: '值班台' }).click();
      await page.getByRole('link', { name: '积石山县 6.2 级地震' }).click();
      await page.getByRole('heading', { name: '报告与变化' }).waitFor();
      await menu.getByRole('link', { name: '库存', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: '库存' }).waitFor();
      assert.equal(await page.getByRole('alert').count(), 0, 'other areas work');
      await menu.getByRole('link', { name: '救援队', exact: true }).click();
      await note.first().waitFor();
    } finally {
      sv('up', 'roster');
    }
    // The page is read again as soon as somebody asks for it. Between a press and its answer no alert is shown, so the answer itself is looked at.
    for (const end = Date.now() + 60_000; ; ) {
      assert.ok(Date.now() < end, 'the teams are there again');
      const answered = page.waitForResponse(/TeamService/);
      await page.getByRole('button', { name: '重新读取' }).first().click();
      if ((await answered).ok()) break;
    }
    await page.locator('main table, main .empty, main .row-cards').first().waitFor();
  });
});

test('without the warehouses the board and the stock page say so, and go on with what there is', { skip: !state && 'MUSTER_STATE_FOLDER says where the deployment is' }, async () => {
  await as('gansu-commander', async ({ page }) => {
    sv('down', 'warehouse');
    try {
      const note = page.getByRole('alert').filter({ hasText: '“仓储”服务暂时不可用' });
      await page.goto(`${url}/board`);
      await note.first().waitFor();
      // Incidents, teams and the way through them are of other services.
      await page.locator('main').getByRole('heading', { name: /正在处置的灾情 [1-9]/ }).waitFor();
      await page.locator('.badge').getByText(/^可出动 \d+$/).waitFor();
      await page.locator('.map canvas').first().waitFor();
      await look(page, 'board-warehouse-down');
      await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '库存', exact: true }).click();
      await note.first().waitFor();
      await page.getByText('按批次', { exact: true }).click();
      await note.first().waitFor();
      assert.ok(!/warehouse/.test(await page.textContent('main')), 'it is named in Chinese');
      await look(page, 'stock-warehouse-down');
      await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '值班台' }).click();
      await page.getByRole('link', { name: '积石山县 6.2 级地震' }).waitFor();
    } finally {
      sv('up', 'warehouse');
    }
    await page.goto(`${url}/stock`);
    const again = page.getByRole('button', { name: '重新读取' }).first();
    const rows = page.locator('main .ant-table-row').first();
    for (const end = Date.now() + 60_000; !(await rows.isVisible()); ) {
      assert.ok(Date.now() < end, 'the stock is there again');
      if (await again.isVisible()) await again.click();
      await page.waitForTimeout(300);
    }
  });
});

test('a wrong address shows the way, and the language and the theme stay', async () => {
  await as('gansu-commander', async ({ page }) => {
    await page.goto(`${url}/incidents/20000101-000000-1`);
    await page.getByText('没有这起灾情').waitFor();
    await look(page, 'unknown-incident');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: /Commander/ }).click();
    await page.getByRole('menuitem', { name: 'Dark' }).click();
    await page.reload();
    await page.getByText('There is no such incident').waitFor();
    for (const path of ['/administration/users', '/administration/policies']) {
      await page.goto(`${url}${path}`);
      await page.locator('main h1').first().waitFor();
      const words = await page.evaluate(() => [...document.querySelectorAll('main label, main h1, main h2, main button, main dt, main th, nav a')].map((node) => node.textContent).filter((text) => /[一-龥]/.test(text)));
      assert.deepEqual(words, [], `${path}: no Chinese in English labels`);
      await look(page, `english-dark${path.replaceAll('/', '-')}`);
    }
  });
});
