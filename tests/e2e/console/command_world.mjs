// What a day of command staff finds when it begins: goods of its own in two stores, so that it needs no leftovers of other tests and leaves none
// that matter to them. Each call makes another day.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { password, url } from './browser.mjs';
import { browser } from './people.mjs';

// Calls of one user without a page, by Connect with JSON.
export async function caller(user) {
  const context = await browser.newContext();
  const call = async (method, message) => {
    const answer = await context.request.post(`${url}/muster.${method}`, { data: message, headers: { 'accept-language': 'zh-CN' } });
    assert.ok(answer.ok(), `${user} ${method}: ${await answer.text()}`);
    return answer.json();
  };
  await call('gateway.v1.SignInService/SignIn', { world: 'demo', user, password });
  return {
    call,
    // A call that writes.
    write: (method, message) => call(method, { requestId: randomUUID(), ...message }),
    close: () => context.close(),
  };
}

async function through(user, work) {
  const who = await caller(user);
  try {
    return await work(who);
  } finally {
    await who.close();
  }
}

const receive = (warehouse, item, quantity) => ({
  warehouse: `warehouses/${warehouse}`,
  lines: [{ lot: { item, source: 'SOURCE_PURCHASE', batch: 'DEMO', expiryDate: '2035-04-30', unitCostFen: '28000' }, quantity: String(quantity) }],
  responsiblePersons: ['演示甲', '演示乙'],
  counterparty: '演示供应商',
});

// Lamps: 40 in Linxia, 80 in Gansu's own store of which 20 are its reserve floor.
export async function arrange() {
  const token = randomUUID().slice(0, 4).toUpperCase();
  const item = await makeItem(`lamp-${token.toLowerCase()}`, {
    displayName: '应急照明灯', englishName: 'emergency lamp', specification: `${token} 型`, baseUnit: '盏', weightG: '12000', volumeCm3: '50000', packs: [{ unit: '箱', quantity: '10' }],
  });
  await through('linxia-keeper', ({ write }) => write('warehouse.v1.StockService/ReceiveStock', receive('622900-01', item, 40)));
  await through('gansu-keeper', async ({ write }) => {
    await write('warehouse.v1.StockService/ReceiveStock', receive('620000-01', item, 80));
    await write('warehouse.v1.StockLevelService/SetStockLevel', { stockLevel: { warehouse: 'warehouses/620000-01', item, reserveFloorQuantity: '20', source: '演示：本库保底' } });
  });
  return { token, item, lamp: `应急照明灯 ${token} 型`, ...(await makeIncident(token)) };
}

// An item of the catalogue that nobody has stock of; its name.
export async function makeItem(itemId, item) {
  return through('national-admin', async ({ write }) => (await write('warehouse.v1.ItemService/CreateItem', { itemId, item })).name);
}

export async function makeIncident(token) {
  const title = `积石山县山洪（${token}）`;
  const { name: incident } = await through('jishishan-duty', ({ write }) =>
    write('disaster.v1.IncidentService/CreateIncident', {
      incident: { title, hazard: 'HAZARD_FLOOD', chapter: 'chapters/622927', place: '积石山县吹麻滩镇（演示）', occurTime: new Date(Date.now() - 3_600_000).toISOString() },
    }),
  );
  return { title, incident, incidentId: incident.split('/')[1] };
}

// Gansu decides a response level.
export async function decideLevel(incident) {
  await through('gansu-commander', ({ write }) =>
    write('disaster.v1.IncidentService/DecideResponseLevel', { parent: incident, chapter: 'chapters/620000', level: 'RESPONSE_LEVEL_III', reason: '演示：水位仍在上涨' }),
  );
}

// Chooses from a list by keyboard: types, or goes down where nothing is typed, until it is offered, and takes it.
export async function choose(scope, label, typed, offered) {
  const page = scope.page?.() ?? scope;
  const box = scope.getByRole('combobox', { name: label, exact: true });
  const active = page.locator('.ant-select-dropdown:visible .ant-select-item-option-active');
  await box.focus();
  if (typed) {
    await box.pressSequentially(typed);
  } else {
    await page.keyboard.press('ArrowDown');
    await active.waitFor();
    for (let steps = 0; steps < 20 && !(await active.textContent()).includes(offered); ++steps) await page.keyboard.press('ArrowDown');
  }
  await active.filter({ hasText: offered }).waitFor();
  await page.keyboard.press('Enter');
}

// The number at the end of the page's address.
export const lastOf = (page) => new URL(page.url()).pathname.split('/').at(-1);

