import { Banners } from './Banner.tsx';
import { CreateForm } from './CreateForm.tsx';
import { Directory } from './Directory.tsx';
import { JoinForm } from './JoinForm.tsx';
import { Logo } from './Logo.tsx';
import { RoomView } from './RoomView.tsx';
import { Self } from './Self.tsx';
import { Stopped } from './Stopped.tsx';
import { useStores } from './stores.ts';

export function App() {
  const { chat } = useStores();
  const status = chat.status.value;
  const { room } = chat.state.value;
  if (status.kind === 'stopped') return <Stopped code={status.code} />;
  return (
    <div class="flex h-full flex-col">
      <Banners />
      <div class="flex min-h-0 flex-1">
        <Sidebar hiddenOnSmall={room !== null} />
        {room === null ? <NoRoom /> : <RoomView room={room} />}
      </div>
    </div>
  );
}

/** On a small screen this is the page of somebody who is in no room. */
function Sidebar({ hiddenOnSmall }: { hiddenOnSmall: boolean }) {
  return (
    <aside
      class={`${hiddenOnSmall ? 'hidden md:flex' : 'flex'} w-full flex-col overflow-y-auto bg-panel md:w-72 md:shrink-0 md:border-r md:border-line lg:w-80`}
    >
      <div class="flex min-h-0 flex-1 flex-col gap-5 p-4">
        <div class="flex items-center gap-2.5">
          <Logo class="size-8" />
          <p class="text-lg font-bold tracking-tight">ChatRoom</p>
        </div>
        <div class="rounded-xl border border-line bg-ground p-3">
          <Self />
        </div>
        <JoinForm />
        <CreateForm />
        <Directory />
      </div>
    </aside>
  );
}

function NoRoom() {
  return (
    <main class="hidden min-w-0 flex-1 flex-col items-center justify-center gap-3 p-8 text-center md:flex">
      <Logo class="size-16" />
      <h1 class="text-2xl font-semibold text-balance">Pick a room, or open one</h1>
      <p class="max-w-sm text-soft text-pretty">
        Join by number or from the list, or create a room and tell others its number. A room lasts as long as somebody is in it.
      </p>
    </main>
  );
}
