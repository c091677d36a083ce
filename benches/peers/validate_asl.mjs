// How long `amazon-states-language-service` takes to validate a document, in this process:
// node validate_asl.mjs FILE prints one JSON object. Reading the file is not measured, parsing is.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const { getLanguageService, getYamlLanguageService } = require("amazon-states-language-service");
const { TextDocument } = require("vscode-languageserver-textdocument");

const SECONDS = 2;
const LEAST = 3;
const MOST = 100;

const file = process.argv[2];
const text = readFileSync(file, "utf8");
const isYaml = file.endsWith(".yaml");
const service = (isYaml ? getYamlLanguageService : getLanguageService)({});
service.configure?.({ validate: true, allowComments: false });

async function validate(version) {
  const document = TextDocument.create("file:///machine.asl", isYaml ? "asl-yaml" : "asl", version, text);
  return service.doValidation(document, isYaml ? undefined : service.parseJSONDocument(document));
}

let findings = await validate(0);
const times = [];
const start = performance.now();
while (times.length < LEAST || (times.length < MOST && performance.now() - start < SECONDS * 1000)) {
  const before = performance.now();
  findings = await validate(times.length + 1);
  times.push(performance.now() - before);
}
times.sort((a, b) => a - b);
const rank = (share) => times[Math.round((times.length - 1) * share)];
console.log(JSON.stringify({
  bytes: Buffer.byteLength(text),
  findings: findings.length,
  first: findings[0]?.message ?? null,
  median_ms: rank(0.5),
  p95_ms: rank(0.95),
  runs: times.length,
}));
