// What a node is called: its machine, with the port where several run on one machine. A node that is gone by now has its id only.

import type { Server } from '../answers.ts';
import { useStores } from './stores.ts';

export function nodeName(id: string, servers: readonly Server[]): string {
  const server = servers.find((candidate) => candidate.id === id);
  if (server === undefined) return id.slice(0, 8);
  const port = /:(\d+)$/.exec(server.address)?.[1];
  const alone = servers.filter(({ host }) => host === server.host).length === 1;
  return alone || port === undefined ? server.host : `${server.host}:${port}`;
}

export function useNodeNames(): (id: string) => string {
  const { live } = useStores();
  const servers = live.servers.value;
  return (id) => nodeName(id, servers);
}
