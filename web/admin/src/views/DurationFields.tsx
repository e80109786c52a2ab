import type { Signal } from '@preact/signals';
import { secondsIn, units } from '../duration.ts';
import type { Unit } from '../duration.ts';
import { unitNames, words } from '../words.ts';

/** For how long: a number and its unit. */
export function DurationFields({ length, unit, problemId }: { length: Signal<string>; unit: Signal<Unit>; problemId: string }) {
  return (
    <div class="flex items-end gap-2">
      <label class="flex w-20 flex-col gap-1.5 text-sm font-medium">
        {words.banFor}
        <input
          class="field font-normal tabular-nums"
          inputMode="numeric"
          autoComplete="off"
          required
          value={length.value}
          aria-invalid={secondsIn(length.value, unit.value) === null}
          aria-describedby={problemId}
          onInput={(event) => {
            length.value = event.currentTarget.value;
          }}
        />
      </label>
      <select
        class="field w-28!"
        aria-label={words.banUnit}
        value={unit.value}
        onChange={(event) => {
          unit.value = units.find((name) => name === event.currentTarget.value) ?? 'days';
        }}
      >
        {units.map((name) => (
          <option key={name} value={name} selected={name === unit.value}>
            {unitNames[name]}
          </option>
        ))}
      </select>
    </div>
  );
}
