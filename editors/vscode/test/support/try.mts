// The examples in a VS Code for a browser, until Ctrl+C.

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { CodeServer, ROOT } from './code_server.mts';

const server = await CodeServer.start();
const folder = server.workspace({});
cpSync(join(ROOT, 'examples'), folder, { recursive: true });
const order = `vscode-remote://127.0.0.1:${server.port}${folder}/order.fdl.yaml`;
const query = new URLSearchParams({ folder, payload: JSON.stringify([['openFile', order]]) });
console.log(
  `\nopen this in a browser on this machine; Ctrl+C ends it\n\n  ${server.url}?${query}\n`,
);
process.once('SIGINT', () => void server.stop());
process.once('SIGTERM', () => void server.stop());
