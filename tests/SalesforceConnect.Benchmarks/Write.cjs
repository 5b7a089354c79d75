// Writes the same records with jsforce, by its arrays with allowRecursive. Prints lines of a name and a number, as Write.ps1 does.
const [way, rows, url, id, secret] = process.argv.slice(2);
const jsforce = require('jsforce');

const query = 'SELECT Id, Name, Industry, Phone, Website, Rating, NumberOfEmployees, AnnualRevenue, External_Id__c, CreatedDate FROM Account '
  + `WHERE External_Id__c LIKE '${way}-%'`;
const options = { allOrNone: false, allowRecursive: true };

async function measure(name, work) {
  const start = performance.now();
  const result = await work();
  console.log(`${name} ${performance.now() - start}`);
  return result;
}

(async () => {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
  const { access_token: accessToken } = await (await fetch(url + '/services/oauth2/token', { method: 'POST', body })).json();
  const connection = new jsforce.Connection({ instanceUrl: url, accessToken, version: '67.0' });
  const account = connection.sobject('Account');
  const records = Array.from({ length: Number(rows) }, (_, number) => ({
    Name: `Row ${number}`, Industry: 'Technology', Phone: '+49 30 1234', Website: 'www.example.com', External_Id__c: `${way}-${number}`,
  }));
  if (way === 'jsforce') {
    const made = await measure('create', () => account.create(records, options));
    await measure('update', () => account.update(made.map((result) => ({ Id: result.id, Rating: 'Hot' })), options));
    await measure('upsert', () => account.upsert(records, 'External_Id__c', options));
    await measure('delete', () => account.destroy(made.map((result) => result.id), options));
    console.log(`rows ${made.filter((result) => result.success).length}`);
  } else {
    await account.create(records, options);
    const read = (await connection.query(query, { autoFetch: true, maxFetch: 1e9 })).records;

    // A record goes as it was read, without what cannot be written.
    const changed = read.map(({ CreatedDate, ...record }) => ({ ...record, Rating: 'Hot' }));
    console.log('mark');
    await new Promise((resume) => setTimeout(resume, 1000));
    await account.update(changed, options);
    console.log('mark');
    await new Promise((resume) => setTimeout(resume, 1000));
    await account.destroy(read.map((record) => record.Id), options);
    console.log(`rows ${read.length}`);
  }

  console.log(`peak ${process.resourceUsage().maxRSS / 1024}`);
})().catch((failure) => {
  console.log(String(failure));
  process.exit(1);
});
