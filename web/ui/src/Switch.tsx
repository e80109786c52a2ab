import { useId } from 'preact/hooks';

interface SwitchProps {
  label: string;
  /** What it does, or why it can't be used. */
  hint: string;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}

/** A setting that is on or off, and takes effect at once. */
export function Switch({ label, hint, on, disabled = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div class="flex items-start justify-between gap-4">
      <span class="min-w-0">
        <label htmlFor={id} class="block text-sm font-medium">
          {label}
        </label>
        <span id={`${id}-hint`} class="block text-sm text-soft text-pretty">
          {hint}
        </span>
      </span>
      <input
        id={id}
        type="checkbox"
        role="switch"
        class="switch"
        checked={on}
        disabled={disabled}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          onChange(event.currentTarget.checked);
        }}
      />
    </div>
  );
}
