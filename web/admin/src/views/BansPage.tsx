import { Icon, Problem } from '@chatroom/ui';
import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import { secondsIn } from '../duration.ts';
import type { Unit } from '../duration.ts';
import { icons } from '../icons.ts';
import { bansInAll, pageNames, words } from '../words.ts';
import { DurationFields } from './DurationFields.tsx';
import { Empty } from './Empty.tsx';
import { PageHeader } from './PageHeader.tsx';
import { SearchField } from './SearchField.tsx';
import { SubmitButton } from './SubmitButton.tsx';
import { Time } from './Time.tsx';
import { useStores } from './stores.ts';

export function BansPage() {
  const { bans } = useStores();
  useEffect(() => {
    bans.show();
  }, [bans]);
  return (
    <>
      <PageHeader title={pageNames.bans} hint={words.bansHint} />
      <BanForm />
      <BanList />
    </>
  );
}

function BanForm() {
  const { bans } = useStores();
  const address = useSignal('');
  const length = useSignal('1');
  const unit = useSignal<Unit>('days');
  const id = useId();
  const seconds = secondsIn(length.value, unit.value);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (seconds !== null && (await bans.add(address.value, seconds))) address.value = '';
  };

  return (
    <form aria-label={words.banAddress} class="card flex flex-col gap-3 p-4" onSubmit={(event) => void submit(event)}>
      <div class="flex flex-wrap items-end gap-3">
        <label class="flex min-w-60 flex-1 flex-col gap-1.5 text-sm font-medium">
          {words.banAddress}
          <input
            class="field font-normal"
            placeholder={words.addressExample}
            autoComplete="off"
            autoCapitalize="none"
            spellcheck={false}
            required
            value={address.value}
            aria-invalid={bans.adding.problem.value !== null}
            aria-describedby={`${id}-problem`}
            onInput={(event) => {
              address.value = event.currentTarget.value;
              bans.adding.clear();
            }}
          />
        </label>
        <DurationFields length={length} unit={unit} problemId={`${id}-problem`} />
        <SubmitButton task={bans.adding} class="button-main" disabled={seconds === null}>
          {words.ban}
        </SubmitButton>
      </div>
      <Problem id={`${id}-problem`} text={seconds === null ? words.banTooLong : bans.adding.problem.value} />
      <p class="text-sm text-soft text-pretty">{words.banShared}</p>
    </form>
  );
}

function BanList() {
  const { bans } = useStores();
  const found = bans.found.value;
  const shown = bans.shown.value;
  const { all } = bans;
  return (
    <section aria-label={pageNames.bans} aria-busy={bans.loading.busy.value} class="card overflow-hidden">
      <div class="flex flex-wrap items-center gap-2 p-3">
        <SearchField
          label={words.searchBans}
          example={words.searchBansExample}
          value={bans.q.value}
          onInput={(text) => {
            bans.search(text);
          }}
        />
        <button
          type="button"
          class="button-icon ml-auto"
          aria-label={words.refresh}
          title={words.refresh}
          disabled={bans.loading.busy.value}
          onClick={() => void bans.refresh()}
        >
          <Icon name="refresh" class="size-4" />
        </button>
      </div>
      <div class="px-4 pb-2 empty:hidden">
        <Problem id="bans-problem" text={bans.loading.problem.value} />
      </div>
      {all.value !== null && found.length === 0 && <Empty icon={icons.bans} text={all.value.length === 0 ? words.noBans : words.noBanFound} />}
      {found.length > 0 && <BanTable />}
      <div class="flex items-center justify-between gap-3 border-t border-line px-4 py-2.5 text-sm text-soft">
        <p role="status" class="tabular-nums">
          {all.value === null ? words.loading : bansInAll(found.length)}
        </p>
        {shown.length < found.length && (
          <button
            type="button"
            class="button button-quiet button-small"
            onClick={() => {
              bans.showMore();
            }}
          >
            {words.showMore}
          </button>
        )}
      </div>
    </section>
  );
}

function BanTable() {
  const { bans, deeds } = useStores();
  return (
    <table class="table table-fixed">
      <caption class="sr-only">{pageNames.bans}</caption>
      <thead>
        <tr>
          <th scope="col">{words.address}</th>
          <th scope="col" class="figure w-32 max-md:hidden">
            {words.banned}
          </th>
          <th scope="col" class="figure w-28 sm:w-32">
            {words.ends}
          </th>
          <th scope="col" class="w-44 pl-8! max-md:hidden">
            {words.by}
          </th>
          <th class="w-24">
            <span class="sr-only">{words.action}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {bans.shown.value.map((ban) => (
          <tr key={ban.address} class="hover:bg-ground">
            <td class="font-medium wrap-anywhere">{ban.address}</td>
            <td class="figure max-md:hidden">
              <Time at={ban.since} />
            </td>
            <td class="figure">
              <Time at={ban.until} />
            </td>
            <td class="truncate pl-8! max-md:hidden" title={ban.by}>
              {ban.by}
            </td>
            <td class="text-right">
              <button
                type="button"
                class="button button-quiet button-small"
                aria-haspopup="dialog"
                aria-label={`${words.lift} ${ban.address}`}
                onClick={() => {
                  deeds.ask({ kind: 'liftBan', address: ban.address });
                }}
              >
                {words.lift}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
