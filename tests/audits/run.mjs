// Runs every audit of graphql-http against the server at the given URL, unchanged and with a plain fetch, and prints one
// JSON document: how many there are, and what each that failed says.

import { serverAudits } from "graphql-http";

const url = process.argv[2];
const audits = serverAudits({ url });
const failed = [];
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status !== "ok") {
    const { id, name, status, reason } = { ...audit, ...result };
    failed.push(`${id} ${name}: ${status}: ${reason}`);
  }
}
console.log(JSON.stringify({ audits: audits.length, failed }));
