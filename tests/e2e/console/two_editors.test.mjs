// Two people edit one thing: the second is shown what the first changed, and loses nothing of what they typed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { write } from './accounts.mjs';
import { url } from './browser.mjs';
import { look } from './forms.mjs';
import { as } from './people.mjs';

const run = Date.now().toString(36);
const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

const notice = (scope) => scope.getByRole('alert').filter({ hasText: '别人刚修改过' });

// What `field` said and says now stands in the notice; nothing is saved before it has been seen.
async function isTold(scope, save, field, before, now) {
  await notice(scope).getByText(`${field}：原来 ${before} → 现在 ${now}`).waitFor();
  assert.ok(await scope.getByRole('button', { name: save, exact: true }).isDisabled());
  await notice(scope).getByRole('button', { name: '知道了，继续用我填写的内容' }).click();
  await notice(scope).waitFor({ state: 'detached' });
}

test('whether a team can go: two duty rooms answer at once', async () => {
  const { name } = write('demo', 'commander@620000:setup', 'roster.v1.TeamService/CreateTeam', {
    teamId: `620000-two-${run}`,
    team: { displayName: `两处救援队 ${run}`, chapter: 'chapters/620000', category: 'CATEGORY_RELIEF', level: 'LEVEL_LOCAL', memberCount: 5 },
  });
  await as('gansu-commander', async ({ page }) => {
    await as('gansu-duty', async ({ page: other }) => {
      for (const one of [page, other]) {
        await one.goto(`${url}/${name}`);
        await one.getByRole('button', { name: /改变状态/ }).click();
      }
      const [mine, theirs] = [page, other].map((one) => one.getByRole('dialog'));
      await mine.getByLabel('说明').fill('车辆检修');
      await theirs.getByLabel('说明').fill('队员轮休');
      await theirs.getByRole('button', { name: '保存' }).click();
      await theirs.waitFor({ state: 'hidden' });
      await notice(mine).getByText('状态：原来 可出动 → 现在 不可出动').waitFor();
      await look(page, 'command-two-editors-team');
      await isTold(mine, '保存', '说明', '—', '队员轮休');
      assert.equal(await mine.getByLabel('说明').inputValue(), '车辆检修');
      await mine.getByRole('button', { name: '保存' }).click();
      await mine.waitFor({ state: 'hidden' });
      await other.getByText('车辆检修').waitFor();
    });
  });
});

test('how the ways of a region are estimated', async () => {
  const set = (speedKmPerHour) =>
    write('demo', 'administrator@000000:setup', 'dispatch.v1.TravelService/SetTravelProfile', {
      profile: { chapter: 'chapters/460000', detourPermille: 1400, speedKmPerHour, loadingMinutes: 60, source: `演示 ${run}` },
    });
  set(40);
  await as('national-admin', async ({ page }) => {
    await page.goto(`${url}/administration/travel`);
    await page.getByRole('button', { name: '设定 海南省' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('装车用时（分钟）').fill('75');
    set(45);
    await isTold(dialog, '保存', '平均时速（千米，含停靠）', '40', '45');
    assert.equal(await dialog.getByLabel('装车用时（分钟）').inputValue(), '75');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'hidden' });
  });
});

