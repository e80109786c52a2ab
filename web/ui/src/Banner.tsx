import type { ComponentChildren } from 'preact';
import { Icon } from './Icon.tsx';

const tones = {
  good: 'bg-good-ground text-text',
  info: 'bg-accent-soft text-text',
  warning: 'bg-warn-ground text-on-warn',
} as const;

export type Tone = keyof typeof tones;

interface BannerProps {
  tone: Tone;
  /** Over the page instead of in it: for what goes by itself after a moment, and should move nothing twice. */
  floats?: boolean;
  children: ComponentChildren;
}

/** A line over the whole page. What it says is read out once, when it appears or changes. */
export function Banner({ tone, floats = false, children }: BannerProps) {
  return (
    <div role="status" class={`banner ${floats ? 'banner-floating' : ''} ${tones[tone]}`}>
      <Icon name={tone === 'warning' ? 'warning' : tone === 'good' ? 'check' : 'info'} class="size-4 shrink-0" />
      {children}
    </div>
  );
}
