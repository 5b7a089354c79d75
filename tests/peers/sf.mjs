// The Salesforce CLI, a process for each command, with a home of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { equal, expect, issueToken, root, run } from './suite.mjs';

export const name = 'Salesforce CLI';
export const wantsHttps = true;

export async function suite(org) {
  const { url } = org;
  const home = mkdtempSync(path.join(tmpdir(), 'sf-home-'));
  const file = (name, text) => {
    const full = path.join(home, name);
    if (text !== undefined) writeFileSync(full, text);
    return full;
  };
  const program = path.join(root, 'tests/peers/node_modules/@salesforce/cli/bin/run.js');

  // The result of a command; its message is the error's.
  const sf = (line, environment = {}, asJson = true) => new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...line, ...(asJson ? ['--json'] : [])], {
      cwd: home,
      env: {
        ...process.env, HOME: home, SF_DISABLE_TELEMETRY: 'true', SF_AUTOUPDATE_DISABLE: 'true', SF_SKIP_NEW_VERSION_CHECK: 'true',
        SF_ORG_API_VERSION: '67.0', SF_TARGET_ORG: 'local', NODE_EXTRA_CA_CERTS: org.certificate,
        ...environment,
      },
    });
    let [said, complained] = ['', ''];
    child.stdout.on('data', (chunk) => { said += chunk; });
    child.stderr.on('data', (chunk) => { complained += chunk; });
    child.on('close', (code) => {
      if (!asJson && code === 0) {
        resolve(said);
        return;
      }
      try {
        const answer = JSON.parse(said);
        if (code === 0) resolve(answer.result ?? answer);
        else reject(new Error(answer.message ?? JSON.stringify(answer)));
      } catch {
        if (code === 0) resolve(said); else reject(new Error(complained || said || `exit code ${code}`));
      }
    });
  });

  const made = {};
  const results = await run([
    ['org login access-token', async () => sf(['org', 'login', 'access-token', '--instance-url', url, '--no-prompt', '--alias', 'local'], { SF_ACCESS_TOKEN: await issueToken(org), SF_TARGET_ORG: '' })],
    ['org login sfdx-url', async () => {
      const callback = 'http://localhost:1717/OauthRedirect';
      const page = await org.call('GET', `/services/oauth2/authorize?response_type=code&client_id=PlatformCLI&redirect_uri=${encodeURIComponent(callback)}`);
      const code = new URL(page.headers.location).searchParams.get('code');
      const form = new URLSearchParams({ grant_type: 'authorization_code', code, client_id: 'PlatformCLI', redirect_uri: callback });
      const { json } = await org.call('POST', '/services/oauth2/token', form.toString());
      file('auth.txt', `force://PlatformCLI::${json.refresh_token}@${new URL(url).host}`);
      await sf(['org', 'login', 'sfdx-url', '--sfdx-url-file', file('auth.txt'), '--alias', 'web'], { SF_TARGET_ORG: '' });
    }],
    ['org display', async () => equal((await sf(['org', 'display'])).username, 'admin@local-org.example')],
    ['org list limits', async () => expect((await sf(['org', 'list', 'limits'])).some((limit) => limit.name === 'DailyApiRequests'), 'no DailyApiRequests')],
    ['data query', async () => equal((await sf(['data', 'query', '--query', 'SELECT Id, Name, Owner.Name FROM Account LIMIT 3'])).records.length, 3)],
    ['data query, all pages', async () => equal((await sf(['data', 'query', '--query', 'SELECT Id FROM Contact'])).records.length, 5000)],
    ['data query as a table', async () => expect(/Name/.test(await sf(['data', 'query', '--query', 'SELECT Name, Owner.Name FROM Account LIMIT 3', '--result-format', 'csv'], {}, false)), 'no column')],
    ['data query of the tooling API', async () => expect((await sf(['data', 'query', '--use-tooling-api', '--query', 'SELECT Id FROM ApexClass'])).done, 'not done')],
    ['data search', async () => expect(JSON.stringify(await sf(['data', 'search', '--query', 'FIND {Acme} IN ALL FIELDS RETURNING Account(Id, Name)'])).includes('Acme'), 'nothing found')],
    ['sobject list', async () => expect((await sf(['sobject', 'list', '--sobject', 'custom'])).includes('Invoice__c'), 'no Invoice__c')],
    ['sobject describe', async () => expect((await sf(['sobject', 'describe', '--sobject', 'Account'])).fields.length > 20, 'few fields')],
    ['data create record', async () => { made.id = (await sf(['data', 'create', 'record', '--sobject', 'Account', '--values', "Name='By CLI' External_Id__c=CLI-1"])).id; expect(made.id, 'no id'); }],
    ['data get record', async () => equal((await sf(['data', 'get', 'record', '--sobject', 'Account', '--where', 'External_Id__c=CLI-1'])).Name, 'By CLI')],
    ['data update record', async () => sf(['data', 'update', 'record', '--sobject', 'Account', '--record-id', made.id, '--values', 'Rating=Hot'])],
    ['data delete record', async () => sf(['data', 'delete', 'record', '--sobject', 'Account', '--record-id', made.id])],
    ['data export tree', async () => {
      await sf(['data', 'export', 'tree', '--query', 'SELECT Name, (SELECT LastName FROM Contacts) FROM Account WHERE Id IN (SELECT AccountId FROM Contact) LIMIT 2', '--output-dir', home, '--prefix', 'out']);
      expect(JSON.parse(readFileSync(file('out-Account-Contact.json'))).records.length === 2, 'not two records');
    }],
    ['data import tree', async () => {
      file('tree.json', JSON.stringify({ records: [{ attributes: { type: 'Account', referenceId: 'r1' }, Name: 'Tree', Contacts: { records: [{ attributes: { type: 'Contact', referenceId: 'r2' }, LastName: 'Leaf' }] } }] }));
      equal((await sf(['data', 'import', 'tree', '--files', file('tree.json')])).length, 2);
    }],
    ['data import bulk', async () => sf(['data', 'import', 'bulk', '--sobject', 'Account', '--file', file('new.csv', 'Name,External_Id__c\nBulk 1,CB-1\nBulk 2,CB-2\n'), '--wait', '2', '--line-ending', 'LF'])],
    ['data upsert bulk', async () => sf(['data', 'upsert', 'bulk', '--sobject', 'Account', '--external-id', 'External_Id__c', '--file', file('up.csv', 'Name,External_Id__c\nBulk 1a,CB-1\nBulk 3,CB-3\n'), '--wait', '2', '--line-ending', 'LF'])],
    ['data update bulk', async () => {
      const { records } = await sf(['data', 'query', '--query', "SELECT Id FROM Account WHERE External_Id__c LIKE 'CB-%'"]);
      made.ids = records.map((row) => row.Id);
      equal(made.ids.length, 3);
      await sf(['data', 'update', 'bulk', '--sobject', 'Account', '--file', file('change.csv', `Id,Rating\n${made.ids.map((id) => `${id},Cold`).join('\n')}\n`), '--wait', '2', '--line-ending', 'LF']);
    }],
    ['data delete bulk', async () => sf(['data', 'delete', 'bulk', '--sobject', 'Account', '--file', file('gone.csv', `Id\n${made.ids.join('\n')}\n`), '--wait', '2', '--line-ending', 'LF'])],
    ['data export bulk', async () => {
      await sf(['data', 'export', 'bulk', '--query', 'SELECT Id, Name FROM Contact', '--output-file', file('contacts.csv'), '--result-format', 'csv', '--wait', '2']);
      expect(readFileSync(file('contacts.csv'), 'utf8').split('\n').length > 5000, 'too few lines');
    }],
    ['apex run', async () => expect((await sf(['apex', 'run', '--file', file('x.apex', "System.debug('x');")])).success, 'no success')],
    ['apex run that does not compile', async () => {
      const error = await sf(['apex', 'run', '--file', file('bad.apex', 'this is no Apex')]).then(() => null, (refused) => refused);
      expect(/compil|unexpected token|invalid/i.test(error?.message ?? ''), error?.message ?? 'it compiled');
    }],
    ['api request rest', async () => expect((await sf(['api', 'request', 'rest', 'services/data/v67.0/limits'], {}, false)).includes('DailyApiRequests'), 'no limits')],
    ['org open --url-only', async () => expect((await sf(['org', 'open', '--url-only'])).url.startsWith(url), 'another URL')],
    ['org auth show-access-token', async () => expect((await sf(['org', 'auth', 'show-access-token', '--no-prompt'])).accessToken, 'no token')],
    ['org list', async () => expect((await sf(['org', 'list'])).other.some((known) => known.username === 'admin@local-org.example'), 'not listed')],
    ['org logout', async () => sf(['org', 'logout', '--target-org', 'admin@local-org.example', '--no-prompt'])],
  ]);
  rmSync(home, { recursive: true, force: true });
  return results;
}
