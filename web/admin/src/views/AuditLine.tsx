import type { AuditEntry } from '../answers.ts';
import { hashOf } from '../routes.ts';
import { numberOf, sayAction, words } from '../words.ts';
import { Time } from './Time.tsx';

/** One deed in a line. */
export function AuditLine({ entry }: { entry: AuditEntry }) {
  return (
    <li class="flex flex-wrap items-baseline gap-x-2 gap-y-0.5 border-t border-line px-4 py-2 text-sm">
      <span class="font-medium">{entry.actor === '' ? words.nobody : entry.actor}</span>
      <span class="min-w-0 flex-1 wrap-anywhere">
        {sayAction(entry.action)} <Target entry={entry} />
      </span>
      <Result result={entry.result} />
      <span class="w-24 text-right text-soft tabular-nums">
        <Time at={entry.at} />
      </span>
    </li>
  );
}

export function Target({ entry: { action, target } }: { entry: AuditEntry }) {
  const id = /^\d{1,15}$/.test(target) ? Number(target) : null;
  if (id === null) return <span class="text-soft">{action === 'node.drain' ? target.slice(0, 8) : target}</span>;
  const page = action.startsWith('client') ? 'client' : 'room';
  return (
    <a class="link tabular-nums underline" href={hashOf({ page, id })}>
      {numberOf(id)}
    </a>
  );
}

export function Result({ result }: { result: string }) {
  return <span class={`pill ${result === 'ok' ? 'bg-good-ground' : 'bg-warn-ground text-on-warn'}`}>{result}</span>;
}
