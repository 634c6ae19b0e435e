import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, kSizes, overflow, picture, url } from './browser.mjs';
import { as, person } from './people.mjs';

test('the API is read, searched and tried in the browser', async () => {
  await as('linxia-duty', async ({ page }) => {
    await page.goto(`${url}/api/`);
    await page.getByRole('searchbox').fill('listincid');
    await page.getByRole('link', { name: 'ListIncidents' }).click();
    await page.getByRole('heading', { name: '/muster.disaster.v1.IncidentService/ListIncidents' }).waitFor();
    await page.getByText('Lists incidents, the latest first.', { exact: false }).waitFor();
    const request = page.getByRole('textbox', { name: '请求 / request' });
    await request.fill('{"pageSize": 1}');
    await page.getByRole('button', { name: '调用 · Call' }).click();
    await page.getByText('"incidents"', { exact: false }).waitFor();
    await request.fill('{"pageSize": -1}');
    await page.getByRole('button', { name: '调用 · Call' }).click();
    await page.getByText(/^400\s.*INVALID_FIELDS/s).waitFor();
    await request.fill('not JSON');
    await page.getByRole('button', { name: '调用 · Call' }).click();
    await page.getByText(/^400\s.*JSON_MALFORMED/s).waitFor();
    assert.deepEqual(await axe(page), []);
    await picture(page, 'api-reader');
    await page.setViewportSize(kSizes[2]);
    assert.equal(await overflow(page), 0);
    const heights = await page.locator('h1, main > h2').evaluateAll((headings) => headings.slice(0, 2).map((heading) => heading.getClientRects()[0].height / parseFloat(getComputedStyle(heading).fontSize)));
    assert.ok(heights[0] < 2 && heights[1] < 4, 'the headings take one line and two');
  });
});

test('a method is found again by its address, and who is not signed in is told so', async () => {
  const { context, page, complaints } = await person();
  await page.goto(`${url}/api/#/muster.chapter.v1.ChapterService/GetChapter`);
  await page.getByRole('heading', { name: '/muster.chapter.v1.ChapterService/GetChapter' }).waitFor();
  await page.getByRole('button', { name: '调用 · Call' }).click();
  await page.getByText('CALLER_MISSING', { exact: false }).waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
});
