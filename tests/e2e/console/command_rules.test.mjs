// Who may decide, and what holds while nobody has: an administrator changes the rules, an approver lets somebody else decide up to a value,
// a chapter above commands without waiting and the paper is signed later; and a closed road is not taken.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { url } from './browser.mjs';
import { arrange, arrangePlan, choose, decideLevel, plan as planFor, setDeadline, submit } from './command_world.mjs';
import { day, look } from './forms.mjs';
import { as } from './people.mjs';

const part = (page, plan, words) => page.getByRole('listitem').filter({ hasText: plan.planId }).filter({ hasText: words });
const confirm = async (page, scope, answer) => {
  await scope.getByRole('button', { name: answer, exact: true }).click();
  await page.getByRole('tooltip').getByRole('button', { name: answer, exact: true }).click();
};

test('an administrator makes a rule of two steps: a plan submitted later needs both, and the rule is taken back', async () => {
  const source = `演示：临字〔${Date.now()}〕号`;
  try {
    await as('national-admin', async ({ page }) => {
      await page.goto(`${url}/administration/policies?chapter=chapters/622900`);
      await page.getByRole('button', { name: '制定新版本' }).click();
      await page.getByRole('button', { name: '发布这一版' }).click();
      await page.locator('.field-wrong', { hasText: '依据' }).waitFor();
      await page.getByLabel('依据（文件名称和文号）').fill(source);
      while ((await page.getByRole('button', { name: /^删除这步/ }).count()) > 0) await page.getByRole('button', { name: /^删除这步/ }).first().click();
      for (let steps = 0; steps < 2; ++steps) await page.getByRole('button', { name: '增加步骤' }).click();
      const step = (index) => page.getByRole('group', { name: `第 ${index} 步` });
      await step(1).getByLabel('步骤名称').fill('分管领导审批');
      await step(2).getByLabel('步骤名称').fill('省红会复核');
      await choose(step(2), '在哪一级审批', '', '省级');
      await step(2).getByLabel('价值达到（元）').fill('10000');
      await page.reload();
      await page.getByText('已恢复上次没有提交的内容').waitFor();
      assert.equal(await step(2).getByLabel('步骤名称').inputValue(), '省红会复核');
      await look(page, 'command-policy-form');
      await page.getByRole('button', { name: '发布这一版' }).click();
      await page.getByText(source).first().waitFor();
      await page.getByText('价值 ≥ ¥10,000').first().waitFor();
      await look(page, 'command-policy');
    });
    const planned = await arrangePlan();
    await submit(planned.plan);
    await as('linxia-approver', async ({ page }) => {
      await page.goto(`${url}/approvals`);
      await confirm(page, part(page, planned, '分管领导审批'), '同意');
      await part(page, planned, '已同意').waitFor();
      await page.goto(`${url}/plans/${planned.planId}`);
      const next = page.getByRole('listitem').filter({ hasText: '省红会复核' });
      await next.getByText('待审批').waitFor();
      assert.equal(await next.getByRole('button', { name: '同意' }).count(), 0, 'the second step is the region’s');
      await as('gansu-approver', async ({ page: region }) => {
        await region.goto(`${url}/plans/${planned.planId}`);
        const second = region.getByRole('listitem').filter({ hasText: '省红会复核' });
        await second.getByText('¥11,200').waitFor();
        await look(region, 'command-policy-second-step');
        await confirm(region, second, '同意');
        await second.getByText('已同意').waitFor();
      });
    });
  } finally {
    await setDeadline(0);
  }
});

