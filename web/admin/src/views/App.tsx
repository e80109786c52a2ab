import { useEffect, useRef } from 'preact/hooks';
import { hashOf } from '../routes.ts';
import type { Route } from '../routes.ts';
import { words } from '../words.ts';
import { AuditPage } from './AuditPage.tsx';
import { Banners } from './Banners.tsx';
import { BansPage } from './BansPage.tsx';
import { ClientPage } from './ClientPage.tsx';
import { ClientsPage } from './ClientsPage.tsx';
import { DeedDialog } from './DeedDialog.tsx';
import { Login } from './Login.tsx';
import { Navigation, TopBar } from './Navigation.tsx';
import { NodesPage } from './NodesPage.tsx';
import { Overview } from './Overview.tsx';
import { RoomPage } from './RoomPage.tsx';
import { RoomsPage } from './RoomsPage.tsx';
import { useStores } from './stores.ts';

export function App() {
  const { session, route } = useStores();
  if (session.session.value.kind === 'out') return <Login />;
  return <Dashboard route={route.value} />;
}

function Dashboard({ route }: { route: Route }) {
  const main = useRef<HTMLElement>(null);
  const place = hashOf(route);
  const shown = useRef<string | null>(null);
  useEffect(() => {
    // The link that led here may have gone with the page before; a new page is read from its heading on.
    if (shown.current !== place) main.current?.querySelector('h1')?.focus();
    main.current?.scrollTo(0, 0);
    shown.current = place;
  }, [place]);
  return (
    <div class="flex h-full flex-col md:flex-row">
      <SkipLink />
      <TopBar />
      <Navigation />
      <div class="order-2 flex min-h-0 min-w-0 flex-1 flex-col md:order-none">
        <Banners />
        <main ref={main} class="relative min-h-0 flex-1 overflow-y-auto">
          <div key={place} class="mx-auto flex w-full max-w-7xl flex-col gap-5 p-4 pb-8 md:p-8">
            <Place route={route} />
          </div>
        </main>
      </div>
      <DeedDialog />
    </div>
  );
}

function Place({ route }: { route: Route }) {
  switch (route.page) {
    case 'overview':
      return <Overview />;
    case 'nodes':
      return <NodesPage />;
    case 'rooms':
      return <RoomsPage />;
    case 'room':
      return <RoomPage id={route.id} />;
    case 'clients':
      return <ClientsPage />;
    case 'client':
      return <ClientPage id={route.id} />;
    case 'bans':
      return <BansPage />;
    case 'audit':
      return <AuditPage />;
  }
}

/** A button and no link: the address belongs to the pages. */
function SkipLink() {
  return (
    <button
      type="button"
      class="button button-main sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-20"
      onClick={() => {
        document.querySelector<HTMLElement>('main h1')?.focus();
      }}
    >
      {words.skipToContent}
    </button>
  );
}
