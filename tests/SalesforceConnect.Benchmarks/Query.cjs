// Reads the same query with jsforce. Prints lines of a name and a number, as Query.ps1 does. Ends with 3 where jsforce is not installed.
const [way, rounds, url, id, secret] = process.argv.slice(2);
let jsforce;
try {
  jsforce = require('jsforce');
} catch {
  process.exit(3);
}

const query = way === 'jsforce-five' ? 'SELECT Id, FirstName, LastName, Email, Phone FROM Contact LIMIT 5'
  : 'SELECT Id, FirstName, LastName, Email, Phone, Title, AccountId, CreatedDate, HasOptedOutOfEmail, Birthdate FROM Contact';

(async () => {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
  const { access_token: accessToken } = await (await fetch(url + '/services/oauth2/token', { method: 'POST', body })).json();
  const connection = new jsforce.Connection({ instanceUrl: url, accessToken, version: '67.0' });
  let count = 0;
  for (let round = 0; round < Number(rounds); round++) {
    const start = performance.now();
    const { records } = await connection.query(query, { autoFetch: true, maxFetch: 1e9 });
    let seen = 0;
    if (way === 'jsforce-each') { for (const record of records) { seen += record.Email?.length ?? 0; } }
    console.log(`round${round} ${performance.now() - start}`);
    count = records.length;
  }

  console.log(`records ${count}`);
  console.log(`peak ${process.resourceUsage().maxRSS / 1024}`);
})();
