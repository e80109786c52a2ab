// Which messages are one's own: also those that were written under an identity that was lost. Pure.

import type { ClientState, NewMessage } from '@chatroom/client';

export function isOwn({ clientId }: Pick<NewMessage, 'clientId'>, { identity, formerIds }: Pick<ClientState, 'identity' | 'formerIds'>): boolean {
  return clientId === identity?.clientId || formerIds.includes(clientId);
}
