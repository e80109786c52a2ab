import { Strokes } from '@chatroom/ui';

/** Stands where there would be something. */
export function Empty({ icon, text }: { icon: string; text: string }) {
  return (
    <div class="flex flex-col items-center gap-3 px-4 py-12 text-center text-soft">
      <Strokes path={icon} class="size-8 opacity-60" />
      <p class="text-sm text-pretty">{text}</p>
    </div>
  );
}
