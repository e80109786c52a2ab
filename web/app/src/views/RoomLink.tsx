import { Icon, copyText } from '@chatroom/ui';
import { useSignal } from '@preact/signals';
import { hashOfRoom } from '../room-link.ts';
import { words } from '../words.ts';

/** Puts the link to the room on the clipboard; where the browser forbids that, says where to find it. */
export function RoomLink({ roomId }: { roomId: number }) {
  const done = useSignal('');
  const copied = done.value === words.linkCopied;

  const copy = async (): Promise<void> => {
    const link = new URL(hashOfRoom(roomId), location.href.split('#')[0]);
    done.value = (await copyText(link.href)) ? words.linkCopied : words.copyByHand;
  };

  return (
    <>
      <button
        type="button"
        class="button button-quiet button-small max-sm:px-2"
        aria-label={words.copyLink}
        onClick={() => void copy()}
        onBlur={() => {
          done.value = '';
        }}
      >
        <Icon name={copied ? 'check' : 'link'} class="size-4" />
        <span class="max-sm:hidden">{done.value === '' ? words.copyLink : done.value}</span>
      </button>
      <span role="status" class="sr-only">
        {done.value}
      </span>
    </>
  );
}
