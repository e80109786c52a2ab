import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { axisFormats, formats, timeOf } from '../format.ts';
import { summaryOf } from '../history.ts';
import type { Measure, Summary } from '../history.ts';
import { measureHints, measureNames, sayChart, words } from '../words.ts';
import { Chart } from './Chart.tsx';
import type { Line } from './Chart.tsx';
import { nodeName } from './node-name.ts';
import { useStores } from './stores.ts';

/** A figure of the cluster: now, as a line for each node, and the same in a table. */
export function MeasureCard({ measure }: { measure: Measure }) {
  const { live } = useStores();
  const hovered = useSignal<number | null>(null);
  const moments = live.moments.value;
  const servers = live.servers.value;
  const format = formats[measure];
  const say = (value: number | null | undefined): string => (value === null || value === undefined ? words.none : format(value));
  const times = useMemo(() => moments.map(({ at }) => at), [moments]);
  const lines = useMemo(
    () =>
      servers.map(
        (server): Line => ({ id: server.id, name: nodeName(server.id, servers), values: moments.map(({ nodes }) => nodes.get(server.id)?.[measure] ?? null) }),
      ),
    [moments, servers, measure],
  );
  const all = summaryOf(moments.map((moment) => moment.all[measure]));
  const index = hovered.value;
  const at = index === null ? undefined : times[index];
  const name = measureNames[measure];
  const known = live.known.value;

  return (
    <section aria-labelledby={`measure-${measure}`} class="card flex min-w-0 flex-col gap-1 pt-3 pb-1.5">
      <div class="flex items-baseline justify-between gap-4 px-4">
        <h2 id={`measure-${measure}`} class="font-semibold" title={measureHints[measure]}>
          {name}
        </h2>
        <p class="text-xl font-semibold tabular-nums">{say(all.now)}</p>
      </div>
      {known ? (
        <Chart
          label={sayChart(name, say(all.now), say(all.lowest), say(all.highest))}
          times={times}
          lines={lines}
          format={axisFormats[measure]}
          onHover={(place) => {
            hovered.value = place;
          }}
        />
      ) : (
        <div class="flex h-40 items-center justify-center text-sm text-soft">{words.noFigures}</div>
      )}
      <table class="table table-compact">
        <caption class="sr-only">
          {name}, {words.lastMinutes}
        </caption>
        <thead>
          <tr>
            <th scope="col">{words.node}</th>
            <th scope="col" class="figure w-20 sm:w-24">
              {at === undefined ? words.now : timeOf(at)}
            </th>
            <th scope="col" class="figure w-24 max-sm:hidden">
              {words.lowest}
            </th>
            <th scope="col" class="figure w-20 sm:w-24">
              {words.highest}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, place) => {
            const summary: Summary = summaryOf(line.values);
            return (
              <tr key={line.id}>
                <th scope="row" class="max-w-0 truncate font-normal!" title={line.name}>
                  <span class={`series series-${place % 6} mr-2`} />
                  {line.name}
                </th>
                <td class="figure font-medium">{say(index === null ? summary.now : line.values[index])}</td>
                <td class="figure max-sm:hidden">{say(summary.lowest)}</td>
                <td class="figure">{say(summary.highest)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
