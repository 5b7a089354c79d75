// Runs the clients against LocalOrg, each against an org of its own, and tells call by call what works.
// node tests/peers/run.mjs [jsforce] [sf] [simple-salesforce]
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root, startOrg } from './suite.mjs';

const chosen = process.argv.slice(2);
const clients = ['jsforce', 'sf', 'simple-salesforce'];
const unknown = chosen.filter((name) => !clients.includes(name));
if (unknown.length > 0) {
  console.error(`There is no client ${unknown.join(', ')}. There are ${clients.join(', ')}.`);
  process.exit(2);
}
if (!existsSync(path.join(root, 'tests/peers/node_modules'))) {
  console.error('Install the clients first: npm install --prefix tests/peers');
  process.exit(2);
}

let [worked, failed] = [0, 0];
for (const client of clients.filter((name) => chosen.length === 0 || chosen.includes(name))) {
  const peer = await import(`./${client}.mjs`);
  if (client === 'simple-salesforce' && !peer.python) {
    console.log(`\n${peer.name}: left out, as no Python here has it (pip install simple-salesforce).`);
    // Who asks for it by name wants to hear that it was not run.
    if (chosen.includes(client)) failed++;
    continue;
  }
  const org = await startOrg(peer.wantsHttps);
  try {
    console.log(`\n${peer.name}`);
    for (const { name, works, said, milliseconds } of await peer.suite(org)) {
      console.log(`  ${works ? 'works' : 'FAILS'}  ${name} (${milliseconds} ms)${works ? '' : `: ${said}`}`);
      if (works) worked++; else failed++;
    }
  } finally {
    org.stop();
  }
}
console.log(`\n${worked} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