test('an approver delegates up to a value: more is refused in words, less is decided in their name', async () => {
  const planned = await arrangePlan();
  await submit(planned.plan);
  const delegate = async (page, yuan) => {
    await page.goto(`${url}/administration/delegations`);
    await page.getByRole('button', { name: '授权他人代我审批' }).click();
    await page.getByLabel('代理人').fill('linxia-duty');
    await page.keyboard.press('Escape');
    await page.getByLabel('结束（北京时间）').fill(`${day(1)}T08:00`);
    await page.getByLabel('价值不超过（元，0 为不限）').fill(yuan);
    return page.getByRole('button', { name: '授权', exact: true });
  };
  const given = (page, words) => page.getByRole('row').filter({ hasText: 'linxia-duty' }).filter({ hasText: words }).filter({ hasText: '有效' });
  await as('linxia-approver', async ({ page }) => {
    const grant = await delegate(page, '5000.50');
    await look(page, 'command-delegation-form');
    await grant.click();
    await given(page, '价值 ≤ ¥5,000.5').waitFor();
    await look(page, 'command-delegations');
    await as('linxia-duty', async ({ page: other }) => {
      await other.goto(`${url}/approvals`);
      await confirm(other, part(other, planned, '临夏'), '同意');
      await part(other, planned, '临夏').getByRole('alert').filter({ hasText: '价值' }).waitFor();
      await look(other, 'command-delegation-limit');
      await given(page, '价值 ≤ ¥5,000.5').getByRole('button', { name: /收回/ }).click();
      await given(page, '价值 ≤ ¥5,000.5').waitFor({ state: 'detached' });
      await (await delegate(page, '20000')).click();
      await given(page, '价值 ≤ ¥20,000').waitFor();
      await other.goto(`${url}/plans/${planned.planId}`);
      const mine = other.getByRole('listitem').filter({ hasText: '临夏' });
      await confirm(other, mine, '同意');
      await mine.getByText('已同意').waitFor();
      await mine.getByText('代 linxia-approver').waitFor();
    });
    await given(page, '价值 ≤ ¥20,000').getByRole('button', { name: /收回/ }).click();
    await given(page, '价值 ≤ ¥20,000').waitFor({ state: 'detached' });
  });
});

