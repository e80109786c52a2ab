import { ChatClient } from '@chatroom/client';
import type { ServerEvent } from '@chatroom/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeStorage, FakeWorld } from '../../sdk/test/fake-ports.ts';
import { connect, joined, message, messages, room } from '../../sdk/test/samples.ts';
import { Announcer } from '../src/announcer.ts';
import { AttentionStore } from '../src/attention-store.ts';
import { SettingsStore } from '../src/settings-store.ts';

let world: FakeWorld;
let client: ChatClient;
let attention: AttentionStore;
let announcer: Announcer;
let settings: SettingsStore;
let chimes: number;
let notified: string[];

beforeEach(async () => {
  world = new FakeWorld();
  client = new ChatClient({ url: 'ws://localhost/ws', ports: world.ports });
  settings = new SettingsStore(new FakeStorage(), { state: () => 'granted', ask: () => Promise.resolve('granted') });
  await settings.setNotifications(true);
  chimes = 0;
  notified = [];
  const signals = { chime: () => (chimes += 1), notify: ({ text }: { text: string }) => notified.push(text) };
  attention = new AttentionStore(client, settings, signals, world.clock);
  announcer = new Announcer(client, world.clock);
  void client.connect();
  receive(connect(), joined({ seq: 2, history: messages(1, 2) }));
});

function receive(...events: ServerEvent[]): void {
  world.socket.receive(...events);
}

describe('what is unread', () => {
  it('is nothing while somebody looks at the newest message', () => {
    receive(message(3), message(4));
    expect([attention.unread.value, attention.mark.value, chimes, notified]).toEqual([0, null, 0, []]);
  });

  it('is counted and marked while nobody looks, and seen when somebody does', () => {
    attention.setLooking(false);
    receive(message(3), message(4));
    expect([attention.unread.value, attention.mark.value]).toEqual([2, 3]);
    attention.setLooking(true);
    expect([attention.unread.value, attention.mark.value]).toEqual([0, 3]);
  });

  it('is counted for a reader further up, without a sound', () => {
    attention.setAtEnd(false);
    receive(message(3));
    expect([attention.unread.value, attention.mark.value, chimes, notified]).toEqual([1, 3, 0, []]);
    attention.setAtEnd(true);
    expect(attention.unread.value).toBe(0);
  });

  it('has one mark, at its beginning, and a new one the next time', () => {
    attention.setLooking(false);
    receive(message(3), message(4));
    attention.setLooking(true);
    attention.setLooking(false);
    receive(message(5));
    expect(attention.mark.value).toBe(5);
  });

  it('has no mark any more once one has written oneself', async () => {
    attention.setLooking(false);
    receive(message(3));
    attention.setLooking(true);
    void client.sendMessage('hello');
    const [sent] = world.socket.sentOf('SEND_MESSAGE');
    receive({ type: 'ACK', id: sent?.id ?? '', roomId: room.id, seq: 4, ts: 5_000 });
    await expect.poll(() => attention.mark.value).toBeNull();
  });

  it('is forgotten with the room', () => {
    attention.setLooking(false);
    receive(message(3), { type: 'ROOM_LEFT', roomId: room.id, reason: 'left' });
    expect([attention.unread.value, attention.mark.value]).toEqual([0, null]);
  });
});

describe('somebody who is elsewhere', () => {
  beforeEach(() => {
    attention.setLooking(false);
  });

  it('hears one sound for many messages, and sees a notification of each', () => {
    receive(message(3), message(4));
    expect([chimes, notified]).toEqual([1, ['message 3', 'message 4']]);
    world.clock.advance(3_000);
    receive(message(5));
    expect(chimes).toBe(2);
  });

  it('hears and sees nothing where both are switched off', async () => {
    settings.setSound(false);
    await settings.setNotifications(false);
    receive(message(3));
    expect([chimes, notified]).toEqual([0, []]);
  });
});

describe('what is read out', () => {
  it('is the message of somebody else, and a summary where there are many', () => {
    receive(message(3));
    expect(announcer.sentence.value).toBe('Ada: message 3');
    receive(message(4), message(5));
    expect(announcer.sentence.value).toBe('Ada: message 3');
    world.clock.advance(3_000);
    expect(announcer.sentence.value).toBe('2 new messages. The last one, from Ada: message 5');
    world.clock.advance(3_000);
    receive(message(6));
    expect(announcer.sentence.value).toBe('Ada: message 6');
  });

  it('is nothing that was there before', () => {
    expect(announcer.sentence.value).toBe('');
  });
});
