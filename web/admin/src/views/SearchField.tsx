import { Strokes } from '@chatroom/ui';
import { icons } from '../icons.ts';

interface SearchFieldProps {
  label: string;
  example: string;
  value: string;
  onInput: (text: string) => void;
  /** Enter was pressed. */
  onSearch?: () => void;
}

export function SearchField({ label, example, value, onInput, onSearch }: SearchFieldProps) {
  return (
    <form
      role="search"
      class="relative min-w-48 max-w-lg flex-1"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch?.();
      }}
    >
      <Strokes path={icons.search} class="pointer-events-none absolute top-2.5 left-3 size-5 text-soft" />
      <input
        type="search"
        class="field pl-10 placeholder:text-sm"
        aria-label={label}
        placeholder={example}
        autoComplete="off"
        spellcheck={false}
        value={value}
        onInput={(event) => {
          onInput(event.currentTarget.value);
        }}
      />
    </form>
  );
}
