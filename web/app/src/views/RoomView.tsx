import type { Room } from '@chatroom/client';
import { Icon } from '@chatroom/ui';
import { useSignal } from '@preact/signals';
import { people, words } from '../words.ts';
import { Composer } from './Composer.tsx';
import { MessageList } from './MessageList.tsx';
import { People } from './People.tsx';
import { RoomLink } from './RoomLink.tsx';
import { Self } from './Self.tsx';
import { TypingLine } from './TypingLine.tsx';
import { useStores } from './stores.ts';

export function RoomView({ room }: { room: Room }) {
  const { chat } = useStores();
  // On a narrow screen the people take the place of the conversation.
  const peopleOpen = useSignal(false);
  return (
    <>
      <main class="relative flex min-w-0 flex-1 flex-col">
        <header class="flex items-center gap-2 border-b border-line bg-panel px-3 py-2.5 sm:px-5">
          <div class="min-w-0 flex-1">
            <h1 class="truncate text-lg leading-tight font-semibold">{room.info.name}</h1>
            <p class="text-sm text-soft">
              #<span class="tabular-nums select-all">{room.info.id}</span>
            </p>
          </div>
          <RoomLink roomId={room.info.id} />
          <button
            type="button"
            class="button button-quiet button-small max-sm:px-2 lg:hidden"
            aria-expanded={peopleOpen.value}
            onClick={() => {
              peopleOpen.value = !peopleOpen.value;
            }}
          >
            <Icon name="people" class="size-4" />
            <span class="sr-only">{people(room.activeUsers)}</span>
            <span aria-hidden="true" class="tabular-nums">
              {room.activeUsers}
            </span>
          </button>
          <button
            type="button"
            class="button button-quiet button-small max-sm:px-2"
            disabled={chat.leaving.busy.value}
            onClick={() => void chat.leave()}
          >
            <Icon name="leave" class="size-4" />
            <span class="max-sm:sr-only">{words.leave}</span>
          </button>
        </header>
        <p role="alert" class="bg-panel px-5 py-2 text-sm text-bad empty:hidden">
          {chat.leaving.problem.value}
        </p>
        <div class={`min-h-0 flex-1 flex-col ${peopleOpen.value ? 'hidden lg:flex' : 'flex'}`}>
          <MessageList room={room} />
          <TypingLine />
          <Composer roomId={room.info.id} roomName={room.info.name} />
        </div>
        {peopleOpen.value && (
          <section
            aria-labelledby="people-small-heading"
            tabIndex={0}
            class="min-h-0 flex-1 overflow-y-auto bg-panel p-4 lg:hidden"
            onKeyDown={(event) => {
              if (event.key === 'Escape') peopleOpen.value = false;
            }}
          >
            <div class="mb-5 border-b border-line pb-4 md:hidden">
              <Self />
            </div>
            <People room={room} id="people-small" />
          </section>
        )}
      </main>
      <aside
        aria-labelledby="people-heading"
        tabIndex={0}
        class="hidden w-60 shrink-0 overflow-y-auto border-l border-line bg-panel p-4 lg:block"
      >
        <People room={room} id="people" />
      </aside>
    </>
  );
}
