// The day of command staff: a county asks, the region plans, the owners approve.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { guidePicture, kSizes, password, url } from './browser.mjs';
import { arrange, arrangePlan, choose, lastOf, setDeadline, submit } from './command_world.mjs';
import { look } from './forms.mjs';
import { landColour, shareOnPaper } from './paper.mjs';
import { as } from './people.mjs';

let world;
before(async () => {
  world = await arrange();
});
const site = () => `大河家镇安置点（${world.token}）`;
let requisition;
let plan;

async function typeRequisition(page, place, quantity) {
  await page.goto(`${url}/requisitions/new`);
  await choose(page, '灾情', world.token, world.title);
  await page.getByLabel('发放点', { exact: true }).fill(place);
  await choose(page, '物资', world.token, world.lamp);
  await page.getByLabel('数量').fill(quantity);
  await choose(page, '紧急程度', '', '特急');
}

test('a requisition: a draft survives a reload and an ended session, two people edit it, it is submitted and amended', async () => {
  await as('jishishan-duty', async ({ page, context }) => {
    await typeRequisition(page, site(), '9');
    await choose(page, '单位', '', '箱');
    await page.getByText('合 90 盏').waitFor();
    await page.reload();
    await page.getByText('已恢复上次没有提交的内容').waitFor();
    await page.getByText('合 90 盏').waitFor();
    await look(page, 'command-requisition-new');
    await context.clearCookies();
    await page.getByRole('button', { name: '存为草稿' }).click();
    await page.getByText('登录已过期').waitFor();
    await page.getByLabel('用户名').fill('jishishan-duty');
    await page.getByLabel('密码', { exact: true }).fill(password);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('合 90 盏').waitFor();
    await page.getByRole('button', { name: '存为草稿' }).click();
    await page.getByRole('heading', { name: /物资需求单 \d/ }).waitFor();
    requisition = lastOf(page);
    await page.getByText('草稿', { exact: true }).waitFor();

    // Somebody else changes the same draft meanwhile.
    await page.getByRole('button', { name: '修改草稿' }).click();
    await page.getByLabel('数量').fill('130');
    await as('jishishan-duty', async ({ page: other }) => {
      await other.goto(`${url}/requisitions/${requisition}?do=change`);
      await other.getByLabel('说明').fill('夜间照明');
      await other.getByLabel('发放点', { exact: true }).fill(`${site()} 北门`);
      await other.getByRole('button', { name: '存为草稿' }).click();
      await other.getByText('夜间照明').waitFor();
    });
    await page.getByRole('alert').filter({ hasText: '已被别人改动' }).filter({ hasText: '夜间照明' }).filter({ hasText: `${site()} 北门` }).filter({ hasText: '积石山' }).waitFor();
    assert.equal(await page.getByLabel('数量').inputValue(), '130', 'what was typed stays');
    await page.getByLabel('说明').fill('夜间照明');
    await page.getByRole('button', { name: '以我填写的为准' }).click();
    await page.getByRole('button', { name: '存为草稿' }).click();
    await page.getByRole('cell', { name: '130 盏' }).waitFor();
    await page.getByRole('button', { name: '提交', exact: true }).click();
    await page.getByText('待编制方案').waitFor();

    await page.getByRole('button', { name: '变更' }).click();
    await page.getByLabel('数量').fill('140');
    await page.getByLabel('变更理由').fill('又安置两个村 <script>alert(1)</script>');
    await page.getByRole('button', { name: '提交变更' }).click();
    await page.getByRole('cell', { name: '又安置两个村 <script>alert(1)</script>' }).waitFor();
    await page.getByText('已变更 1 次').waitFor();
    await look(page, 'command-requisition');
  });
});

test('the wrong point of a submitted requisition’s site is corrected, and what it was stays on record', async () => {
  await as('jishishan-duty', async ({ page }) => {
    await page.goto(`${url}/requisitions/${requisition}?do=change`);
    const point = page.getByLabel('坐标（纬度，经度）');
    const before = await point.inputValue();
    assert.match(before, /^3\d\.\d+, 10\d\.\d+$/, 'the seat of the county, as nobody said better');
    await page.getByLabel('变更理由').fill('发放点在大河家镇，不在县城');
    await point.fill('大河家');
    await page.getByText('请填两个数').waitFor();
    assert.ok(await page.getByRole('button', { name: '提交变更' }).isDisabled());
    await point.fill('95, 102.76');
    await page.getByRole('button', { name: '提交变更' }).click();
    await page.locator('.field', { has: point }).getByRole('alert').waitFor();
    await point.fill('35.8478，102.7588');
    await look(page, 'command-requisition-point');
    await page.getByRole('button', { name: '提交变更' }).click();
    const amendment = page.getByRole('row', { name: /发放点在大河家镇，不在县城/ });
    await amendment.getByText(before).waitFor();
    await amendment.getByText('35.8478, 102.7588').waitFor();
    await page.locator('.facts').getByText('35.8478, 102.7588').waitFor();
  });
});

