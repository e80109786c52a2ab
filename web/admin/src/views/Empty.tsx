import { Strokes } from '@chatroom/ui';

/** Stands where there would be something. `said`: it is read out, as the answer to a search is. */
export function Empty({ icon, text, said = false }: { icon: string; text: string; said?: boolean }) {
  return (
    <div role={said ? 'status' : undefined} class="flex flex-col items-center gap-3 px-4 py-12 text-center text-soft">
      <Strokes path={icon} class="size-8 opacity-60" />
      <p class="text-sm text-pretty">{text}</p>
    </div>
  );
}
