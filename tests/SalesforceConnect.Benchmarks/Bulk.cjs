// Exports and imports by jsforce's bulk2, polling every 100 ms. Prints lines of a name and a number, as Bulk.ps1 does.
const fs = require('fs');
const { pipeline } = require('stream/promises');
const [way, url, id, secret, query, path, csv] = process.argv.slice(2);
const jsforce = require('jsforce');

(async () => {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
  const { access_token: accessToken } = await (await fetch(url + '/services/oauth2/token', { method: 'POST', body })).json();
  const connection = new jsforce.Connection({ instanceUrl: url, accessToken, version: '67.0' });
  connection.bulk2.pollInterval = 100;
  connection.bulk2.pollTimeout = 600000;
  const start = performance.now();
  if (way === 'export') {
    const records = await connection.bulk2.query(query);
    await pipeline(records.stream(), fs.createWriteStream(path));
  } else {
    const results = await connection.bulk2.loadAndWaitForResults({
      object: 'Account', operation: 'insert', input: fs.createReadStream(csv), pollInterval: 100, pollTimeout: 600000,
    });
    console.log(`rows ${results.successfulResults.length}`);
  }

  console.log(`${way} ${performance.now() - start}`);
  console.log(`peak ${process.resourceUsage().maxRSS / 1024}`);
})();
