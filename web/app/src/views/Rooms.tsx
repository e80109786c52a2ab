import { Logo } from '@chatroom/ui';
import { words } from '../words.ts';
import { CreateForm } from './CreateForm.tsx';
import { Directory } from './Directory.tsx';
import { JoinForm } from './JoinForm.tsx';
import { Self } from './Self.tsx';

/** Who one is, and the ways into a room. */
export function Rooms() {
  return (
    <div class="mx-auto flex min-h-0 w-full max-w-lg flex-1 flex-col gap-5 p-4">
      <div class="flex items-center gap-2.5">
        <Logo class="size-8" />
        <p class="text-lg font-bold tracking-tight">{words.product}</p>
      </div>
      <div class="rounded-xl border border-line bg-ground p-3">
        <Self />
      </div>
      <JoinForm />
      <CreateForm />
      <Directory />
    </div>
  );
}
