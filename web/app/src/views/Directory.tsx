import { Icon, Problem } from '@chatroom/ui';
import { people, words } from '../words.ts';
import { useStores } from './stores.ts';

export function Directory() {
  const { chat, directory } = useStores();
  const { loading, known, more } = directory;
  const here = chat.state.value.room;
  const rooms = directory.rooms.value;

  return (
    <section aria-labelledby="directory-heading" class="flex min-h-0 flex-1 flex-col">
      <div class="flex items-center justify-between">
        <h2 id="directory-heading" class="heading">
          {words.openRooms}
        </h2>
        <button
          type="button"
          class="button-icon -mr-2"
          aria-label={words.refreshRooms}
          disabled={loading.busy.value}
          onClick={() => void directory.refresh()}
        >
          <Icon name="refresh" class="size-4" />
        </button>
      </div>
      <Problem id="directory-problem" text={loading.problem.value} />
      {known.value && rooms.length === 0 && <p class="py-2 text-sm text-soft">{words.noRooms}</p>}
      <ul aria-labelledby="directory-heading" class="-mx-1 flex flex-col gap-0.5 overflow-y-auto p-1">
        {rooms.map((room) => (
          <li key={room.id}>
            <button
              type="button"
              aria-current={room.id === here?.info.id}
              disabled={chat.joining.busy.value || room.id === here?.info.id}
              class="flex w-full items-center gap-3 rounded-lg px-2.5 py-2 text-left enabled:hover:bg-raised aria-[current=true]:bg-accent-soft"
              onClick={() => void chat.join(room.id)}
            >
              <span class="min-w-0 flex-1">
                <span class="block truncate text-sm font-medium">{room.name}</span>
                <span class="block text-xs text-soft tabular-nums">#{room.id}</span>
              </span>
              <span class="shrink-0 text-xs text-soft tabular-nums">{people(room.id === here?.info.id ? here.activeUsers : room.activeUsers)}</span>
            </button>
          </li>
        ))}
      </ul>
      {more.value && (
        <button
          type="button"
          class="button button-quiet button-small mt-2 self-start"
          disabled={loading.busy.value}
          onClick={() => void directory.loadMore()}
        >
          {words.moreRooms}
        </button>
      )}
    </section>
  );
}
