// The places of the dashboard, as the address names them behind the '#'.

export type Route =
  | { page: 'overview' | 'nodes' | 'rooms' | 'clients' | 'bans' | 'audit' }
  | { page: 'room' | 'client'; id: number };

export type PageName = Route['page'];

const lists = ['overview', 'nodes', 'rooms', 'clients', 'bans', 'audit'] as const;

/** What is no place leads to the overview. */
export function routeOf(hash: string): Route {
  const [, place, id] = /^#\/([a-z]+)(?:\/(\d{1,15}))?$/.exec(hash) ?? [];
  if (id !== undefined && place === 'rooms') return { page: 'room', id: Number(id) };
  if (id !== undefined && place === 'clients') return { page: 'client', id: Number(id) };
  return { page: (id === undefined ? lists.find((name) => name === place) : undefined) ?? 'overview' };
}

export function hashOf(route: Route): string {
  if ('id' in route) return `#/${route.page}s/${route.id}`;
  return `#/${route.page}`;
}

/** The entry of the navigation that the page belongs to. */
export function sectionOf(route: Route): (typeof lists)[number] {
  if (route.page === 'room') return 'rooms';
  return route.page === 'client' ? 'clients' : route.page;
}