test('the same need typed in twice is found and merged; another one is cancelled', async () => {
  await as('jishishan-duty', async ({ page }) => {
    await typeRequisition(page, site(), '30');
    await page.keyboard.press('Control+Enter');
    await page.getByText('待编制方案').waitFor();
    await typeRequisition(page, `刘集乡（${world.token}）`, '5');
    await page.keyboard.press('Control+Enter');
    await page.getByText('待编制方案').waitFor();
    await page.getByRole('button', { name: '取消需求单' }).click();
    await page.getByRole('button', { name: '取消需求单' }).last().click();
    await page.getByText('已取消').waitFor();

    await page.goto(`${url}/requisitions?incident=${world.incident}`);
    await page.getByRole('heading', { name: '可能重复的需求单' }).waitFor();
    await look(page, 'command-requisitions');
    await page.getByRole('button', { name: '合并' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: new RegExp(requisition) }).check();
    await dialog.getByRole('button', { name: '合并' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: '可能重复的需求单' }).waitFor({ state: 'detached' });
    await page.getByText('需求对照库存').click();
    await page.getByRole('row', { name: new RegExp(`${world.lamp}.*140 盏`) }).waitFor();
    await look(page, 'command-needs');
  });
});

test('a plan is tried, kept, edited by hand with its violations and cost, compared and submitted', async () => {
  await as('gansu-commander', async ({ page }) => {
    await page.goto(`${url}/plans`);
    await page.getByRole('button', { name: '编制方案' }).click();
    await choose(page, '灾情', world.token, world.title);
    await page.getByRole('heading', { name: '为哪些需求单编制' }).waitFor();
    await page.getByRole('button', { name: '试算' }).click();
    await page.getByText('试算结果（没有保存）').waitFor();
    await look(page, 'command-propose');
    await page.getByRole('button', { name: '保存方案' }).click();
    await page.getByRole('heading', { name: /调拨方案 \d/ }).waitFor();
    plan = lastOf(page);

    // 140 are asked for: 40 lie in Linxia, 80 in Gansu of which 20 are its floor, and there are no more.
    await page.getByText('满足 71% 100 / 140').waitFor();
    await page.getByRole('row', { name: /特急 20 盏.*保底储备.*兰州.*有 20 盏/ }).waitFor();
    await page.getByRole('row', { name: /特急 20 盏.*没有库存/ }).waitFor();
    await page.getByText('可多满足特急 20').waitFor();
    await look(page, 'command-plan');
    await guidePicture(page, 'commander-plan');
    await page.getByText('地图', { exact: true }).click();
    await page.getByRole('img', { name: '地图：2 条调运线路，1 个发放点' }).waitFor();
    await page.getByRole('img', { name: /^地图/ }).scrollIntoViewIfNeeded();
    await look(page, 'command-plan-map');
    const land = await landColour(page);
    await page.emulateMedia({ media: 'print' });
    const share = await shareOnPaper(page, 'plan-map', land);
    assert.ok(share > 0.05, `the map is on the paper: ${share}`);
    await page.emulateMedia({ media: null });
    await page.getByText('流向', { exact: true }).click();
    await page.getByRole('img', { name: /^流向图/ }).scrollIntoViewIfNeeded();
    await look(page, 'command-plan-flow');

    await page.getByRole('button', { name: '手工调整' }).click();
    const gansu = page.getByRole('textbox', { name: /数量.*兰州/ });
    await gansu.fill('90');
    await page.getByText(/违反 \d 条规则/).waitFor();
    assert.equal(await page.getByRole('button', { name: '保存为新方案' }).isDisabled(), true);
    await look(page, 'command-plan-edit');
    await gansu.fill('50');
    await page.getByText('没有违反任何规则').waitFor();
    await page.getByRole('row', { name: /特急需求缺口.*10/ }).waitFor();
    await page.getByRole('heading', { name: '与最优方案相比的代价' }).scrollIntoViewIfNeeded();
    await guidePicture(page, 'commander-edit');
    await page.reload();
    await page.getByText('已恢复上次没有提交的内容').waitFor();
    await page.getByText('没有违反任何规则').waitFor();
    await page.getByRole('button', { name: '保存为新方案' }).click();
    await page.getByText(`由 ${plan} 手工调整而来`).waitFor();

    await page.getByRole('link', { name: '对比' }).click();
    await page.getByRole('heading', { name: '方案对比' }).waitFor();
    await page.getByText('方案一好').first().waitFor();
    await look(page, 'command-compare');

    await page.goto(`${url}/plans?incident=${world.incident}`);
    await page.getByRole('link', { name: plan }).first().waitFor();
    await look(page, 'command-plans');
    await page.goto(`${url}/plans/${plan}`);
    await page.getByRole('button', { name: '提交审批' }).click();
    await page.getByRole('tooltip').getByRole('button', { name: '提交审批' }).click();
    await page.getByText('审批中').waitFor();
    await page.getByRole('heading', { name: '审批' }).waitFor();
  });
});

