import { Icon, Logo, Strokes } from '@chatroom/ui';
import { icons } from '../icons.ts';
import { hashOf, sectionOf } from '../routes.ts';
import { pageNames, phaseNames, words } from '../words.ts';
import { useStores } from './stores.ts';

const sections = ['overview', 'nodes', 'rooms', 'clients', 'bans', 'audit'] as const;

/** At the side; below the page on a small screen. */
export function Navigation() {
  const { route } = useStores();
  const section = sectionOf(route.value);
  return (
    <div class="order-3 shrink-0 border-t border-line bg-panel md:order-none md:flex md:w-56 md:flex-col md:gap-6 md:overflow-y-auto md:border-t-0 md:border-r md:p-4">
      <header class="hidden items-center gap-2.5 px-2 md:flex">
        <Brand />
      </header>
      <nav aria-label={words.navigation}>
        <ul class="grid grid-cols-6 md:flex md:flex-col md:gap-0.5">
          {sections.map((page) => (
            <li key={page}>
              <a
                href={hashOf({ page })}
                aria-current={page === section ? 'page' : undefined}
                class="flex flex-col items-center gap-0.5 px-1 py-2 text-[0.6875rem] font-medium text-soft hover:text-text focus-visible:-outline-offset-2 aria-[current=page]:text-accent md:flex-row md:gap-3 md:rounded-lg md:px-3 md:text-sm md:hover:bg-raised md:aria-[current=page]:bg-accent-soft md:aria-[current=page]:text-text"
              >
                <Strokes path={icons[page]} class="size-5 shrink-0" />
                {pageNames[page]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <section aria-label={words.session} class="hidden flex-1 flex-col justify-end gap-4 md:flex">
        <NoticeButton />
        <div class="flex flex-col gap-2 border-t border-line px-2 pt-4">
          <LiveMark />
          <SignedIn />
        </div>
      </section>
    </div>
  );
}

/** On a small screen only. */
export function TopBar() {
  const { session, deeds } = useStores();
  return (
    <header class="order-1 flex shrink-0 items-center gap-2.5 border-b border-line bg-panel px-4 py-2 md:hidden">
      <Brand />
      <div class="flex flex-1 items-center justify-end gap-1">
        <LiveMark />
        <button
          type="button"
          class="button-icon ml-2"
          aria-label={words.noticeToAll}
          aria-haspopup="dialog"
          onClick={() => {
            deeds.ask({ kind: 'notice', room: null });
          }}
        >
          <Strokes path={icons.notice} />
        </button>
        <button
          type="button"
          class="button-icon -mr-2"
          aria-label={words.signOut}
          onClick={() => {
            session.signOut();
          }}
        >
          <Icon name="leave" />
        </button>
      </div>
    </header>
  );
}

export function Brand() {
  return (
    <>
      <Logo class="size-7 md:size-8" />
      <p class="leading-tight font-bold tracking-tight md:text-lg">
        {words.product} <span class="font-medium text-soft">{words.admin}</span>
      </p>
    </>
  );
}

function NoticeButton() {
  const { deeds } = useStores();
  return (
    <button
      type="button"
      class="button button-quiet w-full"
      aria-haspopup="dialog"
      onClick={() => {
        deeds.ask({ kind: 'notice', room: null });
      }}
    >
      <Strokes path={icons.notice} class="size-4" />
      {words.noticeToAll}
    </button>
  );
}

/** Whether the figures are those of now. */
function LiveMark() {
  const { live } = useStores();
  const phase = live.phase.value;
  const colour = phase === 'live' ? 'bg-good' : phase === 'connecting' ? 'bg-edge' : 'bg-warn';
  return (
    <p class="flex items-center gap-2 text-sm text-soft">
      <span class={`size-2 rounded-full ${colour}`} />
      {phaseNames[phase]}
    </p>
  );
}

function SignedIn() {
  const { session } = useStores();
  const state = session.session.value;
  if (state.kind === 'out') return null;
  return (
    <div class="flex items-center justify-between gap-2">
      <p class="min-w-0 truncate text-sm" title={state.username}>
        <span class="sr-only">{words.signedInAs} </span>
        {state.username}
      </p>
      <button
        type="button"
        class="button-icon -mr-2"
        aria-label={words.signOut}
        title={words.signOut}
        onClick={() => {
          session.signOut();
        }}
      >
        <Icon name="leave" class="size-4" />
      </button>
    </div>
  );
}
