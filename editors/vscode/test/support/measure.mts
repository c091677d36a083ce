// Measures how long it takes from a flow's being opened to its first finding, ten times, each in a
// new window with a new extension host.

import { CodeServer } from './code_server.mts';
import { runInHost } from './host.mts';
import { browse } from './window.mts';

const FLOW = 'Type: StateMachine\nName: x\nStartAt: A\nStates:\n  - Name: B\n    Type: Succeed\n';
const TIMES = 10;

const [server, browser] = await Promise.all([CodeServer.start({ harness: true }), browse()]);
const times: number[] = [];
for (let round = 0; round < TIMES; round++) {
  const folder = server.workspace({ 'mistake.fdl.yaml': FLOW });
  const { log } = await runInHost(browser, server, folder, 'start');
  times.push(Number(log[0]?.replace('TEST ', '')));
}
await browser.close();
await server.stop();
times.sort((one, other) => one - other);
const median = ((times[TIMES / 2 - 1] ?? 0) + (times[TIMES / 2] ?? 0)) / 2;
console.log(`a flow opened to its first finding: median ${median} ms of ${times.join(', ')}`);