// The same with 140 lamps asked for and a plan that sends 40 from Linxia and 60 from Gansu.
export async function arrangePlan() {
  const world = await arrange();
  return { ...world, ...(await plan(world, 140)) };
}

export const kSite = '吹麻滩镇安置点（演示）';

// Asks for an item at a site and has it planned; `site` says what is different there.
export async function plan({ incident, item }, quantity, site = {}) {
  const { name: requisition } = await through('jishishan-duty', async ({ write }) => {
    const made = await write('dispatch.v1.RequisitionService/CreateRequisition', {
      requisition: {
        incident,
        chapter: 'chapters/622927',
        site: { displayName: kSite, chapter: 'chapters/622927', point: { latitudeDegrees: 35.71, longitudeDegrees: 102.88 }, ...site },
        lines: [{ item, quantity: String(quantity), priority: 'PRIORITY_CRITICAL' }],
      },
    });
    return write('dispatch.v1.RequisitionService/SubmitRequisition', { name: made.name });
  });
  const proposed = await through('gansu-commander', ({ write }) => write('dispatch.v1.PlanService/ProposePlan', { incident }));
  return { requisition, plan: proposed.name, planId: proposed.name.split('/')[1] };
}

const kApprovers = { 'chapters/622900': 'linxia-approver', 'chapters/620000': 'gansu-approver' };

// Has a proposed plan submitted and approved by the owners.
export async function approve(name) {
  const { approvals } = await submit(name);
  for (const { chapter } of approvals) await through(kApprovers[chapter], ({ write }) => write('dispatch.v1.PlanService/ApprovePlan', { name, chapter }));
}

// How long Linxia's approver has before a step goes up; 0: the rules of the chapters above hold again.
export async function setDeadline(minutes) {
  await through('national-admin', ({ write }) =>
    write('dispatch.v1.ApprovalPolicyService/CreateApprovalPolicy', {
      approvalPolicy: {
        chapter: 'chapters/622900',
        source: '演示：审批时限',
        steps: minutes > 0 ? [{ title: '分管领导审批', decider: 'DECIDER_OWNER', role: 'ROLE_APPROVER', timeoutMinutes: minutes }] : [],
      },
    }),
  );
}

export async function submit(plan) {
  return through('gansu-commander', ({ write }) => write('dispatch.v1.PlanService/SubmitPlan', { name: plan }));
}

// What keeps its goods from leaving: the floor of Gansu's own store is as high as its stock.
export async function raiseFloor(item) {
  await through('gansu-keeper', ({ write }) =>
    write('warehouse.v1.StockLevelService/SetStockLevel', { stockLevel: { warehouse: 'warehouses/620000-01', item, reserveFloorQuantity: '80', source: '演示：提高保底' } }),
  );
}

// A vehicle and its driver in Linxia.
export async function arrangeFleet(token) {
  await through('linxia-keeper', async ({ write }) => {
    await write('dispatch.v1.VehicleService/CreateVehicle', { vehicle: { chapter: 'chapters/622900', plate: `甘N·${token}`, kind: 'KIND_BOX_TRUCK', payloadG: '5000000' } });
    await write('dispatch.v1.DriverService/CreateDriver', { driver: { chapter: 'chapters/622900', displayName: `演示驾驶员${token}`, phone: '13800000000', licenceClass: 'B2' } });
  });
}

// Goods of an approved plan on the road from Linxia; the shipment's name.
export async function sendOff(plan, carrier = '演示车队') {
  return through('linxia-keeper', async ({ call, write }) => {
    const { shipments } = await call('dispatch.v1.ShipmentService/ListShipments', { plan });
    const { name } = shipments.find((one) => one.warehouse === 'warehouses/622900-01');
    const reach = async (state) => {
      for (let tries = 0; tries < 200; ++tries) {
        if ((await call('dispatch.v1.ShipmentService/GetShipment', { name })).state === state) return;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      assert.fail(`${name} is not ${state}`);
    };
    await reach('STATE_RESERVED');
    await write('dispatch.v1.ShipmentService/IssueShipment', { name, responsiblePersons: ['演示甲', '演示乙'] });
    await reach('STATE_ISSUED');
    await write('dispatch.v1.ShipmentService/DepartShipment', { name, carrier, vehicle: '甘N·演示' });
    return name;
  });
}

export async function arrive(name) {
  await through('jishishan-duty', ({ write }) => write('dispatch.v1.ShipmentService/ArriveShipment', { name }));
}

export async function sign(name, signer = '演示签收人') {
  await through('jishishan-duty', ({ write }) => write('dispatch.v1.ShipmentService/SignShipment', { name, signer }));
}
