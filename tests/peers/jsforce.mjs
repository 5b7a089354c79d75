// jsforce, as its documentation shows it: https://jsforce.github.io/document/
import jsforce from 'jsforce';
import { clientId, clientSecret, equal, expect, run } from './suite.mjs';

export const name = 'jsforce';
const version = '67.0';

export async function suite({ url }) {
  const oauth2 = { loginUrl: url, clientId, clientSecret, redirectUri: 'http://localhost:1717/OauthRedirect' };
  const conn = new jsforce.Connection({ instanceUrl: url, oauth2, version });
  const made = {};

  return run([
    ['sign in: client credentials', async () => { await conn.authorize({ grant_type: 'client_credentials' }); expect(conn.accessToken, 'no token'); }],
    ['sign in: web server flow and refresh', async () => {
      const web = new jsforce.Connection({ oauth2, version });
      const page = await fetch(web.oauth2.getAuthorizationUrl({ scope: 'api refresh_token' }), { redirect: 'manual' });
      await web.authorize(new URL(page.headers.get('location')).searchParams.get('code'));
      const refreshed = await web.oauth2.refreshToken(web.refreshToken);
      expect(refreshed.access_token, 'no new token');
    }],
    ['identity', async () => equal((await conn.identity()).username, 'admin@local-org.example')],
    ['a session that ends is renewed', async () => {
      const web = new jsforce.Connection({ oauth2, version });
      const page = await fetch(web.oauth2.getAuthorizationUrl({ scope: 'api refresh_token' }), { redirect: 'manual' });
      await web.authorize(new URL(page.headers.get('location')).searchParams.get('code'));
      await fetch(`${url}/_localorg/tokens/expire`, { method: 'POST' });
      equal((await web.query('SELECT Id FROM Account LIMIT 1')).totalSize, 1);
      await conn.authorize({ grant_type: 'client_credentials' });
    }],
    ['query', async () => equal((await conn.query('SELECT Id, Name, Owner.Name FROM Account LIMIT 3')).records.length, 3)],
    ['query, all pages', async () => equal((await conn.query('SELECT Id FROM Contact', { autoFetch: true, maxFetch: 20000 })).records.length, 5000)],
    ['query, next page', async () => {
      const first = await conn.query('SELECT Id FROM Contact');
      equal((await conn.queryMore(first.nextRecordsUrl)).records.length, 2000);
    }],
    ['query with children', async () => {
      const found = await conn.query("SELECT Id, (SELECT Id FROM Contacts) FROM Account WHERE Id IN (SELECT AccountId FROM Contact) LIMIT 5");
      expect(found.records.every((account) => account.Contacts.records.length > 0), 'an account without contacts');
    }],
    ['query, deleted rows too', async () => expect((await conn.query('SELECT Id FROM Account', { scanAll: true })).totalSize >= 2500, 'too few')],
    ['aggregate query', async () => equal((await conn.query('SELECT COUNT(Id) n FROM Account')).records[0].n, 2500)],
    ['find', async () => equal((await conn.sobject('Contact').find({ AccountId: { $ne: null } }, ['Id', 'Name']).limit(4)).length, 4)],
    ['explain', async () => expect(Array.isArray((await conn.request(`/services/data/v${version}/query?explain=SELECT+Id+FROM+Account`)).plans), 'no plans')],
    ['search', async () => expect((await conn.search('FIND {Acme} IN ALL FIELDS RETURNING Account(Id, Name)')).searchRecords.length > 0, 'nothing found')],
    ['describe', async () => expect((await conn.describe('Account')).fields.length > 20, 'few fields')],
    ['describe global', async () => expect((await conn.describeGlobal()).sobjects.some((object) => object.name === 'Invoice__c'), 'no Invoice__c')],
    ['create one', async () => { made.one = (await conn.sobject('Account').create({ Name: 'One' })).id; expect(made.one, 'no id'); }],
    ['create many', async () => {
      const results = await conn.sobject('Account').create(Array.from({ length: 5 }, (_, i) => ({ Name: `Many ${i}` })));
      made.many = results.map((result) => result.id);
      equal(results.filter((result) => result.success).length, 5);
    }],
    ['retrieve one', async () => equal((await conn.sobject('Account').retrieve(made.one)).Name, 'One')],
    ['retrieve many', async () => equal((await conn.sobject('Account').retrieve(made.many)).map((row) => row.Name)[4], 'Many 4')],
    ['update one', async () => equal((await conn.sobject('Account').update({ Id: made.one, Name: 'Uno' })).success, true)],
    ['update many', async () => expect((await conn.sobject('Account').update(made.many.map((Id) => ({ Id, Rating: 'Hot' })))).every((result) => result.success), 'not all')],
    ['upsert one', async () => equal((await conn.sobject('Account').upsert({ Name: 'Up', External_Id__c: 'UP-1' }, 'External_Id__c')).success, true)],
    ['upsert many', async () => {
      const results = await conn.sobject('Account').upsert([{ Name: 'Up', External_Id__c: 'UP-1' }, { Name: 'Up 2', External_Id__c: 'UP-2' }], 'External_Id__c');
      expect(results.every((result) => result.success), JSON.stringify(results));
    }],
    ['a refusal names its code and field', async () => {
      const error = await conn.sobject('Account').create({}).then(() => null, (refused) => refused);
      equal(error?.errorCode ?? error?.name, 'REQUIRED_FIELD_MISSING');
    }],
    ['delete one', async () => equal((await conn.sobject('Account').destroy(made.one)).success, true)],
    ['delete many', async () => expect((await conn.sobject('Account').destroy(made.many)).every((result) => result.success), 'not all')],
    ['composite', async () => {
      const answer = await conn.requestPost(`/services/data/v${version}/composite`, { compositeRequest: [
        { method: 'POST', url: `/services/data/v${version}/sobjects/Account`, referenceId: 'a', body: { Name: 'Composite' } },
        { method: 'POST', url: `/services/data/v${version}/sobjects/Contact`, referenceId: 'c', body: { LastName: 'Of it', AccountId: '@{a.id}' } },
      ] });
      equal(answer.compositeResponse.map((part) => part.httpStatusCode), [201, 201]);
    }],
    ['tree', async () => {
      const answer = await conn.requestPost(`/services/data/v${version}/composite/tree/Account`, { records: [
        { attributes: { type: 'Account', referenceId: 'r1' }, Name: 'Tree', Contacts: { records: [{ attributes: { type: 'Contact', referenceId: 'r2' }, LastName: 'Leaf' }] } },
      ] });
      equal([answer.hasErrors, answer.results.length], [false, 2]);
    }],
    ['batch', async () => equal((await conn.requestPost(`/services/data/v${version}/composite/batch`, { batchRequests: [{ method: 'GET', url: `v${version}/limits` }] })).hasErrors, false)],
    ['bulk 2.0 insert', async () => {
      const result = await conn.bulk2.loadAndWaitForResults({ object: 'Account', operation: 'insert', input: [{ Name: 'B1' }, { Name: 'B2' }], pollInterval: 50 });
      equal(result.successfulResults.length, 2);
      made.bulk = result.successfulResults.map((row) => row.sf__Id);
    }],
    ['bulk 2.0 update', async () => equal((await conn.bulk2.loadAndWaitForResults({ object: 'Account', operation: 'update', input: made.bulk.map((Id) => ({ Id, Rating: 'Warm' })), pollInterval: 50 })).successfulResults.length, 2)],
    ['bulk 2.0 upsert', async () => equal((await conn.bulk2.loadAndWaitForResults({ object: 'Account', operation: 'upsert', externalIdFieldName: 'External_Id__c', input: [{ Name: 'B3', External_Id__c: 'B-3' }], pollInterval: 50 })).successfulResults.length, 1)],
    ['bulk 2.0 tells what failed', async () => equal((await conn.bulk2.loadAndWaitForResults({ object: 'Contact', operation: 'insert', input: [{ FirstName: 'No last name' }], pollInterval: 50 })).failedResults.length, 1)],
    ['bulk 2.0 delete', async () => equal((await conn.bulk2.loadAndWaitForResults({ object: 'Account', operation: 'delete', input: made.bulk.map((Id) => ({ Id })), pollInterval: 50 })).successfulResults.length, 2)],
    ['bulk 2.0 query', async () => equal((await (await conn.bulk2.query('SELECT Id, Name FROM Contact WHERE Email != null LIMIT 700', { pollInterval: 50 })).toArray()).length, 700)],
    ['anonymous Apex', async () => equal((await conn.tooling.executeAnonymous("System.debug('x');")).success, true)],
    ['anonymous Apex that does not compile', async () => equal((await conn.tooling.executeAnonymous('this is no Apex')).compiled, false)],
    ['tooling query', async () => expect((await conn.tooling.query('SELECT Id FROM ApexClass')).done, 'not done')],
    ['limits', async () => expect((await conn.limits()).DailyApiRequests.Max > 0, 'no limit')],
    ['reports: list', async () => expect((await conn.analytics.reports()).length > 0, 'no reports')],
    ['reports: run with details', async () => {
      const [report] = await conn.analytics.reports();
      expect((await conn.analytics.report(report.id).execute({ details: true })).factMap, 'no factMap');
    }],
    ['changed and deleted records', async () => {
      const [end, begin] = [new Date(Date.now() + 60_000).toISOString(), new Date(Date.now() - 3_600_000).toISOString()];
      await conn.sobject('Account').updated(begin, end);
      expect((await conn.sobject('Account').deleted(begin, end)).deletedRecords.length > 0, 'nothing deleted');
    }],
    ['list views', async () => expect((await conn.sobject('Account').listviews()).listviews.length > 0, 'none')],
    ['sign out', async () => conn.logout(true)],
  ]);
}
