// simple-salesforce, in the Python that has it.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { issueToken, root } from './suite.mjs';

export const name = 'simple-salesforce';
export const wantsHttps = true;

export const python = ['python3', '/usr/bin/python3', 'python']
  .find((program) => spawnSync(program, ['-c', 'import simple_salesforce'], { stdio: 'ignore' }).status === 0);

export async function suite(org) {
  const done = spawnSync(
    python,
    [path.join(root, 'tests/peers/calls.py'), new URL(org.url).host, await issueToken(org)],
    { encoding: 'utf8', timeout: 300_000, env: { ...process.env, REQUESTS_CA_BUNDLE: org.certificate } });
  const results = done.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  if (done.status !== 0) results.push({ name: 'the program itself', works: false, said: done.stderr.slice(-300), milliseconds: 0 });
  return results;
}
