import { Dialog, Icon, Problem, Switch } from '@chatroom/ui';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Server } from '../answers.ts';
import type { Deed } from '../deed-store.ts';
import { secondsIn } from '../duration.ts';
import type { Unit } from '../duration.ts';
import type { Task } from '../task.ts';
import { charactersLeft, noticeFor, numberOf, sayDelete, sayDrain, sayLift, sayRemove, words } from '../words.ts';
import { DurationFields } from './DurationFields.tsx';
import { useNodeNames } from './node-name.ts';
import { SubmitButton } from './SubmitButton.tsx';
import { useStores } from './stores.ts';

/** Asks before something is done that can't be undone. */
export function DeedDialog() {
  const { deeds } = useStores();
  const deed = deeds.asked.value;
  return deed === null ? null : <AskedDialog deed={deed} />;
}

function AskedDialog({ deed }: { deed: Deed }) {
  switch (deed.kind) {
    case 'drain':
      return <DrainDialog server={deed.server} />;
    case 'deleteRoom':
      return <DeleteDialog room={deed.room} />;
    case 'removeClient':
      return <RemoveDialog client={deed.client} />;
    case 'liftBan':
      return <LiftDialog address={deed.address} />;
    case 'notice':
      return <NoticeDialog room={deed.room} />;
  }
}

interface FrameProps {
  title: string;
  confirm: string;
  task: Task;
  grave?: boolean;
  disabled?: boolean;
  onConfirm: () => void;
  children: ComponentChildren;
}

function Frame({ title, confirm, task, grave = false, disabled = false, onConfirm, children }: FrameProps) {
  const { deeds } = useStores();
  const id = useId();
  const close = (): void => {
    deeds.close();
  };
  return (
    <Dialog title={title} closeLabel={words.close} onClose={close}>
      <form
        class="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        {children}
        <Problem id={id} text={task.problem.value} />
        <div class="flex flex-wrap justify-end gap-2">
          <button type="button" class="button button-quiet" onClick={close}>
            {words.cancel}
          </button>
          <SubmitButton task={task} class={grave ? 'button-bad' : 'button-main'} disabled={disabled}>
            {confirm}
          </SubmitButton>
        </div>
      </form>
    </Dialog>
  );
}

/** What it is about, so that nobody strikes another one. */
function Subject({ name, detail }: { name: string; detail: string }) {
  return (
    <p class="flex items-baseline justify-between gap-3 rounded-lg bg-raised px-3 py-2 text-sm">
      <span class="min-w-0 font-semibold wrap-anywhere">{name}</span>
      <span class="shrink-0 text-soft tabular-nums">{detail}</span>
    </p>
  );
}

function Warning({ text }: { text: string }) {
  return (
    <p class="flex gap-2.5 rounded-lg bg-warn-ground px-3 py-2 text-sm text-pretty text-on-warn">
      <Icon name="warning" class="mt-0.5 size-4 shrink-0" />
      {text}
    </p>
  );
}

function DrainDialog({ server }: { server: Server }) {
  const { deeds, live } = useStores();
  const name = useNodeNames()(server.id);
  const others = live.servers.value.some(({ id, draining }) => id !== server.id && !draining);
  return (
    <Frame title={words.drainTitle} confirm={words.drainConfirm} grave task={deeds.doing} onConfirm={() => void deeds.drain(server.id, name)}>
      <Subject name={name} detail={server.id.slice(0, 8)} />
      <p class="text-sm text-pretty">{sayDrain(name, server.connections)}</p>
      {!others && <Warning text={words.drainLast} />}
    </Frame>
  );
}

function DeleteDialog({ room }: { room: { id: number; name: string; activeUsers: number } }) {
  const { deeds } = useStores();
  return (
    <Frame title={words.deleteTitle} confirm={words.deleteConfirm} grave task={deeds.doing} onConfirm={() => void deeds.deleteRoom(room)}>
      <Subject name={room.name} detail={numberOf(room.id)} />
      <p class="text-sm text-pretty">{sayDelete(room.activeUsers)}</p>
    </Frame>
  );
}

function RemoveDialog({ client }: { client: { id: number; username: string; address: string } }) {
  const { deeds } = useStores();
  const bans = useSignal(false);
  const length = useSignal('1');
  const unit = useSignal<Unit>('days');
  const id = useId();
  const seconds = bans.value ? secondsIn(length.value, unit.value) : null;
  const wrong = bans.value && seconds === null;
  return (
    <Frame
      title={words.removeTitle}
      confirm={bans.value ? words.removeAndBan : words.removeConfirm}
      grave
      task={deeds.doing}
      disabled={wrong}
      onConfirm={() => void deeds.removeClient(client, seconds)}
    >
      <Subject name={client.username} detail={numberOf(client.id)} />
      <p class="text-sm text-pretty">{sayRemove}</p>
      <Switch
        label={words.banToo}
        hint={client.address}
        on={bans.value}
        onChange={(on) => {
          bans.value = on;
        }}
      />
      {bans.value && (
        <>
          <DurationFields length={length} unit={unit} problemId={`${id}-length`} />
          <Problem id={`${id}-length`} text={wrong ? words.banTooLong : null} />
          <Warning text={words.banShared} />
        </>
      )}
    </Frame>
  );
}

function LiftDialog({ address }: { address: string }) {
  const { deeds, bans } = useStores();
  return (
    <Frame title={words.liftTitle} confirm={words.liftConfirm} task={bans.lifting} onConfirm={() => void deeds.liftBan(address)}>
      <Subject name={address} detail="" />
      <p class="text-sm text-pretty">{sayLift(address)}</p>
    </Frame>
  );
}

/** As many code points as the server takes. */
const mostCharacters = 200;

function NoticeDialog({ room }: { room: { id: number; name: string } | null }) {
  const { deeds } = useStores();
  const text = useSignal('');
  const level = useSignal<'info' | 'warning'>('info');
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useEffect(() => {
    field.current?.focus();
  }, []);
  const left = mostCharacters - Array.from(text.value.trim()).length;
  return (
    <Frame
      title={words.noticeTitle}
      confirm={words.send}
      task={deeds.doing}
      disabled={left < 0 || text.value.trim() === ''}
      onConfirm={() => void deeds.notice(text.value, level.value, room)}
    >
      <p class="text-sm text-soft text-pretty">{noticeFor(room?.name ?? null)}</p>
      <label class="flex flex-col gap-1.5 text-sm font-medium">
        {words.noticeText}
        <textarea
          ref={field}
          class="field h-24 resize-none py-2 font-normal"
          placeholder={words.noticeExample}
          required
          value={text.value}
          aria-invalid={left < 0}
          aria-describedby={`${id}-left`}
          onInput={(event) => {
            text.value = event.currentTarget.value;
            deeds.doing.clear();
          }}
        />
      </label>
      <p id={`${id}-left`} class={`-mt-2 text-xs tabular-nums ${left < 0 ? 'text-bad' : 'text-soft'}`}>
        {charactersLeft(left)}
      </p>
      <fieldset class="flex gap-4 text-sm">
        <legend class="sr-only">{words.noticeLevel}</legend>
        {(['info', 'warning'] as const).map((kind) => (
          <label key={kind} class="flex items-center gap-2">
            <input
              type="radio"
              name={`${id}-level`}
              class="size-4 accent-accent"
              checked={level.value === kind}
              onChange={() => {
                level.value = kind;
              }}
            />
            {kind === 'info' ? words.noticeInfo : words.noticeWarning}
          </label>
        ))}
      </fieldset>
    </Frame>
  );
}
