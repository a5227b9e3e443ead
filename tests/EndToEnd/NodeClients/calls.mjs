// Calls tools as the TypeScript SDK's client does, and prints what it got as one line of JSON:
//   node calls.mjs '[{"name":"…","arguments":{…}}]' server argument…
// All calls are sent at once. A question to the user is declined and counted.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";

const [calls, command, ...args] = process.argv.slice(2);
const client = new Client({ name: "tests", version: "1.0.0" }, { capabilities: { elicitation: {} } });
let questions = 0;
client.setRequestHandler(ElicitRequestSchema, () => {
  questions++;
  return { action: "decline" };
});
await client.connect(new StdioClientTransport({ command, args, env: process.env, stderr: "ignore" }));
const results = await Promise.all(JSON.parse(calls).map((call) => client.callTool(call)));
console.log(JSON.stringify({ questions, results }));
await client.close();
