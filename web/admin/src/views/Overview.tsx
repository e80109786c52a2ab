import { icons } from '../icons.ts';
import { count } from '../format.ts';
import { measures } from '../history.ts';
import { hashOf } from '../routes.ts';
import { numberOf, pageNames, words } from '../words.ts';
import { AuditLine } from './AuditLine.tsx';
import { keyOf } from '../audit-store.ts';
import { Empty } from './Empty.tsx';
import { MeasureCard } from './MeasureCard.tsx';
import { PageHeader } from './PageHeader.tsx';
import { useStores } from './stores.ts';

const shownEntries = 8;

export function Overview() {
  return (
    <>
      <PageHeader title={pageNames.overview} />
      <Tiles />
      <div class="grid gap-4 lg:grid-cols-2 2xl:grid-cols-3">
        {measures.map((measure) => (
          <MeasureCard key={measure} measure={measure} />
        ))}
        <BusiestRooms />
      </div>
      <RecentActivity />
    </>
  );
}

function Tiles() {
  const { live } = useStores();
  const totals = live.totals.value;
  const draining = live.servers.value.filter((server) => server.draining).length;
  return (
    <dl class="grid grid-cols-2 gap-4 md:grid-cols-4">
      <Tile name={words.nodes} value={totals === null ? null : live.servers.value.length} hint={draining > 0 ? `${count(draining)} ${words.draining.toLowerCase()}` : undefined} />
      <Tile name={words.clients} value={totals?.clients ?? null} />
      <Tile name={words.rooms} value={totals?.rooms ?? null} />
      <Tile name={words.limitHits} value={totals?.limitHits ?? null} />
    </dl>
  );
}

function Tile({ name, value, hint }: { name: string; value: number | null; hint?: string | undefined }) {
  return (
    <div class="card flex flex-col gap-0.5 px-4 py-3">
      <dt class="text-sm text-soft">{name}</dt>
      <dd class="flex items-baseline gap-2 text-2xl font-semibold tabular-nums">
        {value === null ? words.none : count(value)}
        {hint !== undefined && <span class="text-sm font-normal text-soft">{hint}</span>}
      </dd>
    </div>
  );
}

function BusiestRooms() {
  const { live } = useStores();
  const rooms = live.topRooms.value;
  return (
    <section aria-labelledby="busiest" class="card flex flex-col">
      <div class="flex items-baseline justify-between gap-4 px-4 pt-3 pb-1">
        <h2 id="busiest" class="font-semibold">
          {words.busiestRooms}
        </h2>
        <a class="link text-sm" href={hashOf({ page: 'rooms' })}>
          {words.wholeRooms}
        </a>
      </div>
      {rooms.length === 0 ? (
        <Empty icon={icons.rooms} text={live.known.value ? words.noRooms : words.noFigures} />
      ) : (
        <table class="table table-fixed">
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col" class="figure w-24">
                {words.people}
              </th>
              <th scope="col" class="figure w-28">
                {words.messages}
              </th>
            </tr>
          </thead>
          <tbody>
            {rooms.slice(0, 8).map((room) => (
              <tr key={room.id}>
                <td class="truncate">
                  <a class="link font-medium" href={hashOf({ page: 'room', id: room.id })} title={room.name}>
                    {room.name}
                  </a>{' '}
                  <span class="text-soft">{numberOf(room.id)}</span>
                </td>
                <td class="figure">{count(room.activeUsers)}</td>
                <td class="figure">{count(room.messages)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function RecentActivity() {
  const { live } = useStores();
  const entries = live.audit.value;
  return (
    <section aria-labelledby="recent" class="card">
      <div class="flex items-baseline justify-between gap-4 px-4 pt-3 pb-2">
        <h2 id="recent" class="font-semibold">
          {words.recentActivity}
        </h2>
        <a class="link text-sm" href={hashOf({ page: 'audit' })}>
          {words.wholeAudit}
        </a>
      </div>
      {entries.length === 0 ? (
        <Empty icon={icons.audit} text={live.known.value ? words.noActivity : words.noFigures} />
      ) : (
        <ul>
          {entries.slice(0, shownEntries).map((entry) => (
            <AuditLine key={keyOf(entry)} entry={entry} />
          ))}
        </ul>
      )}
    </section>
  );
}
