// What people type may look like a page's own language. It comes out as it went in, wherever it is shown.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { url } from './browser.mjs';
import { approve, arrange, arrive, caller, plan, sendOff, sign } from './command_world.mjs';
import { as } from './people.mjs';

const markup = '<img src=x onerror=alert(1)>';

test('donors, teams, their tasks, sites, carriers and signers are shown as they were typed', async () => {
  const world = await arrange();
  const { token, incident, item } = world;
  const commander = await caller('gansu-commander');
  const keeper = await caller('linxia-keeper');
  const team = await commander.write('roster.v1.TeamService/CreateTeam', {
    teamId: `620000-markup-${token.toLowerCase()}`,
    team: { displayName: `队${markup}`, chapter: 'chapters/620000', category: 'CATEGORY_RELIEF', level: 'LEVEL_LOCAL', memberCount: 5, specialities: [`长${markup}`] },
  });
  const mission = await commander.write('dispatch.v1.MissionService/CreateMission', {
    mission: { incident, team: team.name, chapter: 'chapters/620000', task: `务${markup}`, memberCount: 5, site: { displayName: `场${markup}`, chapter: 'chapters/622927', point: { latitudeDegrees: 35.71, longitudeDegrees: 102.88 } } },
  });
  const donation = await keeper.write('warehouse.v1.DonationService/CreateDonation', {
    donation: { chapter: 'chapters/622900', donor: `捐${markup}`, agreementNumber: `协${markup}`, note: `注${markup}`, lines: [{ item, quantity: '5', valueFen: '100' }] },
  });
  const needed = await plan(world, 40, { displayName: `点${markup}` });
  await approve(needed.plan);
  const shipment = await sendOff(needed.plan, `承${markup}`);
  const pages = [
    ['/teams', '队'],
    [`/${team.name}`, '长'],
    ['/missions', '队'],
    [`/${mission.name}`, '务'],
    [`/${donation.name}`, '捐'],
    ['/duties?tab=donations', '捐'],
    ['/requisitions', '点'],
    [`/${needed.requisition}`, '点'],
    [`/${needed.plan}`, '点'],
    ['/shipments', '点'],
    [`/${shipment}`, '承'],
    ['/board', '点'],
  ];
  const looksAt = async (page, path, first) => {
    await page.goto(`${url}${path}`);
    await page.getByText(`${first}${markup}`).first().waitFor({ state: 'attached' });
    assert.equal(await page.locator('img[src=x]').count(), 0, `${path}: it is not taken for the page's own`);
  };
  await as('national-auditor', async ({ page }) => {
    page.on('dialog', () => assert.fail('what somebody typed was run'));
    for (const [path, first] of pages) await looksAt(page, path, first);
    await arrive(shipment);
    await sign(shipment, `签${markup}`);
    await looksAt(page, `/${shipment}`, '签');
  });
  for (const one of [commander, keeper]) await one.close();
});