test('a chapter above commands without waiting, under a response level only; the paper stays open until the owner signs', async () => {
  const planned = await arrangePlan();
  await submit(planned.plan);
  const reason = '水位还在涨，等不及审批';
  await as('gansu-commander', async ({ page }) => {
    await page.goto(`${url}/plans/${planned.planId}`);
    await page.getByRole('button', { name: '先行调运' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('理由').fill(reason);
    await dialog.getByRole('button', { name: '先行调运' }).click();
    await dialog.getByRole('alert').filter({ hasText: '响应' }).waitFor();
    assert.equal(await dialog.getByLabel('理由').inputValue(), reason);
    await look(page, 'command-command-refused');
    await decideLevel(planned.incident);
    await dialog.getByRole('button', { name: '先行调运' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const linxia = page.getByRole('listitem').filter({ hasText: '临夏' }).first();
    await linxia.getByText('手续待补').waitFor();
    await linxia.getByText(reason).waitFor();
    await look(page, 'command-commanded');
  });
  const open = (page) => page.getByRole('row').filter({ hasText: planned.planId }).filter({ hasText: reason });
  await as('national-auditor', async ({ page: auditor }) => {
    await auditor.goto(`${url}/oversight/papers`);
    await open(auditor).waitFor();
    await look(auditor, 'command-commanded-open');
    await as('linxia-approver', async ({ page }) => {
      await page.goto(`${url}/approvals`);
      await part(page, planned, '待补办手续').waitFor();
      await look(page, 'command-commanded-approval');
      await confirm(page, part(page, planned, '手续待补'), '补签');
      await part(page, planned, '已补签').getByText('linxia-approver').waitFor();
    });
    await open(auditor).waitFor({ state: 'detached' });
  });
});

test('measured ways come from a spreadsheet, every wrong cell named; a closed road is not taken until it is open again', async () => {
  const world = await arrange();
  const source = `演示实测 ${world.token}`;
  const today = day(0);
  const site = { displayName: '锁南镇安置点（演示）', chapter: 'chapters/622926', point: { latitudeDegrees: 35.66, longitudeDegrees: 103.39 } };
  const csv = (...rows) => ({ name: 'ways.csv', mimeType: 'text/csv', buffer: Buffer.from(['出发地,目的地,路程（米）,用时（分钟）,数据出处,从哪天,到哪天,封闭', ...rows].join('\r\n')) });
  await as('national-admin', async ({ page }) => {
    await page.goto(`${url}/administration/travel?to=chapters/622926`);
    await page.getByRole('button', { name: '导入路程表' }).click();
    const file = page.getByLabel('选择文件（.csv）');
    const wrong = page.getByRole('row');
    await file.setInputFiles({ name: 'ways.csv', mimeType: 'text/csv', buffer: Buffer.from('出发地,目的地\r\n') });
    await page.locator('.field-wrong', { hasText: '用时（分钟）' }).waitFor();
    await file.setInputFiles(csv(`620000-01,622926,约一百,150,${source},${today},,`, `622900-01,622926,,,,${today},,封`));
    await wrong.filter({ hasText: '2' }).filter({ hasText: '路程（米）' }).filter({ hasText: '请填整数' }).waitFor();
    await wrong.filter({ hasText: '3' }).filter({ hasText: '数据出处' }).filter({ hasText: '必填' }).waitFor();
    await wrong.filter({ hasText: '3' }).filter({ hasText: '封闭' }).filter({ hasText: '请填“是”或“否”' }).waitFor();
    await look(page, 'command-ways-wrong');
    // What only the service knows to be wrong is named by its row too.
    await file.setInputFiles(csv(`620000-01,622926,98000,0,${source},${today},,`));
    await page.getByRole('button', { name: '导入 1 条' }).click();
    await wrong.filter({ hasText: '用时（分钟）' }).filter({ hasText: '超出范围' }).waitFor();
    await file.setInputFiles(csv(`620000-01,622926,98000,150,"${source}，两车",${today},,`, `622900-01,622926,,,${source},${today},,是`));
    await page.getByRole('button', { name: '导入 2 条' }).click();
    await page.getByText('已导入 2 条').waitFor();
    await page.getByRole('row').filter({ hasText: '兰州' }).filter({ hasText: '98 km' }).filter({ hasText: '2 小时 30 分' }).waitFor();
    await page.getByRole('row').filter({ hasText: '622900-01' }).filter({ hasText: '封闭' }).waitFor();
    await look(page, 'command-ways');
  });
  const planned = await planFor(world, 20, site);
  await as('gansu-commander', async ({ page }) => {
    await page.goto(`${url}/plans/${planned.planId}`);
    await page.getByRole('row').filter({ hasText: world.lamp }).filter({ hasText: '兰州' }).first().waitFor();
    await page.getByText(`导入的路程表：${source}，两车`).first().waitFor();
    assert.equal(await page.getByRole('row').filter({ hasText: world.lamp }).filter({ hasText: '临夏州红十字会备灾仓库' }).count(), 0, 'nobody can pass');
    await look(page, 'command-plan-closed-road');
  });
  await as('national-admin', async ({ page }) => {
    await page.goto(`${url}/administration/travel?to=chapters/622926`);
    await page.getByRole('button', { name: /^修改 临夏/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: '封闭，不能通行' }).uncheck();
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.locator('.field-wrong', { hasText: '用时（分钟）' }).waitFor();
    await dialog.getByLabel('路程（公里）').fill('31.5');
    await dialog.getByLabel('用时（分钟）').fill('55');
    await look(page, 'command-way-form');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('row').filter({ hasText: '622900-01' }).filter({ hasText: '31.5 km' }).waitFor();
  });
  await as('gansu-commander', async ({ page }) => {
    await page.goto(`${url}/plans/propose?incident=${world.incident}`);
    await page.getByRole('heading', { name: '为哪些需求单编制' }).waitFor();
    await page.getByRole('button', { name: '试算' }).click();
    await page.getByText('试算结果（没有保存）').waitFor();
    await page.getByRole('row').filter({ hasText: world.lamp }).filter({ hasText: '临夏' }).first().waitFor();
  });
});
