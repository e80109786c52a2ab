import { Strokes } from '@chatroom/ui';
import type { ComponentChildren } from 'preact';
import { icons } from '../icons.ts';
import { hashOf } from '../routes.ts';

interface PageHeaderProps {
  title: string;
  hint?: string;
  /** Where one came from, most likely. */
  back?: { page: 'rooms' | 'clients'; text: string };
  children?: ComponentChildren;
}

/** The heading of a page, which takes the focus as the page opens, and what can be done there. */
export function PageHeader({ title, hint, back, children }: PageHeaderProps) {
  return (
    <div class="flex flex-col gap-2">
      {back !== undefined && (
        <a href={hashOf({ page: back.page })} class="link -ml-1 inline-flex items-center gap-0.5 self-start text-sm">
          <Strokes path={icons.back} class="size-4" />
          {back.text}
        </a>
      )}
      <div class="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div class="min-w-3/5 flex-1">
          <h1 tabIndex={-1} class="text-2xl font-semibold tracking-tight wrap-anywhere focus-visible:outline-none">
            {title}
          </h1>
          {hint !== undefined && <p class="text-sm text-soft text-pretty">{hint}</p>}
        </div>
        {children !== undefined && <div class="flex flex-wrap gap-2">{children}</div>}
      </div>
    </div>
  );
}
