import { beforeEach, describe, expect, it } from 'vitest';
import { BansStore } from '../src/bans-store.ts';
import { DeedStore } from '../src/deed-store.ts';
import { secondsIn } from '../src/duration.ts';
import { NoteStore } from '../src/note-store.ts';
import { FakeServer, room } from './fake-server.ts';

let server: FakeServer;
let notes: NoteStore;
let bans: BansStore;
let deeds: DeedStore;
let gone: string[];

beforeEach(() => {
  server = new FakeServer();
  gone = [];
  notes = new NoteStore(server.clock);
  bans = new BansStore(server.api, notes, server.limits, server.clock);
  deeds = new DeedStore(server.api, bans, notes, server.limits, {
    roomDeleted: (id) => gone.push(`room ${id}`),
    clientRemoved: (id) => gone.push(`client ${id}`),
  });
});

describe('a deed', () => {
  it('closes its dialog, and says for a while that it was done', async () => {
    deeds.ask({ kind: 'deleteRoom', room: room(5, 'Tea') });
    server.answers({ json: { removed: true } });
    await deeds.deleteRoom(room(5, 'Tea'));
    expect([deeds.asked.value, notes.note.value, gone]).toEqual([null, 'Tea was deleted.', ['room 5']]);
    server.clock.advance(5_000);
    expect(notes.note.value).toBeNull();
  });

  it('that failed keeps its dialog, and can be done again', async () => {
    const client = { id: 7, username: 'Ada', address: '::1' };
    deeds.ask({ kind: 'removeClient', client });
    server.answers({ status: 404, json: { detail: 'there is no such client' } });
    expect(await deeds.removeClient(client, 60)).toBe(false);
    expect([deeds.asked.value?.kind, deeds.doing.problem.value, gone]).toEqual(['removeClient', 'There is no such client.', []]);
    server.answers({ json: { removed: true, banned: true } });
    expect(await deeds.removeClient(client, 60)).toBe(true);
    expect([deeds.asked.value, notes.note.value, gone]).toEqual([null, 'Ada was removed, and its address banned.', ['client 7']]);
  });

  it('does not close the dialog of another that was opened meanwhile', async () => {
    deeds.ask({ kind: 'notice', room: null });
    server.answers({ json: { sent: true } });
    const sending = deeds.notice(' Hello ', 'info', null);
    deeds.ask({ kind: 'liftBan', address: '::1' });
    await sending;
    expect([deeds.asked.value?.kind, server.asked[0]?.body]).toEqual(['liftBan', { text: 'Hello', level: 'info' }]);
  });
});

describe('bans', () => {
  const ban = (address: string) => ({ address, since: 1, until: 2, by: 'root', clientId: null });

  it('are added and lifted in the list without reading it anew', async () => {
    server.answers({ json: [ban('10.0.0.1')] }, { status: 201, json: ban('10.0.0.0') }, { json: { removed: true } });
    await bans.refresh();
    await bans.add(' 10.0.0.0 ', 60);
    expect(bans.all.value?.map(({ address }) => address)).toEqual(['10.0.0.0', '10.0.0.1']);
    await deeds.liftBan('10.0.0.1');
    expect(bans.all.value?.map(({ address }) => address)).toEqual(['10.0.0.0']);
    expect(server.asked.map(({ method }) => method)).toEqual(['GET', 'POST', 'DELETE']);
  });

  it('are searched without asking, and drawn a hundred at a time', async () => {
    server.answers({ json: Array.from({ length: 250 }, (_, index) => ban(`10.0.0.${index}`)) });
    await bans.refresh();
    expect([bans.found.value.length, bans.shown.value.length]).toEqual([250, 100]);
    bans.showMore();
    expect(bans.shown.value).toHaveLength(200);
    bans.search('10.0.0.24');
    expect(bans.found.value).toHaveLength(11);
    expect(server.asked).toHaveLength(1);
  });

  it('are read anew after somebody was removed with a ban', async () => {
    server.answers({ json: [] }, { json: { removed: true, banned: true } });
    await bans.refresh();
    bans.show();
    await deeds.removeClient({ id: 7, username: 'Ada' }, 60);
    bans.show();
    expect(server.paths).toEqual(['/admin/ban', '/admin/client/7?ban=60', '/admin/ban']);
  });

  it('last a whole number of minutes, hours or days, a year at most', () => {
    expect([secondsIn('90', 'minutes'), secondsIn(' 2 ', 'hours'), secondsIn('365', 'days')]).toEqual([5_400, 7_200, 31_536_000]);
    for (const wrong of ['', '0', '1.5', '-1', '366', 'x']) expect(secondsIn(wrong, 'days')).toBeNull();
  });
});
