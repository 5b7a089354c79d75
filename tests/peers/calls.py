"""simple-salesforce, as its readme shows it. Prints a line of JSON for each call: its name, whether it worked, what it said."""
import datetime
import json
import sys
import time

from simple_salesforce import Salesforce
from simple_salesforce.exceptions import SalesforceError

host, token = sys.argv[1:]
sf = Salesforce(instance=host, session_id=token, version='67.0')
made = {}


def need(condition, message='not so'):
    if not condition:
        raise AssertionError(message)


def refused():
    try:
        sf.Account.create({})
    except SalesforceError as error:
        need(error.status == 400 and error.content[0]['errorCode'] == 'REQUIRED_FIELD_MISSING', str(error))
    else:
        raise AssertionError('it was made')


def create():
    made['id'] = sf.Account.create({'Name': 'By simple-salesforce'})['id']


def load(method, rows, **more):
    done = getattr(sf.bulk2.Account, method)(records=rows, **more)
    need(sum(job['numberRecordsFailed'] for job in done) == 0, str(done))
    return done


def bulk_insert():
    made['job'] = load('insert', [{'Name': 'S1', 'External_Id__c': 'SS-1'}, {'Name': 'S2', 'External_Id__c': 'SS-2'}])[0]['job_id']


def bulk_ids():
    return [row['Id'] for row in sf.query("SELECT Id FROM Account WHERE External_Id__c LIKE 'SS-%'")['records']]


def between(seconds):
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)


calls = [
    ('sign in by token', lambda: need(sf.session_id == token)),
    ('query', lambda: need(len(sf.query('SELECT Id, Name, Owner.Name FROM Account LIMIT 3')['records']) == 3)),
    ('query_all', lambda: need(len(sf.query_all('SELECT Id FROM Contact')['records']) == 5000)),
    ('query_all_iter', lambda: need(sum(1 for _ in sf.query_all_iter('SELECT Id FROM Opportunity')) == 4000)),
    ('query_more', lambda: need(len(sf.query_more(sf.query('SELECT Id FROM Contact')['nextRecordsUrl'], True)['records']) == 2000)),
    ('query, deleted rows too', lambda: need(sf.query('SELECT Id FROM Account', include_deleted=True)['totalSize'] >= 2500)),
    ('search', lambda: need(len(sf.search('FIND {Acme} IN ALL FIELDS RETURNING Account(Id, Name)')['searchRecords']) > 0)),
    ('quick_search', lambda: need(len(sf.quick_search('Acme')['searchRecords']) > 0)),
    ('describe', lambda: need(any(kind['name'] == 'Invoice__c' for kind in sf.describe()['sobjects']))),
    ('describe of an object', lambda: need(len(sf.Account.describe()['fields']) > 20)),
    ('metadata of an object', lambda: need('objectDescribe' in sf.Account.metadata())),
    ('create', create),
    ('get', lambda: need(sf.Account.get(made['id'])['Name'] == 'By simple-salesforce')),
    ('update', lambda: need(sf.Account.update(made['id'], {'Rating': 'Hot'}) == 204)),
    ('upsert', lambda: need(sf.Account.upsert('External_Id__c/SSU-1', {'Name': 'Up'}) in (200, 201, 204))),
    ('get_by_custom_id', lambda: need(sf.Account.get_by_custom_id('External_Id__c', 'SSU-1')['Name'] == 'Up')),
    ('a refusal has its code', refused),
    ('delete', lambda: need(sf.Account.delete(made['id']) == 204)),
    ('deleted', lambda: need(len(sf.Account.deleted(between(-3600), between(60))['deletedRecords']) > 0)),
    ('updated', lambda: need('ids' in sf.Account.updated(between(-3600), between(60)))),
    ('many at once by sObject Collections', lambda: need(all(row['success'] for row in sf.restful(
        'composite/sobjects', method='POST', json={'records': [{'attributes': {'type': 'Account'}, 'Name': f'Many {i}'} for i in range(3)]})))),
    ('composite', lambda: need(sf.restful('composite', method='POST', json={'compositeRequest': [
        {'method': 'GET', 'url': '/services/data/v67.0/query?q=SELECT+Id+FROM+Account+LIMIT+1', 'referenceId': 'q'}]})['compositeResponse'][0]['httpStatusCode'] == 200)),
    ('tree', lambda: need(not sf.restful('composite/tree/Account', method='POST', json={'records': [
        {'attributes': {'type': 'Account', 'referenceId': 'r1'}, 'Name': 'Tree'}]})['hasErrors'])),
    ('bulk2 insert', bulk_insert),
    ('bulk2 results', lambda: need(len(sf.bulk2.Account.get_successful_records(made['job']).splitlines()) == 3)),
    ('bulk2 upsert', lambda: load('upsert', [{'Name': 'S1a', 'External_Id__c': 'SS-1'}, {'Name': 'S3', 'External_Id__c': 'SS-3'}],
                                  external_id_field='External_Id__c')),
    ('bulk2 update', lambda: load('update', [{'Id': row, 'Rating': 'Cold'} for row in bulk_ids()])),
    ('bulk2 query', lambda: need(sum(len(page.splitlines()) - 1 for page in sf.bulk2.Account.query('SELECT Id, Name FROM Contact')) == 5000)),
    ('bulk2 delete', lambda: load('delete', [{'Id': row} for row in bulk_ids()])),
    ('limits', lambda: need('DailyApiRequests' in sf.limits())),
    ('anonymous Apex', lambda: need(sf.restful('tooling/executeAnonymous', params={'anonymousBody': "System.debug('x');"})['success'])),
    ('reports', lambda: need(len(sf.restful('analytics/reports')) > 0)),
    ('user info', lambda: need(sf.oauth2('userinfo')['preferred_username'] == 'admin@local-org.example')),
]

for name, call in calls:
    begin = time.monotonic()
    said = ''
    try:
        call()
    except Exception as error:  # noqa: BLE001
        said = ' '.join(f'{type(error).__name__}: {error}'.split())[:300]
    print(json.dumps({'name': name, 'works': said == '', 'said': said, 'milliseconds': round((time.monotonic() - begin) * 1000)}), flush=True)
