// SPDX-License-Identifier: GPL-3.0-or-later
// What the first visit costs on the bar's Wi-Fi, measured on the wire; and that the next one costs almost nothing.

import assert from 'node:assert/strict';

import { pageTest } from './fixture.mjs';

const MOST_BYTES = 40 * 1024;
const MOST_REQUESTS = 4;

async function measure(phone, act) {
  const session = await phone.page.context().newCDPSession(phone.page);
  const cost = { requests: 0, bytes: 0 };
  session.on('Network.requestWillBeSent', () => { cost.requests += 1; });
  session.on('Network.webSocketCreated', () => { cost.requests += 1; });
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { cost.bytes += encodedDataLength; });
  session.on('Network.webSocketFrameReceived', ({ response }) => { cost.bytes += response.payloadData.length; });
  await session.send('Network.enable');
  await act();
  await session.detach();
  return cost;
}

pageTest('the first load, from the scan to the drinks', {}, async (bar, phone, t) => {
  const address = await bar.scanned();
  const first = await measure(phone, async () => {
    await phone.open(address);
    await phone.sees('drinks');
  });
  const again = await measure(phone, () => phone.reloadsTo('drinks'));
  t.diagnostic(`first load: ${first.bytes} bytes, ${first.requests} requests`);
  t.diagnostic(`reload: ${again.bytes} bytes, ${again.requests} requests`);
  assert.ok(first.bytes <= MOST_BYTES, `${first.bytes} bytes`);
  assert.ok(first.requests <= MOST_REQUESTS, `${first.requests} requests`);
  assert.ok(again.bytes < first.bytes, 'files that have not changed are not sent again');
});

pageTest('nothing but our own files, and no policy is broken', {}, async (bar, phone) => {
  const foreign = [];
  phone.page.on('request', request => {
    if (!request.url().startsWith(bar.address))
      foreign.push(request.url());
  });
  await phone.open(await bar.scanned());
  await phone.orderFlatWhite();
  assert.deepEqual(foreign, []);
});
