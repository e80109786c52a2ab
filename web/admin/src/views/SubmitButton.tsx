import type { ComponentChildren } from 'preact';
import type { Task } from '../task.ts';
import { inSeconds, words } from '../words.ts';
import { useStores } from './stores.ts';

interface SubmitButtonProps {
  task: Task;
  class: string;
  disabled?: boolean;
  children: ComponentChildren;
}

/** Sends a form. Where the limit of requests is reached it says when it is free again, and sends it then. */
export function SubmitButton({ task, class: classes, disabled = false, children }: SubmitButtonProps) {
  const { limits } = useStores();
  const seconds = limits.secondsLeft.value;
  return (
    <button type="submit" class={`button ${classes}`} disabled={disabled || task.busy.value || seconds > 0}>
      {seconds > 0 ? (
        <span class="tabular-nums">
          {words.tryAgain} {inSeconds(seconds)}
        </span>
      ) : (
        children
      )}
    </button>
  );
}
