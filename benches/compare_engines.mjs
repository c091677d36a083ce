#!/usr/bin/env node
// Holds the engine's times against those of `aws-local-stepfunctions`, an engine of the Amazon States
// Language, on the same flows in its words, one after the other in one run. Needs node and npm.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const VERSION = "3.0.0";
const RUNS = 7;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tools = join(root, ".tools", "engines");

function install() {
  const found = join(tools, "node_modules", "aws-local-stepfunctions", "package.json");
  if (!existsSync(found) || createRequire(found)(found).version !== VERSION) {
    mkdirSync(tools, { recursive: true });
    writeFileSync(join(tools, "package.json"), '{"private": true}\n');
    const what = ["install", "--silent", "--no-audit", "--no-fund", `aws-local-stepfunctions@${VERSION}`];
    execFileSync("npm", what, { cwd: tools, stdio: "inherit" });
  }
  return createRequire(join(tools, "package.json"))("aws-local-stepfunctions");
}

// The flows of `engine.rs`.
function chain(length) {
  const States = {};
  for (let at = 0; at < length; at++) {
    const way = at + 1 === length ? { End: true } : { Next: `S${at + 1}` };
    States[`S${at}`] = { Type: "Pass", ...way };
  }
  return { StartAt: "S0", States };
}

const map = {
  StartAt: "M",
  States: {
    M: {
      Type: "Map",
      ItemsPath: "$.items",
      MaxConcurrency: 40,
      ItemProcessor: {
        StartAt: "C",
        States: {
          C: { Type: "Choice", Choices: [{ Variable: "$", NumericGreaterThan: 500, Next: "P" }], Default: "Q" },
          P: { Type: "Pass", End: true },
          Q: { Type: "Pass", End: true },
        },
      },
      End: true,
    },
  },
};

// Not 0: that other engine takes it for nothing.
const items = (count) => ({ items: Array.from({ length: count }, (_, at) => (at % 1000) + 1) });

async function measure({ StateMachine }, definition, input) {
  // Checking is not part of a run, here as there.
  const machine = new StateMachine(definition, { validationOptions: { noValidate: true } });
  const times = [];
  for (let run = 0; run <= RUNS; run++) {
    const start = performance.now();
    await machine.run(input).result;
    times.push(performance.now() - start);
  }
  times.shift();
  return times.sort((a, b) => a - b)[RUNS >> 1];
}

const bench = ["bench", "--quiet", "--locked", "-p", "fdl-core", "--bench", "engine"];
const ours = JSON.parse(execFileSync("cargo", bench, { cwd: root, encoding: "utf8" }));
const other = install();
const theirs = {
  pass_1000: await measure(other, chain(1_000), {}),
  map_1000: await measure(other, map, items(1_000)),
  map_10000: await measure(other, map, items(10_000)),
};
console.log("median in ms".padEnd(14), "fdl".padStart(10), `aws-local-stepfunctions ${VERSION}`.padStart(32));
for (const [name, time] of Object.entries(theirs)) {
  const own = ours[name].median_ms;
  const factor = `${time.toFixed(1)} (× ${(time / own).toFixed(0)})`;
  console.log(name.padEnd(14), own.toFixed(2).padStart(10), factor.padStart(32));
}
const growth = ours.map_10000.median_ms / ours.map_1000.median_ms;
console.log(`ten times the items take ${growth.toFixed(1)} times as long`);
