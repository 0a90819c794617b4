// PostGraphile 5 on Node's own HTTP server: its amber preset, the whole API generated from the tables.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { PersistedPlugin } from "@grafserv/persisted";
import { PgAggregatesPreset } from "@graphile/pg-aggregates";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";

const preset = {
  // Its documentation names the filter plugin for conditions beyond equality (the days of a month) and the aggregates
  // plugin for sums (the balance of all wallets).
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset, PgAggregatesPreset],
  // "Production considerations" asks for persisted operations: the server knows the document, so that it is neither
  // sent nor parsed, validated and planned again. (`grafserv.outputDataAsString` was measured: no gain.)
  plugins: [PersistedPlugin],
  // It generates orders and conditions for the first column of an index only. The dashboard's are the later columns of
  // indexes which begin with the tenant.
  disablePlugins: ["PgIndexBehaviorsPlugin", "MutationPlugin"],
  // Ten connections. By default statements are prepared, and reads without `pgSettings` need no transaction.
  pgServices: [makePgService({ connectionString: process.env.DATABASE_URL, poolConfig: { max: 10 } })],
  grafserv: {
    // Off in production, as its documentation says.
    graphiql: false,
    watch: false,
    persistedOperations: { dashboard: readFileSync(new URL("dashboard.graphql", import.meta.url), "utf8") },
  },
};

const instance = postgraphile(preset);
await instance.getSchema(); // It would be made at the first request.
const graphql = instance.createServ(grafserv).createHandler();

const server = createServer((request, response) => {
  if (request.url === "/ready") response.end("ready");
  else graphql(request, response);
});
server.listen(Number(process.env.PORT), "127.0.0.1");
