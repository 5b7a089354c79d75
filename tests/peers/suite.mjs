// What the three clients share: an org of their own, a list of calls, and what became of each.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const clientId = '3MVG9LocalOrg.DefaultConsumerKey';
export const clientSecret = 'local-org-consumer-secret';

/**
 * Starts salesforce-local-org as the build made it; it ends with this process. Over HTTPS its certificate is in a file, which a client is told
 * to trust.
 */
export async function startOrg(isHttps) {
  const tool = ['Release', 'Debug']
    .map((configuration) => path.join(root, 'src/SalesforceConnect.LocalOrg.Tool/bin', configuration, 'net10.0/salesforce-local-org.dll'))
    .find(existsSync);
  if (!tool) throw new Error('Build the tool first: dotnet build src/SalesforceConnect.LocalOrg.Tool');
  const folder = mkdtempSync(path.join(tmpdir(), 'local-org-'));
  const certificate = isHttps ? path.join(folder, 'certificate.pem') : undefined;
  const org = spawn('dotnet', [tool, '--quiet', '--end-with-input', ...(isHttps ? ['--https', certificate] : [])], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: org.stdout });
  const url = await new Promise((resolve, reject) => {
    lines.once('line', resolve);
    org.once('exit', (code) => reject(new Error(`The org ended with ${code}.`)));
  });
  const stop = () => {
    org.stdin.end();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, certificate, call: caller(url, certificate), stop };
}

/** Calls the org from here, whatever its certificate: method, path and body in, status, headers and JSON out. */
function caller(url, certificate) {
  const { request } = certificate ? https : http;
  const ca = certificate ? readFileSync(certificate) : undefined;
  return (method, target, body) => new Promise((resolve, reject) => {
    const sent = request(new URL(target, url), { method, ca, headers: body ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {} }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => { text += chunk; });
      answer.on('end', () => {
        let json;
        try { json = JSON.parse(text); } catch { json = undefined; }
        resolve({ status: answer.statusCode, headers: answer.headers, json });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** An access token of the org's administrator, without a sign-in. */
export async function issueToken({ call }) {
  return (await call('POST', '/_localorg/tokens')).json.accessToken;
}

export function expect(condition, message) {
  if (!condition) throw new Error(message);
}

export function equal(actual, expected) {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (one !== other) throw new Error(`Expected ${other}, got ${one}`);
}

/** Runs calls in their order and gives a result for each: its name, whether it worked, and what it said. */
export async function run(calls) {
  const results = [];
  for (const [name, call] of calls) {
    const begin = Date.now();
    let said = '';
    try {
      await Promise.race([
        call(),
        new Promise((_, reject) => setTimeout(() => reject(new Error('no answer within a minute')), 60_000).unref()),
      ]);
    } catch (error) {
      said = String(error?.message ?? error).replace(/\s+/g, ' ').slice(0, 300) || 'failed without a message';
    }
    results.push({ name, works: said === '', said, milliseconds: Date.now() - begin });
  }
  return results;
}
