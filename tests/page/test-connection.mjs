// SPDX-License-Identifier: GPL-3.0-or-later
// A bad network at every bad moment: nothing is lost, nothing happens twice, and the page heals by itself.

import assert from 'node:assert/strict';

import { until } from './bar.mjs';
import { pageTest } from './fixture.mjs';

pageTest('offline and online again: what happened meanwhile is shown', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  const [order] = await bar.orders();
  await phone.page.context().setOffline(true);
  await phone.reads('No connection. Trying again…');
  await phone.picture('no-connection');
  await bar.act(order.id, 'claim');
  await bar.act(order.id, 'complete');
  await phone.page.context().setOffline(false);
  await phone.sees('ready');
  await until('the banner goes', async () => await phone.page.locator('.banner.warn').count() === 0);
});

for (const signal of ['SIGTERM', 'SIGKILL']) {
  pageTest(`the server goes by ${signal} and comes back on its port`, {}, async (bar, phone) => {
    await phone.open(await bar.scanned());
    await phone.orderFlatWhite();
    const [order] = await bar.orders();
    await bar.stop(signal);
    await phone.reads('No connection. Trying again…');
    await bar.start();
    await bar.act(order.id, 'claim');
    await phone.sees('making');
    await until('the banner goes', async () => await phone.page.locator('.banner.warn').count() === 0);
    await bar.act(order.id, 'complete');
    await phone.sees('ready');
  });
}

pageTest('choosing goes on without the server, and ordering waits for it', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  await bar.stop();
  await phone.chooseFlatWhite();
  await phone.press('Order now');
  await phone.sees('problem');
  assert.equal(await phone.heading(), 'The bar can’t be reached');
  await phone.picture('refused-network');
  await bar.start();
  await phone.sees('waiting');
  assert.equal((await bar.orders()).length, 1);
});

pageTest('the answer to a scan is lost: the second try gets the same order', {}, async (bar, phone) => {
  let tries = 0;
  const keys = new Set();
  await phone.page.route('**/orders', async route => {
    keys.add(route.request().headers()['idempotency-key']);
    tries += 1;
    if (tries > 1) {
      await route.continue();
      return;
    }
    await route.fetch();
    await route.abort('connectionreset');
  });
  await phone.open(await bar.scanned());
  await phone.sees('drinks');
  assert.equal(tries, 2);
  assert.equal(keys.size, 1);
  assert.equal((await bar.code()).drinksLeft, 9);
});

pageTest('the answer to the order is lost: it is ordered once', {}, async (bar, phone) => {
  await phone.open(await bar.scanned());
  await phone.chooseFlatWhite();
  let tries = 0;
  await phone.page.route('**/orders/*', async route => {
    tries += 1;
    if (tries > 1) {
      await route.continue();
      return;
    }
    await route.fetch();
    await route.abort('connectionreset');
  });
  await phone.press('Order now');
  await phone.sees('waiting');
  const orders = await bar.orders();
  assert.deepEqual(orders.map(order => order.number), [1]);
});

pageTest('where WebSockets do not get through, the page asks by itself', {}, async (bar, phone) => {
  await phone.page.routeWebSocket(/\/events/, socket => socket.close());
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  const [order] = await bar.orders();
  await bar.act(order.id, 'claim');
  await phone.sees('making');
  await bar.act(order.id, 'complete');
  await phone.sees('ready');
  assert.equal(await phone.page.locator('.banner.warn').count(), 0);
});

pageTest('a first visit while the server is away starts as soon as it is back', {}, async (bar, phone) => {
  const address = await bar.scanned();
  await phone.page.route('**/api/**', route => route.abort('connectionrefused'));
  await phone.open(address);
  await phone.sees('problem');
  assert.equal(await phone.heading(), 'The bar can’t be reached');
  await phone.page.unroute('**/api/**');
  await phone.press('Try again');
  await phone.sees('drinks');
});

pageTest('after a pause the connection resumes where it was, without a new snapshot', {}, async (bar, phone) => {
  const addresses = [];
  phone.page.on('websocket', socket => addresses.push(new URL(socket.url()).searchParams.get('since')));
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  await bar.stop();
  await phone.reads('No connection. Trying again…');
  await bar.start();
  await until('the banner goes', async () => await phone.page.locator('.banner.warn').count() === 0);
  assert.equal(addresses[0], null);
  assert.match(addresses.at(-1), /^\d+$/);
});
