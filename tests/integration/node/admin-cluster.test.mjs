// The admin API of three nodes with one Redis: asked at any node, effective on all. The limits are the documented ones;
// each request comes from an address of its own unless the test is about limits.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventsOf, eventually, newAddress, patience, Server, startRedis } from "./servers.mjs";

let redis;
let nodes;

before(async () => {
  redis = await startRedis();
  nodes = await Promise.all([1, 2, 3].map(() => Server.start(["--redis", redis.url])));
  await nodes[0].logIn();
  // One secret: a token is good on all nodes.
  for (const node of nodes) node.token = nodes[0].token;
  await eventually(() => nodes[0].ask("GET", "/admin/servers"), ({ json }) => json.length === 3);
}, { timeout: patience });

after(async () => {
  for (const node of nodes) assert.equal(await node.stop(), 0);
  await redis.stop();
}, { timeout: patience });

const isBanned = async (client) => {
  await client.next("101010");
  assert.equal(await client.closed, 4403);
};

test("rooms and clients of all nodes are seen from each", { timeout: patience }, async () => {
  const [ann, bob] = await Promise.all([nodes[0].connect().connected(), nodes[1].connect().connected()]);
  const room = await ann.createRoom("Chess");
  await bob.join(room);
  await ann.say("hello");
  for (const node of nodes) {
    const { json } = await eventually(() => node.ask("GET", `/admin/room/${room}`), (answer) => answer.json.nodes?.length === 2);
    assert.equal(json.name, "Chess");
    assert.equal(json.messages, 1);
    assert.equal(json.activeUsers, 2);
    assert.deepEqual(json.members.map(({ id }) => id), [ann.connect.clientId, bob.connect.clientId].sort((a, b) => a - b));
    const client = (await node.ask("GET", `/admin/client/${ann.connect.clientId}`)).json;
    assert.equal(client.roomId, room);
    assert.equal(client.address, ann.from);
    assert.equal(client.messages, 1);
    assert.deepEqual((await node.ask("GET", "/admin/room?q=CHESS")).json, [room]);
    assert.ok((await node.ask("GET", "/admin/client")).json.includes(bob.connect.clientId));
  }
  ann.cut();
  bob.cut();
});

test("a client on another node is removed, and can't resume", { timeout: patience }, async () => {
  const [ann, bob] = await Promise.all([nodes[0].connect().connected(), nodes[1].connect().connected()]);
  const room = await ann.createRoom("Tea");
  await bob.join(room);
  const answer = await nodes[2].ask("DELETE", `/admin/client/${bob.connect.clientId}`);
  assert.deepEqual([answer.status, answer.json], [200, { removed: true, banned: false }]);
  await isBanned(bob);
  const again = await nodes[0].connect({ query: bob.session }).connected();
  assert.notEqual(again.connect.resumed, true);
  assert.notEqual(again.connect.clientId, bob.connect.clientId);
  assert.equal((await nodes[0].ask("DELETE", `/admin/client/${bob.connect.clientId}`)).status, 404);
  ann.cut();
  again.cut();
});

test("a ban holds on all nodes, for who resumes, too, until it is lifted", { timeout: patience }, async () => {
  const from = newAddress();
  const bob = await nodes[1].connect({ from }).connected();
  const other = await nodes[1].connect().connected();
  const ban = await nodes[0].ask("POST", "/admin/ban", { body: { address: from, seconds: 60 } });
  assert.equal(ban.status, 201, ban.text);
  await isBanned(bob);
  // Every node knows of it within a second.
  for (const node of nodes) await eventually(() => node.ask("GET", "/admin/ban"), ({ json }) => json.some(({ address }) => address === from), 2_000);
  for (const node of nodes) {
    await isBanned(node.connect({ from }));
    await isBanned(node.connect({ from, query: bob.session }));
  }
  await other.createRoom("Others go on");
  assert.equal((await nodes[2].ask("DELETE", `/admin/ban/${from}`)).status, 200);
  for (const node of nodes) {
    // What a node shows it applies a moment later.
    const again = await eventually(async () => {
      const client = node.connect({ from });
      return (await Promise.race([client.connected(), client.closed])) === client ? client : undefined;
    }, (client) => client !== undefined, 2_000);
    again.cut();
  }
  other.cut();
});

test("a client is removed and its address banned in one", { timeout: patience }, async () => {
  const bob = await nodes[1].connect().connected();
  const answer = await nodes[0].ask("DELETE", `/admin/client/${bob.connect.clientId}?ban=60`);
  assert.deepEqual(answer.json, { removed: true, banned: true });
  await isBanned(bob);
  const [ban] = (await nodes[0].ask("GET", "/admin/ban")).json;
  assert.equal(ban.address, bob.from);
  assert.equal(ban.clientId, bob.connect.clientId);
  assert.equal((await nodes[0].ask("DELETE", `/admin/ban/${bob.from}`)).status, 200);
});