test('a way that was measured', async () => {
  const measured = (durationMinutes) =>
    write('demo', 'administrator@000000:setup', 'dispatch.v1.TravelService/ImportTravelTimes', {
      travelTimes: [{ origin: 'warehouses/622900-01', destination: 'chapters/622923', distanceM: '50000', durationMinutes, source: `演示 ${run}`, validFromDate: today }],
    });
  measured(70);
  await as('national-admin', async ({ page }) => {
    await page.goto(`${url}/administration/travel?to=chapters/622923`);
    await page.getByRole('button', { name: /^修改 临夏/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('路程（公里）').fill('52');
    measured(90);
    await isTold(dialog, '保存', '用时（分钟）', '70', '90');
    assert.equal(await dialog.getByLabel('路程（公里）').inputValue(), '52.0');
  });
});

test('who must say yes', async () => {
  const publish = (title) =>
    write('demo', 'administrator@000000:setup', 'dispatch.v1.ApprovalPolicyService/CreateApprovalPolicy', {
      approvalPolicy: { chapter: 'chapters/460000', source: `演示 ${run} ${title}`, steps: [{ title, decider: 'DECIDER_OWNER', role: 'ROLE_APPROVER' }] },
    });
  publish('处长审批');
  await as('national-admin', async ({ page }) => {
    await page.goto(`${url}/administration/policies?chapter=chapters/460000&do=new`);
    const form = page.locator('form');
    await form.getByLabel('依据（文件名称和文号）').fill('我的依据');
    publish('主任审批');
    await notice(form).getByText(/第 1 步：原来 处长审批.* → 现在 主任审批/).waitFor();
    await isTold(form, '发布这一版', '依据（文件名称和文号）', `演示 ${run} 处长审批`, `演示 ${run} 主任审批`);
    assert.equal(await form.getByLabel('依据（文件名称和文号）').inputValue(), '我的依据');
  });
});

test('without live updates the second is told when they save, and overwrites nothing', async () => {
  const { name: team } = write('demo', 'commander@620000:setup', 'roster.v1.TeamService/CreateTeam', {
    teamId: `620000-cut-${run}`,
    team: { displayName: `断线救援队 ${run}`, chapter: 'chapters/620000', category: 'CATEGORY_RELIEF', level: 'LEVEL_LOCAL', memberCount: 5 },
  });
  const way = (durationMinutes) =>
    write('demo', 'administrator@000000:setup', 'dispatch.v1.TravelService/ImportTravelTimes', {
      travelTimes: [{ origin: 'warehouses/622900-01', destination: 'chapters/622924', distanceM: '50000', durationMinutes, source: `演示 ${run}`, validFromDate: today }],
    });
  const profile = (speedKmPerHour) =>
    write('demo', 'administrator@000000:setup', 'dispatch.v1.TravelService/SetTravelProfile', {
      profile: { chapter: 'chapters/650000', detourPermille: 1400, speedKmPerHour, loadingMinutes: 60, source: `演示 ${run}` },
    });
  const rules = (title) =>
    write('demo', 'administrator@000000:setup', 'dispatch.v1.ApprovalPolicyService/CreateApprovalPolicy', {
      approvalPolicy: { chapter: 'chapters/650000', source: `演示 ${run} ${title}`, steps: [{ title, decider: 'DECIDER_OWNER', role: 'ROLE_APPROVER' }] },
    });
  // Opens the form at `path`, lets others change the thing, and saves: told, and once seen it may be saved.
  const edits = (user, path, open, scopeOf, fill, others, save, told) =>
    as(user, async ({ page, context }) => {
      await context.route('**/Watch', (route) => route.abort());
      await page.goto(`${url}${path}`);
      await open(page);
      const scope = scopeOf(page);
      await fill(scope);
      others();
      await scope.getByRole('button', { name: save, exact: true }).click();
      await isTold(scope, save, ...told);
      await scope.getByRole('button', { name: save, exact: true }).click();
      await scope.waitFor({ state: 'hidden' });
    });
  const dialog = (page) => page.getByRole('dialog');
  await edits('gansu-commander', `/${team}`, (page) => page.getByRole('button', { name: /改变状态/ }).click(), dialog,
    (scope) => scope.getByLabel('说明').fill('车辆检修'),
    () => write('demo', 'commander@620000:setup', 'roster.v1.TeamService/SetTeamAvailability', { name: team, availability: 'AVAILABILITY_UNAVAILABLE', note: '队员轮休' }),
    '保存', ['说明', '—', '队员轮休']);
  profile(40);
  await edits('national-admin', '/administration/travel', (page) => page.getByRole('button', { name: '设定 新疆维吾尔自治区' }).click(), dialog,
    (scope) => scope.getByLabel('装车用时（分钟）').fill('75'), () => profile(45), '保存', ['平均时速（千米，含停靠）', '40', '45']);
  way(70);
  await edits('national-admin', '/administration/travel?to=chapters/622924', (page) => page.getByRole('button', { name: /^修改 临夏/ }).click(), dialog,
    (scope) => scope.getByLabel('路程（公里）').fill('52'), () => way(90), '保存', ['用时（分钟）', '70', '90']);
  rules('处长审批');
  await edits('national-admin', '/administration/policies?chapter=chapters/650000&do=new', async () => {}, (page) => page.locator('form'),
    (scope) => scope.getByLabel('依据（文件名称和文号）').fill('我的依据'), () => rules('主任审批'), '发布这一版', ['依据（文件名称和文号）', `演示 ${run} 处长审批`, `演示 ${run} 主任审批`]);
});
