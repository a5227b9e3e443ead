// The tools of tests/Samples/UnboundedServer as they would be written in TypeScript, for scanners that read that and not C#. It is never run.
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { z } from "zod";

const server = new McpServer({ name: "unbounded", version: "1.0.0" });
const issues = process.env.ISSUES_ADDRESS ?? "https://issues.example/";
const images = process.env.IMAGES_ADDRESS ?? "https://images.example/";
const search = process.env.SEARCH_ADDRESS ?? "https://search.example/";

// case: MCPB001, MCPB004: a whole page, of a host that the agent chose, with no timeout
server.tool("fetch_page", "Fetches a web page and returns its text.", { url: z.string() }, async ({ url }) => {
  const response = await fetch(url);
  return { content: [{ type: "text", text: await response.text() }] };
});

// case: MCPB002: pages until the remote side says stop
server.tool("list_issues", "Lists the issues of a project.", { project: z.string(), state: z.string() }, async ({ project, state }) => {
  const found: unknown[] = [];
  let page = 1;
  while (true) {
    const response = await fetch(`${issues}projects/${encodeURIComponent(project)}/issues?state=${encodeURIComponent(state)}&page=${page}`);
    const batch = (await response.json()) as unknown[];
    if (batch.length === 0) {
      return { content: [{ type: "text", text: JSON.stringify(found) }] };
    }
    found.push(...batch);
    page++;
  }
});

// case: MCPB001: a whole file
server.tool("read_attachment", "Reads a text file attached to an issue.", { project: z.string(), number: z.number(), fileName: z.string() }, async ({ project, number, fileName }) => {
  const response = await fetch(`${issues}projects/${encodeURIComponent(project)}/issues/${number}/attachments/${encodeURIComponent(fileName)}`);
  return { content: [{ type: "text", text: await response.text() }] };
});

// case: MCPB003: as many images as the agent asks for
server.tool("draw_images", "Draws pictures from a description and returns their addresses.", { prompt: z.string(), batchSize: z.number() }, async ({ prompt, batchSize }) => {
  const addresses: string[] = [];
  for (let seed = 0; seed < batchSize; seed++) {
    const response = await fetch(`${images}generations`, { method: "POST", body: JSON.stringify({ prompt, seed }) });
    addresses.push(((await response.json()) as { address: string }).address);
  }
  return { content: [{ type: "text", text: addresses.join("\n") }] };
});

// case: MCPB004: a wait that nothing ends
server.tool("search_handbook", "Searches the handbook.", { query: z.string() }, async ({ query }) => {
  const response = await fetch(`${search}search?q=${encodeURIComponent(query)}`);
  return { content: [{ type: "text", text: await response.text() }] };
});

// case: MCPB005: questions until the user says what is wanted
server.tool("confirm_deployment", "Asks the user to confirm a deployment.", { service: z.string() }, async ({ service }) => {
  while (true) {
    const answer = await server.server.elicitInput({
      message: `Type the name of the service to deploy it: ${service}`,
      requestedSchema: { type: "object", properties: { name: { type: "string", description: "The name of the service" } }, required: ["name"] },
    });
    if (answer.content?.name === service) {
      return { content: [{ type: "text", text: `The user confirmed the deployment of ${service}.` }] };
    }
  }
});

await server.connect(new StdioServerTransport());
