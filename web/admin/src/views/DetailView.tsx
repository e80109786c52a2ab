import { Problem, Strokes } from '@chatroom/ui';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { DetailStore } from '../detail-store.ts';
import { words } from '../words.ts';

interface DetailViewProps<T extends { id: number }> {
  store: DetailStore<T>;
  id: number;
  icon: string;
  gone: { title: string; hint: string };
  children: (entry: T) => ComponentChildren;
}

/** One room or client: what is known of it, or that there is none. */
export function DetailView<T extends { id: number }>({ store, id, icon, gone, children }: DetailViewProps<T>) {
  useEffect(() => {
    store.show(id);
  }, [store, id]);
  const entry = store.entry.value;
  if (store.gone.value) {
    return (
      <div class="card flex flex-col items-center gap-2 px-4 py-16 text-center">
        <Strokes path={icon} class="size-8 text-soft" />
        <p class="font-semibold">{gone.title}</p>
        <p class="text-sm text-soft text-pretty">{gone.hint}</p>
      </div>
    );
  }
  return (
    <>
      <Problem id="detail-problem" text={store.loading.problem.value} />
      {entry?.id !== id ? (
        <div class="card flex flex-col gap-4 p-4" aria-busy="true">
          <p class="sr-only">{words.loading}</p>
          <div class="skeleton w-2/3" />
          <div class="skeleton w-1/2" />
          <div class="skeleton w-3/5" />
        </div>
      ) : (
        children(entry)
      )}
    </>
  );
}