test("a room is deleted under members on two nodes", { timeout: patience }, async () => {
  const [ann, bob] = await Promise.all([nodes[0].connect().connected(), nodes[1].connect().connected()]);
  const room = await ann.createRoom("Tea");
  await bob.join(room);
  assert.equal((await nodes[2].ask("DELETE", `/admin/room/${room}`)).status, 200);
  for (const client of [ann, bob]) assert.equal((await client.next("ROOM_LEFT")).reason, "deleted");
  assert.equal((await nodes[1].ask("GET", `/admin/room/${room}`)).status, 404);
  assert.equal((await nodes[2].ask("DELETE", `/admin/room/${room}`)).status, 404);
  ann.cut();
  bob.cut();
});

test("a notice reaches everybody, or those in a room", { timeout: patience }, async () => {
  const clients = await Promise.all(nodes.map((node) => node.connect().connected()));
  const room = await clients[1].createRoom("Tea");
  assert.equal((await nodes[0].ask("POST", "/admin/notice", { body: { text: "in the room", roomId: room } })).status, 200);
  assert.equal((await clients[1].next("NOTICE")).text, "in the room");
  assert.equal((await nodes[0].ask("POST", "/admin/notice", { body: { text: "to all", level: "warning" } })).status, 200);
  for (const client of clients) {
    const notice = await client.next("NOTICE");
    assert.deepEqual([notice.text, notice.level], ["to all", "warning"]);
    client.cut();
  }
});

test("the window is one over all nodes, the bucket each node's own", { timeout: patience }, async () => {
  const from = newAddress();
  const ask = (node) => node.ask("GET", "/admin/ban", { from });
  // 4 on each node at once, then none: the buckets.
  for (const node of nodes) {
    for (let i = 0; i < 4; ++i) assert.equal((await ask(node)).status, 200);
    const refused = await ask(node);
    assert.equal(refused.status, 429);
    assert.match(refused.headers.get("retry-after"), /^[1-5]$/);
  }
  // The window has counted those of all nodes, and none that a bucket refused.
  const left = await eventually(() => ask(nodes[0]), ({ status }) => status === 200);
  assert.match(left.headers.get("ratelimit"), /^"admin-window";r=7;/);
});

test("the 20th request passes on one node, the 21st does not on another", { timeout: patience }, async () => {
  const wide = await Promise.all([1, 2].map(() => Server.start(["--redis", redis.url, "--admin-bucket-tokens", "100"])));
  // Until it has reached Redis, a node counts for itself.
  for (const node of wide) await eventually(() => node.ask("GET", "/admin/audit", { token: nodes[0].token }), ({ status }) => status === 200);
  const from = newAddress();
  for (let i = 0; i < 20; ++i) assert.equal((await wide[i % 2].ask("GET", "/admin/nothing", { from })).status, 404, i);
  for (const node of wide) {
    const refused = await node.ask("GET", "/admin/nothing", { from });
    assert.equal(refused.status, 429);
    const wait = Number(refused.headers.get("retry-after"));
    assert.ok(wait >= 1 && wait <= 60, wait);
  }
  for (const node of wide) assert.equal(await node.stop(), 0);
});

test("the live stream of one node shows all, and what was done elsewhere", { timeout: patience }, async () => {
  const end = new AbortController();
  const response = await nodes[0].ask("GET", "/admin/events", { signal: end.signal });
  const client = await nodes[1].connect().connected();
  const room = await client.createRoom("Watched");
  let said = false;
  const seen = { room: false, notice: false };
  for await (const { event, data } of eventsOf(response)) {
    if (event === "snapshot") assert.ok(data.servers.length >= 3);
    if (!said) assert.equal((await nodes[2].ask("POST", "/admin/notice", { body: { text: "x" } })).status, 200);
    said = true;
    seen.room ||= data.topRooms?.some(({ id }) => id === room) ?? false;
    seen.notice ||= (event === "change" && data.audit?.some(({ action }) => action === "notice")) ?? false;
    if (seen.room && seen.notice) break;
  }
  end.abort();
  client.cut();
});

test("every deed is in the audit, seen from any node", { timeout: patience }, async () => {
  const { json } = await nodes[1].ask("GET", "/admin/audit?limit=1000");
  const actions = new Set(json.map(({ action }) => action));
  for (const action of ["login", "room.delete", "client.remove", "ban.add", "ban.lift", "notice"]) assert.ok(actions.has(action), action);
  assert.ok(json.every(({ at }, i) => i === 0 || at <= json[i - 1].at));
  const first = await nodes[2].ask("GET", "/admin/audit?limit=2");
  const next = /^<(.+)>; rel="next"$/.exec(first.headers.get("link"))[1];
  const second = await nodes[2].ask("GET", next);
  assert.deepEqual([...first.json, ...second.json], (await nodes[0].ask("GET", "/admin/audit?limit=4")).json);
});

test("another node is drained", { timeout: patience }, async () => {
  const fourth = await Server.start(["--redis", redis.url]);
  const known = await eventually(() => nodes[0].ask("GET", "/admin/servers"), ({ json }) => json.some(({ address }) => address === fourth.address));
  const { id } = known.json.find(({ address }) => address === fourth.address);
  assert.equal((await nodes[0].ask("POST", `/admin/servers/${id}/drain`)).status, 202);
  assert.equal(await fourth.exited, 0);
  assert.equal((await nodes[0].ask("POST", "/admin/servers/0b7a4f6e-5d0c-4a3b-9f5e-2f6c1d8e7a90/drain")).status, 404);
});
