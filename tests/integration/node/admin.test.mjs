// The admin API of a node on its own: its description holds, and it is off unless it is turned on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import Ajv2020 from "ajv/dist/2020.js";
import { eventsOf, operator, patience, Server } from "./servers.mjs";

let server;
let description;
let validator;

before(async () => {
  server = await Server.start();
  await server.logIn();
  description = (await server.ask("GET", "/admin/openapi.json", { token: null })).json;
  validator = new Ajv2020({ strict: false, validateSchema: false, allErrors: true });
  validator.addSchema(description, "api");
}, { timeout: patience });

after(async () => assert.equal(await server.stop(), 0), { timeout: patience });

// `value` is what the description's schema at `path` (keys from its top) says.
function check(value, path, what) {
  const pointer = path.map((key) => encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
  const validate = validator.compile({ $ref: `api#/${pointer}` });
  assert.ok(validate(value), `${what}: ${JSON.stringify(validate.errors)} in ${JSON.stringify(value).slice(0, 500)}`);
}

function operations() {
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation, name: `${method.toUpperCase()} ${path}` })));
}

// Where a response of an operation stands in the description.
function responsePath({ path, method, operation }, status) {
  const response = operation.responses[status];
  assert.ok(response, `${method} ${path} answered ${status}, which it does not describe`);
  return response.$ref ? response.$ref.slice(2).split("/") : ["paths", path, method, "responses", String(status)];
}

const at = (path) => path.reduce((value, key) => value[key], description);

function checkAnswer(entry, answer) {
  const path = responsePath(entry, answer.status);
  const response = at(path);
  const type = answer.headers.get("content-type");
  assert.ok(response.content[type], `${entry.name}: ${type}`);
  check(answer.json, [...path, "content", type, "schema"], entry.name);
  for (const [name, header] of Object.entries(response.headers ?? {})) {
    const value = answer.headers.get(name);
    if (value === null) {
      assert.equal(name, "Link", `${entry.name} lacks ${name}`); // the last page has none
      continue;
    }
    const schema = header.$ref ? at(header.$ref.slice(2).split("/")).schema : header.schema;
    if (schema.pattern) assert.match(value, new RegExp(schema.pattern), `${entry.name}: ${name}`);
  }
}

test("each example is what its schema says", () => {
  for (const entry of operations()) {
    const { path, method, operation, name } = entry;
    const body = operation.requestBody?.content["application/json"];
    if (body) check(body.example, ["paths", path, method, "requestBody", "content", "application/json", "schema"], name);
    for (const status of Object.keys(operation.responses)) {
      const where = responsePath(entry, status);
      for (const [type, { example }] of Object.entries(at(where).content)) {
        if (example !== undefined) check(example, [...where, "content", type, "schema"], `${name} ${status}`);
      }
    }
    for (const [index, parameter] of (operation.parameters ?? []).entries()) {
      if (parameter.example === undefined) continue;
      check(parameter.example, ["paths", path, method, "parameters", String(index), "schema"], `${name} ${parameter.name}`);
    }
  }
});

// The request of an operation's examples, but for ids, which are of what there is.
function exampleRequest({ path, operation }, ids) {
  const query = new URLSearchParams();
  let target = path;
  for (const { name, in: where, example } of operation.parameters ?? []) {
    if (example === undefined) continue;
    if (where === "query") query.set(name, example);
    else target = target.replace(`{${name}}`, encodeURIComponent(ids[path] ?? example));
  }
  const body = operation.requestBody?.content["application/json"].example;
  return { target: query.size > 0 ? `${target}?${query}` : target, body };
}

test("each example request runs, and its answer is as described", { timeout: patience }, async () => {
  const member = await server.connect().connected();
  const doomed = await server.connect().connected();
  const room = await member.createRoom("Tea");
  await doomed.join(room);
  await member.say("hello");
  const [{ id: node }] = (await server.ask("GET", "/admin/servers")).json;
  const ids = { "/admin/room/{id}": room, "/admin/client/{id}": doomed.connect.clientId, "/admin/servers/{id}/drain": node };

  // What looks comes before what does, and what takes away last.
  const order = ["get", "post", "delete"];
  const entries = operations().filter(({ operation }) => operation.operationId !== "watch" && operation.operationId !== "drainServer")
    .sort((a, b) => order.indexOf(a.method) - order.indexOf(b.method) || b.path.length - a.path.length);
  const done = [];
  for (const entry of entries) {
    if (entry.path === "/admin/client/{id}" && entry.method === "delete") done.push(doomed.next("101010"));
    const { target, body } = exampleRequest(entry, ids);
    const answer = await server.ask(entry.method.toUpperCase(), target, { body });
    assert.ok(answer.status < 300, `${entry.name}: ${answer.status} ${answer.text}`);
    checkAnswer(entry, answer);
  }
  await Promise.all(done);
  assert.equal(await doomed.closed, 4403);
  member.cut();

  // What can't be done is answered as described, too.
  for (const entry of operations()) {
    if (entry.operation.security?.length === 0) continue;
    const { target, body } = exampleRequest(entry, ids);
    const method = entry.method.toUpperCase();
    checkAnswer(entry, await server.ask(method, target, { body, token: "eyJhbGciOiJub25lIn0.e30." }));
    if (entry.operation.responses[404]) {
      checkAnswer(entry, await server.ask(method, exampleRequest(entry, { [entry.path]: "1" }).target, { body: body && { ...body, roomId: 1 } }));
    }
    if (entry.operation.requestBody) checkAnswer(entry, await server.ask(method, target, { body: 5 }));
  }
});

test("the event stream is as described", { timeout: patience }, async () => {
  const end = new AbortController();
  const response = await server.ask("GET", "/admin/events", { signal: end.signal });
  const schema = ["paths", "/admin/events", "get", "responses", "200", "content", "text/event-stream", "x-event-data"];
  const kinds = [];
  for await (const { event, data } of eventsOf(response)) {
    check(data, schema, event);
    kinds.push(event);
    if (kinds.length === 1) assert.deepEqual(Object.keys(data).sort(), Object.keys(at(["components", "schemas", "Live", "properties"])).sort());
    if (kinds.length === 3) break;
  }
  assert.deepEqual(kinds, ["snapshot", "change", "change"]);
  end.abort();
});

test("no log line holds the password, a token or the secret", () => {
  const log = server.log.join("\n");
  assert.match(log, /"action":"login"/);
  assert.ok(!log.includes(operator.password) && !log.includes(server.token) && !log.includes("0123456789abcdef"));
});

test("it is off unless it is turned on", { timeout: patience }, async () => {
  const plain = await Server.start([], {});
  for (const path of ["/admin", "/admin/", "/admin/login", "/admin/openapi.json"]) {
    assert.equal((await plain.ask("GET", path)).status, 404, path);
  }
  assert.match(plain.log.join("\n"), /ADMIN_USER/);
  assert.equal(await plain.stop(), 0);
});
