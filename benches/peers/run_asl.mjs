// How long `aws-local-stepfunctions` takes for a run, in this process:
// node run_asl.mjs MACHINE INPUT (two JSON files) prints one JSON object: the first run, and the median of those after it.
// Reading and checking a machine is not measured, here as there.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const { StateMachine } = require("aws-local-stepfunctions");

const SECONDS = 1;
const LEAST = 3;
const MOST = 51;

const [machine, input] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")));
const ready = new StateMachine(machine, { validationOptions: { noValidate: true } });

async function run() {
  const start = performance.now();
  await ready.run(input).result;
  return performance.now() - start;
}

const first = await run();
const times = [];
const start = performance.now();
while (times.length < LEAST || (times.length < MOST && performance.now() - start < SECONDS * 1000)) {
  times.push(await run());
}
times.sort((a, b) => a - b);
const rank = (share) => times[Math.round((times.length - 1) * share)];
console.log(JSON.stringify({ first_ms: first, median_ms: rank(0.5), p95_ms: rank(0.95), runs: times.length }));
