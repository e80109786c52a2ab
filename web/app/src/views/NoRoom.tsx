import { Logo } from '@chatroom/ui';
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../words.ts';
import { useStores } from './stores.ts';

/** Beside the list of rooms, where there is space for it; to people who listen, the heading of the page in any case. */
export function NoRoom() {
  const { chat } = useStores();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // What was focused has gone with the room. Nobody who has just opened the page is to be moved.
    if (chat.hadRoom) heading.current?.focus();
  }, [chat]);
  return (
    <div class="sr-only min-w-0 flex-1 flex-col items-center justify-center gap-3 text-center md:not-sr-only md:flex md:p-8">
      <Logo class="size-16" />
      <h1 ref={heading} tabIndex={-1} class="text-2xl font-semibold text-balance focus-visible:outline-none">
        {words.pickRoom}
      </h1>
      <p class="max-w-sm text-soft text-pretty">{words.pickRoomHint}</p>
    </div>
  );
}
