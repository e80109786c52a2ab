import { words } from '../words.ts';
import { Banners } from './Banners.tsx';
import { NoRoom } from './NoRoom.tsx';
import { RoomView } from './RoomView.tsx';
import { Rooms } from './Rooms.tsx';
import { Stopped } from './Stopped.tsx';
import { useStores } from './stores.ts';

export function App() {
  const { chat } = useStores();
  const status = chat.status.value;
  const { room } = chat.state.value;
  if (status.kind === 'stopped') return <Stopped code={status.code} />;
  return (
    <div class="flex h-full flex-col">
      {room !== null && <SkipLink />}
      <Banners />
      {room === null ? (
        <main class="flex min-h-0 flex-1">
          <div class={`${sidebar} flex w-full`}>
            <Rooms />
          </div>
          <NoRoom />
        </main>
      ) : (
        <div class="flex min-h-0 flex-1">
          <aside aria-label={words.roomsAndYou} class={`${sidebar} hidden md:flex`}>
            <Rooms />
          </aside>
          <RoomView key={room.info.id} room={room} />
        </div>
      )}
      <Announcements />
    </div>
  );
}

/** For people in no room with a small screen, this is all there is. */
const sidebar = 'flex-col overflow-y-auto bg-panel md:w-72 md:shrink-0 md:border-r md:border-line lg:w-80';

/** A button and no link: the address belongs to the room. */
function SkipLink() {
  return (
    <button
      type="button"
      class="button button-main sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-20"
      onClick={() => {
        document.querySelector<HTMLElement>('[data-writing]')?.focus();
      }}
    >
      {words.skipToWriting}
    </button>
  );
}

function Announcements() {
  const { announcer } = useStores();
  return (
    <p aria-live="polite" class="sr-only">
      {announcer.sentence.value}
    </p>
  );
}