test('two approvers race for one approval: the second is told who decided and when', async () => {
  await as('linxia-approver', async ({ page }) => {
    await as('gansu-approver', async ({ page: other }) => {
      for (const one of [page, other]) {
        await one.goto(`${url}/approvals`);
        await one.getByRole('link', { name: plan }).first().waitFor();
      }
      const part = (of) => of.getByRole('listitem').filter({ hasText: plan }).filter({ hasText: '临夏' });
      await look(page, 'command-approvals');
      await page.setViewportSize(kSizes[2]);
      await part(page).scrollIntoViewIfNeeded();
      await guidePicture(page, 'approver-phone');
      // Both have the question in front of them.
      await part(other).getByRole('button', { name: '同意' }).click();
      await part(page).getByRole('button', { name: '同意' }).click();
      await page.getByRole('tooltip').getByRole('button', { name: '同意' }).click();
      await page.getByRole('heading', { name: /刚刚办理的/ }).waitFor();
      await part(page).getByText('已同意').waitFor();
      await other.getByRole('heading', { name: /刚刚办理的/ }).waitFor();
      await part(other).getByText('linxia-approver').waitFor();
      await guidePicture(other, 'approver-decided');
      await look(other, 'command-approvals-decided');
      // And when the page does not hear of it, the service says so.
      const own = other.getByRole('listitem').filter({ hasText: plan }).filter({ hasText: '待审批' });
      await own.getByRole('button', { name: '同意' }).click();
      await other.getByRole('tooltip').getByRole('button', { name: '同意' }).click();
      await other.getByText('已批准').first().waitFor();
    });
  });
});

test('a step has its time before it goes up; refused with a reason it takes the plan back, and nobody else is asked', async () => {
  await setDeadline(30);
  try {
    const timed = await arrangePlan();
    await submit(timed.plan);
    const part = (page, words) => page.getByRole('listitem').filter({ hasText: timed.planId }).filter({ hasText: words });
    await as('gansu-approver', async ({ page: above }) => {
      await above.goto(`${url}/approvals`);
      await part(above, '临夏').getByText('升级之前由临夏回族自治州审批。').waitFor();
      assert.equal(await part(above, '临夏').getByRole('button', { name: '同意' }).count(), 0);
      await as('linxia-approver', async ({ page }) => {
        await page.goto(`${url}/approvals`);
        await part(page, '分管领导审批').getByText(/升级时限/).waitFor();
        await look(page, 'command-approvals-deadline');
        await part(page, '临夏').getByRole('button', { name: '驳回' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('理由').fill('本州也在防汛');
        await page.reload();
        await part(page, '临夏').getByRole('button', { name: '驳回' }).click();
        assert.equal(await dialog.getByLabel('理由').inputValue(), '本州也在防汛', 'a reload loses nothing');
        await dialog.getByRole('button', { name: '驳回' }).click();
        await part(page, '已驳回').getByText('本州也在防汛').waitFor();
      });
      await part(above, '被驳回').first().waitFor();
      await above.goto(`${url}/plans/${timed.planId}`);
      await above.getByText('本州也在防汛').waitFor();
      assert.equal(await above.getByRole('button', { name: '同意' }).count(), 0, 'a plan that is refused waits for nobody');
    });
  } finally {
    await setDeadline(0);
  }
});
