import type { ComponentChildren } from 'preact';

/** Names and what belongs to them, in columns as there is place. */
export function Facts({ class: classes = 'lg:grid-cols-5', children }: { class?: string; children: ComponentChildren }) {
  return <dl class={`grid grid-cols-2 gap-x-3 gap-y-3 sm:grid-cols-3 ${classes}`}>{children}</dl>;
}

export function Fact({ name, title, children }: { name: string; title?: string; children: ComponentChildren }) {
  return (
    <div class="min-w-0" title={title}>
      <dt class="text-xs text-soft">{name}</dt>
      <dd class="text-sm font-medium wrap-anywhere tabular-nums">{children}</dd>
    </div>
  );
}
