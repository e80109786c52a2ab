import { Icon, Problem } from '@chatroom/ui';
import { useEffect } from 'preact/hooks';
import { keyOf } from '../audit-store.ts';
import { icons } from '../icons.ts';
import { pageNames, sayAction, words } from '../words.ts';
import { Result, Target } from './AuditLine.tsx';
import { Empty } from './Empty.tsx';
import { useNodeNames } from './node-name.ts';
import { PageHeader } from './PageHeader.tsx';
import { Time } from './Time.tsx';
import { useStores } from './stores.ts';

export function AuditPage() {
  const { audit } = useStores();
  useEffect(() => {
    audit.show();
  }, [audit]);
  const entries = audit.entries.value;
  return (
    <>
      <PageHeader title={pageNames.audit} hint={words.auditHint}>
        <button
          type="button"
          class="button-icon"
          aria-label={words.refresh}
          title={words.refresh}
          disabled={audit.loading.busy.value}
          onClick={() => void audit.refresh()}
        >
          <Icon name="refresh" class="size-4" />
        </button>
      </PageHeader>
      <Problem id="audit-problem" text={audit.loading.problem.value} />
      <section aria-label={pageNames.audit} aria-busy={audit.loading.busy.value} class="card overflow-hidden">
        {entries.length === 0 ? (
          <Empty icon={icons.audit} text={audit.known.value ? words.noActivity : words.loading} />
        ) : (
          <AuditTable />
        )}
        {audit.more.value && (
          <div class="border-t border-line p-3">
            <button
              type="button"
              class="button button-quiet button-small"
              disabled={audit.loading.busy.value}
              onClick={() => void audit.loadMore()}
            >
              {words.olderEntries}
            </button>
          </div>
        )}
      </section>
    </>
  );
}

function AuditTable() {
  const { audit } = useStores();
  const nameOf = useNodeNames();
  return (
    <table class="table">
      <caption class="sr-only">{pageNames.audit}</caption>
      <thead>
        <tr>
          <th scope="col">{words.time}</th>
          <th scope="col" class="max-md:hidden">
            {words.operator}
          </th>
          <th scope="col">{words.action}</th>
          <th scope="col" class="max-md:hidden">
            {words.from}
          </th>
          <th scope="col" class="max-lg:hidden">
            {words.node}
          </th>
          <th scope="col" class="figure max-md:hidden">
            {words.result}
          </th>
        </tr>
      </thead>
      <tbody>
        {audit.entries.value.map((entry) => (
          <tr key={keyOf(entry)}>
            <td class="w-28 text-soft">
              <Time at={entry.at} />
            </td>
            <td class="max-w-40 truncate font-medium max-md:hidden" title={entry.actor}>
              {entry.actor === '' ? words.nobody : entry.actor}
            </td>
            <td class="wrap-anywhere md:w-1/3">
              {sayAction(entry.action)} <Target entry={entry} />
              <span class="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-soft md:hidden">
                {entry.actor === '' ? words.nobody : entry.actor}, {entry.address}
                <Result result={entry.result} />
              </span>
            </td>
            <td class="max-md:hidden">{entry.address}</td>
            <td class="max-w-44 truncate max-lg:hidden" title={entry.node}>
              {nameOf(entry.node)}
            </td>
            <td class="figure max-md:hidden">
              <Result result={entry.result} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
