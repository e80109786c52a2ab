// The server and the npm package `ws`, a client that others wrote in another language. SERVER_BINARY is the server's binary.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import WebSocket from "ws";

const patience = 30_000;

let server;
let address;

before(async () => {
  const options = ["serve", "--listen", "127.0.0.1:0", "--drain-seconds", "0", "--log-format", "json", "--no-client-limits"];
  server = spawn(process.env.SERVER_BINARY, options, { stdio: ["ignore", "ignore", "pipe"] });
  for await (const line of createInterface({ input: server.stderr })) {
    const { msg, address: listening } = JSON.parse(line);
    if (msg !== "listening") continue;
    address = listening;
    break;
  }
  server.stderr.resume();
}, { timeout: patience });

after(async () => {
  const ended = new Promise((resolve) => server.on("exit", resolve));
  server.kill("SIGTERM");
  assert.equal(await ended, 0);
}, { timeout: patience });

// A connection whose events can be waited for one by one.
class Client {
  #events = [];
  #waiting;
  #socket;

  constructor(query = "", options = {}) {
    this.#socket = new WebSocket(`ws://${address}/ws${query}`, options);
    this.closed = new Promise((resolve) => this.#socket.on("close", resolve));
    this.#socket.on("error", (error) => this.#put({ type: "failure", error }));
    this.#socket.on("message", (data, isBinary) => {
      assert.equal(isBinary, false);
      this.#put(JSON.parse(data));
    });
  }

  #put(event) {
    this.#events.push(event);
    this.#waiting?.();
  }

  // What was agreed on at the upgrade.
  get extensions() {
    return this.#socket.extensions;
  }

  async next(type) {
    for (;;) {
      while (this.#events.length === 0) await new Promise((resolve) => (this.#waiting = resolve));
      const event = this.#events.shift();
      if (event.type === "failure") throw event.error;
      if (type === undefined || event.type === type) return event;
    }
  }

  send(event) {
    this.#socket.send(JSON.stringify(event));
  }

  close() {
    this.#socket.close();
  }

  // The connection is gone without a closing handshake.
  cut() {
    this.#socket.terminate();
  }
}

test("two people chat", { timeout: patience }, async () => {
  const ada = new Client();
  const bob = new Client();
  await Promise.all([ada.next("CONNECT"), bob.next("CONNECT")]);
  ada.send({ type: "CREATE_ROOM", name: "Tea" });
  const { room } = await ada.next("ROOM_JOINED");
  bob.send({ type: "JOIN_ROOM", roomId: room.id });
  await bob.next("ROOM_JOINED");

  ada.send({ type: "SEND_MESSAGE", id: "1", text: "hello, Zoë 🫖" });
  assert.equal((await ada.next("ACK")).seq, 1);
  assert.equal((await bob.next("NEW_MESSAGE")).text, "hello, Zoë 🫖");
  bob.send({ type: "SEND_MESSAGE", id: "1", text: "hello, Ada" });
  assert.equal((await ada.next("NEW_MESSAGE")).seq, 2);

  ada.close();
  bob.close();
  assert.deepEqual(await Promise.all([ada.closed, bob.closed]), [1005, 1005]);
});

test("a client that lost its connection resumes with what it missed", { timeout: patience }, async () => {
  const ada = new Client();
  const bob = new Client();
  await ada.next("CONNECT");
  const { clientId, session } = await bob.next("CONNECT");
  ada.send({ type: "CREATE_ROOM", name: "Tea" });
  const { room, epoch } = await ada.next("ROOM_JOINED");
  bob.send({ type: "JOIN_ROOM", roomId: room.id });
  await bob.next("ROOM_JOINED");
  bob.cut();
  await bob.closed;
  ada.send({ type: "SEND_MESSAGE", id: "1", text: "are you there?" });
  await ada.next("ACK");

  const again = new Client(`?${new URLSearchParams({ session, seq: "0", epoch })}`);
  const connect = await again.next("CONNECT");
  assert.equal(connect.resumed, true);
  assert.equal(connect.clientId, clientId);
  const joined = await again.next("ROOM_JOINED");
  assert.equal(joined.resumed, true);
  assert.equal(joined.complete, true);
  assert.deepEqual(joined.history.map(({ text }) => text), ["are you there?"]);

  ada.cut();
  again.cut();
});

test("clients with compression and without are in one room, and each gets all", { timeout: patience }, async () => {
  const ada = new Client("", { perMessageDeflate: { threshold: 0 } });
  const bob = new Client("", { perMessageDeflate: { threshold: 0, clientNoContextTakeover: true } });
  const eve = new Client("", { perMessageDeflate: false });
  await Promise.all([ada, bob, eve].map((client) => client.next("CONNECT")));
  assert.match(ada.extensions, /permessage-deflate/);
  assert.equal(eve.extensions, "");
  ada.send({ type: "CREATE_ROOM", name: "Tea" });
  const { room } = await ada.next("ROOM_JOINED");
  for (const client of [bob, eve]) {
    client.send({ type: "JOIN_ROOM", roomId: room.id });
    await client.next("ROOM_JOINED");
  }
  const texts = ["short", "long ".repeat(40).trim(), "\u{1FAD6}".repeat(200)];
  for (const [sender, others] of [[ada, [bob, eve]], [eve, [ada, bob]]]) {
    for (const [id, text] of texts.entries()) {
      sender.send({ type: "SEND_MESSAGE", id: String(id), text });
      for (const other of others) assert.equal((await other.next("NEW_MESSAGE")).text, text);
    }
  }
  bob.send({ type: "GET_HISTORY" });
  assert.deepEqual((await bob.next("HISTORY")).messages.map(({ text }) => text), [...texts, ...texts]);
  for (const client of [ada, bob, eve]) client.cut();
});

test("an offer of a smaller window than the server's goes without compression", { timeout: patience }, async () => {
  const client = new Client("", { perMessageDeflate: { threshold: 0, serverMaxWindowBits: 9 } });
  await client.next("CONNECT");
  assert.equal(client.extensions, "");
  client.cut();
});

test("a page of a foreign origin is refused", { timeout: patience }, async () => {
  const page = new Client("", { origin: "https://evil.example" });
  await assert.rejects(page.next(), /403/);
});
