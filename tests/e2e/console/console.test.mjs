import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { as as asIn, axe, kSizes, launch, overflow, password, person, picture, signIn, url } from './browser.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

const as = (...who) => asIn(browser, ...who);

test('a wrong password is refused in words, and the right one opens the console', async () => {
  const { context, page } = await person(browser);
  await signIn(page, 'linxia-duty', 'wrong-password');
  await page.getByRole('alert').filter({ hasText: '用户名或密码不正确' }).waitFor();
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByText('临夏州值班员（演示）').waitFor();
  await context.close();
});

test('an exercise is unmistakable: banner, title, frame and watermark', async () => {
  await as('linxia-duty', async ({ page }) => {
    await page.getByRole('note').filter({ hasText: '演练' }).waitFor();
    assert.match(await page.title(), /演练/);
    const frame = await page.evaluate(() => ({
      border: getComputedStyle(document.body).borderTopWidth,
      watermark: getComputedStyle(document.body, '::after').content,
    }));
    assert.equal(frame.border, '6px');
    assert.match(frame.watermark, /演练/);
  });
});

test('a duty officer logs what a caller tells by keyboard alone, and it is on the other screen at once', async () => {
  await as('jishishan-duty', async ({ page }) => {
    await as('gansu-duty', async ({ page: other }) => {
      await other.goto(`${url}/duty`);
      await other.getByRole('heading', { name: '值班台' }).waitFor();
      await page.goto(`${url}/duty/new`);
      await page.getByRole('combobox', { name: '灾种' }).focus();
      const keys = page.keyboard;
      await keys.type('滑坡');
      await keys.press('Enter');
      await page.getByLabel('发生在哪个县').focus();
      await keys.type('jss');
      await page.getByText('临夏回族自治州 积石山', { exact: false }).first().waitFor();
      await keys.press('Enter');
      await page.getByLabel('具体地点').focus();
      await keys.type('大河家镇 <script>alert(1)</script>');
      await keys.press('Enter');
      await page.getByLabel('死亡（人）').focus();
      await keys.type('1');
      await keys.press('Control+Enter');
      await page.getByRole('heading', { name: /滑坡/ }).first().waitFor();
      assert.ok((await page.textContent('main')).includes('<script>alert(1)</script>'), 'script is shown as text');
      await other.getByRole('link', { name: /积石山.*滑坡/ }).first().waitFor({ timeout: 5000 });
    });
  });
});

test('without the network the page says so and comes back by itself', async () => {
  await as('linxia-duty', async ({ page, context }) => {
    await page.locator('.lamp-live').waitFor();
    await context.setOffline(true);
    await page.locator('.lamp-away').waitFor({ timeout: 40_000 });
    await context.setOffline(false);
    await page.locator('.lamp-live').waitFor({ timeout: 40_000 });
  });
});

test('pinyin initials find a place', async () => {
  await as('linxia-duty', async ({ page }) => {
    await page.getByRole('combobox', { name: /查找/ }).fill('wlcb');
    await page.getByText('乌兰察布市', { exact: false }).first().waitFor();
  });
});

test('what is typed before the search can find anything stays, and is found when it can', async () => {
  await as('linxia-duty', async ({ page, complaints }) => {
    let send;
    const wanted = new Promise((resolve) => (send = resolve));
    await page.route('**/bar_parts*', async (route) => {
      await wanted;
      await route.continue();
    });
    await page.goto(`${url}/duty`);
    await page.getByRole('heading', { name: '值班台' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('wlc');
    const search = page.getByRole('combobox', { name: /查找/ });
    assert.equal(await search.inputValue(), 'wlc');
    send();
    await page.getByText('乌兰察布市', { exact: false }).first().waitFor();
    await page.keyboard.type('b');
    assert.equal(await search.inputValue(), 'wlcb');
    await page.getByText('乌兰察布市', { exact: false }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/board\?chapter=/);
    assert.deepEqual(complaints, []);
  });
});

test('on a phone the menu opens over the page, is left by Esc, and leads on', async () => {
  await as('linxia-duty', async ({ page, complaints }) => {
    await page.setViewportSize(kSizes[2]);
    await page.goto(`${url}/duty`);
    const button = page.getByRole('button', { name: '菜单' });
    await button.click();
    const menu = page.getByRole('dialog', { name: '菜单' });
    await menu.getByRole('link', { name: '库存' }).waitFor();
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    await button.click();
    await menu.getByRole('link', { name: '库存' }).click();
    await page.getByRole('heading', { level: 1, name: '库存' }).waitFor();
    await menu.waitFor({ state: 'detached' });
    assert.equal(await overflow(page), 0);
    assert.deepEqual(complaints, []);
  });
});

// Every page that the menu offers, by whoever has it there: accessible, as wide as its window, without complaints, and on a picture.
for (const user of ['linxia-commander', 'national-admin']) {
  test(`every page of ${user} is accessible and fits three widths`, async () => {
    await as(user, async ({ page, complaints }) => {
      const paths = await page.getByRole('navigation', { name: '主导航' }).first().getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
      assert.ok(paths.length > 0);
      const wrong = [];
      for (const path of paths) {
        await page.goto(`${url}${path}`);
        await page.locator('main h1').first().waitFor();
        await page.waitForTimeout(500);
        for (const violation of await axe(page)) wrong.push(`${path}: ${violation}`);
        await page.setViewportSize(kSizes[2]);
        await page.waitForTimeout(100);
        const pixels = await overflow(page);
        if (pixels > 0) wrong.push(`${path}: ${pixels} px wider than a phone`);
        await page.setViewportSize(kSizes[1]);
        await picture(page, `${user}${path.replaceAll('/', '-')}`);
      }
      assert.deepEqual([...wrong, ...complaints], []);
    });
  });
}
