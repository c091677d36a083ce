#!/usr/bin/env node
// Starts the `fdl` of this platform, which is in a package of its own.
'use strict';
const { spawn } = require('node:child_process');
const { constants } = require('node:os');

const platform = `fdl-cli-${process.platform}-${process.arch}`;
let binary;
try {
  binary = require.resolve(`${platform}/bin/fdl`);
} catch {
  console.error(
    `error: the package ${platform} is not installed: npm left optional dependencies out, or there is no fdl for this platform yet`,
  );
  process.exit(2);
}

const child = spawn(binary, process.argv.slice(2), { stdio: 'inherit' });
// The terminal sends the interrupt to both; what was meant for us alone is passed on.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
child.on('error', (error) => {
  console.error(`error: cannot start ${binary}: ${error.message}`);
  process.exit(2);
});
child.on('exit', (code, signal) => {
  process.exit(code ?? 128 + constants.signals[signal]);
});
