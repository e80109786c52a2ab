import type { Room } from '@chatroom/client';
import { Icon } from '@chatroom/ui';
import type { IconName } from '@chatroom/ui';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { people, words } from '../words.ts';
import { Composer } from './Composer.tsx';
import { MessageList } from './MessageList.tsx';
import { People } from './People.tsx';
import { RoomLink } from './RoomLink.tsx';
import { Rooms } from './Rooms.tsx';
import { TypingLine } from './TypingLine.tsx';
import { useStores } from './stores.ts';

/** On a narrow screen, what stands beside the conversation on a wide one takes its place on request. */
type Panel = 'rooms' | 'people';

export function RoomView({ room }: { room: Room }) {
  const { chat } = useStores();
  const panel = useSignal<Panel | null>(null);
  const toggle = (wanted: Panel): void => {
    panel.value = panel.value === wanted ? null : wanted;
  };
  const conversation = { rooms: 'hidden md:flex', people: 'hidden lg:flex', none: 'flex' }[panel.value ?? 'none'];
  return (
    <>
      <main
        class="flex min-w-0 flex-1 flex-col"
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || panel.value === null) return;
          // What was focused goes with the panel.
          event.currentTarget.querySelector<HTMLElement>('header [aria-expanded=true]')?.focus();
          panel.value = null;
        }}
      >
        <header class="flex items-center gap-2 border-b border-line bg-panel px-3 py-2.5 sm:px-5">
          <PanelButton class="md:hidden" icon="rooms" label={words.roomsAndYou} open={panel.value === 'rooms'} onClick={() => { toggle('rooms'); }} />
          <div class="min-w-0 flex-1">
            <h1 class="truncate text-lg leading-tight font-semibold">{room.info.name}</h1>
            <p class="text-sm text-soft">
              #<span class="tabular-nums select-all">{room.info.id}</span>
            </p>
          </div>
          <RoomLink roomId={room.info.id} />
          <PanelButton class="lg:hidden" icon="people" label={people(room.activeUsers)} open={panel.value === 'people'} onClick={() => { toggle('people'); }}>
            <span aria-hidden="true" class="tabular-nums">
              {room.activeUsers}
            </span>
          </PanelButton>
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
        <div class={`min-h-0 flex-1 flex-col ${conversation}`}>
          <MessageList room={room} />
          <TypingLine />
          <Composer roomId={room.info.id} roomName={room.info.name} />
        </div>
        {panel.value === 'rooms' && (
          <section aria-label={words.roomsAndYou} class="flex min-h-0 flex-1 flex-col overflow-y-auto bg-panel md:hidden">
            <Rooms />
          </section>
        )}
        {panel.value === 'people' && (
          <section aria-labelledby="people-small-heading" tabIndex={0} class="min-h-0 flex-1 overflow-y-auto bg-panel p-4 lg:hidden">
            <People room={room} id="people-small" />
          </section>
        )}
      </main>
      <aside
        aria-labelledby="people-heading"
        tabIndex={0}
        class="hidden w-60 shrink-0 overflow-y-auto border-l border-line bg-panel p-4 focus-visible:-outline-offset-2 lg:block"
      >
        <People room={room} id="people" />
      </aside>
    </>
  );
}

interface PanelButtonProps {
  icon: IconName;
  label: string;
  open: boolean;
  onClick: () => void;
  /** Where it is not needed. */
  class: string;
  children?: ComponentChildren;
}

function PanelButton({ icon, label, open, onClick, class: classes, children }: PanelButtonProps) {
  return (
    <button
      type="button"
      class={`button button-quiet button-small max-sm:px-2 aria-expanded:bg-accent-soft ${classes}`}
      aria-label={label}
      aria-expanded={open}
      onClick={onClick}
    >
      <Icon name={icon} class="size-4" />
      {children}
    </button>
  );
}
