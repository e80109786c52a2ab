import { Avatar, Icon } from '@chatroom/ui';
import type { ComponentChildren } from 'preact';
import type { RoomDetail } from '../answers.ts';
import { count } from '../format.ts';
import { icons } from '../icons.ts';
import { hashOf } from '../routes.ts';
import { andMore, numberOf, pageNames, words } from '../words.ts';
import { DetailView } from './DetailView.tsx';
import { Fact, Facts } from './Facts.tsx';
import { useNodeNames } from './node-name.ts';
import { PageHeader } from './PageHeader.tsx';
import { Time } from './Time.tsx';
import { useStores } from './stores.ts';

export function RoomPage({ id }: { id: number }) {
  const { room } = useStores();
  const entry = room.entry.value?.id === id ? room.entry.value : null;
  return (
    <>
      <PageHeader title={entry?.name ?? `${pageNames.room} ${numberOf(id)}`} back={{ page: 'rooms', text: words.backToRooms }}>
        {entry !== null && <RoomDeeds room={entry} />}
      </PageHeader>
      <DetailView store={room} id={id} icon={icons.rooms} gone={{ title: words.roomGone, hint: words.roomGoneHint }}>
        {(shown) => <RoomFacts room={shown} />}
      </DetailView>
    </>
  );
}

function RoomDeeds({ room }: { room: RoomDetail }) {
  const { deeds, room: store } = useStores();
  return (
    <>
      <button
        type="button"
        class="button-icon"
        aria-label={words.refresh}
        title={words.refresh}
        disabled={store.loading.busy.value}
        onClick={() => void store.refresh()}
      >
        <Icon name="refresh" class="size-4" />
      </button>
      <button
        type="button"
        class="button button-quiet"
        aria-haspopup="dialog"
        onClick={() => {
          deeds.ask({ kind: 'notice', room });
        }}
      >
        {words.noticeToRoom}
      </button>
      <button
        type="button"
        class="button button-quiet text-bad!"
        aria-haspopup="dialog"
        onClick={() => {
          deeds.ask({ kind: 'deleteRoom', room });
        }}
      >
        {words.deleteRoom}
      </button>
    </>
  );
}

function RoomFacts({ room }: { room: RoomDetail }) {
  return (
    <>
      <div class="card p-4">
        <Facts>
          <Fact name={words.number}>{numberOf(room.id)}</Fact>
          <Fact name={words.people}>{count(room.activeUsers)}</Fact>
          <Fact name={words.peak}>{count(room.peakUsers)}</Fact>
          <Fact name={words.messages}>{count(room.messages)}</Fact>
          <Fact name={words.participants}>{count(room.participants.count)}</Fact>
          <Fact name={words.created}>
            <Time at={room.createdAt} />
          </Fact>
          <Fact name={words.createdBy}>
            <ClientLink id={room.createdBy} />
          </Fact>
          <Fact name={words.lastActivity}>
            <Time at={room.lastActivity} />
          </Fact>
          <Fact name={words.visibility} {...(room.listed ? {} : { title: words.unlistedHint })}>
            {room.listed ? words.listed : words.unlisted}
          </Fact>
        </Facts>
      </div>
      <div class="grid items-start gap-4 lg:grid-cols-3">
        <Part title={words.members} total={room.activeUsers}>
          <ul class="flex flex-col">
            {room.members.map((member) => (
              <li key={member.id} class="flex items-center gap-2.5 border-t border-line px-4 py-2">
                <Avatar clientId={member.id} name={member.username} />
                <a class="link min-w-0 flex-1 truncate text-sm font-medium" href={hashOf({ page: 'client', id: member.id })} title={member.username}>
                  {member.username}
                </a>
                <span class="text-xs text-soft tabular-nums">{numberOf(member.id)}</span>
              </li>
            ))}
          </ul>
          <More more={room.activeUsers - room.members.length} />
        </Part>
        <Part title={words.latestParticipants} total={room.participants.count}>
          <ul class="flex flex-col">
            {room.participants.latest.map(({ id, joinedAt }) => (
              <li key={`${id} ${joinedAt}`} class="flex items-center justify-between gap-2 border-t border-line px-4 py-2.5 text-sm tabular-nums">
                <ClientLink id={id} />
                <span class="text-soft">
                  <Time at={joinedAt} />
                </span>
              </li>
            ))}
          </ul>
          <More more={room.participants.count - room.participants.latest.length} />
        </Part>
        <NodeSpread room={room} />
      </div>
    </>
  );
}

function Part({ title, total, children }: { title: string; total?: number; children: ComponentChildren }) {
  return (
    <section aria-label={title} class="card overflow-hidden">
      <h2 class="flex items-baseline justify-between gap-4 px-4 py-3 font-semibold">
        {title}
        {total !== undefined && <span class="text-sm font-normal text-soft tabular-nums">{count(total)}</span>}
      </h2>
      {children}
    </section>
  );
}

function More({ more }: { more: number }) {
  return more > 0 ? <p class="border-t border-line px-4 py-2.5 text-sm text-soft">{andMore(more)}</p> : null;
}

function ClientLink({ id }: { id: number }) {
  return (
    <a class="link" href={hashOf({ page: 'client', id })}>
      {numberOf(id)}
    </a>
  );
}

function NodeSpread({ room }: { room: RoomDetail }) {
  const nameOf = useNodeNames();
  const most = Math.max(1, ...room.nodes.map(({ connections }) => connections));
  return (
    <Part title={words.nodeSpread}>
      {room.nodes.length === 0 && <p class="border-t border-line px-4 py-2.5 text-sm text-soft">{words.nobodyConnected}</p>}
      <ul>
        {room.nodes.map(({ id, connections }) => (
          <li key={id} class="flex flex-col gap-1.5 border-t border-line px-4 py-2.5 text-sm">
            <span class="flex justify-between gap-4">
              <span class="truncate" title={id}>
                {nameOf(id)}
              </span>
              <span class="font-medium tabular-nums">{count(connections)}</span>
            </span>
            <span aria-hidden="true" class="h-1.5 overflow-hidden rounded-full bg-raised">
              <span class="block h-full rounded-full bg-accent" style={{ width: `${(connections / most) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
