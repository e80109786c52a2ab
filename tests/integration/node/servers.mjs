// Servers and a Redis in processes of their own, and clients of them, for the tests of this folder. SERVER_BINARY is the
// server's binary. Each server is asked by way of a proxy that it trusts, so that a test picks the addresses of clients.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import WebSocket from "ws";

export const patience = 30_000;
export const operator = { username: "admin", password: "correct horse battery" };
const secret = "0123456789abcdef0123456789abcdef";

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.on("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// Resolves with the first line for which `find` has a value, with that; later lines go to `log`.
async function firstOf(stream, log, find) {
  let resolveFound;
  const found = new Promise((resolve) => (resolveFound = resolve));
  createInterface({ input: stream })
    .on("line", (line) => {
      log.push(line);
      const value = find(line);
      if (value !== undefined) resolveFound(value);
    })
    .on("close", () => resolveFound(undefined));
  return found;
}

const running = new Set();
process.on("exit", () => running.forEach((program) => program.kill("SIGKILL")));

class Program {
  log = [];

  constructor(command, options, environment = {}) {
    this.process = spawn(command, options, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } });
    running.add(this.process);
    this.exited = new Promise((resolve) => this.process.on("exit", resolve));
    void this.exited.then(() => running.delete(this.process));
  }

  async stop() {
    this.process.kill("SIGTERM");
    return this.exited;
  }
}

export async function startRedis() {
  for (let attempt = 0; attempt < 5; ++attempt) {
    const port = await freePort();
    const redis = new Program("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"]);
    redis.process.stderr.resume();
    const ready = await firstOf(redis.process.stdout, redis.log, (line) => (line.includes("Ready to accept") ? true : undefined));
    if (ready) return Object.assign(redis, { url: `redis://127.0.0.1:${port}` });
  }
  throw new Error("no port for Redis");
}

let lastAddress = 0;
// An address that nobody had before.
export function newAddress() {
  ++lastAddress;
  return `10.${(lastAddress >> 16) & 255}.${(lastAddress >> 8) & 255}.${lastAddress & 255}`;
}

export class Server extends Program {
  static async start(options = [], environment = { ADMIN_USER: operator.username, ADMIN_PASS: operator.password, JWT_SECRET: secret }) {
    const fixed = ["serve", "--listen", "127.0.0.1:0", "--drain-seconds", "0", "--log-format", "json", "--shards", "2",
      "--no-client-limits", "--trusted-proxy", "127.0.0.1"];
    const server = new Server(process.env.SERVER_BINARY, [...fixed, ...options], environment);
    server.process.stdout.resume();
    const listening = await firstOf(server.process.stderr, server.log, (line) => {
      const { msg, address } = JSON.parse(line);
      return msg === "listening" ? address : undefined;
    });
    assert.ok(listening, server.log.join("\n"));
    server.address = listening;
    return server;
  }

  // Logs in, so that ask() shows a token.
  async logIn() {
    const answer = await this.ask("POST", "/admin/login", { body: operator });
    assert.equal(answer.status, 200, answer.text);
    this.token = answer.json.token;
  }

  // From an address of its own unless one is given: no limit is met by chance.
  async ask(method, path, { body, token = this.token, from = newAddress(), signal } = {}) {
    const headers = { "X-Forwarded-For": from };
    if (token) headers.Authorization = `Bearer ${token}`;
    const response = await fetch(`http://${this.address}${path}`,
      { method, headers, signal, redirect: "manual", ...(body !== undefined && { body: JSON.stringify(body) }) });
    if (response.headers.get("content-type") === "text/event-stream") return response;
    const text = await response.text();
    const isJson = /json$/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, headers: response.headers, text, json: isJson && text !== "" ? JSON.parse(text) : undefined };
  }

  connect(options = {}) {
    return new Client(this.address, options);
  }
}

// A connection whose events can be waited for one by one. An ERROR with the code "101010" is one of that type.
export class Client {
  #events = [];
  #waiting;
  #socket;

  constructor(address, { from = newAddress(), query = "" } = {}) {
    this.from = from;
    this.#socket = new WebSocket(`ws://${address}/ws${query}`, { headers: { "X-Forwarded-For": from } });
    this.closed = new Promise((resolve) => this.#socket.on("close", resolve));
    this.#socket.on("error", (error) => this.#put({ type: "failure", error }));
    this.#socket.on("message", (data) => {
      const event = JSON.parse(data);
      this.#put(event.code === "101010" ? { ...event, type: event.code } : event);
    });
  }

  #put(event) {
    this.#events.push(event);
    this.#waiting?.();
  }

  async next(type) {
    for (;;) {
      while (this.#events.length === 0) await new Promise((resolve) => (this.#waiting = resolve));
      const event = this.#events.shift();
      if (event.type === "failure") throw event.error;
      if (event.type === type) return event;
    }
  }

  async connected() {
    this.connect = await this.next("CONNECT");
    return this;
  }

  async createRoom(name) {
    this.#socket.send(JSON.stringify({ type: "CREATE_ROOM", name }));
    return (await this.next("ROOM_JOINED")).room.id;
  }

  async join(roomId) {
    this.#socket.send(JSON.stringify({ type: "JOIN_ROOM", roomId }));
    return this.next("ROOM_JOINED");
  }

  async say(text) {
    this.#socket.send(JSON.stringify({ type: "SEND_MESSAGE", id: text, text }));
    return this.next("ACK");
  }

  get session() {
    return `?${new URLSearchParams({ session: this.connect.session, seq: "0" })}`;
  }

  cut() {
    this.#socket.terminate();
  }
}

// Asks again until the answer is right; fails with the last one at the deadline.
export async function eventually(ask, isRight, within = 10_000) {
  const deadline = Date.now() + within;
  for (;;) {
    const answer = await ask();
    if (isRight(answer)) return answer;
    assert.ok(Date.now() < deadline, JSON.stringify(answer?.json ?? answer));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// The events of a stream, one by one.
export async function* eventsOf(response) {
  let buffer = "";
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    buffer += piece;
    for (let end; (end = buffer.indexOf("\n\n")) >= 0; buffer = buffer.slice(end + 2)) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/s.exec(buffer.slice(0, end));
      yield { event, data: JSON.parse(data) };
    }
  }
}
