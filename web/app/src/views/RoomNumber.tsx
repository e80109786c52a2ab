import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Icon } from './Icon.tsx';

/** The room's number, and a button that copies it; where the browser forbids that, the number is selected instead. */
export function RoomNumber({ roomId }: { roomId: number }) {
  const number = useRef<HTMLSpanElement>(null);
  const done = useSignal('');

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(String(roomId));
      done.value = 'Copied';
    } catch {
      if (number.current !== null) getSelection()?.selectAllChildren(number.current);
      done.value = 'Selected: press Ctrl+C';
    }
  };

  return (
    <span class="flex items-center gap-0.5 text-sm text-soft">
      <span>
        #
        <span ref={number} class="tabular-nums select-all">
          {roomId}
        </span>
      </span>
      <button
        type="button"
        class="button-icon size-7"
        aria-label="Copy the room number"
        onClick={() => void copy()}
        onBlur={() => {
          done.value = '';
        }}
      >
        <Icon name={done.value === 'Copied' ? 'check' : 'copy'} class="size-4" />
      </button>
      <span role="status" class="text-xs">
        {done.value}
      </span>
    </span>
  );
}
